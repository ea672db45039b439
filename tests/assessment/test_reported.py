"""A letter says as told only what was told: surely, perhaps, or not at all."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from plantar.anatomy.painted import from_regions
from plantar.assessment.document import to_text
from plantar.assessment.leading import leading
from plantar.assessment.letter import MOST_NEGATIVES, clinician_letter
from plantar.assessment.letter_parts import Cover
from plantar.assessment.reported import measured
from plantar.assessment.summary import patient_summary
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person
from tests.builders import (
    absent,
    present,
    request,
    shared_assessor,
    shared_knowledge,
    unsure,
)

KNOWLEDGE = shared_knowledge()
DAY = date(2026, 4, 3)
OWN = Cover(by_person=True)
UNSURE = KNOWLEDGE.triage.sure.share - 0.1


def letter(
    *evidence: Evidence,
    cover: Cover = OWN,
    painted: dict[str, dict[str, tuple[str, ...]]] | None = None,
) -> str:
    """The letter to the doctor on one line."""
    map_ = from_regions(painted or {})
    report = shared_assessor().assess(request(Person(60, "male"), evidence, map_))
    return " ".join(to_text(clinician_letter(report, KNOWLEDGE, DAY, cover)).split())


def summary(*evidence: Evidence) -> str:
    """The summary for the person on one line."""
    report = shared_assessor().assess(request(Person(60, "male"), evidence))
    return " ".join(to_text(patient_summary(report, KNOWLEDGE, DAY)).split())


def part(text: str, title: str) -> str:
    """What stands under a heading."""
    found = text.partition(f" {title} {'-' * len(title)} ")[2]
    return found.partition(" ---")[0]


def test_what_was_perhaps_said_is_no_fact() -> None:
    told = [Evidence("hands_clumsy", State.PRESENT, confidence=UNSURE), *present("numb_sole_whole")]
    text = letter(*told)
    assert "hand clumsiness" not in part(text, "History")
    assert "hand clumsiness" in part(text, "Perhaps (not confirmed)")
    assert "nobody has asked yet: - clumsy hands" in summary(*told)


def test_a_no_that_was_perhaps_said_is_left_out() -> None:
    told = [Evidence("lab_fasting_glucose", State.ABSENT, layer=Layer.TEST, confidence=UNSURE)]
    assert "Absent: raised fasting glucose" not in letter(*told, *present("numb_sole_whole"))


@pytest.mark.parametrize("cover", [OWN, Cover()], ids=["of the person", "of a colleague"])
def test_a_sign_that_was_only_told_of_is_no_examination(cover: Cover) -> None:
    told = Evidence("sign_pulse_irregular", State.PRESENT, layer=Layer.EXAMINATION, confidence=0.9)
    text = letter(told, cover=cover)
    assert "Reported by the patient, not examined: irregular pulse" in part(text, "History")
    assert "Examination" not in text.partition("Differential")[0]


def test_what_a_clinician_examined_stands_under_examination() -> None:
    seen = Evidence("sign_pulse_irregular", State.PRESENT, layer=Layer.EXAMINATION)
    assert "Present: irregular pulse" in part(letter(seen, cover=Cover()), "Examination")


def test_what_a_present_finding_contains_is_not_called_absent() -> None:
    told = [*present("history_diabetes_over_10_years"), *absent("history_diabetes")]
    assert "Absent: diabetes" not in letter(*told)


def test_a_no_beside_the_same_in_other_words_is_unclear() -> None:
    text = letter(*present("takes_neurotoxic_chemotherapy"), *absent("history_immune_suppressed"))
    assert "Unclear, denied beside the like: immunosuppression" in text
    assert "Absent: immunosuppression" not in text


def test_what_is_of_one_side_is_never_said_of_both() -> None:
    text = letter(Evidence("foot_cold_one", State.PRESENT, side=Side.BOTH))
    assert "asymmetric coolness" in text and "coolness (both sides)" not in text


def test_of_many_negatives_those_that_tell_nothing_are_counted() -> None:
    screen = KNOWLEDGE.danger_screen["bladder_and_saddle"].findings[:2]
    dull = [n for n, f in KNOWLEDGE.findings.items() if f.topic == "trigger"][: MOST_NEGATIVES + 3]
    text = part(letter(*present("pain_toe"), *absent(*screen, *dull)), "History")
    assert all(KNOWLEDGE.findings[name].term in text for name in screen)
    assert "others that bear on no danger or cause listed here" in text
    few = part(letter(*present("pain_toe"), *absent(*screen, dull[0])), "History")
    assert KNOWLEDGE.findings[dull[0]].term in few and "others" not in few


def test_medicines_that_were_told_of_are_named_where_no_list_was_given() -> None:
    text = letter(*present("numb_sole_whole", "takes_metformin"))
    assert "Told of: metformin. No full list was given." in text


@pytest.mark.parametrize(
    ("days", "said"),
    [(152.0, "about 5 months"), (0.125, "about 3 hours"), (0.3, "less than a day")],
)
def test_how_long_ago_is_about_and_in_hours_only_where_they_were_said(
    days: float, said: str
) -> None:
    told = Evidence("symptom_days", State.PRESENT, days)
    assert f"symptom duration: {said}" in letter(told, *present("numb_sole_whole"))
    assert f"time since it began: {said}" in summary(told)


def test_who_woke_with_it_was_last_well_at_an_unknown_time() -> None:
    text = letter(Evidence("symptom_days", State.PRESENT, 0.25), *present("onset_waking"))
    assert "symptom duration: last well unknown" in text and "hours" not in part(text, "History")


def test_a_value_has_the_figures_of_its_unit_and_keeps_what_was_typed() -> None:
    value = Evidence("lab_hba1c", State.PRESENT, 62.8391, layer=Layer.TEST, fact="7.9 %")
    text = letter(value, cover=Cover())
    assert "63 mmol/mol (given as 7.9 %)" in text and "Words that this rests on" not in text


@pytest.mark.parametrize(
    ("told", "heading"),
    [("feel_tingle", "tingling"), ("pain_toe", "pain"), ("numb_sole_whole", "numbness")],
)
def test_a_letter_is_headed_with_what_was_told(told: str, heading: str) -> None:
    assert f"man, {heading}, " in letter(*present(told)).partition("Date:")[0]


@pytest.mark.parametrize(("told", "felt"), [("feel_tingle", "Felt there"), ("feel_numb", "Numb")])
def test_a_picture_is_called_numb_only_where_numbness_was_told(told: str, felt: str) -> None:
    where: dict[str, dict[str, tuple[str, ...]]] = {"left": {"numb": ("pl_heel_cen",)}}
    assert f"[picture: {felt}: " in letter(*present(told), painted=where)


def test_a_letter_ends_with_one_line_of_versions_and_says_no_number_of_what_is_unknown() -> None:
    text = letter(*present("pain_toe"))
    assert text.rpartition("behind it. ")[2].count(",") == 2 and " more." not in text


def test_a_letter_that_nobody_but_the_family_doctor_gets_is_to_them() -> None:
    text = letter(*present("pain_toe"), *absent("fever"), cover=Cover())
    assert "To: a colleague" not in text


def test_no_time_to_be_seen_stands_beside_not_yet_safe_to_say() -> None:
    told = present("pain_heel", "numb_heel_medial")
    report = shared_assessor().assess(request(Person(50), told))
    text = to_text(patient_summary(report, KNOWLEDGE, DAY)).partition("Whom to see")[2]
    whom = " ".join(text.partition("Look out")[0].split())
    assert report.urgency.status == "provisional" and report.see
    assert "Once the questions about dangers are answered" in whom and "weeks" not in whom


def test_what_would_raise_the_level_is_said_as_an_if() -> None:
    report = shared_assessor().assess(request(Person(60), present("pain_back", "numb_sole_whole")))
    assert report.urgency.would_raise
    for reason in report.urgency.would_raise:
        assert reason.plain.startswith("if this is so: ") and reason.clinical.startswith("if ")


def raising(*told: str) -> str:
    """What would make it more urgent for somebody who denies every danger."""
    dangers = KNOWLEDGE.dangers
    evidence = [*present(*told), *absent(*sorted(dangers - {*told}))]
    report = shared_assessor().assess(request(Person(71, "male"), evidence))
    return "; ".join(r.plain for r in report.urgency.would_raise)


def test_what_would_raise_the_level_belongs_to_the_person() -> None:
    sore = raising("history_diabetes", "foot_ulcer", "numb_sole_whole", "numb_stocking")
    for sign in ("fever", "redness", "black"):
        assert sign in sore, sign
    heel = raising("pain_heel", "time_first_step")
    for other in ("very cold", "lips", "reef fish", "gas"):
        assert other not in sore and other not in heel, other


def test_who_drinks_much_is_told_of_confusion_double_vision_and_fits() -> None:
    told = present("history_alcohol", "numb_stocking", "feel_burn")
    report = shared_assessor().assess(request(Person(50, "male"), told))
    net = " ".join(w.look_for for w in report.urgency.safety_net)
    for sign in ("confused", "see double", "a fit"):
        assert sign in net, sign


def test_no_headline_names_a_cause_that_needs_an_exposure_of_which_nothing_is_known() -> None:
    needs = {c for c, entry in KNOWLEDGE.conditions.items() if entry.exposure}
    assert {"hiv_neuropathy", "leprosy"} <= needs
    told = present("feel_burn", "numb_stocking", "time_night")
    for age in (30, 45, 60):
        leads = shared_assessor().assess(request(Person(age, "male"), told)).leading
        assert leads.standing == "stands_out" or needs.isdisjoint(leads.conditions)


def test_no_reason_of_a_level_names_such_a_cause_where_another_has_the_same_level() -> None:
    told = present("feel_burn", "side_both_equal", "time_night", "duration_under_year")
    report = shared_assessor().assess(request(Person(35, "male"), told))
    first = [c.id for c in report.conditions[:2]]
    assert "hiv_neuropathy" in first, "a person for whom it would be named"
    assert not [r for r in report.urgency.set_by if "HIV" in r.plain]
    known = [*told, *present("history_hiv")]
    report = shared_assessor().assess(request(Person(35, "male"), known))
    assert "HIV" in report.leading.plain


def test_a_cause_whose_exposure_is_told_may_lead_and_one_without_may_not() -> None:
    report = shared_assessor().assess(request(Person(40, "male"), present("feel_burn")))
    ranked = [
        replace(report.conditions[0], id="leprosy", probability=0.3, group=""),
        replace(report.conditions[0], id="small_fibre_neuropathy", probability=0.28, group=""),
    ]
    limits = KNOWLEDGE.model.report
    named = [
        leading(ranked, (), limits, known=True, age_years=40, unexposed=none).conditions
        for none in ((), ("leprosy",))
    ]
    assert "leprosy" in named[0] and "leprosy" not in named[1]
    assert "leprosy" not in KNOWLEDGE.not_exposed(present("history_leprosy_endemic"))


def test_a_length_of_time_that_counts_is_not_called_unused() -> None:
    told = [Evidence("symptom_days", State.PRESENT, 200.0), *present("numb_sole_whole")]
    assert "symptom duration" not in shared_assessor().assess(request(Person(60), told)).unused


def test_a_letter_goes_to_whom_its_reasons_name() -> None:
    told = present("foot_ulcer", "history_diabetes", "numb_sole_whole")
    dangers = [f for line in KNOWLEDGE.danger_screen.values() for f in line.findings]
    text = letter(*told, *absent(*dangers))
    assert "foot service" in text.partition("In the")[0].partition("Why this urgency")[2]
    assert "foot team" in text.partition("To: ")[2].partition(". ")[0]


@pytest.mark.parametrize(
    "name", [n for n, e in KNOWLEDGE.findings.items() if e.threshold and e.unit != "days"]
)
@pytest.mark.parametrize("state", [State.PRESENT, State.ABSENT])
def test_a_measured_value_is_written_as_a_value_and_not_as_a_denied_abnormality(
    name: str, state: State
) -> None:
    entry = KNOWLEDGE.findings[name]
    assert entry.threshold is not None
    said = measured(Evidence(name, state, value=entry.threshold.value), KNOWLEDGE)
    assert said.startswith(f"{entry.measured} {entry.threshold.value:g}")
    assert "absent" not in said and entry.threshold.said(present=state is State.PRESENT) in said


def test_a_vitamin_level_that_is_not_low_reads_so() -> None:
    level = Evidence("lab_b12_low", State.ABSENT, value=180, layer=Layer.TEST)
    assert measured(level, KNOWLEDGE) == "serum B12 180 pmol/L, not below 148"
    report = shared_assessor().assess(request(Person(60, "female"), [level]))
    letter = to_text(clinician_letter(report, KNOWLEDGE, date(2026, 4, 3)))
    assert "Measured: serum B12 180 pmol/L, not below 148." in letter
    assert "low serum B12 180" not in letter


def test_no_question_of_a_letter_to_a_colleague_speaks_to_a_patient() -> None:
    report = shared_assessor().assess(request(Person(60, "female"), present("feel_numb")))
    assert report.plan.questions
    letter = to_text(clinician_letter(report, KNOWLEDGE, date(2026, 4, 3)))
    asked = letter.split("Safety questions without an answer")[1].split("Decision support")[0]
    assert not re.search(r"\b(you|your)\b", asked, re.I)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("My feet are numb. I take metformin, gliclazide and ibuprofen.", "ibuprofen"),
        ("T2DM 12 yrs (gliclazide 80 mg bd). AF on apixaban.", "apixaban"),
    ],
)
def test_medicines_that_the_words_name_are_told_of_in_the_letter(words: str, named: str) -> None:
    said = letter(*present("feel_numb", "takes_metformin"), cover=Cover(words=words))
    told = said.split("Told of: ")[1].split(". No full list was given.")[0]
    assert {named, "gliclazide", "metformin"} <= {*told.split("; ")}
    assert told.count("metformin") == 1


def test_a_medicine_that_is_denied_is_not_told_of() -> None:
    words = "My feet are numb. I do not take ibuprofen. I am allergic to amoxicillin."
    assert "No list was given" in letter(*present("feel_numb"), cover=Cover(words=words))


def test_who_is_sure_of_nothing_reads_the_dangers_by_name_and_how_much_else() -> None:
    asked = [n for n, e in KNOWLEDGE.findings.items() if e.asked_of == "patient" and not e.unit]
    report = shared_assessor().assess(request(Person(50), unsure(*asked[:200])))
    text = to_text(patient_summary(report, KNOWLEDGE, DAY))
    part = text.split("You were not sure about:")[1].split("What it may be")[0]
    lines = [line for line in part.splitlines() if line.startswith("- ")]
    assert len(lines) <= len(KNOWLEDGE.danger_screen) + 6
    assert "other questions, none of them about a danger" in " ".join(part.split())
    first = next(iter(KNOWLEDGE.danger_screen.values()))
    assert first.plain in " ".join(part.split())


def test_a_summary_for_who_cares_for_somebody_does_not_say_that_they_feel_it_themselves() -> None:
    map_ = from_regions({"left": {"numb": ("pl_heel_cen",)}})
    report = shared_assessor().assess(request(Person(68), present("feel_numb"), map_))
    carer = Cover(by_person=True, of_another=True)
    text = to_text(patient_summary(report, KNOWLEDGE, DAY, carer))
    assert "Where they feel it" in text and "you feel it" not in text
    assert text.startswith("Summary, ")


def test_a_letter_says_much_that_is_not_sure_in_one_line() -> None:
    names = [n for n, f in KNOWLEDGE.findings.items() if f.asked_of == "patient"][:80]
    unsure = [Evidence(name, State.UNSURE) for name in names if KNOWLEDGE.findings[name].background]
    report = shared_assessor().assess(request(Person(80), [*present("feel_numb"), *unsure]))
    text = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    line = " ".join(text.partition("- Unclear: ")[2].partition("\n- ")[0].split())
    assert "other questions, none of them on the danger list" in line
    assert line.count(";") <= len(KNOWLEDGE.danger_screen)


def test_what_hardly_weighs_is_not_listed_against_a_cause() -> None:
    told = present(
        "history_diabetes", "history_diabetes_over_10_years", "takes_anticoagulant",
        "numb_sole_whole", "numb_toe_little", "duration_years", "side_both_equal",
    )  # fmt: skip
    report = shared_assessor().assess(request(Person(71, "male"), told))
    assert [r for r in report.conditions[0].does_not_fit if r.finding == "takes_anticoagulant"]
    text = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    first = text.partition("Conditions in order")[2].split("\n- ")[1]
    assert "anticoagulant" not in first.partition("against")[2]
    assert "fourth and fifth toe" not in first.partition("against")[2]


def test_one_time_that_was_told_is_no_contradiction() -> None:
    read = [
        Evidence("symptom_days", State.PRESENT, 365.25, confidence=0.6),
        Evidence("duration_under_year", State.PRESENT, confidence=0.77),
    ]
    report = shared_assessor().assess(request(Person(50), [*present("feel_burn"), *read]))
    assert not [s for s in report.contradictions if "only one can be true" in s.plain]
    both = present("feel_burn", "duration_under_year", "duration_years")
    report = shared_assessor().assess(request(Person(50), both))
    assert [s for s in report.contradictions if "only one can be true" in s.plain]
