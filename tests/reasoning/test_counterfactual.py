"""What would overturn the leader does overturn it, and is no larger than it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantar.anatomy.painted import from_regions
from plantar.assessment.settled import settle
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.counterfactual import Change, would_overturn
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from tests.builders import (
    cut_down,
    present,
    shared_assessor,
    shared_knowledge,
)

KNOWLEDGE = shared_knowledge()
NETWORK = shared_assessor().network
CASES = sorted((Path(__file__).parents[2] / "cases/development").glob("[A-C]*.yaml"))
Answers = tuple[tuple[str, str], ...]


def leader(person: Person, evidence: list[Evidence]) -> tuple[str, float]:
    posterior = infer(NETWORK, person, evidence)
    at = posterior.responsible.argmax()
    return posterior.names[at], float(posterior.responsible[at])


def after(evidence: list[Evidence], answers: Answers) -> list[Evidence]:
    """The evidence with answers given or turned round; one that excludes others clears them."""
    cleared = {f for f, _ in answers}
    for finding, _ in answers:
        topic = KNOWLEDGE.findings[finding].topic
        if KNOWLEDGE.topics[topic].exclusive:
            cleared |= {f for f, e in KNOWLEDGE.findings.items() if e.topic == topic}
    rest = [e for e in evidence if e.finding not in cleared]
    return [*rest, *(Evidence(f, State(state)) for f, state in answers)]


def changes(person: Person, evidence: list[Evidence], most: int = 5) -> tuple[Change, ...]:
    return would_overturn(NETWORK, infer(NETWORK, person, evidence), person, evidence, most=most)


@pytest.mark.parametrize("path", CASES[::40], ids=lambda p: p.stem)
def test_every_change_named_does_overturn_the_leader(path: Path) -> None:
    v = read_vignette(path, KNOWLEDGE)
    told = settle(v.person, v.evidence, from_regions(v.painted), KNOWLEDGE)
    evidence = list(told.evidence)
    before, _ = leader(v.person, evidence)
    for change in changes(v.person, evidence):
        now, p = leader(v.person, after(evidence, change.answers))
        assert now == change.leader != before
        assert p == pytest.approx(change.probability)


@pytest.mark.parametrize(
    "evidence",
    [
        present("numb_heel_medial", "sign_tinel_medial_heel", "side_one"),
        present(
            "numb_stocking", "history_diabetes", "history_diabetes_over_10_years", "side_both_equal"
        ),
        present("swelling_one_leg", "pain_calf", "history_immobility", "side_one"),
    ],
    ids=["heel", "stocking", "clot"],
)
def test_a_pair_never_holds_a_change_that_suffices_by_itself(evidence: list[Evidence]) -> None:
    person = Person(60, "male")
    before, _ = leader(person, evidence)
    found = changes(person, evidence, most=400)
    assert any(len(change.answers) == 2 for change in found)
    for change in found:
        for answer in change.answers if len(change.answers) == 2 else ():
            assert leader(person, after(evidence, (answer,)))[0] == before


def test_single_changes_come_before_pairs() -> None:
    sizes = [len(c.answers) for c in changes(Person(60, "male"), present("side_one"), most=60)]
    assert sizes and sizes == sorted(sizes)


def test_what_was_not_asked_comes_before_an_answer_turned_round() -> None:
    evidence = present("numb_heel_medial", "pain_back")
    found = changes(Person(60, "male"), evidence, most=400)
    answered = {e.finding for e in evidence}
    for change in found:
        assert change.new is answered.isdisjoint(f for f, _ in change.answers)
    for size in (1, 2):
        new = [c.new for c in found if len(c.answers) == size]
        assert new == sorted(new, reverse=True)


def test_a_man_is_not_told_that_a_pregnancy_would_overturn_it() -> None:
    findings = {
        f for c in changes(Person(40, "male"), present("side_one"), most=400) for f, _ in c.answers
    }
    assert findings and not findings & {"history_pregnancy", "onset_delivery"}


def test_no_more_than_asked_for_are_named() -> None:
    assert len(changes(Person(40, "male"), present("side_one"), most=2)) == 2


def test_of_few_findings_every_single_change_that_overturns_is_named() -> None:
    """By trying all of them."""
    known = cut_down(
        KNOWLEDGE,
        ("alcohol_neuropathy", "s1_radiculopathy", "medial_calcaneal_neuropathy", "stroke"),
        ("feel_burn", "numb_stocking", "numb_heel_medial", "pain_back", "fever", "numb_hemibody"),
    )
    network, person, evidence = compile_network(known), Person(60), present("numb_stocking")

    def first(given_: list[Evidence]) -> int:
        return int(infer(network, person, given_).responsible.argmax())

    posterior = infer(network, person, evidence)
    expected = set()
    for finding in network.findings:
        for state in (State.PRESENT, State.ABSENT):
            changed = [*(e for e in evidence if e.finding != finding), Evidence(finding, state)]
            if first(changed) != first(evidence):
                expected.add(((finding, state.value),))
    found = would_overturn(network, posterior, person, evidence, most=100)
    assert {c.answers for c in found if len(c.answers) == 1} == expected != set()
