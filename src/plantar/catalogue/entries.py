"""Titles of entries, and the other words by which they can be found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from plantar import KnowledgeBase

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One entry: its title in plain words, its exact name, and other words for it."""

    kind: str
    key: str
    title: str
    sub: str
    words: tuple[str, ...]
    row: Any

    @property
    def address(self) -> str:
        """Where its page is."""
        return f"/knowledge/{self.kind}/{self.key}"


Titles = tuple[str, str, Iterable[str]]


def entry_of(kind: str, key: str, row: Any, knowledge: KnowledgeBase) -> CatalogueEntry:
    """The entry with its titles."""
    if kind in _TITLES:
        title, sub, words = _TITLES[kind](key, row, knowledge)
    else:
        title, sub, words = _named(key, row)
    title = capital(shortened(title))
    return CatalogueEntry(kind, key, title, sub, tuple(w for w in words if w), row)


def capital(text: str) -> str:
    """Return the text with a capital first letter and the rest unchanged."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int = LONGEST_TITLE) -> str:
    """At most ``most`` characters, cut at the end of a sentence or a word.

    >>> shortened("One thing. Another thing.", 15)
    'One thing'
    """
    text = text.strip().removesuffix(".")
    if len(text) <= most:
        return text
    first = re.split(r"(?<=[.;:]) ", text)[0].rstrip(".;:")
    return first if len(first) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def spoken(words: str) -> str:
    """A wording of the lexicon without its signs."""
    return re.sub(r"\s+", " ", re.sub(r"[@~]", "", words.replace("|", " or "))).strip()


def _named(key: str, row: Any) -> Titles:
    name = getattr(row, "name", "") or getattr(row, "text", "") or getattr(row, "item", "")
    return name or key.replace("_", " "), "", (key.replace("_", " "),)


def _condition(key: str, row: Any, knowledge: KnowledgeBase) -> Titles:
    codes = (code.code for code in row.codes.values())
    groups = knowledge.care.care_groups.values()
    others = (group.name for group in groups if key in group.conditions)
    return row.plain_name, row.name, (key.replace("_", " "), row.article_wording, *codes, *others)


def _finding(key: str, row: Any, knowledge: KnowledgeBase) -> Titles:
    said = knowledge.lexicon.get(key)
    words = map(spoken, (*said.lay, *said.clinical)) if said else ()
    plain = getattr(row, "plain", "")
    return plain or row.term, row.term if plain else "", (row.question, *words)


def _red_flag(key: str, row: Any, _: KnowledgeBase) -> Titles:
    return key.replace("_", " "), row.message, (row.plain,)


def _medicine(key: str, row: Any, knowledge: KnowledgeBase) -> Titles:
    classes = (knowledge.care.medicine_classes[c].plain for c in row.classes)
    return key.replace("_", " "), ", ".join(dict.fromkeys(classes)), (*row.names, row.atc)


ANYTHING = {
    "emergency_now": "emergency",
    "same_day": "condition for the same day or sooner",
    "within_2_weeks": "condition for within two weeks or sooner",
    "routine": "condition for an ordinary appointment or sooner",
}


def _threshold(key: str, row: Any, knowledge: KnowledgeBase) -> Titles:
    scope, _, level = key.partition("_")
    if scope == "contacts":
        return f"Asked for help {level} times or more before", "Earlier contacts", ()
    name = ANYTHING[level]
    if scope == "all":
        return f"Any {name}, all conditions together", "Pooled risk", ()
    return f"Any single {name}", "Single risk", ()


def _reference(key: str, row: Any, _: KnowledgeBase) -> Titles:
    return row.citation, row.type, (key.replace("_", " "), row.address)


def _background(key: str, row: Any, knowledge: KnowledgeBase) -> Titles:
    finding = knowledge.findings.get(row.of)
    name = (getattr(finding, "plain", "") or finding.term) if finding else row.of
    return f"{name.replace('_', ' ')}: {row.group}", row.rate, ()


def _shoe(key: str, row: Any, _: KnowledgeBase) -> Titles:
    text = getattr(row, "claim", "") or getattr(row, "text", "") or getattr(row, "item", "")
    return text or key.replace("_", " "), re.sub(r"_\d+$", "", key).replace("_", " "), ()


_TITLES: Mapping[str, Callable[[str, Any, KnowledgeBase], Titles]] = {
    "conditions": _condition,
    "findings": _finding,
    "sites": lambda key, row, _: (row.plain_name, row.name, (key.replace("_", " "),)),
    "regions": lambda key, row, _: (row.name, row.block.replace("_", " "), ()),
    "red_flags": _red_flag,
    "thresholds": _threshold,
    "safety_net": lambda key, row, _: (row.look_for, row.within, ()),
    "self_tests": lambda key, row, _: (row.name, "", (row.reads,)),
    "tests": lambda key, row, _: (row.name, "", (key.replace("_", " "), row.changes)),
    "avoid": lambda key, row, _: (f"{row.test}: better not", row.why, ()),
    "specialists": lambda key, row, _: (row.name, row.level, (row.article_wording,)),
    "interventions": lambda key, row, _: (
        row.plain or row.name,
        row.name if row.plain else "",
        (row.said(),),
    ),
    "exercises": lambda key, row, _: (row.name, "", (row.how,)),
    "foods": lambda key, row, _: (row.name, row.description, ()),
    "medicines": _medicine,
    "medicine_classes": lambda key, row, _: (row.plain, row.name, (key.replace("_", " "),)),
    "safety_rules": lambda key, row, _: (
        row.plain or row.message,
        row.message if row.plain else "",
        (),
    ),
    "flags": lambda key, row, _: (row.meaning, row.plain, (row.asked, key.replace("_", " "))),
    "references": _reference,
    "background_rates": _background,
    "claims": lambda key, row, _: (row.claim, "", (row.what_to_say,)),
    "article_errors": lambda key, row, _: (row.says, row.right, ()),
    "footwear": _shoe,
}
