"""Names of entries as links, and as they were found."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from markupsafe import Markup, escape

from plantar.catalogue.catalogue import Catalogue
from plantar.search import words_of


def link(catalogue: Catalogue, kind: str, key: str, text: str = "") -> Markup:
    """A link to an entry; only its name where it has no page."""
    name = text or catalogue.title(kind, key)
    if not catalogue.has(kind, key):
        return Markup("{}").format(name)
    return Markup('<a href="/knowledge/{}/{}">{}</a>').format(kind, key, name)


def marked(text: str, words: AbstractSet[str]) -> Markup:
    """The text, escaped, with the words marked."""
    parts = re.split(r"([^\W_]+(?:['\u2019]\w+)?)", text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(part)
        if part and set(words_of(part)) & words
        else escape(part)
        for part in parts
    )
