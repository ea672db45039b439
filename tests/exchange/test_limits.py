"""What may come in at all."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar import PlantarError
from plantar.exchange.limits import MOST_BYTES, MOST_DEPTH, MOST_DIGITS, read_object

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(
        st.text(), v
    ), max_leaves=20,
)  # fmt: skip


@settings(max_examples=40)
@given(st.dictionaries(st.text(), values))
def test_an_object_is_read_as_it_was_written(value: dict[str, object]) -> None:
    assert read_object(json.dumps(value), "body") == value


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_bytes_at_all_raise_anything_but_a_refusal(raw: bytes | str) -> None:
    try:
        assert isinstance(read_object(raw, "body"), dict)
    except PlantarError as error:
        assert str(error).startswith("body: ")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("[1]", "found list; expected a JSON object"),
        ('{"a": NaN}', "not valid JSON"),
        ('{"a": 1, "a": 2}', "not valid JSON"),
        ('{"a": -1e999}', "not valid JSON"),
        ('{"a": ' + "9" * (MOST_DIGITS + 1) + "}", "not valid JSON"),
        ('{"a": "' + "x" * MOST_BYTES + '"}', f"expected at most {MOST_BYTES}"),
        ('{"a":' * (MOST_DEPTH + 1), f"deeper than {MOST_DEPTH}"),
    ],
    ids=["list", "nan", "twice", "infinite", "endless", "large", "deep"],
)
def test_what_cannot_be_used_is_refused_by_name(raw: str, said: str) -> None:
    with pytest.raises(PlantarError, match=said):
        read_object(raw, "body")


def test_a_bracket_inside_a_string_is_no_level() -> None:
    raw = json.dumps({"a": "[{" * 500, "b": '\\"[['})
    assert read_object(raw, "body")["b"] == '\\"[['


def test_a_refusal_does_not_repeat_what_was_sent() -> None:
    with pytest.raises(PlantarError) as refused:
        read_object('{"name": "Zebediah" oops', "body")
    assert "Zebediah" not in str(refused.value)
