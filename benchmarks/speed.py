"""``python -m benchmarks.speed``: one assessment of 60 findings, warm, against naive Bayes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from plantar.assessment.assess import Assessor
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person

RUNS = 40


def milliseconds(work: Callable[[], object]) -> float:
    """Median of RUNS calls after one to warm up."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Print the median of the whole report and of a bare naive Bayes on the same findings."""
    assessor = Assessor(load())
    network = assessor.network
    chosen = network.findings[:: len(network.findings) // 60][:60]
    evidence = [
        Evidence(f, State.PRESENT if n % 3 == 0 else State.ABSENT) for n, f in enumerate(chosen)
    ]
    columns = [network.column[f] for f in chosen]

    def naive() -> object:
        p = np.where(np.isnan(network.sensitivity), network.base_rate, network.sensitivity)
        return np.log(p[:, columns]).sum(axis=1)

    whole = milliseconds(lambda: assessor.assess(Person(50, "female"), evidence))
    peer = milliseconds(naive)
    print(
        f"whole report, 60 findings: {whole:.1f} ms; bare naive Bayes: {peer:.2f} ms; "
        f"ratio {whole / peer:.0f}"
    )


if __name__ == "__main__":
    main()
