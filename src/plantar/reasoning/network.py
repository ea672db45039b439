"""Knowledge compiled to arrays, once; every posterior reads them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from plantar.knowledge.base import KnowledgeBase

SOMETHING_ELSE = "something_else"
PRIOR_SOMETHING_ELSE = 0.05
"""Estimate: one presenter in twenty has a cause that the knowledge base does not hold."""
LEAST_P = 1e-4
"""No figure is trusted beyond one in ten thousand: records and people err."""
OLDEST = 120

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Band:
    """An age from which some base rates are higher, with the log ratios that follow.

    ``base`` is (n_findings,); ``if_present`` and ``if_absent`` are (n_causes, n_findings): natural
    log likelihood ratios against the base rate, nought where nothing is known.
    """

    start: int
    base: Floats
    if_present: Floats
    if_absent: Floats


@dataclass(frozen=True, eq=False)
class Network:
    """The model of DESIGN section 2 as arrays; rows are causes, columns findings.

    ``sensitivity`` (n_causes, n_findings) is P(present | cause responsible), the base rate where
    nothing is ``known``; ``weight`` has the same shape. ``group`` is (n_findings,), an index into
    ``exclusive`` and ``correlation``. ``shared`` marks findings that a condition beside the
    responsible one can produce too. ``age_ratio`` is (121, n_causes), ``sex_ratio`` maps a sex to
    (n_causes,), ``context_present`` and ``context_absent`` are (n_causes, n_findings): all are
    natural logs of multipliers of the prior odds.
    """

    knowledge: KnowledgeBase
    causes: tuple[str, ...]
    findings: tuple[str, ...]
    column: dict[str, int]
    sensitivity: Floats
    known: Flags
    weight: Floats
    bands: tuple[Band, ...]
    prior: Floats
    group: Indices
    exclusive: Flags
    correlation: Floats
    shared: Flags
    age_ratio: Floats
    sex_ratio: dict[str, Floats]
    context_present: Floats
    context_absent: Floats

    @property
    def base_rate(self) -> Floats:
        """Base rates of a young presenter, (n_findings,)."""
        return self.bands[0].base

    def band(self, age_years: int | None) -> Band:
        """Base rates and ratios for an age; an unknown age counts as young."""
        reached = [b for b in self.bands if age_years is not None and age_years >= b.start]
        return reached[-1] if reached else self.bands[0]


def compile_network(knowledge: KnowledgeBase) -> Network:
    """Arrays of all conditions of kind ``cause`` over all findings that have a base rate."""
    causes = tuple(c for c, entry in knowledge.conditions.items() if entry.kind == "cause")
    findings = tuple(f for f, entry in knowledge.findings.items() if entry.base_rate is not None)
    column = {finding: n for n, finding in enumerate(findings)}
    raw, weight = _figures(knowledge, causes, column)
    groups = {name: n for n, name in enumerate(knowledge.groups)}
    group = np.array([groups[knowledge.findings[f].group] for f in findings], dtype=np.intp)
    exclusive = np.array([g.exclusive for g in knowledge.groups.values()])
    base = np.array([knowledge.findings[f].base_rate for f in findings], dtype=float)
    known = ~np.isnan(raw)
    sensitivity = np.where(known, raw, base)
    for n in np.flatnonzero(exclusive):
        members = np.flatnonzero(group == n)
        sensitivity[:, members] = _share_out(raw[:, members], base[members])
        known[:, members] = known[:, members].any(axis=1, keepdims=True)
        base[members] /= base[members].sum()
    sensitivity = np.clip(sensitivity, LEAST_P, 1 - LEAST_P)
    present, absent, age, sex = _context(knowledge, causes, column)
    moved = (present != 0) & ~np.isnan(present), (absent != 0) & ~np.isnan(absent)
    return Network(
        knowledge,
        causes,
        findings,
        column,
        sensitivity,
        known,
        np.where(known, np.where(weight > 0, weight, 8.0), np.inf),
        _bands(knowledge, findings, base, sensitivity, known, moved),
        np.array([knowledge.conditions[c].prior.per_1000 / 1000 for c in causes]),
        group,
        exclusive,
        np.array([g.correlation for g in knowledge.groups.values()]),
        np.array(
            [not knowledge.groups[knowledge.findings[f].group].of_complaint for f in findings]
        ),
        age,
        sex,
        present,
        absent,
    )


def _figures(
    knowledge: KnowledgeBase, causes: tuple[str, ...], column: dict[str, int]
) -> tuple[Floats, Floats]:
    raw = np.full((len(causes), len(column)), np.nan)
    weight = np.zeros_like(raw)
    for row, cause in enumerate(causes):
        for item in knowledge.conditions[cause].likelihoods:
            raw[row, column[item.finding]] = item.sensitivity
            weight[row, column[item.finding]] = item.weight
    return raw, weight


def _share_out(raw: Floats, rates: Floats) -> Floats:
    """In an exclusive group the answers of one cause share a probability of one.

    What a cause's own figures leave over goes to the other answers in proportion to their base
    rates: a stroke that is sudden in 95 % is slow in at most 5 %. Shape (n_causes, n_members).
    """
    missing = np.isnan(raw)
    given = np.nansum(raw, axis=1, keepdims=True)
    free = np.where(missing, rates, 0.0)
    left = np.maximum(1 - given, 0.03)
    filled = np.where(missing, free / np.maximum(free.sum(axis=1, keepdims=True), 1e-9) * left, raw)
    filled = np.where(missing.all(axis=1, keepdims=True), rates, filled)
    return np.asarray(filled / filled.sum(axis=1, keepdims=True))


def _context(
    knowledge: KnowledgeBase, causes: tuple[str, ...], column: dict[str, int]
) -> tuple[Floats, Floats, Floats, dict[str, Floats]]:
    """Log multipliers of the prior odds: by present and absent findings, by age, by sex."""
    present, absent = np.zeros((2, len(causes), len(column)))
    age = np.zeros((OLDEST + 1, len(causes)))
    sex = {name: np.zeros(len(causes)) for name in ("male", "female")}
    for row, cause in enumerate(causes):
        context = knowledge.conditions[cause].context
        for finding, ratio in context.present.items():
            present[row, column[finding]] = _log(ratio)
        for finding, ratio in context.absent.items():
            absent[row, column[finding]] = _log(ratio)
        for band in reversed(context.age):
            age[band.start : band.to + 1, row] = _log(band.ratio)
        if context.sex:
            sex["male"][row], sex["female"][row] = map(_log, (context.sex.male, context.sex.female))
    return present, absent, age, sex


def _log(ratio: float) -> float:
    """Natural log; a ratio of one is kept distinguishable from no ratio, nought stays finite."""
    return float(np.log(max(ratio, 1e-12))) or 1e-12


def _bands(
    knowledge: KnowledgeBase,
    findings: tuple[str, ...],
    base: Floats,
    p: Floats,
    known: Flags,
    moved: tuple[Flags, Flags],
) -> tuple[Band, ...]:
    """One band for each age at which a base rate steps up."""
    steps = [
        (step.start, n, step.rate)
        for n, f in enumerate(findings)
        for step in knowledge.findings[f].base_rate_by_age
    ]
    bands = []
    for start in sorted({0} | {s for s, _, _ in steps}):
        rates = base.copy()
        for begin, n, rate in steps:
            if start >= begin:
                rates[n] = max(rates[n], rate)
        bands.append(
            Band(
                start,
                rates,
                np.where(known & ~moved[0], np.log(p / rates), 0.0),
                np.where(known & ~moved[1], np.log((1 - p) / (1 - rates)), 0.0),
            )
        )
    return tuple(bands)
