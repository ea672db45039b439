"""Every entry triages the whole story again, and can only raise the level."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantar import Evidence, Plantar, State, Urgency
from plantar.errors import DiaryError, PlantarError
from plantar.reading.extraction import NOTHING, ExtractedFact, Extraction
from plantar.records.bodies import (
    DiaryEntry,
    KeptAssessment,
    Level,
    Result,
    Treatment,
    read_body,
)
from plantar.records.diary import Diary
from plantar.records.keeping import keep, standing_of
from plantar.records.levels import level_of_report
from plantar.records.record import DiaryOwner
from plantar.records.standing import Standing, StoryJudge
from tests.records.conftest import HEEL, Days, at, painted

ENTRIES: list[dict[str, Any]] = [
    {"map": painted("pl_heel_cen"), "dangers": ()},
    {"map": painted("leg_post_up", side="right")},
    {"weakness": "worse"},
    {"falls": 3},
    {"skin": ("black",)},
    {"dangers": ("bladder_and_saddle",)},
    {"dangers": ()},
    {"note": "much better, no pain at all, it was nothing"},
    {"strengths": {"numb": 0}},
]


def rank(standing: Standing) -> int:
    return Urgency(standing.level).rank


def test_the_first_day_stands_as_the_visit_said(judge: StoryJudge, visit: KeptAssessment) -> None:
    standing = Days().add(0, visit).stand(judge, 0.5)
    assert standing.level == visit.report["urgency"]["level"] == "routine"
    assert not standing.rose and not standing.noticed


def test_a_reason_that_another_repeats_and_goes_on_from_is_not_said(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    whole, part = "It may be gout or a sprain.", "It may be gout."
    told = ((whole, ["gout", "sprain"]), (part, ["gout"]))
    reasons = [{"clinical": "", "plain": text, "causes": causes} for text, causes in told]
    urgency = {**visit.report["urgency"], "set_by": reasons}
    kept = KeptAssessment(report={**visit.report, "urgency": urgency})
    assert level_of_report(kept.report).because == (whole,)


def test_what_was_said_of_dangers_yesterday_is_unknown_tomorrow(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().add(0, visit)
    assert days.stand(judge, 0.5).name == "Routine"
    assert days.stand(judge, 1.5).name == "Not yet safe to say"
    assert days.entry(1.4, dangers=()).stand(judge, 1.5).name == "Routine"


def test_an_entry_without_the_dangers_answered_is_not_yet_safe_to_say(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    standing = Days().add(0, visit).entry(5, strengths={"numb": 1}).stand(judge, 5)
    assert standing.name == "Not yet safe to say"
    assert standing.now.dangers


def test_a_tick_of_standing_risks_alone_is_an_answer(judge: StoryJudge) -> None:
    """Which of them it is stays open for ever: a blood thinner is no danger that begins."""
    told = {"strengths": {"numb": 2}, "weakness": "none", "dangers": ("at_risk",)}
    standing = Days().entry(0, **told).stand(judge, 0.1)
    assert standing.now.status == "settled" and not standing.unsafe


def test_a_ticked_danger_is_an_emergency_and_better_days_do_not_take_it_back(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().add(0, visit).entry(3, dangers=("bladder_and_saddle",))
    assert days.stand(judge, 3).level == "emergency_now"
    later = days.entry(4, dangers=(), note="it was nothing, all is fine").stand(judge, 4)
    assert later.level == "emergency_now" and later.rose


def test_a_new_visit_settles_what_stood(judge: StoryJudge, visit: KeptAssessment) -> None:
    days = Days().add(0, visit).entry(3, dangers=("bladder_and_saddle",)).add(4, visit)
    assert days.stand(judge, 4.1).level == "routine"


def test_a_level_that_was_kept_stays_until_the_next_visit(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().add(0, visit).entry(2, dangers=("bladder_and_saddle",))
    level = days.stand(judge, 2).as_level
    kept = Days().add(0, visit).add(2, level)
    standing = kept.stand(judge, 2.1)
    assert (standing.level, standing.kept) == ("emergency_now", True)
    assert kept.add(3, visit).stand(judge, 3.1).level == "routine"


def test_new_weakness_opens_the_question_about_the_legs_though_no_danger_was_ticked(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    standing = Days().add(0, visit).entry(2, weakness="new", dangers=()).stand(judge, 2)
    assert rank(standing) > Urgency.ROUTINE.rank
    assert standing.now.status == "provisional"
    assert standing.now.at_most == "emergency_now"


def test_a_black_toe_raises_the_level(judge: StoryJudge, visit: KeptAssessment) -> None:
    standing = Days().add(0, visit).entry(2, skin=("black",), dangers=()).stand(judge, 2)
    assert rank(standing) >= Urgency.SAME_DAY.rank


def test_a_note_can_raise_the_level_and_a_no_in_a_note_answers_nothing(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().add(0, visit)
    bad = days.entry(2, note="Since this morning I cannot pass urine and am numb between my legs.")
    assert bad.stand(judge, 2).level == "emergency_now"
    calm = days.entry(2, note="I can pass urine, nothing between the legs, no weakness.")
    assert calm.stand(judge, 2).name == "Not yet safe to say"


def test_what_a_later_note_perhaps_says_never_hides_what_was_said_plainly(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    """A doubtful word fires no rule, so it must not stand in the place of a plain one."""

    def read(note: str) -> Extraction:
        said = Evidence("numb_saddle", State.PRESENT, confidence=float(note))
        return replace(NOTHING, facts=(ExtractedFact(said, 0, len(note), note),))

    reading = StoryJudge(judge.plantar, read)
    plain = Days().add(0, visit).entry(1, note="0.9")
    assert plain.stand(reading, 1).level == "emergency_now"
    assert plain.entry(2, note="0.3").stand(reading, 2).level == "emergency_now"
    perhaps = Days().add(0, visit).entry(1, note="0.3").stand(reading, 1)
    assert perhaps.level != "emergency_now" and perhaps.name == "Not yet safe to say"


def test_a_climb_raises_a_routine_visit(judge: StoryJudge, visit: KeptAssessment) -> None:
    days = Days().add(0, visit).entry(1, map=painted(*HEEL), dangers=())
    raised = days.entry(6, map=painted(*HEEL, "leg_post_up"), dangers=()).stand(judge, 6)
    assert rank(raised) > Urgency.ROUTINE.rank and raised.rose


def test_what_did_not_help_counts_like_another_contact(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    pad = Treatment(kind="insole", name="pad", began=at(1).date(), look_back_days=7)
    boot = Treatment(kind="shoe", name="boots", began=at(1).date(), look_back_days=7)
    days = Days().add(0, visit).add(1, pad).add(1, boot).numb((0.2, 6), (5, 6), (9, 6))
    standing = days.entry(9, dangers=()).stand(judge, 9)
    assert len(standing.steps) == 1
    assert rank(standing) >= Urgency.WITHIN_2_WEEKS.rank


def test_visits_close_together_count_as_having_asked_before(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    often = Days().add(0, visit).add(1, visit).add(2, visit).stand(judge, 2.1)
    assert rank(often) >= Urgency.WITHIN_2_WEEKS.rank
    seldom = Days().add(-200, visit).add(-100, visit).add(2, visit).stand(judge, 2.1)
    assert seldom.level == "routine"


def test_a_result_that_came_in_counts(judge: StoryJudge, visit: KeptAssessment) -> None:
    days = Days().add(0, visit).entry(1, dangers=())
    before = days.stand(judge, 1).now
    after = days.add(1, Result(finding="weak_both_legs_fast")).stand(judge, 1).now
    assert Urgency(after.level).rank > Urgency(before.level).rank


def test_without_a_visit_nothing_is_called_safe(judge: StoryJudge) -> None:
    assert Days().entry(0, map=painted(*HEEL)).stand(judge, 0).name == "Not yet safe to say"


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=st.lists(st.sampled_from(range(len(ENTRIES))), min_size=1, max_size=4))
def test_whatever_is_written_the_kept_level_never_falls(
    judge: StoryJudge, visit: KeptAssessment, chosen: list[int]
) -> None:
    days, last = Days().add(0, visit), 0
    for day, n in enumerate(chosen, 1):
        days = days.entry(day, **ENTRIES[n])
        standing = days.stand(judge, day)
        assert rank(standing) >= last
        last = rank(standing)
        days = days.add(day, standing.as_level)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            DiaryEntry(map={"schema": "plantar/map/1", "layers": {"left": {"numb": {"x": 1}}}}),
            "'x'",
        ),
        (DiaryEntry(dangers=("dragon",)), "entry.dangers: found 'dragon'"),
        (DiaryEntry(skin=("green",)), "entry.skin: found 'green'"),
        (Result(finding="no_such"), "no_such"),
    ],
)
def test_what_the_knowledge_does_not_know_is_refused(
    judge: StoryJudge, body: DiaryEntry | Result, says: str
) -> None:
    with pytest.raises(PlantarError, match=says):
        judge.check(body)


def test_an_entry_that_a_wrong_clock_dates_before_the_visit_still_counts(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().add(10, visit).entry(-20, dangers=("bladder_and_saddle",))
    assert days.stand(judge, -20).level == "emergency_now"


def test_a_no_from_the_time_ahead_of_a_wrong_clock_answers_nothing(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    assert Days().add(10, visit).stand(judge, -20).name == "Not yet safe to say"


def test_a_visit_that_left_dangers_open_settles_nothing(
    judge: StoryJudge, visit: KeptAssessment, door: Plantar
) -> None:
    hasty = KeptAssessment(report=json.loads(json.dumps(door.assess(age_years=50).as_dict())))
    days = Days().add(0, visit).entry(3, dangers=("bladder_and_saddle",)).add(4, hasty)
    assert days.stand(judge, 4.1).level == "emergency_now"


def test_what_is_no_report_is_no_visit(judge: StoryJudge, visit: KeptAssessment) -> None:
    for broken in ({}, {"schema": "plantar/report/9"}, {**visit.report, "urgency": {}}):
        with pytest.raises(PlantarError, match="visit"):
            judge.check(KeptAssessment(report=broken))


def test_a_level_kept_while_it_was_unsafe_to_say_is_named_by_its_own_words(
    judge: StoryJudge,
) -> None:
    first = Days().entry(0, map=painted(*HEEL))
    level = first.stand(judge, 0).as_level
    assert level.name == "Not yet safe to say"
    later = first.add(0, level.model_copy(update={"level": "within_2_weeks"}))
    standing = later.entry(0.01, dangers=(), weakness="none").stand(judge, 0.02)
    assert (standing.level, standing.unsafe) == ("within_2_weeks", False)
    assert (standing.name, standing.when) == ("Within two weeks", Urgency.WITHIN_2_WEEKS.when)
    assert "nobody can say" not in standing.where


def test_what_a_note_perhaps_means_is_answered_by_reading_the_dangers_with_it(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    def read(note: str) -> Extraction:
        said = Evidence("weak_both_legs_fast", State.PRESENT, confidence=float(note))
        return replace(NOTHING, facts=(ExtractedFact(said, 0, len(note), note),))

    reading = StoryJudge(judge.plantar, read)
    days = Days().add(0, visit)
    assert days.entry(2, note="0.36").stand(reading, 2).open
    answered = days.entry(2, note="0.36", dangers=())
    assert answered.stand(reading, 2).open == ()
    assert answered.entry(2.1, note="0.36").stand(reading, 2.2).open[0].why == "heard"
    plain = days.entry(2, note="0.95", dangers=()).stand(reading, 2)
    assert plain.level == "emergency_now"


def test_a_ticked_line_says_why_it_is_open_until_somebody_says_which(judge: StoryJudge) -> None:
    ticked = Days().entry(0, strengths={"numb": 4}, dangers=("mind",))
    first, *_ = ticked.stand(judge, 0.01).open
    assert (first.why, first.line) == ("which", "mind")
    told = ticked.entry(0.02, dangers=("mind",), which=("confusion",)).stand(judge, 0.03)
    assert all(danger.line != "mind" for danger in told.open)
    assert rank(told) >= Urgency.SAME_DAY.rank


@pytest.mark.parametrize(
    ("line", "which"), [("at_risk", "takes_anticoagulant"), ("legs_fail", "weak_foot_lift")]
)
def test_once_it_is_said_which_the_level_is_that_of_what_was_said(
    judge: StoryJudge, diary: Diary, me: DiaryOwner, line: str, which: str
) -> None:
    body = DiaryEntry(strengths={"numb": 4}, weakness="none", dangers=(line,))
    record, ticked = keep(diary, judge, me, body)
    told = body.model_copy(update={"which": (which,)})
    _, said = keep(diary, judge, me, told, instead_of=record)
    alone, _ = keep(diary, judge, other := diary.begin("other"), told)
    assert rank(said) <= rank(ticked)
    assert said.level == standing_of(diary, judge, other).level
    assert alone.body == told


def test_taking_a_tick_back_does_not_lower_what_it_raised(
    judge: StoryJudge, diary: Diary, me: DiaryOwner
) -> None:
    body = DiaryEntry(strengths={"numb": 4}, dangers=("legs_fail",))
    record, ticked = keep(diary, judge, me, body)
    none = body.model_copy(update={"dangers": ()})
    assert keep(diary, judge, me, none, instead_of=record)[1].level == ticked.level


def test_a_danger_that_is_of_no_ticked_line_is_refused(judge: StoryJudge) -> None:
    with pytest.raises(DiaryError, match=r"entry\.which: found 'confusion'"):
        judge.check(DiaryEntry(dangers=("blood",), which=("confusion",)))


def test_a_level_that_names_its_lines_as_an_older_build_did_is_read() -> None:
    level = {"level": "same_day", "name": "Today", "when": "", "where": "", "because": []}
    body = read_body("level", {**level, "untold": ["blood"]})
    assert isinstance(body, Level) and body.raised_by == ("blood",)


def test_a_level_written_before_it_said_so_is_unsafe_by_its_name() -> None:
    old = {"level": "routine", "when": "first", "where": "Wait.", "because": []}
    for name, unsafe in (("Not yet safe to say", True), ("Routine", False)):
        body = read_body("level", {**old, "name": name})
        assert isinstance(body, Level) and body.unsafe is unsafe
        assert read_body("level", body.model_dump(mode="json")) == body


def test_whether_a_level_may_be_named_does_not_hang_on_its_words(
    judge: StoryJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plantar.assessment.urgent.UNSAFE_NAME", "Nobody can say yet")
    level = Days().entry(0, map=painted(*HEEL)).stand(judge, 0).as_level
    assert level.name == "Nobody can say yet" and level.unsafe
    later = Days().add(0, level).entry(0.01, dangers=(), weakness="none").stand(judge, 0.02)
    assert later.name != "Nobody can say yet" and not later.as_level.unsafe


def test_what_set_an_emergency_is_named_with_the_day_on_which_it_was_written(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    told = Days().add(0, visit).entry(1, skin=("black",)).entry(2, dangers=("blood",))
    assert told.stand(judge, 2.1).origin == (
        "Written on 2 May 2026: black.",
        f"Written on 3 May 2026: “{judge.dangers['blood'].plain}”.",
    )


def test_dangers_of_the_last_visit_are_named_with_its_day(judge: StoryJudge, door: Plantar) -> None:
    report = door.assess(evidence=["numb_saddle"], age_years=50).as_dict()
    body = KeptAssessment(report=json.loads(json.dumps(report)))
    said = Days().add(0, body).stand(judge, 0.1).origin
    plain = judge.plantar.knowledge.findings["numb_saddle"].plain
    assert said == (f"Told at the visit on 1 May 2026: {lower(plain)}.",)


@pytest.mark.parametrize("how", ["deleted", "corrected"])
def test_a_level_whose_entry_is_gone_says_so(
    judge: StoryJudge, diary: Diary, me: DiaryOwner, how: str
) -> None:
    body = DiaryEntry(strengths={"numb": 4}, dangers=("legs_fail",), which=("weak_leg",))
    record, first = keep(diary, judge, me, body)
    if how == "deleted":
        diary.delete(me, record.thread)
    else:
        calm = DiaryEntry(strengths={"numb": 4}, dangers=())
        keep(diary, judge, me, calm, instead_of=record)
    left = standing_of(diary, judge, me)
    assert left.level == first.level
    assert left.origin == (f"What set it was written on 1 May 2026 and has been {how} since.",)


def test_who_is_to_be_seen_today_is_not_told_to_book_an_appointment(judge: StoryJudge) -> None:
    days = Days().entry(0, map=painted(*HEEL)).entry(20, map=painted(*HEEL, "leg_post_up"))
    calm = days.stand(judge, 20)
    danger = days.entry(20, dangers=("bladder_and_saddle",)).stand(judge, 20)
    assert calm.steps and danger.noticed and danger.steps == ()


def lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
