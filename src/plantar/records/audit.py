"""Who opened or changed whose data: rows are only ever added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from plantar.records import tables as t
from plantar.records.accounts import Account
from plantar.records.database import acting, reading, writing
from plantar.records.record import now_utc

LONGEST = 200
SHOWN = 500
"""Rows that a page shows, the newest ones."""


@dataclass(frozen=True, slots=True)
class Noted:
    """One row of the log; names are None where the account is gone."""

    at: datetime
    actor: str | None
    person: str | None
    what: str


class AuditLog:
    """The log of one database."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = now_utc) -> None:
        self.engine, self.clock = engine, clock

    def note(self, actor: Account, person: str, what: str) -> None:
        """Add a row, on the disk when this returns: what cannot be noted is not shown.

        Args:
            actor: who did it.
            person: the id of the account whose data it is about.
            what: in few words, never with anything of the data.
        """
        row = {
            "at": t.stamp(self.clock()),
            "actor": actor.id,
            "person": person,
            "what": what[:LONGEST],
        }
        with writing(acting(self.engine, actor.id)) as connection:
            # inline: the row is not read back, which a clinician may not do
            connection.execute(insert(t.audit).inline().values(row))

    def rows(self, account: Account) -> tuple[Noted, ...]:
        """What an account may see, the newest first: a person their own, an administrator all."""
        who, whose = t.account.alias(), t.account.alias()
        asked = (
            select(t.audit, who.c.name.label("who"), whose.c.name.label("whose"))
            .join(who, who.c.id == t.audit.c.actor, isouter=True)
            .join(whose, whose.c.id == t.audit.c.person, isouter=True)
            .order_by(t.audit.c.id.desc())
            .limit(SHOWN)
        )
        if account.role != "administrator":
            asked = asked.where(t.audit.c.person == account.id)
        with reading(acting(self.engine, account.id)) as connection:
            rows = connection.execute(asked).all()
        return tuple(Noted(datetime.fromisoformat(r.at), r.who, r.whose, r.what) for r in rows)
