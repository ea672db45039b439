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
from plantar.assessment.report import SCHEMA, UrgencyAnswer, is_unsafe
from plantar.assessment.request import Request, read_request
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, KeptAssessment, Level, RecordBody, Result
from plantar.records.dangers import DangerTicks, OpenDanger, check_which, open_dangers
from plantar.records.levels import (
    level_of,
    level_of_report,
    levels_of_visits,
    rank,
)
from plantar.records.noticing import Noticed, RegionOnNerve, Watcher
from plantar.records.origin import Origin, of_kept
from plantar.records.story import Story, StoryEvent
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
    open: tuple[OpenDanger, ...] = ()
    """The dangers that are open, each with why."""
    raised_by: tuple[str, ...] = ()
    """Ticked lines without which it would be lower, while nobody said which part is meant."""
    least: Level | None = None
    """What stands whatever these lines mean."""
    origin: tuple[str, ...] = ()
    """What told the dangers that set it, one line for each entry; or that it was deleted since."""

    @property
    def unsafe(self) -> bool:
        """Whether open dangers forbid to name the level; only an urgent one is named then."""
        return is_unsafe(self.level, self.now.status)

    @property
    def as_level(self) -> Level:
        """The level as a record of the diary."""
        return Level(
            level=self.level,
            name=self.name,
            when=self.when,
            where=self.where,
            because=self.because,
            raised_by=self.raised_by,
            unsafe=self.unsafe,
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """What to do beside being seen; empty if the visit is today or sooner."""
        if Urgency(self.level).rank >= Urgency.SAME_DAY.rank:
            return ()
        return tuple(dict.fromkeys(n.step for n in self.noticed if n.step))


class StoryJudge:
    """Judges how urgent whole stories are, on one compiled knowledge."""

    def __init__(self, plantar: Plantar, read: Callable[[str], Extraction] | None = None) -> None:
        """``read`` reads notes; plantar's own reader by default."""
        self.plantar = plantar
        self._read = lru_cache(maxsize=MOST_NOTES)(read or partial(plantar.read, continued=True))
        regions = plantar.knowledge.regions
        places = {name: RegionOnNerve(r.name, r.distance_cm) for name, r in regions.items()}
        self.watcher = Watcher(noticing(), places)
        self.dangers = plantar.knowledge.danger_screen
        self.origin = Origin(plantar.knowledge, self.watcher.rules.skin)

    def forget(self) -> None:
        """Clear the cache of notes, so that nothing of a person stays after "delete"."""
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
            check_which(body, self.plantar.knowledge)
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
        ticks = self.ticks(story)
        told = self._request(story, ticks, noticed, now)
        urgency = self.plantar.assessor.glance(told).urgency
        here, seen = level_of(urgency), levels_of_visits(story)
        kept = [*seen, *_kept_levels(story, ticks)]
        highest = max([here, *kept], key=rank)
        chosen = self._in_words(highest, told)
        shown = here if is_unsafe(chosen.level, urgency.status) else chosen
        least = self._least(told, kept, chosen)
        return Standing(
            level=chosen.level,
            name=shown.name,
            when=shown.when,
            where=shown.where,
            because=chosen.because,
            rose=bool(seen) and rank(chosen) > rank(seen[0]),
            kept=any(rank(chosen) == rank(level) > rank(here) for level in kept),
            noticed=noticed,
            now=urgency,
            open=self._open(urgency, told, ticks.unspecified),
            raised_by=told.unspecified if least else (),
            least=least,
            origin=self._origin(story, ticks) if highest is here else of_kept(story, highest),
        )

    def _origin(self, story: Story, ticks: DangerTicks) -> tuple[str, ...]:
        """What told the dangers that are there now."""
        seen, lines = story.last_visit, list[str]()
        if seen:
            before = read_request(seen.body.report["input"], self.plantar.knowledge)
            lines += self.origin.of_visit(seen, before.evidence)
        for entry in story.since_visit:
            lines += self.origin.of_entry(entry, self._heard_in(entry, ticks))
        return tuple(lines)

    def ticks(self, story: Story) -> DangerTicks:
        """What entries since the visit say of the dangers."""
        return DangerTicks(self.plantar.knowledge, story.since_visit)

    def _open(
        self, urgency: UrgencyAnswer, told: Request, unspecified: Sequence[str]
    ) -> tuple[OpenDanger, ...]:
        """The dangers that are open, each with why."""
        possible = [e.finding for e in told.evidence if e.state is State.PRESENT]
        asked = [danger.plain for danger in urgency.dangers]
        return open_dangers(asked, unspecified, possible, self.plantar.knowledge)

    def _least(self, told: Request, kept: Sequence[Level], chosen: Level) -> Level | None:
        """Return the level without the unspecified lines; None if it is the same."""
        if not told.unspecified:
            return None
        here = level_of(self.plantar.assessor.glance(replace(told, unspecified=())).urgency)
        least = max([here, *(level for level in kept if not level.raised_by)], key=rank)
        return least if rank(least) < rank(chosen) else None

    def _in_words(self, level: Level, told: Request) -> Level:
        """Return a level in its own words, even if it was kept as "not yet safe to say"."""
        if not level.unsafe:
            return level
        urgency, country = Urgency(level.level), self.plantar.knowledge.countries[told.country]
        said = {"name": urgency.label, "when": urgency.when, "where": urgency.where(country)}
        return level.model_copy(update={**said, "unsafe": False})

    def kept_levels(self, story: Story) -> list[Level]:
        """Return the levels of entries since the visit.

        Without those that a danger line raised which has been specified since.
        """
        return _kept_levels(story, self.ticks(story))

    def _request(
        self, story: Story, ticks: DangerTicks, noticed: Sequence[Noticed], now: datetime
    ) -> Request:
        """The last visit with everything that was told since."""
        seen = story.last_visit
        before = (
            read_request(seen.body.report["input"], self.plantar.knowledge) if seen else Request()
        )
        hold = self._hold(now)
        told = _together({}, self._told(story, ticks, noticed))
        answered = {e.finding: e for e in before.evidence}
        if not seen or not hold <= seen.at <= now:
            answered = self._without_no(answered, self.dangers)
        there = {name for name, e in answered.items() if e.state is State.PRESENT}
        absent = ticks.absent(hold, now)
        answered |= {e.finding: e for e in absent if e.finding not in there}
        meant = (Evidence(name, State.PRESENT) for name in ticks.there)
        explained = ticks.there | self.plantar.knowledge.implied(meant)
        there = {name for name, e in told.items() if e.state is State.PRESENT} - explained
        reopened = [name for name, line in self.dangers.items() if there & {*line.findings}]
        unspecified = sorted({*before.unspecified, *ticks.unspecified})
        evidence = _together(self._without_no(answered, (*reopened, *unspecified)), told.values())
        contacts = self._earlier(story, now) + sum(n.contact for n in noticed)
        person = replace(before.person, earlier_contacts=before.person.earlier_contacts + contacts)
        return replace(
            before,
            person=person,
            evidence=self.plantar.knowledge.coherent(evidence[n] for n in sorted(evidence)),
            map=self._map(before.map, story),
            unspecified=tuple(unspecified),
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

    def _told(
        self, story: Story, ticks: DangerTicks, noticed: Iterable[Noticed]
    ) -> Iterator[Evidence]:
        """Results since the visit, what notes say is there, and what entries say is there."""
        for told in story.unseen(story.results):
            yield from self.plantar.read_evidence([told.body.finding])
        yield from self._heard(story, ticks)
        for name in self._present(story, ticks, noticed):
            yield Evidence(name, State.PRESENT, fact="diary")

    def _present(
        self, story: Story, ticks: DangerTicks, noticed: Iterable[Noticed]
    ) -> Iterator[str]:
        """Findings that entries since the visit, or what was noticed, say are there."""
        for item in noticed:
            yield from item.findings
        for entry in story.since_visit:
            for name in entry.body.skin or ():
                yield from self.watcher.rules.skin[name].findings
        yield from sorted(ticks.there)

    def _heard(self, story: Story, ticks: DangerTicks) -> Iterator[Evidence]:
        """What notes say is there."""
        for entry in story.since_visit:
            yield from self._heard_in(entry, ticks)

    def _heard_in(self, entry: StoryEvent[DiaryEntry], ticks: DangerTicks) -> Iterator[Evidence]:
        """What the note of an entry says is there; a "no" in a note is no answer.

        A danger that a note only perhaps means is not there where the list of dangers was read in
        the same entry or later and its line not ticked: that asked about it.
        """
        sure = self.plantar.knowledge.triage.sure.share
        if entry.body.note.strip():
            for e in self._read(entry.body.note).evidence:
                unsure = e.confidence < sure and ticks.denied_after(entry, e.finding)
                if e.state is State.PRESENT and not unsure:
                    yield e

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


def _kept_levels(story: Story, ticks: DangerTicks) -> list[Level]:
    """As :meth:`StoryJudge.kept_levels`, with what the entries say of the dangers."""
    levels = (event.body for event in story.unseen(story.levels))
    return [one for one in levels if not one.raised_by or not ticks.told.issuperset(one.raised_by)]


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
        Urgency(level_of_report(report).level)
        _ = report["urgency"]["status"]
    except (KeyError, TypeError, ValueError) as error:
        raise DiaryError(f"visit: this is not a whole report of plantar: {error}") from error
