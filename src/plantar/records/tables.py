"""The tables, alike on SQLite and PostgreSQL; the migrations make them."""

from __future__ import annotations

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

HEAD = "0001"
"""The newest migration; a database with one that this program does not know is left alone."""
META = MetaData()
UUID, TIME = String(36), String(32)
"""Times are UTC in ISO 8601 with milliseconds, so that their order is the order of their text."""

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
