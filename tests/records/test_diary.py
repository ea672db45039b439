"""The diary keeps every version, loses nothing and forgets for good."""

from __future__ import annotations

import json
import sqlite3
import stat
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, Treatment, read_body
from plantar.records.copies import (
    backup,
    export_csv,
    export_json,
    merge,
    read_export,
    restore,
)
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from tests.records.conftest import Clock

SECRET = "kingfisher-4711"
CHEAP = 2**4
"""Cost of the key in tests; the real one takes half a second on purpose."""


def files_with(folder: Path, text: str) -> list[str]:
    """Files under a folder that hold a text."""
    found = [f for f in folder.rglob("*") if f.is_file()]
    return [f.name for f in found if text.encode() in f.read_bytes()]


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


def test_with_a_passphrase_no_text_is_readable_in_the_file(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note=SECRET))
    diary.seal("a long passphrase", CHEAP)
    diary.begin(SECRET)
    diary.add(me, DiaryEntry(note=SECRET))
    assert diary.path
    assert files_with(diary.path.parent, SECRET) == []
    again = Diary(diary.path, "a long passphrase")
    assert [r.body.note for r in again.records(me)] == [SECRET] * 2  # type: ignore[attr-defined]
    again.close()


@pytest.mark.parametrize("given_", ["another passphrase", None])
def test_without_the_passphrase_nothing_opens(
    diary: Diary, me: DiaryOwner, given_: str | None
) -> None:
    diary.seal("a long passphrase", CHEAP)
    assert diary.path
    with pytest.raises(DiaryError, match="passphrase"):
        Diary(diary.path, given_)


def test_a_sealed_row_that_was_moved_to_another_person_does_not_open(
    diary: Diary, me: DiaryOwner
) -> None:
    diary.seal("a long passphrase", CHEAP)
    you = diary.begin("you")
    diary.add(me, DiaryEntry(note="mine"))
    assert diary.path
    with sqlite3.connect(diary.path) as file:
        file.execute("CREATE TEMP TABLE moved AS SELECT * FROM record")
        file.execute("DELETE FROM record")
        file.execute("UPDATE moved SET person=?", (you.id,))
        file.execute("INSERT INTO record SELECT * FROM moved")
    with pytest.raises(DiaryError, match="belongs elsewhere"):
        diary.records(you)


def test_a_passphrase_can_be_taken_away(diary: Diary, me: DiaryOwner) -> None:
    entry = DiaryEntry(note="heron")
    diary.add(me, entry)
    diary.seal("a long passphrase", CHEAP)
    diary.seal(None)
    assert diary.path
    again = Diary(diary.path)
    assert [r.body for r in again.records(me)] == [entry]
    again.close()


def test_a_program_that_opened_it_before_the_passphrase_writes_nothing_readable(
    diary: Diary, me: DiaryOwner
) -> None:
    assert diary.path
    server = Diary(diary.path)
    diary.seal("a long passphrase", CHEAP)
    assert not server.up_to_date
    with pytest.raises(DiaryError, match="passphrase was changed meanwhile"):
        server.add(me, DiaryEntry(note=SECRET))
    server.close()
    assert files_with(diary.path.parent, SECRET) == [] and diary.records(me) == ()


def test_a_short_passphrase_is_refused(diary: Diary) -> None:
    with pytest.raises(DiaryError, match="at least 8"):
        diary.seal("short")


def test_everything_comes_back_from_an_export(diary: Diary, me: DiaryOwner, tmp_path: Path) -> None:
    first = diary.add(me, DiaryEntry(note="a"))
    diary.correct(first, DiaryEntry(note="b"))
    diary.add(me, Treatment(kind="insole", name="gel", began="2026-04-01"))  # type: ignore[arg-type]
    other = Diary(tmp_path / "other.db")
    assert merge(other, export_json(diary, me)).new == 3
    assert other.history(me) == diary.history(me)
    other.close()


def test_merging_twice_adds_nothing(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note="a"))
    assert merge(diary, export_json(diary, me)).new == 0


def test_two_devices_that_changed_the_same_entry_both_keep_theirs(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    first = diary.add(me, DiaryEntry(note="as begun"))
    phone = Diary(tmp_path / "phone.db", clock=diary.clock)
    merge(phone, export_json(diary, me))
    diary.correct(first, DiaryEntry(note="at home"))
    on_phone = phone.correct(first, DiaryEntry(note="on the way"))
    phone.correct(on_phone, DiaryEntry(note="on the way, later"))
    done = merge(diary, export_json(phone, me))
    assert (done.new, done.both_kept) == (2, 1)
    notes = {r.body.note for r in diary.records(me)}  # type: ignore[attr-defined]
    assert notes == {"at home", "on the way, later"}
    assert merge(diary, export_json(phone, me)).new == 0
    phone.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plan=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.text(max_size=5)), max_size=8))
def test_no_note_is_lost_whatever_two_devices_wrote(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[bool, int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    home, phone = Diary(folder / "home.db"), Diary(folder / "phone.db")
    me = home.begin("me")
    shared = [home.add(me, DiaryEntry(note=f"shared {n}")) for n in range(2)]
    merge(phone, export_json(home, me))
    for at_home, which, note in plan:
        here = home if at_home else phone
        if which < 2:
            here.correct(here.find(me, shared[which].thread), DiaryEntry(note=note))
        else:
            here.add(me, DiaryEntry(note=note))
    merge(home, export_json(phone, me))
    merge(phone, export_json(home, me))
    kept = [{r.body.note for r in d.history(me)} for d in (home, phone)]  # type: ignore[attr-defined]
    assert kept[0] == kept[1] >= {note for _, _, note in plan}
    assert sorted(map(repr, home.history(me))) == sorted(map(repr, phone.history(me)))
    for one in (home, phone):
        one.close()


def test_a_file_of_somebody_with_the_same_name_is_not_mixed_in(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    other = Diary(tmp_path / "other.db")
    text = export_json(other, other.begin("me"))
    with pytest.raises(DiaryError, match="never mixed"):
        merge(diary, text)
    other.close()


def test_a_merge_never_brings_back_what_was_deleted(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    gone = diary.add(me, DiaryEntry(note=SECRET))
    diary.add(me, DiaryEntry(note="heron"))
    phone = Diary(tmp_path / "phone" / "phone.db", clock=diary.clock)
    merge(phone, export_json(diary, me))
    backup(phone, tmp_path / "phone" / "copy.db")
    diary.delete(me, gone.thread)
    assert merge(diary, export_json(phone, me)).new == 0
    done = merge(phone, export_json(diary, me))
    assert (done.gone, done.unreached) == (1, ())
    phone.close()
    assert files_with(tmp_path, SECRET) == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "plantar/diary/1"}', '{"schema": "plantar/diary/9"}']
)
def test_what_is_no_export_is_refused_with_a_message(text: str) -> None:
    with pytest.raises(DiaryError):
        read_export(text)


def test_the_table_for_spreadsheets_has_a_line_for_each_entry_and_no_formula(
    diary: Diary, me: DiaryOwner
) -> None:
    diary.add(me, DiaryEntry(note="=1+1", dangers=(), strengths={"numb": 0}))
    diary.add(me, DiaryEntry())
    header, first, second = export_csv(diary, me).splitlines()
    named = dict(zip(header.split(","), first.split(","), strict=True))
    assert named["note"] == "'=1+1" and named["numb_0_10"] == "0" and named["dangers"] == "none"
    assert dict(zip(header.split(","), second.split(","), strict=True))["dangers"] == ""


def test_a_backup_holds_everything_and_restores_it(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    diary.add(me, DiaryEntry(note="heron"))
    backup(diary, tmp_path / "copy.db")
    restore(tmp_path / "copy.db", tmp_path / "new" / "diary.db")
    again = Diary(tmp_path / "new" / "diary.db")
    assert again.history(me) == diary.history(me)
    again.close()


def test_a_backup_never_replaces_a_diary_that_holds_more(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    backup(diary, tmp_path / "copy.db")
    diary.add(me, DiaryEntry(note="after the backup"))
    assert diary.path
    with pytest.raises(DiaryError, match="holds 1 records that the backup does not"):
        restore(tmp_path / "copy.db", diary.path)
    assert len(diary.records(me)) == 1


def test_a_diary_that_another_program_has_open_is_not_replaced(
    diary: Diary, me: DiaryOwner, tmp_path: Path
) -> None:
    backup(diary, tmp_path / "copy.db")
    assert diary.path and diary.people()
    with pytest.raises(DiaryError, match="another program has it open"):
        restore(tmp_path / "copy.db", diary.path)
    diary.close()
    restore(tmp_path / "copy.db", diary.path)


def test_a_broken_backup_is_refused_and_the_diary_stays(diary: Diary, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"x" * 5000)
    assert diary.path
    before = diary.path.read_bytes()
    with pytest.raises(DiaryError, match="no backup of a diary"):
        restore(broken, diary.path)
    assert diary.path.read_bytes() == before


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


def test_an_export_carries_its_schema(diary: Diary, me: DiaryOwner) -> None:
    assert json.loads(export_json(diary, me))["schema"] == "plantar/diary/1"
