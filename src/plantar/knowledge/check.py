"""What the schema alone cannot see: ids that lead nowhere, entries that can do nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import evaluate, minimal_examples, names, parse
from plantar.knowledge.loader import DATA
from plantar.knowledge.schema import Condition, RedFlag


def problems(base: KnowledgeBase, folder: Path = DATA) -> list[str]:
    """Every fault as ``file:line: what was found; what would be right``; empty when sound."""
    found = [
        *_conditions(base, folder),
        *_findings(base, folder),
        *_red_flags(base, folder),
        *_regions(base, folder),
        *_sites(base, folder),
        *_self_tests(base, folder),
        *_triage(base, folder),
        *_workup(base, folder),
        *_words(base, folder),
        *_care(base, folder),
        *_references(base, folder),
    ]
    return sorted(found)


def _at(path: Path, word: str) -> str:
    """``file:line`` of the first whole-word mention; line 1 where there is none."""
    pattern = re.compile(rf"(?<![\w]){re.escape(word)}(?![\w])")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if pattern.search(line):
            return f"{path}:{number}"
    return f"{path}:1"


def _conditions(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    for key, entry in base.conditions.items():
        path = folder / "conditions" / f"{key}.yaml"
        if entry.id != key:
            yield f"{_at(path, 'id')}: id {entry.id!r}; should be the file's name, {key!r}"
        for kind, name, table in _links(entry, base):
            if name not in table:
                yield f"{_at(path, name)}: unknown {kind} {name!r}"
        seen: set[str] = set()
        for item in entry.likelihoods:
            if item.finding in seen:
                yield f"{_at(path, item.finding)}: {item.finding} has two likelihoods; keep one"
            seen.add(item.finding)
            finding = base.findings.get(item.finding)
            if finding and finding.base_rate is None:
                yield f"{_at(path, item.finding)}: {item.finding} has no base rate to compare with"
        if entry.kind == "cause" and not _informative(entry, base):
            yield f"{path}:1: no finding can support or refute {key}"
        if entry.kind == "cause" and not entry.sites:
            yield f"{path}:1: {key} has no site"


def _links(
    entry: Condition, base: KnowledgeBase
) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    for item in (*entry.likelihoods, *entry.rejected):
        yield "finding", item.finding, base.findings
    for finding in (*entry.context.present, *entry.context.absent):
        yield "finding", finding, base.findings
    for step in entry.workup:
        yield "test", step.test, base.tests
    for site in entry.sites:
        yield "site", site, base.sites


def _informative(entry: Condition, base: KnowledgeBase) -> bool:
    return any(
        item.finding in base.findings
        and abs(item.sensitivity - (base.findings[item.finding].base_rate or item.sensitivity))
        > 0.01
        for item in entry.likelihoods
    )


def _findings(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    for key, entry in base.findings.items():
        path = next(p for p in (folder / "findings").glob("*.yaml") if key in p.read_text())
        if entry.group not in base.groups:
            yield f"{_at(path, key)}: unknown group {entry.group!r}"
        if not entry.question.strip():
            yield f"{_at(path, key)}: {key} has no question, so nobody can ask it"
        if entry.kind == "choice" and not entry.choices:
            yield f"{_at(path, key)}: {key} offers no choices"
        allowed = {*base.findings, "sex_female", "sex_male", "age_years"}
        for name in sorted(names(parse(entry.only_if)) - allowed) if entry.only_if else ():
            yield f"{_at(path, key)}: unknown name {name!r} in only_if of {key}"


def _red_flags(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    path = folder / "red_flags.yaml"
    for flag in base.red_flags:
        where = _at(path, flag.id)
        try:
            rule = parse(flag.when)
        except KnowledgeError as error:
            yield f"{where}: {error}"
            continue
        for name in sorted(names(rule) - set(base.findings)):
            yield f"{where}: unknown finding {name!r} in {flag.id}"
        for target in flag.targets:
            if target not in base.conditions:
                yield f"{where}: unknown condition {target!r} in {flag.id}"
        if not can_fire(flag):
            yield f"{where}: {flag.id} can never fire"


def can_fire(flag: RedFlag) -> bool:
    """Whether some set of answers makes the rule true."""
    rule = parse(flag.when)
    return any(evaluate(rule, answers) for answers in minimal_examples(rule))


def _regions(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    path = folder / "regions.yaml"
    for key, region in base.regions.items():
        for other in region.neighbours:
            if other not in base.regions:
                yield f"{_at(path, key)}: unknown neighbour {other!r} of {key}"
            elif key not in base.regions[other].neighbours:
                yield f"{_at(path, key)}: {key} neighbours {other}, but not the other way round"


def _sites(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    used = {site for entry in base.conditions.values() for site in entry.sites}
    path = folder / "sites.yaml"
    for key, site in base.sites.items():
        if key not in used:
            yield f"{_at(path, key)}: no condition injures {key}"
        tables = [site.territory, *(variant.territory for variant in site.variants)]
        for region in sorted({region for table in tables for region in table}):
            if region not in base.regions:
                yield f"{_at(path, key)}: unknown region {region!r} in {key}"
        for finding in site.signs:
            if finding not in base.findings:
                yield f"{_at(path, key)}: unknown finding {finding!r} in {key}"
        if sum(variant.share for variant in site.variants) > 1 + 1e-9:
            yield f"{_at(path, key)}: the shares of the variants of {key} exceed one"


def _triage(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    for key in sorted(base.triage.conditions.keys() - base.conditions.keys()):
        yield f"{_at(folder / 'triage.yaml', key)}: unknown condition {key!r}"
    for key in base.triage.conditions.keys() & base.conditions.keys():
        if base.conditions[key].urgency not in ("emergency_now", "same_day"):
            where = _at(folder / "triage.yaml", key)
            yield f"{where}: {key} is not dangerous and needs no threshold"
    for watch in base.safety_net:
        for key in sorted(set(watch.conditions) - base.conditions.keys()):
            yield f"{_at(folder / 'safety_net.yaml', watch.id)}: unknown condition {key!r}"
    if "generic" not in base.countries:
        yield f"{folder / 'countries.yaml'}:1: no country called generic"


def _workup(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    path = folder / "workup.yaml"
    for key, entry in base.findings.items():
        if entry.asked_of != "patient" and entry.group not in base.workup.groups:
            yield f"{path}:1: no burden for {key} of group {entry.group}"
    for key in sorted(base.workup.findings.keys() - base.findings.keys()):
        yield f"{_at(path, key)}: unknown finding {key!r}"
    for avoid in base.workup.avoid:
        for key in sorted(set(avoid.conditions) - base.conditions.keys()):
            yield f"{_at(path, key)}: unknown condition {key!r}"
        for key in sorted(names(parse(avoid.unless)) - set(base.findings)):
            yield f"{_at(path, key)}: unknown finding {key!r}"


def _self_tests(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    path = folder / "selftests.yaml"
    for key, test in base.self_tests.items():
        used = {test.finding} | (names(parse(test.not_if)) if test.not_if else set())
        for name in sorted(used - set(base.findings)):
            yield f"{_at(path, key)}: unknown finding {name!r} in {key}"
        if bool(test.picture.view) is bool(test.picture.pose):
            yield f"{_at(path, key)}: {key} needs a view or a pose as its picture"


LAY_WORDINGS = 15
"""Fewest ways in which a patient may say a finding that a patient is asked about."""
UNSAID = frozenset({"age_years", "sex", "symptom_days"})
"""Read from the text by their own rules, not by phrases."""


def _words(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    lexicon = folder / "lexicon"
    for key, entry in base.findings.items():
        words = base.lexicon.get(key)
        if words is None and key not in UNSAID:
            yield f"{lexicon / entry.group}.yaml:1: no wording for {key}"
        elif words and entry.asked_of == "patient" and len(words.lay) < LAY_WORDINGS:
            yield (
                f"{lexicon / entry.group}.yaml:1: {key} has {len(words.lay)} lay wordings; "
                f"{LAY_WORDINGS} or more are wanted"
            )
    for key in sorted(set(base.lexicon) - set(base.findings)):
        yield f"{lexicon}:1: wordings for unknown finding {key!r}"
    for place in base.places:
        for region in sorted(set(place.regions) - set(base.regions)):
            yield f"{_at(lexicon / 'body.yaml', region)}: unknown region {region!r}"


PERSON = frozenset({"age_years", "sex_male", "sex_female"})
"""Names beside findings that flags may speak of."""


def _care(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    flags, facts = set(base.care["flags"]), {*base.findings, *PERSON}
    interventions = folder / "care" / "interventions"
    for key, entry in base.care["interventions"].items():
        if not entry.stop_rule.strip():
            yield f"{interventions}: {key} has no stop rule"
        for flag in sorted({*entry.block_flags, *entry.warn_flags} - flags):
            yield f"{interventions}: unknown flag {flag!r} in {key}"
        for name in sorted(_names(entry.only_if) - flags - facts):
            yield f"{interventions}: unknown name {name!r} in only_if of {key}"
    path = folder / "care" / "flags.yaml"
    for key, entry in base.care["flags"].items():
        for name in sorted(_names(entry.when, entry.unless) - facts):
            yield f"{_at(path, key)}: unknown finding {name!r} in {key}"
        for other in sorted({entry.part_of, entry.excluded_by} - {""} - flags):
            yield f"{_at(path, key)}: unknown flag {other!r} beside {key}"
    yield from _rules(base, folder / "care" / "safety_rules.yaml")
    yield from _medicines(base, folder / "care")


def _names(*expressions: str) -> set[str]:
    return {name for text in expressions if text for name in names(parse(text))}


def _rules(base: KnowledgeBase, path: Path) -> Iterator[str]:
    """Rules over unknown flags, and rules that no item can ever meet."""
    flags = set(base.care["flags"])
    tags = {
        t
        for kind in ("interventions", "exercises")
        for e in base.care[kind].values()
        for t in e.tags
    }
    tags |= {t for entry in base.care["medicine_classes"].values() for t in entry.tags}
    for key, rule in base.care["safety_rules"].items():
        for name in sorted({*_names(rule.when), *rule.example} - flags):
            yield f"{_at(path, key)}: unknown flag {name!r} in {key}"
        if not rule.plan_parts and tags.isdisjoint(rule.tags) and not OUTSIDE.issuperset(rule.tags):
            yield f"{_at(path, key)}: no item has a tag of {key}"


OUTSIDE = frozenset(
    {"seafood_meat_diet", "nut_seed_diet", "spinach", "corn_chem", "blister_pop", "poppy_tea"}
)
"""Tags of foods and habits that no intervention carries; the faces judge them as they come."""


def _medicines(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    classes, path = base.care["medicine_classes"], folder / "medicines.yaml"
    for key, entry in base.care["medicines"].items():
        for name in entry.classes:
            if name not in classes:
                yield f"{_at(path, key)}: unknown class {name!r} in {key}"
        if entry.intervention and entry.intervention not in base.care["interventions"]:
            yield f"{_at(path, key)}: unknown intervention {entry.intervention!r} in {key}"
    for key, entry in classes.items():
        where = _at(folder / "medicine_classes.yaml", key)
        for flag in sorted(set(entry.flags) - set(base.care["flags"])):
            yield f"{where}: unknown flag {flag!r} in {key}"
        if entry.finding and entry.finding not in base.findings:
            yield f"{where}: unknown finding {entry.finding!r} in {key}"


def _references(base: KnowledgeBase, folder: Path) -> Iterator[str]:
    path = folder / "references.yaml"
    used = used_references(base)
    for key in sorted(used - set(base.references)):
        yield f"{path}:1: reference {key!r} is cited but not in the bibliography"
    for key, entry in base.references.items():
        if key not in used and not entry.note:
            yield f"{_at(path, key)}: reference {key} is never used; cite it or note why it stays"


def used_references(base: KnowledgeBase) -> set[str]:
    """Keys cited anywhere in the knowledge."""
    found: set[str] = set()
    tables = (
        base.conditions,
        base.findings,
        base.sites,
        base.red_flags,
        base.self_tests,
        base.workup,
        base.triage,
        base.countries,
        base.safety_net,
        base.background_rates,
        base.care,
    )
    for table in tables:
        found |= cited(table)
    return found


def cited(value: object) -> set[str]:
    if isinstance(value, BaseModel):
        own = getattr(value, "reference", ())
        keys = {own} if isinstance(own, str) else set(own)
        parts = [getattr(value, name) for name in type(value).model_fields if name != "reference"]
        return keys.union(*(cited(part) for part in parts))
    if isinstance(value, dict):
        return set().union(*(cited(part) for part in value.values()))
    if isinstance(value, tuple | list):
        return set().union(*(cited(part) for part in value))
    return set()
