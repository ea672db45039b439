"""With a passphrase nothing in the file is readable, and nothing opens without it."""

from __future__ import annotations

import sqlite3

import pytest

from plantar.errors import DiaryError, PassphraseNeeded
from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from tests.records.conftest import CHEAP, SECRET, files_with


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


def test_a_diary_that_only_lacks_its_passphrase_says_so_by_the_kind_of_error(
    diary: Diary, me: DiaryOwner
) -> None:
    diary.seal("a long passphrase", CHEAP)
    assert diary.path
    with pytest.raises(PassphraseNeeded):
        Diary(diary.path)
    with pytest.raises(DiaryError) as wrong:
        Diary(diary.path, "another passphrase")
    assert not isinstance(wrong.value, PassphraseNeeded)


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
