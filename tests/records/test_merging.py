"""Two copies of a diary become one without a loss."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantar.errors import DiaryError
from plantar.records.backups import backup
from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.exports import export_json
from plantar.records.merging import merge
from plantar.records.record import DiaryOwner
from tests.records.conftest import SECRET, files_with


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
