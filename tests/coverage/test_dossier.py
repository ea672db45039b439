"""Nothing of the two research dossiers was dropped: each row points at what carries it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from plantar.knowledge.base import KnowledgeBase

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "dossier_rows.tsv").read_text("utf-8").splitlines()
]
EXPECTED = {
    "diagnosis/conditions.tsv": 101,
    "diagnosis/findings.tsv": 428,
    "diagnosis/likelihoods.tsv": 1486,
    "diagnosis/localization.tsv": 36,
    "diagnosis/regions.tsv": 81,
    "diagnosis/redflags.tsv": 46,
    "diagnosis/tests.tsv": 56,
    "diagnosis/workup.tsv": 386,
    "diagnosis/specialists.tsv": 20,
    "diagnosis/references.tsv": 180,
    "diagnosis/background.tsv": 15,
    "diagnosis/seed_coverage.tsv": 89,
    "care/claims.tsv": 286,
    "care/interventions.tsv": 154,
    "care/safety_rules.tsv": 107,
    "care/diet.tsv": 48,
    "care/foods_per100g.tsv": 70,
    "care/exercise.tsv": 42,
    "care/followup.tsv": 45,
    "care/flags.tsv": 109,
    "care/conditions.tsv": 56,
    "care/sources.tsv": 146,
    "care/seed_coverage.tsv": 114,
    "care/footwear.md": 1,
}


def test_every_file_of_the_dossiers_is_listed_whole() -> None:
    counts = Counter(file for file, _, _ in ROWS)
    assert {file: counts[file] for file in EXPECTED} == EXPECTED


def test_every_row_leads_to_an_entry_that_exists(knowledge: KnowledgeBase) -> None:
    care = knowledge.care
    tables: dict[str, object] = {
        "condition": knowledge.conditions,
        "finding": knowledge.findings,
        "site": knowledge.sites,
        "region": knowledge.regions,
        "test": knowledge.tests,
        "specialist": knowledge.specialists,
        "reference": knowledge.references,
        "red_flag": {flag.id for flag in knowledge.red_flags},
        "article_error": {error.id for error in knowledge.article_errors},
        "claim": care["claims"],
        "intervention": care["interventions"],
        "safety_rule": care["safety_rules"],
        "flag": care["flags"],
        "diet_item": care["diet"],
        "food": care["foods"],
        "exercise": care["exercises"],
        "follow_up": care["follow_up"],
        "condition_group": care["condition_groups"],
        "background_rate": {str(n + 1) for n in range(len(knowledge.background_rates))},
        "article_coverage": {str(n + 1) for n in range(len(knowledge.article_coverage))},
        "footwear": {"footwear"},
    }
    lost = [
        (file, row, entry)
        for file, row, entries in ROWS
        for entry in entries.split(";")
        if (parts := entry.strip().split(":", 1))[1] not in tables[parts[0]]  # type: ignore[operator]
    ]
    assert not lost, lost[:5]


def test_every_likelihood_row_stands_in_its_condition(knowledge: KnowledgeBase) -> None:
    carried = {
        item.dossier
        for entry in knowledge.conditions.values()
        for item in (*entry.likelihoods, *entry.rejected)
    }
    listed = {row for file, row, _ in ROWS if file == "diagnosis/likelihoods.tsv"}
    # One row is the sex of people with small-fibre neuropathy; sex already multiplies the prior.
    assert len(listed - carried) <= 1
