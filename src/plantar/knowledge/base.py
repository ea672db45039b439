"""The knowledge as the rest of the house sees it: one frozen object of typed tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

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
from plantar.knowledge.evidence import Evidence, State, doubted


@dataclass(frozen=True)
class CareKnowledge:
    """What can be done, and for whom it is safe; tables are keyed by id."""

    claims: dict[str, schema_article.Claim]
    interventions: dict[str, schema_care.Intervention]
    safety_rules: dict[str, schema_safety.SafetyRule]
    flags: dict[str, schema_safety.Flag]
    tags: dict[str, schema_safety.Tag]
    medicines: dict[str, schema_medicine.Medicine]
    medicine_classes: dict[str, schema_medicine.MedicineClass]
    care_groups: dict[str, schema_care.CareGroup]
    exercises: dict[str, schema_care.Exercise]
    follow_up: dict[str, schema_care.FollowUp]
    visits: dict[str, schema_care.CalendarVisit]
    standing_advice: dict[str, schema_care_plan.StandingAdvice]
    diet: dict[str, schema_care_plan.DietItem]
    foods: dict[str, schema_care_plan.Food]
    food_portions: dict[str, schema_care_plan.Portion]
    dishes: dict[str, schema_care_plan.Dish]
    reference_intakes: dict[str, schema_care_plan.ReferenceIntake]
    scores: dict[str, schema_care_plan.Score]
    footwear: schema_care_plan.Footwear
    article_lines: dict[str, schema_article.ArticleLine]
    article_coverage: tuple[schema_article.CoveredItem, ...]

    @cached_property
    def asked_flags(self) -> Mapping[str, schema_safety.Flag]:
        """The flags that a person may answer, by id; the others are worked out."""
        return {name: f for name, f in self.flags.items() if f.asked and not f.computed}


@dataclass(frozen=True)
class KnowledgeBase:
    """All of the knowledge files, validated; tables are keyed by id."""

    conditions: dict[str, schema.Condition]
    groups: dict[str, schema.Group]
    findings: dict[str, schema.Finding]
    topics: dict[str, schema.Topic]
    finding_weights: schema_model.FindingWeights
    model: schema_model.ModelParameters
    regions: dict[str, schema_place.Region]
    region_groups: dict[str, schema_map.RegionGroup]
    sites: dict[str, schema_place.Site]
    tests: dict[str, schema_workup.Test]
    workup: schema_workup.Workup
    self_tests: dict[str, schema_workup.SelfTest]
    specialists: dict[str, schema_workup.Specialist]
    signals: dict[str, schema_triage.Signal]
    red_flags: tuple[schema_triage.RedFlag, ...]
    danger_screen: dict[str, schema_triage.DangerLine]
    triage: schema_triage.TriagePolicy
    countries: dict[str, schema_triage.Country]
    safety_net: tuple[schema_triage.Watch, ...]
    references: dict[str, schema_source.Reference]
    background_rates: tuple[schema_source.BackgroundRate, ...]
    article_errors: tuple[schema_article.ArticleError, ...]
    article_coverage: tuple[schema_article.ArticleCoverage, ...]
    lexicon: dict[str, schema_words.Wordings]
    """Finding id to how it is said."""
    places: tuple[schema_words.Place, ...]
    shorthand: tuple[schema_words.Shorthand, ...]
    medicine_words: schema_words.MedicineWords
    """What names of medicines are read as."""
    senses: schema_words.Senses
    """Where the words for a finding mean something else."""
    care: CareKnowledge
    digest: str
    """Content hash of the files: the version of the knowledge that gave an answer."""

    @cached_property
    def dangers(self) -> frozenset[str]:
        """Every finding that the danger screen asks."""
        return frozenset(name for line in self.danger_screen.values() for name in line.findings)

    @cached_property
    def standing(self) -> frozenset[str]:
        """Every risk factor, habit, medicine and old illness: alone it tells nothing of today."""
        return frozenset(name for name, entry in self.findings.items() if entry.standing)

    @cached_property
    def map_regions(self) -> Mapping[str, frozenset[str]]:
        """Findings whose ``map_rule`` is a list of regions, with the regions."""
        return {
            name: frozenset(f.map_rule.split())
            for name, f in self.findings.items()
            if f.map_rule and not f.map_pattern and not f.shown_by
        }

    @cached_property
    def map_sensations(self) -> Mapping[str, tuple[tuple[str, ...], frozenset[str]]]:
        """Findings that certain sensations on the map show: the sensations and the regions."""
        return {
            name: (f.shown_by, frozenset(f.map_rule.split() or self.regions))
            for name, f in self.findings.items()
            if f.shown_by
        }

    @cached_property
    def map_patterns(self) -> Mapping[str, schema_map.MapPattern]:
        """Findings that a pattern of the painted map shows, with the pattern."""
        return {name: f.map_pattern for name, f in self.findings.items() if f.map_pattern}

    @cached_property
    def group_regions(self) -> Mapping[str, frozenset[str]]:
        """Group to all of its regions."""
        return {
            name: frozenset(group.regions).union(
                region for region, entry in self.regions.items() if entry.block in group.blocks
            )
            for name, group in self.region_groups.items()
        }

    @cached_property
    def family_doctor(self) -> str:
        """Id of the specialist who is seen first where nobody else stands out."""
        return next(name for name, one in self.specialists.items() if one.family_doctor)

    def topic_of(self, finding: str) -> schema.Topic:
        """The topic that a finding is asked under."""
        return self.topics[self.findings[finding].topic]

    def is_complaint(self, finding: str) -> bool:
        """Whether a finding is what a person complains of."""
        return self.topic_of(finding).complaint

    def wholes(self, finding: str) -> frozenset[str]:
        """All findings that are present wherever this one is."""
        direct = self.findings[finding].part_of
        return frozenset(direct).union(*(self.wholes(whole) for whole in direct))

    def implied(self, evidence: Iterable[Evidence]) -> frozenset[str]:
        """All findings that are there because something surely present is never without them."""
        sure = self.triage.sure.share
        there = (e for e in evidence if e.state is State.PRESENT and not doubted(e, sure))
        known = (e.finding for e in there if e.finding in self.findings)
        return frozenset().union(*(self.wholes(finding) for finding in known))

    def coherent(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        """Return the evidence with what a present finding implies, instead of a "no" to it.

        Such a "no" comes from a list of which the part alone was ticked.
        """
        given = tuple(evidence)
        implied = self.implied(given)
        return tuple(
            replace(e, state=State.PRESENT)
            if e.state is State.ABSENT and e.finding in implied
            else e
            for e in given
        )

    def not_exposed(self, evidence: Iterable[Evidence]) -> frozenset[str]:
        """Causes that need an exposure, where none of theirs is told."""
        there = {e.finding for e in evidence if e.state is State.PRESENT}
        return frozenset(
            name
            for name, entry in self.conditions.items()
            if entry.exposure and there.isdisjoint(entry.exposure)
        )

    def not_excluded(self, evidence: Iterable[Evidence]) -> Mapping[str, schema.Exclusion]:
        """Diagnoses of exclusion, each with what is not known to be ruled out yet."""
        absent = {e.finding for e in evidence if e.state is State.ABSENT}
        return {
            name: entry.exclusion
            for name, entry in self.conditions.items()
            if entry.exclusion and not entry.exclusion.complete(absent)
        }

    def tells_complaint(self, evidence: Iterable[Evidence]) -> bool:
        """Whether anything is there that a person complains of."""
        return any(e.state is State.PRESENT and self.is_complaint(e.finding) for e in evidence)

    def ancestors(self, group: str) -> list[str]:
        """The group and those above it, nearest first."""
        found = []
        while group:
            found.append(group)
            group = self.groups[group].parent
        return found

    @cached_property
    def of_loinc(self) -> Mapping[str, str]:
        """Checked LOINC code to the finding that it means; the first where several have it."""
        coded = ((f.loinc, name) for name, f in self.findings.items())
        return {loinc.code: name for loinc, name in reversed([*coded]) if loinc and loinc.checked}

    @cached_property
    def carried_on(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By table, a former id to the ids that carry it on: one after a rename, or several."""
        return {
            "conditions": _carried_on(self.conditions),
            "findings": _carried_on(self.findings),
            "regions": _carried_on(self.regions),
        }


def _carried_on(
    entries: Mapping[str, schema.Condition]
    | Mapping[str, schema.Finding]
    | Mapping[str, schema_place.Region],
) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, entry in entries.items():
        for old in entry.formerly:
            found[old] = (*found.get(old, ()), key)
    return found
