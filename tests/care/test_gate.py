"""What must hold for the gate whatever the flags are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.care.gate import Gate, GatedItem, GateOutcome, Tagged, fire, judge
from plantar.care.plan import part_of
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts
from tests.builders import shared_knowledge
from tests.care.people import well

KNOWLEDGE = shared_knowledge()
NAMES = sorted(KNOWLEDGE.care.flags)
MAKES_SAFER = {
    "red_flags_cleared",
    "deep_vein_thrombosis_excluded",
    "ankle_pressure_measured",
    "vitamin_b12_result_known",
    "tetanus_vaccination_current",
}
ITEMS: list[tuple[GatedItem, str]] = [
    *((entry, part_of(entry)) for entry in KNOWLEDGE.care.interventions.values()),
    *((entry, "exercise") for entry in KNOWLEDGE.care.exercises.values()),
    *((Tagged((tag,)), "diet") for tag in ("spinach", "nut_seed_diet", "seafood_meat_diet")),
]
states = st.fixed_dictionaries(
    {name: st.sampled_from([True, False, False, None]) for name in NAMES}
)


def blocked(flags: PlainFacts) -> set[int]:
    gate = Gate(flags, KNOWLEDGE.care.safety_rules, KNOWLEDGE.care.flags)
    return {n for n, (item, part) in enumerate(ITEMS) if gate.judge(item, part=part).blocked}


def of(known: dict[str, bool | None]) -> PlainFacts:
    return PlainFacts({name: state for name, state in known.items() if state is not None})


@settings(max_examples=150)
@given(states, st.sampled_from(sorted(set(NAMES) - MAKES_SAFER)))
def test_adding_a_contraindication_never_adds_an_item(
    known: dict[str, bool | None], flag: str
) -> None:
    assert blocked(of(known)) <= blocked(of({**known, flag: True}))


@settings(max_examples=150)
@given(states, st.sampled_from(NAMES))
def test_forgetting_an_answer_never_unlocks_an_item(
    known: dict[str, bool | None], flag: str
) -> None:
    told = {n for n, (item, _) in enumerate(ITEMS) if known.get(item.limits_told_if)}
    assert blocked(of(known)) - told <= blocked(of({**known, flag: None}))


def test_only_what_is_unknown_is_told_as_a_limit_and_only_beside_pain_alone() -> None:
    """What is known to be so blocks; without the flag unknown blocks as everywhere."""
    alone = {name: False for name in NAMES} | {"pain_alone": True, "red_flags_cleared": True}
    some = [item for item, _ in ITEMS if item.limits_told_if]
    assert some
    for item in some:
        assert item.limits_told_if == "pain_alone"
        for flag in item.block_flags:
            for state, name, held in ((None, True, False), (True, True, True), (None, False, True)):
                flags = of({**alone, flag: state, "pain_alone": name})
                gate = Gate(flags, KNOWLEDGE.care.safety_rules, KNOWLEDGE.care.flags)
                verdict = gate.judge(item)
                assert verdict.blocked is held, (flag, state)
                assert held or flag in {f for hit in verdict.limits for f in hit.flags}


@settings(max_examples=50)
@given(states)
def test_a_blocked_item_always_says_why(known: dict[str, bool | None]) -> None:
    gate = Gate(of(known), KNOWLEDGE.care.safety_rules, KNOWLEDGE.care.flags)
    for item, part in ITEMS:
        verdict = gate.judge(item, part=part)
        assert verdict.blocked is bool(verdict.blocks)
        assert all(hit.plain for hit in verdict.blocks)


def test_with_nothing_known_nothing_but_emergency_advice_is_open() -> None:
    held = blocked(PlainFacts())
    for n, (item, part) in enumerate(ITEMS):
        assert (n in held) is (part != "emergency"), item


def test_every_block_flag_of_every_item_blocks_it(knowledge: KnowledgeBase) -> None:
    for item, part in ITEMS:
        for flag in item.block_flags:
            flags = well(knowledge, [flag])
            assert judge(
                item, flags, knowledge.care.safety_rules, knowledge.care.flags, part=part
            ).blocked


def test_every_rule_fires_on_its_own_example(knowledge: KnowledgeBase) -> None:
    for name, rule in knowledge.care.safety_rules.items():
        hit = fire(name, rule, well(knowledge, rule.example), knowledge.care.flags)
        assert hit is not None and hit.certain, name


def test_an_item_with_no_tags_and_no_flags_is_shown_to_a_well_person(
    knowledge: KnowledgeBase,
) -> None:
    verdict = judge(Tagged(), well(knowledge), knowledge.care.safety_rules, knowledge.care.flags)
    assert verdict.outcome is GateOutcome.SHOWN and verdict.decides.value == "self"


@settings(max_examples=10)
@given(states)
def test_an_item_is_judged_alone_as_among_all_others(known: dict[str, bool | None]) -> None:
    rules, meanings = KNOWLEDGE.care.safety_rules, KNOWLEDGE.care.flags
    gate = Gate(of(known), rules, meanings)
    for item, part in ITEMS[::9]:
        alone = judge(item, of(known), rules, meanings, part=part)
        assert alone == gate.judge(item, part=part)
