"""Answers to the safety questions, as options of the command line."""

from __future__ import annotations

from tests.builders import shared_knowledge

WELL = [
    f"--safety={name}={'yes' if name == 'red_flags_cleared' else 'no'}"
    for name in shared_knowledge().care.asked_flags
]
"""Of a person whose dangers were asked about, with none of what may hold an item back."""
