"""The names of dangers, standing alone as in a hasty note, are heard or asked about."""

from __future__ import annotations

from collections.abc import Iterator

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import State
from plantar.knowledge.expression import names, parse
from plantar.reading.listener import Listener

LEAST = 0.93
"""Share that was heard when the model was made, less a few; the rest are names that say no more
than "transient" or "cool skin"."""


def named(knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Findings of red flags, each with its clinical term and its plain words."""
    asked = {name for flag in knowledge.red_flags for name in names(parse(flag.when))}
    for name in sorted(asked & knowledge.findings.keys()):
        finding = knowledge.findings[name]
        if finding.kind != "number":
            yield from ((name, words) for words in (finding.term, finding.plain))


def heard(listener: Listener, name: str, words: str) -> bool:
    told = listener.hear(f"{words}.")
    facts = (f.evidence for f in told.facts)
    so = {e.finding for e in facts if e.state is State.PRESENT}
    return name in so | {doubt.finding for doubt in told.doubts}


def test_the_name_of_a_danger_alone_is_heard_or_asked_about(listener: Listener) -> None:
    pairs = list(named(listener.knowledge))
    missed = [pair for pair in pairs if not heard(listener, *pair)]
    assert 1 - len(missed) / len(pairs) >= LEAST, missed
