"""The tables, alike on SQLite and PostgreSQL; the migrations make them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0003"
"""The newest migration; a database with one that this program does not know is left alone."""
META = MetaData()
UUID, TIME = String(36), String(32)
"""Times are UTC in ISO 8601 with milliseconds, so that their order is the order of their text."""


def stamp(at: datetime) -> str:
    """A time as the tables hold it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _account() -> ForeignKey:
    return ForeignKey("account.id", ondelete="CASCADE")


person = Table(
    "person",
    META,
    Column("id", UUID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("made_at", TIME, nullable=False),
)
record = Table(
    "record",
    META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", UUID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("thread", UUID, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("happened_at", TIME, nullable=False),
    Column("recorded_at", TIME, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("thread", "version", name="one_of_each_version"),
    Index("record_by_person", "person", "happened_at"),
)
"""Rows are never changed; a correction is a row of the same thread with the next version."""
setting = Table(
    "setting",
    META,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
copy_made = Table(
    "copy_made",
    META,
    Column("path", Text, primary_key=True),
    Column("made_at", TIME, nullable=False),
)
"""Where backups were written, so that what is deleted goes there, too."""
gone = Table(
    "gone",
    META,
    Column("thread", UUID, primary_key=True),
    Column("person", UUID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
)
"""Ids of what was deleted, so that no merge brings it back."""
photo = Table(
    "photo",
    META,
    Column("thread", UUID, primary_key=True),
    Column("person", UUID, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("data", Text, nullable=False),
)
"""The JPEG of a record of kind ``photo`` in base64: beside it, so that no list has to read it."""

account = Table(
    "account",
    META,
    Column("id", UUID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("made_at", TIME, nullable=False),
    Column("stopped_at", TIME),
)
"""Accounts of a shared server; a person's diary bears the id of their account. ``key`` is the name
as it is compared, ``password`` an Argon2id hash."""
invitation = Table(
    "invitation",
    META,
    Column("hash", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("made_by", UUID, _account()),
    Column("account", UUID, _account()),
    Column("expires_at", TIME, nullable=False),
    Column("used_at", TIME),
)
"""Links that open once; with an ``account`` the link sets a new password for it."""
session = Table(
    "session",
    META,
    Column("hash", String(64), primary_key=True),
    Column("account", UUID, _account(), nullable=False, index=True),
    Column("made_at", TIME, nullable=False),
    Column("seen_at", TIME, nullable=False),
)
"""Who is logged in; the token itself is only in the browser."""
care = Table(
    "care",
    META,
    Column("person", UUID, _account(), primary_key=True),
    Column("clinician", UUID, _account(), primary_key=True),
    Column("began_at", TIME, nullable=False),
)
"""Which clinician a person lets read their diary."""
attempt = Table(
    "attempt",
    META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
    Column("at", TIME, nullable=False),
)
"""Logins that were tried lately; the name as a hash, since a password is easily typed there."""
audit = Table(
    "audit",
    META,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", TIME, nullable=False),
    Column("actor", UUID, nullable=False),
    Column("person", UUID, nullable=False, index=True),
    Column("what", String(200), nullable=False),
)
"""Who opened or changed whose data; ids only, so that it outlives an account without naming it."""
