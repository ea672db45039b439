"""Backups of the file of a diary: made, put back, and cleared of what is deleted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import delete, insert

from plantar.errors import DiaryError
from plantar.records import tables as t
from plantar.records.database import writing
from plantar.records.diary import Diary
from plantar.records.tables import HEAD


def backup(diary: Diary, to: Path) -> None:
    """A copy of the file, whole even while somebody writes; its place is remembered.

    Raises:
        DiaryError: not a file of this machine, the place is taken or cannot be written.
    """
    source = _file_of(diary)
    if to.exists():
        raise DiaryError(f"{to}: is there already; name another file")
    to = to.resolve()
    with writing(diary.engine) as connection:
        known = {"path": str(to), "made_at": diary.clock().isoformat(timespec="milliseconds")}
        connection.execute(delete(t.copy_made).where(t.copy_made.c.path == str(to)))
        connection.execute(insert(t.copy_made).values(known))
    _copy(source, to)


def restore(backup_file: Path, to: Path, *, over_newer: bool = False) -> None:
    """Put a backup in the place of a diary.

    Raises:
        DiaryError: the backup is broken, the diary holds records that the backup lacks, or another
            program has it open.
    """
    _checked(backup_file)
    if to.exists() and not over_newer:
        lost = len(_keys(to) - _keys(backup_file))
        if lost:
            raise DiaryError(
                f"{to}: holds {lost} records that the backup does not hold; they would be lost. "
                "Make a backup of it first, then restore with --over-newer."
            )
    if to.exists():
        _alone(to)
    _copy(backup_file, to)


def delete_in_copy(copy: Path, person: str, threads: Sequence[str]) -> bool:
    """Delete some things of a person in a backup, or (none named) all; whether it could be done."""
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as file:
            file.execute("PRAGMA secure_delete=ON")
            found = file.execute("SELECT name FROM sqlite_master WHERE name='photo'").fetchone()
            for table in ("photo", "record") if found else ("record",):
                for thread in threads:
                    file.execute(f"DELETE FROM {table} WHERE thread=?", (thread,))
                if not threads:
                    file.execute(f"DELETE FROM {table} WHERE person=?", (person,))
            if not threads:
                file.execute("DELETE FROM person WHERE id=?", (person,))
            for thread in threads:
                file.execute("INSERT OR IGNORE INTO gone VALUES (?, ?)", (thread, person))
            file.execute("VACUUM")
    except sqlite3.Error:
        return False
    return True


def _file_of(diary: Diary) -> Path:
    if diary.path is None:
        raise DiaryError("backup: the diary is on a server; back it up there, with pg_dump")
    return diary.path


def _copy(source: Path, to: Path) -> None:
    """A whole copy under another name first, so that a half-written one never stands there."""
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(part)) as other:
            one.backup(other)
            other.execute("PRAGMA journal_mode=DELETE")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(to)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise DiaryError(f"{to}: the copy failed and was taken away: {error}") from error


def _checked(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as found:
            sound = found.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            revision = found.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except sqlite3.Error as error:
        raise DiaryError(f"{file}: is no backup of a diary: {error}") from error
    if not sound or revision > HEAD:
        why = "is damaged" if not sound else f"was made by a newer plantar (format {revision})"
        raise DiaryError(f"{file}: {why}; nothing was changed")


def _alone(file: Path) -> None:
    """Fold the log of a file into it; refuse where another program has it open.

    Raises:
        DiaryError: another program would go on writing into a file that is no longer there.
    """
    try:
        with closing(sqlite3.connect(file, timeout=0)) as found:
            alone = found.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
    except sqlite3.Error:
        alone = False
    if not alone:
        raise DiaryError(f"{file}: another program has it open; close that first")


def _keys(file: Path) -> set[tuple[str, int]]:
    try:
        with closing(sqlite3.connect(file)) as found:
            return set(found.execute("SELECT thread, version FROM record"))
    except sqlite3.Error as error:
        raise DiaryError(f"{file}: cannot be read: {error}") from error
