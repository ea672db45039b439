"""Questions about places in the words of what the person feels there: not of numbness alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plantar.intake.steps import Step
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State

NUMB = "numb"


def in_own_words(step: Step, told: Iterable[Evidence], knowledge: KnowledgeBase) -> Step:
    """The question as it is asked of who told another feeling and no numbness.

    Dangers keep their words.
    """
    feelings = _felt(told, knowledge)
    if not feelings or NUMB in feelings:
        return step
    return replace(
        step,
        text=_worded(step.text, step.findings[0], feelings, knowledge) if step.findings else "",
        options=tuple((v, _worded(text, v, feelings, knowledge)) for v, text in step.options),
    )


def _felt(told: Iterable[Evidence], knowledge: KnowledgeBase) -> set[str]:
    """The sensations that were told by name."""
    table, found = knowledge.findings, set()
    for e in told:
        entry = table.get(e.finding)
        if entry is not None and e.state is State.PRESENT:
            found |= {entry.painted_as} if entry.painted_as else {*entry.shown_by[:1]}
    return {sensation for sensation in found if sensation}


def _worded(text: str, finding: str, feelings: set[str], knowledge: KnowledgeBase) -> str:
    """A text about a place with what is felt there behind every word for numb."""
    if finding not in knowledge.findings or finding in knowledge.dangers:
        return text
    words = knowledge.topic_of(finding).felt_words
    own = [words[sensation] for sensation in sorted(feelings) if sensation in words]
    names = dict.fromkeys(old for kind in own for old in kind)
    for old in names:
        *others, last = dict.fromkeys([old, *(kind[old] for kind in own if old in kind)])
        more = f"{', '.join(others)} or {last}" if others else last
        text = re.sub(rf"\b{old}\b(?! or )", more, text)
    return text
