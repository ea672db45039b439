"""The words of a record, through the trained reader; each fact goes back to its element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import snowballstemmer  # type: ignore[import-untyped]

from plantar import Evidence, Plantar, State
from plantar.exchange.draft import CaseDraft, Mode, Note
from plantar.exchange.limits import MOST_TEXT
from plantar.exchange.times import Clock
from plantar.knowledge.evidence import doubted
from plantar.knowledge.share import percent

Found = tuple[Note, Evidence]
_WORD = re.compile(r"[a-z0-9'+]+")


class NoteReader:
    """Reads notes; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge
        self._stemmer = snowballstemmer.stemmer("english")
        self._dangers = self.knowledge.dangers
        self._most = plantar.longest_text

    def read(self, case: CaseDraft, clock: Clock) -> None:
        """Adds what the notes of a case say, and names what they say and does not count.

        A finding that was given by its code is not taken from words, unless they tell of a danger.
        """
        named = {e.finding for e in case.evidence}
        plain = [note for note in case.notes if note.mode is Mode.PLAIN]
        case.self_harm |= any(self._of_harm(note, clock) for note in case.notes)
        apart = [note for note in case.notes if note.mode is not Mode.PLAIN]
        read: set[str] = set()
        for note, item in (*self._together(plain, case), *self._apart(apart)):
            read.add(note.where)
            if reason := self._not_counted(note, item, clock):
                case.unused.append(f"{note.where}: {item.finding}: not read: {reason}")
                if self._told_once(note, item, clock):
                    case.told_long_ago(item, note.where)
            elif item.finding not in named or self._warns(item):
                placed = note.on_side.of(item, self.knowledge)
                case.evidence.append(replace(placed, fact=note.where))
                case.used.append(f"{note.where}: {item.finding}={self._said(item)}")
        for note in case.notes:
            if len(note.words) > MOST_TEXT:
                case.unused.append(f"{note.where}: read only to its first {MOST_TEXT} characters")
            if note.where not in read and not note.diagnosis:
                case.unused.append(f"{note.where}: nothing was understood of its words")
                if note.condition and not note.over:
                    case.not_understood.append(note.words)

    def _said(self, item: Evidence) -> str:
        """The state, with how sure it is where it was only guessed."""
        if not doubted(item, self.knowledge.triage.sure.share):
            return str(item.state)
        return f"perhaps ({percent(item.confidence)})"

    def _of_harm(self, note: Note, clock: Clock) -> bool:
        """Whether it tells of self-harm today; of what is over it is no cry for help."""
        today = not note.over and (note.lasts or not clock.stale(note.when))
        today = today and note.mode in (Mode.PLAIN, Mode.SUSPECTED)
        return today and self.plantar.tells_self_harm(note.words)

    def _warns(self, item: Evidence) -> bool:
        return item.state is State.PRESENT and item.finding in self._dangers

    def _told_once(self, note: Note, item: Evidence, clock: Clock) -> bool:
        """Whether it is a danger that is only too old to count."""
        if note.condition and self._guessed(note, item):
            return False
        dated = note.mode is not Mode.MEASURED and not note.over and not clock.future(note.when)
        return dated and item.finding in self._dangers

    def _not_counted(self, note: Note, item: Evidence, clock: Clock) -> str:
        """Return why a fact that was read does not count today; empty if it does."""
        if note.over and clock.ended(item.finding, note.ended):
            return note.over
        if note.condition and self._guessed(note, item):
            return f"only guessed from the name ({percent(item.confidence)})"
        if note.mode is Mode.MEASURED and not self.knowledge.is_complaint(item.finding):
            return "a number, and no code that is read says of what"
        if note.mode is Mode.FLAGGED and item.finding not in self._dangers:
            return "its interpretation does not say whether it was found"
        if note.mode is Mode.SUSPECTED and item.finding not in self._dangers:
            return "nobody has confirmed it"
        lasting = item.finding not in (self._dangers | self.knowledge.senses.current.keys())
        if note.lasts and lasting:
            return ""
        return clock.over(item.finding, note.when)

    def _guessed(self, note: Note, item: Evidence) -> bool:
        """Whether the name of a condition does not say it.

        Of a diagnosis only its own words count, and past history; a danger that is perhaps in other
        words is asked about.
        """
        if self._names(note.words, item.finding):
            return False
        grave = item.finding in self._dangers
        if item.confidence < self.knowledge.triage.sure.share:
            return bool(note.diagnosis) or not grave
        return bool(note.diagnosis) and not grave and not self.knowledge.topic_of(item.finding).risk

    def _together(self, notes: Sequence[Note], case: CaseDraft) -> Iterator[Found]:
        """What plain notes say, read at once."""
        starts, text = [], ""
        for note in notes:
            words = _sentence(note.words)
            if len(text) + len(words) > self._most:
                case.unused.append(f"{note.where}: not read: {self._most:,} characters before it")
                continue
            starts.append((len(text), note))
            text += words
        if not text:
            return
        heard = self.plantar.read(text, continued=self.knowledge.tells_complaint(case.evidence))
        for fact in (*heard.facts, *heard.perhaps):
            yield next(n for start, n in reversed(starts) if start <= fact.start), fact.evidence

    def _apart(self, notes: Sequence[Note]) -> Iterator[Found]:
        """What notes say whose value is no plain yes: each for itself."""
        for note in notes:
            named = [f.evidence for f in self.plantar.read(_sentence(note.words)).facts]
            whole = self._of_the_whole(note)
            if note.mode is Mode.DENIED:
                named = self._denied(note, named)
            yield from ((note, item) for item in whole.values())
            for item in named:
                if item.finding not in whole:
                    yield note, self._turned(item, note)

    def _denied(self, note: Note, named: Sequence[Evidence]) -> list[Evidence]:
        """What a "no" is about: of what words name the most precise alone, and every danger.

        Who has no numbness of the saddle may well be numb elsewhere.
        """
        sizes = [self._size(note.words, item.finding) for item in named]
        most = max(sizes, default=0)
        pairs = zip(named, sizes, strict=True)
        return [item for item, size in pairs if size == most or self._grave(item.finding)]

    def _of_the_whole(self, note: Note) -> dict[str, Evidence]:
        """What name and value say together, of something that can be lost: "reflexes absent"."""
        if note.mode is not Mode.LOST or not note.value:
            return {}
        facts = self.plantar.read(_sentence(f"{note.words} {note.value}")).facts
        return {
            f.evidence.finding: f.evidence
            for f in facts
            if f.evidence.state is State.PRESENT and not self._names(note.words, f.evidence.finding)
        }

    def _grave(self, finding: str) -> bool:
        """Whether it is a danger or a sign."""
        return finding in self._dangers or self.knowledge.findings[finding].asked_of == "clinician"

    def _names(self, words: str, finding: str) -> bool:
        """Whether words name the complaint itself, by its term or a wording, in any order."""
        return self._size(words, finding) > 0

    def _size(self, words: str, finding: str) -> int:
        """How many of the words are a term or a wording of it; 0 where they do not name it."""
        entry, ways = self.knowledge.findings[finding], self.knowledge.lexicon.get(finding)
        known = (entry.term, entry.plain, *((*ways.lay, *ways.clinical) if ways else ()))
        said = self._stems(words)
        names = (named for named in map(self._stems, known) if named - self._places)
        return max((len(named) for named in names if named <= said), default=0)

    @cached_property
    def _places(self) -> frozenset[str]:
        """Words that name a place or a relation alone and no complaint."""
        names = (name for place in self.knowledge.places for name in place.words)
        return frozenset(stem for name in names for stem in self._stems(name))

    def _stems(self, words: str) -> frozenset[str]:
        return frozenset(self._stemmer.stemWords(_WORD.findall(words.casefold())))

    def _turned(self, item: Evidence, note: Note) -> Evidence:
        """What a value that is no plain yes makes of what was named; no "no" settles a danger.

        A danger or a sign is denied only by its own wording: of "Voiding: no" it is what was lost.
        """
        denied = note.mode is Mode.DENIED and item.state is State.PRESENT
        if denied and (not self._grave(item.finding) or self._names(note.words, item.finding)):
            sure = min(item.confidence, self.knowledge.triage.sure.share)
            return replace(item, state=State.ABSENT, confidence=sure)
        return replace(item, state=State.UNSURE, confidence=1.0)


def _sentence(words: str) -> str:
    return words.strip().rstrip(".")[:MOST_TEXT] + ".\n"
