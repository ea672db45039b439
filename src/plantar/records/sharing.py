"""A shared database: made ready by its owner, served with a role that row security binds."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from plantar.errors import AccountError
from plantar.records.database import open_database, reading, writing

READ = ("SELECT",)
ADD = ("SELECT", "INSERT")
KEEP = (*ADD, "DELETE")
GRANTS: dict[str, tuple[str, ...]] = {
    "alembic_version": READ,
    "setting": READ,
    "copy_made": READ,
    "person": KEEP,
    "record": KEEP,
    "gone": KEEP,
    "photo": KEEP,
    "care": KEEP,
    "account": (*KEEP, "UPDATE (password, stopped_at)"),
    "invitation": (*ADD, "UPDATE (used_at)"),
    "session": (*KEEP, "UPDATE (seen_at)"),
    "attempt": KEEP,
    "audit": ADD,
}
"""What the role of the program may do; it changes no row of a record, of the log, or a role."""
COUNTED = ("record", "attempt", "audit")
"""Tables whose rows are numbered."""
GUARDED = ("person", "record", "gone", "photo", "care", "account", "audit")
"""Tables under row security."""


def prepare(address: str, role: str) -> None:
    """Make the tables, and give the role of the program what it needs.

    Args:
        address: ``postgresql://`` with the role that shall own the tables.
        role: the one that ``plantar serve`` connects with; it must be there.

    Raises:
        AccountError: there is no such role, or row security would not bind it.
        DiaryError: the database cannot be used.
    """
    engine = open_shared(address)
    try:
        with writing(engine) as connection:
            found = connection.execute(text("SELECT FROM pg_roles WHERE rolname=:r"), {"r": role})
            if found.first() is None:
                raise AccountError(
                    f"--role: found {role!r}; the server has no such role. Make it first, "
                    "with psql: CREATE ROLE plantar_app LOGIN PASSWORD '...'"
                )
            _bound(connection, role)
            named = engine.dialect.identifier_preparer.quote(role)
            for table, allowed in GRANTS.items():
                connection.execute(text(f"REVOKE ALL ON {table} FROM {named}"))
                connection.execute(text(f"GRANT {', '.join(allowed)} ON {table} TO {named}"))
            for table in COUNTED:
                connection.execute(text(f"GRANT USAGE ON SEQUENCE {table}_id_seq TO {named}"))
    finally:
        engine.dispose()


def check_bound(engine: Engine) -> None:
    """Refuse to serve with a role that sees every row.

    Raises:
        AccountError: why row security does not bind it.
    """
    with reading(engine) as connection:
        _bound(connection, connection.execute(text("SELECT current_user")).scalar_one())


def _bound(connection: Connection, role: str) -> None:
    asked = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :role")
    passes = connection.execute(asked, {"role": role}).scalar_one()
    asked = text(
        "SELECT count(*) FROM pg_class WHERE relname = ANY(:tables) AND relkind = 'r' AND "
        "relrowsecurity AND NOT pg_has_role(:role, relowner, 'USAGE')"
    )
    guarded = connection.execute(asked, {"tables": list(GUARDED), "role": role}).scalar_one()
    if passes or guarded < len(GUARDED):
        raise AccountError(
            f"database role {role!r}: owns the tables or passes by row security, so that people "
            "would not be kept apart. Serve with another role, made ready by: plantar accounts "
            "prepare (docs/records.md)"
        )


def open_shared(address: str) -> Engine:
    """The database at an address, its tables made or renewed where that is allowed.

    Raises:
        AccountError: not an address of PostgreSQL.
        DiaryError: the database cannot be used.
    """
    return open_database(shared_address(address))


def shared_address(address: str) -> str:
    """The address again, if it can be one of a shared database.

    Raises:
        AccountError: not an address of PostgreSQL.
    """
    if not address.startswith(("postgresql://", "postgresql+psycopg://")):
        raise AccountError(
            f"--database: found {address.partition('://')[0][:20]!r}; expected an address that "
            "begins with postgresql://"
        )
    return address
