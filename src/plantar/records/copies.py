"""Copies of a diary: backup and restore of the file, export as JSON and CSV, merge of two."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import delete, insert

from plantar.errors import DiaryError
from plantar.records import tables as t
from plantar.records.bodies import DiaryEntry, Photo, read_body
from plantar.records.database import writing
from plantar.records.diary import Diary
from plantar.records.noticing import SENSATIONS
from plantar.records.photos import decoded, encoded
from plantar.records.record import DiaryOwner, Record
from plantar.records.tables import HEAD

SCHEMA = "plantar/diary/1"
COLUMNS = (
    "entry", "version", "happened_at", "recorded_at",
    *(f"{kind}_0_10" for kind in SENSATIONS),
    *(f"{kind}_regions" for kind in SENSATIONS),
    "weakness", "sleep_hours", "falls", "skin", "glucose_mmol_l", "weight_kg",
    "dangers", "note",
)  # fmt: skip
UNASKED, NONE = "", "none"
"""In CSV: an empty field was not asked; ``none`` was asked and nothing was ticked."""


Chain = tuple[Record, ...]
"""All versions of one thing, the first one first."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did.

    ``new``: records taken in; ``both_kept``: entries that both copies had changed, so that each
    change is now an entry; ``gone``: records that the other copy had deleted; ``unreached``:
    backups that may still hold those.
    """

    new: int
    both_kept: int
    gone: int
    unreached: tuple[str, ...]


def export_json(diary: Diary, person: DiaryOwner) -> str:
    """Everything of one person with all versions."""
    raw = {
        "schema": SCHEMA,
        "person": {"id": person.id, "name": person.name},
        "records": [_raw(record) | _picture(diary, record) for record in diary.history(person)],
        "gone": sorted(diary.gone(person)),
    }
    return json.dumps(raw, ensure_ascii=False, indent=1) + "\n"


def _raw(record: Record) -> dict[str, Any]:
    return {
        "thread": record.thread,
        "version": record.version,
        "kind": record.kind,
        "happened_at": record.happened_at.isoformat(timespec="milliseconds"),
        "recorded_at": record.recorded_at.isoformat(timespec="milliseconds"),
        "body": record.body.model_dump(mode="json"),
    }


def _picture(diary: Diary, record: Record) -> dict[str, str]:
    return {"picture": encoded(diary.picture(record))} if isinstance(record.body, Photo) else {}


def export_csv(diary: Diary, person: DiaryOwner) -> str:
    """The newest version of each diary entry, one a line; safe to open in a spreadsheet."""
    out = io.StringIO()
    sheet = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    sheet.writeheader()
    for record in diary.records(person):
        if isinstance(record.body, DiaryEntry):
            sheet.writerow({k: _cell(v) for k, v in _row(record, record.body).items()})
    return out.getvalue()


def _row(record: Record, entry: DiaryEntry) -> dict[str, object]:
    named = _raw(record)
    row: dict[str, object] = {"entry": record.thread}
    row |= {key: named[key] for key in ("version", "happened_at", "recorded_at")}
    row |= {f"{kind}_0_10": value for kind, value in entry.strengths.items()}
    for kind in SENSATIONS:
        layers = (entry.map or {}).get("layers", {})
        names = [f"{s}:{r}" for s in sorted(layers) for r in sorted(layers[s].get(kind, {}))]
        row[f"{kind}_regions"] = " ".join(names)
    row |= {"weakness": entry.weakness, "note": entry.note}
    for key in ("sleep_hours", "falls", "glucose_mmol_l", "weight_kg"):
        row[key] = getattr(entry, key)
    for key in ("skin", "dangers"):
        ticked = getattr(entry, key)
        row[key] = UNASKED if ticked is None else " ".join(ticked) or NONE
    return row


def _cell(value: object) -> object:
    """A text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value


@dataclass(frozen=True, slots=True)
class Export:
    """What an exported file holds; ``pictures`` by the id of their photo."""

    person: DiaryOwner
    records: tuple[Record, ...]
    gone: frozenset[str]
    pictures: Mapping[str, bytes]


def read_export(text: str) -> Export:
    """The person, the records and what was deleted of an export.

    Raises:
        DiaryError: it is not an export, and what is wrong with it.
    """
    try:
        raw: Mapping[str, Any] = json.loads(text)
        if raw.get("schema") != SCHEMA:
            raise DiaryError(f"schema: found {raw.get('schema')!r}; expected {SCHEMA!r}")
        person = DiaryOwner(str(raw["person"]["id"]), str(raw["person"]["name"]))
        records = tuple(
            Record(
                person.id,
                str(r["thread"]),
                int(r["version"]),
                str(r["kind"]),
                datetime.fromisoformat(r["happened_at"]),
                datetime.fromisoformat(r["recorded_at"]),
                read_body(r["kind"], r["body"]),
            )
            for r in raw["records"]
        )
        gone = frozenset(map(str, raw["gone"]))
        pictures = {
            record.thread: decoded(str(r["picture"]), record.body)
            for r, record in zip(raw["records"], records, strict=True)
            if isinstance(record.body, Photo)
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DiaryError(f"this is not an exported diary: {error}") from error
    for thread, chain in _chains(records).items():
        if [r.version for r in chain] != list(range(1, len(chain) + 1)):
            raise DiaryError(f"records: {thread}: expected every version from 1 on, once")
    return Export(person, records, gone, pictures)


def merge(diary: Diary, text: str) -> Merged:
    """Take in an exported diary of the same or another device without losing an entry.

    Where both copies changed one entry, the change that was saved first stays and the other becomes
    an entry of its own, under an id that both devices work out alike: after a merge each way both
    hold the same. What either copy has deleted stays deleted.

    Raises:
        DiaryError: it is not an export, or its name belongs to somebody else here.
    """
    export = read_export(text)
    person = export.person
    here = {p.id: p for p in diary.people()}
    if any(p.name == person.name and p.id != person.id for p in here.values()):
        raise DiaryError(
            f"name: {person.name!r} has another diary here already. Two diaries are never mixed: "
            "rename the person in the file, then merge."
        )
    known = person.id in here
    kept = diary.history(person) if known else ()
    gone = export.gone | (diary.gone(person) if known else frozenset())
    united, both = _united([*_chains(kept).values(), *_chains(export.records).values()])
    wanted = [r for chain in united.values() for r in chain if r.thread not in gone]
    new = [r for r in wanted if r not in kept]
    dropped = [r for r in kept if r not in wanted]
    left = diary.replace(person, dropped, new, gone, export.pictures)
    deleted = [r for r in dropped if r.thread in gone]
    split = both & {r.thread for r in new}
    return Merged(len(new) - len(dropped) + len(deleted), len(split), len(deleted), left)


def _chains(records: Iterable[Record]) -> dict[str, Chain]:
    found: dict[str, Chain] = {}
    for record in sorted(records, key=lambda r: r.version):
        found[record.thread] = (*found.get(record.thread, ()), record)
    return found


def _united(chains: Sequence[Chain]) -> tuple[dict[str, Chain], set[str]]:
    """One chain for each thread, and the threads that a split has made."""
    united: dict[str, Chain] = {}
    both: set[str] = set()
    queue = list(chains)
    while queue:
        chain = queue.pop(0)
        thread = chain[0].thread
        have = united.get(thread, ())
        same = sum(1 for _ in takewhile(lambda ab: ab[0] == ab[1], zip(have, chain, strict=False)))
        stays, moves = sorted((have[same:], chain[same:]), key=_first_saved)
        united[thread] = have[:same] + stays
        if moves:
            moved = _apart(moves, thread)
            both.add(moved[0].thread)
            queue.append(moved)
    return united, both


def _first_saved(branch: Chain) -> tuple[bool, str]:
    """A branch before what was saved later; nothing comes last."""
    return (not branch, f"{branch[0].recorded_at.isoformat()} {branch[0]!r}" if branch else "")


def _apart(branch: Chain, thread: str) -> Chain:
    """The branch as a thing of its own."""
    name = str(uuid5(NAMESPACE_OID, f"{thread} {branch[0]!r}"))
    return tuple(replace(r, thread=name, version=n) for n, r in enumerate(branch, 1))


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
