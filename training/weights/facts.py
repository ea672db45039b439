"""The rows to fit on: development cases at three levels, composed texts, what is heard of texts,
judgements, and people who came for something unrelated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.assessment.settled import settle
from plantar.evaluation.folder import LAYERS, JudgedCase, read_folder
from plantar.evaluation.words import WRITERS, text_of
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.extraction import Extraction
from plantar.reading.listener import Listener
from plantar.reasoning.likelihood import counted, encode, powers
from plantar.reasoning.network import SOMETHING_ELSE, Floats, Network
from plantar.reasoning.prior import Person, prior_log_odds
from training.corpus import Text, read_texts
from training.judgements import read_judgements


@dataclass(frozen=True)
class Facts:
    """Rows of evidence with their right conditions.

    ``present`` and ``absent`` (n_rows, n_findings) hold what is left of each answer beside those of
    its topic; ``prior`` (n_rows, n_conditions) log prior odds; ``right`` (n_rows, n_conditions)
    marks right answers, or for judgements gives each its probability; ``source`` names what must
    stay together in cross-validation.
    """

    present: csr_array
    absent: csr_array
    prior: Floats
    right: np.ndarray
    source: tuple[str, ...]

    def take(self, rows: Sequence[int] | np.ndarray) -> Facts:
        """Some of the rows."""
        return Facts(
            self.present[rows],
            self.absent[rows],
            self.prior[rows],
            self.right[rows],
            tuple(self.source[n] for n in rows),
        )


@dataclass(frozen=True)
class Rows:
    """All there is to fit on, by kind."""

    cases: Facts
    texts: Facts
    told: Facts
    retold: Facts
    heard: Facts
    judged: Facts
    unrelated: Facts

    def without(self, sources: Collection[str]) -> Rows:
        """The rows that do not come from these sources, for cross-validation."""
        kinds = {name: getattr(self, name) for name in KINDS}
        seen = {
            name: facts.take([n for n, s in enumerate(facts.source) if s not in sources])
            for name, facts in kinds.items()
        }
        return Rows(**seen)


UNRELATED = 200
"""How many people with something else are drawn: as many as there are of a common cause."""
MOST_ASKED = 0.06
"""At most this part of all findings is asked of one person: about forty."""
STORIES = "g"
"""First letter of the writers who told whole stories before anybody labelled them."""
KINDS = tuple(field.name for field in fields(Rows))


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
            source.append(_source(case))
    return _facts(network, people, states, right, source)


def of_texts(network: Network, folder: Path) -> Facts:
    """Every composed text of a condition, as the facts that its labels state."""
    texts = [t for t in _composed(network, folder) if t.sentences]
    return _facts(
        network,
        [Person(t.age_years, t.sex) for t in texts],
        [tuple(_stated(t)) for t in texts],
        [frozenset({t.condition}) for t in texts],
        [t.writer for t in texts],
    )


def of_told(network: Network, listener: Listener, folder: Path) -> Facts:
    """What the reader hears of the texts of cases."""
    told = [
        (listener.hear(text), Person(), case.right, _source(case))
        for case in read_folder(folder, network.knowledge)
        for text in filter(None, (text_of(case, writer) for writer in WRITERS))
    ]
    return _of_readings(network, told)


def of_retold(network: Network, listener: Listener, folder: Path) -> Facts:
    """What the reader hears of texts that retell a public case; a page's texts stay together."""
    return _of_stories(network, listener, [t for t in _stories(network, folder) if t.source])


def of_heard(network: Network, listener: Listener, folder: Path) -> Facts:
    """What the reader hears of the composed texts that are made up as a whole story."""
    return _of_stories(network, listener, [t for t in _stories(network, folder) if not t.source])


def _stories(network: Network, folder: Path) -> Iterator[Text]:
    return (t for t in _composed(network, folder) if t.writer.startswith(STORIES))


def _of_stories(network: Network, listener: Listener, texts: Sequence[Text]) -> Facts:
    heard = [
        (
            listener.hear(text.whole),
            Person(text.age_years, text.sex),
            frozenset({text.condition}),
            text.source or text.writer,
        )
        for text in texts
    ]
    return _of_readings(network, heard)


def _composed(network: Network, folder: Path) -> Iterator[Text]:
    """Texts about a condition that are no case's own words: those are rows of their own."""
    texts = (t for t in read_texts(folder) if not t.case)
    return (t for t in texts if t.condition in network.causes)


def _of_readings(
    network: Network, rows: Sequence[tuple[Extraction, Person, frozenset[str], str]]
) -> Facts:
    people = [heard.person(person) for heard, person, _, _ in rows]
    states = [
        settle(person, row[0].evidence, PaintedMap(), network.knowledge).evidence
        for person, row in zip(people, rows, strict=True)
    ]
    return _facts(network, people, states, [row[2] for row in rows], [row[3] for row in rows])


def of_judged(network: Network, file: Path, cases: Path) -> Facts:
    """Every judgement; its source is that of the case whose facts were judged."""
    sources = {case.id: _source(case) for case in read_folder(cases, network.knowledge)}
    judged = list(read_judgements(file))
    facts = _facts(
        network,
        [j.person for j in judged],
        [settle(j.person, j.facts, PaintedMap(), network.knowledge).evidence for j in judged],
        [frozenset() for _ in judged],
        [sources.get(j.source, j.source) for j in judged],
    )
    share = np.array([[j.causes.get(name, 0.0) for name in network.names] for j in judged])
    return replace(facts, right=share)


def of_unrelated(network: Network, n: int = UNRELATED) -> Facts:
    """People whose cause is something else, seeded.

    Some findings are asked of each, and are there as often as an adult has them who came for an
    unrelated reason.
    """
    draw = np.random.default_rng(0)
    shape = n, len(network.findings)
    asked = draw.random(shape) < draw.uniform(0, MOST_ASKED, (n, 1))
    so = draw.random(shape) < network.background
    states = np.where(asked, np.where(so, 1.0, -1.0), 0.0)
    right = [{SOMETHING_ELSE}] * n
    return _of_states(network, [Person()] * n, states, right, ("unrelated",) * n)


def _source(case: JudgedCase) -> str:
    return str(case.vignette.source.get("address") or case.id)


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
    right: Sequence[Collection[str]],
    source: Sequence[str],
) -> Facts:
    return _of_states(network, people, encode(network, evidence), right, source)


def _of_states(
    network: Network,
    people: Sequence[Person],
    states: Floats,
    right: Sequence[Collection[str]],
    source: Sequence[str],
) -> Facts:
    states = counted(network, states)
    power = powers(network, states)
    marks = np.array([[name in some for name in network.names] for some in right])
    return Facts(
        csr_array(power * (states > 0)),
        csr_array(power * (states < 0)),
        prior_log_odds(network, people),
        marks,
        tuple(source),
    )
