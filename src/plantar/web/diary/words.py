"""How the pages of the diary say a level, an error and the numbers to call."""

from __future__ import annotations

import re

from plantar import Urgency
from plantar.assessment.urgent import UNSAFE_NAME
from plantar.records.standing import Standing
from plantar.records.story import Story
from plantar.web.engine import Engine
from plantar.web.wording import HEADINGS

LABELS = {
    "entry.sleep_hours": "Sleep, hours",
    "entry.falls": "Falls since the last entry",
    "entry.glucose_mmol_l": "Glucose",
    "entry.weight_kg": "Weight, kg",
    "treatment.name": "What it is",
    "treatment.began": "First day",
    "treatment.ended": "Last day",
    "treatment.look_back_days": "Days after which it should be better",
    "treatment.decide_on": "The day on which you will decide",
}
"""Fields as the forms call them; an error names them so."""


OPEN = {
    "which": "You said that one of these is true. Which?",
    "heard": "Something that you wrote may mean this. Is it true?",
    "unanswered": "Is any of these true? Not answered in the last day:",
}
"""Why a danger is open, as the pages ask about it."""
PLAIN = {
    "; value error, ": "; ",
    "; input should be ": "; expected ",
    "expected less than or equal to": "expected at most",
    "expected greater than or equal to": "expected at least",
}
"""How a checker of forms says something, and how people do."""
NO_NUMBER = re.compile(
    r"a valid (?:number|integer), unable to parse string as an? (?:number|integer)"
)
"""How a checker of forms says that something is no number."""


def headline(standing: Standing) -> str:
    """How soon, as one plain line; no level that open dangers forbid to name."""
    return UNSAFE_NAME if standing.unsafe else HEADINGS[Urgency(standing.level)]


def in_plain_words(error: str) -> str:
    """An error of a field with the field as the form calls it."""
    for field, label in LABELS.items():
        error = error.replace(f"{field}:", f"{label}:")
    for said, plain in PLAIN.items():
        error = error.replace(said, plain)
    error = NO_NUMBER.sub("a number", error)
    glucose = f"{LABELS['entry.glucose_mmol_l']}: found"
    return f"{error} mmol/L. Choose mg/dL where that is meant." if glucose in error else error


def numbers(engine: Engine, standing: Standing, story: Story) -> tuple[str, ...]:
    """Emergency numbers, where the level is an emergency."""
    country = "generic"
    if story.last_visit:
        country = story.last_visit.body.report["input"]["country"]
    return engine.emergency_numbers(country) if standing.level == "emergency_now" else ()
