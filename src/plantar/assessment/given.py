"""What a caller of the front door gives, of whatever type, as the types of the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral
from typing import TypeVar

from plantar.anatomy.painted import PaintedMap, from_regions, listed_problems
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError, nearest
from plantar.intake.vignette import read_evidence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence

Kind = TypeVar("Kind")
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


def of_kind(field: str, value: object, kind: type[Kind], right: str) -> Kind:
    """Return the value if it has the right type; ``right`` describes that type.

    Raises:
        EvidenceError: it is something else.
    """
    if not isinstance(value, kind):
        raise EvidenceError(f"{field}: found {value!r}; expected {right}")
    return value


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
