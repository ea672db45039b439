"""People and what is known of each, as a cohort can hold it."""

from __future__ import annotations

from hypothesis import strategies as st

from plantar.anatomy.painted import PaintedMap
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.units import beyond
from plantar.reasoning.prior import Person
from tests.builders import shared_knowledge

KNOWLEDGE = shared_knowledge()
FINDINGS = sorted(KNOWLEDGE.findings)
RULED = sorted(
    {f for line in KNOWLEDGE.danger_screen.values() for f in line.findings}
    | {"onset_sudden", "onset_trauma", "symptom_days", "course_resolved", "history_diabetes"}
    | {
        "pain_back",
        "swelling_one_leg",
        "foot_ulcer",
        "weak_one_side",
        "side_one",
        "side_both_equal",
    }
)
NOWHERE = PaintedMap(rest="not_looked_at")


def _item(name: str, state: State, value: float) -> Evidence:
    finding = KNOWLEDGE.findings[name]
    if finding.kind != "number" or value < 0:
        return Evidence(name, state)
    low = finding.minimum if finding.minimum is not None else 0.0
    high = finding.maximum if finding.maximum is not None else low + 100
    measured = low + value * (high - low)
    if finding.threshold is None:
        return Evidence(name, State.PRESENT, measured)
    there = beyond(measured, finding.threshold)
    return Evidence(name, State.PRESENT if there else State.ABSENT, measured)


people = st.builds(
    Person,
    st.none() | st.integers(18, 120),
    st.sampled_from(["female", "male", "unknown"]),
    st.sampled_from(["yes", "no", "unknown"]),
    st.integers(0, 3),
    st.sampled_from(sorted(KNOWLEDGE.model.settings)),
)
answers = st.dictionaries(
    st.sampled_from(RULED) | st.sampled_from(FINDINGS),
    st.tuples(st.sampled_from(list(State)), st.floats(-1, 1)),
    max_size=25,
).map(lambda told: [_item(name, *said) for name, said in sorted(told.items())])
crowds = st.lists(st.tuples(people, answers), min_size=1, max_size=4)
