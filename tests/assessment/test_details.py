"""What may be asked for beside the answers: the numbers of the report, for many at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings

from plantar.assessment.assess import Assessor
from plantar.assessment.cohort import cohort_of
from plantar.assessment.details import Detail, Detailer, Details
from plantar.assessment.many import CohortAssessor
from plantar.assessment.report import Report
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.prior import Person
from tests.builders import absent, present, request, shared_knowledge
from tests.strategies import NOWHERE, crowds

KNOWLEDGE = shared_knowledge()

CLOSE = 1e-12
"""Further apart no two numbers may be, large or small."""
Crowd = Sequence[tuple[Person, list[Evidence]]]
SURE: Crowd = [
    (Person(44, "female"), present("numb_saddle", "bladder_retention", "pain_back")),
    (Person(61), [*present("numb_stocking", "history_diabetes"), *absent("fever", "pain_back")]),
    (Person(40), [*present("weak_leg"), *absent("history_head_injury")]),
]


@pytest.fixture(scope="module")
def detailer(assessor: Assessor) -> Detailer:
    return Detailer(CohortAssessor(assessor))


def _both(detailer: Detailer, told: Crowd) -> tuple[Details, list[Details], np.ndarray]:
    """Details of everybody at once, of each alone, and the probabilities."""
    cohort = cohort_of([p for p, _ in told], [e for _, e in told], KNOWLEDGE)
    p = detailer.crowd.assess(cohort).probabilities
    shown = np.argsort(-p, axis=1, kind="stable")[:, :4]
    many = detailer.many(cohort, p, shown, [*Detail])
    alone = [detailer.one(*who, NOWHERE, shown[n : n + 1], [*Detail]) for n, who in enumerate(told)]
    return many, alone, p


def _agree(many: Details, alone: Sequence[Details]) -> None:
    assert many.interval and many.reasons and many.located and many.dangers is not None
    assert many.steps is not None
    for n, one in enumerate(alone):
        assert one.interval and one.reasons and one.located and one.dangers is not None
        for ends, end in zip(many.interval, one.interval, strict=True):
            np.testing.assert_allclose(ends[n], end[0], rtol=0, atol=CLOSE)
        for name in ("prior", "text", "posterior"):
            here, there = getattr(many.reasons, name)[n], getattr(one.reasons, name)[0]
            np.testing.assert_allclose(here, there, rtol=0, atol=CLOSE)
        np.testing.assert_allclose(_table(many, n), _table(one, 0), rtol=0, atol=CLOSE)
        np.testing.assert_allclose(many.located.p[n], one.located.p[0], rtol=0, atol=CLOSE)
        assert many.located.side[n] == one.located.side[0]
        assert many.dangers[n].tolist() == one.dangers[0].tolist()
        assert many.steps[n].tolist() == (one.steps if one.steps is not None else [])[0].tolist()


def _named(detailer: Detailer, dangers: np.ndarray) -> set[str]:
    names = np.array(detailer.crowd.network.names)
    return {KNOWLEDGE.conditions[name].name for name in names[dangers]}


def _said(report: Report) -> set[str]:
    return {line.clinical.split(": ")[0] for line in report.must_not_miss}


def _table(details: Details, n: int) -> np.ndarray:
    """Decibans of each finding, (n_findings, k); nought where it was not answered."""
    assert details.reasons is not None
    mine = details.reasons.row == n
    found = np.zeros((len(details.reasons.names), details.shown.shape[1]))
    found[details.reasons.finding[mine]] = details.reasons.db[mine]
    return found


@settings(max_examples=5)
@given(told=crowds(KNOWLEDGE))
def test_many_at_once_have_the_details_that_each_has_alone(detailer: Detailer, told: Crowd) -> None:
    many, alone, _ = _both(detailer, told)
    _agree(many, alone)


def test_the_details_are_those_of_the_report(detailer: Detailer) -> None:
    many, _, _ = _both(detailer, SURE)
    assert many.interval and many.reasons and many.located and many.dangers is not None
    assert many.steps is not None
    for n, (person, evidence) in enumerate(SURE):
        report = detailer.crowd.assessor.assess(request(person, evidence, NOWHERE))
        for k, shown in enumerate(report.conditions[:4]):
            ends = [end[n, k] for end in many.interval]
            np.testing.assert_allclose(ends, shown.interval, rtol=0, atol=CLOSE)
            table = dict(zip(many.reasons.names, _table(many, n)[:, k], strict=True))
            for reason in (*shown.reasons_for, *shown.reasons_against):
                assert round(table[reason.finding], 4) == reason.db
        first = report.sites[0]
        at = many.located.sites.index(first.id)
        assert abs(many.located.p[n, at] - first.probability) < 1e-12
        assert many.located.side[n] == first.side
        assert [t for t in many.steps[n] if t] == [step.id for step in report.would_settle]
        assert _named(detailer, many.dangers[n]) == _said(report)


@pytest.mark.parametrize(
    ("there", "denied"),
    [("skin_black", "history_cold_freezing"), ("foot_red_hot_swollen", "history_diabetes")],
)
def test_no_danger_is_named_to_many_whose_exposure_was_denied_though_its_flag_fires(
    detailer: Detailer, there: str, denied: str
) -> None:
    told: Crowd = [(Person(40), [*present(there), *absent(denied)])]
    many, alone, _ = _both(detailer, told)
    report = detailer.crowd.assessor.assess(request(*told[0], NOWHERE))
    assert many.dangers is not None and alone[0].dangers is not None
    assert _named(detailer, many.dangers[0]) == _said(report)
    assert _named(detailer, alone[0].dangers[0]) == _said(report)


def test_reasons_of_a_nearly_certain_leader_still_add_up(detailer: Detailer) -> None:
    network = detailer.crowd.network
    together = network.interactions.after(np.zeros_like(network.interactions.bias))
    telling = np.argsort(-network.if_present[0] - together[:, 0])[:80]
    told = present(*(network.findings[n] for n in telling))
    many, alone, p = _both(detailer, [(Person(44), told), *SURE])
    assert p[0].max() > 0.99
    _agree(many, alone)
    assert many.reasons is not None
    mine = many.reasons.row == 0
    total = many.reasons.prior[0] + many.reasons.text[0] + many.reasons.db[mine].sum(axis=0)
    np.testing.assert_allclose(total, many.reasons.posterior[0], rtol=0, atol=CLOSE)
    odds = 10 * np.log10(p[0, many.shown[0]] / (1 - p[0, many.shown[0]]))
    np.testing.assert_allclose(odds, many.reasons.posterior[0], rtol=0, atol=1e-6)


def test_nobodys_details_depend_on_who_else_is_there(detailer: Detailer) -> None:
    whole, _, _ = _both(detailer, SURE)
    part, _, _ = _both(detailer, SURE[1:])
    assert whole.interval and part.interval and whole.located and part.located
    for there, here in zip(whole.interval, part.interval, strict=True):
        assert there[1:].tobytes() == here.tobytes()
    assert _table(whole, 1).tobytes() == _table(part, 0).tobytes()
    assert whole.located.p[1:].tobytes() == part.located.p.tobytes()


def test_only_what_is_wanted_is_worked_out(detailer: Detailer) -> None:
    cohort = cohort_of([Person()], [present("fever")], KNOWLEDGE)
    p = detailer.crowd.assess(cohort).probabilities
    details = detailer.many(cohort, p, np.zeros((1, 1), dtype=np.intp), [Detail.SITES])
    assert details.located is not None
    others = (details.interval, details.reasons, details.dangers, details.steps)
    assert all(part is None for part in others)
