"""What all tables of a report together give away: no hidden count follows from those shown.

Each count of a report adds up some of the same disjoint parts of the people. A hidden one is given
away where it is a sum or difference of counts that are shown, in whichever tables they stand: its
row of parts then lies in the span of theirs (complementary suppression, Hundepool et al. 2012,
Statistical Disclosure Control, ch. 4). Parts without anybody are taken as known to be empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NOUGHT = 1e-7
HIDDEN_FIRST = ("fairness", "counts", "calibration", "decisions")
"""Kinds of figures, the first word of a key: those that are missed least come first."""


@dataclass(frozen=True, eq=False)
class PublishedCount:
    """A figure that a report may show: so many of so many.

    ``hits`` and ``among`` (n_parts,) are 1 for the parts that are counted; ``people`` (n_parts,) is
    how many are in each.
    """

    key: tuple[str, ...]
    hits: Floats
    among: Floats
    people: Floats

    @property
    def n_hits(self) -> int:
        """How many are counted."""
        return int(self.hits @ self.people)

    def small(self, least: int) -> list[Floats]:
        """Those of its counts that nobody may know: fewer than ``least``, and not none."""
        parts = (self.hits, self.among, self.among - self.hits)
        return [part for part in parts if 0 < part @ self.people < least]


def undisclosed(
    figures: Sequence[PublishedCount], shown: set[tuple[str, ...]], least: int
) -> set[tuple[str, ...]]:
    """The keys of ``shown`` without those that give a small count away; smallest hidden first.

    How many there are in all is known to everybody.
    """
    secrets = _different([part for figure in figures for part in figure.small(least)])
    kept = [figure for figure in figures if figure.key in shown]
    while kept and secrets:
        told = np.array([np.ones(len(kept[0].people)), *(v for f in kept for v in _rows(f))])
        base = _base(told)
        known = next((s for s in secrets if np.abs(s - base.T @ (base @ s)).max() < NOUGHT), None)
        if known is None:
            break
        weight = np.abs(np.linalg.lstsq(told.T, known, rcond=None)[0][1:]).reshape(-1, 2)
        used = [f for f, (hits, _) in zip(kept, weight, strict=True) if hits > NOUGHT]
        used = used or [f for f, (_, among) in zip(kept, weight, strict=True) if among > NOUGHT]
        if not used:
            break
        kept.remove(min(used, key=_worth))
    return {figure.key for figure in kept}


def _worth(figure: PublishedCount) -> tuple[int, int, tuple[str, ...]]:
    """What is hidden first comes first: shares of a table of groups, then counts, then curves."""
    order = HIDDEN_FIRST.index(figure.key[0])
    return order, figure.n_hits, figure.key


def _rows(figure: PublishedCount) -> tuple[Floats, Floats]:
    return figure.hits, figure.among


def _different(rows: Sequence[Floats]) -> list[Floats]:
    return list({row.tobytes(): row for row in rows}.values())


def _base(told: Floats) -> Floats:
    """Orthonormal rows with the same span."""
    _, sizes, rows = np.linalg.svd(told, full_matrices=False)
    return np.asarray(rows[sizes > NOUGHT * sizes[0]])
