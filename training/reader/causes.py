"""``python -m training.reader.causes``: the head that reads the cause of a whole text, by itself.

The encoder stays as it is. Each text teaches its known cause and, where a reader judged it blind,
what else it may be. Prints what encoder, words and both get right on cases that are kept out, then
fits on everything, writes heads.npz and its checksum. ``python -m training.reader.words`` before
it, so that both are judged as they are shipped. ``--new NAME...`` fits the columns of conditions
that came since beside the head as it is, from some of the texts, and takes minutes instead of
hours. Needs ``training/requirements.txt``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn

from plantar.knowledge.loader import load
from plantar.reading.network import ReaderNetwork
from plantar.reading.sentences import sentences
from training.corpus import Text
from training.reader.export import TARGET, checksum, save_card
from training.reader.gather import KEPT_OUT
from training.reader.model import cause_head
from training.reader.words import HEADS, judged, shares, texts_with_a_cause

SEED = 20261130
OTHERS = 4500
"""Texts of other conditions that stand for all of them where new columns are fitted."""


@dataclass(frozen=True)
class Plan:
    """How the head is trained."""

    passes: int = 15
    batch: int = 256
    rate: float = 2e-3
    decay: float = 0.5
    dropped: float = 0.5
    """Part of a text's vector that is left out at random."""


def vectors(network: ReaderNetwork, texts: Sequence[Text]) -> np.ndarray:
    """(n_texts, 2 * width): each text as a whole, as the encoder reads it."""
    found = []
    for n, text in enumerate(texts, 1):
        found.append(network.read(text.whole, tuple(sentences(text.whole))).whole)
        if n % 1000 == 0:
            print(f"{n} of {len(texts)} texts read", flush=True)
    return np.array(found, dtype=np.float32)


def fit(
    vectors: np.ndarray, texts: Sequence[Text], names: Sequence[str], plan: Plan
) -> dict[str, np.ndarray]:
    """The arrays of the head, for vectors as they are; seeded."""
    torch.manual_seed(SEED)
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-6
    seen, right = torch.tensor((vectors - mean) / spread), _right(texts, names)
    head, drop = cause_head(vectors.shape[1], len(names)), nn.Dropout(plan.dropped)
    steps = plan.passes * (len(texts) // plan.batch)
    optimiser = torch.optim.AdamW(head.parameters(), lr=plan.rate, weight_decay=plan.decay)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps + 1)
    for rows in _batches(len(texts), plan):
        loss = -(right[rows] * head(drop(seen[rows])).log_softmax(1)).sum(1).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        rate.step()
    weights = {name: value.detach().numpy() for name, value in head.state_dict().items()}
    first = weights["0.weight"].T / spread[:, None]
    return {
        "cause_in": first,
        "cause_in_bias": weights["0.bias"] - mean @ first,
        "condition": weights["3.weight"].T,
        "condition_bias": weights["3.bias"],
    }


def fit_beside(
    hidden: np.ndarray, logits: np.ndarray, right: Tensor, share: np.ndarray, plan: Plan
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (n_units, n_new) and bias (n_new,) of new columns; those before them stay.

    Args:
        hidden: (n_texts, n_units) what the head makes of each text.
        logits: (n_texts, n_old) what it says of the conditions that it knows.
        right: (n_texts, n_old + n_new) what each text teaches.
        share: (n_texts,) for how many texts each stands.
        plan: passes, batch, rate and decay.
    """
    torch.manual_seed(SEED)
    seen, known, counts = torch.tensor(hidden), torch.tensor(logits), torch.tensor(share)
    new = nn.Linear(hidden.shape[1], right.shape[1] - logits.shape[1])
    nn.init.zeros_(new.weight)
    nn.init.constant_(new.bias, float(logits.mean()))
    optimiser = torch.optim.AdamW(new.parameters(), lr=plan.rate, weight_decay=plan.decay)
    for rows in _batches(len(hidden), plan):
        said = torch.cat([known[rows], new(seen[rows])], dim=1).log_softmax(1)
        loss = -((right[rows] * said).sum(1) * counts[rows]).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return new.weight.detach().numpy().T, new.bias.detach().numpy()


def learn_new(network: ReaderNetwork, texts: Sequence[Text], new: Sequence[str]) -> None:
    """Fits the columns of new conditions, the last of the head, and writes them."""
    own = [t for t in texts if {*new} & {*shares(t)}]
    rest = [t for t in texts if not {*new} & {*shares(t)}]
    some = Random(SEED).sample(rest, min(OTHERS, len(rest)))
    share = np.array([1.0] * len(own) + [len(rest) / len(some)] * len(some), dtype=np.float32)
    seen = vectors(network, [*own, *some])
    heads, n_old = network.heads, len(network.conditions) - len(new)
    hidden = np.maximum(seen @ heads["cause_in"] + heads["cause_in_bias"], 0)
    logits = hidden @ heads["condition"][:, :n_old] + heads["condition_bias"][:n_old]
    right = _right([*own, *some], network.conditions)
    weights, bias = fit_beside(hidden, logits, right, share, Plan(passes=60, rate=5e-3))
    whole = np.concatenate([heads["condition"][:, :n_old], weights], axis=1)
    both = np.concatenate([heads["condition_bias"][:n_old], bias])
    write(network.folder, {"condition": whole, "condition_bias": both})


def _right(texts: Sequence[Text], names: Sequence[str]) -> Tensor:
    at = {name: n for n, name in enumerate(names)}
    right = torch.zeros(len(texts), len(names))
    for n, text in enumerate(texts):
        for name, share in shares(text).items():
            right[n, at[name]] = share
    return right


def _batches(n_texts: int, plan: Plan) -> Iterator[Tensor]:
    for _ in range(plan.passes):
        whole = n_texts // plan.batch * plan.batch
        yield from torch.randperm(n_texts)[:whole].split(plan.batch)


def write(folder: Path, arrays: dict[str, np.ndarray]) -> None:
    """The head into heads.npz, and the checksum into the card."""
    with np.load(folder / HEADS) as kept:
        heads = {name: kept[name] for name in kept.files}
    heads |= {name: value.astype(np.float16) for name, value in arrays.items()}
    np.savez_compressed(folder / HEADS, **heads)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["sha256"][HEADS] = checksum(folder / HEADS)
    save_card(folder, card)


def main() -> None:
    """Read, judge, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--cases", type=Path, default=Path("cases/development"))
    parser.add_argument("--new", nargs="+", default=[])
    asked = parser.parse_args()
    knowledge, network = load(), ReaderNetwork(asked.to)
    texts = texts_with_a_cause(asked.corpus, asked.cases, knowledge)
    if asked.new:
        learn_new(network, texts, asked.new)
        return
    seen = vectors(network, texts)
    learnt = [n for n, t in enumerate(texts) if not t.case.endswith(KEPT_OUT)]
    kept = [t for t in texts if t.case.endswith(KEPT_OUT)]
    names, plan = network.conditions, Plan()
    write(asked.to, fit(seen[learnt], [texts[n] for n in learnt], names, plan))
    print(f"top-1/3/5 on {len(kept)} texts kept out:", judged(ReaderNetwork(asked.to), kept))
    write(asked.to, fit(seen, texts, names, plan))


if __name__ == "__main__":
    main()
