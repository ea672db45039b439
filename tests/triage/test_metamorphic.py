"""What must not change the level, and what must never lower it, over hundreds of people."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantar.assessment import judging
from plantar.intake.vignette import parse_vignette
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import negated, parse
from plantar.knowledge.schema_triage import RedFlag
from plantar.plain_yaml import plain_yaml
from plantar.reading.extraction import Extraction
from plantar.reasoning.prior import Person
from plantar.triage.redflags import RedFlagResult, evaluate_red_flags
from plantar.triage.urgency import Urgency
from tests.builders import present, shared_assessor, shared_knowledge, shared_listener, unsure
from tests.strategies import sided_answers

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
LISTENER = shared_listener()
URGENT = [f for f in KNOWLEDGE.red_flags if f.urgency in ("emergency_now", "same_day")]
REASSURING = [f for f in KNOWLEDGE.red_flags if f.urgency in ("routine", "self_care")]
ASKED = sorted(
    name
    for name, finding in KNOWLEDGE.findings.items()
    if finding.asked_of == "patient" and finding.kind == "bool"
)
SIDES: dict[Side | None, Side] = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
MANY = settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])

people = st.builds(
    Person,
    age_years=st.one_of(st.none(), st.integers(18, 99)),
    sex=st.sampled_from(["female", "male", "unknown"]),
    pregnant=st.just("unknown"),
)
evidence = sided_answers(ASKED)


def level(person: Person, given_: list[Evidence]) -> Urgency:
    return ENGINE.triage(person, given_).level


def example_of(flag: RedFlag) -> list[Evidence]:
    """The answers of a rule's first smallest example."""
    way = minimal_examples(parse(flag.when))[0]
    found = [
        Evidence(name, State.PRESENT if yes else State.ABSENT) for name, yes in way.states.items()
    ]
    return found + [Evidence(name, State.PRESENT, value) for name, value in way.values.items()]


def beside(flag: RedFlag, given_: list[Evidence], added: list[Evidence]) -> list[Evidence]:
    """Other answers, without those that the rule itself takes for a harmless explanation."""
    return without(given_, {e.finding for e in added} | negated(parse(flag.when)))


def without(given_: list[Evidence], names: AbstractSet[str]) -> list[Evidence]:
    return [e for e in given_ if e.finding not in names]


@MANY
@given(people, evidence, st.sampled_from(URGENT))
def test_adding_a_red_flag_never_lowers_the_level(
    person: Person, given_: list[Evidence], flag: RedFlag
) -> None:
    added = example_of(flag)
    rest = beside(flag, given_, added)
    after = level(person, [*rest, *added])
    assert after.rank >= max(level(person, rest).rank, Urgency(flag.urgency).rank)


@MANY
@given(people, evidence, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(
    person: Person, given_: list[Evidence], random: Random
) -> None:
    shuffled = list(given_)
    random.shuffle(shuffled)
    assert level(person, shuffled) is level(person, given_)


@MANY
@given(people, evidence)
def test_left_and_right_are_equally_urgent(person: Person, given_: list[Evidence]) -> None:
    mirrored = [replace(e, side=SIDES.get(e.side, e.side)) for e in given_]
    assert level(person, mirrored) is level(person, given_)


@MANY
@given(people, evidence, st.lists(st.sampled_from(ASKED), max_size=5, unique=True))
def test_answering_not_sure_is_the_same_as_not_being_asked(
    person: Person, given_: list[Evidence], names: list[str]
) -> None:
    rest = without(given_, set(names))
    assert level(person, [*rest, *unsure(*names)]) is level(person, rest)


@MANY
@given(people, evidence)
def test_reassuring_rules_never_lower_the_level(person: Person, given_: list[Evidence]) -> None:
    with_rules = level(person, given_)
    kept = tuple(f for f in KNOWLEDGE.red_flags if f not in REASSURING)

    def without_them(_: object, *given: Any, **more: Any) -> RedFlagResult:
        return evaluate_red_flags(kept, *given, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judging, "evaluate_red_flags", without_them)
        assert with_rules.rank >= level(person, given_).rank


@MANY
@given(people, evidence, st.integers(1, 5))
def test_asking_for_help_again_never_lowers_the_level(
    person: Person, given_: list[Evidence], contacts: int
) -> None:
    again = replace(person, earlier_contacts=contacts)
    assert level(again, given_).rank >= level(person, given_).rank


@MANY
@given(people, evidence)
def test_a_missing_answer_never_hides_a_red_flag_that_others_complete(
    person: Person, given_: list[Evidence]
) -> None:
    """Leaving out an absent answer may raise the level but never puts out a fired rule."""
    fired = {
        f.flag.id for f in evaluate_red_flags(KNOWLEDGE.red_flags, given_, KNOWLEDGE.findings).fired
    }
    only = [e for e in given_ if e.state is State.PRESENT]
    still = {
        f.flag.id for f in evaluate_red_flags(KNOWLEDGE.red_flags, only, KNOWLEDGE.findings).fired
    }
    needs_no = {f.id for f in KNOWLEDGE.red_flags if "not " in f.when}
    assert fired - needs_no <= still


@pytest.mark.parametrize(
    ("finding", "pairs"),
    [
        ("lab_calcium", [(1.7, "mmol/L"), (6.81, "mg/dL")]),
        ("lab_magnesium", [(0.3, "mmol/L"), (0.73, "mg/dL")]),
    ],
)
def test_units_do_not_change_the_level(finding: str, pairs: list[tuple[float, str]]) -> None:
    levels = set()
    for value, unit in pairs:
        text = (
            "schema: plantar/vignette/1\nevidence:\n  test:\n"
            f"    - {{finding: {finding}, value: {value}, unit: {unit}}}\n"
        )
        case = parse_vignette(text, "case", KNOWLEDGE)
        levels.add(level(case.person, list(case.evidence)))
    assert levels == {Urgency.EMERGENCY_NOW}


REMARKS = (
    "My husband says it's nothing.",
    "It's probably nothing serious.",
    "I don't want to make a fuss.",
    "My doctor friend told me not to worry.",
    "I'm sure it will pass.",
    "Everybody says it is just stress.",
    "I feel silly asking.",
    "It is only my age, I suppose.",
    "I had a long day at work.",
    "We have two cats and a garden.",
    "The weather has been lovely.",
    "I read it is harmless.",
    "My mum thinks I am overreacting.",
    "I can wait until after the holidays.",
)
SAID = (
    "I can't pee and I'm numb between my legs.",
    "My face is drooping and my left leg is weak.",
    "My leg went cold and white all of a sudden and it is numb.",
    "Both my legs are getting weaker since yesterday and my feet are numb.",
    "I have diabetes and my foot is red, hot and swollen with pus.",
    "I have cancer and my legs are weak and numb.",
    "One leg is swollen and I have chest pain. My foot tingles.",
)


@cache
def heard(text: str) -> Extraction:
    """What the reader hears; several tests and remarks ask for the same words."""
    return LISTENER.hear(text)


@cache
def heard_level(text: str) -> Urgency:
    """The level of what is heard and, as nobody has been asked yet, of what is asked at once."""
    told = heard(text)
    feared = present(*(d.finding for d in told.doubts if d.urgent))
    said = [e for e in told.evidence if e.finding not in {f.finding for f in feared}]
    who = told.person(Person(50))
    made, worst = (ENGINE.triage(who, e, told.map).level for e in (said, [*said, *feared]))
    return max(made, worst, key=lambda u: u.rank)


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_remark_never_lowers_the_level(text: str, remark: str, place: str) -> None:
    said = f"{remark} {text}" if place == "before" else f"{text} {remark}"
    assert heard_level(said).rank >= heard_level(text).rank


@pytest.mark.parametrize("text", SAID)
def test_an_emergency_is_heard_or_asked_about_at_once(text: str) -> None:
    assert heard_level(text).rank >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize("text", SAID)
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda t: t.replace("'", "\u2019"),
        lambda t: t.replace(". ", " "),
        lambda t: " ".join(reversed(t.split(". "))),
        lambda t: t.replace("left", "right"),
        lambda t: f"Hello,\n\n{t}\n\nThanks",
        lambda t: t.replace(" ", "  "),
    ],
    ids=["upper", "lower", "apostrophe", "run-on", "turned", "side", "letter", "spaces"],
)
def test_the_way_of_writing_never_makes_an_emergency_less(
    text: str, change: Callable[[str], str]
) -> None:
    assert heard_level(change(text)).rank >= heard_level(text).rank


@pytest.mark.parametrize("text", SAID)
def test_only_letters_in_capitals_are_read_as_in_small_ones(text: str) -> None:
    assert heard(text.lower()).evidence == heard(text.upper()).evidence


def test_a_third_contact_is_seen_within_two_weeks_whatever_the_risk() -> None:
    made = ENGINE.triage(
        Person(40, earlier_contacts=2), present("trigger_shoes", "relief_shoes_off")
    )
    assert made.level.rank >= Urgency.WITHIN_2_WEEKS.rank
    assert any("repeat contact" in r.clinical for r in made.set_by)


def said_in_other_words() -> list[tuple[str, str]]:
    table = plain_yaml((Path(__file__).parent / "emergency_words.yaml").read_text())
    return [(text, least) for least, texts in table.items() for text in texts]


@pytest.mark.parametrize(("text", "least"), said_in_other_words())
def test_an_emergency_in_other_words_is_not_played_down(text: str, least: str) -> None:
    """It is heard, or asked about at once, or the text alarms so that the dangers come first."""
    gist = heard(text).gist
    assert gist is not None
    assert gist.alarming or heard_level(text).rank >= Urgency(least).rank
