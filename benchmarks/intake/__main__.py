"""``python -m benchmarks.intake FOLDER TEXTS``: words against encoded evidence, and end to end.

TEXTS is a folder of files with ``patient_text`` and ``clinician_note`` under the case's name. A
fact counts as right where the case file holds it with the same state, or its painted map shows it;
a fact that the file does not hold is counted apart, because a text may say true things that nobody
encoded. Recall is over all encoded facts, stated in the text or not, and so is low.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from benchmarks.accuracy.measure import wilson
from benchmarks.interview.__main__ import MOST
from plantar.anatomy.painted import PaintedMap, from_regions, location_findings
from plantar.assessment.assess import Assessor
from plantar.intake.hear import Heard, Listener
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import Evidence, Layer, State, reconcile
from plantar.knowledge.loader import load
from plantar.reasoning.questions import next_questions
from plantar.triage.urgency import Urgency

SOURCES = {
    "patient_text": (Layer.HISTORY, Layer.RISK),
    "clinician_note": (Layer.HISTORY, Layer.RISK, Layer.EXAMINATION),
}


def compare(
    case: Vignette, heard: Heard, layers: Sequence[Layer], painted: set[str]
) -> Counter[str]:
    """Right, opposite, unencoded and missed facts; opposite ones are printed by name."""
    truth = {e.finding: e.state for e in case.evidence if e.layer in layers}
    found: Counter[str] = Counter()
    said = {f.evidence.finding: f for f in heard.facts if f.evidence.state is not State.UNSURE}
    for finding, fact in said.items():
        if finding in truth:
            same = truth[finding] is fact.evidence.state
            found["right" if same else "opposite"] += 1
            if not same:
                state = fact.evidence.state.value
                print(f"    {case.id}: heard {finding} {state} in {fact.said!r}, encoded otherwise")
        else:
            found["right" if finding in painted else "not encoded"] += 1
    found["missed"] = sum(finding not in said for finding in truth)
    return found


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


def main(folder: Path, texts: Path) -> None:
    """Print extraction and end-to-end figures for each kind of text."""
    knowledge = load()
    listener, assessor = Listener(knowledge), Assessor(knowledge)
    names = yaml.safe_load((folder / "diagnoses.yaml").read_text(encoding="utf-8"))
    cases = [read_vignette(path, knowledge) for path in sorted(folder.glob("[AB]*.yaml"))]
    for source, layers in SOURCES.items():
        print(f"{source} (development figures)")
        total: Counter[str] = Counter()
        pairs = []
        for case in cases:
            raw = yaml.safe_load((texts / f"{case.id}.yaml").read_text(encoding="utf-8"))
            heard = listener.hear(raw[source])
            drawn = location_findings(from_regions(case.painted), knowledge)
            painted = {e.finding for e in drawn if e.state is State.PRESENT}
            total += compare(case, heard, layers, painted)
            pairs.append((case, heard))
        judged = total["right"] + total["opposite"]
        print(f"  {dict(total)}")
        print(f"  of {judged} facts that the files decide, {total['right'] / judged:.1%} agree")
        end_to_end(assessor, pairs, names, ask=False)
        if source == "patient_text":
            end_to_end(assessor, pairs, names, ask=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
