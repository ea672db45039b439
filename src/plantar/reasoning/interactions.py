"""What findings mean together: a small layer beside the figures, trained by ``training/weights``.

A figure is the rate of one finding alone, and weighted sums of figures cannot say that burning
soles mean one thing with a stocking loss and another with a limp. One hidden layer can. What it
adds to a score is spread over the answers exactly: they are turned up together from none to full,
and each gets what it does on the way (Aumann and Shapley 1974), so that every report still adds up
fact by fact. It reads what is present: what is absent counts by its figures, of which forty in a
row are no news, while a layer that read them took many denials for a picture of their own. A
condition or finding that the file does not know is judged by its figures alone, so that a new one
works before the next training (decision 22).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from plantar.errors import KnowledgeError

FILE = Path(__file__).parent / "interactions.npz"
AGAIN = "make it again with python -m training.weights"
TOGETHER = 32
"""Rows that are multiplied together: enough to be fast, few enough to fill up for one person."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Interactions:
    """The layer for the conditions and findings of a network, in nats before the temperature.

    ``answer`` (n_findings, n_units) is what a present finding adds to each unit, ``bias``
    (n_units,) where a unit starts, ``cause`` (n_units, n_conditions) what a unit adds to each
    score. ``alone`` (n_conditions, n_findings) is the part of a present finding's own ratio that
    counts beside: one where the file does not know the pair.
    """

    answer: Floats
    bias: Floats
    cause: Floats
    alone: Floats

    @cached_property
    def by_condition(self) -> Floats:
        """``cause`` the other way round, (n_conditions, n_units), each row in one piece."""
        return np.ascontiguousarray(self.cause.T)

    def without(self, left_out: NDArray[np.bool_]) -> Interactions:
        """The layer without some findings (n_findings,), which count by their figures alone."""
        answer = np.where(left_out[:, None], 0.0, self.answer)
        return Interactions(answer, self.bias, self.cause, np.where(left_out, 1.0, self.alone))

    def terms(self, columns: NDArray[np.intp], states: Floats, power: Floats) -> Floats:
        """What each answer of one person adds to the units, (n_answers, n_units).

        ``columns``, ``states`` (1 present, -1 absent, between: how sure), ``power``: (n_answers,).
        """
        return np.asarray(self.answer[columns] * (np.maximum(states, 0.0) * power)[:, None])

    def log_ratio(self, units: Floats) -> Floats:
        """What summed terms (n_people, n_units) add to each score, (n_people, n_conditions).

        Each row is worked out by itself: nobody's numbers depend on who else is there.
        """
        return by_row(self._raised(units), self.cause)

    def after(self, units: Floats) -> Floats:
        """What one more present finding adds to each score, (n_findings, n_conditions).

        ``units`` (n_units,) are the summed terms of the answers that are there; the new one counts
        in full.
        """
        moved = self._raised(units + self.answer) - self._raised(units)
        return np.asarray(moved @ self.cause)

    def parts(self, terms: Floats) -> Floats:
        """The part of each answer, (n_conditions, n_answers): they add up to ``log_ratio``."""
        return np.asarray(((terms * self.above(terms.sum(axis=0))) @ self.cause).T)

    def above(self, units: Floats) -> Floats:
        """The share of the way from no answer to all on which a unit is above nought.

        The way is straight, so it crosses nought once at most and the share is exact; the shape is
        that of ``units`` (..., n_units), the summed terms.
        """
        end = self.bias + units
        crossing = np.clip(-self.bias / np.where(units != 0, units, 1.0), 0.0, 1.0)
        falling = np.where(end > 0, 1.0, crossing)
        rising = np.where(end > 0, 1 - crossing, 0.0)
        return np.asarray(np.where(self.bias > 0, falling, rising))

    def _raised(self, units: Floats) -> Floats:
        found = np.asarray(self.bias + units)
        np.maximum(found, 0.0, out=found)
        found -= np.maximum(self.bias, 0.0)
        return found


def by_row(rows: Floats, table: Floats) -> Floats:
    """``rows @ table``, each row to the same last bit whoever stands beside it.

    A library multiplies matrices of other shapes in another order; here all have one shape, and
    rows of nought fill the last one up.
    """
    n, width = rows.shape
    full = np.zeros((-(-n // TOGETHER), TOGETHER, width))
    full.reshape(-1, width)[:n] = rows
    return np.asarray(np.matmul(full, table).reshape(-1, table.shape[1])[:n])


def no_interactions(n_conditions: int, n_findings: int) -> Interactions:
    """A layer that adds nothing and leaves every figure its whole ratio."""
    return Interactions(
        np.zeros((n_findings, 1)),
        np.zeros(1),
        np.zeros((1, n_conditions)),
        np.ones((n_conditions, n_findings)),
    )


def read_interactions(
    conditions: Sequence[str], findings: Sequence[str], share: float, file: Path = FILE
) -> Interactions:
    """The layer of a file for these conditions and findings.

    Args:
        conditions: names of the scores, in order.
        findings: names of the answers, in order.
        share: the layer's part of the score, 0 to 1; the figures have the rest.
        file: where ``write_interactions`` put it; without it there is none.

    Raises:
        KnowledgeError: the file is there and is not what ``write_interactions`` makes.
    """
    nothing = no_interactions(len(conditions), len(findings))
    if not file.exists():
        return nothing
    try:
        with np.load(file, allow_pickle=False) as kept:
            rows = {str(name): n for n, name in enumerate(kept["conditions"])}
            columns = {str(name): n for n, name in enumerate(kept["findings"])}
            bias = kept["bias"].astype(float)
            answer = kept["answer"].astype(float).reshape(len(columns), len(bias))
            cause = kept["cause"].astype(float).reshape(len(bias), len(rows))
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise KnowledgeError(f"{file}: not a file of interactions: {error}; {AGAIN}") from error
    told = np.array([f in columns for f in findings], dtype=bool)
    named = np.array([c in rows for c in conditions], dtype=bool)
    if not named.any() or not told.any():
        return nothing
    mine = np.zeros((len(findings), len(bias)))
    mine[told] = answer[[columns[f] for f in findings if f in columns]]
    yours = np.zeros((len(bias), len(conditions)))
    yours[:, named] = share * cause[:, [rows[c] for c in conditions if c in rows]]
    return Interactions(mine, bias, yours, 1 - share * np.outer(named, told))


def write_interactions(
    answer: Floats,
    bias: Floats,
    cause: Floats,
    conditions: Sequence[str],
    findings: Sequence[str],
    file: Path = FILE,
) -> None:
    """Keep a layer: ``answer`` (n_findings, n_units), ``bias`` and ``cause``, in half precision."""
    np.savez_compressed(
        file,
        answer=answer.astype(np.float16),
        bias=bias.astype(np.float16),
        cause=cause.astype(np.float16),
        conditions=np.array(conditions),
        findings=np.array(findings),
    )
