"""Does the shoe fit the foot: measurements to a verdict, each with the number behind it.

All lengths in millimetres. An unmeasured number cannot be judged, and a foot whose feeling was not
tested has the limits of a foot at risk.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from plantar.care.flags import FELT_ABOVE
from plantar.care.standing_advice import said, sentence
from plantar.errors import EvidenceError
from plantar.knowledge.base import CareKnowledge
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_care_plan import FitRule, Foot

Verdict = Literal["fits", "recheck", "reject", "cannot_judge"]
WORSE: tuple[Verdict, ...] = ("fits", "recheck", "cannot_judge", "reject")
NEEDED = ("foot_length_mm", "foot_width_mm", "shoe_length_mm", "shoe_width_mm")


@dataclass(frozen=True, slots=True)
class Measures:
    """One foot and its shoe; None is not measured. ``error_mm`` holds for each measurement."""

    foot_length_mm: float | None = None
    foot_width_mm: float | None = None
    shoe_length_mm: float | None = None
    shoe_width_mm: float | None = None
    error_mm: float = 1.0
    heel_height_mm: float | None = None
    red_mark_minutes: float | None = None
    toe_box_deep_enough: bool | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """The verdict and its reasons, the first of which decided it."""

    verdict: Verdict
    reasons: tuple[str, ...]


def fit(measures: Measures, group: Foot, rule: FitRule) -> Fit:
    """Whether one shoe fits one foot.

    Args:
        measures: what was measured.
        group: ``ordinary`` or ``at_risk`` (no feeling, diabetes, poor circulation, or feeling
            that was not tested).
        rule: the limits, from the knowledge.

    Raises:
        EvidenceError: a number that no foot or shoe has.
    """
    _possible(measures, rule)
    found = list(_rejections(measures, group, rule))
    if found:
        return Fit("reject", tuple(found))
    if missing(measures):
        return Fit("cannot_judge", ("missing measurement",))
    unsure = list(_uncertain(measures, group, rule))
    return Fit("recheck", tuple(unsure)) if unsure else Fit("fits", ("within limits",))


def missing(measures: Measures) -> list[str]:
    """The measurements that a verdict needs and that were not taken."""
    return [name for name in NEEDED if getattr(measures, name) is None]


def pair(left: Fit, right: Fit) -> Fit:
    """The pair is as good as its worse shoe."""
    return max(left, right, key=lambda one: WORSE.index(one.verdict))


def _rejections(m: Measures, group: Foot, rule: FitRule) -> Iterator[str]:
    tolerance = math.hypot(m.error_mm, m.error_mm)
    low, high = rule.toe_gap_mm[group]
    gap, room = _gap(m), _room(m)
    if gap is not None and gap + tolerance < low:
        said = (
            f"{gap:g} mm in front of the toes" if gap >= 0 else f"{-gap:g} mm shorter than the foot"
        )
        yield f"too short: {said}, {low:g} mm of room needed"
    if gap is not None and gap - tolerance > high:
        yield f"too long (sliding, trip): {gap:g} mm in front of the toes, at most {high:g}"
    least = rule.width_difference_min_mm[group]
    if room is not None and room + tolerance < least:
        said = f"{abs(room):g} mm {'wider' if room >= 0 else 'narrower'} than the foot"
        needed = f"{least:g} mm of room needed" if least > 0 else "at least as wide needed"
        yield f"too narrow: {said}, {needed}"
    if m.toe_box_deep_enough is False:
        yield "toe box too shallow"
    highest = rule.heel_height_max_mm[group]
    if group == "at_risk" and m.heel_height_mm is not None and m.heel_height_mm > highest:
        yield f"heel too high: {m.heel_height_mm:g} mm, at most {highest:g} for a foot at risk"
    if m.red_mark_minutes is not None and m.red_mark_minutes >= rule.red_mark_max_minutes:
        yield f"red mark lasts {rule.red_mark_max_minutes:g} min or more"


def _uncertain(m: Measures, group: Foot, rule: FitRule) -> Iterator[str]:
    tolerance = math.hypot(m.error_mm, m.error_mm)
    gap, room = _gap(m), _room(m)
    if gap is not None and gap - tolerance < rule.toe_gap_mm[group][0]:
        yield "length uncertain, re-measure"
    if room is not None and room - tolerance < rule.width_difference_min_mm[group]:
        yield "width uncertain, re-measure"


def _gap(m: Measures) -> float | None:
    if m.shoe_length_mm is None or m.foot_length_mm is None:
        return None
    return m.shoe_length_mm - m.foot_length_mm


def _room(m: Measures) -> float | None:
    if m.shoe_width_mm is None or m.foot_width_mm is None:
        return None
    return m.shoe_width_mm - m.foot_width_mm


def _possible(m: Measures, rule: FitRule) -> None:
    for name, (low, high) in rule.possible_mm.items():
        value = getattr(m, name)
        if value is not None and not low <= value <= high:
            raise EvidenceError(
                f"{name}: found {value:g}; expected {low:g} to {high:g} millimetres"
            )


def advice(
    care: CareKnowledge, facts: PlainFacts, *, numb_instep: bool, at_risk: bool
) -> tuple[str, ...]:
    """What to change about shoes, lacing, insoles and cleats for this person.

    Who feels it above the foot only, and whose feet are not at risk, hears of no sock and shoe.

    Args:
        care: the guide, and what everybody is told.
        facts: flags and findings of the person.
        numb_instep: whether the top of the foot is numb.
        at_risk: whether the limits of a foot at risk hold.
    """
    guide, table = care.footwear, care.standing_advice
    own = [row.text for row in said(table, "footwear_own", facts)]
    if facts.state(FELT_ABOVE) and not at_risk:
        return tuple(own)
    found = [step.text for step in guide.measuring_steps[:1]]
    if numb_instep:
        found.append(sentence(table, "footwear_instep"))
    found += [row.text for row in said(table, "footwear_cycling", facts)]
    found += [
        f"{insole.item}: {insole.use}. Try it for {insole.trial_length}."
        for insole in guide.insoles
        if insole.when and holds(insole.when, facts)
    ]
    found.append(sentence(table, "footwear_socks"))
    if at_risk:
        found += [rule.text for rule in guide.at_risk_rules]
    return tuple([*found, *own])
