"""The kinds of field that knowledge files are made of, and how an id says which table it is from.

A field typed ``FindingId`` must name a finding; the links of every entry are found by walking the
types (:func:`links`), so no field can hold an id that nothing checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(gt=0, lt=1)]
Ratio = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Multiplier of odds."""
Basis = Literal["study", "guideline", "fitted", "estimate"]
Read = Literal["read", "partly", "memory"]
UrgencyLevel = Literal["emergency_now", "same_day", "within_2_weeks", "routine", "self_care"]
IDENTIFIER = r"^[a-z][a-z0-9_]*$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER)]


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a string as the id of an entry of ``table``; ``also`` are words allowed beside ids."""

    table: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """Marks a string as an expression whose names are ids of these tables; empty is no rule."""

    tables: tuple[str, ...]


PERSON = ("age_years", "sex_male", "sex_female")
"""Names beside findings that a rule may speak of."""

ConditionId = Annotated[str, Ref("conditions")]
AnyConditionId = Annotated[str, Ref("conditions", also=("any",))]
FindingId = Annotated[str, Ref("findings")]
TopicId = Annotated[str, Ref("topics")]
GroupId = Annotated[str, Ref("groups")]
SiteId = Annotated[str, Ref("sites")]
RegionId = Annotated[str, Ref("regions")]
RegionGroupId = Annotated[str, Ref("region_groups")]
TestId = Annotated[str, Ref("tests")]
SpecialistId = Annotated[str, Ref("specialists")]
ReferenceKey = Annotated[str, Ref("references")]
FlagId = Annotated[str, Ref("flags")]
TagId = Annotated[str, Ref("tags")]
CareGroupId = Annotated[str, Ref("care_groups")]
AnyCareGroupId = Annotated[str, Ref("care_groups", also=("any",))]
ClaimId = Annotated[str, Ref("claims")]
InterventionId = Annotated[str, Ref("interventions")]
MedicineClassId = Annotated[str, Ref("medicine_classes")]
MedicineId = Annotated[str, Ref("medicines")]
FoodId = Annotated[str, Ref("foods")]
FindingRule = Annotated[str, Rule(("findings",))]
FlagRule = Annotated[str, Rule(("flags",))]
FactRule = Annotated[str, Rule(("findings", "flags"))]


def every(options: Any) -> AfterValidator:
    """Requires a mapping to have exactly the words of a closed list as keys.

    Raises:
        ValueError: a word is missing or unknown; names all of them.
    """

    def complete(found: dict[str, Any]) -> dict[str, Any]:
        words = get_args(options)
        if unknown := sorted(found.keys() - set(words)):
            raise ValueError(f"unknown {', '.join(unknown)}; expected {', '.join(words)}")
        if missing := sorted(set(words) - found.keys()):
            raise ValueError(f"no entry for {', '.join(missing)}")
        return found

    return AfterValidator(complete)


class Entry(BaseModel):
    """Base of every model: frozen, closed to keys that nobody defined, numbers finite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )


class Sourced(Entry):
    """A number (or a set of numbers) with its basis, references and weight."""

    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    """Keys of the bibliography, references.yaml."""
    weight: float = Field(gt=0)
    """People behind the figure, or an equivalent sample size where it is an estimate."""
    note: str = ""


Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A value that must name something: where it stands in the entry, and what it must name."""

    location: Location
    to: Ref | Rule
    value: str


def links(entry: BaseModel) -> Iterator[Link]:
    """Every id and every rule that an entry holds, however deep."""
    yield from _of_model(entry, ())


def _of_model(entry: BaseModel, at: Location) -> Iterator[Link]:
    for name, field in type(entry).model_fields.items():
        place = (*at, field.alias or name)
        yield from _of_value(field.annotation, field.metadata, getattr(entry, name), place)


def _of_value(kind: Any, metadata: Any, value: Any, at: Location) -> Iterator[Link]:
    if isinstance(value, BaseModel):
        yield from _of_model(value, at)
        return
    kind, more = _arm(kind, value)
    if isinstance(value, str):
        yield from (Link(at, m, value) for m in (*metadata, *more) if isinstance(m, Ref | Rule))
    elif isinstance(value, tuple):
        for n, item in enumerate(value):
            if not isinstance(item, float):
                yield from _of_value(_item(kind, n), (), item, (*at, n))
    elif isinstance(value, Mapping):
        of_key, of_item = get_args(kind)
        for key, item in value.items():
            yield from _of_value(of_key, (), key, (*at, key))
            yield from _of_value(of_item, (), item, (*at, key))


def _arm(kind: Any, value: Any) -> tuple[Any, tuple[Any, ...]]:
    """The part of a type that a value is of, without its marks, and the marks."""
    marks: tuple[Any, ...] = ()
    while get_origin(kind) is Annotated:
        marks += kind.__metadata__
        kind = get_args(kind)[0]
    if get_origin(kind) in (Union, UnionType):
        arms = [_arm(k, value) for k in get_args(kind)]
        fitting = [a for a in arms if (get_origin(a[0]) or a[0]) is type(value)]
        return fitting[0] if fitting else (kind, marks)
    return kind, marks


def _item(kind: Any, n: int) -> Any:
    """Type of the nth item of a tuple type."""
    parts = get_args(kind)
    return parts[0] if len(parts) == 2 and parts[1] is ... else parts[n]


def fields_at(model: type[BaseModel], location: Location) -> frozenset[str]:
    """Names of the fields that an entry may have at a place inside it, for a message."""
    models = _models_at(model, location)
    return frozenset(f.alias or name for m in models for name, f in m.model_fields.items())


def wanted_at(model: type[BaseModel], location: Location) -> str:
    """What a field at a place of an entry takes, for a message: its words, or what it means.

    >>> wanted_at(Sourced, ("basis",))
    'study, guideline, fitted, estimate'
    """
    for m in _models_at(model, location[:-1]):
        for name, field in m.model_fields.items():
            if location[-1] in (field.alias, name):
                words = [get_args(a) for a in _arms(field.annotation) if get_origin(a) is Literal]
                return ", ".join(map(str, words[0])) if words else field.description or ""
    return ""


def _models_at(model: type[BaseModel], location: Location) -> list[Any]:
    kinds: list[Any] = [model]
    for part in location:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)] or kinds
    return [arm for kind in kinds for arm in _arms(kind) if _is_model(arm)]


def _inside(kind: Any, part: int | str) -> list[Any]:
    """Types of what stands under a key or number of a value of this type."""
    found: list[Any] = []
    for arm in _arms(kind):
        if _is_model(arm):
            fields = arm.model_fields.items()
            found += [f.annotation for name, f in fields if part in (f.alias, name)]
        elif get_origin(arm) is tuple and isinstance(part, int):
            found.append(_item(arm, min(part, len(get_args(arm)) - 1)))
        elif get_origin(arm) is dict:
            found.append(get_args(arm)[1])
    return found


def _arms(kind: Any) -> list[Any]:
    """The parts of a union, without marks; of any other type, itself."""
    if get_origin(kind) is Annotated:
        return _arms(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return [arm for part in get_args(kind) for arm in _arms(part)]
    return [kind]


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
