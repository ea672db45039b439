"""The next question is worth what it is said to be worth, is sensible, and is explained."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from plantar.knowledge.evidence import Evidence, State, reconcile
from plantar.knowledge.expression import names, parse
from plantar.reasoning.askable import sensible
from plantar.reasoning.network import SOMETHING_ELSE
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Question, next_questions
from plantar.reasoning.why import why
from tests.builders import (
    absent,
    present,
    shared_assessor,
    shared_knowledge,
    unsure,
    with_parameter,
)
from tests.strategies import answers, people

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
TOPICS, FINDINGS = KNOWLEDGE.topics, KNOWLEDGE.findings
EVERYBODY = ("patient", "clinician", "test")
IN_A_FLAG = {name for flag in KNOWLEDGE.red_flags for name in names(parse(flag.when))}


def ask(person: Person, evidence: list[Evidence], **options: object) -> tuple[Question, ...]:
    return next_questions(NETWORK, infer(NETWORK, person, evidence), person, evidence, **options)  # type: ignore[arg-type]


def asked(questions: tuple[Question, ...]) -> set[str]:
    return {f for q in questions for f in q.findings}


def of_topic(name: str) -> set[str]:
    return {f for f in NETWORK.findings if FINDINGS[f].topic == name}


# What a question is worth, from its definition.

Shares = Mapping[str, float]


def posterior(person: Person, evidence: list[Evidence]) -> Shares:
    found = infer(NETWORK, person, evidence)
    return dict(zip(found.names, map(float, found.responsible), strict=True))


def cautious(shares: Shares) -> Shares:
    """With what a missed cause weighs, as triage has it."""
    weight = {
        name: KNOWLEDGE.triage.miss(name, KNOWLEDGE.conditions[name].urgency)
        if name != SOMETHING_ELSE
        else 1.0
        for name in shares
    }
    whole = math.fsum(weight[name] * p for name, p in shares.items())
    return {name: weight[name] * p / whole for name, p in shares.items()}


def as_it_is(shares: Shares) -> Shares:
    return shares


def level(name: str) -> str:
    return "routine" if name == SOMETHING_ELSE else KNOWLEDGE.conditions[name].urgency


def whom_to_see(name: str) -> str:
    return SOMETHING_ELSE if name == SOMETHING_ELSE else str(KNOWLEDGE.conditions[name].see[:1])


CLASSES: Mapping[str, Callable[[str], str]] = {
    "urgency": level,
    "plan": lambda name: name if name == SOMETHING_ELSE else level(name) + whom_to_see(name),
    "cause": lambda name: name,
}


def divergence(after: Shares, before: Shares, aim: str) -> float:
    """Information in nats about which class the cause is of."""
    sums: dict[str, list[float]] = {}
    for name in before:
        pair = sums.setdefault(CLASSES[aim](name), [0.0, 0.0])
        pair[0] += after[name]
        pair[1] += before[name]
    return math.fsum(a * math.log(a / b) for a, b in sums.values() if a > 0)


def expected_value(person: Person, unit: tuple[str, ...]) -> float:
    """Of the first question to a person who has said nothing yet."""
    worth, before, total = KNOWLEDGE.model.questions, posterior(person, []), 0.0
    for aim, value in (
        ("urgency", worth.worth_urgency.value),
        ("plan", worth.worth_plan.value),
        ("cause", worth.worth_cause.value),
    ):
        view = cautious if aim == "urgency" else as_it_is
        for finding in unit:
            column = NETWORK.column[finding]
            p_yes = math.fsum(
                p * float(NETWORK.p[n, column]) for n, p in enumerate(view(before).values())
            )
            answers_ = [(p_yes, present(finding))]
            if len(unit) == 1:
                answers_.append((1 - p_yes, absent(finding)))
            for chance, answer in answers_:
                after = view(posterior(person, answer))
                total += value * chance * divergence(after, view(before), aim)
    return total - worth.burden[FINDINGS[unit[0]].asked_of].value


def test_a_question_is_worth_the_information_that_its_answer_brings() -> None:
    person = Person(50, "female")
    found = ask(person, [], most=900, asked_of=EVERYBODY)
    plain = [q for q in found if not q.could_show]
    assert len(plain) > 50
    for question in [*plain[:4], *plain[40:44], *plain[-2:]]:
        assert question.value == pytest.approx(expected_value(person, question.findings), rel=1e-6)


def test_a_question_is_asked_exactly_if_it_is_worth_more_than_its_burden() -> None:
    person = Person(50, "female")
    offered = asked(ask(person, [], most=900, asked_of=EVERYBODY))
    plain = [
        f
        for f in NETWORK.findings
        if not TOPICS[FINDINGS[f].topic].exclusive
        and not FINDINGS[f].only_if
        and f not in IN_A_FLAG
    ]
    for finding in plain[::40]:
        assert (finding in offered) is (expected_value(person, (finding,)) > 0), finding


def test_the_best_question_comes_first() -> None:
    values = [q.value for q in ask(Person(40, "male"), present("side_one"), most=50)]
    assert values == sorted(values, reverse=True) and values[-1] > 0


# What is asked of whom.


def test_back_pain_is_followed_by_a_question_about_cauda_equina() -> None:
    questions = ask(Person(45, "female"), present("pain_back", "pain_bilateral_leg"), most=3)
    assert any(q.could_show.startswith(("cauda", "bilateral")) for q in questions)


def test_a_flag_that_a_question_could_show_waits_for_that_answer() -> None:
    flags = {flag.id: flag for flag in KNOWLEDGE.red_flags}
    shown = [q for q in ask(Person(45, "female"), present("pain_back"), most=100) if q.could_show]
    assert shown
    for question in shown:
        assert set(question.findings) & set(names(parse(flags[question.could_show].when)))


def test_once_an_emergency_is_settled_no_question_is_asked_for_a_flag() -> None:
    shown = ask(Person(45, "female"), present("pain_back", "numb_saddle", "bladder_retention"))
    assert shown and not any(q.could_show for q in shown)


@settings(max_examples=15)
@given(people(KNOWLEDGE), answers(KNOWLEDGE, NETWORK.findings, most=12))
def test_what_was_answered_even_as_unsure_is_not_asked_again(
    person: Person, evidence: list[Evidence]
) -> None:
    found = asked(ask(person, evidence, most=900, asked_of=EVERYBODY))
    assert not found & {e.finding for e in evidence}


def test_what_was_skipped_is_not_asked_again() -> None:
    first = ask(Person(40, "male"), [], most=1)[0]
    assert not asked(ask(Person(40, "male"), [], most=900, skip=first.findings)) & set(
        first.findings
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_those_are_asked_whose_answers_may_be_had(who: str) -> None:
    found = asked(ask(Person(40, "male"), [], most=900, asked_of=(who,)))
    assert found and {FINDINGS[f].asked_of for f in found} == {who}


def test_what_can_be_tested_at_home_is_asked_of_the_patient_too() -> None:
    finding = next(q.findings[0] for q in ask(Person(), [], asked_of=("clinician",), most=1))
    assert finding not in asked(ask(Person(), [], most=900))
    assert finding in asked(ask(Person(), [], most=900, self_tests=(finding,)))


def test_a_man_is_never_asked_about_pregnancy() -> None:
    assert "history_pregnancy" not in asked(ask(Person(40, "male"), [], most=400))
    assert "history_pregnancy" in asked(ask(Person(30, "female"), [], most=400))


def test_a_question_makes_sense_while_what_would_rule_it_out_is_unknown() -> None:
    entry = FINDINGS["history_pregnancy"]
    assert sensible(entry, Person(30, "unknown"), []) and sensible(
        entry, Person(None, "female"), []
    )
    assert not sensible(entry, Person(30, "male"), [])
    assert not sensible(entry, Person(80, "female"), [])


@pytest.mark.parametrize("topic", sorted(n for n, t in TOPICS.items() if t.exclusive))
def test_answers_that_exclude_each_other_are_one_question_asked_once(topic: str) -> None:
    person, members = Person(40, "male"), of_topic(topic)
    mine = [q for q in ask(person, [], most=400) if members & set(q.findings)]
    assert len(mine) == 1 and set(mine[0].findings) == members
    known = present(sorted(members)[0])
    assert not asked(ask(person, known, most=400)) & members


def test_questions_end_when_nothing_is_left_to_ask() -> None:
    patient = [f for f, e in FINDINGS.items() if e.asked_of == "patient"]
    assert ask(Person(40, "male"), unsure(*patient)) == ()


def test_questions_end_when_nothing_is_worth_its_burden() -> None:
    person, evidence = Person(40, "male"), present("side_one")
    costly = with_parameter(KNOWLEDGE, "questions.burden.patient", 100.0)
    network = replace(NETWORK, knowledge=costly)
    assert ask(person, evidence)
    assert next_questions(network, infer(network, person, evidence), person, evidence) == ()


def test_fewer_questions_are_worth_asking_once_a_cause_was_seen() -> None:
    seen = present("imaging_venous_clot", "swelling_one_leg", "pain_calf", "history_immobility")
    before, after = (ask(Person(40, "male"), e, most=900) for e in ([], seen))
    assert len(after) < len(before) * 2 / 3


def test_no_more_questions_than_asked_for_are_named() -> None:
    assert len(ask(Person(40, "male"), [], most=3)) == 3


# Why it is asked.


def test_every_question_has_a_reason_in_plain_words() -> None:
    for question in ask(Person(40, "male"), present("side_one", "numb_ball"), most=30):
        assert why(NETWORK, question).endswith(".")


def test_a_question_names_two_causes_that_it_tells_apart_the_likelier_first() -> None:
    person, evidence = Person(40, "male"), present("side_one", "numb_ball")
    shares = posterior(person, evidence)
    apart = [q for q in ask(person, evidence) if q.separates]
    assert apart
    for question in apart:
        first, second = question.separates
        assert shares[first] >= shares[second]
        column = [NETWORK.column[f] for f in question.findings]
        rows = [NETWORK.names.index(name) for name in (first, second)]
        assert (NETWORK.p[rows[0], column] != NETWORK.p[rows[1], column]).any()


def test_a_question_on_which_the_likely_causes_agree_names_no_pair() -> None:
    """It is asked for a danger that is still improbable."""
    person, evidence = Person(40, "male"), present("side_one", "numb_ball")
    found = infer(NETWORK, person, evidence)
    likely = found.responsible[:-1].argsort(kind="stable")[::-1][:6]
    for question in ask(person, evidence, asked_of=EVERYBODY):
        figures = NETWORK.p[likely][:, [NETWORK.column[f] for f in question.findings]]
        assert (question.separates == ()) is bool((figures == figures[0]).all())


@settings(max_examples=10)
@given(people(KNOWLEDGE), answers(KNOWLEDGE, NETWORK.findings, most=12))
def test_the_order_of_answers_changes_no_question(person: Person, evidence: list[Evidence]) -> None:
    assert ask(person, evidence) == ask(person, evidence[::-1])


def test_a_clash_of_answers_is_settled_as_unsure_whatever_the_order() -> None:
    clash = [*present("pain_back"), *absent("pain_back")]
    first, second = reconcile(clash), reconcile(clash[::-1])
    assert first == second and first.conflicts == ("pain_back",)
    assert first.evidence[0].state is State.UNSURE
