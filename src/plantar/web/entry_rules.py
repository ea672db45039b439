"""Expressions over findings and safety facts, as nested lists with links."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from plantar.catalogue.catalogue import Catalogue
from plantar.errors import KnowledgeError
from plantar.knowledge import expression as e
from plantar.web.entry_links import link

SPECIAL = {
    "sex_female": "female",
    "sex_male": "male",
    "age_years": "age",
}
SIGNS = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}


def rule(text: str, catalogue: Catalogue, first: str = "findings") -> Markup:
    """An expression as a reader reads it; names of ``first`` win over safety facts or findings."""
    try:
        return _told(e.parse(text), catalogue, first)
    except KnowledgeError:
        return Markup("{}").format(text)


def _told(part: e.Expression, catalogue: Catalogue, first: str) -> Markup:
    """A part in words; a signal by its name, with what it means folded."""
    signals = catalogue.knowledge.signals
    whens = _by_meaning(tuple((name, entry.when) for name, entry in signals.items()))
    if (signal := whens.get(part)) is None:
        return _written_out(part, catalogue, first)
    note = Markup('<p class="soft small">{}</p>').format(signals[signal].note)
    return Markup('<details class="signal"><summary>{}</summary>{}{}</details>').format(
        signal.replace("_", " "),
        note if signals[signal].note else "",
        _written_out(part, catalogue, first),
    )


@cache
def _by_meaning(signals: tuple[tuple[str, str], ...]) -> dict[e.Expression, str]:
    """Signals by what they mean: the loader writes them out in every rule."""
    return {e.parse(when): name for name, when in signals}


def _written_out(part: e.Expression, catalogue: Catalogue, first: str) -> Markup:
    match part:
        case e.AnyOf((e.Unknown(name), e.Not(e.Name(again)))) if name == again:
            return Markup("<b>not</b> told: {}").format(_named(name, catalogue, first))
        case e.Name(name):
            return _named(name, catalogue, first)
        case e.Comparison(name, op, limit):
            unit = (
                catalogue.knowledge.findings[name].unit if catalogue.has("findings", name) else ""
            )
            end = f"{SIGNS[op]} {limit:g} {unit}".strip()
            return Markup("{} {}").format(_named(name, catalogue, first), end)
        case e.Unknown(name):
            return Markup("not known: {}").format(_named(name, catalogue, first))
        case e.Always():
            return Markup("everyone")
        case e.Not(inner):
            return Markup("<b>not</b> {}").format(_told(inner, catalogue, first))
        case e.All(parts):
            return _list("all of these", parts, catalogue, first)
        case e.AnyOf(parts):
            return _list("any of these", parts, catalogue, first)
        case e.AtLeast(least, parts):
            return _list(f"at least {least} of these", parts, catalogue, first)


def _list(head: str, parts: tuple[e.Expression, ...], catalogue: Catalogue, first: str) -> Markup:
    items = (Markup("<li>{}</li>").format(_told(part, catalogue, first)) for part in parts)
    return Markup('<span class="rule-head">{}</span><ul class="rule">{}</ul>').format(
        head, Markup("").join(items)
    )


def _named(name: str, catalogue: Catalogue, first: str) -> Markup:
    if name in SPECIAL:
        return Markup("{}").format(SPECIAL[name])
    for kind in dict.fromkeys((first, "findings", "flags")):
        if catalogue.has(kind, name):
            return link(catalogue, kind, name)
    return Markup("{}").format(name.replace("_", " "))
