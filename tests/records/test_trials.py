"""Personal trials and the weekly questions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plantar.errors import DiaryError
from plantar.records.bodies import Treatment, WeeklyScore, read_body
from plantar.records.noticing import Watcher
from plantar.records.standing import StoryJudge
from plantar.records.trials import LESS, MORE, UNCLEAR, Trial, trials
from plantar.records.weekly import weekly
from tests.records.conftest import START, Days

BEGAN, BEFORE, AFTER = 10, (1, 4, 7), (12, 15, 18)
PAINLESS = {"severity": "none", "frequency": None}


def day(n: float) -> date:
    return (START + timedelta(days=n)).date()


@pytest.fixture
def watcher(judge: StoryJudge) -> Watcher:
    return judge.watcher


def tried(watcher: Watcher, before: int, after: int, **more: object) -> Trial:
    """A trial of an insole between two strengths."""
    days = Days().numb(*((d, before) for d in BEFORE), *((d, after) for d in AFTER))
    body = Treatment(kind="insole", name="gel", began=day(BEGAN), decide_on=day(BEGAN + 14), **more)  # type: ignore[arg-type]
    return trials(watcher, days.add(BEGAN, body).story)[0]


@pytest.mark.parametrize(("after", "verdict"), [(2, LESS), (6, UNCLEAR), (9, MORE)])
def test_a_trial_is_judged_by_a_clear_change_only(
    watcher: Watcher, after: int, verdict: str
) -> None:
    (outcome,) = tried(watcher, 6, after).outcomes
    assert outcome.sensation == "numb" and outcome.verdict == verdict
    assert outcome.shift and outcome.shift.points == after - 6


def test_what_comes_after_the_day_to_decide_does_not_change_the_verdict(watcher: Watcher) -> None:
    body = Treatment(kind="shoe", name="wide", began=day(BEGAN), decide_on=day(BEGAN + 14))
    days = Days().add(BEGAN, body).numb(*((d, 6) for d in BEFORE), *((d, 2) for d in AFTER))
    back = days.numb((30, 7), (31, 7), (32, 7), (33, 7))
    verdicts = [trials(watcher, d.story)[0].outcomes for d in (days, back)]
    assert verdicts[0] == verdicts[1] and verdicts[0][0].verdict == LESS


def test_with_too_few_entries_a_trial_says_so_and_nothing_else(watcher: Watcher) -> None:
    body = Treatment(kind="shoe", name="wide", began=day(10), decide_on=day(20))
    story = Days().numb((1, 6), (12, 1), (13, 1)).add(10, body).story
    (outcome,) = trials(watcher, story)[0].outcomes
    assert outcome.shift is None and "3 entries before and 3 under it" in outcome.verdict


def test_a_trial_with_too_few_entries_is_not_called_without_effect(judge: StoryJudge) -> None:
    gel = Treatment(kind="insole", name="gel", began=day(10), look_back_days=7, decide_on=day(20))
    few = Days().numb((1, 6), (12, 6), (18, 6)).add(10, gel)
    many = few.numb((2, 6), (3, 6), (15, 6))
    for days, said in ((few, "not_shown_better"), (many, "no_better")):
        (outcome,) = trials(judge.watcher, days.story)[0].outcomes
        found = {n.id: n for n in days.stand(judge, 20).noticed}
        assert (outcome.shift is None) == (said == "not_shown_better")
        assert said in found and ("it is not" in found[said].text) == (said == "no_better")
        assert found[said].contact, "what nobody wrote lowers nothing"


def test_a_treatment_without_a_day_to_decide_is_no_trial(watcher: Watcher) -> None:
    body = Treatment(kind="shoe", name="wide", began=day(10))
    assert trials(watcher, Days().add(10, body).story) == ()


def test_what_else_was_changed_meanwhile_is_named(watcher: Watcher) -> None:
    gel = Treatment(kind="insole", name="gel", began=day(10), decide_on=day(24))
    for began, named in ((9, ()), (12, ("new shoe",)), (25, ())):
        other = Treatment(kind="shoe", name="new shoe", began=day(began))
        assert trials(watcher, Days().add(10, gel).add(10, other).story)[0].overlapping == named


def test_the_day_to_decide_is_a_step_of_the_diary_until_it_is_ended(judge: StoryJudge) -> None:
    gel = Treatment(kind="insole", name="gel", began=day(10), decide_on=day(24))
    ended = gel.model_copy(update={"ended": day(24)})
    due = [
        any(n.id == "trial_due" for n in Days().add(10, body).stand(judge, at).noticed)
        for body, at in ((gel, 23), (gel, 24), (ended, 24))
    ]
    assert due == [False, True, False]


def test_a_day_to_decide_before_the_trial_is_refused() -> None:
    raw = {"kind": "shoe", "name": "x", "began": "2026-05-10", "decide_on": "2026-05-10"}
    with pytest.raises(DiaryError, match=r"treatment.decide_on: .*the day on which it began"):
        read_body("treatment", raw)


def test_the_weekly_points_go_from_none_to_the_published_most() -> None:
    worst = {"severity": "severe", "frequency": "almost_always"}
    for said, points in ((PAINLESS, 0.0), (worst, 14.64)):
        body = read_body("score", dict.fromkeys(weekly().complaints, said))
        assert isinstance(body, WeeklyScore) and weekly().score(body) == points
    assert weekly().most == pytest.approx(14.64)


@pytest.mark.parametrize(
    "wrong",
    [{"severity": "none", "frequency": "frequent"}, {"severity": "slight", "frequency": None}],
)
def test_how_often_is_said_for_what_was_there_and_only_for_that(wrong: dict[str, str]) -> None:
    raw = dict.fromkeys(weekly().complaints, PAINLESS) | {"numb": wrong}
    with pytest.raises(DiaryError, match=r"score.numb.frequency"):
        read_body("score", raw)


def test_the_weekly_questions_change_nothing_about_how_urgent_it_is(judge: StoryJudge) -> None:
    days = Days().entry(1, strengths={"numb": 4})
    said = {"severity": "severe", "frequency": "almost_always"}
    scored = days.add(2, read_body("score", dict.fromkeys(weekly().complaints, said)))
    assert scored.stand(judge, 2).level == days.stand(judge, 2).level
