"""Visits: what one tab has said so far, in memory only, found by an unguessable name."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.intake.state import InterviewState, dump, load_state
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.reading.heard import Extraction, SimilarCase

SCHEMA = "plantar/visit/1"
MOST_VISITS, LONGEST_S = 2000, 4 * 3600.0
"""The oldest visits are forgotten beyond these."""
LONGEST_TEXT, LONGEST_STROKES = 4000, 300_000
NOT_OURS = "This is not a file saved by plantar, or it is from another version. Nothing was opened."


@dataclass(frozen=True)
class Visit:
    """Everything of one visit; immutable."""

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
    safety: SafetyAnswers = field(default_factory=SafetyAnswers)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class Visits:
    """The visits of this server, by name; nothing is written to disk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[str, tuple[float, Visit]] = OrderedDict()
        self._clock, self._lock = clock, threading.Lock()

    def begin(self, visit: Visit) -> str:
        """Keep a new visit; its name."""
        name = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[name] = (self._clock(), visit)
        self.keep(name, visit)
        return name

    def keep(self, name: str, visit: Visit) -> None:
        """Keep the visit as it is now, and forget those that are too old or too many.

        A visit that was deleted stays so: a late answer does not bring it back.
        """
        now = self._clock()
        with self._lock:
            if name not in self._kept:
                return
            self._kept[name] = (now, visit)
            self._kept.move_to_end(name)
            while self._kept and (
                len(self._kept) > MOST_VISITS
                or now - next(iter(self._kept.values()))[0] > LONGEST_S
            ):
                self._kept.popitem(last=False)

    def find(self, name: str) -> Visit | None:
        """The visit, or None where it has ended."""
        with self._lock:
            found = self._kept.get(name)
        return found[1] if found and self._clock() - found[0] <= LONGEST_S else None

    def forget(self, name: str) -> None:
        """Delete everything of a visit."""
        with self._lock:
            self._kept.pop(name, None)


def to_file(visit: Visit) -> str:
    """The visit as a JSON text that the person keeps."""
    safety = {"flags": dict(visit.safety.flags), "medicines": visit.safety.medicines}
    raw = {
        "schema": SCHEMA,
        "interview": json.loads(dump(visit.state)),
        "words": visit.words,
        "read": json.loads(dump(InterviewState(heard=visit.read)))["heard"],
        "strokes": visit.strokes,
        "country": visit.country,
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
        if raw.get("schema") != SCHEMA:
            raise EvidenceError(NOT_OURS)
        flags = {str(k): bool(v) for k, v in raw["safety"]["flags"].items()}
        medicines, country = raw["safety"]["medicines"], str(raw["country"])
        state = load_state(json.dumps(raw["interview"]), knowledge)
        read = raw.get("read", raw["interview"]["heard"])
        first = load_state(json.dumps({**raw["interview"], "heard": read}), knowledge)
        words = str(raw["words"])[:LONGEST_TEXT]
        strokes = str(raw.get("strokes", ""))[:LONGEST_STROKES]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EvidenceError(NOT_OURS) from error
    if flags.keys() - knowledge.care.flags.keys():
        raise EvidenceError(NOT_OURS)
    if country not in knowledge.countries:
        raise EvidenceError(NOT_OURS)
    said = SafetyAnswers(flags, None if medicines is None else str(medicines)[:LONGEST_TEXT])
    visit = Visit(state=state, words=words, read=first.heard, strokes=strokes)
    return replace(visit, country=country, safety=said)
