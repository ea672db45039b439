"""The training loop: seeded, on processors, with the loss of each head."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.corpus import SINGLE, Text
from training.reader.examples import PHRASES, STATE_NAMES, Example
from training.reader.model import Read, Reader, said_of

SEED = 20261128
STATES = len(STATE_NAMES)
SO = STATE_NAMES.index("present")
HEARD = -4.0
"""Logit of a mention from which an alarm in a calm text is looked at."""
TOKENS = 3000
"""Tokens of a batch."""
REPORTED = 50
SENTENCE = 15
"""Tokens of a usual sentence, by which losses of unlike batches are made comparable."""


@dataclass(frozen=True)
class Plan:
    """How long and how fast to learn, and how much each head counts."""

    passes: int = 4
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warm: float = 0.06
    state: float = 1.0
    side: float = 0.3
    condition: float = 0.6
    level: float = 0.3
    calm: float = 1.0
    """How much an alarm counts that is heard in a text which holds none."""
    stories: float = 1.0
    """Share of the texts about a condition that each pass draws."""
    others: float = 1.0
    """Share of the texts without a condition that each pass draws, beside phrases."""
    singles: int = 2
    """How often a pass shows each single sentence."""
    plain: int = 1500
    """Sentences that state nothing which a pass shows by themselves. With 8 000 the reader took any
    few words for nothing ("Heel pain."); with these still some, until it was averaged."""

    def share(self, text: Text) -> float:
        """How probably a pass draws a text."""
        if text.writer == PHRASES or text.register == SINGLE:
            return 1.0
        return self.stories if text.condition != "none" else self.others

    def going_on(self) -> Plan:
        """The plan for a reader that has learnt already: slower, so that little is forgotten."""
        return replace(
            self,
            encoder_rate=0.75 * self.encoder_rate,
            head_rate=0.75 * self.head_rate,
            others=1 / 3,
        )


@dataclass(frozen=True)
class Batch:
    """Examples side by side; ``labels`` (m, 4) with sentences numbered through the batch."""

    ids: Tensor
    mask: Tensor
    sentence: Tensor
    n: int
    labels: Tensor
    fully: Tensor
    """(n,) how surely what a sentence is not labelled with is not mentioned."""
    condition: Tensor
    level: Tensor
    calm: Tensor
    """(n,) whether the sentence is of a text that holds no alarm."""


def batches(examples: Sequence[Example], draw: random.Random) -> Iterator[list[Example]]:
    """Batches of about TOKENS tokens of texts of like length, in random order."""
    order = sorted(examples, key=lambda e: (len(e.ids), draw.random()))
    found: list[list[Example]] = [[]]
    for example in order:
        if found[-1] and len(example.ids) * (len(found[-1]) + 1) > TOKENS:
            found.append([])
        found[-1].append(example)
    draw.shuffle(found)
    yield from found


def collate(examples: Sequence[Example]) -> Batch:
    """Pads to the longest."""
    longest = max(len(e.ids) for e in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    mask, sentence = torch.zeros_like(ids), torch.full_like(ids, -1)
    labels, fully, calm, n = [], [], [], 0
    for row, example in enumerate(examples):
        length = len(example.ids)
        ids[row, :length] = torch.tensor(example.ids)
        mask[row, :length] = 1
        of = torch.tensor(example.sentence)
        sentence[row, :length] = torch.where(of >= 0, of + n, of)
        labels += [(s + n, f, state, side) for s, f, state, side in example.labels]
        fully += [example.fully] * example.n
        calm += [example.calm] * example.n
        n += example.n
    return Batch(
        ids,
        mask,
        sentence,
        n,
        torch.tensor(labels, dtype=torch.long).reshape(-1, 4),
        torch.tensor(fully),
        torch.tensor([e.condition for e in examples]),
        torch.tensor([e.level for e in examples]),
        torch.tensor(calm),
    )


def loss_of(read: Read, batch: Batch, plan: Plan, alarms: Sequence[int] = ()) -> Tensor:
    """What each head gets wrong, for each usual sentence; ``alarms`` are findings by number."""
    said = torch.zeros_like(read.mention)
    weight = batch.fully[:, None].expand_as(said).clone()
    at, finding, state, side = batch.labels.T
    said[at, finding] = 1.0
    weight[at, finding] = 1.0
    total = F.binary_cross_entropy_with_logits(read.mention, said, weight, reduction="sum")
    if len(at):
        each = weight[at, finding]
        said_so = said_of(read, at, finding)
        wrong = F.cross_entropy(said_so[:, :STATES], state, reduction="none")
        total = total + plan.state * (each * wrong).sum()
        wrong = F.cross_entropy(said_so[:, STATES:], side, reduction="none")
        total = total + plan.side * (each * wrong).sum()
    total = total + plan.calm * _false_alarms(read, batch, alarms)
    known = batch.condition >= 0
    if known.any():
        wrong = F.cross_entropy(
            read.condition[known], batch.condition[known], reduction="sum", label_smoothing=0.05
        )
        total = total + plan.condition * wrong * 4
    known = batch.level >= 0
    if known.any():
        wrong = F.cross_entropy(read.level[known], batch.level[known], reduction="sum")
        total = total + plan.level * wrong * 4
    return total / (batch.mask.sum() / SENTENCE)


def _false_alarms(read: Read, batch: Batch, alarms: Sequence[int]) -> Tensor:
    """How probably sentences of calm texts state an alarm, as the log loss of a no."""
    columns = torch.tensor(alarms, dtype=torch.long)
    heard = batch.calm[:, None] & (read.mention[:, columns] > HEARD)
    at, which = torch.nonzero(heard, as_tuple=True)
    if not len(at):
        return torch.zeros(())
    finding = columns[which]
    so = said_of(read, at, finding)[:, :STATES].softmax(dim=1)[:, SO]
    return -torch.log1p(-0.999 * read.mention[at, finding].sigmoid() * so).sum()


def train(
    reader: Reader,
    make: Callable[[random.Random], Sequence[Example]],
    plan: Plan,
    alarms: Sequence[int],
    after: Callable[[int], None],
    say: Callable[[str], None],
) -> None:
    """Fits the reader in place.

    ``make`` draws the examples of a pass, ``after`` ends each; ``alarms`` are the findings that no
    calm text states.
    """
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    inner = [p for name, p in reader.named_parameters() if name.startswith("encoder.")]
    inner = [p for p in inner if p.requires_grad]
    outer = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": inner, "lr": plan.encoder_rate, "weight_decay": 0.01},
            {"params": outer, "lr": plan.head_rate, "weight_decay": 0.01},
        ]
    )
    steps = plan.passes * sum(1 for _ in batches(make(random.Random(SEED)), random.Random(SEED)))
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: _rate(n / steps, plan.warm))
    for turn in range(plan.passes):
        began, losses = time.perf_counter(), []
        reader.train()
        for examples in batches(make(draw), draw):
            batch = collate(examples)
            read = reader(batch.ids, batch.mask, batch.sentence, batch.n)
            loss = loss_of(read, batch, plan, alarms)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            rate.step()
            losses.append(loss.item())
            if len(losses) % REPORTED == 0:
                say(f"  batch {len(losses)}: loss {np.mean(losses[-REPORTED:]):.3f}")
        took = time.perf_counter() - began
        say(f"pass {turn + 1}: loss {np.mean(losses):.3f}, {took:.0f} s")
        after(turn)


def _rate(part: float, warm: float) -> float:
    """Up in a line, then down along a cosine."""
    return part / warm if part < warm else 0.5 * (1 + math.cos(math.pi * min(part, 1.0)))
