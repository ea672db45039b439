"""What an entry says, field by field, for the kinds that need no page of their own design."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel

from plantar.catalogue import words
from plantar.catalogue.catalogue import Catalogue
from plantar.catalogue.mentions import FIELDS, RULES
from plantar.catalogue.verdicts import VERDICTS
from plantar.web.entry_links import link
from plantar.web.entry_rules import rule

SOURCED = ("basis", "reference", "weight", "checked", "read", "evidence_grade")
"""Shown together as what the entry rests on."""
HIDDEN = (*SOURCED, "id", "name", "article_lines", "prints")
NOTHING: tuple[object, ...] = (None, "", (), {}, "n/a", "none")
CITING = ("source", "of")
"""Texts that name references or findings by their ids."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "recommendation": words.RECOMMENDATIONS,
    "who_may_start": words.STARTS,
    "action": words.ACTIONS,
    "asked_of": words.ASKED,
    "level": words.LEVELS,
    "verdict": {v.slug: v.name for v in VERDICTS.values()},
    "kind": {"sum": "points are added", "category": "the highest category that is there"},
    "state": {"breast_feeding": "breast-feeding"},
    "unit": {"ug": "µg"},
}
LABELS: Mapping[str, str] = {
    "when": "Applies when",
    "unless": "But not when",
    "only_if": "Only when",
    "on_result": "Asked for by a result",
    "done_when": "Done once it is known",
    "until_seen": "Until somebody has looked",
    "not_if": "Not offered when",
    "block_flags": "Not with",
    "warn_flags": "With care in",
    "groups": "Groups of conditions",
    "of": "Of what",
    "group": "In whom",
    "says": "What was said",
    "right": "What holds",
    "text": "What holds",
    "look_for": "Look for",
    "share": "From this probability on",
    "at_least": "At least",
    "at_most": "At most",
    "from_age": "From age",
    "from_points": "From points",
    "duplicate": "Two of them are a duplicate",
    "toe_gap_mm": "Room before the toes, mm",
    "width_difference_min_mm": "Shoe wider than foot by at least, mm",
    "heel_height_max_mm": "Heel at most, mm",
    "red_mark_max_minutes": "A red mark this long rejects it, minutes",
    "foot_mm": "Foot, mm",
    "last_mm": "Last, mm",
    "eu": "EU size",
    "uk": "UK size",
    "uk_adult": "UK size, adults",
    "atc": "WHO code (ATC)",
    "ndb": "USDA food number",
    "tags": "Marks that safety rules act on",
    "stop_rule": "Stop when",
    "stop_criteria": "Stop when",
    "plain": "In plain words",
    "names": "Other names and brands",
    "doubts": "May mean",
    "nerve": "Known to harm nerves",
    "part_of": "Part of",
    "excluded_by": "Ruled out by",
    "dose": "How much",
    "frequency": "How often",
    "how": "How",
    "article_says": "The article says",
    "unnamed": "A kind, without a product",
}


HEADS: Mapping[str, str] = {"text": "Item", "when": "There when", "unless": "Not there when"}
"""Labels of columns, where they differ."""


def facts(
    row: BaseModel, catalogue: Catalogue, skip: Iterable[str] = (), title: str = ""
) -> Iterator[tuple[str, Markup]]:
    """Label and value of each field that says something; what the title says is left out."""
    hidden = {*HIDDEN, *skip}
    for field in type(row).model_fields:
        value = getattr(row, field)
        said = isinstance(value, str) and value.rstrip(".").lower() == title.lower() != ""
        if field not in hidden and value not in NOTHING and value is not False and not said:
            yield label(field), _shown(field, value, catalogue)


def label(field: str) -> str:
    """Name of a field."""
    return LABELS.get(field) or field.replace("_", " ").capitalize()


def _shown(field: str, value: Any, catalogue: Catalogue) -> Markup:
    if field in RULES:
        first = "flags" if field == "when" else "findings"
        return rule(value, catalogue, first)
    if field in FIELDS:
        kind, values = FIELDS[field], (value,) if isinstance(value, str) else value
        return _items(_linked(kind, v, catalogue) for v in values)
    if field in CITING:
        return cited(value, catalogue)
    if isinstance(value, str) and value in VALUES.get(field, {}):
        return Markup("{}").format(VALUES[field][value])
    return _plain(value, catalogue)


def _linked(kind: str, key: str, catalogue: Catalogue) -> Markup:
    if key in ("any", "all"):
        return Markup("everyone")
    return link(catalogue, kind, key)


def _plain(value: Any, catalogue: Catalogue) -> Markup:
    if value is True:
        return Markup("yes")
    if isinstance(value, float | int):
        return Markup("{:g}").format(value)
    if isinstance(value, BaseModel):
        rows = facts(value, catalogue)
        parts = (Markup("<dt>{}</dt><dd>{}</dd>").format(name, shown) for name, shown in rows)
        return Markup("<dl>{}</dl>").format(Markup("").join(parts))
    if isinstance(value, Mapping):
        return _items(
            Markup("{}: {}").format(str(k).replace("_", " "), _plain(v, catalogue))
            for k, v in value.items()
        )
    if isinstance(value, tuple | list):
        if all(isinstance(v, BaseModel) for v in value):
            return _table(value, catalogue)
        if len(value) == 2 and all(isinstance(v, float) for v in value):
            return Markup("{:g} to {:g}").format(*value)
        return _items(_plain(v, catalogue) for v in value)
    return Markup("{}").format(value)


def _table(rows: Sequence[BaseModel], catalogue: Catalogue) -> Markup:
    """Entries of one kind as a table, a column for each field that one of them fills."""
    fields = [
        field
        for field in type(rows[0]).model_fields
        if field not in HIDDEN and any(getattr(row, field) not in NOTHING for row in rows)
    ]
    heads = (
        Markup('<th scope="col">{}</th>').format(HEADS.get(field) or label(field))
        for field in fields
    )
    lines = (Markup("<tr>{}</tr>").format(_cells(row, fields, catalogue)) for row in rows)
    return Markup(
        '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="k-table">'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(Markup("").join(heads), Markup("").join(lines))


def _cells(row: BaseModel, fields: Sequence[str], catalogue: Catalogue) -> Markup:
    values = ((field, getattr(row, field)) for field in fields)
    shown = (Markup("") if v in NOTHING else _shown(f, v, catalogue) for f, v in values)
    return Markup("").join(Markup("<td>{}</td>").format(value) for value in shown)


def cited(text: str, catalogue: Catalogue) -> Markup:
    """A text with each id of a reference or a finding in it as a link."""
    parts = re.split(r"(\w+)", text)
    return Markup("").join(_word(part, catalogue) for part in parts)


def _word(part: str, catalogue: Catalogue) -> Markup:
    if catalogue.has("references", part):
        return link(catalogue, "references", part, part.replace("_", " "))
    return (
        link(catalogue, "findings", part)
        if catalogue.has("findings", part)
        else Markup("{}").format(part)
    )


def _items(parts: Iterable[Markup]) -> Markup:
    made = list(parts)
    if len(made) == 1:
        return made[0]
    items = Markup("").join(Markup("<li>{}</li>").format(part) for part in made)
    return Markup("<ul>{}</ul>").format(items)
