"""The kinds of entry that have pages, in the order in which they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from plantar import KnowledgeBase
from plantar.knowledge.schema_model import parameters


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its names, what it is in a line, and the section it stands in."""

    slug: str
    many: str
    one: str
    about: str
    section: str


WRONG, SEEN, URGENT, DONE, BASIS = (
    "What can be wrong, and where",
    "What can be noticed and tested",
    "How urgent, and whom to see",
    "What can be done",
    "What it rests on",
)
KINDS: Mapping[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("conditions", "Conditions", "Condition", "Causes of a numb heel, foot or leg", WRONG),
        Kind("groups", "Branches", "Branch", "The tree of causes", WRONG),
        Kind("sites", "Sites", "Site", "Where a nerve can be hurt, and the skin it feeds", WRONG),
        Kind("regions", "Regions of the map", "Region", "Areas of skin that are painted", WRONG),
        Kind("findings", "Findings", "Finding", "Answers, signs and test results", SEEN),
        Kind("topics", "Topics", "Topic", "Findings that are asked about together", SEEN),
        Kind("self_tests", "Tests at home", "Test at home", "What can be tried at home", SEEN),
        Kind("tests", "Tests", "Test", "Examinations, blood tests and images", SEEN),
        Kind(
            "avoid",
            "Tests better not done",
            "Test better not done",
            "For whom, and unless what",
            SEEN,
        ),
        Kind("scores", "Scores", "Score", "Published scores", SEEN),
        Kind("red_flags", "Red flags", "Red flag", "Signs that set the urgency", URGENT),
        Kind("thresholds", "Thresholds", "Threshold", "How much risk is enough", URGENT),
        Kind("safety_net", "Watch for", "Sign to watch for", "What must not wait", URGENT),
        Kind("specialists", "Specialists", "Specialist", "Whom to see", URGENT),
        Kind("countries", "Countries", "Country", "Where to call and go", URGENT),
        Kind(
            "interventions",
            "Treatment and self-care",
            "Treatment",
            "How well it works, what to avoid",
            DONE,
        ),
        Kind("exercises", "Exercises", "Exercise", "With dose, limits and drawings", DONE),
        Kind("diet", "Nutrients and habits", "Nutrient or habit", "What they do for nerves", DONE),
        Kind("foods", "Foods", "Food", "What is in them, per 100 g", DONE),
        Kind("reference_intakes", "Daily amounts", "Daily amount", "Least and most a day", DONE),
        Kind("footwear", "Shoes and insoles", "Advice on shoes", "Fit, limits and insoles", DONE),
        Kind("medicines", "Medicines", "Medicine", "By generic name and brand", DONE),
        Kind(
            "medicine_classes",
            "Classes of medicine",
            "Class of medicine",
            "What they mean for nerves",
            DONE,
        ),
        Kind("follow_up", "Follow-up", "Follow-up", "What to measure again, and when", DONE),
        Kind(
            "standing_advice",
            "Standing advice",
            "Piece of advice",
            "Said where its rule holds",
            DONE,
        ),
        Kind("visits", "Visits", "Visit", "What each level of urgency asks for", DONE),
        Kind("safety_rules", "Safety rules", "Safety rule", "What the plan must not do", DONE),
        Kind("flags", "Safety facts", "Safety fact", "What the rules ask about", DONE),
        Kind(
            "care_groups",
            "Groups by care",
            "Group by care",
            "They share their care",
            DONE,
        ),
        Kind("references", "References", "Reference", "Every source", BASIS),
        Kind("parameters", "Parameters", "Parameter", "Numbers of the model", BASIS),
        Kind("background_rates", "Background rates", "Background rate", "In healthy people", BASIS),
        Kind("claims", "Claims of the article", "Claim", "Each with a verdict", BASIS),
        Kind("article_errors", "Corrections", "Correction", "Errors found, and what holds", BASIS),
    )
}
Table = Mapping[str, BaseModel]


def tables(knowledge: KnowledgeBase) -> Mapping[str, Table]:
    """All entries by kind and id."""
    made: dict[str, Table] = {
        "red_flags": {row.id: row for row in knowledge.red_flags},
        "safety_net": {row.id: row for row in knowledge.safety_net},
        "article_errors": {row.id: row for row in knowledge.article_errors},
        "background_rates": _numbered("rate", knowledge.background_rates),
        "avoid": _numbered("avoid", knowledge.workup.avoid),
        "thresholds": _thresholds(knowledge),
        "parameters": dict(parameters(knowledge.model)),
        "footwear": _footwear(knowledge.care.footwear),
    }
    return {slug: made[slug] if slug in made else _table(slug, knowledge) for slug in KINDS}


def _table(slug: str, knowledge: KnowledgeBase) -> Table:
    holder = knowledge.care if hasattr(knowledge.care, slug) else knowledge
    table: Table = getattr(holder, slug)
    return table


def _numbered(name: str, rows: Iterable[BaseModel]) -> Table:
    return {f"{name}_{n}": row for n, row in enumerate(rows, 1)}


def _thresholds(knowledge: KnowledgeBase) -> Table:
    policy = knowledge.triage
    return {
        **{f"all_{level}": row for level, row in policy.pooled.items()},
        **{f"one_{level}": row for level, row in policy.single.items()},
        **{f"contacts_{row.contacts}": row for row in policy.repeat},
    }


def _footwear(guide: Any) -> Table:
    """The shoe guide, one entry for each statement; examples of the fit check are left out."""
    found: dict[str, BaseModel] = {}
    for field in type(guide).model_fields:
        value = getattr(guide, field)
        if isinstance(value, tuple) and field != "test_vectors":
            found.update(_numbered(field, value))
        elif isinstance(value, BaseModel):
            found[field] = value
    return found
