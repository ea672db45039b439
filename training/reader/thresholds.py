"""``python -m training.reader.thresholds``: what each threshold would do on the writers held out.

Prints, for thresholds of a fact, recall, precision and wrong states; for thresholds of a question
about a danger, how many stated red-flag findings are facts or asked about and how many questions
that costs a text; for alarms, how many urgent and other texts they catch. The chosen values stand
in thresholds.json.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from plantar.knowledge.expression import names, parse
from plantar.knowledge.loader import load
from plantar.reading.listener import Listener
from plantar.reading.mention import ABSENT, PRESENT
from plantar.reading.network import ReaderNetwork
from plantar.reading.sentences import sentences
from training.corpus import Text
from training.reader.gather import as_read, levels, texts_to_judge

STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
QUESTIONS = (0.03, 0.05, 0.08, 0.12, 0.2, 0.3)
ALARMS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5)


@dataclass(frozen=True)
class Pair:
    """A text and a finding: what is stated (1 so, -1 not so, 0 neither) and what was read."""

    text: int
    finding: str
    stated: int
    so: float
    not_so: float


def pairs(listener: Listener, texts: Sequence[Text]) -> Iterator[Pair]:
    """Every finding that a text states, or that was read with any probability."""
    for number, text in enumerate(texts):
        seen = listener.network.read(text.whole, tuple(sentences(text.whole)))
        found: dict[str, list[float]] = {}
        for mention in listener.recognizer.mentions(seen):
            best = found.setdefault(mention.finding, [0.0, 0.0])
            best[0] = max(best[0], mention.p[PRESENT])
            best[1] = max(best[1], mention.p[ABSENT])
        said: dict[str, int] = {}
        for sentence in text.sentences:
            for label in sentence.labels:
                value = {"present": 1, "absent": -1}.get(label.state, 0)
                said[label.finding] = said.get(label.finding) or value
        for finding in sorted({*found, *said}):
            so, not_so = found.get(finding, [0.0, 0.0])
            yield Pair(number, finding, said.get(finding, 0), so, not_so)


def main() -> None:
    """Print the tables."""
    knowledge = load()
    network = ReaderNetwork()
    network.thresholds = replace(network.thresholds, danger=0.02, perhaps=0.02)
    listener = Listener(knowledge, network)
    held = list(as_read(texts_to_judge(Path("corpus")), knowledge))
    texts = [t for t in held if t.sentences]
    rows = list(pairs(listener, texts))
    stated = sum(row.stated != 0 for row in rows)
    print(f"{len(texts)} texts, {stated} stated findings")
    for limit in STEPS:
        facts = [row for row in rows if max(row.so, row.not_so) >= limit]
        right = sum((1 if r.so >= r.not_so else -1) == r.stated for r in facts)
        wrong = sum((1 if r.so >= r.not_so else -1) == -r.stated for r in facts if r.stated)
        print(
            f"fact {limit}: recall {right / stated:.3f}, precision {right / len(facts):.3f}, "
            f"wrong state {wrong / stated:.4f}"
        )
    dangers = {n for flag in knowledge.red_flags for n in names(parse(flag.when))}
    due = [row for row in rows if row.stated == 1 and row.finding in dangers]
    for limit in QUESTIONS:
        caught = sum(row.so >= limit for row in due)
        asked = sum(row.so >= limit and row.stated != 1 for row in rows if row.finding in dangers)
        print(
            f"danger {limit}: {caught / len(due):.3f} of {len(due)} caught, "
            f"{asked / len(texts):.2f} more questions a text"
        )
    _alarms(listener, held, levels(knowledge))


def _alarms(listener: Listener, texts: Sequence[Text], level: dict[str, int]) -> None:
    rows = []
    for text in texts:
        if text.condition in level:
            seen = listener.network.read(text.whole, tuple(sentences(text.whole)))
            rows.append((level[text.condition], float(listener.network.urgency(seen)[1:].sum())))
    table = np.array(rows)
    for limit in ALARMS:
        over = table[:, 1] >= limit
        shares = [over[table[:, 0] == n].mean() for n in (2, 1, 0)]
        print(
            f"alarm {limit}: emergencies {shares[0]:.3f}, same day {shares[1]:.3f}, "
            f"others {shares[2]:.3f}"
        )


if __name__ == "__main__":
    main()
