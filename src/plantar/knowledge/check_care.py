"""Rules on what can be done: interventions, safety rules, tags, flags, self-tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from plantar.knowledge.expression import WORD
from plantar.knowledge.located import LocatedTables
from plantar.knowledge.schema_care_plan import AdvicePart


def _interventions(k: LocatedTables) -> Iterator[str]:
    for key, entry in k.base.care.interventions.items():
        if not entry.stop_rule.strip():
            yield f"{k.at('interventions', key)}: {key} has no stop rule"
        file = k.home("interventions", key).stem
        if entry.group != file:
            where = k.at("interventions", key, "group")
            yield f"{where}: found {entry.group!r}; expected {file!r}, the file's name"
        guarded = (*entry.tags, *entry.block_flags, *entry.warn_flags)
        if entry.until_seen and (guarded or entry.who_may_start != "self"):
            where = k.at("interventions", key, "until_seen")
            yield (
                f"{where}: {key} is first aid, which everybody hears at once; "
                "expected no tags, no flags and who_may_start: self"
            )


def _tags(k: LocatedTables) -> Iterator[str]:
    care = k.base.care
    carried = {tag for entry in care.interventions.values() for tag in entry.tags}
    carried |= {tag for entry in care.exercises.values() for tag in entry.tags}
    carried |= {tag for entry in care.medicine_classes.values() for tag in entry.tags}
    carried |= {key for key, tag in care.tags.items() if tag.outside}
    acted_on = {tag for rule in care.safety_rules.values() for tag in rule.tags}
    for key in care.tags.keys() - carried:
        yield f"{k.at('tags', key)}: nothing carries the tag {key}"
    for key in care.tags.keys() - acted_on:
        yield f"{k.at('tags', key)}: no safety rule acts on the tag {key}"
    for key, rule in care.safety_rules.items():
        if not rule.plan_parts and carried.isdisjoint(rule.tags):
            yield f"{k.at('safety_rules', key)}: no item has a tag of {key}"


def _flags(k: LocatedTables) -> Iterator[str]:
    """No flag is a part of itself, however far above."""
    flags = k.base.care.flags
    for key in flags:
        above = [key]
        while (whole := flags[above[-1]].part_of) in flags and whole not in above:
            above.append(whole)
        if whole in above:
            yield f"{k.at('flags', key, 'part_of')}: {' < '.join([*above, whole])}: a circle"


def _computed_flags(k: LocatedTables) -> Iterator[str]:
    """A rule over flags is read when these are known; a question settles what has none."""
    flags = k.base.care.flags
    for key, flag in flags.items():
        named = {n for n in WORD.findall(flag.when) if n in flags and n not in k.base.findings}
        for name in sorted(named):
            if not flag.computed or flags[name].computed:
                where = k.at("flags", key, "when")
                yield f"{where}: {key} may name {name} only if {key} is computed and {name} is not"
        if flag.asked_as in flags and not flags[flag.asked_as].asked:
            where = k.at("flags", key, "asked_as")
            yield f"{where}: {flag.asked_as} has no question either"


def _care_groups(k: LocatedTables) -> Iterator[str]:
    for key, group in k.base.care.care_groups.items():
        if not (group.conditions or group.when or group.note):
            yield f"{k.at('care_groups', key)}: {key} has no condition, no rule and no note of why"


def _standing_advice(k: LocatedTables) -> Iterator[str]:
    path = k.folder / "care" / "standing_advice.yaml"
    said = {row.part for row in k.base.care.standing_advice.values()}
    for part in get_args(AdvicePart):
        if part not in said:
            yield f"{path}:1: file: nothing is said for the part {part}"


def _self_tests(k: LocatedTables) -> Iterator[str]:
    for key, test in k.base.self_tests.items():
        if bool(test.picture.view) is bool(test.picture.pose):
            yield f"{k.at('self_tests', key, 'picture')}: {key} needs a view or a pose"


def _article_lines(k: LocatedTables) -> Iterator[str]:
    """A line or a range of them lies within the article."""
    care = k.base.care
    last = max((int(name.removeprefix("line_")) for name in care.article_lines), default=0)
    for table, entries in (("claims", care.claims), ("interventions", care.interventions)):
        for key, entry in entries.items():
            for line in entry.article_lines:
                ends = [int(end) if end.isdigit() else 0 for end in str(line).split("-")]
                if not 1 <= min(ends) <= max(ends) <= last or ends != sorted(ends):
                    right = f"a line from 1 to {last}, or a range such as 3-5"
                    yield f"{k.at(table, key, 'article_lines')}: found {line!r}; expected {right}"


CARE = (
    _article_lines, _interventions, _tags, _flags, _computed_flags, _care_groups,
    _standing_advice, _self_tests,
)  # fmt: skip
