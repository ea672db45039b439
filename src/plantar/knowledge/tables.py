"""Which file of the data folder holds what: one line a table, for the loader and the validator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plantar.knowledge import (
    schema,
    schema_article,
    schema_care,
    schema_care_plan,
    schema_map,
    schema_medicine,
    schema_model,
    schema_place,
    schema_safety,
    schema_source,
    schema_triage,
    schema_words,
    schema_workup,
)
from plantar.knowledge.fields import Entry

Shape = Literal["map", "rows", "one", "each"]
"""``map``: id to entry; ``rows``: a list; ``one``: the file is the entry; ``each``: a folder of
files that are an entry each, under their own name."""


@dataclass(frozen=True, slots=True)
class KnowledgeTable:
    """A table of the knowledge; a ``path`` that ends in ``/`` is a folder of files."""

    name: str
    path: str
    model: type[Entry]
    shape: Shape = "map"
    care: bool = False

    def files(self, folder: Path) -> Iterator[Path]:
        """The files that hold the table, in order."""
        if not self.path.endswith("/"):
            yield folder / self.path
            return
        yield from (p for p in sorted((folder / self.path).glob("*.yaml")) if p.name not in ASIDE)


ASIDE = ("body.yaml",)
"""Files in a folder of another table."""

TABLES = (
    KnowledgeTable("conditions", "conditions/", schema.Condition, "each"),
    KnowledgeTable("groups", "groups.yaml", schema.Group),
    KnowledgeTable("findings", "findings/", schema.Finding),
    KnowledgeTable("topics", "topics.yaml", schema.Topic),
    KnowledgeTable("finding_weights", "finding_weights.yaml", schema_model.FindingWeights, "one"),
    KnowledgeTable("model", "model.yaml", schema_model.ModelParameters, "one"),
    KnowledgeTable("regions", "regions.yaml", schema_place.Region),
    KnowledgeTable("region_groups", "region_groups.yaml", schema_map.RegionGroup),
    KnowledgeTable("sites", "sites.yaml", schema_place.Site),
    KnowledgeTable("tests", "tests.yaml", schema_workup.Test),
    KnowledgeTable("workup", "workup.yaml", schema_workup.Workup, "one"),
    KnowledgeTable("self_tests", "selftests.yaml", schema_workup.SelfTest),
    KnowledgeTable("specialists", "specialists.yaml", schema_workup.Specialist),
    KnowledgeTable("signals", "signals.yaml", schema_triage.Signal),
    KnowledgeTable("red_flags", "red_flags.yaml", schema_triage.RedFlag, "rows"),
    KnowledgeTable("danger_screen", "danger_screen.yaml", schema_triage.DangerLine),
    KnowledgeTable("triage", "triage.yaml", schema_triage.TriagePolicy, "one"),
    KnowledgeTable("countries", "countries.yaml", schema_triage.Country),
    KnowledgeTable("safety_net", "safety_net.yaml", schema_triage.Watch, "rows"),
    KnowledgeTable("references", "references.yaml", schema_source.Reference),
    KnowledgeTable(
        "background_rates", "background_rates.yaml", schema_source.BackgroundRate, "rows"
    ),
    KnowledgeTable("article_errors", "article_errors.yaml", schema_article.ArticleError, "rows"),
    KnowledgeTable(
        "article_coverage", "article_coverage.yaml", schema_article.ArticleCoverage, "rows"
    ),
    KnowledgeTable("lexicon", "lexicon/", schema_words.Wordings),
    KnowledgeTable("shorthand", "shorthand.yaml", schema_words.Shorthand, "rows"),
    KnowledgeTable("medicine_words", "medicine_words.yaml", schema_words.MedicineWords, "one"),
    KnowledgeTable("senses", "senses.yaml", schema_words.Senses, "one"),
    KnowledgeTable("places", "lexicon/body.yaml", schema_words.Place, "rows"),
    KnowledgeTable("claims", "care/claims.yaml", schema_article.Claim, care=True),
    KnowledgeTable("interventions", "care/interventions/", schema_care.Intervention, care=True),
    KnowledgeTable("safety_rules", "care/safety_rules.yaml", schema_safety.SafetyRule, care=True),
    KnowledgeTable("flags", "care/flags.yaml", schema_safety.Flag, care=True),
    KnowledgeTable("tags", "care/tags.yaml", schema_safety.Tag, care=True),
    KnowledgeTable("medicines", "care/medicines.yaml", schema_medicine.Medicine, care=True),
    KnowledgeTable(
        "medicine_classes", "care/medicine_classes.yaml", schema_medicine.MedicineClass, care=True
    ),
    KnowledgeTable("care_groups", "care/care_groups.yaml", schema_care.CareGroup, care=True),
    KnowledgeTable("exercises", "care/exercises.yaml", schema_care.Exercise, care=True),
    KnowledgeTable("follow_up", "care/follow_up.yaml", schema_care.FollowUp, care=True),
    KnowledgeTable("visits", "care/visits.yaml", schema_care.CalendarVisit, care=True),
    KnowledgeTable(
        "standing_advice",
        "care/standing_advice.yaml",
        schema_care_plan.StandingAdvice,
        care=True,
    ),
    KnowledgeTable("diet", "care/diet.yaml", schema_care_plan.DietItem, care=True),
    KnowledgeTable("foods", "care/foods.yaml", schema_care_plan.Food, care=True),
    KnowledgeTable("food_portions", "care/food_portions.yaml", schema_care_plan.Portion, care=True),
    KnowledgeTable("dishes", "care/dishes.yaml", schema_care_plan.Dish, care=True),
    KnowledgeTable(
        "reference_intakes",
        "care/reference_intakes.yaml",
        schema_care_plan.ReferenceIntake,
        care=True,
    ),
    KnowledgeTable("scores", "care/scores.yaml", schema_care_plan.Score, care=True),
    KnowledgeTable("footwear", "care/footwear.yaml", schema_care_plan.Footwear, "one", care=True),
    KnowledgeTable(
        "article_lines", "care/article_lines.yaml", schema_article.ArticleLine, care=True
    ),
    KnowledgeTable(
        "care_coverage", "care/article_coverage.yaml", schema_article.CoveredItem, "rows", care=True
    ),
)
