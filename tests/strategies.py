"""Generated people, answers and crowds, for the tests of every room."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.knowledge.units import beyond
from plantar.reasoning.prior import Person

STATES = st.sampled_from(list(State))
ANSWERED = st.sampled_from([State.PRESENT, State.ABSENT, State.UNSURE])
DECIDED = st.sampled_from([State.PRESENT, State.ABSENT])
SIDES = st.sampled_from([None, Side.LEFT, Side.RIGHT, Side.BOTH])
NOWHERE = PaintedMap(rest="not_looked_at")
TELLING = (
    "onset_sudden", "onset_trauma", "symptom_days", "course_resolved", "history_diabetes",
    "pain_back", "swelling_one_leg", "foot_ulcer", "weak_one_side", "side_one", "side_both_equal",
)  # fmt: skip
"""Findings beside those of the danger screen that rules of urgency hang on."""
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


def sided_answers(findings: Sequence[str], most: int = 10) -> st.SearchStrategy[list[Evidence]]:
    """Answers to different findings, said of a side or of none."""
    item = st.builds(Evidence, st.sampled_from(findings), ANSWERED, side=SIDES)
    return st.lists(item, max_size=most, unique_by=lambda e: e.finding)


def crowds(
    knowledge: KnowledgeBase, most: int = 4
) -> st.SearchStrategy[list[tuple[Person, list[Evidence]]]]:
    """Some people with what is known of each, as a cohort can hold it; dangers often among it."""
    danger = knowledge.dangers
    ruled, every = sorted(danger.union(TELLING)), sorted(knowledge.findings)
    member = st.builds(
        Person,
        st.none() | st.integers(18, 120),
        st.sampled_from(["female", "male", "unknown"]),
        st.sampled_from(["yes", "no", "unknown"]),
        st.integers(0, 3),
        st.sampled_from(sorted(knowledge.model.settings)),
        st.dictionaries(
            st.sampled_from(sorted(knowledge.conditions)), st.floats(0.01, 0.99), max_size=2
        ).map(lambda reads: tuple(reads.items())),
    )
    told = st.dictionaries(
        st.sampled_from(ruled) | st.sampled_from(every),
        st.tuples(STATES, st.floats(-1, 1)),
        max_size=25,
    ).map(lambda said: [_told(knowledge, name, *what) for name, what in sorted(said.items())])
    return st.lists(st.tuples(member, told), min_size=1, max_size=most)


def _told(knowledge: KnowledgeBase, name: str, state: State, value: float) -> Evidence:
    """An answer; of a number its value, where ``value`` (a share of its range) is not negative."""
    finding = knowledge.findings[name]
    if finding.kind != "number" or value < 0:
        return Evidence(name, state)
    low = finding.minimum if finding.minimum is not None else 0.0
    high = finding.maximum if finding.maximum is not None else low + 100
    measured = low + value * (high - low)
    if finding.threshold is None:
        return Evidence(name, State.PRESENT, measured)
    there = beyond(measured, finding.threshold)
    return Evidence(name, State.PRESENT if there else State.ABSENT, measured)
