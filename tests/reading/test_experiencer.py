"""Whom a text is about, and whose each illness is.

``whose.yaml`` was written by somebody who saw neither the reader nor its answers; its floors are
the shares that were right when the rules were made, less one item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.experiencer import Experiencers
from plantar.reading.listener import Listener
from plantar.reading.mention import ABSENT, OTHER, PRESENT, Mention
from plantar.reading.network import STATES
from plantar.reading.sentences import Span, sentences
from tests.reading.builders import mention

TEXTS = cast(
    Mapping[str, Sequence[str]],
    plain_yaml(Path(__file__).with_name("whose.yaml").read_text(encoding="utf-8")),
)
ILLNESS = "illness"


@pytest.fixture(scope="module")
def experiencers(knowledge: KnowledgeBase) -> Experiencers:
    return Experiencers(knowledge.senses, lambda finding: finding != ILLNESS, 0.5)


def attributed(
    experiencers: Experiencers, text: str, *told: tuple[str, int, str]
) -> tuple[list[Mention], bool]:
    """What is made of (words, state, finding) in a text."""
    spans = tuple(sentences(text))
    mentions = []
    for words, state, finding in told:
        said = mention(text, words, state, finding)
        number = next(n for n, s in enumerate(spans) if s.start <= said.words.start < s.end)
        mentions.append(Mention(finding, number, said.p, None, said.words))
    return experiencers.attributed(text, spans, mentions)


def test_a_text_about_somebody_else_is_about_them(experiencers: Experiencers) -> None:
    (moved,), another = attributed(
        experiencers, "My husband's heel is numb", ("heel", OTHER, "numb")
    )
    assert (moved.p[PRESENT], another) == (0.9, True)


def test_a_relative_beside_an_own_complaint_stays_a_relative(experiencers: Experiencers) -> None:
    (own, theirs), another = attributed(
        experiencers,
        "My heel is numb, my mother has weak legs",
        ("heel", PRESENT, "numb"),
        ("weak legs", OTHER, "weak"),
    )
    assert (own.p[PRESENT], theirs.p[OTHER], another) == (0.9, 0.9, False)


def test_a_text_that_tells_more_of_somebody_else_is_about_them(experiencers: Experiencers) -> None:
    told, _ = attributed(
        experiencers,
        "My wife's face has dropped, her speech is gone, a dead leg",
        ("face", OTHER, "face"),
        ("speech", OTHER, "speech"),
        ("dead", PRESENT, "numb"),
    )
    assert all(m.p[PRESENT] == 0.9 for m in told)


@pytest.mark.parametrize(
    "text",
    [
        "My mother has diabetes. Both her feet are numb.",
        "Her feet are numb. My mother has diabetes.",
        "I noticed that my mother has diabetes and her feet are numb.",
        "I think my gran drags her feet. Her diabetes is old.",
        "The outside of her feet is numb, my wife with the diabetes.",
        "A friend of mine has diabetes, his feet are numb.",
    ],
)
def test_an_illness_is_the_patients_where_the_complaint_is_a_relatives(
    text: str, experiencers: Experiencers
) -> None:
    (_, illness), another = attributed(
        experiencers, text, ("feet", PRESENT, "numb"), ("diabetes", OTHER, ILLNESS)
    )
    assert (illness.p[PRESENT], another) == (0.9, True)


@pytest.mark.parametrize(
    "text",
    [
        "My feet are numb. My mother has diabetes.",
        "My mother has diabetes and the top of my feet is numb.",
        "My wife with her diabetes says my feet look pale.",
        "I noticed my feet went numb. My mother has diabetes.",
    ],
)
def test_an_illness_stays_a_relatives_where_the_complaint_is_ones_own(
    text: str, experiencers: Experiencers
) -> None:
    (_, illness), another = attributed(
        experiencers, text, ("feet", PRESENT, "numb"), ("diabetes", OTHER, ILLNESS)
    )
    assert (illness.p[OTHER], another) == (0.9, False)


def test_an_illness_that_may_be_the_patients_is_asked_about(experiencers: Experiencers) -> None:
    (_, illness), another = attributed(
        experiencers,
        "Husband takes diabetes tablets. Both feet numb.",
        ("feet", PRESENT, "numb"),
        ("diabetes", OTHER, ILLNESS),
    )
    assert (illness.feared, illness.p[OTHER], another) == (0.9, 0.0, False)


@given(st.lists(st.sampled_from(range(len(STATES))), max_size=6))
def test_nothing_that_is_said_to_be_so_is_ever_lowered(
    experiencers: Experiencers, states: list[int]
) -> None:
    text = "numb " * 6
    told = [mention(text, "numb", state) for state in states]
    after, _ = experiencers.attributed(text, [Span(0, len(text))], told)
    for was, now in zip(told, after, strict=True):
        assert now.p[PRESENT] >= was.p[PRESENT]
        assert now.p[ABSENT] == was.p[ABSENT]


def test_what_is_told_of_the_patient_is_heard_or_asked_about(listener: Listener) -> None:
    missed = []
    for entry in TEXTS["the_patients"]:
        text, _, findings = entry.rpartition(" | ")
        heard = listener.hear(text)
        told = {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}
        if not (told | {doubt.finding for doubt in heard.doubts}) & {*findings.split()}:
            missed.append(text)
    assert 1 - len(missed) / len(TEXTS["the_patients"]) >= 0.9, missed


def test_what_somebody_else_has_is_not_the_patients(listener: Listener) -> None:
    wrong = []
    for entry in TEXTS["somebody_elses"]:
        text, _, findings = entry.rpartition(" | ")
        told = {f.evidence.finding: f.evidence.state for f in listener.hear(text).facts}
        if any(told.get(finding) is State.PRESENT for finding in findings.split()):
            wrong.append(text)
    assert len(wrong) / len(TEXTS["somebody_elses"]) <= 0.1, wrong
