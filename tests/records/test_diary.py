"""The diary keeps every version, loses nothing and forgets for good."""

from __future__ import annotations

import sqlite3
import stat
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from plantar.errors import DiaryError
from plantar.records.backups import backup
from plantar.records.bodies import DiaryEntry, read_body
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from tests.records.conftest import SECRET, Clock, files_with


def test_an_entry_comes_back_as_it_was_written(diary: Diary, me: DiaryOwner) -> None:
    entry = DiaryEntry(note="ключ ✓", strengths={"numb": 4}, dangers=(), skin=("blister",))
    diary.add(me, entry)
    assert [r.body for r in diary.records(me)] == [entry]


def test_several_entries_of_one_day_are_all_kept(
    diary: Diary, me: DiaryOwner, clock: Clock
) -> None:
    for hour in range(3):
        diary.add(me, DiaryEntry(note=str(hour)))
        clock.go_on(hours=1)
    assert len(diary.records(me)) == 3


def test_a_correction_is_a_new_version_and_the_old_one_stays(diary: Diary, me: DiaryOwner) -> None:
    first = diary.add(me, DiaryEntry(note="left"))
    diary.correct(first, DiaryEntry(note="right"))
    assert [r.body.note for r in diary.history(me)] == ["left", "right"]  # type: ignore[attr-defined]
    assert [(r.version, r.body.note) for r in diary.records(me)] == [(2, "right")]  # type: ignore[attr-defined]


def test_a_row_can_never_be_changed(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note="as it was"))
    assert diary.path
    with sqlite3.connect(diary.path) as file, pytest.raises(sqlite3.IntegrityError, match="never"):
        file.execute("UPDATE record SET body='{}'")


def test_two_windows_that_correct_the_same_entry_do_not_overwrite_each_other(
    diary: Diary, me: DiaryOwner
) -> None:
    first = diary.add(me, DiaryEntry(note="old"))
    diary.correct(first, DiaryEntry(note="one window"))
    with pytest.raises(DiaryError, match="changed meanwhile"):
        diary.correct(first, DiaryEntry(note="other window"))
    assert [r.body.note for r in diary.records(me)] == ["one window"]  # type: ignore[attr-defined]


def test_a_form_that_is_sent_twice_is_kept_once(diary: Diary, me: DiaryOwner) -> None:
    thread, entry = str(uuid4()), DiaryEntry(note="once")
    diary.add(me, entry, thread=thread)
    diary.add(me, entry, thread=thread)
    assert len(diary.history(me)) == 1


def test_a_form_that_is_sent_again_with_a_change_is_a_correction(
    diary: Diary, me: DiaryOwner
) -> None:
    thread = str(uuid4())
    diary.add(me, DiaryEntry(note="first"), thread=thread)
    diary.add(me, DiaryEntry(note="second"), thread=thread)
    assert [r.version for r in diary.history(me)] == [1, 2]


def test_an_entry_of_one_person_is_never_filed_under_another(diary: Diary, me: DiaryOwner) -> None:
    you, thread = diary.begin("you"), str(uuid4())
    diary.add(me, DiaryEntry(note="mine"), thread=thread)
    with pytest.raises(DiaryError, match="another diary"):
        diary.add(you, DiaryEntry(note="yours"), thread=thread)
    with pytest.raises(DiaryError, match="no such entry in the diary of you"):
        diary.find(you, thread)
    assert diary.records(you) == ()


def test_two_people_never_have_the_same_name(diary: Diary, me: DiaryOwner) -> None:
    with pytest.raises(DiaryError, match="belongs to one person"):
        diary.begin("me")


def test_the_file_is_readable_by_its_owner_only(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note="x"))
    assert diary.path
    for file in diary.path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(diary.path.parent.stat().st_mode) == 0o700


def test_rights_that_were_loosened_are_tightened(diary: Diary) -> None:
    assert diary.path
    diary.path.chmod(0o644)
    Diary(diary.path).close()
    assert stat.S_IMODE(diary.path.stat().st_mode) == 0o600


def test_a_deleted_entry_leaves_no_trace_in_any_file(diary: Diary, me: DiaryOwner) -> None:
    gone = diary.add(me, DiaryEntry(note=SECRET))
    diary.correct(gone, DiaryEntry(note=SECRET + " again"))
    kept = diary.add(me, DiaryEntry(note="heron"))
    assert diary.path
    backup(diary, diary.path.parent / "copies" / "one.db")
    assert len(files_with(diary.path.parent, SECRET)) >= 2
    assert diary.delete(me, gone.thread) == ()
    assert files_with(diary.path.parent, SECRET) == []
    assert [r.thread for r in diary.records(me)] == [kept.thread]


def test_a_deleted_person_leaves_no_trace_in_any_file(diary: Diary) -> None:
    her, you = diary.begin(SECRET), diary.begin("you")
    diary.add(her, DiaryEntry(note=SECRET))
    diary.add(you, DiaryEntry(note="heron"))
    assert diary.path
    backup(diary, diary.path.parent / "one.db")
    diary.delete(her)
    assert files_with(diary.path.parent, SECRET) == []
    assert len(diary.records(you)) == 1


def test_a_backup_that_cannot_be_reached_is_named(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    backup(diary, stick / "one.db")
    stick.rename(tmp_path / "drawer")
    assert diary.delete(me) == (str(stick / "one.db"),)


def test_a_diary_that_another_program_reads_says_that_traces_may_be_left(
    diary: Diary, me: DiaryOwner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("plantar.records.database", fromlist=["x"]).PRAGMAS,
                        "busy_timeout", "1")  # fmt: skip
    diary.add(me, DiaryEntry(note=SECRET))
    assert diary.path
    with sqlite3.connect(diary.path) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM record").fetchone()
        with pytest.raises(DiaryError, match="another program holds"):
            diary.delete(me)
        other.execute("ROLLBACK")
    Diary(diary.path).close()
    assert files_with(diary.path.parent, SECRET) == []


def test_an_entry_ahead_of_the_clock_is_refused(diary: Diary, me: DiaryOwner, clock: Clock) -> None:
    with pytest.raises(DiaryError, match="no later than the clock"):
        diary.add(me, DiaryEntry(), at=clock.now + timedelta(days=1))
    with pytest.raises(DiaryError, match="with its zone"):
        diary.add(me, DiaryEntry(), at=datetime(2026, 4, 1, 8))


def test_a_clock_that_was_set_back_is_noticed_and_loses_nothing(
    diary: Diary, me: DiaryOwner, clock: Clock
) -> None:
    diary.add(me, DiaryEntry(note="before"))
    clock.go_on(days=-30)
    diary.add(me, DiaryEntry(note="after"))
    assert diary.clock_went_back(me)
    assert {r.body.note for r in diary.records(me)} == {"before", "after"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"sleep_hours": 25}, "entry.sleep_hours: found '25'; input should be less than"),
        ({"strengths": {"numb": 11}}, "entry.strengths.numb: found '11'"),
        ({"mood": 1}, "entry.mood: unknown; expected map, strengths"),
        ({"weakness": "some"}, "entry.weakness: found 'some'"),
    ],
)
def test_a_wrong_field_is_named_with_what_would_be_right(raw: dict[str, object], says: str) -> None:
    with pytest.raises(DiaryError) as error:
        read_body("entry", raw)
    assert says in str(error.value)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(DiaryError, match="kind: found 'wish'"):
        read_body("wish", {})
