"""What training learned of each pair beside its figure: what a finding means among others.

A figure is the rate of one finding alone; findings come together. The corrections are natural logs
that are added to the weighted log ratio of a present or absent finding. They were fitted on
composed texts and development cases, shrunk hard towards nought (``training/weights``), and are
kept only because they help on cases that nobody fitted on (docs/decisions/0013). A condition or
finding that the file does not know has none, so that a new one works before the next training.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from plantar.errors import KnowledgeError

FILE = Path(__file__).parent / "corrections.npz"
STEP = 0.02
"""Nats of one unit: the values are kept as whole numbers from -127 to 127."""
AGAIN = "make it again with python -m training.weights"


def read_corrections(
    conditions: Sequence[str], findings: Sequence[str], file: Path = FILE
) -> NDArray[np.float64]:
    """Corrections, (2, n_conditions, n_findings): for a present and for an absent finding.

    Raises:
        KnowledgeError: the file is there and is not what ``write_corrections`` makes.
    """
    found = np.zeros((2, len(conditions), len(findings)))
    if not file.exists():
        return found
    try:
        with np.load(file, allow_pickle=False) as kept:
            rows = {str(name): n for n, name in enumerate(kept["conditions"])}
            columns = {str(name): n for n, name in enumerate(kept["findings"])}
            table = kept["units"].astype(float).reshape(2, len(rows), len(columns)) * STEP
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise KnowledgeError(f"{file}: not a file of corrections: {error}; {AGAIN}") from error
    pairs = [(n, rows[c]) for n, c in enumerate(conditions) if c in rows]
    places = [(n, columns[f]) for n, f in enumerate(findings) if f in columns]
    if pairs and places:
        here, there = np.array(pairs).T, np.array(places).T
        found[np.ix_([0, 1], here[0], there[0])] = table[np.ix_([0, 1], here[1], there[1])]
    return found


def write_corrections(
    table: NDArray[np.float64],
    conditions: Sequence[str],
    findings: Sequence[str],
    file: Path = FILE,
) -> None:
    """Keep corrections (2, n_conditions, n_findings), rounded to whole steps."""
    units = np.clip(np.rint(table / STEP), -127, 127).astype(np.int8)
    np.savez_compressed(
        file, units=units, conditions=np.array(conditions), findings=np.array(findings)
    )
