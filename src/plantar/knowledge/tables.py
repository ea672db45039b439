"""Which file of the data folder holds what: one line a table, for the loader and the validator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from plantar.knowledge import (
    schema,
    schema_care,
    schema_care_plan,
    schema_model,
    schema_triage,
    schema_words,
    schema_workup,
)
from plantar.knowledge.fields import Entry

Shape = Literal["map", "rows", "one", "each"]
"""``map``: id to entry; ``rows``: a list; ``one``: the file is the entry; ``each``: a folder of
files that are an entry each, under their own name."""


@dataclass(frozen=True, slots=True)
class Table:
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
    Table("conditions", "conditions/", schema.Condition, "each"),
    Table("groups", "groups.yaml", schema.Group),
    Table("findings", "findings/", schema.Finding),
    Table("topics", "topics.yaml", schema.Topic),
    Table("finding_weights", "finding_weights.yaml", schema_model.FindingWeights, "one"),
    Table("model", "model.yaml", schema_model.ModelParameters, "one"),
    Table("regions", "regions.yaml", schema.Region),
    Table("sites", "sites.yaml", schema.Site),
    Table("tests", "tests.yaml", schema_workup.Test),
    Table("workup", "workup.yaml", schema_workup.Workup, "one"),
    Table("self_tests", "selftests.yaml", schema_workup.SelfTest),
    Table("specialists", "specialists.yaml", schema_workup.Specialist),
    Table("signals", "signals.yaml", schema.Signal),
    Table("red_flags", "red_flags.yaml", schema.RedFlag, "rows"),
    Table("danger_screen", "danger_screen.yaml", schema_triage.DangerLine),
    Table("triage", "triage.yaml", schema_triage.TriagePolicy, "one"),
    Table("countries", "countries.yaml", schema_triage.Country),
    Table("safety_net", "safety_net.yaml", schema_triage.Watch, "rows"),
    Table("references", "references.yaml", schema.Reference),
    Table("background_rates", "background_rates.yaml", schema.BackgroundRate, "rows"),
    Table("article_errors", "article_errors.yaml", schema.ArticleError, "rows"),
    Table("article_coverage", "article_coverage.yaml", schema.ArticleCoverage, "rows"),
    Table("lexicon", "lexicon/", schema_words.Wordings),
    Table("shorthand", "shorthand.yaml", schema_words.Shorthand, "rows"),
    Table("senses", "senses.yaml", schema_words.Senses, "one"),
    Table("places", "lexicon/body.yaml", schema_words.Place, "rows"),
    Table("claims", "care/claims.yaml", schema_care.Claim, care=True),
    Table("interventions", "care/interventions/", schema_care.Intervention, care=True),
    Table("safety_rules", "care/safety_rules.yaml", schema_care.SafetyRule, care=True),
    Table("flags", "care/flags.yaml", schema_care.Flag, care=True),
    Table("tags", "care/tags.yaml", schema_care.Tag, care=True),
    Table("medicines", "care/medicines.yaml", schema_care.Medicine, care=True),
    Table("medicine_classes", "care/medicine_classes.yaml", schema_care.MedicineClass, care=True),
    Table("care_groups", "care/care_groups.yaml", schema_care.CareGroup, care=True),
    Table("exercises", "care/exercises.yaml", schema_care.Exercise, care=True),
    Table("follow_up", "care/follow_up.yaml", schema_care.FollowUp, care=True),
    Table("visits", "care/visits.yaml", schema_care.Visit, care=True),
    Table(
        "standing_advice",
        "care/standing_advice.yaml",
        schema_care_plan.StandingAdvice,
        care=True,
    ),
    Table("diet", "care/diet.yaml", schema_care_plan.DietItem, care=True),
    Table("foods", "care/foods.yaml", schema_care_plan.Food, care=True),
    Table("food_portions", "care/food_portions.yaml", schema_care_plan.Portion, care=True),
    Table("dishes", "care/dishes.yaml", schema_care_plan.Dish, care=True),
    Table(
        "reference_intakes",
        "care/reference_intakes.yaml",
        schema_care_plan.ReferenceIntake,
        care=True,
    ),
    Table("scores", "care/scores.yaml", schema_care_plan.Score, care=True),
    Table("footwear", "care/footwear.yaml", schema_care_plan.Footwear, "one", care=True),
    Table("article_lines", "care/article_lines.yaml", schema_care.ArticleLine, care=True),
    Table(
        "care_coverage", "care/article_coverage.yaml", schema_care.CoveredItem, "rows", care=True
    ),
)
