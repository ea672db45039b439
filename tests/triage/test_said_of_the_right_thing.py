"""What a reason says is new must be what was told to be new."""

from __future__ import annotations

import re

import pytest

from tests.builders import shared_knowledge

CLAIMED = re.compile(r"\b(leg|limbs?|arm|foot)\b that (became|got|turned|is|are)\b[^,.]* two weeks")
"""The sentence dates the weak limb itself."""
OF_NO_PART = ["new_weakness_on_an_old_complaint", "cord_disease_newly_worse"]
"""Rules of a sign, however old, and of something, whatever it is, that got worse."""


@pytest.mark.parametrize("name", OF_NO_PART)
def test_a_reason_dates_no_limb_where_it_was_only_told_that_something_got_worse(name: str) -> None:
    [flag] = [flag for flag in shared_knowledge().red_flags if flag.id == name]
    assert not CLAIMED.search(flag.plain)
    assert "something" in flag.plain
    assert "something" in flag.message
