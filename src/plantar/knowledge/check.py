"""What the schema alone cannot see: ids that lead nowhere, entries that can do nothing.

Each rule is a function that yields faults; a fault says file, line, what was found and what would
be right. tests/knowledge holds a broken file for every rule.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import evaluate, minimal_examples, names, parse
from plantar.knowledge.fields import PERSON, Location, Ref, Rule, links
from plantar.knowledge.loader import DATA
from plantar.knowledge.schema import Finding, RedFlag, pooled
from plantar.knowledge.tables import TABLES
from plantar.knowledge.yaml_file import line_of, read_yaml

TELLS = 1.5
"""A figure within this factor of the background tells nothing."""


def problems(base: KnowledgeBase, folder: Path = DATA) -> list[str]:
    """Every fault as ``file:line: field: found; what would be right``; empty when sound."""
    knowledge = _Checked(base, folder)
    return sorted({fault for rule in RULES for fault in rule(knowledge)})


@dataclass(frozen=True)
class _Checked:
    """The knowledge with the places that its entries came from."""

    base: KnowledgeBase
    folder: Path

    def entries(self, name: str) -> Mapping[str | int, BaseModel]:
        """The entries of a table by id, or by number where it is a list."""
        table = next(t for t in TABLES if t.name == name)
        holder: Any = self.base.care if table.care else self.base
        found = getattr(holder, "article_coverage" if name == "care_coverage" else name)
        if isinstance(found, BaseModel):
            return {"": found}
        return dict(enumerate(found)) if isinstance(found, tuple) else found

    def ids(self, name: str) -> Collection[str]:
        """What may be named of a table."""
        if name == "red_flags":
            return [flag.id for flag in self.base.red_flags]
        return [str(key) for key in self.entries(name)]

    @cached_property
    def _homes(self) -> dict[tuple[str, str | int], Path]:
        homes: dict[tuple[str, str | int], Path] = {}
        for table in TABLES:
            for path in table.files(self.folder):
                if table.shape == "map":
                    homes |= {(table.name, key): path for key in read_yaml(path)}
                elif table.shape == "each":
                    homes[table.name, path.stem] = path
                else:
                    homes[table.name, ""] = path
        return homes

    def at(self, table: str, key: str | int, *location: str | int) -> str:
        """``file:line: field`` of a place in an entry."""
        shape = next(t.shape for t in TABLES if t.name == table)
        home = self._homes.get((table, key if shape in ("map", "each") else ""))
        path = home or self.folder
        inside: Location = {"map": (key,), "rows": (key,)}.get(shape, ())
        full = (*inside, *location)
        line = line_of(path, full) if path.is_file() else 1
        return f"{path}:{line}: {'.'.join(map(str, full)) or 'file'}"


def _links(k: _Checked) -> Iterator[str]:
    """Ids and rules in any field of any entry."""
    known = {name: frozenset(k.ids(name)) for name in {t.name for t in TABLES}}
    for table in TABLES:
        for key, entry in k.entries(table.name).items():
            for link in links(entry):
                where = table.name, key, *link.location
                if isinstance(link.to, Ref):
                    yield from _id(k, where, link.to, link.value, known)
                else:
                    yield from _rule(k, where, link.to, link.value, known)


def _id(
    k: _Checked, where: Any, to: Ref, value: str, known: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    if not value or value in known[to.table] or value in to.also:
        return
    yield f"{k.at(*where)}: unknown {_one(to.table)} {value!r}{_near(value, known[to.table])}"


def _rule(
    k: _Checked, where: Any, to: Rule, text: str, known: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    if not text:
        return
    try:
        used = names(parse(text))
    except KnowledgeError as error:
        yield f"{k.at(*where)}: {error}"
        return
    allowed = frozenset(PERSON).union(*(known[table] for table in to.tables))
    for name in sorted(used - allowed):
        kind = " or ".join(_one(table) for table in to.tables)
        yield f"{k.at(*where)}: unknown {kind} {name!r} in the rule{_near(name, allowed)}"


def _one(table: str) -> str:
    return table.removesuffix("s").replace("_", " ") if table != "classes" else "class"


def _near(value: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(value, known, 2)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _conditions(k: _Checked) -> Iterator[str]:
    for key, entry in k.base.conditions.items():
        if entry.id != key:
            yield f"{k.at('conditions', key, 'id')}: found {entry.id!r}; should be the file's name"
        if entry.kind == "syndrome":
            continue
        if entry.prior is None:
            yield f"{k.at('conditions', key)}: {key} has no prior"
        if not entry.sites:
            yield f"{k.at('conditions', key)}: {key} has no site"
        elif abs(sum(entry.sites.values()) - 1) > 0.011:
            total = sum(entry.sites.values())
            yield f"{k.at('conditions', key, 'sites')}: the shares sum to {total:.3g}; should be 1"
        if entry.kind == "cause":
            yield from _figures(k, key)


def _figures(k: _Checked, key: str) -> Iterator[str]:
    entry = k.base.conditions[key]
    seen: set[str] = set()
    for n, item in enumerate(entry.likelihoods):
        where = "conditions", key, "likelihoods", n
        if item.finding in seen:
            yield f"{k.at(*where)}: {item.finding} has two figures; keep one"
        if item.finding in entry.estimates:
            yield f"{k.at(*where)}: {item.finding} has an estimate too; the source replaces it"
        if item.basis == "estimate":
            yield f"{k.at(*where)}: {item.finding} is an estimate; it belongs under estimates"
        seen.add(item.finding)
    figures = {**{f: pooled(e) for f, e in entry.estimates.items()}}
    figures |= {item.finding: item.p for item in entry.likelihoods}
    for finding in figures:
        known = k.base.findings.get(finding)
        if known and known.background is None:
            yield f"{k.at('conditions', key)}: {finding} has no background to compare with"
    if not any(_tells(p, k.base, f) for f, p in figures.items()):
        yield f"{k.at('conditions', key)}: no finding can support or refute {key}"


def _tells(p: float, base: KnowledgeBase, finding: str) -> bool:
    known = base.findings.get(finding)
    if known is None or known.background is None:
        return False
    b = pooled(known.background)
    return max(p / b, b / p, (1 - p) / (1 - b), (1 - b) / (1 - p)) >= TELLS


def _groups(k: _Checked) -> Iterator[str]:
    groups = k.base.groups
    for key, group in groups.items():
        if group.parent and group.parent not in groups:
            yield f"{k.at('groups', key, 'parent')}: unknown group {group.parent!r}"
        elif _circular(key, groups):
            yield f"{k.at('groups', key, 'parent')}: {key} is its own ancestor"
        if not any(key in _line(c.group, groups) for c in k.base.conditions.values()):
            yield f"{k.at('groups', key)}: no condition is in {key}"


def _circular(key: str, groups: Mapping[str, Any]) -> bool:
    seen, now = {key}, groups[key].parent
    while now in groups:
        if now in seen:
            return True
        seen.add(now)
        now = groups[now].parent
    return False


def _line(key: str, groups: Mapping[str, Any]) -> list[str]:
    """A group and those above it."""
    found: list[str] = []
    while key in groups and key not in found:
        found.append(key)
        key = groups[key].parent
    return found


def _formerly(k: _Checked) -> Iterator[str]:
    for table in ("conditions", "findings", "regions"):
        for old in k.base.carried_on[table]:
            if old in k.entries(table) and table != "conditions":
                yield f"{k.at(table, old)}: {old} is an id of today; it cannot be a former one too"


def _findings(k: _Checked) -> Iterator[str]:
    for key, entry in k.base.findings.items():
        for fault in _of_finding(entry):
            yield f"{k.at('findings', key)}: {key} {fault}"
        for region in _regions_of(entry.map_rule):
            if region not in k.base.regions:
                near = _near(region, k.base.regions)
                yield f"{k.at('findings', key, 'map_rule')}: unknown region {region!r}{near}"


def _of_finding(entry: Finding) -> Iterator[str]:
    if not entry.question.strip():
        yield "has no question, so nobody can ask it"
    if entry.kind == "choice" and not entry.choices:
        yield "offers no choices"
    if entry.kind == "number" and (entry.minimum is None or entry.maximum is None):
        yield "is a number without minimum and maximum"
    if entry.kind != "number" and entry.threshold:
        yield "has a threshold but is no number"


def _regions_of(rule: str) -> list[str]:
    """The region ids of a map rule that is a plain list of them; prose has spaces and capitals."""
    words = rule.split()
    return words if words and all("_" in word and word.islower() for word in words) else []


def _red_flags(k: _Checked) -> Iterator[str]:
    seen: set[str] = set()
    for n, flag in enumerate(k.base.red_flags):
        if flag.id in seen:
            yield f"{k.at('red_flags', n)}: {flag.id} stands twice"
        seen.add(flag.id)
        if _parses(flag.when) and not can_fire(flag):
            yield f"{k.at('red_flags', n)}: {flag.id} can never fire"


def _parses(rule: str) -> bool:
    try:
        parse(rule)
    except KnowledgeError:
        return False
    return True


def can_fire(flag: RedFlag) -> bool:
    """Whether some set of answers makes the rule true."""
    rule = parse(flag.when)
    return any(evaluate(rule, answers) for answers in minimal_examples(rule))


def _regions(k: _Checked) -> Iterator[str]:
    for key, region in k.base.regions.items():
        for n, other in enumerate(region.neighbours):
            if other in k.base.regions and key not in k.base.regions[other].neighbours:
                where = k.at("regions", key, "neighbours", n)
                yield f"{where}: {key} neighbours {other}, but not the other way round"


def _sites(k: _Checked) -> Iterator[str]:
    used = {site for entry in k.base.conditions.values() for site in entry.sites}
    for key, site in k.base.sites.items():
        if key not in used:
            yield f"{k.at('sites', key)}: no condition injures {key}"
        if sum(variant.share for variant in site.variants) > 1 + 1e-9:
            yield f"{k.at('sites', key, 'variants')}: the shares of the variants exceed one"


def _triage(k: _Checked) -> Iterator[str]:
    for key in k.base.triage.conditions.keys() & k.base.conditions.keys():
        if k.base.conditions[key].urgency not in ("emergency_now", "same_day"):
            where = k.at("triage", "", "conditions", key)
            yield f"{where}: {key} is not dangerous and needs no threshold"
    if "generic" not in k.base.countries:
        yield f"{k.folder / 'countries.yaml'}:1: no country called generic"


def _workup(k: _Checked) -> Iterator[str]:
    for key, entry in k.base.findings.items():
        if entry.asked_of != "patient" and entry.topic not in k.base.workup.topics:
            where = k.at("workup", "", "topics")
            yield f"{where}: no burden for {key} of topic {entry.topic}"


def _self_tests(k: _Checked) -> Iterator[str]:
    for key, test in k.base.self_tests.items():
        if bool(test.picture.view) is bool(test.picture.pose):
            yield f"{k.at('self_tests', key, 'picture')}: {key} needs a view or a pose"


def _words(k: _Checked) -> Iterator[str]:
    for key in k.base.lexicon:
        if key not in k.base.findings:
            near = _near(key, k.base.findings)
            yield f"{k.at('lexicon', key)}: wordings for unknown finding {key!r}{near}"


def _care(k: _Checked) -> Iterator[str]:
    care = k.base.care
    for key, entry in care.interventions.items():
        if not entry.stop_rule.strip():
            yield f"{k.at('interventions', key)}: {key} has no stop rule"
    carried = {t for entry in care.interventions.values() for t in entry.tags}
    carried |= {t for exercise in care.exercises.values() for t in exercise.tags}
    carried |= {t for entry in care.medicine_classes.values() for t in entry.tags}
    carried |= {key for key, tag in care.tags.items() if tag.outside}
    acted_on = {t for rule in care.safety_rules.values() for t in rule.tags}
    for key in care.tags.keys() - carried:
        yield f"{k.at('tags', key)}: nothing carries the tag {key}"
    for key in care.tags.keys() - acted_on:
        yield f"{k.at('tags', key)}: no safety rule acts on the tag {key}"
    for key, rule in care.safety_rules.items():
        if not rule.plan_parts and carried.isdisjoint(rule.tags):
            yield f"{k.at('safety_rules', key)}: no item has a tag of {key}"


def _references(k: _Checked) -> Iterator[str]:
    used = used_references(k.base)
    for key, entry in k.base.references.items():
        if key not in used and not entry.note:
            yield f"{k.at('references', key)}: never used; cite it or note why it stays"
    for key, condition in k.base.conditions.items():
        for n, item in enumerate(condition.likelihoods):
            for reference in item.reference:
                yield from _citation(
                    k, ("conditions", key, "likelihoods", n), item.basis, reference
                )


def _citation(k: _Checked, where: Any, basis: str, reference: str) -> Iterator[str]:
    """A figure of basis study or guideline rests on a work that somebody looked up and found."""
    entry = k.base.references.get(reference)
    if entry is None or basis not in ("study", "guideline"):
        return
    if entry.looked_up is None or entry.looked_up.found == "not found":
        yield f"{k.at(*where)}: {reference} was not looked up or not found; it cannot carry {basis}"
    elif not entry.first_author or entry.year is None:
        yield f"{k.at(*where)}: {reference} has no first author or year; it cannot carry {basis}"


RULES: tuple[Callable[[_Checked], Iterator[str]], ...] = (
    _links, _conditions, _groups, _formerly, _findings, _red_flags, _regions, _sites, _triage,
    _workup, _self_tests, _words, _care, _references,
)  # fmt: skip


def used_references(base: KnowledgeBase) -> set[str]:
    """Keys cited anywhere in the knowledge."""
    checked = _Checked(base, DATA)
    tables = (t for t in TABLES if t.name != "references")
    return {
        link.value
        for table in tables
        for entry in checked.entries(table.name).values()
        for link in links(entry)
        if isinstance(link.to, Ref) and link.to.table == "references"
    }


def cited(entry: BaseModel) -> set[str]:
    """Keys that one entry cites."""
    return {
        link.value
        for link in links(entry)
        if isinstance(link.to, Ref) and link.to.table == "references"
    }
