"""The rows to fit on: development cases at three levels of information, and composed texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from plantar.anatomy.painted import from_regions
from plantar.assessment.settled import settle
from plantar.evaluation.folder import LAYERS, read_folder
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.likelihood import counted, encode, powers
from plantar.reasoning.network import Floats, Network
from plantar.reasoning.prior import Person, prior_log_odds
from training.corpus import Text, read_texts


@dataclass(frozen=True)
class Facts:
    """Rows of evidence with their right conditions.

    ``present`` and ``absent`` (n_rows, n_findings) hold what is left of each answer beside those of
    its topic; ``prior`` (n_rows, n_conditions) log prior odds; ``right`` (n_rows, n_conditions)
    marks right answers; ``source`` names what must stay together in cross-validation.
    """

    present: csr_array
    absent: csr_array
    prior: Floats
    right: np.ndarray
    source: tuple[str, ...]

    def take(self, rows: np.ndarray) -> Facts:
        """Some of the rows."""
        return Facts(
            self.present[rows],
            self.absent[rows],
            self.prior[rows],
            self.right[rows],
            tuple(self.source[n] for n in rows),
        )


def of_cases(network: Network, folder: Path) -> Facts:
    """Every case of a folder with its history, with the examination too, and with everything."""
    people, states, right, source = [], [], [], []
    for case in read_folder(folder, network.knowledge):
        vignette = case.vignette
        for layer in LAYERS.values():
            map_ = from_regions(vignette.painted)
            told = settle(vignette.person, vignette.up_to(layer), map_, network.knowledge)
            people.append(vignette.person)
            states.append(told.evidence)
            right.append(case.right)
            source.append(str(vignette.source.get("address") or case.id))
    return _facts(network, people, states, right, source)


def of_texts(network: Network, folder: Path) -> Facts:
    """Every composed text of a condition, as the facts that its labels state."""
    texts = [t for t in read_texts(folder) if t.condition in network.causes and t.sentences]
    return _facts(
        network,
        [Person(t.age_years, t.sex) for t in texts],
        [tuple(_stated(t)) for t in texts],
        [frozenset({t.condition}) for t in texts],
        [t.writer for t in texts],
    )


def _stated(text: Text) -> Iterator[Evidence]:
    found: dict[str, State] = {}
    for sentence in text.sentences:
        for label in sentence.labels:
            if label.state in ("present", "absent"):
                found[label.finding] = State(label.state)
    yield from (Evidence(finding, state) for finding, state in found.items())


def _facts(
    network: Network,
    people: Sequence[Person],
    evidence: Sequence[Sequence[Evidence]],
    right: Sequence[frozenset[str]],
    source: Sequence[str],
) -> Facts:
    states = counted(network, encode(network, evidence))
    power = powers(network, states)
    marks = np.array([[name in some for name in network.names] for some in right])
    return Facts(
        csr_array(power * (states > 0)),
        csr_array(power * (states < 0)),
        prior_log_odds(network, people),
        marks,
        tuple(source),
    )
