"""The verdicts on claims of the article, in words and signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerdictLabel:
    """What the evidence makes of a statement: in words, in a sentence, as a sign."""

    slug: str
    name: str
    means: str
    sign: str


VERDICTS: Mapping[str, VerdictLabel] = {
    v.slug: v
    for v in (
        VerdictLabel(
            "dangerous", "Could harm", "Somebody who follows this could come to harm.", "!"
        ),
        VerdictLabel("wrong", "Does not hold", "What is known says otherwise.", "✕"),
        VerdictLabel("unsupported", "Unproven", "Nobody has shown it; it may be so.", "?"),
        VerdictLabel(
            "partly", "Partly right", "There is something in it, but it misses a point.", "≈"
        ),
        VerdictLabel("supported", "Holds up", "The evidence agrees.", "✓"),
    )
}
