"""Fences the doctests of docstrings: Markdown would take ``>>>`` for a quote, a list for a link."""

from __future__ import annotations

import re
from typing import Any

import griffe

DOCTEST = re.compile(r"^>>> .*(?:\n(?!\n).*)*", re.M)


class FencedDoctests(griffe.Extension):
    """Puts each doctest into a code block before the docstring is read."""

    def on_instance(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        """Every module, class, function and attribute."""
        if obj.docstring:
            obj.docstring.value = DOCTEST.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
