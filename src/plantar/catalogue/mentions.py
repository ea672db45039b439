"""Which entry mentions which: the links, to be read in both directions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from plantar import KnowledgeBase
from plantar.catalogue.figures import NO_SOURCE
from plantar.catalogue.kinds import KINDS, Table
from plantar.knowledge import expression
from plantar.knowledge.schema import pooled

Target = tuple[str, str]
"""Kind and id."""
FIELDS: Mapping[str, str] = {
    "conditions": "conditions",
    "targets": "conditions",
    "groups": "care_groups",
    "flags": "flags",
    "doubts": "flags",
    "block_flags": "flags",
    "warn_flags": "flags",
    "leave_out": "flags",
    "part_of": "flags",
    "excluded_by": "flags",
    "finding": "findings",
    "neighbours": "regions",
    "classes": "medicine_classes",
    "intervention": "interventions",
    "reference": "references",
}
"""Fields that hold ids, and of what kind."""
RULES = ("when", "unless", "only_if", "look_if", "not_if", "on_result", "done_when")
"""Fields that hold an expression over findings and safety facts."""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """That an entry uses another: as what, and with which number if any.

    ``part`` is the finding where the user is one likelihood of a condition.
    """

    kind: str
    key: str
    role: str
    part: str = ""
    number: str = ""


Found = Iterator[tuple[Target, CrossReference]]
Use = tuple[str, str, list[CrossReference]]
"""Kind, role, and the mentions."""


def mentions(
    tables: Mapping[str, Table], knowledge: KnowledgeBase
) -> Mapping[Target, tuple[CrossReference, ...]]:
    """For each entry, what uses it."""
    found: defaultdict[Target, dict[CrossReference, None]] = defaultdict(dict)
    for kind, table in tables.items():
        for key, row in table.items():
            for target, mention in _of(kind, key, row, knowledge):
                if target[1] in tables[target[0]] and target != (kind, key):
                    found[target][mention] = None
    return {target: tuple(rows) for target, rows in found.items()}


def grouped(found: Iterable[CrossReference]) -> list[Use]:
    """Mentions by kind and role, in the order of the kinds."""
    groups: defaultdict[tuple[str, str], list[CrossReference]] = defaultdict(list)
    for mention in found:
        groups[mention.kind, mention.role].append(mention)
    order = list(KINDS)
    rows = sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return [(kind, role, users) for (kind, role), users in rows]


def _of(kind: str, key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    """What one entry mentions."""
    for field in type(row).model_fields:
        value = getattr(row, field)
        if field in FIELDS:
            values = (value,) if isinstance(value, str) else value
            role = "source" if field == "reference" else field.replace("_", " ")
            yield from (((FIELDS[field], v), CrossReference(kind, key, role)) for v in values)
        elif field in RULES and value:
            for name in sorted(expression.names(expression.parse(value))):
                for where in ("findings", "flags"):
                    yield (where, name), CrossReference(kind, key, "rule")
    if kind in _MORE:
        yield from _MORE[kind](key, row, knowledge)


def _sources(kind: str, key: str, role: str, rows: Iterable[Any], number: str = "") -> Found:
    for row in rows:
        for reference in row.reference:
            yield ("references", reference), CrossReference(kind, key, role, "", number)


def _condition(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    if row.prior:
        rate = f"{row.prior.per_1000:g} in 1000"
        yield from _sources("conditions", key, "prior", [row.prior], rate)
    yield ("groups", row.group), CrossReference("conditions", key, "member")
    if key in knowledge.triage.conditions:
        threshold = knowledge.triage.conditions[key]
        yield from _sources("conditions", key, "threshold", [threshold], f"{threshold.share:.1%}")
    for item in row.likelihoods:
        number = f"{item.p:.0%}"
        mention = CrossReference("conditions", key, "likelihood", item.finding, number)
        yield ("findings", item.finding), mention
        yield from ((("references", r), mention) for r in item.reference)
    for item in row.unused:
        mention = CrossReference("conditions", key, "figure not used", item.finding)
        yield from ((("references", r), mention) for r in item.reference)
    for finding, estimates in row.estimates.items():
        number = f"{pooled(estimates):.0%}"
        yield ("findings", finding), CrossReference("conditions", key, "estimate", finding, number)
    if row.estimates:
        number = f"{len(row.estimates)} figures"
        estimates = CrossReference("conditions", key, "estimated figures", "", number)
        yield from ((("references", r), estimates) for r in NO_SOURCE)
    for who in row.see:
        yield ("specialists", who), CrossReference("conditions", key, "seen by")
    for site, share in row.sites.items():
        yield ("sites", site), CrossReference("conditions", key, "site", "", f"{share:.0%}")
    for step in row.workup:
        yield (
            ("tests", step.test),
            CrossReference("conditions", key, step.order.replace("-", " ") + " test"),
        )


def _finding(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    yield ("topics", row.topic), CrossReference("findings", key, "member")


def _site(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for region, p in row.territory.items():
        yield ("regions", region), CrossReference("sites", key, "territory", "", f"{p:.0%}")
    for finding, p in row.signs.items():
        yield ("findings", finding), CrossReference("sites", key, "sign", "", f"{p:.0%}")


def _score(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for item in row.items:
        for rule in filter(None, (item.when, item.unless)):
            for name in sorted(expression.names(expression.parse(rule))):
                yield ("findings", name), CrossReference("scores", key, "item")


def _safety_rule(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for kind in ("interventions", "exercises"):
        for name, item in getattr(knowledge.care, kind).items():
            if set(item.tags) & set(row.tags):
                yield (kind, name), CrossReference("safety_rules", key, "acts on it")


def _tagged(kind: str) -> Callable[[str, Any, KnowledgeBase], Found]:
    def found(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
        for name, rule in knowledge.care.safety_rules.items():
            if set(row.tags) & set(rule.tags):
                yield ("safety_rules", name), CrossReference(kind, key, "acted on")

    return found


def _diet(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for amount in row.per_100g:
        if amount.food:
            number = "" if amount.amount is None else f"{amount.amount:g} {amount.nutrient}"
            yield ("foods", amount.food), CrossReference("diet", key, "a source of it", "", number)


def _food(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    portion = knowledge.care.food_portions.get(key)
    if portion:
        yield from _sources("foods", key, "portion", [portion], f"{portion.grams:g} g")
        for flag in portion.leave_out:
            yield ("flags", flag), CrossReference("foods", key, "left out")


def _background(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for name in re.findall(r"\w+", row.of):
        yield ("findings", name), CrossReference("background_rates", key, "in others", "", row.rate)


def _correction(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    for name in re.findall(r"\w+", row.source):
        yield ("references", name), CrossReference("article_errors", key, "source")


def _claim(key: str, row: Any, knowledge: KnowledgeBase) -> Found:
    kinds = {"intervention": "interventions", "diet_item": "diet", "exercise": "exercises"}
    for covered in knowledge.care.article_coverage:
        if key in covered.claims:
            kind = kinds.get(covered.entry_kind, covered.entry_kind)
            for entry in covered.entries:
                yield (kind, entry), CrossReference("claims", key, "claim about it")


_MORE: Mapping[str, Callable[[str, Any, KnowledgeBase], Found]] = {
    "conditions": _condition,
    "findings": _finding,
    "sites": _site,
    "scores": _score,
    "safety_rules": _safety_rule,
    "interventions": _tagged("interventions"),
    "exercises": _tagged("exercises"),
    "diet": _diet,
    "foods": _food,
    "claims": _claim,
    "background_rates": _background,
    "article_errors": _correction,
}
