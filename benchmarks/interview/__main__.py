"""``python -m benchmarks.interview FOLDER``: the adaptive interview against two other orders.

Each case starts from age, sex, pregnancy and the painted map. A question is only asked where the
case file holds the answer (nobody knows what the person would have said otherwise), so the numbers
of questions are lower bounds of a real interview's.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml

from benchmarks.accuracy.__main__ import known as context
from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import Evidence, Layer
from plantar.knowledge.loader import load
from plantar.reasoning.questions import next_questions
from plantar.triage.urgency import Urgency

MOST = 20
Chooser = Callable[[Vignette, Sequence[Evidence], dict[str, Evidence]], tuple[str, ...]]


@dataclass
class Run:
    """One case under one order: the leader and the level after each question."""

    case: str
    leaders: list[str]
    levels: list[Urgency]

    def leader(self, asked: int) -> str:
        return self.leaders[min(asked, len(self.leaders) - 1)]

    @property
    def questions(self) -> int:
        return len(self.leaders) - 1


def simulate(assessor: Assessor, case: Vignette, choose: Chooser) -> Run:
    """Ask until the chooser has nothing more; answers come from the case file."""
    truth = {e.finding: e for e in case.up_to(Layer.RISK)}
    run, given = Run(case.id, [], []), []
    while True:
        known, map_ = context(assessor, case, given)
        posterior, _ = assessor.infer(case.person, known, map_)
        run.leaders.append(posterior.names[int(posterior.responsible.argmax())])
        report = assessor.assess(case.person, given, case.painted)
        run.levels.append(Urgency(report.urgency.level))
        findings = choose(case, known, truth) if run.questions < MOST else ()
        if not findings:
            return run
        given += [truth[f] for f in findings]


def adaptive(assessor: Assessor) -> Chooser:
    """The product's own next question."""

    def choose(
        case: Vignette, known: Sequence[Evidence], truth: dict[str, Evidence]
    ) -> tuple[str, ...]:
        network = assessor.network
        skip = [f for f in network.findings if f not in truth]
        posterior, _ = assessor.infer(case.person, known, from_regions(case.painted))
        found = next_questions(network, posterior, case.person, known, skip=skip, most=1)
        return found[0].findings if found else ()

    return choose


def question_order() -> tuple[str, ...]:
    """The order of a plain questionnaire, emergencies first, to compare with."""
    path = Path(__file__).parent / "fixed_order.yaml"
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(finding for block in blocks for finding in block["findings"])


def in_order(order: Sequence[str]) -> Chooser:
    """The first finding of a fixed order that the case can answer."""

    def choose(
        case: Vignette, known: Sequence[Evidence], truth: dict[str, Evidence]
    ) -> tuple[str, ...]:
        done = {e.finding for e in known}
        left = [f for f in order if f in truth and f not in done]
        return tuple(left[:1])

    return choose


def main(folder: Path) -> None:
    """Print agreement with the leader on all history facts, by number of questions."""
    knowledge = load()
    assessor = Assessor(knowledge)
    names = yaml.safe_load((folder / "diagnoses.yaml").read_text(encoding="utf-8"))
    paths = sorted(folder.glob("[AB]*.yaml"))
    cases = [read_vignette(path, knowledge) for path in paths]
    goals = [_leader(assessor, case) for case in cases]
    shuffled = list(knowledge.findings)
    random.Random(7).shuffle(shuffled)
    orders = {
        "adaptive": adaptive(assessor),
        "fixed": in_order([*question_order(), *knowledge.findings]),
        "random": in_order(shuffled),
    }
    for name, chooser in orders.items():
        runs = [simulate(assessor, case, chooser) for case in cases]
        asked = [run.questions for run in runs]
        print(f"{name}: {len(runs)} cases, median {median(asked):g} questions, most {max(asked)}")
        for k in (0, 2, 4, 6, 8, 10, 15, MOST):
            same = sum(run.leader(k) == goal for run, goal in zip(runs, goals, strict=True))
            right = sum(
                run.leader(k) in names.get(case.gold["diagnosis"], [])
                for run, case in zip(runs, cases, strict=True)
            )
            print(
                f"  after {k:2d}: leader as with all history {same / len(runs):.0%}, "
                f"right {right / len(runs):.0%}"
            )
        _emergencies(assessor, cases, runs)


def _leader(assessor: Assessor, case: Vignette) -> str:
    known, map_ = context(assessor, case, case.up_to(Layer.RISK))
    posterior, _ = assessor.infer(case.person, known, map_)
    return posterior.names[int(posterior.responsible.argmax())]


def _emergencies(assessor: Assessor, cases: Sequence[Vignette], runs: Sequence[Run]) -> None:
    """Emergencies that all history facts reveal: after how many questions they are recognised."""
    needed = []
    for case, run in zip(cases, runs, strict=True):
        report = assessor.assess(case.person, case.up_to(Layer.RISK), case.painted)
        if report.urgency.level == case.gold["urgency"] == Urgency.EMERGENCY_NOW:
            hit = [n for n, level in enumerate(run.levels) if level is Urgency.EMERGENCY_NOW]
            needed.append((hit[0] if hit else None, case.id))
    late = [f"{case} {n}" for n, case in needed if n is None or n > 6]
    counts = sorted(n for n, _ in needed if n is not None)
    print(f"  emergencies recognised after {counts} questions; later than 6: {late or 'none'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "cases"))
