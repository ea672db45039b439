"""Reads YAML by the parser of C where there is one: it takes a tenth of the time."""

from __future__ import annotations

from typing import Any

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Dies of thousands of lists in each other: what strangers send is looked at before."""


def plain_yaml(text: str) -> Any:
    """The plain data in a text of our own.

    >>> plain_yaml("a: [1, b]")
    {'a': [1, 'b']}
    """
    return yaml.load(text, Loader=Loader)
