"""Letters say the same facts to both readers, and nobody's words become markup."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import textstat
import typst

from plantar.assessment import document
from plantar.assessment.compose import must_not_miss
from plantar.assessment.document import (
    Block,
    Paragraph,
    Picture,
    Table,
    _typst,
    pages_of,
    to_html,
    to_pdf,
    to_text,
)
from plantar.assessment.letter import clinician_letter
from plantar.assessment.letter_parts import Cover, long_date
from plantar.assessment.report import LevelReason, Report
from plantar.assessment.request import Request
from plantar.assessment.summary import patient_summary
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.reasoning.prior import Person
from plantar.triage.redflags import RedFlagResult
from tests.builders import request, shared_assessor, shared_knowledge

KNOWLEDGE = shared_knowledge()
ENGINE = shared_assessor()
ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "letters"
DAY = date(2026, 4, 3)
CASES = (
    "A013", "A044", "A069", "A073", "B001", "B024", "B029", "B042", "B045", "B055", "B063", "B071"
)  # fmt: skip


def report_of(name: str) -> Report:
    case = read_vignette(ROOT / "cases/development" / f"{name}.yaml", KNOWLEDGE)
    return ENGINE.assess(Request.of_case(case, "uk"))


def both(report: Report) -> tuple[list[Block], list[Block]]:
    return clinician_letter(report, KNOWLEDGE, DAY), patient_summary(report, KNOWLEDGE, DAY)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", [0, 1], ids=["clinician", "patient"])
def test_a_letter_is_what_was_read_and_approved(name: str, kind: int) -> None:
    """To renew after reading the difference: PLANTAR_RENEW=1 pytest tests/assessment."""
    import os

    text = to_text(both(report_of(name))[kind])
    text = "\n".join(line for line in text.splitlines() if "knowledge" not in line) + "\n"
    path = GOLDEN / f"{name}.{'clinician' if kind == 0 else 'patient'}.txt"
    if os.environ.get("PLANTAR_RENEW"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_both_readers_are_told_the_same_urgency(name: str) -> None:
    report = report_of(name)
    letter, summary = (to_text(blocks) for blocks in both(report))
    assert f"Urgency: {report.urgency.name}" in letter
    soon = (report.urgency.name.lower(), report.urgency.when)
    assert any(f"How soon: {words}\n" in summary for words in soon)


@pytest.mark.parametrize(
    ("told", "words"),
    [("numb_toes_middle", "within about 6 weeks"), ("numb_saddle", "emergency")],
)
def test_a_summary_says_when_and_not_the_name_of_a_level(told: str, words: str) -> None:
    dangers = [f for line in KNOWLEDGE.danger_screen.values() for f in line.findings if f != told]
    evidence = [Evidence(told, State.PRESENT), *(Evidence(f, State.ABSENT) for f in dangers)]
    assert f"How soon: {words}\n" in to_text(both(ENGINE.assess(request(Person(50), evidence)))[1])


def test_dates_cannot_be_read_the_wrong_way_round() -> None:
    assert long_date(date(2026, 4, 3)) == "3 April 2026"


def test_the_same_report_and_day_give_the_same_letter() -> None:
    first, second = (to_text(both(report_of("A069"))[0]) for _ in range(2))
    assert first == second


def test_the_side_is_written_out() -> None:
    evidence = [Evidence("pain_heel", State.PRESENT, side=Side.LEFT)]
    letter = to_text(both(ENGINE.assess(request(Person(50), evidence)))[0])
    assert "(left)" in letter


@pytest.mark.parametrize("told", ["bladder_retention", "weak_both_legs", "duration_under_day"])
def test_what_has_no_side_or_is_of_both_by_its_name_is_given_none(told: str) -> None:
    evidence = [Evidence(told, State.PRESENT, side=Side.BOTH)]
    letter, summary = (
        to_text(blocks) for blocks in both(ENGINE.assess(request(Person(50), evidence)))
    )
    assert f"{KNOWLEDGE.findings[told].term} (" not in letter
    assert f"{KNOWLEDGE.findings[told].plain} (" not in summary


def test_what_contradicts_begins_like_a_sentence() -> None:
    evidence = [Evidence(f, State.PRESENT) for f in ("duration_under_day", "duration_years")]
    assert "Only one can be true" in to_text(both(ENGINE.assess(request(Person(50), evidence)))[0])


def test_a_value_stands_with_its_unit() -> None:
    evidence = [Evidence("lab_hba1c", State.PRESENT, 60.0, layer=Layer.TEST)]
    assert "60 mmol/mol" in to_text(both(ENGINE.assess(request(Person(50), evidence)))[0])


@pytest.mark.parametrize(
    "words",
    [
        "<img src=x onerror=alert(1)>",
        '"#) #panic()',
        "*b* _i_ $x$ \\",
        "a\x00\x0bb",
        "\\u{41}",
    ],
)
def test_the_words_of_the_person_stay_words(words: str) -> None:
    evidence = [Evidence("pain_heel", State.PRESENT, fact=words)]
    letter = both(ENGINE.assess(request(Person(50), evidence, title=words)))[0]
    assert "<img" not in to_html("x", letter)
    assert to_pdf("x", letter).startswith(b"%PDF")


def test_an_emergency_summary_tells_to_call_and_nothing_to_try() -> None:
    summary = to_text(both(report_of("A013"))[1])
    assert "999" in summary.split("What it may be")[0]
    assert "Look out for" not in summary


@pytest.mark.parametrize("name", CASES)
def test_a_summary_can_be_read_at_the_age_of_twelve(name: str) -> None:
    text = to_text(both(report_of(name))[1])
    lines = [line for line in text.splitlines() if line and set(line) - {"=", "-"}]
    body = ". ".join(line.strip("- ").rstrip(".") for line in lines if "[picture" not in line)
    assert textstat.flesch_kincaid_grade(body) <= 8


def test_the_letter_names_what_was_not_checked() -> None:
    assert "urinary retention" in to_text(both(report_of("A069"))[0])


def test_regions_of_the_map_are_parted_so_that_their_names_stay_whole() -> None:
    assert "outer lower leg, lower half; outer" in " ".join(
        to_text(both(report_of("B024"))[0]).split()
    )


def test_a_summary_without_advice_names_the_questions_that_it_waits_for() -> None:
    report = report_of("A069")
    assert report.plan.questions[0].text in " ".join(to_text(both(report)[1]).split())


def test_the_clinician_reads_where_the_person_was_sent() -> None:
    report = report_of("A013")
    letter = clinician_letter(report, KNOWLEDGE, DAY, Cover(by_person=True))
    assert f"told: {report.urgency.where}" in " ".join(to_text(letter).split())
    assert "told:" not in to_text(clinician_letter(report, KNOWLEDGE, DAY))


def test_a_letter_of_the_person_carries_their_text_and_name_and_only_what_was_said() -> None:
    evidence = [Evidence("pain_heel", State.PRESENT)]
    cover = Cover("No back pain.\nHeel hurts!", "Ann Lee", "3 May 1970", by_person=True)
    letter = to_text(
        clinician_letter(ENGINE.assess(request(Person(50), evidence)), KNOWLEDGE, DAY, cover)
    )
    assert '"No back pain.' in letter and "Ann Lee" in letter and "3 May 1970" in letter
    assert "From: the person themselves" in letter and "Absent:" not in letter


def test_a_letter_in_an_emergency_names_the_few_tests_that_settle_it_first() -> None:
    told = ("weak_one_side", "onset_sudden", "duration_under_day")
    report = ENGINE.assess(request(Person(68), [Evidence(name, State.PRESENT) for name in told]))
    text = to_text(clinician_letter(report, KNOWLEDGE, DAY)).partition("settle it first")[2]
    first, *rest = text.partition("Medicines")[0].split("\n- ")[1:]
    assert "usual first test" in first and len(report.workup.items) > 4
    assert sum("if so" in line for line in rest) == 4
    assert "nerve study" not in text and "biopsy" not in text


TOLD = ("foot_ulcer", "history_diabetes", "numb_sole_whole")
SORE = [
    *(
        Evidence(f, State.ABSENT)
        for line in KNOWLEDGE.danger_screen.values()
        for f in line.findings
        if f not in TOLD
    ),
    *(Evidence(f, State.PRESENT) for f in TOLD),
]


def test_a_summary_tells_how_to_do_what_it_advises() -> None:
    report = ENGINE.assess(request(Person(74), SORE))
    summary = " ".join(to_text(both(report)[1]).split())
    told = [item for item in report.plan.now if item.say]
    assert told and all(f"{i.name}: {i.say.rstrip('.')}." in summary for i in told)


def test_a_summary_carries_what_the_safety_rules_say_as_the_page_does() -> None:
    report = ENGINE.assess(request(Person(74), SORE))
    summary = " ".join(to_text(both(report)[1]).split())
    assert report.plan.alerts and all(a.text in summary for a in report.plan.alerts)


def test_the_danger_signs_of_a_summary_begin_with_an_if() -> None:
    text = " ".join(to_text(both(report_of("A044"))[1]).split())
    signs = text.partition("Look out for")[2].partition("What you can do")[0]
    assert signs.count("If one of these is true: ") == signs.count(": Call") + signs.count(": Book")
    assert "at any time" not in signs and "(after 6 weeks)" in signs


def test_both_sides_are_not_said_of_what_names_them() -> None:
    told = [Evidence(n, State.PRESENT, side=Side.BOTH) for n in ("numb_stocking", "feel_burn")]
    text = " ".join(to_text(both(ENGINE.assess(request(Person(68), told)))[1]).split())
    assert "like a sock on both feet - burning (both sides)" in text


def test_a_letter_gives_no_second_probability_for_the_same_cause() -> None:
    report = report_of("A044")
    both, one = "It may be gout or a sprain.", "It may be gout."
    reasons = (
        LevelReason("risk: 92 %", both, ("gout", "sprain")),
        LevelReason("risk: 48 %", one, ("gout",)),
    )
    report = replace(report, urgency=replace(report.urgency, set_by=reasons, status="settled"))
    letter = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    assert "risk: 92 %" in letter and "risk: 48 %" not in letter


def test_a_place_in_the_brain_is_named_on_the_side_where_it_is() -> None:
    told = [Evidence(n, State.PRESENT, side=Side.LEFT) for n in ("weak_leg", "weak_one_side")]
    told += [Evidence(n, State.PRESENT) for n in ("onset_sudden", "duration_under_day")]
    report = ENGINE.assess(request(Person(68), told))
    place = next(site for site in report.sites if site.crossed)
    assert (place.side, place.own_side, place.plain_side) == ("left", "right", "")
    letter = to_text(clinician_letter(report, KNOWLEDGE, DAY))
    assert f"{place.name}, right side" in letter and "unsteadiness, left side" in letter
    heel = ENGINE.assess(
        request(Person(50), [Evidence("numb_heel_medial", State.PRESENT, side=Side.LEFT)])
    )
    assert (heel.sites[0].own_side, heel.sites[0].plain_side) == ("left", "left")


def test_an_advice_of_an_emergency_is_said_once() -> None:
    told = ("weak_one_side", "onset_sudden", "duration_under_day")
    report = ENGINE.assess(request(Person(68), [Evidence(name, State.PRESENT) for name in told]))
    letter = clinician_letter(report, KNOWLEDGE, DAY, Cover(by_person=True))
    assert " ".join(to_text(letter).split()).count(report.urgency.where) == 1


def test_whom_to_see_begins_with_whom_the_person_is_told_to_book_with() -> None:
    report = report_of("B001")
    assert report.see[0].who == "podiatrist" and report.urgency.level == "routine"
    summary = to_text(both(report)[1]).partition("Whom to see")[2]
    assert summary.index("family doctor (GP)") < summary.index(report.see[0].who)
    letter = to_text(clinician_letter(report, KNOWLEDGE, DAY, Cover(by_person=True)))
    assert "To: family doctor (GP)" in letter


def test_who_is_seen_today_is_not_sent_on_to_their_own_kind_and_brings_all_there() -> None:
    first, *others = ENGINE.assess(request(Person(74), SORE)).person_sees
    assert first.when == "today" and len(first.bring) > 1
    assert not [r for r in others if r.role == "family_doctor" or r.bring]


def test_a_doctor_does_not_write_to_their_own_kind() -> None:
    report = ENGINE.assess(request(Person(50), [Evidence("pain_heel", State.PRESENT)]))
    assert "To: GP" not in to_text(clinician_letter(report, KNOWLEDGE, DAY))


def test_half_a_surrogate_pair_does_not_stop_the_pdf() -> None:
    assert to_pdf("x", [Paragraph("a\ud800b")]).startswith(b"%PDF")


def test_what_the_picture_shows_also_stands_in_words_beside_it() -> None:
    assert "one side, not said which" in to_html("x", both(report_of("B024"))[0])


def test_a_row_of_a_table_is_not_parted_at_the_end_of_a_page() -> None:
    over_half_a_page = "so many words " * 140
    rows = [(f"row {n}", over_half_a_page) for n in range(3)]
    pdf = to_pdf("A table", [Table("Rows", ("name", "words"), rows)])
    assert max(map(int, re.findall(rb"/Count (\d+)", pdf))) == 3


def test_a_picture_is_not_parted_from_its_words_at_the_end_of_a_page() -> None:
    drawn = _typst(Picture("<svg/>", "the right heel"))
    assert drawn.startswith("#block(breakable: false)[") and drawn.endswith('#"the right heel"]]')


def test_a_test_that_was_negative_is_not_called_a_low_value() -> None:
    evidence = [Evidence("lab_b12_low", State.ABSENT, layer=Layer.TEST)]
    assert "Absent: low serum B12" in to_text(both(ENGINE.assess(request(Person(50), evidence)))[0])


@pytest.mark.parametrize("condition", sorted(KNOWLEDGE.conditions))
def test_what_must_not_be_missed_never_ends_in_nothing(condition: str) -> None:
    told = must_not_miss({condition: 1.0}, RedFlagResult((), ()), KNOWLEDGE)
    assert not any(line.clinical.endswith("()") for line in told)


def test_the_fonts_of_a_pdf_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [0]
    whole = typst.Fonts

    def counted(**given: Any) -> Any:
        made[0] += 1
        return whole(**given)

    monkeypatch.setattr(typst, "Fonts", counted)
    document._fonts.cache_clear()
    long: list[Block] = [Paragraph(f"Line {n}.") for n in range(90)]
    assert pages_of(to_pdf("x", long)) == pages_of(to_pdf("y", long)) > 1
    assert made == [1]


def test_a_letter_gives_no_risk_as_the_reason_of_a_normal_visit() -> None:
    told = [Evidence("feel_burn", State.PRESENT), Evidence("pain_back", State.PRESENT)]
    no = [
        Evidence(name, State.ABSENT)
        for line in KNOWLEDGE.danger_screen.values()
        for name in line.findings
    ]
    report = ENGINE.assess(request(Person(50), [*told, *no]))
    assert report.urgency.level == "routine" and report.urgency.status == "settled"
    letter = " ".join(to_text(clinician_letter(report, KNOWLEDGE, DAY)).split())
    why = letter.partition("Why this urgency")[2].partition("Examination")[0]
    assert "no more urgent cause is probable enough" in why and "risk" not in why
    assert "within about 6 weeks or sooner" in why


def test_while_dangers_are_open_a_letter_says_that_and_no_reason_of_a_lower_level() -> None:
    report = ENGINE.assess(request(Person(50), [Evidence("feel_burn", State.PRESENT)]))
    assert report.urgency.status == "provisional"
    letter = " ".join(to_text(clinician_letter(report, KNOWLEDGE, DAY)).split())
    why = letter.partition("Why this urgency")[2]
    first = report.urgency.dangers[0].clinical
    assert why.index("Dangers are not answered") < why.index(first) < why.index("no level below")
    assert not [r for r in report.urgency.set_by if r.clinical in why]


def test_the_risk_of_an_emergency_says_what_it_is_a_risk_of() -> None:
    letter = " ".join(to_text(both(report_of("A013"))[0]).split())
    assert "for conditions to be seen now (Cauda equina syndrome" in letter
