"""Opening a database: SQLite in one private file by default, PostgreSQL where it is shared."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from plantar.errors import DiaryError
from plantar.records.tables import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"
WAIT_MS = 30_000
"""How long a writer waits for another one."""
PRAGMAS = {
    "busy_timeout": str(WAIT_MS),
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "secure_delete": "ON",
    "foreign_keys": "ON",
    "temp_store": "MEMORY",
}
"""FULL: what was acknowledged outlives a loss of power; secure_delete overwrites deleted text."""


def default_path() -> Path:
    """The diary of the person who runs the program."""
    return user_data_path("plantar") / "diary.db"


def open_database(where: Path | str) -> Engine:
    """The database at a path, made where there is none, or at a ``postgresql://`` address.

    Raises:
        DiaryError: it cannot be opened, is no diary, or was made by a newer plantar.
    """
    if isinstance(where, str) and where.startswith(("postgresql://", "postgresql+psycopg://")):
        address = "postgresql+psycopg://" + where.partition("://")[2]
        options: dict[str, Any] = {"pool_size": 20, "pool_timeout": 120, "pool_pre_ping": True}
        engine, name = create_engine(address, **options), "the database"
        event.listen(engine, "begin", _name_account)
    else:
        path = Path(where)
        _private(path)
        engine, name = create_engine(f"sqlite:///{path}"), str(path)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        _migrate(engine, name)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _private(path: Path) -> None:
    """The file and its folder, for its owner only; SQLite gives its log files the same rights."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise DiaryError(f"{path}: cannot be used for a diary: {error.strerror}") from error


def _prepare(raw: sqlite3.Connection, _: Any) -> None:
    raw.isolation_level = None  # transactions are begun by _begin, not by the driver
    for name, value in PRAGMAS.items():
        raw.execute(f"PRAGMA {name}={value}")


def _begin(connection: Connection) -> None:
    """A writer takes its turn at once, so that it never has to give up half-way."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def acting(engine: Engine, account: str) -> Engine:
    """The same connections, each transaction in the name of one account."""
    return engine.execution_options(account=account)


def _name_account(connection: Connection) -> None:
    """Say who asks, for this transaction only, so that no name outlives it in the pool."""
    if account := connection.get_execution_options().get("account"):
        connection.exec_driver_sql("SELECT set_config('plantar.account', %s, true)", (account,))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing.

    Raises:
        DiaryError: the disk is full, the file is broken or held by another program.
    """
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    except (OperationalError, DatabaseError, InterfaceError) as error:
        if "unique" in str(error.orig).lower():
            raise
        raise DiaryError(_plain(error)) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads.

    Raises:
        DiaryError: the file is broken or held by another program.
    """
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except (OperationalError, DatabaseError, InterfaceError) as error:
        raise DiaryError(_plain(error)) from error


def compact(path: Path) -> bool:
    """Write a file anew without its free pages and empty its log; False where it is held open."""
    try:
        with closing(sqlite3.connect(path, timeout=WAIT_MS / 1000)) as connection:
            _prepare(connection, None)
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def _plain(error: DatabaseError | InterfaceError) -> str:
    """What went wrong, without the values of the statement."""
    said = str(error.orig).strip().partition("\n")[0]
    if "full" in said or "No space" in said:
        return "The disk is full: nothing was saved. Make room and save it again."
    if "locked" in said:
        return "Another program is writing to the diary. Nothing was saved; try again."
    if "permission denied for schema" in said:
        return "It is not made ready for this role: plantar accounts prepare (docs/records.md)"
    return f"The diary cannot be used, nothing was saved: {said}"


def _migrate(engine: Engine, name: str) -> None:
    try:
        with engine.connect() as connection:
            found = _revision(connection, name)
    except (OperationalError, DatabaseError) as error:
        raise DiaryError(f"{name}: {_plain(error)}") from error
    if found != HEAD:
        with writing(engine) as connection:
            if engine.dialect.name == "postgresql":  # SQLite has the lock by now
                connection.execute(text("SELECT pg_advisory_xact_lock(4711)"))
            if _revision(connection, name) != HEAD:  # another program may have been first
                migrate(connection, HEAD)


def _revision(connection: Connection, name: str) -> str | None:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            raise DiaryError(f"{name}: is not a diary of plantar")
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found > HEAD:
        raise DiaryError(
            f"{name}: was made by a newer plantar (format {found}; this one knows {HEAD}). "
            "Nothing was changed. Update plantar."
        )
    return found


def migrate(connection: Connection, to: str) -> None:
    """Bring the tables to a revision, up or down; ``base`` takes all away."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    known = _current(connection)
    (command.downgrade if to == "base" or (known and known > to) else command.upgrade)(config, to)


def _current(connection: Connection) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()
