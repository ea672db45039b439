"""What the entries of a diary say of the dangers: ticked, which of a line, read and not ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal, get_args

from plantar import Evidence, KnowledgeBase, State
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry
from plantar.records.story import StoryEvent

Why = Literal["which", "heard", "unanswered"]
WHYS: tuple[Why, ...] = get_args(Why)


@dataclass(frozen=True, slots=True)
class OpenDanger:
    """A danger that must not be left out, and why it is open.

    ``which``: its line was ticked, and not which part of it. ``heard``: something that was written
    may mean it, and no later answer says that it does not. ``unanswered``: it was not asked lately.
    """

    why: Why
    text: str
    line: str = ""
    """Its line of the danger screen; empty where it is not about a whole line."""


@dataclass(frozen=True)
class DangerTicks:
    """The entries that no settling visit has looked at, the oldest first."""

    knowledge: KnowledgeBase
    entries: Sequence[StoryEvent[DiaryEntry]]

    @cached_property
    def unspecified(self) -> tuple[str, ...]:
        """Ticked lines with several dangers whose part has not been specified since."""
        open_: dict[str, None] = {}
        for ticked, which in self._ticks():
            for line in ticked:
                if self._parts(line) & which:
                    open_.pop(line, None)
                elif len(self.knowledge.danger_screen[line].findings) > 1:
                    open_[line] = None
        return tuple(open_)

    def ticked_in(self, line: str) -> StoryEvent[DiaryEntry]:
        """The newest entry in which a line is ticked.

        Raises:
            StopIteration: there is none.
        """
        return next(e for e in reversed(self.entries) if line in (e.body.dangers or ()))

    @cached_property
    def told(self) -> frozenset[str]:
        """Lines with several dangers whose part has been specified."""
        named = {f for _, which in self._ticks() for f in which}
        return frozenset(n for n in self.knowledge.danger_screen if self._parts(n) & named) - {
            *self.unspecified
        }

    @cached_property
    def there(self) -> frozenset[str]:
        """The dangers that were said to be there, one by one."""
        found: set[str] = set()
        for ticked, which in self._ticks():
            found |= which
            for line in ticked:
                found |= (
                    self._parts(line)
                    if len(self.knowledge.danger_screen[line].findings) == 1
                    else set()
                )
        return frozenset(found)

    def absent(self, since: datetime, until: datetime) -> Iterator[Evidence]:
        """Yield recently read dangers that were not ticked, and the other parts of specified lines.

        What was not asked is neither.
        """
        fresh = [e.body for e in self.entries if since <= e.at <= until]
        asked = [entry.dangers for entry in fresh if entry.dangers is not None]
        told = {f for entry in fresh for f in entry.which or ()}
        for name, line in self.knowledge.danger_screen.items():
            unticked = asked and not any(name in ticked for ticked in asked)
            if unticked or (self._parts(name) & told and name not in self.unspecified):
                here = self._parts(name) & self.there
                yield from (Evidence(f, State.ABSENT) for f in line.findings if f not in here)

    def denied_after(self, entry: StoryEvent[DiaryEntry], finding: str) -> bool:
        """Whether a danger was read and not ticked in an entry or after it."""
        lines = [
            name for name, line in self.knowledge.danger_screen.items() if finding in line.findings
        ]
        later = (e.body.dangers for e in self.entries if e.at >= entry.at)
        return bool(lines) and any(
            ticked is not None and not {*lines} & {*ticked} for ticked in later
        )

    def _parts(self, line: str) -> frozenset[str]:
        return frozenset(self.knowledge.danger_screen[line].findings)

    def _ticks(self) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
        for entry in self.entries:
            if entry.body.dangers:
                yield entry.body.dangers, frozenset(entry.body.which or ())


def check_which(body: DiaryEntry, knowledge: KnowledgeBase) -> None:
    """Refuse a part of a line that is not ticked.

    Raises:
        DiaryError: names it.
    """
    allowed = {f for line in body.dangers or () for f in knowledge.danger_screen[line].findings}
    for name in body.which or ():
        if name not in allowed:
            known = ", ".join(sorted(allowed)) or "a line of dangers that is ticked"
            raise DiaryError(f"entry.which: found {name!r}; expected {known}")


def open_dangers(
    asked: Sequence[str],
    unspecified: Collection[str],
    there: Collection[str],
    knowledge: KnowledgeBase,
) -> tuple[OpenDanger, ...]:
    """Dangers with why each is open, the ticked ones first.

    Args:
        asked: what triage would ask, in plain words.
        unspecified: lines that are ticked, and nobody said which part.
        there: findings that are there or perhaps there.
        knowledge: holds the danger screen.
    """
    screen = knowledge.danger_screen
    lines = {line.plain: name for name, line in screen.items()}
    found = [OpenDanger("which", screen[name].plain, name) for name in unspecified]
    held = {f for text in asked if text in lines for f in screen[lines[text]].findings}
    for text in asked:
        name = lines.get(text, "")
        if name and name not in unspecified:
            heard = not {*there}.isdisjoint(screen[name].findings)
            found.append(OpenDanger("heard" if heard else "unanswered", text, name))
        elif not name and held.isdisjoint(there):
            found.append(OpenDanger("heard", text))
    return tuple(sorted(found, key=lambda danger: WHYS.index(danger.why)))
