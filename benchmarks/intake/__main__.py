"""``python -m benchmarks.intake FOLDER TEXTS``: words against encoded evidence, and end to end.

TEXTS is a folder of files with ``patient_text`` and ``clinician_note`` under the case's name.
Recall is over the encoded facts that a reader found stated in the text (``stated.yaml``). Precision
is over facts that the case file decides: right where it holds the fact with the same state and
side, or its painted map shows it. A text may also say true things that nobody encoded: a reader
judged these (``unencoded.yaml``), for the second precision. Every wrong extraction is named.
``--missed`` names every stated fact not heard and every fact that agrees with the file though no
label says that the text states it; ``--words`` leaves out the assessment.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import yaml

from benchmarks.accuracy.measure import wilson
from benchmarks.intake.words import Judge, read_judged, read_stated, report, sides_painted
from benchmarks.interview.__main__ import MOST
from plantar.anatomy.painted import PaintedMap
from plantar.assessment.assess import Assessor
from plantar.intake.hear import Heard, Listener
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import Evidence, Layer, reconcile
from plantar.knowledge.loader import load
from plantar.reasoning.questions import next_questions
from plantar.triage.urgency import Urgency

SOURCES = {"patient_text": "patient", "clinician_note": "note"}


def interviewed(
    assessor: Assessor, case: Vignette, heard: Heard
) -> tuple[list[Evidence], PaintedMap]:
    """What is known after the text and an adaptive interview answered from the case file."""
    network = assessor.network
    truth = {e.finding: e for e in case.up_to(Layer.RISK)}
    person, given, map_ = heard.person(case.person), list(heard.evidence), heard.map
    skip = [f for f in network.findings if f not in truth]
    for _ in range(MOST):
        posterior, _ = assessor.infer(person, reconcile(given).evidence, map_)
        questions = next_questions(network, posterior, person, given, skip=skip, most=1)
        if not questions:
            break
        given += [truth[f] for f in questions[0].findings]
    return given, map_


def end_to_end(
    assessor: Assessor,
    cases: Sequence[tuple[Vignette, Heard]],
    names: dict[str, list[str]],
    ask: bool,
) -> None:
    """Top-1 and top-3 from the text, and urgent cases placed lower, with or without questions."""
    ranks, lower = [], []
    for case, heard in cases:
        evidence, map_ = (
            interviewed(assessor, case, heard) if ask else (list(heard.evidence), heard.map)
        )
        report = assessor.assess(heard.person(case.person), evidence, map_)
        order = [c.id for c in report.conditions]
        gold = names.get(case.gold["diagnosis"], [])
        ranks.append(min((order.index(g) for g in gold if g in order), default=99))
        want, got = Urgency(case.gold["urgency"]), Urgency(report.urgency.level)
        if want.rank >= Urgency.SAME_DAY.rank and got.rank < want.rank:
            lower.append(f"{case.id} {want} -> {got}")
    n, three = len(ranks), sum(r < 3 for r in ranks)
    low, high = wilson(three, n)
    title = "text and interview" if ask else "text alone"
    print(f"  {title}: top-1 {sum(r == 0 for r in ranks) / n:.0%}, top-3 {three / n:.0%} ", end="")
    print(f"({low:.0%}-{high:.0%}); urgent placed lower: {', '.join(lower) or 'none'}")


def measure_words(pairs: Sequence[tuple[Vignette, Heard]], judge: Judge, *, missed: bool) -> None:
    """Print the figures of the words of one kind of text."""
    verdicts = [verdict for case, heard in pairs for verdict in judge.verdicts(case, heard)]
    places = [sides_painted(case, heard) for case, heard in pairs]
    painted = sum(n for n, _ in places), [line for _, lines in places for line in lines]
    for line in report(verdicts, painted, missed=missed):
        print(f"  {line}")


def main(options: argparse.Namespace) -> None:
    """Print extraction and end-to-end figures for each kind of text."""
    folder, knowledge = options.folder, load()
    listener, assessor = Listener(knowledge), Assessor(knowledge)
    names = yaml.safe_load((folder / "diagnoses.yaml").read_text(encoding="utf-8"))
    cases = [read_vignette(path, knowledge) for path in sorted(folder.glob("[AB]*.yaml"))]
    stated, judged = read_stated(cases), read_judged()
    for source, kind in SOURCES.items():
        print(f"{source} (development figures)")
        pairs = []
        for case in cases:
            raw = yaml.safe_load((options.texts / f"{case.id}.yaml").read_text(encoding="utf-8"))
            pairs.append((case, listener.hear(raw[source])))
        measure_words(pairs, Judge(kind, stated, judged, knowledge), missed=options.missed)
        if options.words:
            continue
        end_to_end(assessor, pairs, names, ask=False)
        if kind == "patient":
            end_to_end(assessor, pairs, names, ask=True)


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser("python -m benchmarks.intake", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("texts", type=Path)
    for option in ("--missed", "--words"):
        parser.add_argument(option, action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
