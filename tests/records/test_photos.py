"""Photos of feet: bare of metadata, kept like the rest of the diary, and gone when deleted."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from plantar.errors import DiaryError
from plantar.records import photos
from plantar.records.backups import backup
from plantar.records.bodies import DiaryEntry, Photo
from plantar.records.database import acting, migrate, reading, writing
from plantar.records.diary import Diary
from plantar.records.exports import export_json
from plantar.records.keeping import keep_photos
from plantar.records.merging import merge
from plantar.records.photos import LONGEST_SIDE, encoded, picture_of
from plantar.records.record import DiaryOwner, Record
from plantar.records.tables import HEAD
from tests.records.conftest import CHEAP, Clock, Town, files_with, no_room
from tests.records.photos import PLACE, photo


def taken(diary: Diary, me: DiaryOwner, note: str = "", **said: str) -> tuple[Record, Record]:
    """An entry with a photo of the left foot."""
    entry = diary.add(me, DiaryEntry(note=note))
    keep_photos(diary, me, entry, {"left": picture_of(photo(**said), "left")})  # type: ignore[arg-type]
    return entry, next(r for r in diary.records(me) if _entry_of(r) == entry.thread)


def _entry_of(record: Record) -> str:
    return record.body.entry if isinstance(record.body, Photo) else ""


def chunk(diary: Diary, record: Record) -> str:
    """A part of the picture as the file holds it."""
    return encoded(diary.picture(record))[-200:-100]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_comments_of_a_photo_are_not_kept(kind: str) -> None:
    raw = photo(kind=kind)
    assert PLACE in raw
    made = picture_of(raw, "photo")
    assert PLACE not in made.data
    with Image.open(io.BytesIO(made.data)) as kept:
        assert not kept.getexif() and not {"comment", "xmp", "icc_profile"} & kept.info.keys()


def test_a_photo_stands_upright_and_keeps_its_colour() -> None:
    made = picture_of(photo(60, 40), "photo")
    assert (made.width, made.height) == (40, 60)
    with Image.open(io.BytesIO(made.data)) as kept:
        red, green, blue = kept.getpixel((20, 30))  # type: ignore[misc]
    assert red > 230 and max(green, blue) < 25


def test_a_large_photo_is_made_small() -> None:
    made = picture_of(photo(4000, 3000), "photo")
    assert max(made.width, made.height) == LONGEST_SIDE


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "expected a JPEG, PNG or WebP"),
        (b"GIF89a" + bytes(40), "expected a JPEG, PNG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "expected a JPEG, PNG or WebP"),
        (photo(600, 600)[:700], "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_would_be_right(raw: bytes, says: str) -> None:
    with pytest.raises(DiaryError, match=f"left foot: .*{says}"):
        picture_of(raw, "left foot")


def test_a_photo_that_is_too_large_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(photos, "MOST_PIXELS", 1000)
    with pytest.raises(DiaryError, match="60 x 40 pixels"):
        picture_of(photo(), "photo")
    monkeypatch.setattr(photos, "MOST_BYTES", 100)
    with pytest.raises(DiaryError, match="expected at most"):
        picture_of(photo(), "photo")


def test_a_photo_comes_back_as_it_was_kept(diary: Diary, me: DiaryOwner) -> None:
    _, kept = taken(diary, me)
    assert diary.picture(kept) == picture_of(photo(), "left").data


def test_a_photo_that_is_sent_twice_is_kept_once(diary: Diary, me: DiaryOwner) -> None:
    entry = diary.add(me, DiaryEntry())
    for _ in range(2):
        keep_photos(diary, me, entry, {"left": picture_of(photo(), "left")})
    assert [r.kind for r in diary.history(me)] == ["entry", "photo"]


def test_a_photo_for_which_the_disk_is_full_leaves_its_entry_and_says_so(
    diary: Diary, me: DiaryOwner
) -> None:
    entry = diary.add(me, DiaryEntry(note="heron"))
    no_room(diary.engine)
    with pytest.raises(DiaryError, match=r"entry is saved, the left photo is not.*disk is full"):
        keep_photos(diary, me, entry, {"left": picture_of(photo(900, 900), "left")})
    assert [r.kind for r in diary.records(me)] == ["entry"]


def test_a_photo_goes_with_its_entry_and_leaves_no_trace_in_any_file(
    diary: Diary, me: DiaryOwner
) -> None:
    entry, gone = taken(diary, me, colour="red")
    _, other = taken(diary, me, colour="blue")
    assert diary.path
    backup(diary, diary.path.parent / "copies" / "one.db")
    secret = chunk(diary, gone)
    assert secret != chunk(diary, other)
    assert len(files_with(diary.path.parent, secret)) >= 2
    diary.delete(me, entry.thread)
    assert files_with(diary.path.parent, secret) == []
    assert [r.thread for r in diary.records(me) if r.kind == "photo"] == [other.thread]


def test_a_photo_can_be_deleted_and_its_entry_stays(diary: Diary, me: DiaryOwner) -> None:
    entry, gone = taken(diary, me)
    secret = chunk(diary, gone)
    diary.delete(me, gone.thread)
    assert diary.path and files_with(diary.path.parent, secret) == []
    assert [r.thread for r in diary.records(me)] == [entry.thread]


def test_with_a_passphrase_no_photo_is_readable_in_the_file(diary: Diary, me: DiaryOwner) -> None:
    _, kept = taken(diary, me)
    data, secret = diary.picture(kept), chunk(diary, kept)
    diary.seal("a long passphrase", CHEAP)
    assert diary.path and files_with(diary.path.parent, secret) == []
    _, later = taken(diary, me, colour="blue")
    assert files_with(diary.path.parent, chunk(diary, later)) == []
    assert diary.picture(kept) == data
    diary.seal(None)
    assert diary.picture(kept) == data


def test_photos_are_in_the_export_and_a_merge_takes_them_in(
    diary: Diary, me: DiaryOwner, tmp_path: Path, clock: Clock
) -> None:
    _, kept = taken(diary, me)
    other = Diary(tmp_path / "other.db", clock=clock)
    merge(other, export_json(diary, me))
    assert other.picture(kept) == diary.picture(kept)
    diary.delete(me)
    merge(diary, export_json(other, me))
    assert diary.picture(kept) == other.picture(kept)
    other.close()


def test_a_merge_takes_away_the_photos_that_the_other_device_deleted(
    diary: Diary, me: DiaryOwner, tmp_path: Path, clock: Clock
) -> None:
    entry, kept = taken(diary, me)
    other, secret = Diary(tmp_path / "other" / "o.db", clock=clock), chunk(diary, kept)
    merge(other, export_json(diary, me))
    diary.delete(me, entry.thread)
    merge(other, export_json(diary, me))
    other.close()
    assert files_with(tmp_path / "other", secret) == []


def test_an_export_with_another_picture_is_refused(diary: Diary, me: DiaryOwner) -> None:
    taken(diary, me)
    raw = json.loads(export_json(diary, me))
    raw["records"][1]["picture"] = encoded(b"another")
    with pytest.raises(DiaryError, match="damaged or another one"):
        merge(diary, json.dumps(raw))


def test_a_backup_of_the_format_before_photos_is_cleaned_too(diary: Diary, me: DiaryOwner) -> None:
    entry = diary.add(me, DiaryEntry(note="kingfisher-4711"))
    assert diary.path
    old = diary.path.parent / "old.db"
    backup(diary, old)
    with sqlite3.connect(old) as file:
        file.execute("DROP TABLE photo")
    diary.delete(me, entry.thread)
    assert files_with(diary.path.parent, "kingfisher-4711") == []


def test_a_photo_can_never_be_changed(database: Path | str) -> None:
    diary = Diary(database)
    taken(diary, diary.begin("me"))
    with pytest.raises((DiaryError, DatabaseError), match="never changed"):  # noqa: SIM117
        with writing(diary.engine) as connection:
            connection.execute(text("UPDATE photo SET data = ''"))
    diary.close()


def test_taking_the_photos_away_leaves_a_diary_that_an_older_program_reads(
    database: Path | str,
) -> None:
    diary = Diary(database)
    me = diary.begin("me")
    taken(diary, me)
    for revision in ("0002", HEAD):
        with writing(diary.engine) as connection:
            migrate(connection, revision)
    assert [r.kind for r in diary.records(me)] == ["entry"]
    diary.close()


def test_in_sql_another_persons_photos_are_not_there(town: Town) -> None:
    me, you = town.person("me"), town.person("you")
    own = town.diary.seen_by(me.id)
    taken(own, own.people()[0])
    counted = {}
    for who in (me.id, you.id, "", "nobody"):
        with reading(acting(town.diary.engine, who)) as connection:
            counted[who] = connection.execute(text("SELECT count(*) FROM photo")).scalar_one()
    assert counted == {me.id: 1, you.id: 0, "": 0, "nobody": 0}
