"""Numbers of the report in words that a person can weigh."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from plantar import Urgency
from plantar.assessment.leading import worth_listing
from plantar.assessment.report import RankedCondition, UrgencyAnswer
from plantar.assessment.urgent import UNSAFE_NAME
from plantar.knowledge.people import ADULT, OLDEST
from plantar.knowledge.schema_model import ReportParameters
from plantar.knowledge.share import percent, percent_range

__all__ = ["percent", "percent_range"]
TOP = 3
YEARS = re.compile(r"(\d{1,3})\s*(?:years?|yrs?|y/?o?)\.?(?:\s*(?:old|of age))?", re.IGNORECASE)
STRENGTHS = ((10.0, "very strong"), (5.0, "strong"), (2.0, "some"))
"""Least decibans, and what weight of evidence they are called."""


HEADINGS = {
    Urgency.EMERGENCY_NOW: "Get emergency help now",
    Urgency.SAME_DAY: "See a doctor today",
    Urgency.WITHIN_2_WEEKS: "See a doctor within two weeks",
    Urgency.ROUTINE: "See a doctor within about six weeks",
    Urgency.SELF_CARE: "You can look after this at home for now",
}
NOTHING_TICKED = 'Nothing is ticked. Tick what is true, or press "None of these".'
WITHOUT_TICKS = {"none": "None of these", "not sure": "Not sure", "skip": "Skip this question"}
"""Buttons of a page to tick that count for nothing what is ticked, and what they are called."""
NOTHING_TYPED = 'Nothing is typed. Type a number, or press "Skip this question".'
SIGNS = {
    Urgency.EMERGENCY_NOW: "Call {number} at once if",
    Urgency.SAME_DAY: "See a doctor the same day if",
    Urgency.WITHIN_2_WEEKS: "See a doctor within two weeks if",
    Urgency.ROUTINE: "Book a visit if",
}
SIDES = {
    "left": "on the left",
    "right": "on the right",
    "both": "on both sides",
    "one": "on one side",
}


def which_is_true(ticked: int, button: str) -> str:
    """What is asked where something is ticked and the button says otherwise.

    >>> which_is_true(2, "None of these")
    'You ticked 2 and pressed "None of these": which is true? Your ticks are still there.'
    """
    ticks = "Your ticks are" if ticked > 1 else "Your tick is"
    return f'You ticked {ticked} and pressed "{button}": which is true? {ticks} still there.'


def heading(answer: UrgencyAnswer) -> str:
    """How soon, as one plain line; a team that treats the cause already has its own."""
    if answer.unsafe:
        return UNSAFE_NAME
    return answer.name if has_own_team(answer) else HEADINGS[Urgency(answer.level)]


def has_own_team(answer: UrgencyAnswer) -> bool:
    """Whether a team that treats the cause is told first, not the service of the country."""
    return not answer.unsafe and answer.name != Urgency(answer.level).label


def signs(level: str, numbers: Sequence[str]) -> str:
    """What to do at the danger signs of one level."""
    return SIGNS[Urgency(level)].format(number=" or ".join(numbers))


def level(name: str) -> str:
    """A level as a plain line inside a sentence.

    >>> level("same_day")
    'see a doctor today'
    """
    return uncapital(HEADINGS[Urgency(name)])


def after(text: str, name: str) -> str:
    """A text without the name that it begins with, for a line that begins with it already.

    >>> after("oxaliplatin: Tell the team.", "oxaliplatin")
    'Tell the team.'
    """
    return text.removeprefix(f"{name}: ")


def no_echo(lines: Iterable[str]) -> list[str]:
    """Lines without the sentences that stood before, or that one before began with.

    >>> no_echo(["It needs a scan at once, in hospital.", "It is new. It needs a scan at once."])
    ['It needs a scan at once, in hospital.', 'It is new.']
    """
    said: list[str] = []
    kept: list[str] = []
    for line in lines:
        new = [s for s in re.split(r"(?<=[.!?])\s+", line) if not _said(s, said)]
        said += new
        kept += [" ".join(new)] if new else []
    return kept


def _said(sentence: str, before: Iterable[str]) -> bool:
    return any(one.startswith(sentence.rstrip(".!?")) for one in before)


def uncapital(text: str) -> str:
    """A text for the middle of a sentence; a name in capitals keeps them.

    >>> uncapital("Field required"), uncapital("JSON decode error")
    ('field required', 'JSON decode error')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """A text with a capital; names inside it keep theirs.

    >>> capital("a fit, or MRSA")
    'A fit, or MRSA'
    """
    return text[:1].upper() + text[1:]


def years(text: str) -> str:
    """An age as people write it, as its number; any other text as it is.

    >>> years("45 years"), years(" 52 yo "), years("forty")
    ('45', '52', 'forty')
    """
    match = YEARS.fullmatch(text.strip())
    return match[1] if match else text.strip()


def strength(decibans: float) -> str:
    """How much a piece of evidence weighs."""
    return next((name for least, name in STRENGTHS if abs(decibans) >= least), "slight")


def factor(decibans: float) -> str:
    """What a reason does to the odds, as a factor.

    >>> factor(8.0), factor(-1.5), factor(0.01)
    ('× 6.3', '÷ 1.4', '× 1.0')
    """
    times = 10 ** (abs(decibans) / 10)
    return f"{'×' if decibans >= 0 else '÷'} {_short(times)}"


def odds(decibans: float) -> str:
    """Odds as people say them.

    >>> odds(-16.1), odds(12.5), odds(0)
    ('1 to 41', '18 to 1', '1 to 1')
    """
    times = _short(10 ** (abs(decibans) / 10), whole_from=3)
    return (
        f"{times.removesuffix('.0')} to 1" if decibans > 0 else f"1 to {times.removesuffix('.0')}"
    )


def _short(number: float, *, whole_from: float = 10) -> str:
    """A number to two figures or so, with its thousands apart."""
    return f"{number:.1f}" if number < whole_from else f"{number:,.0f}".replace(",", "\u202f")


def sentence(text: str) -> str:
    """The text with a capital and a full stop; names inside it keep their capitals."""
    return capital(text) + ("" if not text or text[-1] in ".!?" else ".")


def mend(kind: str, low: float | None, high: float | None) -> str:
    """Return what would be a valid answer, for one that is refused."""
    if kind == "age":
        return f"Please type your age in whole years, from {ADULT} to {OLDEST}."
    if kind == "number" and low is not None and high is not None:
        return f"Please type a number from {low:g} to {high:g}."
    return "Please type a number." if kind == "number" else "Please choose one of the answers."


def sided(side: str) -> str:
    """A side as people say it.

    >>> sided("left"), sided("both")
    ('on the left', 'on both sides')
    """
    return SIDES[side]


def shared(lists: Iterable[Sequence[str]]) -> list[str]:
    """What stands in every list, in the order of the first."""
    first, *others = lists
    return [line for line in first if all(line in other for other in others)]


def causes(ranked: Sequence[RankedCondition], limits: ReportParameters) -> list[RankedCondition]:
    """The first causes worth naming beside the picture."""
    return worth_listing(ranked[:TOP], limits) or list(ranked[:1])
