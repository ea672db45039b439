"""What the diary notices, and what it does not make a noise about."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plantar.assessment.daily import look_back_days
from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.plain_yaml import plain_yaml
from plantar.records.bodies import DiaryEntry, KeptAssessment, Treatment
from plantar.records.course import extent, shift, slope
from plantar.records.standing import StoryJudge
from plantar.records.thresholds import DATA, areas_cm2, noticing, read_noticing
from tests.records.conftest import HEEL, Days, at, painted

STEADY = [(day, 5) for day in (0, 3, 6, 9, 12, 15)]


def ids(judge: StoryJudge, days: Days, day: float) -> list[str]:
    return [n.id for n in judge.watcher.notice(days.story, at(day))]


def test_every_region_of_the_map_has_an_area(knowledge: KnowledgeBase) -> None:
    assert areas_cm2().keys() == knowledge.regions.keys()


def test_every_finding_that_a_noticing_names_is_known(knowledge: KnowledgeBase) -> None:
    noticed = [row.findings for row in noticing().noticed.values()]
    skin = [row.findings for row in noticing().skin.values()]
    assert {f for named in (*noticed, *skin) for f in named} <= knowledge.findings.keys()


def test_what_can_raise_the_level_does_not_begin_with_a_visit_to_book() -> None:
    """Beside "See a doctor today" it would be a second, slower order."""
    steps = [row.step for row in noticing().noticed.values() if row.findings and row.step]
    assert steps and all(step.startswith("Show what changed when you are seen") for step in steps)


def test_a_sole_has_about_the_area_of_a_sole() -> None:
    assert 130 < sum(a for r, a in areas_cm2().items() if r.startswith("pl_")) < 250


def test_the_area_counts_both_sides_and_leaves_out_slips_of_the_finger() -> None:
    map_ = {
        "layers": {
            "left": {"numb": {"pl_heel_cen": 1.0, "pl_toe1": 0.01}},
            "right": {"numb": {"pl_heel_cen": 0.5}},
        }
    }
    seen = extent(map_, "numb", {"pl_heel_cen": 10.0, "pl_toe1": 99.0}, 0.25)
    assert (seen.area_cm2, seen.regions) == (15.0, 2)


@given(st.floats(-1, 1), st.lists(st.integers(0, 60), min_size=3, max_size=8, unique=True))
def test_the_slope_of_a_straight_line_is_its_own(per_week: float, days: list[int]) -> None:
    found = slope([(at(d).date(), 5 + per_week * d / 7) for d in days])
    assert found and found.per_week == pytest.approx(per_week, abs=1e-9)
    assert found.low <= found.per_week + 1e-9 and found.per_week <= found.high + 1e-9


@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=9),
    st.lists(st.integers(0, 10), min_size=1, max_size=9),
)
def test_before_and_after_exchanged_turn_the_shift_round(a: list[int], b: list[int]) -> None:
    one, other = shift(a, b), shift(b, a)
    assert one and other
    assert one.points == pytest.approx(-other.points)
    assert one.low <= one.points <= one.high


def test_a_course_that_goes_up_is_noticed_and_one_that_stays_is_not(judge: StoryJudge) -> None:
    rising = Days().numb(*((day, 2 + n) for n, day in enumerate((0, 4, 8, 12, 16, 20))))
    assert ids(judge, rising, 20) == ["worse"]
    assert ids(judge, Days().numb(*STEADY), 15) == []


def test_two_entries_make_no_trend(judge: StoryJudge) -> None:
    assert ids(judge, Days().numb((0, 1), (10, 9)), 10) == []


def test_several_entries_of_one_day_are_one_day_of_a_trend(judge: StoryJudge) -> None:
    weeks = ((0, 7), (7, 5), (14, 4), (20, 3))
    seconds = tuple((20 + n / 86400, 3 + 2 * n) for n in range(1, 4))
    story = Days().numb(*weeks, *seconds).story
    assert judge.watcher.trend(story, "numb") is None
    longer = judge.watcher.trend(Days().numb(*weeks, *seconds, (28, 3)).story, "numb")
    assert longer and longer.written == 5 and longer.high < 10


def test_a_relapse_is_a_return_after_it_was_gone(judge: StoryJudge) -> None:
    gone = Days().numb((0, 6), (5, 1), (15, 0), (25, 1))
    assert "relapse" in ids(judge, gone.numb((30, 5)), 30)
    assert "relapse" not in ids(judge, gone.numb((30, 2)), 30)


def test_numbness_that_was_never_there_before_is_no_relapse(judge: StoryJudge) -> None:
    assert "relapse" not in ids(judge, Days().numb((0, 0), (20, 0), (30, 6)), 30)


def test_a_climb_of_one_leg_is_noticed_and_of_both_at_once_is_a_fast_one(judge: StoryJudge) -> None:
    one = Days().entry(0, map=painted("pl_heel_cen")).entry(5, map=painted("leg_post_up"))
    assert "upward" in ids(judge, one, 5)
    both = {
        day: {
            "schema": "plantar/map/1",
            "layers": {side: {"numb": {region: 1.0}} for side in ("left", "right")},
        }
        for day, region in ((0, "pl_toe1"), (5, "leg_ant_up"))
    }
    days = Days().entry(0, map=both[0]).entry(5, map=both[5])
    assert ids(judge, days, 5).count("upward_fast") == 2


def test_a_neighbouring_region_is_no_climb(judge: StoryJudge) -> None:
    days = Days().entry(0, map=painted("pl_heel_cen")).entry(5, map=painted("pl_heel_med"))
    assert "upward" not in ids(judge, days, 5)


def test_the_other_side_is_noticed_the_first_time(judge: StoryJudge) -> None:
    days = Days().entry(0, map=painted(*HEEL)).entry(5, map=painted(*HEEL, side="right"))
    found = {n.id: n.text for n in judge.watcher.notice(days.story, at(5))}
    assert "right side is painted for the first time" in found["new_side"]


def test_a_larger_area_is_noticed_in_cm2(judge: StoryJudge) -> None:
    days = Days().entry(0, map=painted("pl_heel_cen")).entry(9, map=painted(*HEEL, "pl_mid_cen"))
    found = {n.id: n.text for n in judge.watcher.notice(days.story, at(9))}
    assert "from about 15 to about 47 cm²" in found["growth"]


def test_new_weakness_and_falls_are_noticed_until_the_next_visit(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().entry(1, weakness="new", falls=2)
    assert ids(judge, days, 1) == ["new_weakness", "falls"]
    assert ids(judge, days.add(2, visit), 2) == []


def test_what_a_settling_visit_has_looked_at_is_not_noticed_again(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().entry(0, map=painted("pl_heel_cen")).entry(5, map=painted("leg_post_up"))
    assert ids(judge, days.add(6, visit), 6) == []
    again = days.add(6, visit).entry(7, map=painted("thi_post_up"))
    assert "upward" in ids(judge, again, 7)


def test_a_treatment_that_did_not_help_in_its_time_is_a_step(judge: StoryJudge) -> None:
    insole = Treatment(kind="insole", name="gel insole", began=at(0).date(), look_back_days=14)
    days = Days().add(0, insole).numb((-3, 6), (-2, 6), (-1, 6), (5, 6), (10, 5), (14, 6))
    noticed = judge.watcher.notice(days.story, at(15))
    assert [(n.id, bool(n.step), n.contact) for n in noticed] == [("no_better", True, True)]
    assert ids(judge, days, 10) == []


def test_a_treatment_that_helped_is_no_step(judge: StoryJudge) -> None:
    insole = Treatment(kind="insole", name="gel insole", began=at(0).date(), look_back_days=14)
    days = Days().add(0, insole).numb((-2, 6), (-1, 6), (5, 4), (10, 3), (14, 2))
    assert "no_better" not in ids(judge, days, 15)


def test_before_and_after_needs_some_entries_on_each_side(judge: StoryJudge) -> None:
    pills = Treatment(kind="supplement", name="B12", began=at(0).date())
    few = Days().add(0, pills).numb((-2, 6), (-1, 6), (5, 4))
    assert judge.watcher.responses(few.story) == ()
    enough = few.numb((-3, 6), (6, 4), (7, 4))
    (response,) = judge.watcher.responses(enough.story)
    assert (response.sensation, response.shift.points) == ("numb", -2)


def test_an_old_entry_says_nothing_about_today(judge: StoryJudge) -> None:
    assert ids(judge, Days().entry(0), 15) == ["stale"]
    assert ids(judge, Days().entry(0), 13) == []


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ({"basis": "study"}, "a study names its reference"),
        ({"value": 0}, "greater than 0"),
        ({"basis": "study", "reference": "nobody_1900"}, "unknown references: nobody_1900"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_threshold_without_a_source_is_refused(
    tmp_path: Path, edit: dict[str, object], says: str
) -> None:
    raw = plain_yaml((DATA / "noticing.yaml").read_text(encoding="utf-8"))
    raw["thresholds"]["growth_cm2"] |= edit
    (tmp_path / "noticing.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=says):
        read_noticing(tmp_path / "noticing.yaml")


def test_a_rise_over_two_days_is_noticed_and_one_bad_day_is_not(judge: StoryJudge) -> None:
    days = Days().numb((0, 4), (1, 4), (2, 5), (3, 6))
    assert ids(judge, days.numb((4, 7)), 4) == ["risen"]
    assert ids(judge, days.numb((4, 5)), 4) == []
    assert ids(judge, Days().numb((0, 4), (1, 4), (2, 4), (3, 9)), 3) == []


def test_mornings_are_not_compared_with_evenings(judge: StoryJudge) -> None:
    points = [(day + hour, value) for day in range(5) for hour, value in ((0.0, 2), (0.3, 7))]
    assert "risen" not in ids(judge, Days().numb(*points), 5)


def test_what_is_back_is_not_called_better(judge: StoryJudge) -> None:
    falling = [(0, 8), (2, 7), (4, 6), (6, 5), (8, 4), (10, 2), (12, 1), (14, 0), (20, 0), (27, 0)]
    assert ids(judge, Days().numb(*falling), 27) == ["better"]
    assert ids(judge, Days().numb(*falling, (29, 5)), 29) == ["relapse"]


def test_a_new_side_is_said_until_a_visit_has_looked_at_it(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    days = Days().entry(0, map=painted(*HEEL))
    for day in (5, 6, 7):
        days = days.entry(day, map=painted(*HEEL, side="right"))
        assert "new_side" in ids(judge, days, day)
    assert "new_side" not in ids(judge, days.add(8, visit), 8)


def test_no_better_after_the_time_that_the_plan_of_the_visit_named_is_a_step(
    judge: StoryJudge, visit: KeptAssessment
) -> None:
    plan = look_back_days(visit.report)
    assert plan
    wrote = [(day, 6) for day in (1, 2, 3, plan - 3, plan - 2, plan - 1)]
    days = Days().add(0, visit).numb(*wrote)
    assert "no_better_since_visit" in ids(judge, days, plan)
    assert "no_better_since_visit" not in ids(judge, days, plan - 1)
    for first, then in ((6, 2), (1, 1)):
        better = [(day, then if day > 3 else first) for day, _ in wrote]
        assert "no_better_since_visit" not in ids(judge, Days().add(0, visit).numb(*better), plan)


def test_every_change_that_a_doctor_should_know_of_says_what_to_do(judge: StoryJudge) -> None:
    wordings = judge.watcher.rules.noticed
    for name in ("upward", "upward_fast", "new_side", "growth", "worse", "risen", "relapse"):
        assert "visit" in wordings[name].step, name


def test_a_number_of_an_entry_may_be_written_in_the_units_of_its_finding(
    knowledge: KnowledgeBase,
) -> None:
    for name, finding in noticing().measured.items():
        assert name in DiaryEntry.model_fields
        kept = knowledge.findings[finding].unit
        assert name.endswith(kept.lower().replace("/", "_"))
