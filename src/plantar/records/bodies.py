"""What a record holds, by kind; checked where it comes in, immutable afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from plantar.errors import DiaryError

Scale = Annotated[int, Field(ge=0, le=10)]
Sensation = Literal["numb", "tingling", "burning", "pain", "cold"]
LONGEST_NOTE = 4000


class RecordBody(BaseModel):
    """One record's own data."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class DiaryEntry(RecordBody):
    """How it is at one time; what was not asked is None, never nought or "no".

    ``map`` is ``plantar/map/1``; ``dangers`` holds the ticked lines of the danger screen, and is
    empty where the person read it and ticked none; ``which`` names the dangers that are meant, of
    ticked lines that hold several.
    """

    map: dict[str, Any] | None = None
    strengths: dict[Sensation, Scale] = {}
    weakness: Literal["none", "as_before", "new", "worse"] | None = None
    sleep_hours: Annotated[float, Field(ge=0, le=24)] | None = None
    falls: Annotated[int, Field(ge=0, le=100)] | None = None
    skin: tuple[str, ...] | None = None
    glucose_mmol_l: Annotated[float, Field(ge=0.5, le=60)] | None = None
    weight_kg: Annotated[float, Field(ge=25, le=400)] | None = None
    dangers: tuple[str, ...] | None = None
    which: tuple[str, ...] | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class KeptAssessment(RecordBody):
    """An assessment that was kept: the whole report, which carries its input and its versions."""

    report: dict[str, Any]


class Treatment(RecordBody):
    """Something that was begun, changed or stopped: a medicine, a shoe, an insole, an exercise.

    ``look_back_days`` is the time after which the plan expects it to be better. With ``decide_on``
    it is a trial: the day, chosen before it begins, on which to stop or to go on.
    """

    kind: Literal["medicine", "shoe", "insole", "exercise", "supplement", "other"]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    began: date
    ended: date | None = None
    look_back_days: Annotated[int, Field(ge=1, le=730)] | None = None
    decide_on: date | None = None

    @field_validator("decide_on")
    @classmethod
    def _after_the_first_day(cls, day: date | None, others: ValidationInfo) -> date | None:
        began = others.data.get("began")
        if day and began and day <= began:
            raise ValueError(f"expected a day after {began}, the day on which it began")
        return day


Severity = Literal["none", "slight", "moderate", "severe"]
Frequency = Literal["occasional", "frequent", "almost_always"]


class Complaint(RecordBody):
    """How strong and how often one complaint was; how often is not asked of what was not there."""

    severity: Severity
    frequency: Frequency | None = Field(None, validate_default=True)

    @field_validator("frequency")
    @classmethod
    def _only_where_there(cls, said: Frequency | None, others: ValidationInfo) -> Frequency | None:
        if (said is None) != (others.data.get("severity") == "none"):
            raise ValueError("expected how often, for what was there and only for that")
        return said


class WeeklyScore(RecordBody):
    """The weekly questions, each answered; the points are worked out from them."""

    pain: Complaint
    burning: Complaint
    tingling: Complaint
    numb: Complaint


class Photo(RecordBody):
    """A photo of a foot: what is said of it; the JPEG lies beside it, under the same id.

    ``entry`` is the id of the entry that it was taken with, and is deleted with.
    """

    foot: Literal["left", "right"]
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    entry: Annotated[str, Field(max_length=36)] = ""


class Result(RecordBody):
    """A result that came in: a finding as ``ID``, ``ID=absent`` or ``ID=7.2``."""

    finding: Annotated[str, Field(min_length=1, max_length=200)]


class Diagnosis(RecordBody):
    """What it was in the end, and whether plantar had been right."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    was_right: Literal["yes", "partly", "no", "not_known"]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""


class Level(RecordBody):
    """The urgency that stood after an entry; it stays at least so high until the next visit.

    ``raised_by`` holds the ticked lines without which it would have been lower, where nobody had
    said which of their dangers is meant: once that is said, the level is that of what was said.
    ``unsafe``: open dangers forbade to name it; ``name`` says so.
    ``entry`` is the id of what was written, after which it stood; empty in older diaries.
    """

    level: str
    name: str
    when: str
    where: str
    because: tuple[str, ...]
    raised_by: tuple[str, ...] = ()
    unsafe: bool = False
    entry: str = ""

    @model_validator(mode="before")
    @classmethod
    def _by_its_name(cls, raw: Any) -> Any:
        """A body written before there was ``unsafe`` says it by its name alone; what raised it
        was ``untold`` for a time."""
        if not isinstance(raw, Mapping):
            return raw
        body = dict(raw)
        if "untold" in body:
            body.setdefault("raised_by", body.pop("untold"))
        if "unsafe" not in body and body.get("name") == _UNSAFE_BEFORE:
            body["unsafe"] = True
        return body


_UNSAFE_BEFORE = "Not yet safe to say"

KINDS: dict[str, type[RecordBody]] = {
    "entry": DiaryEntry,
    "visit": KeptAssessment,
    "treatment": Treatment,
    "score": WeeklyScore,
    "photo": Photo,
    "result": Result,
    "diagnosis": Diagnosis,
    "level": Level,
}


def kind_of(body: RecordBody) -> str:
    """The kind that a body is kept under."""
    return next(kind for kind, model in KINDS.items() if type(body) is model)


def not_empty(body: RecordBody) -> None:
    """Refuse an entry in which nothing was answered.

    Raises:
        DiaryError: it says nothing.
    """
    if body == DiaryEntry():
        raise DiaryError("Nothing is written yet: answer at least one question, or write a note.")


def read_body(kind: str, raw: Mapping[str, Any]) -> RecordBody:
    """A body from plain data.

    Raises:
        DiaryError: names each field that is wrong, what was found and what would be right.
    """
    model = KINDS.get(kind)
    if model is None:
        raise DiaryError(f"kind: found {kind!r}; expected {', '.join(KINDS)}")
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise DiaryError("\n".join(_fault(kind, fault) for fault in error.errors())) from None


def _fault(kind: str, fault: Mapping[str, Any]) -> str:
    field = ".".join([kind, *map(str, fault["loc"])])
    if fault["type"] == "extra_forbidden":
        return f"{field}: unknown; expected {', '.join(KINDS[kind].model_fields)}"
    return (
        f"{field}: found {str(fault['input'])[:60]!r}; {fault['msg'][:1].lower()}{fault['msg'][1:]}"
    )
