"""Rules on what the model and triage read: conditions, groups, findings, regions, sites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.located import LocatedTables
from plantar.knowledge.schema import Condition, Finding, Group, Prior, pooled

TELLS = 1.5
"""A figure within this factor of the background tells nothing."""
ROUNDING = 0.011
"""How far the shares of the sites, which are printed with two digits, may sum from one."""
VALUE_LAST = re.compile(r"(?P<of>.*?)\s(?P<value>\d+(?:[.,/]\d+)*)(?:\s(?P<unit>\S+))?")
BOUNDS = ("below", "under", "less than", "over", "above", "more than", "greater than", "at least")


def _conditions(k: LocatedTables) -> Iterator[str]:
    for key, entry in k.base.conditions.items():
        if entry.id != key:
            where = k.at("conditions", key, "id")
            yield f"{where}: found {entry.id!r}; expected {key!r}, the file's name"
        if entry.kind == "syndrome":
            continue
        if entry.prior is None:
            yield f"{k.at('conditions', key)}: {key} has no prior"
        else:
            yield from _ages(k, key, entry.prior)
        total = sum(entry.sites.values())
        if not entry.sites:
            yield f"{k.at('conditions', key)}: {key} has no site"
        elif abs(total - 1) > ROUNDING:
            yield f"{k.at('conditions', key, 'sites')}: the shares sum to {total:.3g}; expected 1"
        yield from _figures(k, key, entry)


def _ages(k: LocatedTables, key: str, prior: Prior) -> Iterator[str]:
    """Bands of age rise and do not overlap: each age has one multiplier."""
    before = 0
    for n, band in enumerate(prior.age):
        where = k.at("conditions", key, "prior", "age", n)
        if band.to < band.start:
            yield f"{where}: ends at {band.to}, before it begins at {band.start}"
        if band.start <= before:
            yield f"{where}: begins at {band.start}, within the band that ends at {before}"
        before = band.to


def _figures(k: LocatedTables, key: str, entry: Condition) -> Iterator[str]:
    seen: set[str] = set()
    for n, item in enumerate(entry.likelihoods):
        where = k.at("conditions", key, "likelihoods", n)
        if item.finding in seen:
            yield f"{where}: {item.finding} has two figures; keep one"
        if item.finding in entry.estimates:
            yield f"{where}: {item.finding} has an estimate too; the source replaces it"
        if item.basis == "estimate":
            yield f"{where}: {item.finding} is an estimate; it belongs under estimates"
        seen.add(item.finding)
    figures = {finding: pooled(e) for finding, e in entry.estimates.items()}
    figures |= {item.finding: item.p for item in entry.likelihoods}
    if entry.kind == "other" and figures:
        yield f"{k.at('conditions', key)}: another cause of its group has the group's figures only"
    yield from _compared(k, "conditions", key, figures)
    for n, finding in enumerate(entry.ask_first):
        known = k.base.findings.get(finding)
        if known and (known.asked_of != "patient" or known.background is None):
            where = k.at("conditions", key, "ask_first", n)
            yield f"{where}: {finding} is no question to the person that tells causes apart"
    if entry.kind == "cause" and not any(_tells(p, k.base, f) for f, p in figures.items()):
        yield f"{k.at('conditions', key)}: no finding can support or refute {key}"


def _compared(
    k: LocatedTables, table: str, key: str, findings: Mapping[str, object]
) -> Iterator[str]:
    for finding in findings:
        known = k.base.findings.get(finding)
        if known and known.background is None:
            where = k.at(table, key, "estimates", finding)
            yield f"{where}: {finding} has no background to compare with"


def _tells(p: float, base: KnowledgeBase, finding: str) -> bool:
    known = base.findings.get(finding)
    if known is None or known.background is None:
        return False
    b = pooled(known.background)
    return max(p / b, b / p, (1 - p) / (1 - b), (1 - b) / (1 - p)) >= TELLS


def _groups(k: LocatedTables) -> Iterator[str]:
    groups = k.base.groups
    used = {name for entry in k.base.conditions.values() for name in _line(entry.group, groups)}
    for key, group in groups.items():
        if key in _line(group.parent, groups):
            yield f"{k.at('groups', key, 'parent')}: {key} is its own ancestor"
        if key not in used:
            yield f"{k.at('groups', key)}: no condition is in {key}"
        yield from _compared(k, "groups", key, group.estimates)


def _line(key: str, groups: Mapping[str, Group]) -> list[str]:
    """A group and those above it."""
    found: list[str] = []
    while key in groups and key not in found:
        found.append(key)
        key = groups[key].parent
    return found


def _formerly(k: LocatedTables) -> Iterator[str]:
    """A condition that was split may keep its id; a finding or a region that was renamed not."""
    for table in ("findings", "regions"):
        for old in k.base.carried_on[table].keys() & k.known[table]:
            yield f"{k.at(table, old)}: {old} is an id of today; it cannot be a former one too"


def _findings(k: LocatedTables) -> Iterator[str]:
    for key, entry in k.base.findings.items():
        for fault in (*_of_finding(entry), *_of_value(entry)):
            yield f"{k.at('findings', key)}: {key} {fault}"
        if entry.standing and not k.base.topic_of(key).risk:
            yield f"{k.at('findings', key, 'standing')}: {key} is no risk factor by its topic"
        source = k.base.findings.get(entry.span.of) if entry.span else None
        if source and source.kind != "number":
            yield f"{k.at('findings', key, 'span', 'of')}: {key} is worked out from no number"


def _of_finding(entry: Finding) -> Iterator[str]:
    if not entry.question.strip():
        yield "has no question, so nobody can ask it"
    if entry.kind == "choice" and not entry.choices:
        yield "offers no choices"
    if entry.span and entry.span.to is not None and entry.span.to <= entry.span.start:
        yield f"lies from {entry.span.start:g} to {entry.span.to:g}, which is nothing"


def _of_value(entry: Finding) -> Iterator[str]:
    low, high, threshold = entry.minimum, entry.maximum, entry.threshold
    if entry.kind != "number" and threshold:
        yield "has a threshold but is no number"
    if unknown := sorted(entry.unit_offsets.keys() - entry.units.keys()):
        yield f"has an offset for {', '.join(unknown)}, which is none of its units"
    if entry.kind != "number":
        return
    if threshold and not entry.measured:
        yield "has a threshold and no 'measured': nobody can write its value as one"
    if low is None or high is None:
        yield "is a number without minimum and maximum"
    elif low >= high:
        yield f"has the minimum {low:g} and the maximum {high:g}; expected them the other way round"
    elif threshold and not low <= threshold.value <= high:
        yield f"has a threshold of {threshold.value:g}, but lies between {low:g} and {high:g}"


def _rows(k: LocatedTables) -> Iterator[str]:
    """An id that stands twice in a list."""
    lists = (
        ("red_flags", [row.id for row in k.base.red_flags]),
        ("safety_net", [row.id for row in k.base.safety_net]),
        ("article_errors", [row.id for row in k.base.article_errors]),
    )
    for table, ids in lists:
        for n, name in enumerate(ids):
            if name in ids[:n]:
                yield f"{k.at(table, n)}: {name} stands twice; keep one"


def _wordings(k: LocatedTables) -> Iterator[str]:
    """Yield wordings that contain a measured value, which must be read as a number."""
    for key, ways in k.base.lexicon.items():
        entry = k.base.findings.get(key)
        if entry is None or entry.threshold is None:
            continue
        for part in ("lay", "clinical", "absent", "denied"):
            for n, said in enumerate(getattr(ways, part)):
                if found := _value_in(said, entry):
                    where = k.at("lexicon", key, part, n)
                    yield f"{where}: {said!r} holds the value {found}; name it under measured"


def _value_in(said: str, entry: Finding) -> str:
    """The value that a wording ends with, in a unit of the finding or in none; no bound."""
    match = VALUE_LAST.fullmatch(said)
    if not match or match["of"].casefold().endswith(BOUNDS):
        return ""
    unit = (match["unit"] or "").casefold()
    known = " ".join((entry.unit, *entry.units)).casefold().split()
    return match["value"] if not unit or any(u.startswith(unit) for u in known) else ""


def _regions(k: LocatedTables) -> Iterator[str]:
    for key, region in k.base.regions.items():
        for n, other in enumerate(region.neighbours):
            if other in k.base.regions and key not in k.base.regions[other].neighbours:
                where = k.at("regions", key, "neighbours", n)
                yield f"{where}: {key} neighbours {other}, but not the other way round"


def _sites(k: LocatedTables) -> Iterator[str]:
    used = {site for entry in k.base.conditions.values() for site in entry.sites}
    for key, site in k.base.sites.items():
        if key not in used:
            yield f"{k.at('sites', key)}: no condition injures {key}"
        total = sum(variant.share for variant in site.variants)
        if total > 1 + 1e-9:
            where = k.at("sites", key, "variants")
            yield f"{where}: the shares of the variants sum to {total:.3g}; expected 1 at most"


def _topics(k: LocatedTables) -> Iterator[str]:
    for key, topic in k.base.topics.items():
        if topic.complaint and topic.of_complaint:
            where = k.at("topics", key, "of_complaint")
            yield f"{where}: {key} is a complaint itself; it makes sense without another"


def _triage(k: LocatedTables) -> Iterator[str]:
    for key in k.base.triage.conditions.keys() & k.base.conditions.keys():
        if k.base.conditions[key].urgency not in ("emergency_now", "same_day"):
            where = k.at("triage", "", "conditions", key)
            yield f"{where}: {key} is not dangerous and needs no threshold"
    if "generic" not in k.base.countries:
        yield f"{k.folder / 'countries.yaml'}:1: file: no country called generic"
    first = sum(entry.family_doctor for entry in k.base.specialists.values())
    if first != 1:
        file = k.folder / "specialists.yaml"
        yield f"{file}:1: file: one of them is the family doctor; found {first}"
    if "general_practice" not in k.base.model.settings:
        yield f"{k.at('model', '', 'settings')}: no setting called general_practice"


def _workup(k: LocatedTables) -> Iterator[str]:
    """What a clinician or a laboratory is asked has a price."""
    for key, entry in k.base.findings.items():
        if entry.asked_of != "patient" and entry.topic not in k.base.workup.topics:
            where = k.at("workup", "", "topics")
            yield f"{where}: no burden for {key} of topic {entry.topic}"


MODEL = (
    _conditions, _groups, _formerly, _findings, _rows, _wordings, _regions, _sites, _topics,
    _triage, _workup,
)  # fmt: skip
