"""Every parameter of model.yaml changes something when it is changed: none is decoration.

A parameter that no line reads would be shown, sourced and defended, and mean nothing. The test
walks all of them, so that a new one is tested without another line here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from plantar.anatomy.painted import PaintedMap, from_regions, location_findings
from plantar.anatomy.territory import build_atlas
from plantar.assessment.daily import daily_life
from plantar.assessment.document import to_text
from plantar.assessment.judging import Judge
from plantar.assessment.letter import clinician_letter
from plantar.assessment.signs import telling_signs
from plantar.care.care_plan import SafetyAnswers
from plantar.care.flags import Situation
from plantar.care.plan import Planner
from plantar.intake.interview import Interviewer
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import DANGERS, MAP
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema_model import ProbabilityParameter, parameters
from plantar.reading.listener import Listener
from plantar.reasoning.interval import interval
from plantar.reasoning.localization import map_evidence, parting_signs, sign_log_ratio
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions
from tests.builders import (
    absent,
    cut_down,
    present,
    request,
    shared_assessor,
    shared_knowledge,
    shared_listener,
    with_parameter,
)

pytestmark = pytest.mark.slow
KNOWLEDGE = shared_knowledge()
ALL = dict(parameters(KNOWLEDGE.model))
ASSESSOR = shared_assessor()
DAY = date(2026, 3, 2)
FEW = cut_down(
    KNOWLEDGE,
    (
        "alcohol_neuropathy",
        "s1_radiculopathy",
        "stroke",
        "medial_calcaneal_neuropathy",
        "pregnancy_related_numbness",
    ),
    (
        "feel_burn",
        "feel_tingle",
        "numb_hemibody",
        "numb_heel_medial",
        "pain_back",
        "onset_sudden",
        "history_asthma_rhinitis",
    ),
)
TOES = tuple(f"{layer}_toe{n}" for layer in ("pl", "do") for n in range(1, 6))
FOOT = {"numb": (*TOES, "pl_ball_1", "pl_ball_23", "pl_ball_45")}
OTHER_FOOT = {"numb": (*TOES[:9], "pl_ball_1", "do_mid_med")}
MAPS = (
    from_regions({"right": {"numb": ("heel_med", "pl_heel_med"), "clear": ("pl_toe1",)}}),
    from_regions({"left": FOOT, "right": OTHER_FOOT}),
    PaintedMap({"left": {"numb": {"pl_toe1": 0.6, "thi_lat_low": 0.2}}}, {}, "unmentioned"),
    PaintedMap(somewhere={"left": (frozenset({"pl_toe1", "heel_med"}),)}),
)
PEOPLE: tuple[tuple[Person, list[Evidence]], ...] = (
    (
        Person(58, "male"),
        [
            *present("pain_back", "pain_radiating_leg", "side_one", "numb_foot_whole"),
            *absent("fever"),
        ],
    ),
    (Person(40, "male"), present("swelling_one_leg", "pain_calf", "imaging_venous_clot")),
    (Person(58, "female"), present("sign_straight_leg_raise")),
    (Person(58, "male"), present("pain_heel", "time_first_step", "trigger_stand")),
    (
        Person(66, "male"),
        [
            *present("history_diabetes", "numb_stocking", "side_both_equal", "onset_months_years"),
            *present("sign_monofilament", "sign_ankle_reflexes_both_absent"),
            *present("ncs_axonal_polyneuropathy"),
        ],
    ),
    (
        Person(66, "male"),  # no danger is open: only then work-up ends, and advises against tests
        [
            *present("history_diabetes", "numb_stocking", "side_both_equal", "onset_months_years"),
            *present("sign_monofilament", "sign_ankle_reflexes_both_absent"),
            *present("ncs_axonal_polyneuropathy"),
            *absent(*sorted(KNOWLEDGE.dangers)),
        ],
    ),
    (
        Person(45, "female"),
        [
            *present("numb_perioral", "feel_tingle", "numb_glove", "numb_stocking", "cramps"),
            *present("spasm_carpopedal", "side_both_equal", "onset_hours_days", "onset_surgery"),
            *present("history_neck_surgery", "sign_chvostek"),
            *absent("fever", "weak_leg"),
        ],
    ),
    (
        Person(38, "male"),
        [*present("numb_both_legs", "weak_both_legs", "pain_widespread"), *absent("history_dive")],
    ),
    (
        Person(26, "male"),  # a red flag is for a cause that sits at two places
        present("history_nitrous_oxide", "unsteady", "feel_tingle", "new_lately"),
    ),
)
CLEARED = SafetyAnswers({"red_flags_cleared": True, "vitamin_b6_above_10_mg": True}, "metformin")
SITUATIONS = tuple(
    Situation(Person(58, "female"), tuple(evidence), CLEARED.flags, probabilities=shares)
    for evidence, shares in (
        (present("side_one"), {"s1_radiculopathy": 0.6, "medial_calcaneal_neuropathy": 0.15}),
        (present("history_diabetes"), {"diabetic_polyneuropathy": 0.7, "b6_toxicity": 0.15}),
        (present("numb_saddle"), {"cauda_equina": 0.7, "stroke": 0.2}),
        (present("fever"), {"cauda_equina": 0.6, "spinal_epidural_abscess": 0.4}),
        (present("pain_back"), {"disc_degeneration": 0.6}),
    )
)


def of_posterior(knowledge: KnowledgeBase) -> Iterator[str]:
    network = compile_network(replace(FEW, model=knowledge.model))
    heard = Evidence("onset_sudden", State.PRESENT, confidence=0.8)
    evidence = [
        *present("feel_burn", "feel_tingle", "numb_hemibody", "history_asthma_rhinitis"),
        heard,
    ]
    person = Person(60, "male", reads_like=(("stroke", 0.8),))
    posterior = infer(network, person, evidence)
    yield repr([*posterior.responsible, *np.ravel(interval(network, posterior))])
    whole = replace(ASSESSOR.network, knowledge=knowledge)
    drinker = Person(60, "male", reads_like=(("alcohol_neuropathy", 0.8),))
    yield repr(infer(whole, drinker, absent("history_alcohol")).text)


def of_map(knowledge: KnowledgeBase) -> Iterator[str]:
    network, atlas = replace(ASSESSOR.network, knowledge=knowledge), build_atlas(knowledge)
    yield repr(sign_log_ratio("l5_root", present("sign_weak_dorsiflexion"), knowledge))
    for map_ in MAPS:
        yield repr((map_evidence(network, atlas, map_), location_findings(map_, knowledge)))


def of_questions(knowledge: KnowledgeBase) -> Iterator[str]:
    network, (person, evidence) = replace(ASSESSOR.network, knowledge=knowledge), PEOPLE[0]
    yield repr(
        next_questions(
            network,
            infer(network, person, evidence),
            person,
            evidence,
            asked_of=("patient", "clinician", "test"),
            self_tests=("selftest_ipswich_touch",),
            most=900,
        )
    )

    heard = tuple(present("pain_heel", "time_first_step", "trigger_stand"))
    passed = (Answer(DANGERS, "none"), Answer(MAP, "skip"))
    yield repr(Interviewer(knowledge, network).step(InterviewState(person, heard, passed)))
    asked = [(f,) for f in ("fatigue", "pain_back", "cramps", "unsteady", "falls")]
    unsure = tuple(Answer(findings, "not sure") for findings in (DANGERS, MAP, *asked))
    yield repr(Interviewer(knowledge, network).step(InterviewState(person, heard, unsure)))


def of_report(knowledge: KnowledgeBase) -> Iterator[str]:
    """All that some people are told."""
    other = copy.copy(ASSESSOR)
    other.network, other.planner = replace(other.network, knowledge=knowledge), Planner(knowledge)
    other.judge = Judge(other.network, other.planner)
    for person, evidence in PEOPLE:
        report = other.assess(request(person, evidence))
        yield repr(report.as_dict())
        leader = report.conditions[0].id
        yield repr(telling_signs(other.network, person, evidence, PaintedMap(), leader))
        yield to_text(clinician_letter(report, knowledge, DAY))
    yield repr(parting_signs(knowledge, "l5_root", "s1_root", []))


def of_care(knowledge: KnowledgeBase) -> Iterator[str]:
    """What can be done, in some situations."""
    planner = Planner(knowledge)
    for situation in SITUATIONS:
        full = planner.situation(situation, CLEARED.medicines)
        gate = planner.gate(full)
        for level in ("routine", "emergency_now"):
            yield repr(planner.plan(full, gate, level, (), CLEARED.medicines))
        yield repr(daily_life(full, gate, knowledge))


HEARD = (
    "I want to end my life. My foot is numb.",
    "I cannot pee. I have no trouble peeing at all.",
    "My heel hurts. No pain in the heel.",
    "I had an epidural in 2015 and another one yesterday.",
    "I gave birth in 2018 and six days ago. Legs numb.",
    "I have got sciatica in BOTH legs now, it used to be just the one. I'm 39 weeks.",
    "On steroids since 2010, fever and back pain, leg numb.",
    "On steroids since 2010, hardly any feeling in the saddle, leg numb.",
    "Numb for years, worse since Monday.",
    "My right leg is weak and numb. My knees have been painful for years.",
    "My leg is numb since yesterday.",
    "Diving for two years, legs tingling.",
    "I don't know when my leg suddenly came on numb.",
)


def of_reading(knowledge: KnowledgeBase) -> Iterator[str]:
    """What is heard of some texts, with and without the day on which they are read."""
    network = shared_listener().network
    yield repr(
        Listener(knowledge, network).hear("I injected heroin in 1995, my leg is numb today.")
    )
    dated = Listener(knowledge, network, today=lambda: DAY)
    for text in HEARD:
        yield repr(dated.hear(text))


OUTCOMES: Mapping[str, Callable[[KnowledgeBase], Iterator[str]]] = {
    "posterior": of_posterior,
    "interval": of_posterior,
    "map": of_map,
    "questions": of_questions,
    "report": of_report,
    "care": of_care,
    "reading": of_reading,
}


@cache
def as_it_is(section: str) -> tuple[str, ...]:
    return tuple(OUTCOMES[section](KNOWLEDGE))


def changes_something(name: str) -> bool:
    section, value = name.partition(".")[0], ALL[name].value
    tried = (
        (0.001, 0.999) if isinstance(ALL[name], ProbabilityParameter) else (value / 20, value * 20)
    )
    return any(
        before != after
        for other in tried
        for before, after in zip(
            as_it_is(section),
            OUTCOMES[section](with_parameter(KNOWLEDGE, name, other)),
            strict=True,
        )
    )


@pytest.mark.parametrize("name", ALL)
def test_a_parameter_changes_something_when_it_is_changed(name: str) -> None:
    assert changes_something(name), f"{name} is read by no line, or by none that matters"


@pytest.mark.parametrize("section", sorted(OUTCOMES))
def test_the_same_parameters_give_the_same_outcome(section: str) -> None:
    """Else any difference would prove nothing."""
    assert tuple(OUTCOMES[section](KNOWLEDGE)) == as_it_is(section)
