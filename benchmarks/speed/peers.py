"""pyAgrum on a two-layer noisy-OR network, used as fairly as we can.

The absent findings are absorbed into the priors (they factorise), so that the peer is only given
the findings that are present; each run is in its own process, with a limit on time and memory.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from typing import Any

import numpy as np

NETWORKS = (
    ("sparse, 5 present", 0.05, 5),
    ("sparse, 15 present", 0.05, 15),
    ("middling, 10 present", 0.2, 10),
    ("dense, 10 present", 0.9, 10),
    ("dense, 15 present", 0.9, 15),
)
SECONDS = 60
BYTES = 6 * 2**30
Floats = np.ndarray
Arrays = tuple[Floats, Floats, Floats, Floats]


def random_network(density: float, present: int) -> Arrays:
    """Prior (60,), q (60, present), leak (present,), absent q (60, 40)."""
    draw = np.random.default_rng(17)
    q = np.where(draw.random((60, 250)) < density, draw.uniform(0.05, 0.9, (60, 250)), 0.0)
    prior, leak = draw.uniform(0.005, 0.1, 60), draw.uniform(0.01, 0.1, 250)
    on = draw.choice(60, 2, replace=False)
    there = draw.random(250) < 1 - (1 - leak) * np.prod(1 - q[on], axis=0)
    positive = np.flatnonzero(there)[:present]
    if len(positive) < present:
        positive = np.append(positive, np.flatnonzero(~there)[: present - len(positive)])
    negative = np.setdiff1d(np.flatnonzero(~there), positive)[:40]
    return prior, q[:, positive], leak[positive], q[:, negative]


def agrum(network: Arrays) -> tuple[Any, Floats | None]:
    """Milliseconds and marginals, or why there are none."""
    queue: multiprocessing.Queue[Any] = multiprocessing.Queue()
    worker = multiprocessing.Process(target=_agrum, args=(network, queue))
    worker.start()
    try:
        answer = queue.get(timeout=SECONDS)
    except Exception:
        worker.kill()
        return f"no answer within {SECONDS} s or {BYTES >> 30} GB", None
    worker.join()
    return answer


def _agrum(network: Arrays, queue: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        import pyagrum as gum
    except ImportError:
        queue.put(("not installed", None))
        return
    prior, q, leak, absent = network
    off = np.prod(1 - absent, axis=1)
    prior = prior * off / (1 - prior + prior * off)
    net = gum.BayesNet()
    for i, p in enumerate(prior):
        node = net.add(gum.LabelizedVariable(f"d{i}", "", 2))
        net.cpt(node).fillWith([1 - float(p), float(p)])
    for f in range(q.shape[1]):
        node = net.addNoisyORNet(gum.LabelizedVariable(f"f{f}", "", 2), float(leak[f]))
        for i in np.flatnonzero(q[:, f]):
            net.addWeightedArc(f"d{i}", f"f{f}", float(q[i, f]))
    try:
        start = time.perf_counter()
        engine = gum.LazyPropagation(net)
        engine.setEvidence({f"f{f}": 1 for f in range(q.shape[1])})
        engine.makeInference()
        found = np.array([engine.posterior(f"d{i}")[1] for i in range(len(prior))])
        queue.put((f"{(time.perf_counter() - start) * 1000:.1f}", found))
    except MemoryError:
        queue.put((f"ran out of {BYTES >> 30} GB", None))
