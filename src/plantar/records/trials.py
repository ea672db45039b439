"""A personal trial: one thing tried at a time, judged on a day that was chosen before it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plantar.records.bodies import Treatment
from plantar.records.course import Shift, shift
from plantar.records.noticing import SENSATIONS, Watcher
from plantar.records.story import Story

TOO_FEW = "too little written to say: {least} entries before and {least} under it are needed"
LESS, MORE = "clearly less", "clearly more"
UNCLEAR = "no difference that chance could not make"


@dataclass(frozen=True, slots=True)
class SensationOutcome:
    """One sensation before the treatment and under it, at most until the day to decide.

    ``shift`` is None where too little is there.
    """

    sensation: str
    shift: Shift | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A treatment with a day on which to decide, and what can be said so far."""

    treatment: Treatment
    decide_on: date
    outcomes: tuple[SensationOutcome, ...]
    overlapping: tuple[str, ...]
    """Other treatments that began or ended meanwhile: no comparison tells them apart."""

    def due(self, today: date) -> bool:
        """Whether it is time to decide."""
        return self.treatment.ended is None and self.decide_on <= today


def trials(watcher: Watcher, story: Story) -> tuple[Trial, ...]:
    """Every trial, the oldest first."""
    tried = [told.body for told in story.treatments]
    return tuple(
        Trial(
            t,
            t.decide_on,
            tuple(_outcomes(watcher, story, t)),
            tuple(o.name for o in tried if o is not t and _meanwhile(o, t)),
        )
        for t in tried
        if t.decide_on
    )


def days_to_look_back(story: Story) -> Iterator[date]:
    """Days on which a treatment is to be judged, by the trial or by the plan."""
    for treatment in (told.body for told in story.treatments):
        if treatment.ended is None:
            if treatment.decide_on:
                yield treatment.decide_on
            if treatment.look_back_days:
                yield treatment.began + timedelta(days=treatment.look_back_days)


def _outcomes(watcher: Watcher, story: Story, treatment: Treatment) -> Iterator[SensationOutcome]:
    least = int(watcher.rules.thresholds.compare_entries.value)
    clear = watcher.rules.thresholds.clear_change_points.value
    for sensation in SENSATIONS:
        before, after = watcher.around(story, treatment, sensation, treatment.decide_on)
        moved = shift(before, after)
        if moved is None or min(moved.before, moved.after) < least:
            if before or after:
                yield SensationOutcome(sensation, None, TOO_FEW.format(least=least))
            continue
        if moved.high < 0 and -moved.points >= clear:
            verdict = LESS
        else:
            verdict = MORE if moved.low > 0 and moved.points >= clear else UNCLEAR
        yield SensationOutcome(sensation, moved, verdict)


def _meanwhile(other: Treatment, trial: Treatment) -> bool:
    days = filter(None, (other.began, other.ended))
    return any(trial.began <= day <= (trial.ended or trial.decide_on or day) for day in days)
