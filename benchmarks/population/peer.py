"""pyAgrum in a loop over people, on the same figures and the same answers.

The figures without our weights are a network that pyAgrum can hold: one cause, something else among
its states, and each finding a child of it. It is made once; a person is evidence, inference and the
posterior of the cause. It gives the ranking only: no urgency, no test, no interval.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from plantar.reasoning.network import Floats, Network
from plantar.reasoning.posterior import normalised


class Peer:
    """The network of pyAgrum, ready to be asked.

    Raises:
        ImportError: pyAgrum is not installed.
    """

    def __init__(self, network: Network) -> None:
        import pyagrum as gum

        net = gum.BayesNet()
        prior = normalised(network.log_odds)
        cause = net.add(gum.LabelizedVariable("cause", "", len(prior)))
        net.cpt(cause).fillWith(prior.tolist())
        for name, p in zip(network.findings, network.p.T, strict=True):
            net.add(gum.LabelizedVariable(name, "", 2))
            net.addArc("cause", name)
            net.cpt(name).fillWith(np.column_stack([1 - p, p]).ravel().tolist())
        self._findings = network.findings
        self._engine = gum.LazyPropagation(net)
        self._engine.addTarget("cause")

    def ranked(self, states: Floats) -> Iterator[Floats]:
        """P(cause) of each person; ``states`` (n_people, n_findings) as ``infer_many`` takes it."""
        for row in states:
            known = np.flatnonzero(row)
            self._engine.setEvidence({self._findings[n]: int(row[n] > 0) for n in known})
            self._engine.makeInference()
            yield np.array(self._engine.posterior("cause").tolist())
