"""People drawn from the model itself, for tests and teaching: not patients, and no evidence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from plantar import Plantar
from plantar.knowledge.people import ADULT
from plantar.population.columns import ID

CAVEAT = (
    "These people are drawn from plantar's own figures. They show how the program works and "
    "how fast; they are no evidence that it is right, and nothing about them is true of patients."
)
AGES = (ADULT, 95)
CAUSE = "true_condition"
BATCH = 8192
ASKED = 60


def simulate(
    door: Plantar, n_people: int, *, seed: int, asked: int = ASKED
) -> Iterator[pa.RecordBatch]:
    """Wide batches of people: a cause by its rate, then findings as likely as it makes them.

    Args:
        door: whose model is drawn from.
        n_people: how many.
        seed: the same seed gives the same people.
        asked: how many findings of each are known.
    """
    schema = _schema(door)
    for start in range(0, n_people, BATCH):
        size = min(BATCH, n_people - start)
        yield _drawn(door, start, size, np.random.default_rng([seed, start]), asked, schema)


def _schema(door: Plantar) -> pa.Schema:
    names = [ID, "age_years", "sex", CAUSE, *askable(door)]
    kinds = {"age_years": pa.int16()}
    return pa.schema([(name, kinds.get(name, pa.string())) for name in names])


def askable(door: Plantar) -> list[str]:
    """Findings of yes and no; a measured one would need a distribution that the model has not."""
    table = door.knowledge.findings
    return [f for f in door.assessor.network.findings if table[f].kind != "number"]


def _drawn(
    door: Plantar,
    start: int,
    size: int,
    draw: np.random.Generator,
    asked: int,
    schema: pa.Schema,
) -> pa.RecordBatch:
    network, findings = door.assessor.network, askable(door)
    cause = draw.choice(len(network.names), p=network.prior, size=size)
    columns = np.array([network.column[f] for f in findings])
    there = draw.random((size, len(findings))) < network.p[cause][:, columns]
    order = np.argpartition(draw.random(there.shape), min(asked, there.shape[1]) - 1, axis=1)
    known = np.zeros(there.shape, dtype=bool)
    np.put_along_axis(known, order[:, :asked], True, axis=1)
    return pa.RecordBatch.from_pydict(
        {
            ID: [f"simulated-{start + n}" for n in range(size)],
            "age_years": draw.integers(*AGES, size=size, endpoint=True),
            "sex": draw.choice(["female", "male"], size=size).tolist(),
            CAUSE: np.array(network.names)[cause].tolist(),
            **{f: _cells(there[:, n], known[:, n]) for n, f in enumerate(findings)},
        },
        schema=schema,
    )


def _cells(there: NDArray[np.bool_], known: NDArray[np.bool_]) -> pa.Array:
    """yes and no, empty where nothing is known."""
    word = pa.array(there.astype(np.int8), mask=~known)
    return pa.DictionaryArray.from_arrays(word, pa.array(["no", "yes"])).dictionary_decode()
