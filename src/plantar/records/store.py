"""The rows of a diary and the seal that their texts are under; what they mean is the diary's."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, delete, insert, select

from plantar.errors import DiaryError, PassphraseNeeded
from plantar.records import tables as t
from plantar.records.bodies import Photo, read_body
from plantar.records.database import acting, compact, open_database, reading, writing
from plantar.records.photos import decoded, encoded
from plantar.records.record import DiaryOwner, Record
from plantar.records.seal import Seal, new_seal, seal_again

SEAL, UNWIPED = "seal", "unwiped"
"""Settings: what makes the key again, and that a deletion has still to be wiped off the file."""


class Store:
    """One database; each text in it is sealed for its place, where there is a passphrase."""

    def __init__(self, where: Path | str, passphrase: str | None) -> None:
        """``where``: a path, or a ``postgresql://`` address.

        Raises:
            DiaryError: it cannot be opened, or the passphrase is missing or wrong.
        """
        self.engine = open_database(where)
        self.path = None if self.engine.dialect.name == "postgresql" else Path(where)
        try:
            self._setting = self._read(SEAL)
            self._seal = _opened(passphrase, self._setting)
        except DiaryError:
            self.engine.dispose()
            raise
        if self._read(UNWIPED):  # a deletion was cut short
            with suppress(DiaryError):
                self.wipe()

    @property
    def up_to_date(self) -> bool:
        """Whether the passphrase is still the one that it was opened with."""
        return self._read(SEAL) == self._setting

    def seen_by(self, account: str) -> Store:
        """The same rows as one account sees them."""
        seen = copy(self)
        seen.engine = acting(self.engine, account)
        return seen

    def people(self) -> tuple[DiaryOwner, ...]:
        """Everybody who has a diary here, the first one first."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.person).order_by(t.person.c.made_at, t.person.c.id))
            return tuple(DiaryOwner(r.id, self._open(r.name, r.id)) for r in rows)

    def records(self, which: ColumnElement[bool]) -> tuple[Record, ...]:
        """The records that a condition holds for, in the order in which they were saved."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.record).where(which).order_by(t.record.c.id)).all()
        return tuple(self._record(row) for row in rows)

    def picture(self, photo: Record) -> bytes:
        """The JPEG of a photo.

        Raises:
            DiaryError: the record is no photo, or its picture is missing or damaged.
        """
        asked = select(t.photo.c.data).where(t.photo.c.thread == photo.thread)
        with reading(self.engine) as connection:
            text = connection.execute(asked).scalar()
        if not isinstance(photo.body, Photo) or text is None:
            raise DiaryError(f"photo: {photo.thread}: there is no picture of it")
        return decoded(self._open(text, _shelf(photo.person, photo.thread)), photo.body)

    def gone(self, person: DiaryOwner) -> frozenset[str]:
        """Ids of what was deleted; nothing else of it is kept."""
        with reading(self.engine) as connection:
            named = select(t.gone.c.thread).where(t.gone.c.person == person.id)
            return frozenset(connection.execute(named).scalars())

    def copies(self) -> tuple[Path, ...]:
        """Where backups were written."""
        with reading(self.engine) as connection:
            return tuple(map(Path, connection.execute(select(t.copy_made.c.path)).scalars()))

    def put_person(self, connection: Connection, person: DiaryOwner, at: datetime) -> None:
        """A new person.

        Raises:
            DiaryError: the passphrase was changed meanwhile.
        """
        self._same_seal(connection)
        name = self._close(person.name, person.id)
        row = {"id": person.id, "name": name, "made_at": t.stamp(at)}
        connection.execute(insert(t.person).values(row))

    def put(self, connection: Connection, record: Record, picture: bytes | None) -> None:
        """A new row, with the JPEG of a photo.

        Raises:
            DiaryError: a photo lacks its picture, or the passphrase was changed meanwhile.
        """
        self._same_seal(connection)
        if isinstance(record.body, Photo) is not bool(picture):
            raise DiaryError("photo: expected its picture, and a picture for a photo only")
        body = json.dumps(record.body.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        connection.execute(
            insert(t.record).values(
                person=record.person,
                thread=record.thread,
                version=record.version,
                kind=record.kind,
                happened_at=t.stamp(record.happened_at),
                recorded_at=t.stamp(record.recorded_at),
                body=self._close(body, _place(record.person, record.thread, record.version)),
            )
        )
        if picture:
            data = self._close(encoded(picture), _shelf(record.person, record.thread))
            row = {"thread": record.thread, "person": record.person, "data": data}
            connection.execute(insert(t.photo).values(row))

    def drop(self, connection: Connection, person: DiaryOwner, threads: Sequence[str]) -> None:
        """Take things of a person away with all versions, or (none named) the whole person."""
        for thread in threads:
            connection.execute(delete(t.record).where(t.record.c.thread == thread))
            connection.execute(delete(t.photo).where(t.photo.c.thread == thread))
            connection.execute(insert(t.gone).values(thread=thread, person=person.id))
        if not threads:
            for table in (t.photo, t.record, t.gone):
                connection.execute(delete(table).where(table.c.person == person.id))
            connection.execute(delete(t.person).where(t.person.c.id == person.id))
        self.to_wipe(connection)

    def to_wipe(self, connection: Connection) -> None:
        """Remember that the file has to be wiped, in case that this is cut short."""
        if self.path:
            connection.execute(delete(t.setting).where(t.setting.c.name == UNWIPED))
            connection.execute(insert(t.setting).values(name=UNWIPED, value="yes"))

    def wipe(self) -> None:
        """Write the file anew without what was deleted, and empty its log.

        Raises:
            DiaryError: another program holds the file.
        """
        if self.path is None:  # what a server keeps of deleted rows is out of reach
            return
        if not compact(self.path):
            raise DiaryError(
                "It is deleted, but another program holds the diary open and traces may be left in "
                "its log. Close the other program and open the diary again: that wipes them."
            )
        with writing(self.engine) as connection:
            connection.execute(delete(t.setting).where(t.setting.c.name == UNWIPED))

    def reseal(self, passphrase: str | None, cost: int | None) -> None:
        """Write every text anew under another passphrase, or (None) under none.

        Raises:
            DiaryError: it is too short, or was changed meanwhile.
        """
        given = () if cost is None else (cost,)
        seal, setting = (None, None) if passphrase is None else new_seal(passphrase, *given)
        with writing(self.engine) as connection:
            self._same_seal(connection)
            kept = [(table, _rows(connection, table)) for table in (t.person, t.record, t.photo)]
            gone = _rows(connection, t.gone)
            for table in (t.photo, t.record, t.gone, t.person, t.setting):
                connection.execute(delete(table))
            for table, rows in kept:
                text, place_of = TEXTS[table.name]
                for row in rows:
                    place = place_of(row)
                    plain = self._open(row[text], place)
                    row[text] = seal.close(plain, place) if seal else plain
                    connection.execute(insert(table).values(row))
            if gone:
                connection.execute(insert(t.gone), gone)
            if setting:
                connection.execute(insert(t.setting).values(name=SEAL, value=setting))
            self.to_wipe(connection)
        self._seal, self._setting = seal, setting
        self.wipe()

    def _record(self, row: Row[Any]) -> Record:
        text = self._open(row.body, _place(row.person, row.thread, row.version))
        return Record(
            row.person,
            row.thread,
            row.version,
            row.kind,
            datetime.fromisoformat(row.happened_at),
            datetime.fromisoformat(row.recorded_at),
            read_body(row.kind, json.loads(text)),
            row.id,
        )

    def _open(self, text: str, place: str) -> str:
        return self._seal.open(text, place) if self._seal else text

    def _close(self, text: str, place: str) -> str:
        return self._seal.close(text, place) if self._seal else text

    def _read(self, name: str) -> str | None:
        with reading(self.engine) as connection:
            return _setting(connection, name)

    def _same_seal(self, connection: Connection) -> None:
        """Refuse to write with a passphrase that is no longer the diary's."""
        if _setting(connection, SEAL) != self._setting:
            raise DiaryError(
                "The passphrase was changed meanwhile. Nothing was saved: open the diary again."
            )


def _opened(passphrase: str | None, setting: str | None) -> Seal | None:
    if setting is None:
        if passphrase is not None:
            raise DiaryError("passphrase: this diary has none; set one with: plantar diary lock")
        return None
    if passphrase is None:
        raise PassphraseNeeded("passphrase: this diary needs one")
    return seal_again(passphrase, setting)


def _setting(connection: Connection, name: str) -> str | None:
    return connection.execute(select(t.setting.c.value).where(t.setting.c.name == name)).scalar()


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [
        dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key))
    ]


def _place(person: str, thread: str, version: int) -> str:
    return f"{person}/{thread}/{version}"


def _shelf(person: str, thread: str) -> str:
    """Where a picture belongs to, for the seal."""
    return f"{person}/{thread}/picture"


TEXTS: dict[str, tuple[str, Callable[[dict[str, Any]], str]]] = {
    "person": ("name", lambda row: str(row["id"])),
    "record": ("body", lambda row: _place(row["person"], row["thread"], row["version"])),
    "photo": ("data", lambda row: _shelf(row["person"], row["thread"])),
}
"""Of each table with a sealed text: its column, and the place that it is sealed for."""
