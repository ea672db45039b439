"""What the tools answer: typed, at most 4 kB of JSON each, urgency first in every one."""

from __future__ import annotations

from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from plantar.errors import ExchangeError
from plantar.exchange.urgency import ShownUrgency

MOST_BYTES = 4096
"""Room for every line of the danger page, which is never shortened, in every country."""
LEVELS = Literal[
    "emergency_now",
    "same_day",
    "within_2_weeks",
    "routine",
    "self_care",
    "not_yet_safe_to_say",
    "nobody_assessed",
]
Said = Literal["yes", "no", "unsure"]
GENERAL = (
    "Nobody was assessed. Trouble passing water, numbness between the legs, sudden weakness, a "
    "drooping face, trouble breathing or a cold pale foot: call the emergency number now."
)

MISSING = (
    "Only where nothing is known of what the person feels: say the first line, ask for the others. "
    "No cause is named then."
)


class Part(BaseModel):
    """A piece of an answer; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class UrgencySaid(Part):
    """How soon to be seen."""

    level: LEVELS = Field(description="Below same_day only where no open danger could raise it.")
    at_most: str = Field(description="The worst that open dangers could still bring.")
    do: str = Field(description="Say this to the person, unchanged.")
    because: list[str] = Field(default_factory=list)


class Likely(Part):
    """A cause and the probability that it is why the person came."""

    id: str
    name: str
    probability: float
    interval: tuple[float, float]


class LikelySite(Part):
    """Where the lesion may sit."""

    id: str
    name: str
    probability: float
    side: str


class Ask(Part):
    """The question to put to the person, in these words; answer with the tool `answer`."""

    text: str
    why: str = ""
    answers: dict[str, str] = Field(
        description="Id to what it asks; answer each with yes, no or unsure unless it says else."
    )


class Answered(Part):
    """What every answer about a person has."""

    crisis_help: str = Field(
        default="",
        exclude_if=lambda words: not words,
        description="Where it is there the words tell of self-harm: say it first, unchanged.",
    )
    urgency: UrgencySaid
    status: Literal["input_required", "complete"] = Field(
        description="input_required: dangers are open; ask them before anything else is relied on."
    )
    handle: str = Field(description="Names this case in the other tools; in memory only.")
    next_step: str
    left_out: list[str] = Field(
        default_factory=list, description="Fields shortened to stay within 4 kB; see explain."
    )


class Assessed(Answered):
    """How urgent, what, where; or the danger questions that are open."""

    open_dangers: dict[str, str] = Field(
        default_factory=dict, description="Line of the danger screen to its question."
    )
    missing: list[str] = Field(default_factory=list, description=MISSING)
    conditions: list[Likely] = Field(default_factory=list)
    sites: list[LikelySite] = Field(default_factory=list)
    understood: list[str] = Field(default_factory=list, description="Findings that count.")
    contradictions: list[str] = Field(
        default_factory=list, description="What does not fit together; a danger among it counts."
    )
    references: list[str] = Field(default_factory=list, description="Read plantar://references/ID.")


class Asked(Answered):
    """The next question, or none."""

    question: Ask | None


class Why(Part):
    """A reason and its weight in decibans (10 is a factor of ten)."""

    finding: str
    text: str
    db: float
    basis: str


class Explained(Answered):
    """Why a condition is as probable as it is, or all of them in order."""

    about: str
    missing: list[str] = Field(default_factory=list, description=MISSING)
    conditions: list[Likely] = Field(default_factory=list)
    reasons_for: list[Why] = Field(default_factory=list)
    reasons_against: list[Why] = Field(default_factory=list)
    would_settle: list[str] = Field(default_factory=list)
    not_worth_ordering: list[str] = Field(default_factory=list)
    references: list[str] = Field(default_factory=list)


class Localised(Answered):
    """Where the lesion may sit, from a map and signs."""

    sites: list[LikelySite]
    contradictions: list[str] = Field(default_factory=list)


class Item(Part):
    """Something that can be done, and when to stop."""

    id: str
    what: str
    stop: str


class Planned(Answered):
    """What can be done: past the safety gate. Held means: dangers first."""

    kind: Literal["emergency", "held", "plan"]
    see: list[str] = Field(default_factory=list)
    alerts: list[str] = Field(default_factory=list)
    now: list[Item] = Field(default_factory=list)
    discuss: list[Item] = Field(default_factory=list)
    not_for_this_person: list[str] = Field(default_factory=list)
    safety_questions: dict[str, str] = Field(
        default_factory=dict, description="Answer them with the tool `answer`: they free items."
    )


class Written(Answered):
    """A page of a letter."""

    page: int
    pages: int
    text: str


class KnowledgeEntry(Part):
    """One entry of the knowledge."""

    id: str
    kind: Literal["condition", "finding", "reference", "region", "danger"]
    name: str
    text: str = ""
    uri: str


class Known(Part):
    """Entries near to a query."""

    urgency: UrgencySaid
    status: Literal["complete"] = "complete"
    entries: list[KnowledgeEntry]
    next_step: str
    left_out: list[str] = Field(default_factory=list)


def urgency_said(found: ShownUrgency) -> UrgencySaid:
    """The urgency in the words of the tools."""
    because = [reason.plain for reason in found.because[:2]]
    raw = {"level": found.level, "at_most": found.at_most, "do": found.words, "because": because}
    return UrgencySaid.model_validate(raw)


Sized = TypeVar("Sized", bound=Part)
NOBODY = UrgencySaid(level="nobody_assessed", at_most="emergency_now", do=GENERAL)


def size(answer: BaseModel) -> int:
    """Bytes of an answer as JSON."""
    return len(answer.model_dump_json().encode())


def fit(answer: Sized, *order: str) -> Sized:
    """The answer within :data:`MOST_BYTES`: the last entries of the fields in ``order`` go first.

    Urgency, status, open dangers and questions are never shortened. What is said to somebody whose
    words tell of self-harm comes on top of the limit.

    Raises:
        ExchangeError: it does not fit even so.
    """
    kept, most = answer, MOST_BYTES + len(getattr(answer, "crisis_help", "").encode())
    cut: list[str] = []
    for name in order:
        while size(kept) > most and (items := getattr(kept, name)):
            if name not in cut:
                cut.append(name)
            less = dict(list(items.items())[:-1]) if isinstance(items, dict) else items[:-1]
            kept = kept.model_copy(update={name: less, "left_out": list(cut)})
    if size(kept) > most:
        raise ExchangeError(f"answer: found {size(kept)} bytes; expected at most {most}")
    return kept
