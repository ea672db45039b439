"""Logging in and staying so: limits and sessions stand in the database, so that workers agree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from plantar.errors import AccountError
from plantar.records import tables as t
from plantar.records.accounts import Account, Accounts
from plantar.records.database import reading, writing
from plantar.records.passwords import hashed, matches, name_key, new_token, token_hash
from plantar.records.record import now_utc

IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
"""A session ends when nothing was asked for so long, and after so long in any case."""
WINDOW = timedelta(minutes=15)
MOST_PER_NAME, MOST_PER_ADDRESS = 5, 30
"""Failed logins within the window."""
SEEN_EACH = timedelta(minutes=1)
"""How often it is noted that a session is in use."""


class Sessions:
    """The account that is logged in."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now_utc) -> None:
        self.engine, self.clock = engine, clock
        self._accounts = Accounts(engine, clock)

    def login(self, name: str, password: str, address: str) -> Account:
        """The account with this name and password.

        An attempt is counted before it is looked at, so that many at once cannot slip through.

        Raises:
            AccountError: wrong, closed, or tried too often; it never says whether the name exists.
        """
        key = hashlib.sha256(name_key(name).encode()).hexdigest()
        self._count(key, address[:64])
        with reading(self.engine) as connection:
            by_name = t.account.c.key == name_key(name)
            row = connection.execute(select(t.account).where(by_name)).first()
        right = matches(password, row.password if row else _nobody())
        account = self._accounts.find(row.id) if row and right else None
        if account is None or account.stopped:
            raise AccountError("The name or the password is wrong, or the account is closed.")
        with writing(self.engine) as connection:
            connection.execute(delete(t.attempt).where(t.attempt.c.key == key))
        return account

    def begin(self, account: Account, instead_of: str = "") -> str:
        """A new session; its token, which is never one that the browser had before."""
        token, now = new_token(), t.stamp(self.clock())
        values = {"hash": token_hash(token), "account": account.id, "made_at": now, "seen_at": now}
        with writing(self.engine) as connection:
            self._end(connection, t.session.c.hash == token_hash(instead_of))
            connection.execute(insert(t.session).values(values))
        return token

    def find(self, token: str) -> Account | None:
        """Whose session it is; None where it has ended."""
        if not token:
            return None
        now, which = self.clock(), t.session.c.hash == token_hash(token)
        with reading(self.engine) as connection:
            row = connection.execute(select(t.session).where(which)).first()
        if row is None:
            return None
        seen, made = map(datetime.fromisoformat, (row.seen_at, row.made_at))
        if now - seen > IDLE or now - made > LONGEST:
            self.end(token)
            return None
        if now - seen >= SEEN_EACH:
            with writing(self.engine) as connection:
                connection.execute(update(t.session).where(which).values(seen_at=t.stamp(now)))
        account = self._accounts.find(row.account)
        return account if account and not account.stopped else None

    def end(self, token: str) -> None:
        """Log out."""
        with writing(self.engine) as connection:
            self._end(connection, t.session.c.hash == token_hash(token))

    def end_all(self, account: Account) -> None:
        """Log out everywhere."""
        with writing(self.engine) as connection:
            self._end(connection, t.session.c.account == account.id)

    def _end(self, connection: Connection, which: object) -> None:
        """End sessions, and with them what is too old to be used."""
        connection.execute(delete(t.session).where(which))  # type: ignore[arg-type]
        old = t.stamp(self.clock() - LONGEST)
        connection.execute(delete(t.session).where(t.session.c.made_at < old))

    def _count(self, key: str, address: str) -> None:
        now = self.clock()
        with writing(self.engine) as connection:
            connection.execute(delete(t.attempt).where(t.attempt.c.at < t.stamp(now - WINDOW)))
            row = {"key": key, "address": address, "at": t.stamp(now)}
            connection.execute(insert(t.attempt).values(row))
        with reading(self.engine) as connection:
            names = _tried(connection, t.attempt.c.key == key)
            addresses = _tried(connection, t.attempt.c.address == address)
        if names > MOST_PER_NAME or addresses > MOST_PER_ADDRESS:
            minutes = WINDOW // timedelta(minutes=1)
            raise AccountError(f"Tried too often. Wait {minutes} minutes, then try again.")


def _tried(connection: Connection, which: object) -> int:
    counted = select(func.count()).select_from(t.attempt).where(which)  # type: ignore[arg-type]
    return connection.execute(counted).scalar_one()


@cache
def _nobody() -> str:
    """A hash for names that do not exist, so that they take as long as those that do."""
    return hashed(new_token())
