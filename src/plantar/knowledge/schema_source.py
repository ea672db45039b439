"""Sources: the bibliography, and how common things are in people who are not ill with them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plantar.knowledge.fields import Entry, Sourced


class LookedUp(Entry):
    """Who found the work, when, and what was seen of it."""

    on: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    by: str = Field(min_length=1)
    found: Literal["full text", "abstract", "page", "record", "not found"]
    """What was seen; a page is one of an official body, or one that quotes it."""


class Reference(Entry):
    """An entry of the bibliography."""

    citation: str = Field(min_length=1)
    address: str = ""
    first_author: str = ""
    year: int | None = Field(default=None, ge=1800, le=2100)
    n: int | None = Field(default=None, gt=0)
    """People in the study."""
    looked_up: LookedUp | None = None
    read: Literal["read", "partly", "memory", "estimate"]
    """How much of it was read when the figure was taken."""
    type: str = ""
    note: str = ""


class BackgroundRate(Sourced):
    """How common a finding or condition is in people who are not ill with it."""

    of: str
    group: str
    rate: str
    interval: str = ""
