"""What is assessed: everything that a report depends on beside the knowledge, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from plantar.anatomy.painted import PaintedMap, from_regions, read_map
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.intake.vignette import Vignette
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
    unspecified: tuple[str, ...] = ()
    """Lines of the danger screen that were said to be true, and nobody said which part of them."""

    @classmethod
    def of_case(
        cls, case: Vignette, country: str = "generic", until: Layer = Layer.TEST
    ) -> Request:
        """What a case file tells, up to a layer; its texts are not read."""
        return cls(
            person=case.person,
            evidence=case.up_to(until),
            map=from_regions(case.painted),
            title=case.title,
            country=country,
            safety=SafetyAnswers(case.flags, case.medicines),
        )

    def with_answers(self, said: SafetyAnswers) -> Request:
        """The same with more safety answers, and with another list of medicines where one is given.

        What was answered last counts.
        """
        listed = self.safety.medicines if said.medicines is None else said.medicines
        return replace(self, safety=SafetyAnswers({**self.safety.flags, **said.flags}, listed))

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
            "unspecified": list(self.unspecified),
        }


def hash_of(raw: Mapping[str, Any]) -> str:
    """SHA-256 of the input as JSON with sorted keys."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def request_of(report: Mapping[str, Any], knowledge: KnowledgeBase) -> Request:
    """The request that a saved report carries.

    Raises:
        EvidenceError: it carries none, or one that was changed.
    """
    raw = report.get("input")
    if not isinstance(raw, Mapping):
        raise EvidenceError(f"input: found {raw!r}; expected what the report was made of")
    if hash_of(raw) != report.get("input_hash"):
        raise EvidenceError("input: does not match input_hash; the report was changed")
    return read_request(raw, knowledge)


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
            tuple(raw.get("unspecified", raw.get("untold", ()))),  # its name for a time
        )
    except (KeyError, TypeError, ValueError) as error:
        raise EvidenceError(f"input: cannot be read: {error}") from error
