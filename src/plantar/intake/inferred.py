"""What follows from phrases and places together: sides, onset, feelings, habits.

Each is a hit of its own with the confidence that such an inference deserves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plantar.intake.context import Reading
from plantar.intake.person import Duration, durations
from plantar.intake.places import PLURALS, Mention, sides_named
from plantar.intake.words import names
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Side, State

FAST_DAYS = 28
LONG_DAYS = 120
"""What has lasted this long is taken to have come slowly, where nothing else was said."""
APART = 0.55
"""One side and then the other: both, but asked whether alike."""
LEG_PARTS = names("foot heel toes leg calf shin knee thigh buttock groin ankle sole")
ONE_OF_A_PAIR = frozenset({"foot", "heel", "leg", "sole", "ankle", "calf", "shin", "knee", "thigh"})
WHOLE_FOOT = 10
"""A place with this many regions is the whole foot, or all of the toes."""
FEELINGS = {"numb": "feel_numb", "tingling": "feel_tingle", "burning": "feel_burn"}
WHEN = names("when if whenever after once")
HABIT_REACH, SENTENCE_REACH, BETTER_BEFORE = 6, 40, 2
HABITS = {
    "walk": ("trigger_walk", ""),
    "stand": ("trigger_stand", ""),
    "sit": ("trigger_sit", "relief_sit_flex"),
    "cycl": ("trigger_cycling", ""),
    "ride": ("trigger_cycling", ""),
    "bend": ("", "relief_sit_flex"),
    "lean": ("", "relief_sit_flex"),
    "dangl": ("", "relief_dangle"),
    "hang": ("", "relief_dangle"),
}
"""Stem of what is done, to the finding if it brings it on and the finding if it relieves it."""
RELIEF = names("better gone eas reliev help settl stop disappear vanish improv")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that a text seems to say, before clashes are settled."""

    finding: str
    state: State
    confidence: float
    start: int
    end: int
    side: Side | None
    value: float | None = None


def inferred(
    text: str,
    reading: Reading,
    mentions: Sequence[Mention],
    hits: Sequence[Hit],
    knowledge: KnowledgeBase,
) -> tuple[list[Hit], Duration | None]:
    """What else the hits and the places say, and how long it has lasted."""
    lasted = _lasted(text, hits, mentions)
    found = [*hits, *_sides(mentions, reading, hits)]
    found += _from_duration(lasted, found, knowledge)
    found += _both_legs_fast(lasted, found, reading)
    found += [*_felt(mentions, found), *_stocking(mentions), *_tested(mentions, found)]
    return [*found, *_habits(reading, mentions, found)], lasted


def _lasted(text: str, hits: Sequence[Hit], mentions: Sequence[Mention]) -> Duration | None:
    """How long the complaint has lasted: the first stretch of time near something heard."""
    spans = [(m.start, m.end) for m in mentions if not m.clear]
    spans += [(h.start, h.end) for h in hits if h.state is State.PRESENT]
    for duration in durations(text):
        before = text.rfind(".", 0, duration.start) + 1
        after = text.find(".", duration.end)
        after = len(text) if after < 0 else after
        if any(before <= start <= after for start, _ in spans):
            return duration
    return None


def _sides(mentions: Sequence[Mention], reading: Reading, hits: Sequence[Hit]) -> list[Hit]:
    """One side or both, from where the sensations were named, or else the only side that is."""
    felt = [m for m in mentions if not m.clear and m.place.part in LEG_PARTS]
    sides = {m.side for m in felt if m.side and m.sure_of_side} or {m.side for m in felt if m.side}
    if not sides:
        named = sides_named(reading)
        if len(named) == 1 and not felt:
            return _one_limb(named, hits)
        if len(named) != 1:
            return _one_unnamed(felt, reading)
        sides = named
    first = next((m for m in felt if m.side in sides), felt[0])
    if sides == {"left"} or sides == {"right"}:
        side = Side(next(iter(sides)))
        return [Hit("side_one", State.PRESENT, 0.9, first.start, first.end, side)]
    clear = 0.7 if sides == {"both"} else APART
    return [Hit("side_both_equal", State.PRESENT, clear, first.start, first.end, Side.BOTH)]


def _one_limb(named: set[str], hits: Sequence[Hit]) -> list[Hit]:
    """The only side that is named, where a complaint but no place with a feeling was heard."""
    told = [h for h in hits if h.state is State.PRESENT]
    if not told:
        return []
    side = Side(next(iter(named)))
    return [Hit("side_one", State.PRESENT, 0.7, told[0].start, told[0].end, side)]


def _one_unnamed(felt: Sequence[Mention], reading: Reading) -> list[Hit]:
    """ "My foot" is one foot, where no text names two."""
    plural = any(word.text in PLURALS - {"toes"} for word in reading.words)
    single = [m for m in felt if not m.side and m.place.part in ONE_OF_A_PAIR]
    if plural or not single:
        return []
    return [Hit("side_one", State.PRESENT, 0.65, single[0].start, single[0].end, Side.ONE)]


def _from_duration(
    lasted: Duration | None, hits: Sequence[Hit], knowledge: KnowledgeBase
) -> list[Hit]:
    """How fast it came on, where only how long it has lasted was said: a guess, marked as one."""
    onset = {
        f for f, entry in knowledge.findings.items() if entry.group in ("onset", "onset_setting")
    }
    if lasted is None or any(h.finding in onset and h.state is State.PRESENT for h in hits):
        return []
    if lasted.days >= LONG_DAYS:
        finding, confidence = "onset_months_years", 0.65
    elif lasted.days >= 10:
        finding, confidence = "onset_weeks", 0.65
    elif lasted.days >= 0.2:
        finding, confidence = "onset_hours_days", 0.65
    else:
        return []
    return [Hit(finding, State.PRESENT, confidence, lasted.start, lasted.end, None)]


def _felt(mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Hit]:
    """How it feels, from the sensation named with a place; weak legs, from legs weak at once."""
    said = {h.finding for h in hits}
    found = {
        FEELINGS[m.sensation]: m
        for m in reversed(mentions)
        if not m.clear and m.sensation in FEELINGS
    }
    result = [
        Hit(finding, State.PRESENT, 0.9, m.start, m.end, None)
        for finding, m in found.items()
        if finding not in said
    ]
    fast = [h for h in hits if h.finding == "weak_both_legs_fast" and h.state is State.PRESENT]
    if fast and "weak_leg" not in said:
        result.append(replace(fast[0], finding="weak_leg"))
    return result


def _stocking(mentions: Sequence[Mention]) -> list[Hit]:
    """ "Both feet are numb" is the usual way to say a stocking."""
    for m in mentions:
        whole = m.place.part in ("foot", "toes") and len(m.place.regions) >= WHOLE_FOOT
        if whole and m.side == "both" and not m.clear and m.sensation in FEELINGS:
            return [Hit("numb_stocking", State.PRESENT, 0.65, m.start, m.end, Side.BOTH)]
    return []


def _tested(mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Hit]:
    """A loss that was tested: alike on both feet, or in one place."""
    said = {h.finding for h in hits}
    for m in mentions:
        if m.examined and not m.clear and m.place.part != "saddle":
            finding = (
                "sign_pinprick_stocking_loss" if m.side == "both" else "sign_pinprick_focal_loss"
            )
            if finding not in said:
                return [Hit(finding, State.PRESENT, 0.7, m.start, m.end, None)]
    return []


def _habits(reading: Reading, mentions: Sequence[Mention], hits: Sequence[Hit]) -> list[Hit]:
    """ "When I stand for long my soles go numb": what a person does when it comes or goes."""
    said = {h.finding for h in hits}
    starts = [word.start for word in reading.words]
    felt = {
        reading.sentence[bisect_right(starts, m.start) - 1]
        for m in mentions
        if not m.clear and starts
    }
    found: list[Hit] = []
    for n, text in enumerate(reading.texts[:-2]):
        if text not in WHEN or reading.texts[n + 1] != "i" or reading.sentence[n] not in felt:
            continue
        end = bisect_right(reading.sentence, reading.sentence[n])
        mine = range(n + 2, min(end, n + 2 + SENTENCE_REACH))
        before = range(max(0, n - BETTER_BEFORE), n)
        relieved = any(reading.words[m].stem in RELIEF for m in (*before, *mine))
        for m in mine[:HABIT_REACH]:
            pair = HABITS.get(reading.words[m].stem)
            finding = pair[relieved] if pair else ""
            if finding and finding not in said:
                said.add(finding)
                word = reading.words[m]
                found.append(Hit(finding, State.PRESENT, 0.75, word.start, word.end, None))
    return found


def _both_legs_fast(lasted: Duration | None, hits: Sequence[Hit], reading: Reading) -> list[Hit]:
    """Both legs weak for days, not months: too dangerous to wait for the exact words."""
    if lasted is None or lasted.days > FAST_DAYS:
        return []
    weak = [h for h in hits if h.finding == "weak_leg" and h.state is State.PRESENT]
    both = [h for h in weak if h.side is Side.BOTH or "legs" in _words_at(reading, h)]
    return [
        Hit("weak_both_legs_fast", State.PRESENT, 0.7, h.start, h.end, Side.BOTH) for h in both[:1]
    ]


def _words_at(reading: Reading, hit: Hit) -> list[str]:
    return [word.text for word in reading.words if hit.start <= word.start < hit.end]
