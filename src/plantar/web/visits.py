"""Visits: what one tab has said so far, in memory only, found by an unguessable name."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from plantar import Evidence, Extraction, KnowledgeBase
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.intake.state import InterviewState, dump, load_state
from plantar.intake.steps import DANGERS
from plantar.records.record import now_utc

if TYPE_CHECKING:
    from plantar.reading.extraction import SimilarCase

SCHEMA, WITHOUT_TIME = "plantar/visit/2", "plantar/visit/1"
"""Of today, and of files that do not say when the dangers were answered."""
MOST_VISITS, LONGEST_S = 2000, 4 * 3600.0
"""The oldest visits are forgotten beyond these."""
LONGEST_TEXT, LONGEST_STROKES = 4000, 300_000
UNCOUNTED = ("changes", "answered", "mistake")
"""Parts of a visit that no form can overtake."""
DIARY = (
    "This is a whole diary that plantar exported, not a saved visit. Nothing was opened. "
    "Put it into your diary: open the diary, then “Put a copy of a diary in”."
)
NOT_OURS = "This is not a file saved by plantar, or it is from another version. Nothing was opened."


@dataclass(frozen=True)
class Mistake:
    """An answer that could not be taken: to which question, why, and what was given."""

    place: int
    text: str
    given: tuple[str, ...] | None = None
    """What the fields show again; None: what was answered before, or what the words told."""
    which: bool = False
    """Asked which is true, what is ticked or the button."""
    child: int = 0
    """An age below that of adults."""


@dataclass(frozen=True)
class Visit:
    """Everything about one visit; immutable."""

    state: InterviewState = field(default_factory=InterviewState)
    words: str = ""
    heard: Extraction | None = None
    """What was understood of the words, until it is confirmed."""
    read: tuple[Evidence, ...] = ()
    """What was read in the words at first, to be set right or put back at any time."""
    similar: tuple[SimilarCase, ...] = ()
    """Published cases whose first text is like the person's."""
    strokes: str = ""
    """The painting as it was drawn, as JSON of the painting page, to be opened again."""
    country: str = "generic"
    for_another: bool = False
    """Somebody writes for the person: a carer, a relative."""
    mistake: Mistake | None = None
    """The last answer, where it could not be taken; shown with its question until the next."""
    safety: SafetyAnswers = field(default_factory=SafetyAnswers)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    answered: datetime = field(default_factory=now_utc)
    """When the dangers were answered last, or else when it began: the time that it is about."""
    changes: int = 0
    """How often it had been changed when the page was made that a form comes from."""


class OvertakenError(Exception):
    """What a form changes was changed in the meantime: in another tab, or before going back."""

    def __init__(self, sent: Visit | None = None) -> None:
        """``sent``: the visit as the form would make it; None: the form no longer fits."""
        super().__init__()
        self.sent = sent


@dataclass(frozen=True)
class _Kept:
    """A visit, when it was last used, and which of its changes was the last of each part."""

    at: float
    visit: Visit
    last: Mapping[str, int] = field(default_factory=dict)

    def changed(self, at: float, visit: Visit) -> _Kept:
        """Return what is kept, with ``visit`` in place of the visit before.

        Raises:
            OvertakenError: a part that would change was changed after ``visit.changes``.
        """
        parts = [f.name for f in fields(Visit) if f.name not in UNCOUNTED]
        parts = [p for p in parts if getattr(visit, p) != getattr(self.visit, p)]
        if any(self.last.get(part, 0) > visit.changes for part in parts):
            if parts == ["state"] and _same(visit.state, self.visit.state):
                return replace(self, at=at)
            raise OvertakenError(visit)
        number = self.visit.changes + bool(parts)
        last = {**self.last, **dict.fromkeys(parts, number)}
        return _Kept(at, replace(visit, changes=number), last)


def _same(one: InterviewState, other: InterviewState) -> bool:
    """Whether the same was said: a button that is pressed twice is no contradiction."""
    return replace(one, warned=()) == replace(other, warned=())


class Visits:
    """The visits of this server, by name; nothing is written to disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._clock, self._lock = clock, threading.Lock()

    def begin(self, visit: Visit) -> str:
        """Keep a new visit; its name."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[name] = _Kept(self._clock(), visit)
        self.keep(name, visit)
        return name

    def keep(self, name: str, visit: Visit) -> None:
        """Keep the visit as it is now, and forget those that are too old or too many.

        A visit that was deleted stays so: a late answer does not bring it back.

        Raises:
            OvertakenError: another change came first to the same part; this one is not kept.
        """
        now = self._clock()
        with self._lock:
            if name not in self._kept:
                return
            self._kept[name] = self._kept[name].changed(now, visit)
            self._kept.move_to_end(name)
            while self._kept and (
                len(self._kept) > MOST_VISITS
                or now - next(iter(self._kept.values())).at > LONGEST_S
            ):
                self._kept.popitem(last=False)

    def find(self, name: str) -> Visit | None:
        """The visit, or None where it has ended."""
        with self._lock:
            found = self._kept.get(name)
        return found.visit if found and self._clock() - found.at <= LONGEST_S else None

    def forget(self, name: str) -> None:
        """Delete everything of a visit."""
        with self._lock:
            self._kept.pop(name, None)


def to_file(visit: Visit) -> str:
    """The visit as a JSON text that the person keeps."""
    safety = {"flags": dict(visit.safety.flags), "medicines": visit.safety.medicines}
    raw = {
        "schema": SCHEMA,
        "answered": visit.answered.isoformat(),
        "interview": json.loads(dump(visit.state)),
        "words": visit.words,
        "read": json.loads(dump(InterviewState(visit.state.person, visit.read)))["extracted"],
        "strokes": visit.strokes,
        "country": visit.country,
        "for_another": visit.for_another,
        "safety": safety,
    }
    return json.dumps(raw, ensure_ascii=False, indent=1)


def from_file(text: str, knowledge: KnowledgeBase) -> Visit:
    """The visit in a saved file.

    Raises:
        EvidenceError: it is not one, and what is wrong with it.
    """
    try:
        raw = json.loads(text)
        if raw.get("schema") not in (SCHEMA, WITHOUT_TIME):
            raise EvidenceError(DIARY if _of_diary(raw) else NOT_OURS)
        old = raw["schema"] == WITHOUT_TIME
        flags = {str(k): bool(v) for k, v in raw["safety"]["flags"].items()}
        medicines, country = raw["safety"]["medicines"], str(raw["country"])
        state = load_state(json.dumps(raw["interview"]), knowledge)
        read = {**json.loads(dump(state)), "extracted": raw["read"]}
        first = load_state(json.dumps(read), knowledge)
        words = str(raw["words"])[:LONGEST_TEXT]
        strokes = str(raw.get("strokes", ""))[:LONGEST_STROKES]
        answered = now_utc() if old else datetime.fromisoformat(raw["answered"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvidenceError(NOT_OURS) from error
    if flags.keys() - knowledge.care.asked_flags.keys():
        raise EvidenceError(NOT_OURS)
    if country not in knowledge.countries:
        raise EvidenceError(NOT_OURS)
    said = SafetyAnswers(flags, None if medicines is None else str(medicines)[:LONGEST_TEXT])
    state = _without_dangers(state, knowledge) if old else state
    visit = Visit(state=state, words=words, read=first.extracted, strokes=strokes)
    another = raw.get("for_another") is True
    answered = min(answered, now_utc())
    return replace(visit, country=country, safety=said, answered=answered, for_another=another)


def asks_again(text: str) -> bool:
    """Whether the dangers of a saved visit, which could be read, are asked about again."""
    return bool(json.loads(text)["schema"] == WITHOUT_TIME)


def _of_diary(raw: Mapping[str, Any]) -> bool:
    return str(raw.get("schema")).startswith("plantar/diary/")


def _without_dangers(state: InterviewState, knowledge: KnowledgeBase) -> InterviewState:
    """The interview with the page of dangers to be answered anew.

    What was ticked before stays unknown, and is asked by itself, until that page is answered.
    """
    pages = [a for a in state.answers if a.findings == DANGERS]
    ticked = {line for a in pages for line in a.value.split(",")}
    doubts = [
        f for n, line in knowledge.danger_screen.items() if n in ticked for f in line.findings
    ]
    answers = tuple(a for a in state.answers if a.findings != DANGERS)
    return replace(
        state, answers=answers, unconfirmed=tuple(dict.fromkeys((*state.unconfirmed, *doubts)))
    )
