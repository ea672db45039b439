"""Guessing what a sentence may mean: a question, never a fact, and nothing is fetched."""

from __future__ import annotations

import socket

import pytest

from plantar.intake.hear import Listener
from plantar.intake.meaning import Guesser
from plantar.knowledge.loader import load

KNOWLEDGE = load()
TEXT = "My left foot is numb. Having a stretch does it good."


@pytest.fixture(scope="module")
def meaning() -> Guesser:
    return Guesser(KNOWLEDGE)


def test_a_sentence_that_nobody_understood_becomes_a_question(meaning: Guesser) -> None:
    plain, guessing = Listener(KNOWLEDGE).hear(TEXT), Listener(KNOWLEDGE, meaning).hear(TEXT)
    assert "relief_position" not in {d.finding for d in plain.doubts}
    assert [d.finding for d in guessing.doubts] == ["relief_position"]
    assert guessing.doubts[0].said in TEXT


def test_a_guess_is_never_a_fact(meaning: Guesser) -> None:
    plain, guessing = Listener(KNOWLEDGE).hear(TEXT), Listener(KNOWLEDGE, meaning).hear(TEXT)
    assert guessing.facts == plain.facts


def test_text_about_something_else_gives_no_guess(meaning: Guesser) -> None:
    assert meaning.guess(["The trains to Leeds are late on Sundays"]) == [None]


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert Guesser(KNOWLEDGE).guess(["my legs swell up"])
