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


@dataclass(frozen=True, slots=True)
class TriagePolicy:
    """How much probability sets a level: pooled over conditions, and of one condition alone."""

    pooled: Mapping[Urgency, float]
    single: Mapping[Urgency, float]


def load_policy(path: Path = DATA / "triage.yaml") -> TriagePolicy:
    """The thresholds, with their reasons beside them in the file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    pooled, single = (
        {Urgency(level): float(entry["share"]) for level, entry in raw[name].items()}
        for name in ("pooled", "single")
    )
    return TriagePolicy(pooled, single)


def decide(
    flags: RedFlagResult, risks: Sequence[ConditionRisk], policy: TriagePolicy
) -> TriageDecision:
    """Urgency from rules and risk. Reassuring rules are reported and never lower the level."""
    risk_level, risk_reason = risk_urgency(risks, policy)
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


def risk_urgency(risks: Sequence[ConditionRisk], policy: TriagePolicy) -> tuple[Urgency, str]:
    """The most urgent level at or above which enough probability lies, and why."""
    for level in Urgency:
        at_least = sorted(
            (r for r in risks if r.urgency.rank >= level.rank), key=lambda r: -r.probability
        )
        total = sum(r.probability for r in at_least)
        alone = at_least[0].probability if at_least else 0.0
        if total >= policy.pooled.get(level, 0.0) or alone >= policy.single.get(level, 2.0):
            named = ", ".join(f"{r.name} {r.probability:.0%}" for r in at_least[:2])
            return level, f"risk: {total:.0%} for conditions this urgent ({named})"
    return Urgency.SELF_CARE, "risk: no condition that needs a visit stands out"
