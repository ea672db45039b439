"""A backup is whole, and replaces nothing that holds more."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantar.errors import DiaryError
from plantar.records.backups import backup, restore
from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner


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
