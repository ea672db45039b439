"""``python -m benchmarks.interview FOLDER``: the adaptive interview against two other orders.

Each case starts from age, sex, pregnancy and the painted map. A question is only asked where the
case file holds the answer (nobody knows what the person would have said otherwise), so the numbers
of questions are lower bounds of a real interview's.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.settled import settle
from plantar.evaluation.folder import JudgedCase, read_folder
from plantar.evaluation.measures import Proportion
from plantar.knowledge.evidence import Evidence, Layer
from plantar.knowledge.loader import load
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions
from plantar.triage.urgency import Urgency

MOST = 20
SHOWN = (0, 2, 4, 6, 8, 10, 15, MOST)
LATE = 6
"""Questions after which an emergency that is not recognised yet is named."""
Truth = Mapping[str, Evidence]
Chooser = Callable[[Person, Sequence[Evidence], Truth], tuple[str, ...]]


@dataclass
class Run:
    """One case under one order: the leader and the level after each question."""

    case: str
    leaders: list[str]
    levels: list[Urgency]

    def leader(self, asked: int) -> str:
        """The leader after so many questions, or after the last."""
        return self.leaders[min(asked, len(self.leaders) - 1)]

    @property
    def questions(self) -> int:
        """How many were asked."""
        return len(self.leaders) - 1


def history(assessor: Assessor, case: JudgedCase) -> tuple[Evidence, ...]:
    """What the person of a case can tell, each finding once, without what the map says."""
    told = case.vignette.up_to(Layer.RISK)
    return settle(case.vignette.person, told, PaintedMap(), assessor.network.knowledge).evidence


def simulate(assessor: Assessor, case: JudgedCase, choose: Chooser) -> Run:
    """Ask until the chooser has nothing more; answers come from the case file."""
    person, map_ = case.vignette.person, from_regions(case.vignette.painted)
    truth = {e.finding: e for e in history(assessor, case)}
    given: list[Evidence] = []
    run = Run(case.id, [], [])
    while True:
        known = settle(person, given, map_, assessor.network.knowledge).evidence
        run.leaders.append(_leader(assessor, person, known))
        run.levels.append(assessor.triage(person, given, map_).level)
        findings = choose(person, known, truth) if run.questions < MOST else ()
        if not findings:
            return run
        given += [truth[f] for f in findings]


def adaptive(assessor: Assessor) -> Chooser:
    """The product's own next question."""

    def choose(person: Person, known: Sequence[Evidence], truth: Truth) -> tuple[str, ...]:
        network = assessor.network
        skip = [f for f in network.findings if f not in truth]
        posterior = infer(network, person, known)
        found = next_questions(network, posterior, person, known, skip=skip, most=1)
        return found[0].findings if found else ()

    return choose


def question_order() -> tuple[str, ...]:
    """The order of a plain questionnaire, emergencies first, to compare with."""
    path = Path(__file__).parent / "fixed_order.yaml"
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(finding for block in blocks for finding in block["findings"])


def in_order(order: Sequence[str]) -> Chooser:
    """The first finding of a fixed order that the case can answer."""

    def choose(_: Person, known: Sequence[Evidence], truth: Truth) -> tuple[str, ...]:
        done = {e.finding for e in known}
        left = [f for f in order if f in truth and f not in done]
        return tuple(left[:1])

    return choose


def report(assessor: Assessor, cases: Sequence[JudgedCase], orders: Mapping[str, Chooser]) -> None:
    """Print agreement with the leader on all history facts, by number of questions."""
    goals = [_goal(assessor, case) for case in cases]
    for name, chooser in orders.items():
        runs = [simulate(assessor, case, chooser) for case in cases]
        asked = [run.questions for run in runs]
        print(f"{name}: {len(runs)} cases, median {median(asked):g} questions, most {max(asked)}")
        for k in SHOWN:
            same = sum(run.leader(k) == goal for run, goal in zip(runs, goals, strict=True))
            right = sum(run.leader(k) in case.right for run, case in zip(runs, cases, strict=True))
            print(
                f"  after {k:2d}: leader as with all history {same / len(runs):.0%}, "
                f"right {_said(right, len(runs))}"
            )
        _emergencies(assessor, cases, runs)


def _said(hits: int, n: int) -> str:
    low, high = Proportion(hits, n).interval
    return f"{hits / n:.0%} ({low:.0%}-{high:.0%})"


def _leader(assessor: Assessor, person: Person, known: Sequence[Evidence]) -> str:
    posterior = infer(assessor.network, person, known)
    return posterior.names[int(posterior.responsible.argmax())]


def _goal(assessor: Assessor, case: JudgedCase) -> str:
    map_ = from_regions(case.vignette.painted)
    person, told = case.vignette.person, case.vignette.up_to(Layer.RISK)
    return _leader(
        assessor, person, settle(person, told, map_, assessor.network.knowledge).evidence
    )


def _emergencies(assessor: Assessor, cases: Sequence[JudgedCase], runs: Sequence[Run]) -> None:
    """Emergencies that all history facts reveal: after how many questions they are recognised."""
    needed = []
    for case, run in zip(cases, runs, strict=True):
        told, map_ = case.vignette.up_to(Layer.RISK), from_regions(case.vignette.painted)
        level = assessor.triage(case.vignette.person, told, map_).level
        if level is case.level is Urgency.EMERGENCY_NOW:
            hit = [n for n, found in enumerate(run.levels) if found is level]
            needed.append((hit[0] if hit else None, case.id))
    late = [f"{case} {n}" for n, case in needed if n is None or n > LATE]
    counts = sorted(n for n, _ in needed if n is not None)
    within = sum(n <= LATE for n in counts)
    print(
        f"  emergencies that all history shows: {len(needed)}, recognised within {LATE} questions "
        f"{within}; later or never: {', '.join(late) or 'none'}"
    )


def main() -> None:
    """The three orders on a folder of cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("cases/development"))
    parser.add_argument("--right", type=Path, help="file of right ids by case or diagnosis")
    parser.add_argument("--every", type=int, default=1, help="only every so many-th case")
    asked = parser.parse_args()
    knowledge = load()
    assessor = Assessor(knowledge)
    cases = read_folder(asked.folder, knowledge, asked.right)[:: asked.every]
    shuffled = list(knowledge.findings)
    random.Random(7).shuffle(shuffled)
    orders = {
        "adaptive": adaptive(assessor),
        "fixed": in_order([*question_order(), *knowledge.findings]),
        "random": in_order(shuffled),
    }
    report(assessor, cases, orders)


if __name__ == "__main__":
    main()
