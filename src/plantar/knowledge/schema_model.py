"""The parameters of the model that belong to no single entry, each with its basis.

They are knowledge like any figure: model.yaml holds them, and the pages of the weakest numbers list
them. The few that a module still keeps, most of them of the reader, are named with their reason in
tests/knowledge/test_no_medicine_in_code.py, which refuses any other.
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
from plantar.knowledge.schema_place import EitherSide

Answerer = Literal["patient", "self_test", "clinician", "test"]
"""Who is asked, or what is done, to have an answer."""


class Parameter(Entry):
    """One parameter with its basis."""

    value: float
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(default=("expert_estimate",), min_length=1)
    note: str = Field(min_length=1)
    """What it does, and why it has this value."""


class ProbabilityParameter(Parameter):
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

    extent: ProbabilityParameter
    least: ProbabilityParameter
    most: ProbabilityParameter
    spill_near: ProbabilityParameter
    spill_far: ProbabilityParameter
    affected: ProbabilityParameter
    painted_if_numb: ProbabilityParameter
    left_if_numb_unpainted: ProbabilityParameter
    left_if_numb_unmentioned: ProbabilityParameter
    named_if_there: ProbabilityParameter
    named_if_not: ProbabilityParameter
    named_confidence: ProbabilityParameter
    clear_if_numb: ProbabilityParameter
    alike: ProbabilityParameter
    bound: Parameter
    outside: ProbabilityParameter
    sign_power: ProbabilityParameter
    mostly: ProbabilityParameter
    similar_sides: ProbabilityParameter
    both_sides: Annotated[dict[str, ProbabilityParameter], every(EitherSide)]


class PosteriorParameters(Entry):
    """How prior and figures become a posterior."""

    prior_exponent: Parameter
    temperature: Parameter
    text_weight: ProbabilityParameter
    text_left: ProbabilityParameter
    hardly_lacked: ProbabilityParameter
    heard_weight: ProbabilityParameter
    interactions: ProbabilityParameter
    told_in_passing: ProbabilityParameter
    something_else: ProbabilityParameter
    least_p: ProbabilityParameter
    least_ratio: ProbabilityParameter
    redundancy: ProbabilityParameter


class IntervalParameters(Entry):
    """How unsure the figures are."""

    estimate_weight: Parameter
    prior_deviation: Parameter
    text_deviation: Parameter
    widest: Parameter


class QuestionParameters(Entry):
    """What a question is worth."""

    worth_urgency: Parameter
    worth_plan: Parameter
    worth_cause: Parameter
    burden: Annotated[dict[str, Parameter], every(Answerer)]
    flag_answer_at_least: ProbabilityParameter
    enough: Parameter
    unanswered: Parameter


class ReportParameters(Entry):
    """From what share or size on something is said."""

    alike: Parameter
    probable: ProbabilityParameter
    told_apart_db: Parameter
    parts_sites: Parameter
    against_db: Parameter
    cited_db: Parameter
    must_not_miss: ProbabilityParameter
    hallmark: ProbabilityParameter
    worth_referring: ProbabilityParameter
    calls_for_test: ProbabilityParameter
    settled: ProbabilityParameter
    avoid_from: ProbabilityParameter
    watch_from: ProbabilityParameter
    named_beside: ProbabilityParameter
    feared_beside: ProbabilityParameter
    stands_out: ProbabilityParameter
    leads: ProbabilityParameter
    leads_together: ProbabilityParameter
    fits_equally: ProbabilityParameter
    site_beside: ProbabilityParameter
    listed_from: ProbabilityParameter
    result_tells: ProbabilityParameter
    sign_tells: Parameter


class CareParameters(Entry):
    """From what probability the plan acts, and how it orders what it offers."""

    leads: ProbabilityParameter
    matters: ProbabilityParameter
    excluded: ProbabilityParameter
    least_relevance: ProbabilityParameter
    anyone: ProbabilityParameter
    grade: Annotated[dict[str, Parameter], every(Grade)]
    firmness: Annotated[dict[str, Parameter], every(Recommendation)]
    burden: Annotated[dict[str, Parameter], every(Starter)]
    exercise_likely: ProbabilityParameter
    follow_up_likely: ProbabilityParameter


class ReadingParameters(Entry):
    """When words for a time, a danger or a complaint count; the trained reader's own thresholds
    stand in its card.
    """

    new_lately: ProbabilityParameter
    complains: ProbabilityParameter
    surely_complains: ProbabilityParameter
    time_beside: ProbabilityParameter
    plain_beginning: ProbabilityParameter
    long_ago_days: Parameter
    of_now_days: Parameter
    recent_year: Parameter
    few_words: Parameter
    so_again: ProbabilityParameter
    asked_again: ProbabilityParameter
    weakened: ProbabilityParameter
    unsaid: ProbabilityParameter
    surely_so: ProbabilityParameter
    contradicted: ProbabilityParameter
    self_harm: ProbabilityParameter


class ModelParameters(Entry):
    """Every number of the model itself (model.yaml), each with its basis."""

    posterior: PosteriorParameters
    settings: dict[str, Setting]
    map: MapParameters
    interval: IntervalParameters
    questions: QuestionParameters
    report: ReportParameters
    care: CareParameters
    reading: ReadingParameters


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
