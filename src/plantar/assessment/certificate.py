"""What a report vouches for: what went in, who answered, what was left out, how bad it could be."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import plantar
from plantar import reading
from plantar.assessment.report import Certificate
from plantar.knowledge.base import KnowledgeBase
from plantar.triage.screen import Screened
from plantar.triage.urgency import Urgency

METHOD = "sum over every condition, sites included"
LEFT_OUT = 0.0
"""Probability that the posterior leaves out: it is a whole sum, no search and no sample."""


def certificate(
    input_hash: str, level: Urgency, screened: Screened, knowledge: KnowledgeBase
) -> Certificate:
    """The certificate of one report.

    Args:
        input_hash: SHA-256 of everything that was assessed.
        level: the urgency if no open danger is there.
        screened: the dangers that nobody has answered, and the worst that they could bring.
        knowledge: which knowledge answered.
    """
    return Certificate(
        input_hash=input_hash,
        program=plantar.__version__,
        knowledge=knowledge.digest[:12],
        reader=_reader(),
        method=METHOD,
        left_out=LEFT_OUT,
        level=level.value,
        at_most=screened.at_most.value,
        unanswered=(*screened.doubts, *screened.open),
    )


@cache
def _reader() -> str:
    """The first letters of the hash of the reader's card, which holds the hashes of its files."""
    card = Path(reading.__file__).parent / "data" / "card.json"
    return sha256(card.read_bytes()).hexdigest()[:12]
