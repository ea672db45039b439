"""Rules on the bibliography: what is cited is there, is used, and was looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from plantar.knowledge.fields import Location
from plantar.knowledge.located import LocatedTables

FIGURES = ("conditions", "sites", "self_tests", "finding_weights", "model", "triage")
"""Tables whose numbers move an answer."""
READ = ("study", "guideline")
"""Bases that say that somebody read the source."""


def _unused(k: LocatedTables) -> Iterator[str]:
    used = set(k.cited())
    for key, entry in k.base.references.items():
        if key not in used and not entry.note:
            yield f"{k.at('references', key)}: never used; cite it or note why it stays"


def _looked_up(k: LocatedTables) -> Iterator[str]:
    """A number of basis study or guideline rests on works that somebody looked up and found."""
    for table in FIGURES:
        for key, entry in k.entries(table).items():
            for location, basis, references in _sourced(entry, ()):
                for reference in references if basis in READ else ():
                    if fault := _fault(k, reference):
                        where = k.at(table, key, *location)
                        yield f"{where}: {reference} {fault}; it cannot carry the basis {basis}"


def _red_flags(k: LocatedTables) -> Iterator[str]:
    """A red flag of basis study or guideline cites at least one work that somebody looked up."""
    for number, flag in enumerate(k.base.red_flags):
        if flag.basis in READ and not any(_found(k, reference) for reference in flag.reference):
            cited = ", ".join(flag.reference)
            where = k.at("red_flags", number, "reference")
            yield f"{where}: {cited}: none was looked up and found; no basis {flag.basis}"


def _sourced(value: object, at: Location) -> Iterator[tuple[Location, str, tuple[str, ...]]]:
    """Every statement of a basis with its references, however deep."""
    if isinstance(value, BaseModel):
        inner = dict(value)
        if {"basis", "reference"} <= inner.keys():
            yield at, inner["basis"], inner["reference"]
        yield from _sourced(inner, at)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _sourced(item, (*at, key))
    elif isinstance(value, tuple) and not (value and isinstance(value[0], str | float)):
        for n, item in enumerate(value):
            yield from _sourced(item, (*at, n))


def _fault(k: LocatedTables, reference: str) -> str:
    entry = k.base.references.get(reference)
    if entry is None:
        return ""  # named as an unknown reference already
    if not _found(k, reference):
        return "was not looked up or not found"
    return "" if entry.first_author and entry.year else "has no first author or year"


def _found(k: LocatedTables, reference: str) -> bool:
    entry = k.base.references.get(reference)
    seen = entry.looked_up if entry else None
    return seen is not None and seen.found != "not found"


SOURCES = (_unused, _looked_up, _red_flags)
