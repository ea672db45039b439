"""The language of red flags and safety rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.errors import KnowledgeError
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import (
    All,
    AnyOf,
    Expression,
    Name,
    Not,
    PlainFacts,
    evaluate,
    holds,
    left_open,
    open_names,
    parse,
    supporting,
)

NAMES = ("a", "b", "c", "d")


def expressions() -> st.SearchStrategy[str]:
    return st.recursive(
        st.sampled_from(NAMES),
        lambda inner: st.one_of(
            inner.map(lambda x: f"not ({x})"),
            st.tuples(inner, inner).map(lambda p: f"({p[0]}) and ({p[1]})"),
            st.tuples(inner, inner).map(lambda p: f"({p[0]}) or ({p[1]})"),
        ),
        max_leaves=8,
    )


def answers() -> st.SearchStrategy[dict[str, bool]]:
    return st.dictionaries(st.sampled_from(NAMES), st.booleans())


def test_what_was_not_asked_under_not_is_unknown() -> None:
    assert evaluate(parse("a and not b"), PlainFacts({"a": True}, {})) is None


def test_a_false_part_decides_a_conjunction_whatever_is_unknown() -> None:
    assert evaluate(parse("a and b"), PlainFacts({"a": False}, {})) is False


def test_a_comparison_without_a_value_is_unknown() -> None:
    assert evaluate(parse("a>=2"), PlainFacts({"a": True}, {})) is None


def test_unknown_is_true_only_until_answered() -> None:
    rule = parse("unknown(a)")
    assert (evaluate(rule, PlainFacts({}, {})), evaluate(rule, PlainFacts({"a": False}, {}))) == (
        True,
        False,
    )


def test_open_names_are_the_questions_that_could_still_decide() -> None:
    assert open_names(parse("a and (b or c)"), PlainFacts({"a": True, "b": False}, {})) == ("c",)


@pytest.mark.parametrize("text", ["a +", "a + b", "f(a)", "a >= b", "__import__('os')"])
def test_a_text_outside_the_language_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeError):
        parse(text)


def _kleene(rule: Expression, known: dict[str, bool]) -> float:
    """1 for true, 0 for false, a half for unknown: each part by itself, as the rule is written."""
    match rule:
        case Name(name):
            return float(known.get(name, 0.5))
        case Not(part):
            return 1 - _kleene(part, known)
        case All(parts):
            return min(_kleene(part, known) for part in parts)
        case AnyOf(parts):
            return max(_kleene(part, known) for part in parts)
    raise TypeError(rule)


@given(expressions(), answers())
def test_parts_within_parts_of_their_kind_mean_what_is_written(
    text: str, given_answers: dict[str, bool]
) -> None:
    rule, facts = parse(text), PlainFacts(given_answers, {})
    found = {True: 1.0, None: 0.5, False: 0.0}[evaluate(rule, facts)]
    assert found == _kleene(rule, given_answers)
    assert bool(open_names(rule, facts)) is (found == 0.5)


def _open_of(rule: Expression, known: dict[str, bool]) -> set[str]:
    """Names of the parts that are not decided, each part looked at by itself."""
    if _kleene(rule, known) != 0.5:
        return set()
    match rule:
        case Name(name):
            return {name}
        case Not(part):
            return _open_of(part, known)
        case All(parts) | AnyOf(parts):
            return set().union(*(_open_of(part, known) for part in parts))
    raise TypeError(rule)


@given(expressions(), answers())
def test_a_part_of_which_nothing_is_known_is_left_out_without_a_difference(
    text: str, given_answers: dict[str, bool]
) -> None:
    rule = parse(text)
    found = open_names(rule, PlainFacts(given_answers, {}))
    assert set(found) == _open_of(rule, given_answers)


def test_of_a_list_in_a_list_every_open_name_is_open_and_every_reason_a_reason() -> None:
    rule = parse("(a or b) or c or (d and (e and f))")
    assert open_names(rule, PlainFacts({"d": True}, {})) == ("a", "b", "c", "e", "f")
    assert open_names(rule, PlainFacts({"d": False}, {})) == ("a", "b", "c")
    told = PlainFacts(dict.fromkeys("acdef", True), {})
    assert supporting(rule, told) == ("a", "c", "d", "e", "f")


@given(expressions(), answers(), answers())
def test_another_answer_never_flips_a_decided_result(
    text: str, given_answers: dict[str, bool], more: dict[str, bool]
) -> None:
    before = evaluate(parse(text), PlainFacts(given_answers, {}))
    after = evaluate(parse(text), PlainFacts({**more, **given_answers}, {}))
    assert before is None or before is after


@given(expressions())
def test_every_minimal_example_makes_its_expression_true(text: str) -> None:
    rule = parse(text)
    assert all(evaluate(rule, example) is True for example in minimal_examples(rule))


@pytest.mark.parametrize(
    "text", ["x and (a or not b)", "a>=2 or unknown(b)", "at_least(2, a, b, x) and always", "not x"]
)
@given(states=answers(), values=st.dictionaries(st.sampled_from(NAMES), st.floats(0, 5)))
def test_a_text_is_judged_alike_whether_anything_of_it_is_known_or_not(
    text: str, states: dict[str, bool], values: dict[str, float]
) -> None:
    facts = PlainFacts(states, values)
    assert holds(text, facts) is evaluate(parse(text), facts)
    assert left_open(text, facts) == open_names(parse(text), facts)


@given(expressions(), answers())
def test_an_open_name_is_not_answered_and_a_decided_text_has_none(
    text: str, states: dict[str, bool]
) -> None:
    open_ = left_open(text, PlainFacts(states, {}))
    assert not {*open_} & {*states}
    assert bool(open_) is (holds(text, PlainFacts(states, {})) is None)
