"""The knowledge as the rest of the house sees it: one frozen object of typed tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plantar.knowledge import schema, schema_triage


@dataclass(frozen=True)
class KnowledgeBase:
    """All of the knowledge files, validated; tables are keyed by id."""

    conditions: dict[str, schema.Condition]
    findings: dict[str, schema.Finding]
    groups: dict[str, schema.Group]
    regions: dict[str, schema.Region]
    sites: dict[str, schema.Site]
    tests: dict[str, schema.Test]
    workup: schema.Workup
    self_tests: dict[str, schema.SelfTest]
    specialists: dict[str, schema.Specialist]
    red_flags: tuple[schema.RedFlag, ...]
    triage: schema_triage.TriagePolicy
    countries: dict[str, schema_triage.Country]
    safety_net: tuple[schema_triage.Watch, ...]
    references: dict[str, schema.Reference]
    background_rates: tuple[schema.BackgroundRate, ...]
    article_errors: tuple[schema.ArticleError, ...]
    article_coverage: tuple[schema.ArticleCoverage, ...]
    lexicon: dict[str, schema.Wordings]
    """Finding id to how it is said."""
    places: tuple[schema.Place, ...]
    cues: schema.ContextCues
    factors: schema.Factors
    examination_lists: schema.ExaminationLists
    care: dict[str, Any]
    """Care tables by file name, models of ``schema_care``."""
    digest: str
    """Content hash of the files: the version of the knowledge that gave an answer."""
