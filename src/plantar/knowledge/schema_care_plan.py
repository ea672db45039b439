"""Models of the diet, food and footwear knowledge files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plantar.knowledge.fields import (
    ConditionId,
    Entry,
    FactRule,
    FindingRule,
    FlagId,
    FoodId,
    every,
)
from plantar.knowledge.people import ADULT
from plantar.knowledge.schema_care import Grade, Graded, Lines
from plantar.knowledge.schema_safety import Content

AdvicePart = Literal[
    "diet", "food_week", "food_cannot", "daily_check",
    "footwear_instep", "footwear_cycling", "footwear_socks",
    "footwear_own", "medicine_keep", "medicine_bought", "medicine_stop_bought",
    "medicine_today", "medicine_this_week", "medicine_next_visit", "medicine_twice",
    "workup_nothing_left", "workup_usual_left", "workup_settled", "workup_stop", "emergency_call",
    "emergency_hope", "emergency_wait",
]  # fmt: skip
"""Where a piece of standing advice is said; each has at least one."""
Foot = Literal["ordinary", "at_risk"]
"""Whose foot a shoe must fit."""
Measure = Literal[
    "foot_length_mm", "foot_width_mm", "shoe_length_mm", "shoe_width_mm", "heel_height_mm",
    "error_mm",
]  # fmt: skip
"""What is measured, and how far off each measurement may be."""


class FoodAmount(Entry):
    """How much of a nutrient a food holds."""

    food_name: str = Field(description="Food as named in the source")
    amount: float | None = Field(default=None, description="Amount per 100 g")
    nutrient: str = Field(default="", description="Unit and nutrient, as named in the source")
    ndb: str = Field(default="", description="USDA food number")
    food: FoodId = Field(default="", description="Id in foods.yaml, where it is listed there")


class DietItem(Graded):
    """A nutrient, a habit, or a food of the article."""

    name: str = Field(description="Name shown to the reader")
    kind: Literal["nutrient_or_habit", "article_food"] = Field(description="Kind of entry")
    reference_intake: str = Field(default="", description="Daily reference intake")
    value_per_100g: str = Field(default="", description="Content per 100 g, for a food")
    upper_limit: str = Field(default="", description="Tolerable upper intake")
    role: str = Field(default="", description="What it does in neuropathy")
    evidence_grade: Grade = Field(description="Certainty of the evidence")
    in_article: bool = Field(description="Does the article name it")
    article_says: str = Field(default="", description="What the article says, in our words")
    advice: str = Field(default="", description="What the advice should be")
    avoid_or_check: str = Field(default="", description="Who must avoid it or check first")
    per_100g: tuple[FoodAmount, ...] = Field(description="Foods with amounts per 100 g")


class StandingAdvice(Graded):
    """A sentence that everybody is told for whom its rule holds."""

    part: AdvicePart = Field(description="Where it is said")
    when: FactRule = Field(
        default="always",
        description="Expression over flags and findings: and, or, not, always, unknown()",
    )
    avoids: Content | None = Field(default=None, description="Only for who leaves this out")
    conditions: tuple[ConditionId, ...] = Field(
        default=(), description="Only where one of these is feared; empty: whatever it is"
    )
    unless_said: tuple[str, ...] = Field(
        default=(), description="Words beside it that say it already: then it is left out"
    )
    text: str = Field(description="The sentence")


class Nutrients(Entry):
    """Content per 100 g; null where the table has no figure."""

    potassium_mg: float | None
    calcium_mg: float | None
    magnesium_mg: float | None
    phosphorus_mg: float | None
    sodium_mg: float | None
    b12_ug: float | None
    thiamine_mg: float | None
    folate_ug_dfe: float | None
    vitamin_e_mg: float | None
    vitamin_d_iu: float | None
    copper_mg: float | None
    b6_mg: float | None


class Food(Graded):
    """A food of the USDA table, release SR28."""

    name: str = Field(description="Plain name")
    ndb: str = Field(description="USDA food number")
    description: str = Field(description="Name in the USDA table")
    per_100g: Nutrients = Field(description="Content per 100 g")


class Portion(Graded):
    """How much of a food is eaten at once, and who leaves it out."""

    grams: float = Field(gt=0, description="One portion, as in foods.yaml")
    meal: Literal["breakfast", "lunch", "dinner", "snack"] = Field(description="Usual meal")
    contains: tuple[Content, ...] = Field(default=(), description="animal, fish, nuts, milk, ...")
    most_per_week: int = Field(ge=1, le=14, description="Portions a week, at most")
    leave_out: tuple[FlagId, ...] = Field(default=(), description="Flags that remove the food")
    vitamin_k: bool = Field(default=False, description="Rich enough to be kept steady")
    plain: str = Field(default="", description="How it stands on a shopping list; empty: its name")


class Dish(Graded):
    """Foods that people cook together."""

    name: str = Field(description="As on a menu")
    meal: Literal["breakfast", "lunch", "dinner"] = Field(description="Usual meal")
    most_per_week: int = Field(ge=1, le=7, description="How often in a week, at most")
    foods: dict[str, float] = Field(min_length=1, description="Ids of food_portions, in grams")


StateOfLife = Literal["pregnant", "breast_feeding"]


class Intake(Entry):
    """A value for some people."""

    sex: Literal["any", "male", "female"] = "any"
    state: StateOfLife | Literal["any"] = "any"
    from_age: int = ADULT
    value: float


class IntakeChange(Entry):
    """What safety facts change in a goal: it falls away, and may become a limit."""

    flags: tuple[FlagId, ...] = Field(min_length=1, description="It counts while one may be so")
    told: bool = Field(default=False, description="Only where one is known to be so")
    at_most: float | None = Field(default=None, description="A working limit; an estimate")
    goal_is_limit: bool = Field(default=False, description="What was the goal is now the limit")
    why: str = Field(description="The reason, said to the person")
    note: str = Field(default="", description="Where the limit comes from")


class ReferenceIntake(Graded):
    """Daily reference intakes of one nutrient; of the rows that fit, the last counts."""

    name: str = Field(description="Name shown to the reader")
    unit: str = Field(description="Unit of all values")
    at_least: tuple[Intake, ...] = Field(default=(), description="Recommended or adequate intake")
    at_most: tuple[Intake, ...] = Field(default=(), description="Upper level, for food")
    changes: tuple[IntakeChange, ...] = Field(
        default=(), description="Of those that hold, the last counts"
    )


class Advice(Graded):
    """A step, rule or open point of the footwear guide."""

    text: str = Field(description="The statement")


class ShoeClaim(Advice):
    """A statement of the article on shoes, weighed."""

    claim: str = Field(description="The article's statement")
    article_lines: Lines = Field(description="Lines of the article")
    verdict: Literal["supported", "partly", "unsupported", "wrong", "dangerous"] = Field(
        description="What the evidence makes of it"
    )


class ShoeLimit(Graded):
    """A limit of fit for an ordinary and for an at-risk foot."""

    item: str = Field(description="What is measured")
    ordinary: str = Field(description="Limit at ordinary risk")
    at_risk: str = Field(description="Limit for an insensate, diabetic or arterial foot")


class Insole(Graded):
    """An insole or heel pad."""

    item: str = Field(description="Kind of insole")
    when: FactRule = Field(
        default="", description="For whom it is offered: expression over flags and findings"
    )
    use: str = Field(description="What it is for")
    not_for: str = Field(description="What it is not for")
    trial_length: str = Field(description="How long to try it")


class FitRule(Graded):
    """Parameters of the shoe-fit check."""

    possible_mm: Annotated[dict[str, tuple[float, float]], every(Measure)] = Field(
        description="Least and greatest that a foot or a shoe has; other units fall outside"
    )

    toe_gap_mm: Annotated[dict[str, tuple[float, float]], every(Foot)] = Field(
        description="Lowest and highest gap"
    )
    width_difference_min_mm: Annotated[dict[str, float], every(Foot)] = Field(
        description="Shoe minus foot, at least"
    )
    heel_height_max_mm: Annotated[dict[str, float], every(Foot)] = Field(description="Highest heel")
    red_mark_max_minutes: float = Field(description="A red mark this long rejects the shoe")
    tolerance: str = Field(description="Formula of the combined measurement error")
    inputs: tuple[str, ...] = Field(description="What must be known")
    rules: tuple[str, ...] = Field(description="The verdicts in order")


class SizeRow(Entry):
    """One line of the size table."""

    foot_mm: float
    last_mm: float
    eu: float
    uk: float


class SizeFormulas(Graded):
    """Trade formulas from foot length to size numbers."""

    last_allowance_mm: float = Field(description="Last length minus foot length")
    eu: str = Field(description="Formula of the EU size")
    uk_adult: str = Field(description="Formula of the UK adult size")
    storage: str = Field(description="Unit to store")
    note: str = Field(description="How far to trust them")
    table: tuple[SizeRow, ...] = Field(description="Worked sizes")


class FitCase(Entry):
    """A computed example of the fit check."""

    case: str
    at_risk: bool
    foot_length_mm: float | None
    foot_width_mm: float | None
    shoe_length_mm: float | None
    shoe_width_mm: float | None
    error_mm: float
    heel_height_mm: float | None = None
    red_mark_minutes: float | None = None
    verdict: Literal["fits", "recheck", "reject", "cannot_judge"]
    reason: str


class Footwear(Entry):
    """The whole footwear guide."""

    article_claims: tuple[ShoeClaim, ...]
    measuring_steps: tuple[Advice, ...]
    home_methods: tuple[Advice, ...]
    limits: tuple[ShoeLimit, ...]
    limits_note: Advice
    at_risk_rules: tuple[Advice, ...]
    insoles: tuple[Insole, ...]
    insoles_note: Advice
    fit_rule: FitRule
    size_formulas: SizeFormulas
    test_vectors: tuple[FitCase, ...]
    open_points: tuple[Advice, ...]


class ScoreItem(Entry):
    """An item of a score; it is unknown where neither expression decides it."""

    text: str = Field(description="The item as published, in our words")
    points: float = Field(description="Points where it is present")
    when: FindingRule = Field(
        default="", description="Expression over findings that gives the points"
    )
    unless: FindingRule = Field(
        default="", description="Expression over findings that rules it out"
    )


class ScoreBand(Entry):
    """What a total means from a number of points on."""

    from_points: float
    meaning: str


class Score(Graded):
    """A published score: a sum of items, or the highest category whose item is present."""

    name: str = Field(description="Name shown to a clinician")
    kind: Literal["sum", "category"] = Field(description="How the items combine")
    note: str = Field(default="", description="For whom it is meant, and its limits")
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    bands: tuple[ScoreBand, ...] = Field(min_length=1, description="Rising")
