"""The next question is sensible, worth its burden, and explained."""

from __future__ import annotations

import numpy as np

from plantar.assessment.reasons import why
from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.knowledge.loader import load
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Question, next_questions
from tests.builders import absent, present, unsure

NETWORK = compile_network(load())


def ask(person: Person, evidence: list[Evidence], **options: object) -> tuple[Question, ...]:
    return next_questions(NETWORK, infer(NETWORK, person, evidence), person, evidence, **options)  # type: ignore[arg-type]


def asked(questions: tuple[Question, ...]) -> set[str]:
    return {f for q in questions for f in q.findings}


def test_back_pain_is_followed_by_a_question_about_cauda_equina() -> None:
    questions = ask(Person(45, "female"), present("pain_back", "pain_bilateral_leg"), most=3)
    assert any(q.could_show.startswith(("cauda", "bilateral")) for q in questions)


def test_what_was_answered_even_as_unsure_is_not_asked_again() -> None:
    evidence = [*present("pain_back"), *unsure("numb_saddle"), *absent("bladder_retention")]
    everything = asked(ask(Person(45, "female"), evidence, most=400))
    assert not everything & {"pain_back", "numb_saddle", "bladder_retention"}


def test_a_man_is_never_asked_about_pregnancy() -> None:
    assert "history_pregnancy" not in asked(ask(Person(40, "male"), [], most=400))
    assert "history_pregnancy" in asked(ask(Person(30, "female"), [], most=400))


def test_once_the_onset_is_known_no_other_onset_is_asked() -> None:
    onset = {f for f in NETWORK.findings if NETWORK.knowledge.findings[f].group == "onset"}
    assert not asked(ask(Person(40, "male"), present("onset_sudden"), most=400)) & onset


def test_questions_end_when_nothing_is_left_to_ask() -> None:
    patient = [f for f, e in NETWORK.knowledge.findings.items() if e.asked_of == "patient"]
    assert ask(Person(40, "male"), unsure(*patient)) == ()


def test_the_best_question_comes_first() -> None:
    values = [q.value for q in ask(Person(40, "male"), present("side_one"), most=50)]
    assert values == sorted(values, reverse=True) and values[-1] > 0


def test_every_question_has_a_reason_in_plain_words() -> None:
    for question in ask(Person(40, "male"), present("side_one", "numb_ball"), most=30):
        assert why(NETWORK, question).endswith(".")


def test_a_clash_of_answers_is_settled_as_unsure_whatever_the_order() -> None:
    clash = [*present("pain_back"), *absent("pain_back")]
    first, second = reconcile(clash), reconcile(clash[::-1])
    assert first == second and first.conflicts == ("pain_back",)
    assert first.evidence[0].state is State.UNSURE


def test_conflicting_evidence_never_divides_by_zero() -> None:
    everything = [*present(*NETWORK.findings), *absent(*NETWORK.findings)]
    posterior = infer(NETWORK, Person(), everything)
    assert np.isfinite(posterior.responsible).all()
