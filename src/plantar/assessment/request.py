"""What is assessed: everything that a report depends on beside the knowledge, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person, person_of

_FIELDS = tuple(field.name for field in fields(Evidence))


@dataclass(frozen=True)
class Request:
    """One person's answers, map and options."""

    person: Person = field(default_factory=Person)
    evidence: tuple[Evidence, ...] = ()
    map: PaintedMap = field(default_factory=PaintedMap)
    title: str = ""
    country: str = "generic"
    safety: SafetyAnswers = field(default_factory=SafetyAnswers)
    untold: tuple[str, ...] = ()
    """Lines of the danger screen that were said to be true, and nobody said which part of them."""

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "person": asdict(self.person),
            "evidence": [
                {**{name: getattr(e, name) for name in _FIELDS}, "side": e.side and e.side.value}
                for e in self.evidence
            ],
            "map": self.map.as_dict(),
            "title": self.title,
            "country": self.country,
            "safety": {"flags": dict(self.safety.flags), "medicines": self.safety.medicines},
            "untold": list(self.untold),
        }


def hash_of(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the input as JSON with sorted keys."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def read_request(raw: Mapping[str, Any], knowledge: KnowledgeBase) -> Request:
    """The request in plain data.

    Raises:
        EvidenceError: names what was wrong.
    """
    try:
        evidence = tuple(
            Evidence(
                e["finding"],
                State(e["state"]),
                e["value"],
                Side(e["side"]) if e["side"] else None,
                Layer(e["layer"]),
                e["fact"],
                e["confidence"],
            )
            for e in raw["evidence"]
        )
        safety = SafetyAnswers(dict(raw["safety"]["flags"]), raw["safety"]["medicines"])
        map_ = read_map(json.dumps(raw["map"]), knowledge)
        return Request(
            person_of(raw["person"]),
            evidence,
            map_,
            raw["title"],
            raw["country"],
            safety,
            tuple(raw.get("untold", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"input: cannot be read: {error}") from error
