"""Red flags and risk to one urgency: the more cautious of the two wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from plantar.knowledge.loader import DATA
from plantar.triage.redflags import RedFlagResult
from plantar.triage.urgency import Urgency, most_urgent


@dataclass(frozen=True, slots=True)
class ConditionRisk:
    """A condition as triage sees it."""

    id: str
    name: str
    probability: float
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class TriageDecision:
    """The level, what set it, what would raise it and what nobody has checked."""

    level: Urgency
    set_by: tuple[str, ...]
    would_raise: tuple[str, ...]
    not_checked: tuple[str, ...]


def load_shares(path: Path = DATA / "triage.yaml") -> dict[Urgency, float]:
    """Share of probability at or above a level that is enough to set that level."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {Urgency(level): float(entry["share"]) for level, entry in raw["shares"].items()}


def decide(
    flags: RedFlagResult, risks: Sequence[ConditionRisk], shares: Mapping[Urgency, float]
) -> TriageDecision:
    """Urgency from rules and risk. Reassuring rules are reported and never lower the level."""
    risk_level, risk_reason = risk_urgency(risks, shares)
    flag_level = most_urgent(Urgency(f.flag.urgency) for f in flags.fired)
    level = most_urgent([risk_level, flag_level])
    reasons = [f.flag.message for f in flags.fired if Urgency(f.flag.urgency) is level]
    if risk_level is level:
        reasons.append(risk_reason)
    higher = [f for f in flags.open if Urgency(f.flag.urgency).rank > level.rank]
    return TriageDecision(
        level,
        tuple(reasons),
        tuple(f.flag.message for f in higher if len(f.unanswered) <= 2),
        tuple(dict.fromkeys(name for f in higher for name in f.unanswered)),
    )


def risk_urgency(
    risks: Sequence[ConditionRisk], shares: Mapping[Urgency, float]
) -> tuple[Urgency, str]:
    """The most urgent level at or above which enough probability lies, and why."""
    for level in Urgency:
        at_least = [r for r in risks if r.urgency.rank >= level.rank]
        total = sum(r.probability for r in at_least)
        if total >= shares.get(level, 0.0):
            leaders = sorted(at_least, key=lambda r: -r.probability)[:2]
            named = ", ".join(f"{r.name} {r.probability:.0%}" for r in leaders)
            return level, f"risk: {total:.0%} for conditions this urgent ({named})"
    return Urgency.SELF_CARE, "risk: no condition that needs a visit stands out"
