"""``python -m benchmarks.speed``: plantar's own times, then plantar and pyAgrum on one network.

Peers are optional (``pip install -e '.[peers]'``); one that is missing is said to be missing.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

import numpy as np

from benchmarks.speed.peers import NETWORKS, agrum, random_network
from plantar.assessment.assess import Assessor
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.explanation import explain
from plantar.reasoning.interval import interval
from plantar.reasoning.likelihood import encode
from plantar.reasoning.noisy_or import marginals
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
    print(
        f"  {name:44s} median {np.median(found):7.2f} ms   p99 {np.quantile(found, 0.99):7.2f} ms"
    )


def people(assessor: Assessor, positives: int, negatives: int, n: int) -> list[list[Evidence]]:
    """Evidence sampled from the model: a cause, and findings as likely as it makes them."""
    network, draw = assessor.network, np.random.default_rng(11)
    found = []
    for _ in range(n):
        cause = draw.choice(len(network.causes), p=network.prior / network.prior.sum())
        p = network.sensitivity[cause]
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
    say("whole report", times(lambda n: assessor.assess(PERSON, cases[n]), 50))
    for positives, negatives in ((40, 100), (80, 200)):
        few = people(assessor, positives, negatives, 20)
        bounds = [infer(network, PERSON, case).bound for case in few]
        say(
            f"posterior, {positives} present",
            times(lambda n, c=few: infer(network, PERSON, c[n]), 20),
        )
        print(f"    certified bound: median {np.median(bounds):.1e}, largest {max(bounds):.1e}")


def batch(assessor: Assessor) -> None:
    """Posteriors a second on one core, 20 pieces of evidence each."""
    network, n = assessor.network, 20_000
    cases = people(assessor, 7, 13, 500)
    states = np.tile(encode(network, cases), (n // 500, 1))
    start = time.perf_counter()
    infer_many(network, [PERSON] * n, states)
    seconds = time.perf_counter() - start
    print(f"  batch of {n}: {n / seconds:,.0f} posteriors a second")


def peers() -> None:
    """The same two-layer noisy-OR network, the same evidence, in one run."""
    print("60 conditions, 250 findings, 40 absent: plantar (1e-6), pyAgrum, ratio")
    for name, density, present in NETWORKS:
        network = random_network(density, present)
        mine = float(np.median(times(lambda _, n=network: marginals(*n, tolerance=1e-6), 5)))
        p, _ = marginals(*network, tolerance=1e-6)
        theirs, other = agrum(network)
        if other is None:
            print(f"  {name:28s} {mine:8.2f} ms   pyAgrum {theirs}")
        else:
            apart = float(np.abs(p - other).max())
            print(
                f"  {name:28s} {mine:8.2f} ms   pyAgrum {theirs:>9} ms   ratio "
                f"{float(theirs) / mine:6.1f}   largest difference {apart:.0e}"
            )


def main() -> None:
    """Print everything."""
    assessor = Assessor(load())
    own(assessor)
    batch(assessor)
    print(f"  resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    peers()


if __name__ == "__main__":
    main()
