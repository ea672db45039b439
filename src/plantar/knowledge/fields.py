"""The kinds of field that knowledge files are made of, and how an id says which table it is from.

A field typed ``FindingId`` must name a finding; the links of every entry are found by walking the
types (:func:`links`), so no field can hold an id that nothing checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

Probability = Annotated[float, Field(gt=0, lt=1)]
Ratio = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""Multiplier of odds."""
Basis = Literal["study", "guideline", "fitted", "estimate"]
Read = Literal["read", "partly", "memory"]
UrgencyLevel = Literal["emergency_now", "same_day", "within_2_weeks", "routine", "self_care"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


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
FoodId = Annotated[str, Ref("foods")]
FindingRule = Annotated[str, Rule(("findings",))]
FlagRule = Annotated[str, Rule(("flags",))]
FactRule = Annotated[str, Rule(("findings", "flags"))]


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
