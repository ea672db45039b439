"""What the article says, weighed, and which entries deal with it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plantar.knowledge.fields import (
    ClaimId,
    Entry,
    Identifier,
)
from plantar.knowledge.schema_care import ForConditions, Grade


class Claim(ForConditions):
    """A statement of the article, weighed."""

    claim: str = Field(description="The article's statement in our own words")
    section: str = Field(description="Part of the article")
    kind: Literal[
        "cause",
        "food",
        "drug",
        "symptom",
        "complication",
        "other",
        "exercise",
        "diet",
        "procedure",
        "referral",
        "folk",
        "risk",
        "treatment",
        "prevention",
        "footwear",
        "exam",
    ] = Field(description="What the statement is about")
    verdict: Literal["supported", "partly", "unsupported", "wrong", "dangerous"] = Field(
        description="What the evidence makes of it"
    )
    evidence_grade: Grade = Field(description="Certainty of the best evidence that bears on it")
    what_to_say: str = Field(description="What a good system says instead")
    harm: Literal[0, 1, 2, 3] = Field(description="0 none to 3 limb or life, if believed")


class ArticleLine(Entry):
    """A line of the article by hashes of its words in a row; the text itself is not kept."""

    prints: tuple[int, ...] = Field(min_length=1, description="Hashes, see care.claims")


class CoveredItem(Entry):
    """A named item of the article and the entries that deal with it."""

    item_class: Literal["treatment_or_prevention", "food", "complication", "exercise"] = Field(
        alias="class", description="Kind of item"
    )
    item: str = Field(description="Name in the article")
    article_line: int | str = Field(description="Line of the article, or a range")
    claims: tuple[ClaimId, ...] = Field(description="Claim ids")
    entry_kind: Literal["intervention", "diet_item", "follow_up", "exercise"] = Field(
        description="Kind of the entries"
    )
    entries: tuple[str, ...] = Field(description="Entry ids of that kind")


class ArticleError(Entry):
    """An error in the article that the project began from, or in a source, and what is right."""

    id: Identifier
    severity: Literal["dangerous", "misleading", "wording", "source"]
    says: str
    right: str
    source: str


class ArticleCoverage(Entry):
    """A cause, symptom, examination or specialist of the article and where it is carried."""

    kind: Literal["cause", "symptom", "examination", "specialist"]
    item: str
    entries: tuple[str, ...]
    findings: str = ""
