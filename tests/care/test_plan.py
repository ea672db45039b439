"""The plan as a whole: nothing blocked is offered, emergencies stand alone, no doses for laymen."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

import pytest

from plantar.assessment.assess import Assessor
from plantar.care.candidates import ADVISED_AGAINST, part_of
from plantar.care.care_plan import CarePlan, PlanItem, SafetyAnswers
from plantar.care.flags import Situation
from plantar.care.plan import Planner
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.reasoning.prior import Person
from plantar.triage.redflags import evaluate_red_flags
from tests.builders import present, request, shared_assessor

DOSE = re.compile(r"\d+(?:[.,-]\d+)?\s*(?:mg|mcg|\u00b5g|ug|g|IU|units?|ml)\b|\d\.\d+\s*%", re.I)
HARD = re.compile(
    r"[<>=+]|benefit|callus|compartment|deficit|emergency call|gluc|jaundice|maceration"
    r"|palpitation|red flag|referral|sedation|seizure|toxic|tremor|ulcer|weight bear"
)
"""Signs and words of a textbook that a stop rule once had."""
PEOPLE = 600
CLEAR = {"red_flags_cleared": True}


@pytest.fixture(scope="module")
def planner(knowledge: KnowledgeBase) -> Planner:
    return Planner(knowledge)


def planned(
    planner: Planner,
    situation: Situation,
    urgency: str,
    text: str | None,
) -> CarePlan:
    return planner.plan(situation, planner.gate(situation), urgency, (), text)


@cache
def names_of(planner: Planner) -> tuple[list[str], list[str], list[str]]:
    """Findings, conditions and medicines to choose from, in an order that stays."""
    knowledge = planner.knowledge
    return sorted(knowledge.findings), sorted(knowledge.conditions), sorted(planner.pharmacy.names)


def person(rng: random.Random, planner: Planner) -> tuple[Situation, str | None]:
    """A person with random findings, answers, medicines and causes."""
    knowledge = planner.knowledge
    findings, conditions, medicines = names_of(planner)
    evidence = tuple(
        Evidence(name, rng.choice([State.PRESENT, State.ABSENT, State.ABSENT, State.UNSURE]))
        for name in rng.sample(findings, rng.randint(0, 40))
        if knowledge.findings[name].kind == "bool"
    )
    flags = [n for n, f in knowledge.care.flags.items() if f.asked]
    share = rng.choice([0.1, 0.5, 1.0])
    answers = {n: rng.random() < 0.1 for n in flags if rng.random() < share}
    answers.pop("red_flags_cleared", None)
    if rng.random() < 0.8:
        answers["red_flags_cleared"] = rng.random() < 0.95
    causes = rng.sample(conditions, 4)
    text = None
    if rng.random() < 0.8:
        text = ", ".join(rng.sample(medicines, rng.randint(0, 6))) or "none"
    red = evaluate_red_flags(knowledge.red_flags, evidence, knowledge.findings)
    who = Person(rng.choice([None, 19, 34, 57, 70, 88]), rng.choice(["male", "female", "unknown"]))
    shares = dict(zip(causes, (0.5, 0.3, 0.15, 0.05), strict=True))
    situation = Situation(who, evidence, answers, None, shares, red)
    return planner.situation(situation, text), text


@pytest.mark.slow
def test_no_plan_of_hundreds_offers_a_blocked_item(planner: Planner) -> None:
    rng, offered, kinds = random.Random(7), 0, set()
    care = planner.knowledge.care
    for _ in range(PEOPLE):
        situation, text = person(rng, planner)
        plan = planned(planner, situation, "routine", text)
        gate = planner.gate(situation)
        kinds.add(plan.kind)
        for item in plan.offered():
            entry = care.interventions.get(item.id)
            if entry is None:
                continue  # a test that a rule added
            offered += 1
            verdict = gate.judge(entry, part=part_of(entry), first_aid=entry.until_seen)
            assert not verdict.blocked, (item.id, verdict.blocks)
            assert entry.recommendation not in ADVISED_AGAINST
        if plan.kind == "emergency":
            assert plan.everything() == plan.urgent and not plan.medicines
    assert kinds == {"plan", "held", "emergency"} and offered > PEOPLE


def suggested(planner: Planner, situation: Situation) -> set[str]:
    plan = planned(planner, situation, "routine", None)
    return {item.id for item in (*plan.now, *plan.discuss)}


@pytest.mark.slow
def test_forgetting_a_no_never_adds_a_suggestion(planner: Planner) -> None:
    rng = random.Random(3)
    for _ in range(300):
        situation, _ = person(rng, planner)
        before = suggested(planner, situation)
        noes = [name for name, answer in situation.answers.items() if not answer]
        if noes:
            gone = rng.choice(sorted(noes))
            rest = {n: a for n, a in situation.answers.items() if n != gone}
            after = suggested(planner, replace(situation, answers=rest))
            assert after <= before or gone == "red_flags_cleared", (gone, after - before)
        absent = [e for e in situation.evidence if e.state is State.ABSENT]
        if absent:
            lost = rng.choice(absent)
            kept = tuple(e for e in situation.evidence if e is not lost)
            after = suggested(planner, replace(situation, evidence=kept))
            assert after <= before, (lost.finding, after - before)


def lay_texts(item: PlanItem) -> list[str]:
    return [item.name, item.why, item.say, item.stop, *item.because, *item.warnings]


def test_no_lay_text_of_a_prescription_medicine_holds_a_dose(knowledge: KnowledgeBase) -> None:
    for key, entry in knowledge.care.interventions.items():
        if "prescription" in entry.tags or entry.recommendation.endswith("r_decision"):
            for text in (entry.plain, entry.tell_the_patient, entry.stop_rule):
                assert not DOSE.search(text), (key, text)
    for key, rule in knowledge.care.safety_rules.items():
        assert not DOSE.search(rule.plain), key
    for key, medicines in knowledge.care.medicine_classes.items():
        assert not DOSE.search(medicines.ask), key


def test_no_lay_text_of_any_plan_holds_a_dose_of_a_prescription_medicine(
    planner: Planner,
) -> None:
    rng = random.Random(11)
    interventions = planner.knowledge.care.interventions
    for _ in range(300):
        situation, text = person(rng, planner)
        plan = planned(planner, situation, "routine", text)
        for item in plan.everything():
            if "prescription" in getattr(interventions.get(item.id), "tags", ()):
                assert not any(DOSE.search(t) for t in lay_texts(item)), item


def test_when_to_stop_is_said_in_plain_words(knowledge: KnowledgeBase) -> None:
    for key, entry in knowledge.care.interventions.items():
        assert not HARD.search(entry.stop_rule), (key, entry.stop_rule)


def test_every_intervention_rule_and_flag_has_plain_words(knowledge: KnowledgeBase) -> None:
    for table in ("interventions", "safety_rules", "flags"):
        for key, entry in getattr(knowledge.care, table).items():
            assert entry.plain, (table, key)


def test_every_item_has_reason_grade_source_and_stop_rule(planner: Planner) -> None:
    plan = a_plan(planner, diabetic_polyneuropathy=0.6, s1_radiculopathy=0.4)
    for item in plan.everything():
        assert item.why and item.grade and item.stop and item.who
        assert item.references and set(item.references) <= set(planner.knowledge.references)


def a_plan(planner: Planner, medicines: str | None = "none", **shares: float) -> CarePlan:
    situation = Situation(Person(50, "male"), answers=CLEAR, probabilities=shares)
    return planned(planner, planner.situation(situation, medicines), "routine", medicines)


def test_nothing_is_suggested_before_the_emergency_list_is_answered(planner: Planner) -> None:
    situation = Situation(Person(50, "male"), probabilities={"diabetic_polyneuropathy": 0.9})
    plan = planned(planner, situation, "routine", None)
    assert plan.kind == "held" and not plan.now and not plan.discuss


def test_a_blocked_item_is_shown_with_its_reason(planner: Planner) -> None:
    plan = a_plan(planner, "apixaban", plantar_fasciitis=0.9)
    (item,) = [i for i in plan.not_for_you if i.id == "ibuprofen_oral"]
    assert any("blood thinner" in why for why in item.because)


def test_a_medicine_that_is_taken_already_is_not_suggested_again(planner: Planner) -> None:
    plan = a_plan(planner, "venlafaxine", diabetic_polyneuropathy=0.9)
    (item,) = [i for i in plan.not_for_you if i.id == "duloxetine"]
    assert any("already take venlafaxine" in why for why in item.because)


def test_an_answer_frees_what_waited_for_it(planner: Planner) -> None:
    before = a_plan(planner, diabetic_polyneuropathy=0.9)
    item = next(i for i in before.held if i.questions)
    answers = {**CLEAR, **dict.fromkeys(item.questions, False)}
    situation = Situation(
        Person(50, "male"), answers=answers, probabilities={"diabetic_polyneuropathy": 0.9}
    )
    after = planned(planner, planner.situation(situation, "none"), "routine", "none")
    assert item.id in {i.id for i in (*after.offered(), *after.held)}


def test_better_evidence_ranks_higher_at_equal_relevance(planner: Planner) -> None:
    entries = planner.knowledge.care.interventions
    plan = a_plan(planner, peripheral_arterial_disease=1.0)
    usual = [i.score for i in plan.now if not i.leads and not entries[i.id].later]
    assert len(usual) > 1 and usual == sorted(usual, reverse=True)


def test_home_remedies_are_advised_against_in_one_line_of_every_plan(planner: Planner) -> None:
    plan = a_plan(planner, positional_compression=1.0)
    assert {item.id for item in plan.not_advised} == {
        "home_remedies_on_numb_skin", "drips_and_unproven_supplements",
    }  # fmt: skip


def test_an_emergency_shows_the_emergency_and_nothing_else(assessor: Assessor) -> None:
    told = present("numb_saddle", "bladder_retention")
    said = SafetyAnswers(CLEAR, "ibuprofen, apixaban")
    report = assessor.assess(request(Person(40, "female"), told, safety=said))
    plan = report.plan
    assert plan.kind == "emergency" and plan.urgent and plan.alerts
    assert plan.everything() == plan.urgent
    assert not plan.medicines and not plan.questions and not plan.notes


def test_an_emergency_list_that_was_not_denied_is_an_emergency_and_nothing_else(
    assessor: Assessor,
) -> None:
    safety = SafetyAnswers({"red_flags_cleared": False}, "none")
    report = assessor.assess(request(Person(50, "male"), present("pain_back"), safety=safety))
    assert report.urgency.level == "emergency_now" and report.plan.kind == "emergency"
    assert report.plan.alerts and not report.plan.urgent


def test_triage_alone_gives_the_same_level_as_the_whole_report(assessor: Assessor) -> None:
    for findings in (("numb_saddle",), ("foot_red_hot_swollen", "history_diabetes"), ("gait",)):
        evidence = present(*(f for f in findings if f != "gait"))
        whole = assessor.assess(request(Person(50, "male"), evidence)).urgency.level
        assert assessor.triage(Person(50, "male"), evidence).level.value == whole


def test_a_safety_rule_can_raise_the_urgency_and_never_lower_it(assessor: Assessor) -> None:
    calm = assessor.assess(
        request(Person(50, "male"), present("trigger_shoes", "relief_shoes_off"))
    )
    asked = SafetyAnswers({"cold_pale_limb": True})
    raised = assessor.assess(
        request(Person(50, "male"), present("trigger_shoes", "relief_shoes_off"), safety=asked)
    )
    assert calm.urgency.level != "emergency_now"
    assert raised.urgency.level == "emergency_now" and raised.plan.kind == "emergency"
    assert [r.who for r in raised.see] == ["emergency department"]


def test_the_list_of_medicines_counts_as_evidence(assessor: Assessor) -> None:
    numb = present("numb_stocking", "feel_numb")
    with_it = assessor.assess(
        request(Person(60), numb, safety=SafetyAnswers(medicines="metronidazole"))
    )
    without = assessor.assess(request(Person(60), numb, safety=SafetyAnswers(medicines="none")))

    def chance(report: object) -> float:
        found = [c for c in report.conditions if c.id == "drug_neuropathy"]  # type: ignore[attr-defined]
        return found[0].probability if found else 0.0

    assert chance(with_it) > chance(without)


def test_an_answer_wins_over_the_list_of_medicines(assessor: Assessor) -> None:
    evidence = [Evidence("takes_metformin", State.ABSENT)]
    told = assessor.planner.with_medicines(evidence, "metformin")
    assert [e.state for e in told if e.finding == "takes_metformin"] == [State.ABSENT]


def test_the_same_person_gets_the_same_plan(assessor: Assessor) -> None:
    safety = SafetyAnswers(CLEAR, "metformin, turmeric, Eliquis")
    first, second = (
        assessor.assess(request(Person(61, "female"), present("numb_stocking"), safety=safety)).plan
        for _ in range(2)
    )
    assert first == second


def test_metformin_adds_a_vitamin_b12_test_to_discuss(planner: Planner) -> None:
    plan = a_plan(planner, "metformin", diabetic_polyneuropathy=0.9)
    assert plan.discuss[0].id == "test_vitamin_b12_continue_metformin"
    assert plan.taken == ("metformin",)


def test_a_hot_swollen_foot_brings_the_foot_service_first(planner: Planner) -> None:
    situation = Situation(
        Person(60, "male"),
        answers={**CLEAR, "hot_swollen_foot": True, "diabetes": True},
        probabilities={"charcot_foot": 0.8},
    )
    plan = planned(planner, planner.situation(situation, "none"), "same_day", "none")
    assert "diabetic_foot_service_within_1_working_day" in {i.id for i in plan.urgent}
    assert all(i.id != "graded_walking_plan" for i in plan.offered())


def test_more_relevance_never_changes_a_verdict(planner: Planner) -> None:
    base = Situation(Person(50, "male"), answers=CLEAR)
    low = planned(planner, replace(base, probabilities={"gout": 0.2}), "routine", None)
    high = planned(planner, replace(base, probabilities={"gout": 0.9}), "routine", None)
    assert {i.id for i in low.held} <= {i.id for i in high.everything()}


def test_what_is_for_an_emergency_is_not_ordered_where_the_same_day_is_enough(
    planner: Planner,
) -> None:
    likely = {"cauda_equina": 0.3, "charcot_foot": 0.5}
    situation = Situation(Person(50), answers={**CLEAR, "diabetes": True}, probabilities=likely)
    urgent = [
        {item.id for item in planned(planner, situation, level, None).urgent}
        for level in ("same_day", "emergency_now")
    ]
    now, today = "cauda_equina_emergency_referral", "diabetic_foot_service_within_1_working_day"
    assert [(now in ids, today in ids) for ids in urgent] == [(False, True), (True, False)]


def test_a_rule_for_the_same_day_brings_no_plan_of_an_emergency(
    assessor: Assessor, knowledge: KnowledgeBase
) -> None:
    evidence = present("hyperventilation_symptoms", "numb_perioral", "numb_glove", "fever")
    fired = evaluate_red_flags(knowledge.red_flags, evidence, knowledge.findings).fired
    assert "spinal_epidural_abscess" in {target for rule in fired for target in rule.flag.targets}
    report = assessor.assess(request(Person(50), evidence))
    assert report.urgency.level == "same_day"
    assert "spinal_infection_emergency" not in {item.id for item in report.plan.urgent}


def of_thigh(knowledge: KnowledgeBase, medicines: str) -> CarePlan:
    """The plan of a pregnant woman with a numb thigh."""
    told = present("numb_lateral_thigh", "feel_numb", "feel_burn", "history_pregnancy")
    person = Person(29, "female", "yes")
    answers = SafetyAnswers(medicines=medicines, flags=CLEAR)
    return shared_assessor().assess(request(person, told, safety=answers)).plan


@pytest.mark.parametrize("medicine", ["duloxetine", "amitriptyline"])
def test_what_is_known_of_a_person_stands_before_what_nobody_asked(
    knowledge: KnowledgeBase, medicine: str
) -> None:
    items = [i for i in of_thigh(knowledge, "none").everything() if i.id == medicine]
    assert items and all("pregnant" in i.because[0] for i in items)


@pytest.mark.parametrize("medicine", ["duloxetine", "amitriptyline", "gabapentin"])
def test_what_is_taken_stands_in_no_list_of_what_is_not_for_the_person(
    knowledge: KnowledgeBase, medicine: str
) -> None:
    plan = of_thigh(knowledge, f"{medicine} 60 mg, folic acid")
    assert medicine in plan.taken
    assert medicine not in {i.id for i in (*plan.not_for_you, *plan.held, *plan.offered())}


def lacks(knowledge: KnowledgeBase) -> set[str]:
    """Substances that a condition of the knowledge is the lack of: magnesium, vitamin B12."""
    start, plain = "too little ", (c.plain_name for c in knowledge.conditions.values())
    names = (name.removeprefix(start) for name in plain if name.startswith(start))
    return {re.sub(r" in the blood|,.*|(?<=vitamin B)\d+", "", name).lower() for name in names}


def test_what_is_advised_against_and_can_be_lacking_says_what_of_a_measured_lack(
    knowledge: KnowledgeBase,
) -> None:
    """ "Not advised: magnesium" beside "too little magnesium must not be missed" clash."""
    of_a_lack = re.compile(r"blood test shows|proven lack|no lack was measured")
    assert {"magnesium", "potassium", "copper", "vitamin b"} <= lacks(knowledge)
    bare = [
        name
        for name, item in knowledge.care.interventions.items()
        if item.recommendation in ADVISED_AGAINST
        and any(word in item.plain.lower() for word in (*lacks(knowledge), "mineral", "vitamin"))
        and not of_a_lack.search(item.plain)
    ]
    assert not bare
