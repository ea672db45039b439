"""Which model each care knowledge file holds.

A name that ends in ``/`` is a folder of files of that kind. Files map entry ids to entries, except
footwear.yaml (one entry) and article_coverage.yaml (a list).
"""

from __future__ import annotations

from plantar.knowledge import schema_care as care
from plantar.knowledge import schema_care_plan as plan

CARE_FILES: dict[str, type[care.CareEntry]] = {
    "claims.yaml": care.Claim,
    "interventions/": care.Intervention,
    "safety_rules.yaml": care.SafetyRule,
    "flags.yaml": care.Flag,
    "medicines.yaml": care.Medicine,
    "medicine_classes.yaml": care.MedicineClass,
    "condition_groups.yaml": care.ConditionGroup,
    "diet.yaml": plan.DietItem,
    "foods.yaml": plan.Food,
    "scores.yaml": plan.Score,
    "food_portions.yaml": plan.Portion,
    "reference_intakes.yaml": plan.ReferenceIntake,
    "exercises.yaml": care.Exercise,
    "follow_up.yaml": care.FollowUp,
    "footwear.yaml": plan.Footwear,
    "article_lines.yaml": care.ArticleLine,
    "article_coverage.yaml": care.CoveredItem,
}
