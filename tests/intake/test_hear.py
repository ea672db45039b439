"""A person's own words become exactly the right evidence, or a question."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantar.assessment.assess import Assessor
from plantar.intake.hear import Heard, Listener
from plantar.knowledge.evidence import Side, State
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person

KNOWLEDGE = load()
LISTENER = Listener(KNOWLEDGE)
PRESENT, ABSENT = State.PRESENT, State.ABSENT


def hear(text: str) -> Heard:
    return LISTENER.hear(text)


def states(text: str) -> dict[str, State]:
    return {f.evidence.finding: f.evidence.state for f in hear(text).facts}


DENIED = [
    ("no back pain", "pain_back"),
    ("I have no back pain or fever", "fever"),
    ("No fever, accident, or back pain.", "pain_back"),
    ("denies back pain and fever", "fever"),
    ("I don't have back pain", "pain_back"),
    ("never had back pain", "pain_back"),
    ("without back pain", "pain_back"),
    ("Back pain: none.", "pain_back"),
    ("My back doesn't hurt", "pain_back"),
    ("I am not diabetic", "history_diabetes"),
    ("negative for fever", "fever"),
    ("no numbness between my legs", "numb_saddle"),
    ("No bowel or urinary incontinence", "bladder_incont"),
    ("I can't say I have any back pain, no leg weakness", "weak_leg"),
    ("my legs are not weak", "weak_leg"),
    ("nil fever", "fever"),
    ("No preceding infection, no back pain", "pain_back"),
    ("No recent spinal trauma", "onset_trauma"),
    ("No bowel or urinary incontinence", "bowel_incont"),
    ("No sphincter disturbance", "bladder_retention"),
    ("No chest pain or shortness of breath", "chest_pain"),
    ("No swelling, no pain really, legs not weak", "weak_leg"),
]
SAID = [
    ("No medical history, presenting with chest pain", "chest_pain"),
    ("No operation, a boot for some weeks", "history_cast"),
    ("No effusion, pins and needles in the sole of the left foot all the time", "feel_tingle"),
    ("Chest pain, no breathlessness", "chest_pain"),
    ("Short of breath, no chest pain", "chest_pain"),
    ("Swallowing is fine but it is hard to breathe", "trouble_swallowing_or_breathing"),
    ("not only back pain but numb feet", "pain_back"),
    ("no change, my back pain is the same", "pain_back"),
    ("no better, the back pain goes on", "pain_back"),
    ("no fever but I have back pain", "pain_back"),
    ("No rash. Back pain for a week.", "pain_back"),
    ("no doubt it is back pain", "pain_back"),
    ("I have back pain, no fever", "pain_back"),
    ("The thing is it burns and I have back pain", "pain_back"),
]


@pytest.mark.parametrize(("text", "finding"), DENIED)
def test_what_is_denied_is_absent(text: str, finding: str) -> None:
    assert states(text).get(finding) is ABSENT


@pytest.mark.parametrize(("text", "finding"), SAID)
def test_what_only_stands_near_a_no_is_present(text: str, finding: str) -> None:
    assert states(text).get(finding) is PRESENT


NOT_MINE = [
    ("my mum had diabetes", "history_diabetes"),
    ("mum has back pain", "pain_back"),
    ("My father suffered from gout and had diabetes.", "history_diabetes"),
    ("My sister was diagnosed with multiple sclerosis", "history_multiple_sclerosis"),
    ("my neighbour has diabetes", "history_diabetes"),
    ("I'm worried about diabetes", "history_diabetes"),
    ("what if I have diabetes", "history_diabetes"),
    ("Could it be diabetes?", "history_diabetes"),
    ("I used to have back pain", "pain_back"),
    ("The back pain has cleared up, all gone, it went away", "pain_back"),
    ("No prior back pain", "pain_back"),
    ("return if you get fever", "fever"),
]


@pytest.mark.parametrize(("text", "finding"), NOT_MINE)
def test_what_is_somebody_elses_past_or_only_feared_is_no_fact(text: str, finding: str) -> None:
    assert states(text).get(finding) is not PRESENT


MINE = [
    ("my wife says my face went droopy", "face_droop"),
    ("my husband thinks it is nothing, but I can't pee", "bladder_retention"),
    ("my face drooped for ten minutes and it has gone now", "face_droop"),
    ("I had a history of diabetes", "history_diabetes"),
    ("My daughter made me write: my speech is slurred", "speech_disturbed"),
]


@pytest.mark.parametrize(("text", "finding"), MINE)
def test_what_somebody_reports_of_the_person_counts(text: str, finding: str) -> None:
    assert states(text).get(finding) is PRESENT


RED_FLAGS = [
    ("cant pee", "bladder_retention"),
    ("I can't wee since yesterday", "bladder_retention"),
    ("numb between my legs where I'd sit on a saddle", "numb_saddle"),
    ("my face is droopy on one side", "face_droop"),
    ("speech went slurred", "speech_disturbed"),
    ("wet myself without knowing", "bladder_incont"),
    ("soiled myself", "bowel_incont"),
    ("whole leg went cold and white", "skin_pale"),
    ("both legs suddenly weak, can't move them", "weak_leg"),
    ("foot is red hot and swollen", "foot_red_hot_swollen"),
]


@pytest.mark.parametrize(("text", "finding"), RED_FLAGS)
def test_red_flags_are_heard_even_in_poor_language(text: str, finding: str) -> None:
    assert states(text).get(finding) is PRESENT


SPELLING = [
    ("I am diabtic", "history_diabetes"),
    ("diabetis for years", "history_diabetes"),
    ("numbnes and tinglng in my foot", "feel_tingle"),
]


@pytest.mark.parametrize(("text", "finding"), SPELLING)
def test_misspelt_words_are_understood(text: str, finding: str) -> None:
    assert states(text).get(finding) is PRESENT


@pytest.mark.parametrize("text", ["my vision is blurred", "I began to walk", "it is important"])
def test_a_real_word_is_never_taken_for_a_misspelt_one(text: str) -> None:
    assert not {"speech_disturbed", "history_vegan", "erectile_dysfunction"} & states(text).keys()


SIDES = [
    ("my left heel is numb", "left"),
    ("numb heel on the left", "left"),
    ("right foot tingles", "right"),
    ("both feet are numb", "both"),
    ("tingling in my feet", "both"),
    ("My right foot, no sorry, left foot tingles", "left"),
    ("my heel is numb", ""),
    ("numb between my legs", "both"),
    ("R foot numb", "right"),
    ("I stuck a plaster on it and left it, my heel is numb", ""),
    ("numb heel, the plaster digs in right under the knee", ""),
    ("my heel went numb right after the run", ""),
    ("it is all right but my heel is numb", ""),
    ("numb heel, only the left", "left"),
]


@pytest.mark.parametrize(("text", "side"), SIDES)
def test_the_side_is_heard_and_never_guessed(text: str, side: str) -> None:
    map_ = hear(text).map
    wanted = {"both": {"left", "right"}, "": {"one"}}.get(side, {side})
    assert set(map_.sides) == wanted


PLACES = [
    ("the underside of my heel is numb", "pl_heel_cen"),
    ("numb along the outer edge of the foot up to the little toe", "lat_border"),
    ("numb from the knee down", "leg_ant_low"),
    ("tingling between the big toe and the second toe", "web_1"),
    ("outer thigh is numb", "thi_lat_up"),
    ("no feeling around my back passage", "saddle"),
    ("numbness over the dorsum of the foot", "do_mid_cen"),
    ("burning in the ball of my foot", "pl_ball_23"),
    ("both feet numb like socks", "pl_toe1"),
    ("numb in the S1 dermatome", "lat_border"),
]


@pytest.mark.parametrize(("text", "region"), PLACES)
def test_places_become_painted_regions(text: str, region: str) -> None:
    assert region in hear(text).map.regions


def test_a_place_said_to_be_fine_is_clear_and_not_painted() -> None:
    map_ = hear("My left heel is numb. Toes are fine.").map
    assert "pl_toe1" in map_.clear["left"] and "pl_toe1" not in map_.regions


def test_it_comes_back_names_no_back() -> None:
    assert "back_low" not in hear("my foot goes numb and then the feeling comes back").map.regions


NUMBERS = [
    ("HbA1c 8.1%", "lab_hba1c", 65.02, PRESENT),
    ("HbA1c 40 mmol/mol", "lab_hba1c", 40.0, ABSENT),
    ("ABPI 0.7", "sign_ankle_brachial_index", 0.7, PRESENT),
    ("SLR positive at 40 degrees left", "sign_straight_leg_raise", 40.0, PRESENT),
]


@pytest.mark.parametrize(("text", "finding", "value", "state"), NUMBERS)
def test_numbers_are_read_with_their_units(
    text: str, finding: str, value: float, state: State
) -> None:
    fact = next(f.evidence for f in hear(text).facts if f.evidence.finding == finding)
    assert fact.value == pytest.approx(value, abs=0.01) and fact.state is state


NOTES = [
    ("AJ absent L", "sign_ankle_reflex_one_reduced", PRESENT),
    ("plantars downgoing", "sign_babinski", ABSENT),
    ("power 4/5 EHL", "sign_weak_big_toe_extension", PRESENT),
    ("Hoffmann positive", "sign_hoffmann", PRESENT),
    ("foot pulses palpable", "sign_foot_pulses_weak", ABSENT),
    ("saddle anaesthesia", "numb_saddle", PRESENT),
    ("PMH: T2DM, on metformin", "history_diabetes", PRESENT),
    ("PMH: T2DM, on metformin", "takes_metformin", PRESENT),
]


@pytest.mark.parametrize(("text", "finding", "state"), NOTES)
def test_a_clinicians_note_gives_examination_evidence(
    text: str, finding: str, state: State
) -> None:
    assert states(text).get(finding) is state


PEOPLE = [
    ("I'm a 52 year old woman", 52, "female"),
    ("52yo man with a numb heel", 52, "male"),
    ("aged 70", 70, "unknown"),
    ("I am 34 weeks pregnant", None, "female"),
    ("47F numb foot", 47, "female"),
    ("My son is 9 and my heel is numb", None, "unknown"),
]


@pytest.mark.parametrize(("text", "age", "sex"), PEOPLE)
def test_who_it_is_is_read_and_never_guessed(text: str, age: int | None, sex: str) -> None:
    heard = hear(text)
    assert (heard.age_years, heard.sex) == (age, sex)


def test_what_is_given_wins_over_what_is_read() -> None:
    assert hear("I'm a 52 year old woman").person(Person(60, "male")) == Person(60, "male")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("numb heel for three weeks", 21),
        ("my foot went numb 2 years ago", 730.5),
        ("foot numb since yesterday", 1),
    ],
)
def test_how_long_it_has_lasted_is_read(text: str, days: float) -> None:
    duration = hear(text).duration
    assert duration is not None and duration.days == pytest.approx(days)


def test_every_fact_names_the_words_it_came_from() -> None:
    text = "My left heel is numb, worse at night, and I have type 2 diabetes."
    for fact in hear(text).facts:
        assert text[fact.start : fact.end] == fact.said != ""


def test_doubt_becomes_a_question_and_not_a_fact() -> None:
    heard = hear("maybe I have a fever")
    assert [d.finding for d in heard.doubts] == ["fever"]
    assert states("maybe I have a fever").get("fever") is not PRESENT


def test_a_contradiction_is_left_open_and_asked() -> None:
    heard = hear("I have back pain. No back pain.")
    fact = next(f.evidence for f in heard.facts if f.evidence.finding == "pain_back")
    assert fact.state is State.UNSURE
    assert "pain_back" in {d.finding for d in heard.doubts}


@pytest.mark.parametrize("text", ["", "   ", "I like trains", "Le chat est sur la table", "🙂🙂"])
def test_text_that_is_not_about_it_gives_nothing(text: str) -> None:
    heard = hear(text)
    assert not heard.facts and not heard.map.sides


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_no_text_ever_raises(text: str) -> None:
    hear(text)


SCRAMBLED = (
    "my left right heel foot numb no not but and pain back if when i can't pee mum had ago two "
    "weeks . , ? - maybe both legs weak diabetes worse at night"
)
WORDS = st.sampled_from(SCRAMBLED.split())


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join))
def test_no_order_of_words_ever_raises(text: str) -> None:
    hear(text)


@pytest.mark.parametrize(
    "said",
    [
        "my heel feels numb and the pain goes down the leg at night zxqv ",
        "no pain, numb on walking and sitting, better when lying, ",
        "heel, toe, leg, left knee ",
        "not no never heel weak ",
        "takes metformin 500 mg, statin, HbA1c 58 mmol/mol, ",
        "SLR 40, power 4/5, ankle jerk absent, pinprick reduced L5, ",
        "numb for 2 years. ",
    ],
)
def test_a_hundred_kilobytes_never_run_away(said: str) -> None:
    """About half a second each; a search that is quadratic takes many times as long."""
    text = (said * 6000)[:100_000]
    hear(text[:1000])
    start = time.perf_counter()
    hear(text)
    assert time.perf_counter() - start < 5, "a runaway, not a slow machine"


@pytest.mark.parametrize(
    "remark", ["My husband says it is nothing.", "It is probably nothing.", "Sorry to bother you."]
)
def test_a_minimising_remark_never_lowers_the_level(remark: str, assessor: Assessor) -> None:
    text = "I can't pee and my back hurts."
    levels = []
    for said in (text, f"{remark} {text}", f"{text} {remark}"):
        heard = hear(said)
        report = assessor.assess(heard.person(Person()), heard.evidence, heard.map)
        levels.append(report.urgency.level)
    assert levels == ["emergency_now"] * 3


def test_left_and_right_are_told_the_same_way() -> None:
    left = hear("my left heel is numb and my left leg is weak")
    right = hear("my right heel is numb and my right leg is weak")
    assert [f.evidence.finding for f in left.facts] == [f.evidence.finding for f in right.facts]
    assert {f.evidence.side for f in left.facts} - {None} == {Side.LEFT}


def test_the_finger_that_presses_is_not_what_is_numb() -> None:
    heard = hear("A cord I can roll under my finger makes the big toe tingle.")
    assert not any(
        r.startswith("fing") for k in heard.map.layers.values() for s in k.values() for r in s
    )


def test_squeezing_one_heel_from_both_sides_is_no_pair_of_heels() -> None:
    said = states("The left heel is numb. If I squeeze the heel from both sides it hurts.")
    assert said.get("side_one") is PRESENT
    assert "side_both_equal" not in said


def test_a_named_side_outweighs_a_plural() -> None:
    said = states("The toes on my left foot went dead. A bit of tingling in my feet in general.")
    assert said.get("side_one") is PRESENT


def test_one_side_and_then_the_other_is_asked_whether_alike() -> None:
    heard = hear("My left thigh went numb. Two months later the right thigh went numb.")
    assert "side_both_equal" not in {f.evidence.finding for f in heard.facts}


def test_the_twelve_of_b12_is_no_measurement() -> None:
    assert "lab_b12_low" not in states("The doctor did my sugar, my B12 and my thyroid.")


@pytest.mark.parametrize(
    "text, state",
    [
        ("SLR neg.", State.ABSENT),
        ("SLR -ve", State.ABSENT),
        ("SLR-ve", State.ABSENT),
        ("SLR +ve left", State.PRESENT),
        ("no saddle anaesthesia, SLR positive", State.PRESENT),
        ("no saddle anaesthesia, SLR +ve", State.PRESENT),
        ("no saddle anaesthesia or SLR", State.ABSENT),
    ],
)
def test_a_sign_with_its_own_result_is_not_denied_before_a_comma(text: str, state: State) -> None:
    found = {f.evidence.finding: f.evidence.state for f in LISTENER.hear(text).facts}
    assert found.get("sign_straight_leg_raise", State.ABSENT) is state


EXAMINED = [
    (
        "power and ankle reflex preserved",
        {"sign_weak_dorsiflexion": ABSENT, "sign_ankle_reflex_one_reduced": ABSENT},
    ),
    (
        "Patellar and Achilles reflexes normal",
        {"sign_knee_reflex_one_reduced": ABSENT, "sign_ankle_reflexes_both_absent": ABSENT},
    ),
    (
        "Weakness of ankle dorsiflexion, foot eversion and toe extension",
        {
            "sign_weak_dorsiflexion": PRESENT,
            "sign_weak_eversion": PRESENT,
            "sign_weak_big_toe_extension": PRESENT,
        },
    ),
    (
        "Weak eversion, preserved plantar flexion and inversion",
        {
            "sign_weak_eversion": PRESENT,
            "sign_weak_plantar_flexion": ABSENT,
            "sign_weak_inversion": ABSENT,
        },
    ),
    (
        "right dorsiflexion 2/5, eversion 4+/5, toe extension 5/5",
        {
            "sign_weak_dorsiflexion": PRESENT,
            "sign_weak_eversion": PRESENT,
            "sign_weak_big_toe_extension": ABSENT,
        },
    ),
    (
        "no weakness of dorsiflexion or eversion",
        {"sign_weak_dorsiflexion": ABSENT, "sign_weak_eversion": ABSENT},
    ),
    (
        "sensation, power and pulses normal",
        {"sign_sensation_normal": PRESENT, "sign_foot_pulses_weak": ABSENT},
    ),
    ("normal strength, reflexes reduced at the ankles", {"sign_weak_dorsiflexion": ABSENT}),
    (
        "Loss of vibration and position sense in hands and feet",
        {"sign_vibration_reduced": PRESENT, "sign_position_sense_lost": PRESENT},
    ),
    (
        "left ankle reflex absent, right ankle reflex normal",
        {"sign_ankle_reflex_one_reduced": PRESENT},
    ),
]
NOT_EXAMINED = [
    ("normal strength, reflexes reduced at the ankles", "sign_ankle_reflex_one_reduced"),
    ("ankle jerks reduced with other reflexes normal", "sign_ankle_reflexes_both_absent"),
    ("Cranial nerves and arm power normal", "sign_weak_dorsiflexion"),
    ("Cranial nerves normal including pupillary reflexes", "sign_areflexia"),
    ("normal skin colour and temperature, foot pulses palpable", "sign_temperature_loss"),
    ("power not normal", "sign_weak_dorsiflexion"),
]


@pytest.mark.parametrize(("text", "expected"), EXAMINED)
def test_a_result_belongs_to_every_sign_of_its_list(text: str, expected: dict[str, State]) -> None:
    assert expected.items() <= states(text).items()


@pytest.mark.parametrize(("text", "finding"), NOT_EXAMINED)
def test_a_result_does_not_reach_beyond_its_list(text: str, finding: str) -> None:
    assert states(text).get(finding) is not ABSENT


FACTORS = [
    (
        "Symptoms worsen with standing, walking and running and improve on sitting",
        {"trigger_stand": PRESENT, "trigger_walk": PRESENT, "relief_sit_flex": PRESENT},
    ),
    (
        "numb sole, aggravated by tight boots and eased by elevation",
        {"trigger_shoes": PRESENT, "relief_elevate": PRESENT},
    ),
    (
        "Numbness does not occur with walking or cycling",
        {"trigger_walk": ABSENT, "trigger_cycling": ABSENT},
    ),
    (
        "pain in both heels, worse on the left, on standing and walking",
        {"trigger_stand": PRESENT, "trigger_walk": PRESENT},
    ),
    (
        "When I stand in the kitchen or walk, my soles go numb",
        {"trigger_stand": PRESENT, "trigger_walk": PRESENT},
    ),
    ("My foot is numb. The second I sit down it settles.", {"relief_sit_flex": PRESENT}),
    ("My soles tingle. Putting my feet up helps a bit.", {"relief_elevate": PRESENT}),
]


@pytest.mark.parametrize(("text", "expected"), FACTORS)
def test_what_brings_it_on_and_what_relieves_it_is_heard_in_lists(
    text: str, expected: dict[str, State]
) -> None:
    assert expected.items() <= states(text).items()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("the left foot drags on walking", "trigger_walk"),
        ("I walk to work and my foot is numb", "trigger_walk"),
        ("Numb foot, evening fever, night sweats", "time_night"),
    ],
)
def test_an_activity_that_is_only_mentioned_is_no_trigger(text: str, finding: str) -> None:
    assert finding not in states(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("two years of calf pain", 730),
        ("five to six years of numb toes", 2191),
        ("numb feet since adolescence", 4000),
        ("Numb left foot, five hours earlier it was fine", 0),
        ("several seasons of cold-induced numbness of the toes", 1461),
    ],
)
def test_how_long_it_has_lasted_is_heard(text: str, days: int) -> None:
    heard = hear(text)
    assert heard.duration is not None and abs(heard.duration.days - days) <= 1


@pytest.mark.parametrize(
    "text",
    [
        "fifteen years of heavy alcohol use, feet tingle",
        "35 weeks of pregnancy with tingling toes",
        "I had my gallbladder out ten years ago. My foot is numb.",
    ],
)
def test_the_time_of_something_else_is_not_how_long_it_has_lasted(text: str) -> None:
    assert hear(text).duration is None


def test_words_that_only_deny_say_nothing_when_they_are_not_denied() -> None:
    assert "onset_trauma" not in states("the trauma clinic saw me about my numb foot")


def test_a_longer_phrase_may_leave_the_shorter_one_its_meaning() -> None:
    assert states("acute low back pain").keys() >= {"onset_hours_days", "pain_back"}


def test_denying_one_part_of_several_leaves_the_rest_to_be_asked() -> None:
    assert "chest_pain" not in states("no chest pain, my foot is numb")


def test_an_emergency_that_is_said_and_denied_counts_until_it_is_asked() -> None:
    heard = hear("I can't pass water since last night. I can pass water fine. My leg is numb.")
    fact = next(f.evidence for f in heard.facts if f.evidence.finding == "bladder_retention")
    assert fact.state is PRESENT
    assert "bladder_retention" in {d.finding for d in heard.doubts if d.urgent}


def test_a_root_is_not_a_left_side() -> None:
    assert set(hear("L5 laminectomy long ago, foot numb").map.sides) <= {"one"}


def test_pinprick_is_no_prickling() -> None:
    assert "feel_tingle" not in states("reduced pin-prick over the left foot")


def test_higher_from_day_to_day_is_a_fast_ascent() -> None:
    text = "The numbness was in my toes on Sunday, at my knees on Tuesday, now my hands."
    assert states(text)["course_ascending_fast"] is PRESENT


def test_a_slow_spread_is_no_fast_ascent() -> None:
    text = "It began in my toes two years ago, they are numb, and now it is at the knees."
    assert "course_ascending_fast" not in states(text)


def test_a_word_that_tells_what_it_is_begins_a_statement_of_its_own() -> None:
    assert states("no pulse, numb left foot")["feel_numb"] is PRESENT


def test_a_hint_is_asked_and_never_taken_as_said() -> None:
    heard = hear("my foot is numb and I have a headache")
    assert "headache_new" not in {f.evidence.finding for f in heard.facts}
    assert "headache_new" in {d.finding for d in heard.doubts}


def test_a_notes_shorthand_of_time_is_read() -> None:
    heard = hear("3/52 right leg pain")
    assert heard.duration is not None and heard.duration.days == 21


def test_a_calf_that_cramps_on_walking_and_recovers_standing_is_claudication() -> None:
    text = "When I walk my right calf cramps, I stand for two minutes and it's gone."
    assert states(text)["pain_calf_claudication"] is PRESENT


def test_an_activity_right_after_worse_needs_no_joining_word() -> None:
    found = states("Right leg pain, worse sitting and coughing")
    assert found["trigger_sit"] is PRESENT and found["trigger_cough"] is PRESENT
