"""Fences the doctests of docstrings: Markdown takes a prompt for a quote, a list for a link."""

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
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    r"""The text with each doctest in a code block.

    >>> fenced("Adds.\n\n>>> 1 + 1\n2\n\nNo more.").splitlines()
    ['Adds.', '', '```pycon', '>>> 1 + 1', '2', '```', '', 'No more.']
    """
    return DOCTEST.sub(r"```pycon\n\g<0>\n```", text)
