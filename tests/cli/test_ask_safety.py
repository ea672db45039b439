"""The safety questions after the interview."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console

from plantar.assessment.assess import Assessor
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.cli.ask_safety import MOST, ask_safety
from plantar.reasoning.prior import Person
from tests.builders import present, request


class Typed(Console):
    """A console whose user types the given lines, then leaves."""

    def __init__(self, *lines: str) -> None:
        super().__init__(quiet=True)
        self.lines: Iterator[str] = iter(lines)
        self.asked = 0

    def input(self, *words: object, **more: object) -> str:
        self.asked += 1
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None


def after(assessor: Assessor, console: Console, *findings: str) -> Report:
    def judged(said: SafetyAnswers) -> Report:
        return assessor.assess(request(Person(50, "male"), present(*findings), safety=said))

    return ask_safety(judged, SafetyAnswers(), console)


def test_answers_free_the_plan(assessor: Assessor) -> None:
    report = after(assessor, Typed("metformin", "none", "n"), "trigger_shoes", "feel_numb")
    assert report.plan.kind == "plan" and report.plan.now
    assert report.plan.taken == ("metformin",)


def test_a_sign_of_the_emergency_list_ends_the_questions(assessor: Assessor) -> None:
    console = Typed("none", "2", "n", "n")
    report = after(assessor, console, "trigger_shoes")
    assert report.plan.kind == "emergency" and console.asked == 2


@pytest.mark.parametrize("word", ["n", "no", "y"])
def test_a_yes_or_no_to_a_list_of_dangers_is_asked_again(word: str, assessor: Assessor) -> None:
    console = Typed("none", word)
    assert after(assessor, console, "trigger_shoes").plan.kind == "held" and console.asked == 3
    assert after(assessor, Typed("none", word, "none"), "trigger_shoes").plan.kind == "plan"


def test_in_an_emergency_nothing_is_asked(assessor: Assessor) -> None:
    console = Typed("none")
    assert after(assessor, console, "numb_saddle").plan.kind == "emergency"
    assert console.asked == 0


@pytest.mark.parametrize("word", ["", "perhaps"])
def test_an_answer_that_is_no_answer_stays_unknown(word: str, assessor: Assessor) -> None:
    report = after(assessor, Typed("none", word), "trigger_shoes")
    assert report.plan.kind == "held"


def test_the_questions_end(assessor: Assessor) -> None:
    console = Typed("none", "none", *["n"] * 99)
    after(assessor, console, "numb_stocking", "history_diabetes")
    assert console.asked <= MOST + 1


def test_leaving_keeps_what_was_said(assessor: Assessor) -> None:
    assert after(assessor, Typed("Eliquis"), "trigger_shoes").plan.taken == ("apixaban",)


@pytest.mark.parametrize("word", ["done", "quit"])
def test_a_word_that_ends_the_questions_is_no_medicine(word: str, assessor: Assessor) -> None:
    console = Typed(word, "y")
    report = after(assessor, console, "trigger_shoes")
    assert console.asked == 1 and report.plan.taken == ()
    assert not [concern for concern in report.plan.medicines if word in concern.text]


@pytest.mark.parametrize(("typed", "kept"), [("n", "none"), ("No", "none"), ("not sure", None)])
def test_no_and_not_sure_are_not_read_as_medicines(
    typed: str, kept: str | None, assessor: Assessor
) -> None:
    listed: list[str | None] = []

    def judged(said: SafetyAnswers) -> Report:
        listed.append(said.medicines)
        return assessor.assess(request(Person(50, "male"), present("trigger_shoes"), safety=said))

    ask_safety(judged, SafetyAnswers(), Typed(typed))
    assert listed[-1] == kept
