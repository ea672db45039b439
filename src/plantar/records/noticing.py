"""What a diary notices: growth, spread, weakness, trend, relapse, and what did not help in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plantar.assessment.daily import look_back_days
from plantar.records.bodies import DiaryEntry, Treatment
from plantar.records.course import (
    DAY_S,
    Shift,
    Slope,
    by_day,
    extent,
    layers_of,
    rise,
    shift,
    slope,
)
from plantar.records.story import Story, StoryEvent
from plantar.records.thresholds import Noticing, areas_cm2
from plantar.records.words import day_said, short_date

FELT = ("numb", "tingling", "burning")
"""What is painted of these speaks of nerve fibres; pain and cold may come from anything."""
SENSATIONS = (*FELT, "pain", "cold")
SIDES = ("left", "right")
Around = Mapping[str, tuple[Sequence[float], Sequence[float]]]
"""Sensation to its strengths of an earlier and of a later time."""
CHANCE = (
    "This may be chance: people begin a treatment on bad days, and bad days are followed by better "
    "ones anyway. It is sure only if it comes and goes with the treatment."
)
"""Said beside every comparison of before and after: regression to the mean."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing that was noticed, in words, and what it tells triage."""

    id: str
    text: str
    findings: tuple[str, ...] = ()
    contact: bool = False
    step: str = ""


@dataclass(frozen=True, slots=True)
class RegionOnNerve:
    """A region of the map: its name, and how far along the nerve it is from the spine, in cm."""

    name: str
    distance_cm: float


@dataclass(frozen=True, slots=True)
class Response:
    """Before and after a treatment, for one sensation."""

    treatment: Treatment
    sensation: str
    shift: Shift


@dataclass(frozen=True)
class Watcher:
    """Looks at a story with the thresholds and the regions of the knowledge."""

    rules: Noticing
    places: Mapping[str, RegionOnNerve]

    def notice(self, story: Story, now: datetime) -> tuple[Noticed, ...]:
        """Everything worth saying, the more dangerous first."""
        return (
            *self._weakness(story),
            *self._upward(story),
            *self._new_side(story),
            *self._growth(story),
            *self._strengths(story),
            *self._falls(story),
            *self._no_better(story, now),
            *self._trials(story, now),
            *self._stale(story, now),
        )

    def series(self, story: Story, sensation: str) -> list[tuple[datetime, float]]:
        """Strength over time, 0 to 10."""
        return [
            (e.at, float(e.body.strengths[sensation]))
            for e in story.entries
            if sensation in e.body.strengths
        ]

    def painted(self, story: Story, sensation: str) -> list[tuple[datetime, float, int]]:
        """Painted area in cm² and number of regions over time."""
        found = []
        for entry in self._paintings(story):
            seen = extent(entry.body.map or {}, sensation, areas_cm2(), self._t("painted_share"))
            found.append((entry.at, seen.area_cm2, seen.regions))
        return found

    def trend(self, story: Story, sensation: str) -> Slope | None:
        """The slope of the last weeks, by the median of each day; None with too little to say."""
        days = by_day(self.series(story, sensation))
        if not days:
            return None
        first = days[-1][0] - timedelta(days=self._t("slope_window_days"))
        found = slope([day for day in days if day[0] >= first])
        if found is None or found.written < self._t("slope_written"):
            return None
        return found if found.days >= self._t("slope_days") else None

    def responses(self, story: Story) -> tuple[Response, ...]:
        """Before against after for each treatment and sensation with enough entries."""
        found = []
        for treatment in (told.body for told in story.treatments):
            for sensation in SENSATIONS:
                before, after = self.around(story, treatment, sensation)
                moved = shift(before, after)
                if moved and min(moved.before, moved.after) >= self._t("compare_entries"):
                    found.append(Response(treatment, sensation, moved))
        return tuple(found)

    def named(self, noticed: str, **values: object) -> Noticed:
        """A noticing in the words of the file."""
        wording = self.rules.noticed[noticed]
        text = wording.text.format(**values)
        return Noticed(noticed, text, wording.findings, wording.contact, wording.step)

    def _t(self, name: str) -> float:
        value: float = getattr(self.rules.thresholds, name).value
        return value

    def _is_new(self, story: Story, at: datetime) -> bool:
        """Whether no settling visit has looked at it: what one has looked at is not said again."""
        return any(entry.at == at for entry in story.since_visit)

    def _paintings(self, story: Story) -> list[StoryEvent[DiaryEntry]]:
        return [e for e in story.entries if e.body.map is not None]

    def _weakness(self, story: Story) -> Iterator[Noticed]:
        said = [e for e in story.since_visit if e.body.weakness in ("new", "worse")]
        if len(said) == 1:
            yield self.named("new_weakness", since=day_said(said[0].at))
        elif said:
            yield self.named("growing_weakness", since=day_said(said[0].at), count=len(said))

    def _reach(self, entry: StoryEvent[DiaryEntry], side: str) -> str | None:
        """The painted region that is nearest to the spine; None where nothing is painted."""
        layers = layers_of(entry.body.map).get(side, {})
        felt = {
            region
            for kind in FELT
            for region, share in layers.get(kind, {}).items()
            if share >= self._t("painted_share") and region in self.places
        }
        return min(felt, key=lambda r: (self.places[r].distance_cm, r), default=None)

    def _upward(self, story: Story) -> Iterator[Noticed]:
        climbs = {side: climb for side in SIDES if (climb := self._climb(story, side))}
        for side, (since, low, until, high) in climbs.items():
            days = (until - since).total_seconds() / DAY_S
            fast = len(climbs) == len(SIDES) and days <= self._t("fast_days")
            yield self.named(
                "upward_fast" if fast else "upward",
                side=side.capitalize(),
                low=self.places[low].name,
                high=self.places[high].name,
                since=day_said(since),
                until=day_said(until),
            )

    def _climb(self, story: Story, side: str) -> tuple[datetime, str, datetime, str] | None:
        """The newest painting from which it has climbed: when, from where, until when, to where."""
        paintings = self._paintings(story)
        reached = [(e.at, r) for e in paintings if (r := self._reach(e, side))]
        if not reached:
            return None
        until, high = reached[-1]
        if not self._is_new(story, until):
            return None
        for since, low in reversed(reached[:-1]):
            if self._cm(low) - self._cm(high) >= self._t("spread_cm"):
                return since, low, until, high
        return None

    def _cm(self, region: str) -> float:
        return self.places[region].distance_cm

    def _new_side(self, story: Story) -> Iterator[Noticed]:
        sides = [
            (e.at, {side for side in SIDES if self._reach(e, side)}) for e in self._paintings(story)
        ]
        painted = [(at, found) for at, found in sides if found]
        for side, other in (SIDES, SIDES[::-1]):
            first = next((at for at, found in painted if side in found), None)
            if first and first > painted[0][0] and self._is_new(story, first):
                yield self.named("new_side", side=side, other=other, until=day_said(first))

    def _growth(self, story: Story) -> Iterator[Noticed]:
        for sensation in SENSATIONS:
            areas = [(at, area) for at, area, _ in self.painted(story, sensation) if area > 0]
            if len(areas) < 2:
                continue
            (since, before), (until, after) = min(areas[:-1], key=lambda a: a[1]), areas[-1]
            more = after - before if self._is_new(story, until) else 0.0
            if more >= self._t("growth_cm2") and more >= self._t("growth_share") * before:
                yield self.named(
                    "growth",
                    sensation=sensation.capitalize(),
                    before=f"{before:.0f}",
                    after=f"{after:.0f}",
                    since=day_said(since),
                )

    def _strengths(self, story: Story) -> Iterator[Noticed]:
        """What is back is not "better", though its slope still says so."""
        for sensation in SENSATIONS:
            series = self.series(story, sensation)
            if not series or not self._is_new(story, series[-1][0]):
                continue
            trend = self._trend(story, sensation)
            worse = trend if trend and trend.id == "worse" else None
            relapse = self._relapse(sensation, series)
            alarming = [n for n in (worse, relapse) if n]
            other = self._risen(sensation, series) or trend
            yield from alarming or ([other] if other else [])

    def _trend(self, story: Story, sensation: str) -> Noticed | None:
        found = self.trend(story, sensation)
        if found is None or abs(found.per_week) < self._t("slope_points_a_week"):
            return None
        worse = found.low > 0
        if not worse and found.high >= 0:
            return None
        ends = sorted((abs(found.low), abs(found.high)))
        return self.named(
            "worse" if worse else "better",
            sensation=sensation.capitalize(),
            slope=f"{abs(found.per_week):.1f}",
            low=f"{ends[0]:.1f}",
            high=f"{ends[1]:.1f}",
            days=f"{found.days:.0f}",
        )

    def _relapse(self, sensation: str, series: Sequence[tuple[datetime, float]]) -> Noticed | None:
        days, now = self._well_days(series[:-1]), series[-1][1]
        if now < self._t("relapse_points") or days < self._t("well_days"):
            return None
        name, points = sensation.capitalize(), f"{now:.0f}"
        return self.named("relapse", sensation=name, days=f"{days:.0f}", points=points)

    def _risen(self, sensation: str, series: Sequence[tuple[datetime, float]]) -> Noticed | None:
        first = series[-1][0] - timedelta(days=self._t("slope_window_days"))
        found = rise([point for point in series if point[0] >= first])
        if found is None or found[2] - found[1] < self._t("clear_change_points"):
            return None
        since, low, now = found
        return self.named(
            "risen",
            sensation=sensation.capitalize(),
            low=f"{low:g}",
            now=f"{now:g}",
            since=short_date(since),
        )

    def _well_days(self, series: Sequence[tuple[datetime, float]]) -> float:
        """The longest time at or below "gone" after it had been there."""
        longest, began, was_there = 0.0, None, False
        for at, value in series:
            if value > self._t("well_points"):
                was_there, began = True, None
            elif was_there:
                began = began or at
                longest = max(longest, (at - began).total_seconds() / DAY_S)
        return longest

    def _falls(self, story: Story) -> Iterator[Noticed]:
        fallen = [(e.at, e.body.falls) for e in story.since_visit if e.body.falls]
        if fallen:
            yield self.named("falls", since=day_said(fallen[0][0]), count=sum(n for _, n in fallen))

    def around(
        self, story: Story, treatment: Treatment, sensation: str, until: date | None = None
    ) -> tuple[list[float], list[float]]:
        """Strengths before a treatment and under it (at most ``until`` a day), the oldest first."""
        first = treatment.began - timedelta(days=self._t("before_days"))
        series = [(at.date(), value) for at, value in self.series(story, sensation)]
        before = [value for day, value in series if first <= day < treatment.began]
        last = min(filter(None, (treatment.ended, until)), default=date.max)
        after = [value for day, value in series if treatment.began < day <= last]
        return before, after

    def _no_better(self, story: Story, now: datetime) -> Iterator[Noticed]:
        """What did not help in the time that was named for it; else the plan of the last visit."""
        treatments = tuple(self._no_help(story, now))
        yield from treatments or self._no_better_since_visit(story, now)

    def _no_help(self, story: Story, now: datetime) -> Iterator[Noticed]:
        for treatment in (told.body for told in story.treatments):
            days = (now.date() - treatment.began).days
            plan = treatment.look_back_days or int(self._t("look_back_days"))
            due = treatment.began + timedelta(days=plan)
            seen = story.settling
            if treatment.ended is not None or days < plan or (seen and seen.at.date() > due):
                continue
            around = {s: self.around(story, treatment, s) for s in SENSATIONS}
            late = {s: (first, then[len(then) // 2 :]) for s, (first, then) in around.items()}
            if self._clearly_less(late) is False:
                written = min(map(len, around[self._strongest(around)]))
                enough = written >= self._t("compare_entries")
                said = "no_better" if enough else "not_shown_better"
                yield self.named(said, treatment=treatment.name, days=days, plan=plan)

    def _no_better_since_visit(self, story: Story, now: datetime) -> Iterator[Noticed]:
        seen = story.last_visit
        plan = look_back_days(seen.body.report) if seen else None
        if not seen or plan is None or (days := (now - seen.at).days) < plan:
            return
        least = int(self._t("compare_entries"))
        since = {
            s: [value for at, value in self.series(story, s) if at >= seen.at] for s in SENSATIONS
        }
        ends = {s: (v[:least], v[-least:]) for s, v in since.items() if len(v) >= 2 * least}
        if self._clearly_less(ends) is False:
            yield self.named("no_better_since_visit", days=days, plan=plan)

    def _trials(self, story: Story, now: datetime) -> Iterator[Noticed]:
        for treatment in (told.body for told in story.treatments):
            day = treatment.decide_on
            if day and treatment.ended is None and day <= now.date():
                yield self.named("trial_due", treatment=treatment.name, day=short_date(day))

    def _strongest(self, around: Around) -> str:
        """What was strongest at first, of that which was written of both times; else empty."""
        known = {s: first for s, (first, then) in around.items() if first and then}
        return max(known, key=lambda s: sum(known[s]) / len(known[s]), default="")

    def _clearly_less(self, around: Around) -> bool | None:
        """Whether the sensation that was strongest at first has clearly eased; None if unknown."""
        if not (strongest := self._strongest(around)):
            return None
        first, then = around[strongest]
        if max(then) <= self._t("well_points"):
            return True
        moved = shift(first, then)
        return moved is not None and -moved.points >= self._t("clear_change_points")

    def _stale(self, story: Story, now: datetime) -> Iterator[Noticed]:
        told = [e.at for e in story.entries[-1:]] + [v.at for v in story.visits[-1:]]
        if told and (days := (now - max(told)).total_seconds() / DAY_S) > self._t("stale_days"):
            yield self.named("stale", days=f"{days:.0f}")
