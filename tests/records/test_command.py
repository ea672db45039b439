"""``plantar diary`` from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from plantar.cli import app
from plantar.errors import DiaryError
from plantar.records.bodies import KeptAssessment
from plantar.records.photos import picture_of
from plantar.records.standing import StoryJudge
from tests.records.conftest import HEEL, painted
from tests.records.photos import photo

Run = Callable[..., Result]
KINDS = ("pain", "burning", "tingling", "numb")


@pytest.fixture
def run(tmp_path: Path, judge: StoryJudge, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command on an own diary, with the shared knowledge."""
    monkeypatch.setattr("plantar.cli.diary.story_judge", lambda: judge)
    monkeypatch.setenv("PLANTAR_DIARY", str(tmp_path / "diary.db"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str, **kw: str) -> Result:
        done = CliRunner().invoke(app, ["diary", *words], **kw)  # type: ignore[arg-type]
        if isinstance(done.exception, DiaryError):
            raise done.exception
        return done

    return run


def test_an_entry_is_saved_and_says_what_stands(run: Run) -> None:
    said = run("add", "--strength", "numb=4", "--note", "[bold]odd[/]").output
    assert "Saved in the diary of me" in said and "NOT YET SAFE TO SAY" in said
    assert "[bold]odd[/]" in run("show").output


def test_a_raised_level_is_said_with_its_reason(
    run: Run, visit: KeptAssessment, tmp_path: Path
) -> None:
    (tmp_path / "report.json").write_text(json.dumps(visit.report), encoding="utf-8")
    assert "ROUTINE" in run("visit", str(tmp_path / "report.json")).output
    said = run("add", "--danger", "bladder_and_saddle").output
    assert "EMERGENCY" in said and "more urgent than your last visit" in said


def test_an_open_danger_is_named_as_the_option_takes_it(run: Run) -> None:
    said = run("add", "--strength", "numb=4").output
    assert "--danger bladder_and_saddle: You cannot pee" in said


def test_entries_are_shown_in_words(run: Run, visit: KeptAssessment, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(visit.report), encoding="utf-8")
    run("visit", str(tmp_path / "report.json"))
    run("add", "--strength", "numb=4", "--weakness", "as_before", "--no-dangers")
    said = run("show").output
    assert "Visit\n          Routine, " in said
    assert "Entry\n          numb 4 of 10; As weak as before; none of the dangers" in said
    assert "{" not in said and "[]" not in said


def test_the_painting_of_the_entry_before_can_be_taken_over(run: Run, tmp_path: Path) -> None:
    with pytest.raises(DiaryError, match="no entry has a painting"):
        run("add", "--same-map")
    (tmp_path / "map.json").write_text(json.dumps(painted(*HEEL)), encoding="utf-8")
    run("add", "--map", str(tmp_path / "map.json"))
    run("add", "--same-map")
    run("export", "-o", str(tmp_path / "out.csv"))
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert sum("left:pl_heel_cen" in line for line in lines) == 2


def test_export_merge_backup_restore_and_delete_go_round(run: Run, tmp_path: Path) -> None:
    run("add", "--note", "heron")
    run("export", "-o", str(tmp_path / "out.json"))
    run("backup", str(tmp_path / "copy.db"))
    assert "0 records taken in" in run("merge", str(tmp_path / "out.json")).output
    assert run("delete", input="n\n").exit_code == 1
    run("delete", "--yes")
    with pytest.raises(DiaryError, match="is empty"):
        run("show")
    assert "2 records taken in" in run("merge", str(tmp_path / "out.json")).output
    run("restore", "--over-newer", str(tmp_path / "copy.db"))
    with pytest.raises(DiaryError, match="is empty"):
        run("show")  # what was deleted was deleted from the backup, too


def test_an_entry_that_is_not_there_is_said_before_anything_is_asked(run: Run) -> None:
    run("add", "--note", "heron")
    with pytest.raises(DiaryError, match="no such entry"):
        run("delete", "--entry", "nonsense")


def test_a_passphrase_is_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plantar.records.store.new_seal", _cheap)
    run("add", "--note", "heron")
    run("lock", input="long passphrase\nlong passphrase\n")
    assert "heron" in run("show", input="long passphrase\n").output
    monkeypatch.setenv("PLANTAR_PASSPHRASE", "a wrong one")
    with pytest.raises(DiaryError, match="not the passphrase"):
        run("show")


def _cheap(passphrase: str) -> object:
    from plantar.records.seal import new_seal

    return new_seal(passphrase, 2**4)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add",), "Nothing is written yet"),
        (("add", "--strength", "numb"), "--strength: found 'numb'"),
        (("add", "--danger", "brain", "--no-dangers"), "give one of them"),
        (("add", "--at", "yesterday"), "--at: found 'yesterday'"),
        (("treatment", "spell", "moon"), "treatment.kind: found 'spell'"),
        (("export", "-o", "diary.pdf"), "ending in .json, .csv or .fhir.json"),
        (("visit", "missing.json"), "cannot be read"),
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_saved(
    run: Run, words: tuple[str, ...], says: str
) -> None:
    with pytest.raises(DiaryError, match=says):
        run(*words)


def test_two_people_are_never_mixed_up(run: Run) -> None:
    run("add", "--person", "ann", "--note", "mine")
    run("add", "--person", "bob", "--note", "of bob")
    with pytest.raises(DiaryError, match="--person: expected one of ann, bob"):
        run("show")
    assert "of bob" not in run("show", "--person", "ann").output


def test_a_trial_is_begun_in_the_terminal_and_shown_with_what_can_be_said(run: Run) -> None:
    words = ("treatment", "insole", "gel pad", "--began", "2026-04-01")
    assert run(*words, "--decide-on", "2026-05-01").exit_code == 0
    assert "trial of gel pad, to decide on 2026-05-01: no entry yet" in run("show").output


def test_the_weekly_questions_are_asked_in_the_terminal(run: Run) -> None:
    first = run(
        "weekly",
        "--pain",
        "none",
        "--burning",
        "slight frequent",
        input="none\nawful\nsevere\nfrequent\n",
    )
    assert "Tingling" in first.output and "4.66 of 14.64 points" in first.output
    again = run("weekly", *(word for kind in KINDS for word in (f"--{kind}", "none"))).output
    assert "0 of 14.64 points" in again and ": 4.66" in again
    with pytest.raises(DiaryError, match="--pain: found 'awful'; expected one of none, slight occ"):
        run("weekly", "--pain", "awful")


def test_reminders_are_written_for_a_calendar_and_name_no_treatment(
    run: Run, tmp_path: Path
) -> None:
    later = (date.today() + timedelta(days=28)).isoformat()
    run("treatment", "supplement", "B12", "--decide-on", later)
    run("reminders", "--every", "day", "-o", str(tmp_path / "diary.ics"))
    text = (tmp_path / "diary.ics").read_text(encoding="utf-8")
    titles = [str(e["summary"]) for e in Calendar.from_ical(text).walk("VEVENT")]
    assert titles == ["Diary", "Diary: look back"] and "B12" not in text
    with pytest.raises(DiaryError, match="--every: found 'hour'; expected day or week"):
        run("reminders", "--every", "hour", "-o", str(tmp_path / "diary.ics"))


def test_a_photo_goes_in_and_comes_out_of_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "foot.jpg").write_bytes(photo())
    run("add", "--skin", "redness", "--photo", f"left={tmp_path / 'foot.jpg'}")
    shown = next(line for line in run("show").output.splitlines() if line.endswith(" Photo"))
    run("photo", shown.split()[0], "-o", str(tmp_path / "out.jpg"))
    assert (tmp_path / "out.jpg").read_bytes() == picture_of(photo(), "left").data
    with pytest.raises(DiaryError, match="expected left=FILE or right=FILE"):
        run("add", "--photo", "foot.jpg")
