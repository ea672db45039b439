"""The parameters of the model that belong to no single entry, each with its basis.

They are knowledge like any figure: model.yaml holds them, the pages of the weakest numbers list
them, and no module keeps one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from plantar.knowledge.fields import (
    Basis,
    Entry,
    FindingId,
    Probability,
    Ratio,
    ReferenceKey,
    UrgencyLevel,
    every,
)
from plantar.knowledge.schema_care import Grade, Recommendation, Starter

Answerer = Literal["patient", "self_test", "clinician", "test"]
"""Who is asked, or what is done, to have an answer."""


class Parameter(Entry):
    """One parameter with its basis."""

    value: float
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(default=("expert_estimate",), min_length=1)
    note: str = Field(min_length=1)
    """What it does, and why it has this value."""


class Share(Parameter):
    """A parameter that is a probability."""

    value: Probability


class Setting(Entry):
    """Where people come from; multiplies the prior odds by the urgency of a condition."""

    name: str
    urgency: dict[UrgencyLevel, Ratio] = Field(default_factory=dict)
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str


class MapParameters(Entry):
    """How people paint, and what a lesion makes of its territory."""

    extent: Share
    least: Share
    most: Share
    spill_near: Share
    spill_far: Share
    affected: Share
    painted_if_numb: Share
    left_if_numb_unpainted: Share
    left_if_numb_unmentioned: Share
    named_if_there: Share
    named_if_not: Share
    clear_if_numb: Share
    alike: Share
    bound: Parameter
    outside: Share
    sign_power: Share
    mostly: Share
    similar_sides: Share


class PosteriorParameters(Entry):
    """How prior and figures become a posterior."""

    prior_exponent: Parameter
    temperature: Parameter
    text_weight: Share
    interactions: Share
    something_else: Share
    least_p: Share
    redundancy: Share


class IntervalParameters(Entry):
    """How unsure the figures are."""

    estimate_weight: Parameter
    prior_deviation: Parameter
    widest: Parameter


class QuestionParameters(Entry):
    """What a question is worth."""

    worth_urgency: Parameter
    worth_plan: Parameter
    worth_cause: Parameter
    burden: Annotated[dict[str, Parameter], every(Answerer)]
    flag_answer_at_least: Share
    enough: Parameter


class ReportParameters(Entry):
    """From what share or size on something is said."""

    alike: Parameter
    probable: Share
    told_apart_db: Parameter
    against_db: Parameter
    cited_db: Parameter
    must_not_miss: Share
    worth_referring: Share
    settled: Share
    avoid_from: Share
    watch_from: Share
    named_beside: Share


class CareParameters(Entry):
    """From what probability the plan acts, and how it orders what it offers."""

    leads: Share
    matters: Share
    excluded: Share
    least_relevance: Share
    anyone: Share
    grade: Annotated[dict[str, Parameter], every(Grade)]
    firmness: Annotated[dict[str, Parameter], every(Recommendation)]
    burden: Annotated[dict[str, Parameter], every(Starter)]
    exercise_likely: Share
    follow_up_likely: Share


class ModelParameters(Entry):
    """model.yaml."""

    posterior: PosteriorParameters
    settings: dict[str, Setting]
    map: MapParameters
    interval: IntervalParameters
    questions: QuestionParameters
    report: ReportParameters
    care: CareParameters


class FindingWeight(Entry):
    """How much a finding is worth beside what is usually said with it; one is its full worth."""

    present: float = Field(ge=0, le=2)
    absent: float = Field(ge=0, le=2)


class FindingWeights(Entry):
    """finding_weights.yaml: fitted exponents, and what they were fitted on."""

    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str = Field(min_length=1)
    default: FindingWeight
    weights: dict[FindingId, FindingWeight]


def parameters(value: object, at: str = "") -> Iterator[tuple[str, Parameter]]:
    """Every parameter of the model with its dotted name."""
    if isinstance(value, Parameter):
        yield at, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from parameters(getattr(value, name), f"{at}.{name}".strip("."))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from parameters(item, f"{at}.{name}".strip("."))
