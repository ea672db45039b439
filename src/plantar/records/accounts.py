"""Accounts of a shared server: roles, invitations that open once, and who may read whose diary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from plantar.errors import AccountError
from plantar.records import tables as t
from plantar.records.database import acting, reading, writing
from plantar.records.diary import LONGEST_NAME
from plantar.records.passwords import hashed, name_key, new_token, token_hash
from plantar.records.record import now_utc

Role = Literal["person", "clinician", "administrator"]
INVITED = timedelta(days=7)
"""How long a link stays open."""
MAY_INVITE: dict[str, tuple[str, ...]] = {
    "administrator": get_args(Role),
    "clinician": ("person",),
    "person": (),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in; the diary of a person bears the same id."""

    id: str
    name: str
    role: str
    made_at: datetime
    stopped: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that is still open: for which role, from whom, or for whose new password."""

    role: str
    made_by: Account | None
    account: Account | None


class Accounts:
    """The accounts of one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now_utc) -> None:
        self.engine, self.clock = engine, clock

    def find(self, id: str) -> Account | None:
        """The account with an id."""
        with reading(self.engine) as connection:
            return _find(connection, t.account.c.id == id)

    def named(self, name: str) -> Account | None:
        """The account with a name, however it is written."""
        with reading(self.engine) as connection:
            return _find(connection, t.account.c.key == name_key(name))

    def all(self) -> tuple[Account, ...]:
        """Every account, the first one first."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.account).order_by(t.account.c.made_at)).all()
        return tuple(map(_account, rows))

    def invite(self, role: str, by: Account | None = None) -> str:
        """A new invitation; the token of its link, which is kept nowhere.

        ``by`` is None for the command of whoever runs the server.

        Raises:
            AccountError: no such role, or one that this account may not invite.
        """
        allowed = MAY_INVITE[by.role] if by else get_args(Role)
        if role not in allowed:
            expected = ", ".join(allowed) or "nobody: a person invites nobody"
            raise AccountError(f"role: found {role[:20]!r}; expected {expected}")
        return self._link(role=role, made_by=by.id if by else None)

    def reset(self, account: Account) -> str:
        """The token of a link that sets a new password; only for whoever runs the server."""
        return self._link(role=account.role, account=account.id)

    def invitation(self, token: str) -> Invitation:
        """What a link is for.

        Raises:
            AccountError: it was used, is too old, or never was.
        """
        with reading(self.engine) as connection:
            row = connection.execute(select(t.invitation).where(*self._open(token))).first()
            if row is None:
                raise _closed()
            by = _find(connection, t.account.c.id == row.made_by)
            account = _find(connection, t.account.c.id == row.account)
        if by and by.stopped:
            raise _closed()
        return Invitation(row.role, by, account)

    def accept(self, token: str, name: str, password: str) -> Account:
        """Make an account with an invitation; a clinician who sent it may read from now on.

        Raises:
            AccountError: the link is closed, the name is taken or no name, a weak password.
        """
        invitation = self.invitation(token)
        if invitation.account:
            raise _closed()
        name, stored = _name(name), hashed(password, name)
        made = Account(str(uuid4()), name, invitation.role, self.clock(), False)
        values = {
            "id": made.id,
            "name": name,
            "key": name_key(name),
            "role": made.role,
            "password": stored,
            "made_at": t.stamp(made.made_at),
        }
        try:
            with writing(acting(self.engine, made.id)) as connection:
                self._use(connection, token)
                connection.execute(insert(t.account).values(values))
                self._let(connection, made, invitation.made_by)
        except IntegrityError as error:
            raise AccountError(f"name: {name!r} is taken; choose another one") from error
        return made

    def accept_as(self, token: str, account: Account) -> None:
        """Let the clinician of an invitation read the diary of an account that is there already.

        Raises:
            AccountError: the link is closed, or is not from a clinician to a person.
        """
        invitation = self.invitation(token)
        by = invitation.made_by
        if account.role != "person" or by is None or by.role != "clinician":
            raise AccountError("This link makes a new account; it is not for one that is there.")
        with writing(acting(self.engine, account.id)) as connection:
            self._use(connection, token)
            self._let(connection, account, by)

    def renew(self, token: str, password: str) -> Account:
        """Set a new password with a link; every session of the account ends.

        Raises:
            AccountError: the link is closed, or a weak password.
        """
        account = self.invitation(token).account
        if account is None:
            raise _closed()
        stored = hashed(password, account.name)
        with writing(acting(self.engine, account.id)) as connection:
            self._use(connection, token)
            _set_password(connection, account, stored)
        return account

    def change_password(self, account: Account, new: str) -> None:
        """Set a new password, after a login with the old one; every session of the account ends.

        Raises:
            AccountError: a weak password.
        """
        stored = hashed(new, account.name)
        with writing(acting(self.engine, account.id)) as connection:
            _set_password(connection, account, stored)

    def stop(self, account: Account, by: Account, *, stopped: bool = True) -> None:
        """Close an account so that nobody can log in, or open it again; its data stay.

        Raises:
            AccountError: not an administrator, or their own account.
        """
        _managing(by, account)
        at = t.stamp(self.clock()) if stopped else None
        with writing(acting(self.engine, by.id)) as connection:
            named = update(t.account).where(t.account.c.id == account.id)
            connection.execute(named.values(stopped_at=at))
            connection.execute(delete(t.session).where(t.session.c.account == account.id))

    def delete(self, account: Account, by: Account) -> None:
        """Delete an account with its diary, by its holder or by an administrator.

        Raises:
            AccountError: another one's, or the last administrator's own.
        """
        if account.id != by.id:
            _managing(by, account)
        elif account.role == "administrator":
            raise AccountError("account: an administrator is deleted by another administrator")
        with writing(acting(self.engine, by.id)) as connection:
            connection.execute(delete(t.account).where(t.account.c.id == account.id))

    def may_read(self, account: Account, person: str) -> bool:
        """Whether an account may read a diary: the person, and a clinician whom they let."""
        if account.role == "person":
            return account.id == person
        return account.role == "clinician" and any(a.id == person for a in self.patients(account))

    def may_write(self, account: Account, person: str) -> bool:
        """Whether an account may write into a diary: only the person."""
        return account.role == "person" and account.id == person

    def patients(self, clinician: Account) -> tuple[Account, ...]:
        """People who let a clinician read their diary."""
        return self._cared(clinician, t.care.c.clinician, t.care.c.person)

    def clinicians(self, person: Account) -> tuple[Account, ...]:
        """Clinicians whom a person lets read their diary."""
        return self._cared(person, t.care.c.person, t.care.c.clinician)

    def end_care(self, by: Account, other: str) -> None:
        """A clinician may read no longer; either of the two can end it, at once."""
        between = (t.care.c.person == by.id) & (t.care.c.clinician == other)
        between |= (t.care.c.clinician == by.id) & (t.care.c.person == other)
        with writing(acting(self.engine, by.id)) as connection:
            connection.execute(delete(t.care).where(between))

    def _cared(self, by: Account, mine: Any, theirs: Any) -> tuple[Account, ...]:
        asked = select(t.account).join(t.care, t.account.c.id == theirs).where(mine == by.id)
        with reading(acting(self.engine, by.id)) as connection:
            return tuple(map(_account, connection.execute(asked.order_by(t.account.c.name)).all()))

    def _link(self, **values: str | None) -> str:
        token = new_token()
        until = t.stamp(self.clock() + INVITED)
        with writing(self.engine) as connection:
            row = values | {"hash": token_hash(token), "expires_at": until}
            connection.execute(insert(t.invitation).values(row))
        return token

    def _open(self, token: str) -> tuple[Any, ...]:
        row = t.invitation.c
        now = t.stamp(self.clock())
        return row.hash == token_hash(token), row.used_at.is_(None), row.expires_at > now

    def _use(self, connection: Connection, token: str) -> None:
        """Close a link; of two who open it at once only one gets through."""
        used = update(t.invitation).where(*self._open(token)).values(used_at=t.stamp(self.clock()))
        if connection.execute(used).rowcount != 1:
            raise _closed()

    def _let(self, connection: Connection, person: Account, by: Account | None) -> None:
        if by is None or by.role != "clinician":
            return
        pair = {"person": person.id, "clinician": by.id}
        same = (t.care.c.person == person.id) & (t.care.c.clinician == by.id)
        if connection.execute(select(t.care).where(same)).first() is None:
            connection.execute(insert(t.care).values(pair | {"began_at": t.stamp(self.clock())}))


def _managing(by: Account, account: Account) -> None:
    if by.role != "administrator" or by.id == account.id:
        raise AccountError("account: only an administrator, and nobody their own")


def _set_password(connection: Connection, account: Account, stored: str) -> None:
    named = update(t.account).where(t.account.c.id == account.id)
    connection.execute(named.values(password=stored))
    connection.execute(delete(t.session).where(t.session.c.account == account.id))


def _closed() -> AccountError:
    return AccountError("This link was used already, is too old, or never was. Ask for a new one.")


def _name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccountError(f"The name needs 1 to {LONGEST_NAME} letters or signs, on one line.")
    return name


def _find(connection: Connection, which: Any) -> Account | None:
    row = connection.execute(select(t.account).where(which)).first()
    return _account(row) if row else None


def _account(row: Any) -> Account:
    made = datetime.fromisoformat(row.made_at)
    return Account(row.id, row.name, row.role, made, row.stopped_at is not None)
