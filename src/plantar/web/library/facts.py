"""What an entry says, field by field, for the kinds that need no page of their own design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel

from plantar.web.library import words
from plantar.web.library.mentions import FIELDS, RULES
from plantar.web.library.rules import rule
from plantar.web.library.shelf import Library

SOURCED = ("basis", "reference", "weight", "checked", "read", "evidence_grade")
"""Shown together as what the entry rests on."""
HIDDEN = (*SOURCED, "dossier", "id", "name", "article_lines", "prints")
NOTHING: tuple[object, ...] = (None, "", (), {}, "n/a", "none")
VALUES: Mapping[str, Mapping[str, str]] = {
    "recommendation": words.RECOMMENDATIONS,
    "who_may_start": words.STARTS,
    "action": words.ACTIONS,
    "asked_of": words.ASKED,
    "level": words.LEVELS,
}
LABELS: Mapping[str, str] = {
    "when": "Applies when",
    "unless": "But not when",
    "only_if": "Only when",
    "not_if": "Not offered when",
    "block_flags": "Not with",
    "warn_flags": "With care in",
    "groups": "Groups of conditions",
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


def facts(
    row: BaseModel, library: Library, skip: Iterable[str] = ()
) -> Iterator[tuple[str, Markup]]:
    """Label and value of each field that says something."""
    hidden = {*HIDDEN, *skip}
    for field in type(row).model_fields:
        value = getattr(row, field)
        if field not in hidden and value not in NOTHING and value is not False:
            yield label(field), _shown(field, value, library)


def label(field: str) -> str:
    """Name of a field."""
    return LABELS.get(field) or field.replace("_", " ").capitalize()


def _shown(field: str, value: Any, library: Library) -> Markup:
    if field in RULES:
        first = "flags" if field == "when" else "findings"
        return rule(value, library, first)
    if field in FIELDS:
        kind, values = FIELDS[field], (value,) if isinstance(value, str) else value
        return _items(_linked(kind, v, library) for v in values)
    if isinstance(value, str) and value in VALUES.get(field, {}):
        return Markup("{}").format(VALUES[field][value])
    return _plain(value, library)


def _linked(kind: str, key: str, library: Library) -> Markup:
    if key in ("any", "all"):
        return Markup("everyone")
    return library.link(kind, key)


def _plain(value: Any, library: Library) -> Markup:
    if value is True:
        return Markup("yes")
    if isinstance(value, float | int):
        return Markup("{:g}").format(value)
    if isinstance(value, BaseModel):
        rows = facts(value, library)
        parts = (Markup("<dt>{}</dt><dd>{}</dd>").format(name, shown) for name, shown in rows)
        return Markup("<dl>{}</dl>").format(Markup("").join(parts))
    if isinstance(value, Mapping):
        return _items(
            Markup("{}: {}").format(str(k).replace("_", " "), _plain(v, library))
            for k, v in value.items()
        )
    if isinstance(value, tuple | list):
        return _items(_plain(v, library) for v in value)
    return Markup("{}").format(value)


def _items(parts: Iterable[Markup]) -> Markup:
    made = list(parts)
    if len(made) == 1:
        return made[0]
    items = Markup("").join(Markup("<li>{}</li>").format(part) for part in made)
    return Markup("<ul>{}</ul>").format(items)
