"""pyAgrum on the same figures, used as fairly as we can.

One variable holds the cause, something else among its states, and each finding that was answered is
a child of it; making the network is not timed. Each run is in its own process, with a limit on time
and memory.
"""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.interactions import no_interactions
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import normalised

SIZES = ((5, 10), (20, 40), (80, 200))
"""Present and absent findings."""
SECONDS = 60
BYTES = 6 * 2**30
Floats = np.ndarray


def unweighted(network: Network) -> Network:
    """The network that a textbook would make of the figures: all independent, all in full."""
    n, model = len(network.findings), network.knowledge.model
    plain = {
        name: getattr(model.posterior, name).model_copy(update={"value": 1.0})
        for name in ("temperature", "prior_exponent")
    }
    posterior = model.posterior.model_copy(update=plain)
    return replace(
        network,
        knowledge=replace(
            network.knowledge, model=model.model_copy(update={"posterior": posterior})
        ),
        if_present=np.log(network.p / network.p[-1]),
        if_absent=np.log((1 - network.p) / (1 - network.p[-1])),
        topic=np.arange(n),
        member=np.eye(n),
        exclusive=np.zeros(n, dtype=bool),
        interactions=no_interactions(*network.p.shape),
        log_odds=np.log(network.prior),
        setting={name: np.zeros_like(table) for name, table in network.setting.items()},
    )


def agrum(network: Network, evidence: Sequence[Evidence]) -> tuple[str, Floats | None]:
    """Milliseconds and P(cause), or why there are none."""
    columns = [network.column[e.finding] for e in evidence]
    states = [int(e.state is State.PRESENT) for e in evidence]
    queue: multiprocessing.Queue[Any] = multiprocessing.Queue()
    prior, table = normalised(network.log_odds), network.p[:, columns]
    worker = multiprocessing.Process(target=_agrum, args=(prior, table, states, queue))
    worker.start()
    try:
        answer: tuple[str, Floats | None] = queue.get(timeout=SECONDS)
    except Exception:
        worker.kill()
        return f"no answer within {SECONDS} s or {BYTES >> 30} GB", None
    worker.join()
    return answer


def _agrum(prior: Floats, p: Floats, states: Sequence[int], queue: Any) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    try:
        import pyagrum as gum
    except ImportError:
        queue.put(("not installed", None))
        return
    net = gum.BayesNet()
    cause = net.add(gum.LabelizedVariable("cause", "", len(prior)))
    net.cpt(cause).fillWith([float(x) for x in prior])
    for f in range(p.shape[1]):
        net.add(gum.LabelizedVariable(f"f{f}", "", 2))
        net.addArc("cause", f"f{f}")
        net.cpt(f"f{f}").fillWith([float(x) for row in p[:, f] for x in (1 - row, row)])
    try:
        start = time.perf_counter()
        engine = gum.LazyPropagation(net)
        engine.setEvidence({f"f{f}": state for f, state in enumerate(states)})
        engine.makeInference()
        found = np.array(engine.posterior("cause").tolist())
        queue.put((f"{(time.perf_counter() - start) * 1000:.2f} ms", found))
    except MemoryError:
        queue.put((f"ran out of {BYTES >> 30} GB", None))
