"""An interview that begins with what was read in a person's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from plantar.anatomy.painted import PaintedMap
from plantar.intake.correction import map_after
from plantar.intake.state import InterviewState
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.reading.extraction import Extraction
from plantar.reasoning.prior import Person


def opened(
    heard: Extraction,
    person: Person,
    dropped: frozenset[str],
    knowledge: KnowledgeBase,
    of_the_day: Callable[[Person, tuple[Evidence, ...]], bool],
) -> InterviewState:
    """The interview, less the findings that were taken back; ``of_the_day``: needs help today.

    The map of the words stays but for the places of what was taken back. Where everything was
    taken back, neither the places nor the text as a whole say anything.
    """
    kept = tuple(f.evidence for f in heard.facts if f.evidence.finding not in dropped)
    doubts = tuple(dict.fromkeys(d.finding for d in heard.doubts))
    who = heard.person(person)
    nothing = bool(heard.facts) and not kept
    if nothing:
        who = replace(who, reads_like=())
    sounds = heard.foreign or bool(heard.gist and heard.gist.alarming)
    alarmed = sounds or of_the_day(who, kept)
    told = tuple(f.evidence for f in heard.facts)
    said = [(f.evidence.finding, f.said) for f in heard.facts if f.evidence in kept]
    quotes = tuple((f, words) for f, words in said if f in knowledge.dangers and words)
    map_ = PaintedMap() if nothing else map_after(heard.map, told, kept, knowledge)
    return InterviewState(
        who, kept, (), map_, doubts, alarming=alarmed, text_map=map_, quotes=quotes
    )
