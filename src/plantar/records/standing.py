"""How urgent it is now, by the whole story; between two visits the level can only rise.

What was told since the last visit adds to it and takes nothing away: a finding that was there stays
there, a region that was painted stays painted. A "none of these dangers" counts for a short time
only; afterwards the dangers are unknown again and the level is not yet safe to say.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from plantar import Evidence, Extraction, PaintedMap, Plantar, State, Urgency
from plantar.assessment.leading import said_once
from plantar.assessment.report import SCHEMA, LevelReason, UrgencyAnswer
from plantar.assessment.request import Request, read_request
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, KeptAssessment, Level, RecordBody, Result
from plantar.records.noticing import Noticed, RegionOnNerve, Watcher
from plantar.records.story import Story
from plantar.records.thresholds import noticing

MOST_NOTES = 512
"""Notes that were read and need not be read again while the program runs."""


@dataclass(frozen=True)
class Standing:
    """The level that stands, why, and what was noticed.

    ``now`` is the urgency of the whole story as it is told now; ``level`` may be higher than its
    own, if the last visit or an entry since then had a higher one (``kept``).
    """

    level: str
    name: str
    when: str
    where: str
    because: tuple[str, ...]
    rose: bool
    """Higher than what the last visit said."""
    kept: bool
    noticed: tuple[Noticed, ...]
    now: UrgencyAnswer

    @property
    def unsafe(self) -> bool:
        """Whether open dangers forbid to name the level; only an urgent one is named then."""
        return self.now.status == "provisional" and (
            Urgency(self.level).rank < Urgency.SAME_DAY.rank
        )

    @property
    def as_level(self) -> Level:
        """The level as a record of the diary."""
        return Level(
            level=self.level,
            name=self.name,
            when=self.when,
            where=self.where,
            because=self.because,
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do beside being seen."""
        return tuple(dict.fromkeys(n.step for n in self.noticed if n.step))


class Triage:
    """Triage of whole stories, on one compiled knowledge."""

    def __init__(self, plantar: Plantar, read: Callable[[str], Extraction] | None = None) -> None:
        """``read`` reads notes; plantar's own reader by default."""
        self.plantar = plantar
        self._read = lru_cache(maxsize=MOST_NOTES)(read or partial(plantar.read, continued=True))
        regions = plantar.knowledge.regions
        places = {name: RegionOnNerve(r.name, r.distance_cm) for name, r in regions.items()}
        self.watcher = Watcher(noticing(), places)
        self.dangers = plantar.knowledge.danger_screen

    def forget(self) -> None:
        """Empty what is kept of notes in memory; nothing of a person stays after "delete"."""
        self._read.cache_clear()

    def check(self, body: RecordBody) -> None:
        """Refuse what the knowledge does not know.

        Raises:
            PlantarError: names the field, what was found and what would be right.
        """
        if isinstance(body, DiaryEntry):
            if body.map is not None:
                self.plantar.read_map(json.dumps(body.map))
            _known("entry.dangers", body.dangers, self.dangers)
            _known("entry.skin", body.skin, self.watcher.rules.skin)
        elif isinstance(body, KeptAssessment):
            _check_report(body.report, self.plantar)
        elif isinstance(body, Result):
            self.plantar.read_evidence([body.finding])

    def stand(self, story: Story, now: datetime, *, clock_went_back: bool = False) -> Standing:
        """The level by the whole story, never lower than any since the last visit."""
        noticed = self.watcher.notice(story, now)
        if clock_went_back:
            noticed = (*noticed, self.watcher.named("clock"))
        told = self._request(story, noticed, now)
        urgency = self.plantar.assessor.glance(told).urgency
        here, seen = _level_of(urgency), _of_visit(story)
        kept = [*seen, *_kept_levels(story)]
        chosen = max([here, *kept], key=_rank)
        shown = here if _unsafe(urgency, chosen) else chosen
        return Standing(
            level=chosen.level,
            name=shown.name,
            when=shown.when,
            where=shown.where,
            because=chosen.because,
            rose=bool(seen) and _rank(chosen) > _rank(seen[0]),
            kept=any(chosen is level for level in kept),
            noticed=noticed,
            now=urgency,
        )

    def _request(self, story: Story, noticed: Sequence[Noticed], now: datetime) -> Request:
        """The last visit with everything that was told since."""
        seen = story.last_visit
        before = (
            read_request(seen.body.report["input"], self.plantar.knowledge) if seen else Request()
        )
        hold = self._hold(now)
        told = _together({}, self._told(story, noticed))
        answered = {e.finding: e for e in before.evidence}
        if not seen or not hold <= seen.at <= now:
            answered = self._without_no(answered, self.dangers)
        there = {name for name, e in answered.items() if e.state is State.PRESENT}
        answered |= {
            e.finding: e for e in self._answers(story, hold, now) if e.finding not in there
        }
        there = {name for name, e in told.items() if e.state is State.PRESENT}
        doubted = [name for name, line in self.dangers.items() if there & {*line.findings}]
        untold = sorted({*before.untold, *self._untold(story)})
        evidence = _together(self._without_no(answered, (*doubted, *untold)), told.values())
        contacts = self._earlier(story, now) + sum(n.contact for n in noticed)
        person = replace(before.person, earlier_contacts=before.person.earlier_contacts + contacts)
        return replace(
            before,
            person=person,
            evidence=self.plantar.knowledge.coherent(evidence[n] for n in sorted(evidence)),
            map=self._map(before.map, story),
            untold=tuple(untold),
        )

    def _earlier(self, story: Story, now: datetime) -> int:
        """Visits of the last weeks before the newest one."""
        days = self.watcher.rules.thresholds.repeat_days.value
        return sum(visit.at >= now - timedelta(days=days) for visit in story.visits[:-1])

    def _hold(self, now: datetime) -> datetime:
        """Answers to dangers before this are too old."""
        return now - timedelta(hours=self.watcher.rules.thresholds.danger_hold_hours.value)

    def _without_no(
        self, evidence: Mapping[str, Evidence], lines: Iterable[str]
    ) -> dict[str, Evidence]:
        """Evidence in which a "no" to these lines of the danger screen is unknown again."""
        open_ = {name for line in lines for name in self.dangers[line].findings}
        return {
            name: e
            for name, e in evidence.items()
            if e.state is not State.ABSENT or name not in open_
        }

    def _told(self, story: Story, noticed: Iterable[Noticed]) -> Iterator[Evidence]:
        """Results since the visit, what notes say is there, and what entries say is there."""
        for told in story.unseen(story.results):
            yield from self.plantar.read_evidence([told.body.finding])
        yield from self._heard(story)
        for name in self._present(story, noticed):
            yield Evidence(name, State.PRESENT, fact="diary")

    def _answers(self, story: Story, hold: datetime, now: datetime) -> Iterator[Evidence]:
        """A line of dangers that was read a short time ago and not ticked is absent."""
        fresh = [e.body.dangers for e in story.since_visit if hold <= e.at <= now]
        asked = [ticked for ticked in fresh if ticked is not None]
        for name, line in self.dangers.items():
            if asked and not any(name in ticked for ticked in asked):
                yield from (Evidence(finding, State.ABSENT) for finding in line.findings)

    def _present(self, story: Story, noticed: Iterable[Noticed]) -> Iterator[str]:
        """Findings that entries since the visit, or what was noticed, say are there."""
        for item in noticed:
            yield from item.findings
        for entry in story.since_visit:
            for name in entry.body.skin or ():
                yield from self.watcher.rules.skin[name].findings
            for line in entry.body.dangers or ():
                if len(self.dangers[line].findings) == 1:
                    yield self.dangers[line].findings[0]

    def _heard(self, story: Story) -> Iterator[Evidence]:
        """What notes say is there; a "no" in a note is no answer."""
        for entry in story.since_visit:
            if entry.body.note.strip():
                heard = self._read(entry.body.note)
                yield from (e for e in heard.evidence if e.state is State.PRESENT)

    def _map(self, before: PaintedMap, story: Story) -> PaintedMap:
        """Everything that was painted since the visit, each region as far as it ever was."""
        maps = [e.body.map for e in story.since_visit if e.body.map is not None]
        if not maps:
            return before
        layers: dict[str, dict[str, dict[str, float]]] = {}
        for map_ in (before, *(self.plantar.read_map(json.dumps(m)) for m in maps)):
            for side, kinds in map_.layers.items():
                for kind, regions in kinds.items():
                    place = layers.setdefault(side, {}).setdefault(kind, {})
                    for region, share in regions.items():
                        place[region] = max(place.get(region, 0.0), share)
        return PaintedMap(layers)

    def _untold(self, story: Story) -> Iterator[str]:
        """A ticked line with several dangers may be each of them, until a visit says which."""
        ticked = {line for e in story.since_visit for line in e.body.dangers or ()}
        return (line for line in ticked if len(self.dangers[line].findings) > 1)


def _together(known: Mapping[str, Evidence], told: Iterable[Evidence]) -> dict[str, Evidence]:
    """Evidence by finding, later over earlier; what is perhaps so never hides that it is."""
    found = dict(known)
    for item in told:
        before = found.get(item.finding, item)
        both = before.state is item.state is State.PRESENT
        if not (both and item.confidence < before.confidence):
            found[item.finding] = item
    return found


def _known(field: str, said: Iterable[str] | None, allowed: Mapping[str, Any]) -> None:
    for name in said or ():
        if name not in allowed:
            raise DiaryError(f"{field}: found {name!r}; expected {', '.join(allowed)}")


def _check_report(report: Mapping[str, Any], plantar: Plantar) -> None:
    """Refuse what is no report that can be assessed again."""
    if report.get("schema") != SCHEMA:
        raise DiaryError(f"visit: schema: found {report.get('schema')!r}; expected {SCHEMA!r}")
    try:
        read_request(report["input"], plantar.knowledge)
        Urgency(_level_of_report(report).level)
        _ = report["urgency"]["status"]
    except (KeyError, TypeError, ValueError) as error:
        raise DiaryError(f"visit: this is not a whole report of plantar: {error}") from error


def _level_of(said: UrgencyAnswer) -> Level:
    because = tuple(reason.plain for reason in said_once(said.set_by))
    return Level(
        level=said.level, name=said.name, when=said.when, where=said.where, because=because
    )


def _of_visit(story: Story) -> list[Level]:
    """What the visits said from the settling one on, the newest first."""
    since = [v for v in story.visits if v is story.settling or v in story.unseen(story.visits)]
    return [_level_of_report(visit.body.report) for visit in reversed(since)]


def _level_of_report(report: Mapping[str, Any]) -> Level:
    said = report["urgency"]
    reasons = [
        LevelReason(r["clinical"], r["plain"], tuple(r.get("causes", ()))) for r in said["set_by"]
    ]
    because = tuple(reason.plain for reason in said_once(reasons))
    return Level(because=because, **{k: said[k] for k in ("level", "name", "when", "where")})


def _kept_levels(story: Story) -> list[Level]:
    return [told.body for told in story.unseen(story.levels)]


def _unsafe(now: UrgencyAnswer, chosen: Level) -> bool:
    """Whether open dangers forbid to name the level."""
    return now.status == "provisional" and _rank(chosen) < Urgency.SAME_DAY.rank


def _rank(level: Level) -> int:
    return Urgency(level.level).rank
