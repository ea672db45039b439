"""``python -m benchmarks.interview.visit FOLDER``: the interview as a person goes through it.

The person of a case answers what the case tells and is "not sure" of everything else, so no answer
comes from the model. On the page of dangers they tick what the case tells, else "none of these".
Counted are the screens after that page; an emergency is read and gone on from.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from plantar.anatomy.painted import from_regions
from plantar.evaluation.folder import JudgedCase, read_folder
from plantar.front import Plantar
from plantar.intake.state import InterviewState
from plantar.intake.steps import AGE, DANGERS, SEX, Step
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.reasoning.posterior import infer

FEW = 4
"""Screens after the dangers that are early."""
UNSURE = "not sure"


@dataclass(frozen=True)
class Visit:
    """One person's way: the screens after the dangers, what was told there, and the end."""

    case: JudgedCase
    screens: tuple[tuple[Step, str], ...]
    place: int
    """Of the first right cause at the end; 0 is the leader."""
    leader: str
    lower: int
    """Levels that the urgency at the end lies below the case's."""

    @property
    def unsure(self) -> int:
        """Screens that the case had no answer to."""
        return sum(said == UNSURE for _, said in self.screens)


def walk(plantar: Plantar, case: JudgedCase, *, words: bool = False) -> Visit:
    """From the first question to the review."""
    truth = {e.finding: e for e in case.vignette.up_to(Layer.RISK)}
    text = case.vignette.patient_text if words else ""
    state = plantar.opening(plantar.read(text)) if text else InterviewState()
    screens: list[tuple[Step, str]] = []
    while (step := plantar.next_question(state)).kind != "review":
        said = answer(plantar, case, truth, step)
        known = any(a.findings == DANGERS for a in state.answers)
        if known and step.kind not in ("emergency", "age", "sex"):
            screens.append((step, said))
        state = plantar.interviewer.answer(state, step, said)
    return _ended(plantar, case, state, tuple(screens))


def _ended(
    plantar: Plantar,
    case: JudgedCase,
    state: InterviewState,
    screens: tuple[tuple[Step, str], ...],
) -> Visit:
    evidence = plantar.interviewer.evidence(state)
    found = infer(plantar.assessor.network, state.person, evidence)
    order = [found.names[n] for n in np.argsort(-found.responsible, kind="stable")]
    place = min((order.index(name) for name in case.right if name in order), default=len(order))
    level = plantar.assessor.triage(state.person, evidence, state.map).level
    return Visit(case, screens, place, order[0], case.level.rank - level.rank)


def answer(plantar: Plantar, case: JudgedCase, truth: Mapping[str, Evidence], step: Step) -> str:
    """What the person of a case says to a screen."""
    so = {f for f, e in truth.items() if e.state is State.PRESENT}
    person = case.vignette.person
    if step.findings == AGE:
        return str(person.age_years or "")
    if step.findings == SEX:
        return person.sex if person.sex in ("female", "male") else "skip"
    if step.findings == DANGERS:
        screen = plantar.knowledge.danger_screen
        return ",".join(line for line in screen if so & {*screen[line].findings}) or "none"
    if step.kind == "paint":
        map_ = from_regions(case.vignette.painted)
        return json.dumps(map_.as_dict()) if map_.regions else UNSURE
    told = [f for f in step.findings if f in truth and truth[f].state is not State.UNSURE]
    if step.kind in ("several_of", "one_of"):
        ticked = [f for f in told if f in so]
        alone = ticked[:1] if step.kind == "one_of" else ticked
        return ",".join(alone) or ("none" if told == [*step.findings] else UNSURE)
    if not told:
        return UNSURE
    if step.kind == "number":
        value = truth[told[0]].value
        return f"{value:g}" if value is not None else UNSURE
    return "yes" if told[0] in so else "no"


def report(visits: Sequence[Visit]) -> None:
    """Print how long it takes, what it finds and what it asks."""
    n, counts = len(visits), [len(v.screens) for v in visits]
    print(f"{n} people: screens after the dangers, median {median(counts):g}, most {max(counts)}")
    print(
        f"  of these the case has no answer to: {sum(v.unsure for v in visits) / sum(counts):.0%}"
    )
    for k in (1, 3):
        print(f"  right cause among the first {k}: {sum(v.place < k for v in visits) / n:.0%}")
    low = [f"{v.case.id} ({v.lower})" for v in visits if v.lower > 0]
    print(f"  less urgent than the case at the end: {', '.join(low) or 'none'}")
    asked, early = Counter[str](), Counter[str]()
    for visit in visits:
        for place, (step, _) in enumerate(visit.screens):
            asked[step.text] += 1
            early[step.text] += step.kind == "self_test" and place < FEW
    print("  asked most:")
    for text, times in asked.most_common(25):
        print(f"    {times:3d} {text}")
    print("  body tests among the first screens:")
    for text, times in early.most_common():
        if times:
            print(f"    {times:3d} {text}")


def main() -> None:
    """The cases of a folder, one interview each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("cases/development"))
    parser.add_argument("--every", type=int, default=1, help="only every so many-th case")
    parser.add_argument("--words", action="store_true", help="begin with the person's own words")
    parser.add_argument("--show", action="store_true", help="print each interview")
    asked = parser.parse_args()
    plantar = Plantar()
    cases = read_folder(asked.folder, plantar.knowledge)[:: asked.every]
    visits = [walk(plantar, case, words=asked.words) for case in cases]
    for visit in visits if asked.show else ():
        print(f"{visit.case.id} {sorted(visit.case.right)}: {visit.place + 1} of {visit.leader}")
        for step, said in visit.screens:
            print(f"    {step.text} -> {said if step.kind != 'paint' else 'painted'}")
    report(visits)


if __name__ == "__main__":
    main()
