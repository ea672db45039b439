"""What follows from phrases and places together: sides, onset, feelings, habits.

Each is a hit of its own with the confidence that such an inference deserves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from plantar.intake.context import Reading
from plantar.intake.hit import Hit
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
NOT_FELT = frozenset({"history", "medication", "demographic"})
"""Groups whose time is not the complaint's: a laminectomy ten years ago."""
OF_REACH = 40
"""Characters between "two years of" and what it is of; estimate."""
LOW, HIGH = names("toe foot sole"), names("knee thigh hand finger waist hip arm")
DAYS = names("monday tuesday wednesday thursday friday saturday sunday yesterday today tonight now")
SAME_EFFORT = frozenset({"trigger_exercise_fixed"})
WHOLE_FOOT = 10
"""A place with this many regions is the whole foot, or all of the toes."""
FEELINGS = {"numb": "feel_numb", "tingling": "feel_tingle", "burning": "feel_burn"}


def inferred(
    text: str,
    reading: Reading,
    mentions: Sequence[Mention],
    hits: Sequence[Hit],
    knowledge: KnowledgeBase,
) -> tuple[list[Hit], Duration | None]:
    """What else the hits and the places say, and how long it has lasted."""
    lasted = _lasted(text, hits, mentions, knowledge)
    found = [*hits, *_sides(mentions, reading, hits)]
    found += _from_duration(lasted, found, knowledge)
    found += _both_legs_fast(lasted, found, reading)
    found += [*_felt(mentions, found), *_stocking(mentions), *_tested(mentions, found)]
    found += _claudication(found)
    return [*found, *_episodic(found), *_day_by_day(reading, found)], lasted


def _lasted(
    text: str, hits: Sequence[Hit], mentions: Sequence[Mention], knowledge: KnowledgeBase
) -> Duration | None:
    """How long the complaint has lasted: the first stretch of time near something that is felt."""
    told = [h for h in hits if h.state is State.PRESENT]
    history = [h for h in told if knowledge.findings[h.finding].topic in NOT_FELT]
    felt = [h for h in told if knowledge.findings[h.finding].topic not in NOT_FELT]
    spans = [(m.start, m.end) for m in mentions if not m.clear]
    spans += [(h.start, h.end) for h in felt]
    for duration in durations(text):
        if duration.of and not _of_what_is_felt(text, duration, spans, history):
            continue
        before = text.rfind(".", 0, duration.start) + 1
        after = text.find(".", duration.end)
        after = len(text) if after < 0 else after
        if any(before <= start <= after for start, _ in spans):
            return duration
    return None


def _of_what_is_felt(
    text: str, duration: Duration, spans: Sequence[tuple[int, int]], history: Sequence[Hit]
) -> bool:
    """ "Two years of calf pain", not "fifteen years of alcohol" or "35 weeks of pregnancy"."""
    starts = [start for start, _ in spans if start >= duration.end]
    if not starts or min(starts) > duration.end + OF_REACH:
        return False
    if any(duration.start < h.end and h.start < min(starts) for h in history):
        return False
    return not any(mark in text[duration.end : min(starts)] for mark in ",;:")


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
    onset = {f for f, entry in knowledge.findings.items() if entry.topic == "onset"}
    if lasted is None or any(h.finding in onset and h.state is State.PRESENT for h in hits):
        return []
    if lasted.days >= LONG_DAYS:
        finding, confidence = "onset_months_years", 0.65
    elif lasted.days >= 10:
        finding, confidence = "onset_weeks", 0.65
    elif lasted.days >= 0.2 or lasted.ago:
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


def _episodic(hits: Sequence[Hit]) -> list[Hit]:
    """What always comes after the same exercise comes and goes."""
    said = {h.finding for h in hits}
    again = [h for h in hits if h.finding in SAME_EFFORT and h.state is State.PRESENT]
    if not again or said & {"course_episodic", "course_persistent"}:
        return []
    return [replace(again[0], finding="course_episodic", confidence=0.65)]


def _claudication(hits: Sequence[Hit]) -> list[Hit]:
    """A calf that hurts or cramps on walking and recovers on standing still."""
    said = {h.finding: h for h in hits if h.state is State.PRESENT}
    calf = said.get("pain_calf") or said.get("cramps")
    if not calf or not said.keys() >= {"trigger_walk", "relief_stand_still"}:
        return []
    if any(h.finding == "pain_calf_claudication" for h in hits):
        return []
    return [replace(calf, finding="pain_calf_claudication", confidence=0.7)]


def _day_by_day(reading: Reading, hits: Sequence[Hit]) -> list[Hit]:
    """ "Toes on Sunday, knees on Tuesday, now my hands": higher from day to day."""
    if any(h.finding == "course_ascending_fast" for h in hits):
        return []
    felt = [h for h in hits if h.finding in FEELINGS.values() and h.state is State.PRESENT]
    for _, numbers in groupby(range(len(reading.sentence)), reading.sentence.__getitem__):
        mine = list(numbers)
        if len({reading.texts[n] for n in mine} & DAYS) < 2:
            continue
        low = next((n for n in mine if reading.words[n].stem in LOW), None)
        high = [n for n in mine if low is not None and n > low and reading.words[n].stem in HIGH]
        days = {reading.texts[n] for n in mine} & DAYS
        start, end = reading.words[mine[0]].start, reading.words[mine[-1]].end
        told = any(start <= h.start < end for h in felt)
        if high and told and len(days) >= 2 and days - {"now"}:
            last = reading.words[high[-1]]
            first = reading.words[low or 0]
            return [Hit("course_ascending_fast", State.PRESENT, 0.65, first.start, last.end, None)]
    return []


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
