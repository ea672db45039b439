"""``python -m benchmarks.reading``: texts that the reader has never seen, read and judged.

Facts against the labels of corpus/check (two writers kept out of training); causes and urgency from
the texts of cases, alone and with at most fifteen questions; levels of cases/emergencies. The cases
of development lent their texts to the reader's training and are shown beside cases/check. In the
same run ``--zero-shot`` asks the pretrained encoder alone (training/requirements.txt).
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.reading.emergencies import (
    UrgentText,
    of_cases,
    read_urgent_texts,
    screened,
    told,
)
from benchmarks.reading.labels import tally
from plantar.assessment.assess import Assessor
from plantar.evaluation.figures import figures, plain, said
from plantar.evaluation.folder import JudgedCase, read_folder
from plantar.evaluation.measures import Proportion, SystemAnswer, reliability
from plantar.evaluation.words import MOST_QUESTIONS, WRITERS, of_words
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import names, parse
from plantar.knowledge.loader import load
from plantar.reading.listener import Listener
from plantar.triage.urgency import Urgency
from training.corpus import Text, read_texts

Rival = Callable[[Sequence[JudgedCase], str], list[SystemAnswer]]


def of_labels(listener: Listener, texts: Sequence[Text], dangers: frozenset[str]) -> Any:
    """Recall and precision of all findings, of those in red flags, and by register."""
    groups: dict[str, tuple[Sequence[Text], frozenset[str] | None]] = {
        "all": (texts, None),
        "findings of red flags": (texts, dangers),
    }
    for name in sorted({t.writer for t in texts}):
        groups[f"writer {name}"] = ([t for t in texts if t.writer == name], None)
    found = {}
    for name, (some, only) in groups.items():
        counts = tally(listener, some, only)
        found[name] = {key: plain(share) for key, share in counts.shares().items()}
        found[name]["most missed"] = counts.missed.most_common(15)
    return found


def of_emergencies(assessor: Assessor, listener: Listener, texts: Sequence[UrgentText]) -> Any:
    """How many emergencies stay below same-day, and how many others are placed two levels up."""
    found = {}
    for name, answers in (
        ("words alone", told(assessor, listener, texts)),
        ("after the danger screen", screened(assessor, listener, texts)),
    ):
        below = [a.case for a in answers if _below(a)]
        due = sum(a.right_level is Urgency.EMERGENCY_NOW for a in answers)
        rest = [a for a in answers if a.right_level.rank < Urgency.SAME_DAY.rank]
        over = sum(a.level is not None and a.level.rank - a.right_level.rank >= 2 for a in rest)
        share = Proportion(len(below), due)
        found[name] = {
            "emergencies below same-day": {**plain(share), "upper_bound": share.upper_bound},
            "over by two, of what can wait": plain(Proportion(over, len(rest))),
            "cases": below,
        }
    return found


def _below(answer: SystemAnswer) -> bool:
    assert answer.level is not None
    due = answer.right_level is Urgency.EMERGENCY_NOW
    return due and answer.level.rank < Urgency.SAME_DAY.rank


def speed(listener: Listener, texts: Iterable[Text]) -> Mapping[str, float]:
    """Milliseconds of a text of about 150 words and of 4 000 characters, medians of nine."""
    words = " ".join(t.whole for t in texts).split()
    long = " ".join(words)[:4000]
    found = {}
    for name, text in (("150 words", " ".join(words[:150])), ("4000 characters", long)):
        taken = []
        for _ in range(9):
            began = time.perf_counter()
            listener.hear(text)
            taken.append((time.perf_counter() - began) * 1000)
        found[name] = round(sorted(taken)[4], 1)
    found["resident MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return found


def rivals(knowledge: KnowledgeBase) -> Mapping[str, Rival]:
    """Another reader of the same texts: the encoder without training."""
    from benchmarks.reading.zero_shot import nearest

    return {"pretrained encoder alone": nearest(knowledge)}


def ranked(answers: Sequence[SystemAnswer]) -> dict[str, Any]:
    """Ranks and levels, and how often leaders of each probability are right."""
    return {**figures(answers), "reliability": reliability(answers)}


def lines(results: Mapping[str, Any]) -> Iterable[str]:
    """The figures as text."""
    for folder, groups in results["labels"].items():
        yield f"{folder}"
        for name, row in groups.items():
            shares = ", ".join(f"{k} {said(v)}" for k, v in row.items() if k != "most missed")
            yield f"  {name}: {shares}"
    for folder, rows in results["words"].items():
        yield f"{folder}"
        for name, row in rows.items():
            tops = "  ".join(f"top-{k} {said(row[f'top_{k}'])}" for k in (1, 3, 5))
            below = row["urgency"]["emergencies_below_same_day"]
            yield f"  {name}: {tops}  emergencies below same-day {below['hits']} of {below['n']}"
            sure = ", ".join(
                f"{n} at {mean:.0%} right {right:.0%}"
                for n, mean, right in row["reliability"].values()
            )
            yield f"    leaders by probability: {sure}"
    for name, row in results["emergencies"].items():
        below, over = row["emergencies below same-day"], row["over by two, of what can wait"]
        yield (
            f"{name}: emergencies below same-day {below['hits']} of {below['n']} (upper bound "
            f"{below['upper_bound']:.1%}); over by two {said(over)}"
        )
    yield f"speed: {results['speed']}"


def main() -> None:
    """Print the figures, or write them as JSON too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", nargs="*", type=Path, default=[Path("corpus/check")])
    parser.add_argument(
        "--cases",
        nargs="*",
        type=Path,
        default=[Path("cases/development"), Path("cases/check")],
    )
    parser.add_argument(
        "--emergencies",
        nargs="*",
        type=Path,
        default=[Path("cases/emergencies/development"), Path("cases/emergencies/check")],
    )
    parser.add_argument("--questions", type=int, default=MOST_QUESTIONS)
    parser.add_argument("--zero-shot", action="store_true", help="the pretrained encoder alone")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    knowledge = load()
    assessor, listener = Assessor(knowledge), Listener(knowledge)
    dangers = frozenset(n for flag in knowledge.red_flags for n in names(parse(flag.when)))
    results: dict[str, Any] = {"labels": {}, "words": {}, "emergencies": {}}
    texts = [t for folder in asked.corpus for t in read_texts(folder)]
    for folder in asked.corpus:
        results["labels"][str(folder)] = of_labels(listener, list(read_texts(folder)), dangers)
    others = rivals(knowledge) if asked.zero_shot else {}
    for folder in asked.cases:
        cases = read_folder(folder, knowledge)
        rows = {}
        for writer in WRITERS:
            rows[f"{writer}, words alone"] = ranked(of_words(assessor, listener, cases, writer))
            if asked.questions:
                answers = of_words(assessor, listener, cases, writer, asked.questions)
                rows[f"{writer}, at most {asked.questions} questions"] = ranked(answers)
            for name, method in others.items():
                rows[f"{writer}, words alone, {name}"] = ranked(method(cases, writer))
        results["words"][str(folder)] = rows
    urgent_texts = {folder: list(read_urgent_texts(folder)) for folder in asked.emergencies}
    urgent_texts |= {f: list(of_cases(read_folder(f, knowledge))) for f in asked.cases}
    for folder, urgent in urgent_texts.items():
        found = of_emergencies(assessor, listener, urgent)
        results["emergencies"] |= {f"{folder}, {name}": row for name, row in found.items()}
    results["speed"] = speed(listener, texts)
    print("\n".join(lines(results)))
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
