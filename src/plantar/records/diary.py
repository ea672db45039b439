"""The diary: people and their records, kept as immutable versions, and deleted for good."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from plantar.errors import DiaryError
from plantar.records import tables as t
from plantar.records.bodies import Photo, RecordBody, kind_of, read_body
from plantar.records.database import acting, compact, open_database, reading, writing
from plantar.records.photos import decoded, encoded
from plantar.records.seal import Seal, new_seal, seal_again

AHEAD = timedelta(hours=1)
"""How far after the clock's time an entry may be; clocks of two devices differ."""
LONGEST_NAME = 100
SEAL, UNWIPED = "seal", "unwiped"
"""Settings: what makes the key again, and that a deletion has still to be wiped off the file."""


@dataclass(frozen=True, slots=True)
class DiaryOwner:
    """Whose diary it is: a name that was chosen for it, a pseudonym if wished."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one thing that was written down.

    ``thread`` is the same for all versions; ``happened_at`` is the time that it is about,
    ``recorded_at`` the time at which it was saved, both in UTC.
    """

    person: str
    thread: str
    version: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    body: RecordBody
    saved: int = field(default=0, compare=False, repr=False)
    """Rises with each row of this database; another device counts for itself."""


def now_utc() -> datetime:
    """The clock of this machine, to the millisecond."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Diary:
    """All diaries of one database.

    >>> import tempfile
    >>> diary = Diary(Path(tempfile.mkdtemp()) / "diary.db")
    >>> me = diary.begin("me")
    >>> [person.name for person in diary.people()]
    ['me']
    """

    def __init__(
        self,
        where: Path | str,
        passphrase: str | None = None,
        clock: Callable[[], datetime] = now_utc,
    ) -> None:
        """``where``: a path, or a ``postgresql://`` address.

        Raises:
            DiaryError: it cannot be opened, or the passphrase is missing or wrong.
        """
        self.engine: Engine = open_database(where)
        self.path = None if self.engine.dialect.name == "postgresql" else Path(where)
        self.clock = clock
        try:
            self._setting = self._read_setting(SEAL)
            self._seal = self._opened(passphrase)
        except DiaryError:
            self.close()
            raise
        if self._read_setting(UNWIPED):  # a deletion was cut short
            with suppress(DiaryError):
                self.wipe()

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    @property
    def up_to_date(self) -> bool:
        """Whether the passphrase is still the one that it was opened with."""
        return self._read_setting(SEAL) == self._setting

    def people(self) -> tuple[DiaryOwner, ...]:
        """Everybody who has a diary here, the first one first."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.person).order_by(t.person.c.made_at, t.person.c.id))
            return tuple(DiaryOwner(r.id, self._text(r.name, r.id)) for r in rows)

    def person(self, name: str) -> DiaryOwner:
        """The person with an id or a name.

        Raises:
            DiaryError: there is none, or several have this name.
        """
        found = [p for p in self.people() if name in (p.id, p.name)]
        if len(found) != 1:
            known = ", ".join(p.name for p in self.people()) or "nobody yet"
            many = "several people have this name; use the id" if found else f"expected {known}"
            raise DiaryError(f"person: found {name!r}; {many}")
        return found[0]

    def seen_by(self, account: str) -> Diary:
        """The same database as one account sees it: PostgreSQL lets no other rows through."""
        seen = copy(self)
        seen.engine = acting(self.engine, account)
        return seen

    def begin(self, name: str, account: str | None = None) -> DiaryOwner:
        """A new diary, under the id of an account where there are accounts.

        Raises:
            DiaryError: no name, a too long one, or one that is taken.
        """
        name = name.strip()
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise DiaryError(f"name: expected 1 to {LONGEST_NAME} printable characters")
        made = DiaryOwner(account or str(uuid4()), name)
        if any(p.name == name for p in self.people()):
            raise DiaryError(f"name: {name!r} is taken; a diary belongs to one person")
        with writing(self.engine) as connection:
            self._insert_person(connection, made, t.stamp(self.clock()))
        return made

    def add(
        self,
        person: DiaryOwner,
        body: RecordBody,
        at: datetime | None = None,
        thread: str | None = None,
        picture: bytes | None = None,
    ) -> Record:
        """Write something down; saved on the disk when this returns.

        Args:
            person: whose diary.
            body: what.
            at: the time that it is about, with its zone; now by default.
            thread: an id made beforehand, so that what is sent twice is kept once.
            picture: the JPEG of a photo.

        Raises:
            DiaryError: the time lies ahead, the thread is another person's, or the disk is full.
        """
        now = self.clock()
        when = _utc(at) if at else now
        if when > now + AHEAD:
            raise DiaryError(
                f"time: found {when:%Y-%m-%d %H:%M} UTC; expected no later than the clock of this "
                f"machine, {now:%Y-%m-%d %H:%M} UTC. If the clock is wrong, set it first."
            )
        name = _thread(thread)
        made = Record(person.id, name, 1, kind_of(body), when, now, body)
        kept = self._versions(name)
        if not kept:
            return self._save(made, picture)
        if kept[-1].person != person.id or kept[-1].kind != made.kind:
            raise DiaryError(f"{name}: belongs to another diary; nothing was saved")
        if any(one.body == body for one in kept):
            return next(one for one in kept if one.body == body)
        return self._save(_next(kept[-1], body, kept[-1].happened_at, now))

    def correct(self, record: Record, body: RecordBody, at: datetime | None = None) -> Record:
        """The same thing written anew; the earlier version is kept.

        Raises:
            DiaryError: it is of another kind, or was corrected meanwhile in another window.
        """
        if kind_of(body) != record.kind:
            raise DiaryError(f"kind: found {kind_of(body)!r}; expected {record.kind!r}")
        return self._save(_next(record, body, _utc(at) if at else record.happened_at, self.clock()))

    def records(self, person: DiaryOwner) -> tuple[Record, ...]:
        """The newest version of everything of one person, in the order in which it happened."""
        newest: dict[str, Record] = {}
        for one in self.history(person):
            newest[one.thread] = one
        return tuple(sorted(newest.values(), key=lambda r: r.happened_at))

    def history(self, person: DiaryOwner) -> tuple[Record, ...]:
        """Every version of everything of one person, in the order in which it was saved."""
        return self._select(t.record.c.person == person.id)

    def find(self, person: DiaryOwner, thread: str) -> Record:
        """The newest version of one thing, by its id or the first letters of it.

        Raises:
            DiaryError: there is none in this person's diary, or several begin so.
        """
        found = [r for r in self.records(person) if thread and r.thread.startswith(thread)]
        if len(found) != 1:
            what = "several begin so" if found else f"no such entry in the diary of {person.name}"
            raise DiaryError(f"entry: found {thread!r}; {what}")
        return found[0]

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
        return decoded(self._text(text, _shelf(photo.person, photo.thread)), photo.body)

    def clock_went_back(self, person: DiaryOwner) -> bool:
        """Whether something was saved later than the clock says it is now."""
        with reading(self.engine) as connection:
            last = select(func.max(t.record.c.recorded_at)).where(t.record.c.person == person.id)
            newest = connection.execute(last).scalar()
        return newest is not None and newest > t.stamp(self.clock() + timedelta(minutes=1))

    def delete(self, person: DiaryOwner, thread: str | None = None) -> tuple[str, ...]:
        """Delete a person or one thing of theirs, with all versions, here and in the backups.

        An entry takes the photos with it that were taken with it.

        The text is overwritten in the file and its write-ahead log.

        Returns:
            Backups that could not be reached, which may still hold it.

        Raises:
            DiaryError: another program holds the file, so that traces may be left in its log.
        """
        threads = self._with_photos(person, thread) if thread else ()
        with writing(self.engine) as connection:
            for name in threads:
                connection.execute(delete(t.record).where(t.record.c.thread == name))
                connection.execute(delete(t.photo).where(t.photo.c.thread == name))
                connection.execute(insert(t.gone).values(thread=name, person=person.id))
            if not threads:
                connection.execute(delete(t.photo).where(t.photo.c.person == person.id))
                connection.execute(delete(t.record).where(t.record.c.person == person.id))
                connection.execute(delete(t.gone).where(t.gone.c.person == person.id))
                connection.execute(delete(t.person).where(t.person.c.id == person.id))
            copies = list(connection.execute(select(t.copy_made.c.path)).scalars())
            if self.path:
                self._set(connection, UNWIPED, "yes")
        left = tuple(c for c in copies if not _delete_in(Path(c), person, threads))
        self.wipe()
        return left

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

    def seal(self, passphrase: str | None, cost: int | None = None) -> None:
        """Set, change or (None) take away the passphrase; every text is written anew.

        Raises:
            DiaryError: it is too short.
        """
        seal, setting = (None, "") if passphrase is None else new_seal(passphrase, *_given(cost))
        with writing(self.engine) as connection:
            self._same_seal(connection)
            people = connection.execute(select(t.person)).all()
            gone = [row._asdict() for row in connection.execute(select(t.gone))]
            rows = connection.execute(select(t.record).order_by(t.record.c.id)).all()
            photos = connection.execute(select(t.photo)).all()
            connection.execute(delete(t.photo))
            connection.execute(delete(t.record))
            connection.execute(delete(t.gone))
            connection.execute(delete(t.person))
            connection.execute(delete(t.setting))
            for p in people:
                name = self._text(p.name, p.id)
                new = p._asdict() | {"name": seal.close(name, p.id) if seal else name}
                connection.execute(insert(t.person).values(new))
            for row in rows:
                place = _place(row.person, row.thread, row.version)
                body = self._text(row.body, place)
                new = row._asdict() | {"body": seal.close(body, place) if seal else body}
                connection.execute(insert(t.record).values(new))
            for one in photos:
                place = _shelf(one.person, one.thread)
                data = self._text(one.data, place)
                new = one._asdict() | {"data": seal.close(data, place) if seal else data}
                connection.execute(insert(t.photo).values(new))
            if gone:
                connection.execute(insert(t.gone), gone)
            if setting:
                connection.execute(insert(t.setting).values(name=SEAL, value=setting))
            if self.path:
                self._set(connection, UNWIPED, "yes")
        self._seal, self._setting = seal, setting or None
        self.wipe()

    def gone(self, person: DiaryOwner) -> frozenset[str]:
        """Ids of what was deleted, so that no merge brings it back; nothing else of it is kept."""
        with reading(self.engine) as connection:
            named = select(t.gone.c.thread).where(t.gone.c.person == person.id)
            return frozenset(connection.execute(named).scalars())

    def replace(
        self,
        person: DiaryOwner,
        dropped: Sequence[Record],
        new: Sequence[Record],
        gone: Iterable[str],
        pictures: Mapping[str, bytes],
    ) -> None:
        """What a merge changes, all of it or nothing; ``pictures`` by the id of their photo.

        Raises:
            DiaryError: an id belongs to somebody else's diary here.
        """
        known = {p.id for p in self.people()}
        missing = set(gone) - (self.gone(person) if person.id in known else set())
        try:
            with writing(self.engine) as connection:
                if person.id not in known:
                    self._insert_person(connection, person, t.stamp(self.clock()))
                for r in dropped:
                    same = (t.record.c.thread == r.thread) & (t.record.c.version == r.version)
                    connection.execute(delete(t.record).where(same))
                    connection.execute(delete(t.photo).where(t.photo.c.thread == r.thread))
                for r in new:
                    self._insert(connection, r, pictures.get(r.thread))
                for thread in sorted(missing):
                    connection.execute(insert(t.gone).values(thread=thread, person=person.id))
        except IntegrityError as error:
            raise DiaryError(
                "an entry of this file belongs to another diary here; nothing was taken in"
            ) from error
        if missing:
            self.wipe()

    def _opened(self, passphrase: str | None) -> Seal | None:
        setting = self._setting
        if setting is None:
            if passphrase is not None:
                raise DiaryError(
                    "passphrase: this diary has none; set one with: plantar diary lock"
                )
            return None
        if passphrase is None:
            raise DiaryError("passphrase: this diary needs one")
        return seal_again(passphrase, setting)

    def _read_setting(self, name: str) -> str | None:
        with reading(self.engine) as connection:
            return _setting(connection, name)

    def _set(self, connection: Connection, name: str, value: str) -> None:
        connection.execute(delete(t.setting).where(t.setting.c.name == name))
        connection.execute(insert(t.setting).values(name=name, value=value))

    def _same_seal(self, connection: Connection) -> None:
        """Refuse to write with a passphrase that is no longer the diary's."""
        if _setting(connection, SEAL) != self._setting:
            raise DiaryError(
                "The passphrase was changed meanwhile. Nothing was saved: open the diary again."
            )

    def _with_photos(self, person: DiaryOwner, thread: str) -> tuple[str, ...]:
        """The id of one thing, and of the photos that were taken with it."""
        found = self.find(person, thread).thread
        photos = self._select((t.record.c.person == person.id) & (t.record.c.kind == "photo"))
        with_it = [p for p in photos if isinstance(p.body, Photo) and p.body.entry == found]
        return found, *(p.thread for p in with_it)

    def _save(self, record: Record, picture: bytes | None = None) -> Record:
        try:
            with writing(self.engine) as connection:
                self._insert(connection, record, picture)
        except IntegrityError as error:
            raise DiaryError(
                "This entry was changed meanwhile, perhaps in another window. Nothing was "
                "overwritten: open it again, look at what is there, and correct that."
            ) from error
        return record

    def _insert(self, connection: Connection, record: Record, picture: bytes | None) -> None:
        self._same_seal(connection)
        if isinstance(record.body, Photo) is not bool(picture):
            raise DiaryError("photo: expected its picture, and a picture for a photo only")
        place = _place(record.person, record.thread, record.version)
        body = json.dumps(record.body.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
        connection.execute(
            insert(t.record).values(
                person=record.person,
                thread=record.thread,
                version=record.version,
                kind=record.kind,
                happened_at=t.stamp(record.happened_at),
                recorded_at=t.stamp(record.recorded_at),
                body=self._seal.close(body, place) if self._seal else body,
            )
        )
        if picture:
            place, data = _shelf(record.person, record.thread), encoded(picture)
            sealed = self._seal.close(data, place) if self._seal else data
            row = {"thread": record.thread, "person": record.person, "data": sealed}
            connection.execute(insert(t.photo).values(row))

    def _insert_person(self, connection: Connection, person: DiaryOwner, at: str) -> None:
        self._same_seal(connection)
        name = self._seal.close(person.name, person.id) if self._seal else person.name
        connection.execute(insert(t.person).values(id=person.id, name=name, made_at=at))

    def _versions(self, thread: str) -> tuple[Record, ...]:
        return self._select(t.record.c.thread == thread)

    def _select(self, which: object) -> tuple[Record, ...]:
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.record).where(which).order_by(t.record.c.id)).all()  # type: ignore[arg-type]
        return tuple(
            Record(
                row.person,
                row.thread,
                row.version,
                row.kind,
                datetime.fromisoformat(row.happened_at),
                datetime.fromisoformat(row.recorded_at),
                read_body(
                    row.kind,
                    json.loads(self._text(row.body, _place(row.person, row.thread, row.version))),
                ),
                row.id,
            )
            for row in rows
        )

    def _text(self, text: str, place: str) -> str:
        return self._seal.open(text, place) if self._seal else text


def _setting(connection: Connection, name: str) -> str | None:
    return connection.execute(select(t.setting.c.value).where(t.setting.c.name == name)).scalar()


def _next(before: Record, body: RecordBody, at: datetime, now: datetime) -> Record:
    version = before.version + 1
    return Record(before.person, before.thread, version, before.kind, at, now, body)


def _place(person: str, thread: str, version: int) -> str:
    return f"{person}/{thread}/{version}"


def _shelf(person: str, thread: str) -> str:
    """Where a picture belongs to, for the seal."""
    return f"{person}/{thread}/picture"


def _given(cost: int | None) -> tuple[int, ...]:
    return () if cost is None else (cost,)


def _thread(given: str | None) -> str:
    if given is None:
        return str(uuid4())
    try:
        return str(UUID(given))
    except ValueError:
        raise DiaryError(f"entry: found {given[:60]!r}; expected an id made by plantar") from None


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise DiaryError("time: expected one with its zone, such as 2026-04-03T08:00+02:00")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _delete_in(copy: Path, person: DiaryOwner, threads: Sequence[str]) -> bool:
    """Whether a backup holds nothing of it any more; one that is gone holds nothing."""
    if not copy.parent.exists():
        return False
    if not copy.exists():
        return True
    from plantar.records.copies import delete_in_copy

    return delete_in_copy(copy, person.id, threads)
