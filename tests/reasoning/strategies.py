"""Generated people and answers."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person

STATES = st.sampled_from(list(State))
DECIDED = st.sampled_from([State.PRESENT, State.ABSENT])
HOW_SURE = st.sampled_from([1.0, 1.0, 0.65, 0.3, 0.05, 0.0])


def people(knowledge: KnowledgeBase) -> st.SearchStrategy[Person]:
    """Anyone, ages that no case file would let through among them."""
    return st.builds(
        Person,
        st.one_of(st.none(), st.integers(18, 130)),
        st.sampled_from(["male", "female", "intersex", "unknown"]),
        setting=st.sampled_from(sorted(knowledge.model.settings)),
    )


def answers(
    knowledge: KnowledgeBase,
    findings: Sequence[str],
    states: st.SearchStrategy[State] = STATES,
    most: int = 25,
) -> st.SearchStrategy[list[Evidence]]:
    """Answers to different findings; half of them from topics that exclude or crowd each other."""
    exclusive = {name for name, topic in knowledge.topics.items() if topic.exclusive}
    crowded = [f for f in findings if knowledge.findings[f].topic in exclusive | {"location"}]
    finding = st.one_of(st.sampled_from(findings), st.sampled_from(crowded))
    return st.lists(
        st.builds(Evidence, finding, states, confidence=HOW_SURE),
        max_size=most,
        unique_by=lambda e: e.finding,
    )
