"""Evidence is settled once: durations become findings, context counts once, answers win."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.assessment.assess import Assessor
from plantar.assessment.settled import Settled, settle, spans
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person
from tests.builders import absent, present, shared_knowledge, unsure, with_entry

KNOWLEDGE = shared_knowledge()
DURATIONS = [f for f, e in KNOWLEDGE.findings.items() if e.span and e.span.of == "symptom_days"]
HEEL = from_regions({"right": {"numb": ("heel_med", "pl_heel_med")}})


def since(days: float, **fields: object) -> Evidence:
    return Evidence("symptom_days", State.PRESENT, days, **fields)  # type: ignore[arg-type]


def settled(
    *evidence: Evidence,
    person: Person | None = None,
    map_: PaintedMap | None = None,
    knowledge: KnowledgeBase = KNOWLEDGE,
) -> Settled:
    return settle(person or Person(50), evidence, map_ or PaintedMap(), knowledge)


def states(told: Settled) -> dict[str, State]:
    return {e.finding: e.state for e in told.evidence}


# Durations.


@pytest.mark.parametrize(
    ("days", "finding"),
    [
        (0, "duration_under_day"),
        (0.99, "duration_under_day"),
        (1, "duration_under_two_weeks"),
        (13.9, "duration_under_two_weeks"),
        (14, "duration_under_three_months"),
        (91, "duration_under_year"),
        (365, "duration_years"),
        (20000, "duration_years"),
    ],
)
def test_a_number_of_days_is_the_finding_of_its_span(days: float, finding: str) -> None:
    assert [e.finding for e in spans([since(days)], KNOWLEDGE)] == [finding]


@settings(max_examples=50)
@given(st.floats(0, 40000))
@example(1.0)
@example(365.0)
def test_every_number_of_days_is_of_exactly_one_span(days: float) -> None:
    assert len(list(spans([since(days)], KNOWLEDGE))) == 1


def test_a_span_finding_is_known_as_its_number_was() -> None:
    number = since(
        30, side=Side.LEFT, layer=Layer.EXAMINATION, fact="a month or so", confidence=0.6
    )
    (found,) = spans([number], KNOWLEDGE)
    assert found == Evidence(
        "duration_under_three_months",
        State.PRESENT,
        None,
        Side.LEFT,
        Layer.EXAMINATION,
        "a month or so",
        0.6,
    )


def test_a_number_said_twice_in_two_layers_has_the_span_of_the_later() -> None:
    told = settled(since(3), since(400, layer=Layer.EXAMINATION))
    assert set(states(told)) & set(DURATIONS) == {"duration_years"}


def test_a_number_that_nobody_was_sure_of_has_no_span() -> None:
    assert not list(spans([Evidence("symptom_days", State.UNSURE, 3)], KNOWLEDGE))


def test_a_number_that_contradicts_itself_has_no_span() -> None:
    clash = [since(3), Evidence("symptom_days", State.ABSENT, 3)]
    assert not list(spans(clash, KNOWLEDGE))


def test_a_duration_without_a_number_has_no_span() -> None:
    assert not list(spans(present("symptom_days"), KNOWLEDGE))


@pytest.mark.parametrize("answer", [absent, unsure])
def test_an_answered_duration_wins_over_its_number(answer: object) -> None:
    (said,) = answer("duration_under_two_weeks")  # type: ignore[operator]
    assert states(settled(since(3), said))["duration_under_two_weeks"] is said.state


def test_a_duration_said_and_counted_moves_no_more_than_said_alone(assessor: Assessor) -> None:
    said = present("duration_under_two_weeks")
    both = assessor.infer(Person(50), [*said, since(3)])
    assert (assessor.infer(Person(50), said).responsible == both.responsible).all()


# The person and the map.


@pytest.mark.parametrize(("word", "state"), [("yes", State.PRESENT), ("no", State.ABSENT)])
def test_what_is_known_of_pregnancy_is_evidence(word: str, state: State) -> None:
    told = settled(person=Person(30, "female", word))
    assert states(told) == {"history_pregnancy": state}


def test_an_unknown_pregnancy_is_no_evidence() -> None:
    assert not settled(person=Person(30, "female")).evidence


def test_an_answer_wins_over_what_the_person_was_filed_as() -> None:
    told = settled(*absent("history_pregnancy"), person=Person(30, "female", "yes"))
    assert states(told) == {"history_pregnancy": State.ABSENT} and not told.conflicts


def test_pregnancy_said_and_filed_counts_once(assessor: Assessor) -> None:
    said = present("history_pregnancy")
    once, twice = (assessor.infer(Person(30, "female", p), said) for p in ("unknown", "yes"))
    assert len(twice.evidence) == 1 and (once.responsible == twice.responsible).all()


def test_what_is_painted_is_evidence() -> None:
    assert states(settled(map_=HEEL))["numb_heel_medial"] is State.PRESENT


@pytest.mark.parametrize("answer", [absent, unsure])
def test_an_answer_wins_over_the_painting(answer: object) -> None:
    (said,) = answer("numb_heel_medial")  # type: ignore[operator]
    told = settled(said, map_=HEEL)
    assert states(told)["numb_heel_medial"] is said.state and not told.conflicts


# Clashes and unsure answers.


def test_answers_that_clash_are_one_unsure_answer_and_a_named_conflict() -> None:
    told = settled(*present("pain_back"), *absent("pain_back"))
    assert states(told) == {"pain_back": State.UNSURE} and told.conflicts == ("pain_back",)


def test_triage_sees_the_worse_of_two_answers_that_clash() -> None:
    told = settled(*present("numb_saddle", "feel_burn"), *absent("numb_saddle"))
    seen = {e.finding: e.state for e in told.cautious}
    assert seen == {"numb_saddle": State.PRESENT, "feel_burn": State.PRESENT}


def test_triage_sees_what_does_not_clash_as_everyone_does() -> None:
    told = settled(*present("numb_saddle"), *unsure("bladder_retention"), map_=HEEL)
    assert sorted(told.cautious, key=lambda e: e.finding) == list(told.evidence)


def test_an_unsure_answer_is_kept_and_moves_nothing(assessor: Assessor) -> None:
    told = settled(*unsure("pain_back"))
    assert states(told) == {"pain_back": State.UNSURE} and told.given == told.evidence
    silent, doubtful = (assessor.infer(Person(50), e) for e in ([], unsure("pain_back")))
    assert (silent.responsible == doubtful.responsible).all()


# Former ids.

RENAMED = with_entry(KNOWLEDGE, "findings", "pain_back", formerly=("back_ache", "sore_trunk"))
SPLIT = with_entry(RENAMED, "findings", "pain_thoracic", formerly=("sore_trunk",))


def test_a_former_id_is_read_as_the_one_that_carries_it_on() -> None:
    old = Evidence("back_ache", State.ABSENT, fact="never", confidence=0.8)
    assert settled(old, knowledge=RENAMED).evidence == (
        Evidence("pain_back", State.ABSENT, fact="never", confidence=0.8),
    )


def test_a_finding_under_both_of_its_ids_counts_once() -> None:
    told = settled(*present("back_ache", "pain_back"), knowledge=RENAMED)
    assert [e.finding for e in told.evidence] == ["pain_back"] and not told.conflicts


def test_an_id_that_was_split_is_left_as_it_was_said() -> None:
    """Which of the two was meant cannot be known."""
    assert list(states(settled(*present("sore_trunk"), knowledge=SPLIT))) == ["sore_trunk"]


def test_a_painted_finding_denied_under_its_former_id_stays_denied() -> None:
    renamed = with_entry(KNOWLEDGE, "findings", "numb_heel_medial", formerly=("heel_numb_inside",))
    told = settled(*absent("heel_numb_inside"), map_=HEEL, knowledge=renamed)
    assert states(told)["numb_heel_medial"] is State.ABSENT
