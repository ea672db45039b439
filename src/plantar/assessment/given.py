"""What a caller of the front door gives, of whatever type, as the types of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Integral
from typing import TypeVar

from plantar.anatomy.painted import PaintedMap, from_regions, listed_problems
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError, nearest, of_kind
from plantar.intake.vignette import read_evidence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reading.listener import LONGEST
from plantar.reasoning.prior import Person
from plantar.triage.redflags import evaluate_red_flags
from plantar.triage.urgency import Urgency

Item = TypeVar("Item")


def evidence_given(
    items: Iterable[Evidence | str], knowledge: KnowledgeBase, field: str = "evidence"
) -> list[Evidence]:
    """Evidence from findings and short texts; ``field`` is what the caller calls it.

    Raises:
        EvidenceError: each line names what was found and what would be right.
    """
    found: list[Evidence] = []
    faults: list[str] = []
    for n, item in enumerate(listed(field, items, "['feel_burn', 'pain_back=absent']")):
        if isinstance(item, Evidence):
            found.append(item)
        elif isinstance(item, str):
            read, wrong = read_evidence(item, knowledge, f"{field}.{n}")
            found, faults = [*found, *read], [*faults, *wrong]
        else:
            right = "an Evidence, or a text such as 'feel_burn=absent'"
            faults.append(f"{field}.{n}: found {item!r}; expected {right}")
    if faults:
        raise EvidenceError("\n".join(faults))
    return found


def beside_text(
    given: Iterable[Evidence], heard: Iterable[Evidence], knowledge: KnowledgeBase
) -> tuple[Evidence, ...]:
    """What was given apart and what a text says, as one.

    What was given wins. Only a danger that the text tells stays beside a "no" to it: both are
    there, of one layer, so that they clash, the worse one counts and the contradiction is named.
    """
    heard = tuple(heard)
    told = {e.finding: e for e in heard if e.state is State.PRESENT}
    kept: list[Evidence] = []
    named: set[str] = set()
    for item in given:
        clash = item.state is not State.PRESENT and item.finding in told
        if not clash or not _is_danger(item.finding, knowledge):
            kept.append(item)
            named.add(item.finding)
        elif item.state is State.ABSENT:
            kept.append(replace(item, layer=told[item.finding].layer))
    return (*(e for e in heard if e.finding not in named), *kept)


def _is_danger(finding: str, knowledge: KnowledgeBase) -> bool:
    """Whether the danger screen asks it, or it alone needs help within the day by a red flag."""
    if finding in knowledge.dangers:
        return True
    told = (Evidence(finding, State.PRESENT),)
    fired = evaluate_red_flags(knowledge.red_flags, told, knowledge.findings).fired
    return any(Urgency(f.flag.urgency).rank >= Urgency.SAME_DAY.rank for f in fired)


def answers_given(safety: Mapping[str, bool] | None, medicines: str | None) -> SafetyAnswers:
    """Return the answers for the care plan; empty if none are given.

    Raises:
        EvidenceError: the safety answers are no mapping.
    """
    if safety is not None and not isinstance(safety, Mapping):
        right = "answers by id, such as {'pacemaker': False}"
        raise EvidenceError(f"safety: found {safety!r}; expected {right}")
    return SafetyAnswers(dict(safety or {}), medicines)


def listed(field: str, items: Iterable[Item], example: str) -> list[Item]:
    """The items of anything that is gone through once; a text alone is no list.

    Raises:
        EvidenceError: it is something else.
    """
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise EvidenceError(f"{field}: found {items!r}; expected a list, such as {example}")
    return list(items)


def one_of(field: str, value: str, allowed: Iterable[str]) -> str:
    """Return the value if it is in the list.

    Raises:
        EvidenceError: it is not; names the nearest.
    """
    options = list(allowed)
    if value not in options:
        raise EvidenceError(f"{field}: found {value!r}; expected {nearest(value, options)}")
    return value


def person_given(person: Person) -> Person:
    """Somebody as a caller describes them at once: sex and pregnancy must fit each other.

    In an interview or a record the two come from different places, and no question waits for that.

    Raises:
        EvidenceError: they do not.
    """
    if (person.sex, person.pregnant) == ("male", "yes"):
        raise EvidenceError("pregnant: found 'yes'; expected no or unknown, where sex is male")
    return person


def words_of(text: str, call: str) -> str:
    """A text that is read to its end: a danger in what is left out would be lost.

    ``call``: the number to call in an emergency, which a refusal names.

    Raises:
        EvidenceError: it is no text, or longer than the reader takes.
    """
    found = of_kind("text", text, str, "the words as one string")
    if len(found) > LONGEST:
        right = f"at most {LONGEST:,}; give what matters today; in an emergency call {call}"
        raise EvidenceError(f"text: found {len(found):,} characters; expected {right}")
    return found


def whole_years(age_years: int | None) -> int | None:
    """A whole number of another library as one of Python."""
    whole = isinstance(age_years, Integral) and not isinstance(age_years, bool)
    return int(age_years) if whole and age_years is not None else age_years


def map_given(
    painted: PaintedMap | Mapping[str, Mapping[str, Sequence[str]]] | None,
    knowledge: KnowledgeBase,
) -> PaintedMap:
    """Return the painted map; if none is given, one where nobody looked.

    Raises:
        EvidenceError: not sides with sensations with lists of regions, or a name that is unknown.
    """
    if painted is None or isinstance(painted, PaintedMap):
        return painted or PaintedMap(rest="not_looked_at")
    try:
        listed = {s: {k: tuple(_list(r)) for k, r in kinds.items()} for s, kinds in painted.items()}
    except (AttributeError, TypeError) as error:
        right = "sides with sensations with lists, as {'left': {'numb': ['pl_heel_med']}}"
        raise EvidenceError(f"painted: found {painted!r}; expected {right}") from error
    if faults := list(listed_problems(listed, knowledge, "painted")):
        raise EvidenceError("\n".join(faults))
    return from_regions(listed)


def _list(regions: Sequence[str]) -> Sequence[str]:
    """A single name would be read as a list of letters."""
    if isinstance(regions, str):
        raise TypeError(regions)
    return regions
