"""Rules on what entries name: ids, and the expressions over them."""

from __future__ import annotations

from collections.abc import Iterator

from plantar.errors import KnowledgeError, did_you_mean
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import (
    WORD,
    All,
    AnyOf,
    AtLeast,
    Comparison,
    Expression,
    Name,
    Not,
    PlainFacts,
    evaluate,
    names,
    parse,
)
from plantar.knowledge.fields import PERSON, Location, Ref, Rule
from plantar.knowledge.located import LocatedTables
from plantar.knowledge.schema import Finding
from plantar.knowledge.schema_care_plan import Nutrients
from plantar.knowledge.yaml_file import read_yaml

WITH_SIGNALS = ("signals", "red_flags", "triage")
"""Tables whose rules may use signals."""
Where = tuple[str, str | int, Location]


def _links(k: LocatedTables) -> Iterator[str]:
    """Ids and rules in any field of any entry."""
    for table, key, link in k.links:
        if link.value and isinstance(link.to, Ref) and link.value not in link.to.also:
            yield from unknown_id(k, (table, key, link.location), link.to.table, link.value)


def _rules(k: LocatedTables) -> Iterator[str]:
    """The language of rules; a fault of a signal is not named again where the signal is used."""
    of_signals: set[str] = set()
    for table, key, link in k.links:
        if not link.value or not isinstance(link.to, Rule):
            continue
        signals = k.known["signals"] if table in WITH_SIGNALS else frozenset()
        for fault in _of_rule(k, link.to, link.value, signals):
            if table == "signals":
                of_signals.add(fault)
            elif fault in of_signals:
                continue
            yield f"{k.at(table, key, *link.location)}: {fault}"


def unknown_id(k: LocatedTables, where: Where, table: str, value: str) -> Iterator[str]:
    """A fault where a value is no id of a table; names the nearest."""
    if value not in k.known[table]:
        table_name, key, location = where
        near = did_you_mean(value, k.known[table])
        yield f"{k.at(table_name, key, *location)}: unknown {_one(table)} {value!r}{near}"


def _of_rule(k: LocatedTables, to: Rule, text: str, signals: frozenset[str]) -> Iterator[str]:
    try:
        rule = parse(text)
    except KnowledgeError as error:
        yield str(error)
        return
    allowed = frozenset(PERSON).union(*(k.known[table] for table in to.tables))
    if unknown := sorted(names(rule) - allowed):
        kind = " or ".join(_one(table) for table in to.tables)
        for name in unknown:
            yield f"unknown {kind} {name!r} in the rule{did_you_mean(name, allowed | signals)}"
        return
    for part in _parts(rule):
        yield from _of_part(part, k.base.findings.get(part.name))
    if not can_hold(text, k.base):
        yield f"the rule {text!r} can never be true"


def _of_part(part: Name | Comparison, finding: Finding | None) -> Iterator[str]:
    """A name is a yes or no; what is compared is measured, and its limit can be met."""
    match part, finding:
        case Name("age_years"), _:
            yield "age_years is a number; compare it, as in age_years>=50"
        case Name(name), Finding(kind="number", threshold=None):
            yield f"{name} is a number without threshold; compare it"
        case Comparison("age_years"), None:
            return
        case Comparison(name), None | Finding(kind="bool" | "choice"):
            yield f"{name} is no number; it cannot be compared"
        case Comparison(name, op, limit), Finding(minimum=float(low), maximum=float(high)):
            if not low <= limit <= high or limit == {">": high, "<": low}.get(op):
                yield f"{name} lies between {low:g} and {high:g}; it cannot be {op}{limit:g}"


def _parts(rule: Expression) -> Iterator[Name | Comparison]:
    """Names and comparisons, however deep."""
    match rule:
        case Not(part):
            yield from _parts(part)
        case All(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _parts(part)
        case Name() | Comparison():
            yield rule


def can_hold(text: str, base: KnowledgeBase) -> bool:
    """Whether some set of answers that one person can give makes the rule true."""
    rule = parse(text)
    examples = [way for way in minimal_examples(rule) if evaluate(rule, way)]
    return any(_possible(way, base) for way in examples)


def _possible(way: PlainFacts, base: KnowledgeBase) -> bool:
    """No two answers of a topic where one rules out the others."""
    topics = [base.findings[n].topic for n, yes in way.states.items() if yes and n in base.findings]
    exclusive = [t for t in topics if t in base.topics and base.topics[t].exclusive]
    return len(exclusive) == len(set(exclusive)) and not {"sex_male", "sex_female"} <= {
        name for name, yes in way.states.items() if yes
    }


def _one(table: str) -> str:
    singular = table[:-3] + "y" if table.endswith("ies") else table.removesuffix("s")
    return {"medicine_classes": "medicine class"}.get(table, singular.replace("_", " "))


def _signals(k: LocatedTables) -> Iterator[str]:
    """A signal is used by a rule of urgency or another signal, as they stand in the files."""
    if not k.base.signals:
        return
    flags, signals = read_yaml(k.folder / "red_flags.yaml"), read_yaml(k.folder / "signals.yaml")
    established = read_yaml(k.folder / "triage.yaml")["established"]
    rules = [row["when"] for row in (*flags, *signals.values(), established)]
    used = {word for rule in rules for word in WORD.findall(rule)}
    for key in k.base.signals.keys() - used:
        yield f"{k.at('signals', key)}: no red flag uses the signal {key}"


def _keys(k: LocatedTables) -> Iterator[str]:
    """Tables whose ids are those of another table."""
    for table, other in (("lexicon", "findings"), ("food_portions", "foods")):
        for key in k.known[table]:
            yield from unknown_id(k, (table, key, ()), other, key)
    for name, dish in k.base.care.dishes.items():
        for key in dish.foods:
            yield from unknown_id(k, ("dishes", name, ("foods",)), "food_portions", key)
    for key in k.known["reference_intakes"] - Nutrients.model_fields.keys():
        near = did_you_mean(key, Nutrients.model_fields)
        yield f"{k.at('reference_intakes', key)}: unknown nutrient {key!r}{near}"


def _coverage(k: LocatedTables) -> Iterator[str]:
    """Where the article's causes, symptoms, tests, treatments and foods are carried."""
    carried = {
        "cause": "conditions", "symptom": "conditions", "examination": "tests",
        "specialist": "specialists",
    }  # fmt: skip
    for n, named in enumerate(k.base.article_coverage):
        for i, entry in enumerate(named.entries):
            if entry != "all" or named.kind != "symptom":
                where = "article_coverage", n, ("entries", i)
                yield from unknown_id(k, where, carried[named.kind], entry)
        if named.kind in ("cause", "symptom") and named.findings:
            for finding in named.findings.split(", "):
                yield from unknown_id(
                    k, ("article_coverage", n, ("findings",)), "findings", finding
                )
    tables = {
        "intervention": "interventions", "diet_item": "diet", "follow_up": "follow_up",
        "exercise": "exercises",
    }  # fmt: skip
    for n, item in enumerate(k.base.care.article_coverage):
        for i, entry in enumerate(item.entries):
            yield from unknown_id(
                k, ("care_coverage", n, ("entries", i)), tables[item.entry_kind], entry
            )


LINKS = (_links, _rules, _signals, _keys, _coverage)
