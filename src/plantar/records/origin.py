"""What of a diary set the level that stands: what was told where, what was deleted since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plantar import Evidence, KnowledgeBase, State
from plantar.records.bodies import DiaryEntry, KeptAssessment, Level, RecordBody
from plantar.records.story import B, Story, StoryEvent
from plantar.records.thresholds import Skin
from plantar.records.words import day_said


@dataclass(frozen=True)
class Origin:
    """Looks for the dangers that a story tells, in the words of the knowledge."""

    knowledge: KnowledgeBase
    skin: Mapping[str, Skin]

    def of_entry(self, entry: StoryEvent[DiaryEntry], heard: Iterable[Evidence]) -> tuple[str, ...]:
        """Dangers that an entry told: ticked, seen on the skin, or ``heard`` in its note."""
        said = [*self._ticked(entry.body)]
        for name in entry.body.skin or ():
            said += [self.skin[name].plain] if self.skin[name].findings else []
        return _dated("Written", entry, [*said, *self._dangers(heard)])

    def of_visit(
        self, visit: StoryEvent[KeptAssessment], told: Iterable[Evidence]
    ) -> tuple[str, ...]:
        """Dangers that a visit told."""
        return _dated("Told at the visit", visit, self._dangers(told))

    def _dangers(self, told: Iterable[Evidence]) -> Iterator[str]:
        """Yield the present findings of the danger screen, in plain words."""
        lines = [line for line in self.knowledge.danger_screen.values() if not line.standing]
        asked = {name for line in lines for name in line.findings}
        for item in told:
            if item.state is State.PRESENT and item.finding in asked:
                yield self.knowledge.findings[item.finding].plain

    def _ticked(self, entry: DiaryEntry) -> Iterator[str]:
        """Ticked lines as they read, or which of their dangers was meant where that was said."""
        for name in entry.dangers or ():
            line = self.knowledge.danger_screen[name]
            which = [f for f in line.findings if f in (entry.which or ())]
            if not line.standing:
                yield from [self.knowledge.findings[f].plain for f in which] or [f"“{line.plain}”"]


def of_kept(story: Story, level: Level) -> tuple[str, ...]:
    """Where a level comes from that what is told now does not set; empty where it is a visit's."""
    kept = next((e for e in story.levels if e.body == level), None)
    if kept is None:
        return ()
    day = day_said(kept.at)
    now = next((e for e in _written(story) if e.record.thread == level.entry), None)
    if level.entry and now is None:
        return (f"What set it was written on {day} and has been deleted since.",)
    if now and now.record.saved > kept.record.saved:
        return (f"What set it was written on {day} and has been corrected since.",)
    return (f"It was set by what was written on {day}.",)


def _written(story: Story) -> Iterator[StoryEvent[RecordBody]]:
    """All that a level can have been kept with."""
    for told in (story.entries, story.results, story.treatments, story.scores, story.visits):
        yield from (StoryEvent[RecordBody](e.record, e.body) for e in told)


def _dated(how: str, event: StoryEvent[B], said: Iterable[str]) -> tuple[str, ...]:
    """One line with what was said, or none."""
    listed = "; ".join(dict.fromkeys(f"{text[:1].lower()}{text[1:]}" for text in said))
    return (f"{how} on {day_said(event.at)}: {listed}.",) if listed else ()
