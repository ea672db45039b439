"""Numbers and lists of the report in words."""

from __future__ import annotations

from plantar.web.wording import shared


def test_what_stands_in_every_list_is_shared() -> None:
    assert shared([("a", "b"), ("b", "c"), ("b",)]) == ["b"]


def test_nothing_is_shared_with_an_empty_list() -> None:
    assert shared([("a",), ()]) == []
