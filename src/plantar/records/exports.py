"""A diary as a file to carry: everything as JSON, the entries as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, Photo, read_body
from plantar.records.diary import Diary
from plantar.records.noticing import SENSATIONS
from plantar.records.photos import decoded, encoded
from plantar.records.record import DiaryOwner, Record

SCHEMA = "plantar/diary/1"
COLUMNS = (
    "entry", "version", "happened_at", "recorded_at",
    *(f"{kind}_0_10" for kind in SENSATIONS),
    *(f"{kind}_regions" for kind in SENSATIONS),
    "weakness", "sleep_hours", "falls", "skin", "glucose_mmol_l", "weight_kg",
    "dangers", "which", "note",
)  # fmt: skip
UNASKED, NONE = "", "none"
"""In CSV: an empty field was not asked; ``none`` was asked and nothing was ticked."""
Chain = tuple[Record, ...]
"""All versions of one thing, the first one first."""


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
    row["which"] = " ".join(entry.which or ())
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
    for thread, chain in by_thread(records).items():
        if [r.version for r in chain] != list(range(1, len(chain) + 1)):
            raise DiaryError(f"records: {thread}: expected every version from 1 on, once")
    return Export(person, records, gone, pictures)


def by_thread(records: Iterable[Record]) -> dict[str, Chain]:
    """The versions of each thing."""
    found: dict[str, Chain] = {}
    for record in sorted(records, key=lambda r: r.version):
        found[record.thread] = (*found.get(record.thread, ()), record)
    return found
