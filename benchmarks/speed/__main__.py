"""``python -m benchmarks.speed``: plantar's own times, then plantar and pyAgrum on one network.

The peer is optional (it comes with ``pip install -e '.[dev]'``); missing, it is said to be missing.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.speed.peers import SIZES, agrum, unweighted
from plantar.assessment.assess import Assessor
from plantar.assessment.request import Request
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.explanation import explain
from plantar.reasoning.interval import interval
from plantar.reasoning.likelihood import encode
from plantar.reasoning.posterior import infer, infer_many
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions

PERSON = Person(50, "female")
RUNS = 200


def times(work: Callable[[int], object], runs: int = RUNS) -> np.ndarray:
    """Milliseconds of each of ``runs`` calls after one to warm up."""
    work(0)
    found = []
    for n in range(runs):
        start = time.perf_counter()
        work(n)
        found.append((time.perf_counter() - start) * 1000)
    return np.array(found)


def say(name: str, found: np.ndarray) -> None:
    """One line of figures."""
    print(
        f"  {name:44s} median {np.median(found):7.2f} ms   p99 {np.quantile(found, 0.99):7.2f} ms"
    )


def people(assessor: Assessor, positives: int, negatives: int, n: int) -> list[list[Evidence]]:
    """Evidence sampled from the model: a cause, and findings as likely as it makes them."""
    network, draw = assessor.network, np.random.default_rng(11)
    found = []
    for _ in range(n):
        cause = draw.choice(len(network.names), p=network.prior)
        p = network.p[cause]
        there = draw.random(len(p)) < p
        on = draw.permutation(np.flatnonzero(there))[:positives]
        off = draw.permutation(np.flatnonzero(~there))[:negatives]
        found.append(
            [Evidence(network.findings[k], State.PRESENT) for k in on]
            + [Evidence(network.findings[k], State.ABSENT) for k in off]
        )
    return found


def own(assessor: Assessor) -> None:
    """The product's own path: 20 present and 40 absent findings sampled from the model."""
    network, cases = assessor.network, people(assessor, 20, 40, RUNS)
    posteriors = [infer(network, PERSON, case) for case in cases]

    def full(n: int) -> None:
        posterior = infer(network, PERSON, cases[n])
        interval(network, posterior)
        explain(posterior)

    print(f"{len(network.causes)} causes, {len(network.findings)} findings, 60 pieces of evidence")
    say("posterior", times(lambda n: infer(network, PERSON, cases[n])))
    say("posterior, interval and explanation", times(full))
    say(
        "next question over all findings",
        times(lambda n: next_questions(network, posteriors[n], PERSON, cases[n])),
    )
    say("urgency alone", times(lambda n: assessor.triage(PERSON, cases[n]), 50))
    say("whole report", times(lambda n: assessor.assess(Request(PERSON, cases[n])), 50))
    many = people(assessor, 80, 200, 50)
    say(
        "posterior, 80 present and 200 absent",
        times(lambda n: infer(network, PERSON, many[n]), 50),
    )


def batch(assessor: Assessor) -> None:
    """Posteriors a second on one core, 20 pieces of evidence each."""
    network, n = assessor.network, 20_000
    cases = people(assessor, 7, 13, 500)
    states = np.tile(encode(network, cases), (n // 500, 1))
    start = time.perf_counter()
    infer_many(network, [PERSON] * n, states)
    seconds = time.perf_counter() - start
    print(f"  batch of {n}: {n / seconds:,.0f} posteriors a second")


def peers(assessor: Assessor) -> None:
    """The same figures without weights as a network of one cause and its findings, in one run."""
    network = unweighted(assessor.network)
    print(f"one cause of {len(network.names)} and its findings, unweighted: plantar and pyAgrum")
    for present, absent in SIZES:
        case = people(assessor, present, absent, 1)[0]
        mine = float(np.median(times(lambda _, c=case: infer(network, Person(), c), 20)))
        p = infer(network, Person(), case).responsible
        theirs, other = agrum(network, case)
        apart = "" if other is None else f"   largest difference {np.abs(p - other).max():.0e}"
        print(
            f"  {present:3d} present, {absent:3d} absent {mine:8.2f} ms   pyAgrum {theirs}{apart}"
        )


def main() -> None:
    """Print everything."""
    assessor = Assessor(load())
    own(assessor)
    batch(assessor)
    print(f"  resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    peers(assessor)


if __name__ == "__main__":
    main()
