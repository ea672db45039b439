"""Knowledge compiled to arrays: priors, sensitivities, base rates, groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase

SOMETHING_ELSE = "something_else"
PRIOR_SOMETHING_ELSE = 0.05
"""Estimate: one presenter in twenty has a cause that the knowledge base does not hold."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Network:
    """The model of DESIGN section 2 as arrays; rows are causes, columns findings.

    ``sensitivity`` is (n_causes, n_findings), NaN where nothing is known: the cause then leaves
    the finding at its base rate. ``weight`` has the same shape.
    """

    knowledge: KnowledgeBase
    causes: tuple[str, ...]
    findings: tuple[str, ...]
    column: dict[str, int]
    sensitivity: Floats
    weight: Floats
    base_rate: Floats
    prior: Floats


def compile_network(knowledge: KnowledgeBase) -> Network:
    """Arrays of all conditions of kind ``cause`` over all findings that have a base rate."""
    causes = tuple(c for c, entry in knowledge.conditions.items() if entry.kind == "cause")
    findings = tuple(f for f, entry in knowledge.findings.items() if entry.base_rate is not None)
    column = {finding: n for n, finding in enumerate(findings)}
    sensitivity = np.full((len(causes), len(findings)), np.nan)
    weight = np.zeros_like(sensitivity)
    for row, cause in enumerate(causes):
        for item in knowledge.conditions[cause].likelihoods:
            sensitivity[row, column[item.finding]] = item.sensitivity
            weight[row, column[item.finding]] = item.weight
    base_rate = np.array([knowledge.findings[f].base_rate for f in findings], dtype=float)
    prior = np.array([knowledge.conditions[c].prior.per_1000 / 1000 for c in causes])
    return Network(knowledge, causes, findings, column, sensitivity, weight, base_rate, prior)
