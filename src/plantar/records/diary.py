"""The diary: people and their records, kept as immutable versions, and deleted for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from plantar.errors import DiaryError
from plantar.records import tables as t
from plantar.records.bodies import Photo, RecordBody, kind_of
from plantar.records.database import reading, writing
from plantar.records.record import DiaryOwner, Record, now_utc
from plantar.records.store import Store

AHEAD = timedelta(hours=1)
"""How far after the clock's time an entry may be; clocks of two devices differ."""
LONGEST_NAME = 100


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
        self.store = Store(where, passphrase)
        self.clock = clock

    @property
    def engine(self) -> Engine:
        """The connections to the database."""
        return self.store.engine

    @property
    def path(self) -> Path | None:
        """The file; None where the diary is on a server."""
        return self.store.path

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()

    @property
    def up_to_date(self) -> bool:
        """Whether the passphrase is still the one that it was opened with."""
        return self.store.up_to_date

    def people(self) -> tuple[DiaryOwner, ...]:
        """Everybody who has a diary here, the first one first."""
        return self.store.people()

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
        seen.store = self.store.seen_by(account)
        return seen

    def begin(self, name: str, account: str | None = None) -> DiaryOwner:
        """A new diary, under the id of an account where there are accounts.

        Raises:
            DiaryError: no name, a too long one, or one that is taken.
        """
        name = name.strip()
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise DiaryError(f"The name needs 1 to {LONGEST_NAME} letters or signs, on one line.")
        made = DiaryOwner(account or str(uuid4()), name)
        if any(p.name == name for p in self.people()):
            raise DiaryError(f"name: {name!r} is taken; a diary belongs to one person")
        with writing(self.engine) as connection:
            self.store.put_person(connection, made, self.clock())
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
        kept = self.store.records(t.record.c.thread == name)
        if not kept:
            return self._save(made, picture)
        if kept[-1].person != person.id or kept[-1].kind != made.kind:
            raise DiaryError(f"{name}: belongs to another diary; nothing was saved")
        if any(one.body == body for one in kept):
            return next(one for one in kept if one.body == body)
        return self._save(kept[-1].corrected(body, kept[-1].happened_at, now))

    def correct(self, record: Record, body: RecordBody, at: datetime | None = None) -> Record:
        """The same thing written anew; the earlier version is kept.

        Raises:
            DiaryError: it is of another kind, or was corrected meanwhile in another window.
        """
        if kind_of(body) != record.kind:
            raise DiaryError(f"kind: found {kind_of(body)!r}; expected {record.kind!r}")
        when = _utc(at) if at else record.happened_at
        return self._save(record.corrected(body, when, self.clock()))

    def records(self, person: DiaryOwner) -> tuple[Record, ...]:
        """The newest version of everything of one person, in the order in which it happened."""
        newest: dict[str, Record] = {}
        for one in self.history(person):
            newest[one.thread] = one
        return tuple(sorted(newest.values(), key=lambda r: r.happened_at))

    def history(self, person: DiaryOwner) -> tuple[Record, ...]:
        """Every version of everything of one person, in the order in which it was saved."""
        return self.store.records(t.record.c.person == person.id)

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
        return self.store.picture(photo)

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
            self.store.drop(connection, person, threads)
        return self._wiped(person, threads)

    def seal(self, passphrase: str | None, cost: int | None = None) -> None:
        """Set, change or (None) take away the passphrase; every text is written anew.

        Raises:
            DiaryError: it is too short.
        """
        self.store.reseal(passphrase, cost)

    def gone(self, person: DiaryOwner) -> frozenset[str]:
        """Ids of what was deleted, so that no merge brings it back; nothing else of it is kept."""
        return self.store.gone(person)

    def replace(
        self,
        person: DiaryOwner,
        dropped: Sequence[Record],
        new: Sequence[Record],
        gone: Iterable[str],
        pictures: Mapping[str, bytes],
    ) -> tuple[str, ...]:
        """What a merge changes, all of it or nothing; ``pictures`` by the id of their photo.

        Returns:
            Backups that could not be reached, which may still hold what is gone.

        Raises:
            DiaryError: an id belongs to somebody else's diary here.
        """
        known = {p.id for p in self.people()}
        missing = sorted(set(gone) - (self.gone(person) if person.id in known else set()))
        try:
            with writing(self.engine) as connection:
                if person.id not in known:
                    self.store.put_person(connection, person, self.clock())
                for r in dropped:
                    same = (t.record.c.thread == r.thread) & (t.record.c.version == r.version)
                    connection.execute(delete(t.record).where(same))
                    connection.execute(delete(t.photo).where(t.photo.c.thread == r.thread))
                for r in new:
                    self.store.put(connection, r, pictures.get(r.thread))
                for thread in missing:
                    connection.execute(insert(t.gone).values(thread=thread, person=person.id))
                if missing:
                    self.store.to_wipe(connection)
        except IntegrityError as error:
            raise DiaryError(
                "an entry of this file belongs to another diary here; nothing was taken in"
            ) from error
        return self._wiped(person, missing) if missing else ()

    def _wiped(self, person: DiaryOwner, threads: Sequence[str]) -> tuple[str, ...]:
        """Wipe the file, and delete in the backups; those that could not be reached."""
        left = tuple(str(c) for c in self.store.copies() if not _delete_in(c, person, threads))
        self.store.wipe()
        return left

    def _with_photos(self, person: DiaryOwner, thread: str) -> tuple[str, ...]:
        """The id of one thing, and of the photos that were taken with it."""
        found = self.find(person, thread).thread
        photos = self.store.records((t.record.c.person == person.id) & (t.record.c.kind == "photo"))
        with_it = [p for p in photos if isinstance(p.body, Photo) and p.body.entry == found]
        return found, *(p.thread for p in with_it)

    def _save(self, record: Record, picture: bytes | None = None) -> Record:
        try:
            with writing(self.engine) as connection:
                self.store.put(connection, record, picture)
        except IntegrityError as error:
            raise DiaryError(
                "This entry was changed meanwhile, perhaps in another window. Nothing was "
                "overwritten: open it again, look at what is there, and correct that."
            ) from error
        return record


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
    from plantar.records.backups import delete_in_copy

    return delete_in_copy(copy, person.id, threads)
