"""The language of red flags and safety rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.errors import KnowledgeError
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import PlainFacts, evaluate, open_names, parse

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
