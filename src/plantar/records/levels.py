"""Levels of urgency that stood: of a report, of visits, and which is higher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plantar import Urgency
from plantar.assessment.leading import said_once
from plantar.assessment.report import LevelReason, UrgencyAnswer, is_unsafe
from plantar.records.bodies import Level
from plantar.records.story import Story


def level_of(said: UrgencyAnswer) -> Level:
    """The level of an assessment."""
    because = tuple(reason.plain for reason in said_once(said.set_by))
    return Level(
        level=said.level,
        name=said.name,
        when=said.when,
        where=said.where,
        because=because,
        unsafe=said.unsafe,
    )


def levels_of_visits(story: Story) -> list[Level]:
    """What the visits said from the settling one on, the newest first."""
    since = [v for v in story.visits if v is story.settling or v in story.unseen(story.visits)]
    return [level_of_report(visit.body.report) for visit in reversed(since)]


def level_of_report(report: Mapping[str, Any]) -> Level:
    """The level of a kept report."""
    said = report["urgency"]
    reasons = [
        LevelReason(r["clinical"], r["plain"], tuple(r.get("causes", ()))) for r in said["set_by"]
    ]
    because = tuple(reason.plain for reason in said_once(reasons))
    words = {k: said[k] for k in ("level", "name", "when", "where")}
    return Level(because=because, unsafe=is_unsafe(said["level"], said["status"]), **words)


def rank(level: Level) -> int:
    """How high it is."""
    return Urgency(level.level).rank
