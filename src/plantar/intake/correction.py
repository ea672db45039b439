"""Setting right what was read in a person's words: a fact, its side, who they are.

The words themselves are never changed. What is set right counts as said by the person themselves;
the map of the words follows, unless the person has painted over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plantar.anatomy.painted import OTHER_SIDE, PaintedMap
from plantar.anatomy.painted import SIDES as MAP_SIDES
from plantar.errors import EvidenceError
from plantar.intake import answers
from plantar.intake.state import InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.knowledge.people import PREGNANCIES, SEXES
from plantar.knowledge.units import DAYS, beyond, in_own_unit
from plantar.reading.places import painted

NOT_SAID = "not said"
NOWHERE: frozenset[str] = frozenset()
STATES = {"yes": State.PRESENT, "no": State.ABSENT, "not sure": State.UNSURE}
SAID = {state: word for word, state in STATES.items()}
"""The word for a state, as it is answered and shown."""
SIDES = (Side.LEFT, Side.RIGHT, Side.BOTH)
LENGTHS = {f"{name}s": days for name, days in reversed(DAYS.items())}
"""Units of a length of time, in days."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of something that was read: an answer, a number, a side; empty: as read.

    ``answer`` is ``yes``, ``no``, ``not sure`` or ``not said``.
    """

    answer: str = ""
    number: str = ""
    unit: str = ""
    side: str = ""


def correct(
    state: InterviewState, read: Evidence, said: Correction, knowledge: KnowledgeBase
) -> InterviewState:
    """The interview with one fact of the words set right.

    Args:
        state: the interview as it stands.
        read: the fact as it was first read, so that what was taken back can be put back.
        said: what the person says of it.
        knowledge: tells what the finding takes.

    Raises:
        EvidenceError: an answer, number or side that the finding does not take.
    """
    now = next((e for e in state.extracted if e.finding == read.finding), read)
    right = None if said.answer == NOT_SAID else _right(now, said, knowledge)
    follows = of_number(read.finding, knowledge)
    heard = [e for e in state.extracted if e.finding != read.finding and e.finding not in follows]
    at = next((n for n, e in enumerate(state.extracted) if e is now), len(heard))
    if right:
        heard.insert(at, right)
    return _with_heard(state, tuple(heard), knowledge)


def of_number(finding: str, knowledge: KnowledgeBase) -> frozenset[str]:
    """Findings that follow from the value of another one, such as "it began weeks ago"."""
    return frozenset(
        name
        for name, entry in knowledge.findings.items()
        if entry.span and entry.span.of == finding
    )


def _with_heard(
    state: InterviewState, heard: tuple[Evidence, ...], knowledge: KnowledgeBase
) -> InterviewState:
    """The state with other facts; the map of the words follows where the facts name places."""
    said = map_after(state.text_map, state.extracted, heard, knowledge)
    shown = said if state.map == state.text_map else state.map
    return replace(state, extracted=heard, map=shown, text_map=said, warned=())


def map_after(
    map_: PaintedMap,
    before: Sequence[Evidence],
    after: Sequence[Evidence],
    knowledge: KnowledgeBase,
) -> PaintedMap:
    """The map of the words when other facts are true of them; where no place changes, as it was.

    What a fact that is no longer true painted goes with the rest of its part ("the heel"), which
    the words named with it; what other facts and words paint stays.
    """
    old, new = painted(before, knowledge), painted(after, knowledge)
    if old == new:
        return map_
    layers, clear = {}, {}
    for side in MAP_SIDES:
        now = {*new.felt(side), *new.felt("one")}
        lost = {*old.felt(side), *old.felt("one")} - now
        parts = {knowledge.regions[r].block for r in lost}
        gone = {r for r in map_.felt(side) if knowledge.regions[r].block in parts}
        felt = {
            kind: {r: share for r, share in regions.items() if r not in gone - now}
            for kind, regions in map_.layers.get(side, {}).items()
        }
        for kind, regions in new.layers.get(side, {}).items():
            fresh = {r: 1.0 for r in regions if r not in old.felt(side)}
            felt[kind] = {**felt.get(kind, {}), **fresh}
        if felt := {kind: regions for kind, regions in felt.items() if regions}:
            layers[side] = felt
        free = map_.clear.get(side, NOWHERE) - old.clear.get(side, NOWHERE)
        if free := (free | new.clear.get(side, NOWHERE)).difference(*felt.values()):
            clear[side] = free
    return replace(map_, layers=layers, clear=clear)


def _right(now: Evidence, said: Correction, knowledge: KnowledgeBase) -> Evidence:
    entry = knowledge.findings[now.finding]
    if said.answer and said.answer not in STATES:
        right = ", ".join([*STATES, NOT_SAID])
        raise EvidenceError(f"{entry.plain}: found {said.answer!r}; expected {right}")
    if said.side and said.side not in SIDES:
        raise EvidenceError(f"{entry.plain}: found {said.side!r}; expected {', '.join(SIDES)}")
    side = Side(said.side) if said.side else now.side
    if said.number:
        value = _number(said, now.finding, knowledge)
        beyond_it = entry.threshold is None or beyond(value, entry.threshold)
        state = State.PRESENT if beyond_it else State.ABSENT
        return replace(now, state=state, value=value, side=side, confidence=1.0)
    state = STATES.get(said.answer, now.state)
    value_ = now.value if state is now.state else None
    return replace(now, state=state, value=value_, side=side, confidence=1.0)


def _number(said: Correction, finding: str, knowledge: KnowledgeBase) -> float:
    entry = knowledge.findings[finding]
    try:
        typed = float(said.number.replace(",", "."))
    except ValueError:
        typed = float("nan")
    days = LENGTHS.get(said.unit) if entry.unit == "days" else None
    value = (
        in_own_unit(typed * days, "days", entry) if days else in_own_unit(typed, said.unit, entry)
    )
    if value is None:
        found = f"{said.number} {said.unit}".strip()
        ends = [f"{end:g}" for end in (entry.minimum, entry.maximum) if end is not None]
        right = f"a number, {' to '.join(ends)} {entry.unit}"
        raise EvidenceError(f"{entry.plain}: found {found!r}; expected {right}")
    return value


def units_of(finding: str, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Return the units in which a number may be given, its own first."""
    entry = knowledge.findings[finding]
    return tuple(LENGTHS) if entry.unit == "days" else (entry.unit, *entry.units)


def without_place(state: InterviewState) -> InterviewState:
    """The interview without the places that were read in the words or painted."""
    nowhere = PaintedMap(rest="unmentioned")
    return replace(state, map=nowhere, text_map=nowhere, warned=())


def on_the_other_side(state: InterviewState) -> InterviewState:
    """The interview with left and right exchanged in all that was read in the words or painted."""
    heard = tuple(
        replace(e, side=Side(OTHER_SIDE[e.side])) if e.side in OTHER_SIDE else e
        for e in state.extracted
    )
    shown, said = state.map.mirrored(), state.text_map.mirrored()
    return replace(state, extracted=heard, map=shown, text_map=said, warned=())


def correct_person(
    state: InterviewState, age: str | None = None, sex: str = "", pregnant: str = ""
) -> InterviewState:
    """The interview with what was read about the person set right.

    Args:
        state: the interview as it stands.
        age: whole years of an adult, empty for "not said"; None leaves it.
        sex: at birth, ``unknown`` for "not said"; empty leaves it.
        pregnant: yes, no or unknown; empty leaves it.

    Raises:
        ChildError: the age of a child; says what to do instead.
        EvidenceError: names the field, what was found and what would be right.
    """
    person = state.person
    if age is not None:
        person = replace(person, age_years=answers.age(age) if age else None)
    if sex:
        if sex not in SEXES:
            raise EvidenceError(f"sex: found {sex!r}; expected {', '.join(SEXES)}")
        person = replace(person, sex=sex)
    if pregnant:
        if pregnant not in PREGNANCIES:
            raise EvidenceError(f"pregnant: found {pregnant!r}; expected {', '.join(PREGNANCIES)}")
        person = replace(person, pregnant=pregnant)
    return replace(state, person=person, warned=())
