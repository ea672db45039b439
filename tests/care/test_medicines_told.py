"""A medicine that the words tell of reaches the plan as one that stands on the list."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plantar import Plantar
from plantar.care.care_plan import CarePlan, SafetyAnswers
from plantar.care.gate import Gate
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema_medicine import MedicineClass
from plantar.reasoning.prior import Person
from tests.builders import present, request, shared_door, shared_knowledge

KNOWLEDGE = shared_knowledge()
DOOR = shared_door(Plantar)
PHARMACY = DOOR.assessor.planner.pharmacy
SURE = KNOWLEDGE.triage.sure.share
CLEARED = {"red_flags_cleared": True}
TOLD = {
    "I take warfarin": "warfarin",
    "I am on blood thinners": "blood thinners",
    "I take metformin": "metformin",
    "I take prednisolone 40 mg every day": "prednisolone",
    "I have chemo with oxaliplatin now": "oxaliplatin",
    "I take apixaban and amiodarone": "apixaban, amiodarone",
    "I take steroid tablets": "steroid tablets",
    "I am having chemo": "chemo",
}
TAKEN = {name for name in KNOWLEDGE.findings if KNOWLEDGE.topic_of(name).taken}
KINDS = {c.finding for c in KNOWLEDGE.care.medicine_classes.values()} & TAKEN


def judged(*evidence: Evidence, medicines: str | None = None) -> tuple[Gate, CarePlan]:
    """The gate and the plan of a man of 60 whose dangers were asked about."""
    asked = request(
        Person(60, "male"),
        [*present("feel_numb"), *evidence],
        country="uk",
        safety=SafetyAnswers(CLEARED, medicines),
    )
    made = DOOR.assessor.judge.planned(asked)
    return made.gate, made.plan


def heard(text: str) -> list[Evidence]:
    """What the words tell of medicines, and nothing else."""
    return [e for e in DOOR.read(f"My heel is numb. {text}.").evidence if e.finding in TAKEN]


def told(fact: str, finding: str = "takes_anticoagulant") -> Evidence:
    return replace(*present(finding), fact=fact)


@pytest.mark.parametrize(("words", "listed"), TOLD.items(), ids=[*TOLD])
def test_what_the_words_tell_of_sets_every_flag_that_a_list_of_it_sets(
    words: str, listed: str
) -> None:
    by_list = PHARMACY.flags(PHARMACY.read(listed))
    wanted = {flag for flag, (state, _) in by_list.items() if state}
    gate, _ = judged(*heard(words))
    assert {flag for flag in wanted if not gate.flags.state(flag)} == set()


@pytest.mark.parametrize(("words", "listed"), TOLD.items(), ids=[*TOLD])
def test_what_the_words_tell_of_rules_out_nothing(words: str, listed: str) -> None:
    open_, _ = judged()
    gate, _ = judged(*heard(words))
    asked = (name for name, flag in KNOWLEDGE.care.flags.items() if flag.settled_by_list)
    ruled_out = [n for n in asked if gate.flags.state(n) is False is not open_.flags.state(n)]
    assert not ruled_out and gate.flags.state("medicine_list_missing")


@pytest.mark.parametrize("finding", sorted(KINDS))
def test_what_is_known_only_as_a_kind_closes_what_all_of_the_kind_close(finding: str) -> None:
    classes = KNOWLEDGE.care.medicine_classes
    kinds = [[classes[c] for c in m.classes] for m in KNOWLEDGE.care.medicines.values()]
    sets = [
        {f for c in kind for f in c.flags} for kind in kinds if finding in {c.finding for c in kind}
    ]
    gate, _ = judged(told("it", finding))
    assert all(gate.flags.state(flag) for flag in set.intersection(*sets))


def test_a_yes_to_whether_it_ever_was_taken_is_no_medicine_of_today() -> None:
    _, plan = judged(*present("takes_neurotoxic_chemotherapy"))
    assert not plan.medicines


def test_a_kind_told_without_a_name_leaves_the_danger_of_some_of_it_open() -> None:
    gate, _ = judged(told("blood thinners"))
    assert gate.flags.state("anticoagulant") and gate.flags.state("warfarin") is None


def test_a_medicine_of_the_words_is_asked_about_like_one_of_the_list() -> None:
    _, plan = judged(*heard("I take metformin and amiodarone"))
    assert {c.medicine for c in plan.medicines} >= {"metformin", "amiodarone"}
    assert plan.taken == ()


def test_apixaban_in_the_words_is_no_warfarin() -> None:
    _, plan = judged(*heard("I take apixaban and amiodarone"))
    assert not any("warfarin" in c.text for c in plan.medicines)


def test_what_was_told_and_stands_on_the_list_is_no_duplicate() -> None:
    for listed in ("Eliquis", "apixaban 5 mg", "blood thinner (apixaban)"):
        for fact in ("apixaban", "blood thinners", ""):
            _, plan = judged(told(fact), medicines=listed)
            assert not [c for c in plan.medicines if c.kind == "duplicate"]


def test_what_the_words_tell_of_is_added_to_a_list_that_leaves_it_out() -> None:
    gate, _ = judged(told("warfarin"), medicines="metformin")
    assert gate.flags.state("warfarin") and gate.flags.state("metformin")


@pytest.mark.parametrize("state", [State.ABSENT, State.UNSURE])
def test_a_medicine_that_is_not_taken_sets_nothing(state: State) -> None:
    gate, plan = judged(replace(told("warfarin"), state=state))
    assert not gate.flags.state("warfarin") and not plan.medicines


def test_a_medicine_that_was_hardly_heard_sets_nothing() -> None:
    gate, _ = judged(replace(told("warfarin"), confidence=SURE / 2))
    assert not gate.flags.state("warfarin")


def test_every_medicine_of_a_kind_that_the_words_name_is_kept() -> None:
    text = "I take phenytoin for fits. The GP gave me nitrofurantoin last month and amiodarone"
    facts = ", ".join(e.fact for e in heard(text))
    assert {"nitrofurantoin", "amiodarone"} <= {
        t.medicine for t in PHARMACY.told_of(heard(text), SURE).taken
    }, facts


CHEMO = "takes_neurotoxic_chemotherapy"


@pytest.mark.parametrize(
    "kind", [c for c in KNOWLEDGE.care.medicine_classes.values() if c.finding == CHEMO]
)
def test_what_may_be_over_is_asked_about_for_that_case_too(kind: MedicineClass) -> None:
    """The finding is whether it ever was: the words may tell of a treatment that has ended."""
    assert "If it is over" in kind.ask
