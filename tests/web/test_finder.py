"""The search of the clinician's page: what is typed finds, and how it is meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantar.knowledge.evidence import State
from plantar.web.engine import Engine
from plantar.web.finder import Finder
from plantar.web.rows import row
from plantar.web.typed import in_words, read


@pytest.fixture(scope="module")
def finder(engine: Engine) -> Finder:
    """The search."""
    return Finder(engine.knowledge, tuple(engine.assessor.network.column))


@given(text=st.text(max_size=60))
def test_no_text_breaks_the_search(finder: Finder, text: str) -> None:
    for found in finder.find(text):
        assert found.state in (State.PRESENT, State.ABSENT)
        assert found.add.count("|") == 4 or "|" in found.unit


def first(finder: Finder, typed: str) -> tuple[str, str, str, bool]:
    """What is offered first: finding, state, side, and whether Enter takes it."""
    found = finder.find(typed)[0]
    return found.finding, found.state, found.side, found.sure


@pytest.mark.parametrize(
    ("typed", "finding", "state", "side", "number"),
    [
        ("SLR 40 R", "sign_straight_leg_raise", "present", "right", "40"),
        ("slr R 40", "sign_straight_leg_raise", "present", "right", "40"),
        ("no saddle anaesthesia", "numb_saddle", "absent", "", ""),
        ("-saddle", "numb_saddle", "absent", "", ""),
        ("normal ankle jerks", "sign_ankle_reflexes_both_absent", "absent", "", ""),
        ("ABPI 0.6", "sign_ankle_brachial_index", "present", "", "0.6"),
        ("b12 120", "lab_b12_low", "present", "", "120"),
        ("HbA1c 7.9 %", "lab_hba1c", "present", "", "7.9"),
        ("foot drop left", "weak_foot_lift", "present", "left", ""),
        ("babinski", "sign_babinski", "present", "", ""),
        ("absent ankle jerk right", "sign_ankle_reflex_one_reduced", "present", "right", ""),
        ("R ankle jerk absent, L present", "sign_ankle_reflex_one_reduced", "present", "right", ""),
        ("ankle jerk R absent, L ok", "sign_ankle_reflex_one_reduced", "present", "right", ""),
        ("both ankle jerks absent", "sign_ankle_reflexes_both_absent", "present", "both", ""),
        ("sciatica both", "pain_bilateral_leg", "present", "both", ""),
        ("leg weakness absent", "weak_leg", "absent", "", ""),
        ("monofilament 10/10", "sign_monofilament", "present", "", "10/10"),
    ],
)
def test_quick_entry_reads_state_side_and_number(
    finder: Finder, typed: str, finding: str, state: str, side: str, number: str
) -> None:
    found = finder.find(typed)[0]
    assert (found.finding, found.state, found.side, found.number) == (finding, state, side, number)


@pytest.mark.parametrize("side", ["", "L", "R"])
@pytest.mark.parametrize("number", ["0.3", "0.55", "0.83", "1.1"])
@pytest.mark.parametrize("name", ["ABPI", "ABI", "AAI", "ankle brachial index"])
def test_a_number_is_kept_whatever_side_stands_beside_it(
    engine: Engine, finder: Finder, name: str, number: str, side: str
) -> None:
    for typed in (f"{name} {number} {side}", f"{name} {side} {number}"):
        found = finder.find(typed)[0]
        assert (found.finding, found.number, found.sure) == (
            "sign_ankle_brachial_index", number, True,
        )  # fmt: skip
        entered = row(found.finding, found.state, found.side, found.number, engine=engine)
        assert entered.evidence and entered.evidence.value == float(number)
        assert entered.state == ("present" if float(number) <= 0.9 else "absent")
        assert entered.side == {"": "", "L": "left", "R": "right"}[side]


def test_every_measured_finding_keeps_the_number_and_side_typed_behind_its_name(
    engine: Engine, finder: Finder
) -> None:
    table, lexicon = engine.knowledge.findings, engine.knowledge.lexicon
    names = {
        name: (table[name].measured, *(lexicon[name].measured if name in lexicon else ()))
        for name in engine.assessor.network.column
        if table[name].threshold
    }
    lost = [
        (said, number, side)
        for name, called in names.items()
        for said in filter(None, called)
        for number in ("2", "0.4")
        for side in ("", " R")
        if (name, number)
        not in [(f.finding, f.number) for f in finder.find(f"{said} {number}{side}")]
    ]
    assert lost == []


@pytest.mark.parametrize("typed", ["DN4 under 4", "ABPI less than 0.9", "eGFR over 90"])
def test_a_bound_is_no_value(finder: Finder, typed: str) -> None:
    assert finder.find(typed)[0].number == ""


@pytest.mark.parametrize(
    ("typed", "finding", "state", "side"),
    [
        ("power 4/5 R dorsiflexion", "sign_weak_dorsiflexion", "present", "right"),
        ("power 4/5 dorsiflexion", "sign_weak_dorsiflexion", "present", ""),
        ("ankle dorsiflexion power 3/5 left", "sign_weak_dorsiflexion", "present", "left"),
        ("MRC 4 dorsiflexion R", "sign_weak_dorsiflexion", "present", "right"),
        ("weakness of dorsiflexion R", "sign_weak_dorsiflexion", "present", "right"),
        ("reduced power big toe extension", "sign_weak_big_toe_extension", "present", ""),
        ("strength 4+/5 left EHL", "sign_weak_big_toe_extension", "present", "left"),
        ("hip flexion 4/5", "sign_weak_hip_flexion", "present", ""),
        ("power 5/5 R dorsiflexion", "sign_weak_dorsiflexion", "absent", "right"),
        ("normal power of dorsiflexion", "sign_weak_dorsiflexion", "absent", ""),
        ("no weakness of dorsiflexion", "sign_weak_dorsiflexion", "absent", ""),
    ],
)
def test_strength_is_found_whatever_the_order_of_its_words(
    finder: Finder, typed: str, finding: str, state: str, side: str
) -> None:
    assert first(finder, typed) == (finding, state, side, True)


@pytest.mark.parametrize(
    ("typed", "finding", "state", "side"),
    [
        ("128 Hz absent", "sign_vibration_reduced", "present", ""),
        ("crossed SLR -", "sign_crossed_straight_leg_raise", "absent", ""),
        ("SLR -ve R", "sign_straight_leg_raise", "absent", "right"),
        ("SLR neg", "sign_straight_leg_raise", "absent", ""),
        ("SLR +ve R", "sign_straight_leg_raise", "present", "right"),
        ("Tinel (-) R", "sign_tinel_tarsal_tunnel", "absent", "right"),
        ("clonus -", "sign_clonus", "absent", ""),
        ("fever -ve", "fever", "absent", ""),
        ("denies saddle numbness", "numb_saddle", "absent", ""),
        ("nil back pain", "pain_back", "absent", ""),
        ("ankle jerk 2+ R", "sign_ankle_reflex_one_reduced", "absent", "right"),
        ("ankle jerk 1+ R", "sign_ankle_reflex_one_reduced", "present", "right"),
        ("ankle jerk present R", "sign_ankle_reflex_one_reduced", "absent", "right"),
        ("ankle reflexes 0", "sign_ankle_reflexes_both_absent", "present", ""),
        ("KJ 2+ bilat", "sign_knee_reflex_one_reduced", "absent", ""),
        ("KJ 3+", "sign_hyperreflexia", "present", ""),
        ("AJ L 0, R 2+", "sign_ankle_reflex_one_reduced", "present", "left"),
        ("AJ L 2+ R 0", "sign_ankle_reflex_one_reduced", "present", "right"),
        ("ankle jerks absent L + R", "sign_ankle_reflexes_both_absent", "present", "both"),
        ("foot pulses absent L+R", "sign_foot_pulses_weak", "present", "both"),
    ],
)
def test_shorthand_for_a_result_means_what_it_means_in_a_note(
    finder: Finder, typed: str, finding: str, state: str, side: str
) -> None:
    assert first(finder, typed) == (finding, state, side, True)


@pytest.mark.parametrize(
    "typed",
    [
        "?DVT",
        "DVT?",
        "query DVT",
        "?saddle anaesthesia",
        "gestational diabetes",
        "sensation intact",
        "sensation normal",
        "BP controlled",
        "ankle jerks absent, L, R brisk",
        "AJ L 0, R 3+",
        "ABPI L 0.9 R 0.5",
    ],
)
def test_a_guess_a_partial_word_or_two_sides_leave_the_list_open(
    finder: Finder, typed: str
) -> None:
    found = finder.find(typed)
    assert found and not any(f.sure or f.exact for f in found)


@pytest.mark.parametrize("typed", ["ABPI L 0.9 R 0.5", "ABPI 0.9 L, 0.5 R", "ABPI L: 0.9, R: 0.5"])
def test_the_number_of_each_side_is_offered_and_taken_as_one(finder: Finder, typed: str) -> None:
    told = [(f.side, f.number) for f in finder.written(typed)]
    assert told == [("left", "0.9"), ("right", "0.5")]


@pytest.mark.parametrize(
    ("typed", "side"),
    [
        ("cold foot L cf R", "left"),
        ("L foot colder than R", "left"),
        ("cold foot R compared with L", "right"),
        ("weakness L leg > R", ""),
        ("weakness L<R", ""),
        ("Babinski + L, - R", "left"),
        ("Babinski +L -R", "left"),
    ],
)
def test_of_two_sides_the_first_or_none_is_offered_first(
    finder: Finder, typed: str, side: str
) -> None:
    assert (finder.find(typed)[0].side, finder.find(typed)[0].state) == (side, State.PRESENT)


@pytest.mark.parametrize(
    "typed",
    [
        "not passing urine",
        "not passing water",
        "not able to pass urine",
        "not swallowing",
        "not breathing well",
        "ulcer heel L healed",
    ],
)
def test_the_absence_of_a_danger_is_never_offered_first_for_a_not_or_a_word_of_healing(
    finder: Finder, typed: str
) -> None:
    assert finder.find(typed)[0].state is not State.ABSENT


def test_two_whole_clauses_of_two_sides_are_taken_as_two(finder: Finder) -> None:
    told = [(f.side, f.state) for f in finder.written("L AJ 0, R AJ 2+")]
    assert told == [("left", State.PRESENT), ("right", State.ABSENT)]


@pytest.mark.parametrize("typed", ["PVR 0.6 L", "PVR 0.6L", "PVR 600 mL", "PVR 600"])
def test_litres_are_no_side(engine: Engine, finder: Finder, typed: str) -> None:
    found = finder.find(typed)[0]
    entered = row(found.finding, found.state, found.side, found.number, found.unit, engine=engine)
    assert entered.evidence and (entered.side, entered.state) == ("", "present")
    assert entered.evidence.value == pytest.approx(600)


@pytest.mark.parametrize(
    ("typed", "finding", "state", "side"),
    [
        ("diabetes diet controlled", "history_diabetes", "present", ""),
        ("saddle anaesthesia +", "numb_saddle", "present", ""),
        ("dorsalis pedis pulse absent R", "sign_foot_pulses_weak", "present", "right"),
        ("R foot pulses not palpable", "sign_foot_pulses_weak", "present", "right"),
        ("ankle jerk absent L and R", "sign_ankle_reflexes_both_absent", "present", "both"),
        ("power 0/5 ankle DF R", "sign_weak_dorsiflexion", "present", "right"),
        ("no longer on warfarin", "takes_anticoagulant", "absent", ""),
        ("unable to PU", "bladder_retention", "present", ""),
        ("Mulder click 3rd web R", "sign_mulder", "present", "right"),
        ("numb lateral thigh L", "numb_lateral_thigh", "present", "left"),
        ("10g MF 3/10 L", "sign_monofilament", "present", "left"),
    ],
)
def test_what_clinicians_write_is_taken_as_meant(
    finder: Finder, typed: str, finding: str, state: str, side: str
) -> None:
    assert first(finder, typed) == (finding, state, side, True)


def test_a_jerk_is_among_what_is_offered_for_its_joint(finder: Finder) -> None:
    assert "sign_ankle_reflex_one_reduced" in [f.finding for f in finder.find("ankle")]


def test_a_capillary_refill_of_five_seconds_is_slow(engine: Engine) -> None:
    states = [row("sign_capillary_refill_slow", value=v, engine=engine).state for v in ("2", "5")]
    assert states == ["absent", "present"]


@pytest.mark.parametrize(
    "typed",
    [
        "ankle jerks absent for 3 years",
        "knee jerk brisk 2 weeks",
        "ankle jerk 2 weeks",
        "ankle jerks 2 to 3 months",
        "reflexes absent below level 4",
    ],
)
def test_a_number_that_is_no_grade_stays_a_number(typed: str) -> None:
    assert in_words(typed) == typed


@pytest.mark.parametrize("typed", ["no vibration", "-vibration", "no ankle jerk"])
def test_no_of_what_should_be_there_is_a_loss_and_never_its_absence(
    finder: Finder, typed: str
) -> None:
    lost = {"sign_vibration_reduced", "sign_ankle_reflexes_both_absent"}
    states = {f.finding: (f.state, f.sure) for f in finder.find(typed) if f.finding in lost}
    assert states and all(told == (State.PRESENT, False) for told in states.values())


def test_a_number_of_one_thing_is_not_taken_for_another_that_begins_alike(finder: Finder) -> None:
    assert all(f.finding != "lab_egfr" for f in finder.find("creatinine 140"))


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        ("onset on waking", "onset_waking"),
        ("numb first web space right", "numb_first_web"),
        ("stocking numbness", "numb_stocking"),
        ("on metformin", "takes_metformin"),
    ],
)
def test_where_nothing_has_all_the_words_what_has_most_is_offered_and_not_taken(
    finder: Finder, typed: str, finding: str
) -> None:
    found = finder.find(typed)
    assert finding in [f.finding for f in found[:3]] and not any(f.sure or f.exact for f in found)


@pytest.mark.parametrize("typed", ["normal waking onset", "tiptoe absent kestrel"])
def test_a_word_that_changes_the_meaning_is_never_left_out(finder: Finder, typed: str) -> None:
    assert finder.find(typed) == ()


@pytest.mark.parametrize("side", ["L", "R", "left", "right"])
@pytest.mark.parametrize("words", ["absent ankle jerk", "areflexia", "leg oedema", "leg weakness"])
def test_nothing_of_both_sides_is_offered_for_one(
    engine: Engine, finder: Finder, words: str, side: str
) -> None:
    table = engine.knowledge.findings
    assert all(table[f.finding].sides != "both" for f in finder.find(f"{words} {side}"))


def test_a_whole_word_goes_before_one_that_only_begins_so(finder: Finder) -> None:
    said = [f.said for f in finder.find("BP")]
    assert said.index("BP poorly controlled") < said.index("BPPV")


@pytest.mark.parametrize(
    "typed",
    ["onset 3 weeks", "onset", "strait leg rase", "absent ankle jerk", "loss of ankle jerk"],
)
def test_a_poor_or_an_open_match_is_not_sure(finder: Finder, typed: str) -> None:
    assert not any(f.sure for f in finder.find(typed))


@pytest.mark.parametrize("typed", ["SLR 40 R", "saddle", "PVR 200", "foot drop left", "-saddle"])
def test_a_plain_match_is_sure(finder: Finder, typed: str) -> None:
    assert next(f.sure for f in finder.find(typed))


def test_every_finding_is_found_by_its_own_term(engine: Engine, finder: Finder) -> None:
    table = engine.knowledge.findings
    lost = [
        name
        for name in engine.assessor.network.column
        if name not in [f.finding for f in finder.find(table[name].term, most=8)]
    ]
    assert lost == []


def test_no_wording_shows_how_it_is_written_in_its_file(engine: Engine, finder: Finder) -> None:
    assert all("|" not in f.said for f in finder.find("pain to calf"))
    raw = [text for ways in engine.knowledge.lexicon.values() for text in ways.lay if "|" in text]
    for text in raw[:40]:
        words = text.partition("|")[0].replace("~", "")
        assert all("|" not in found.said for found in finder.find(words))


def test_an_empty_search_finds_nothing(finder: Finder) -> None:
    assert finder.find("  ") == () and read("").words == ""
