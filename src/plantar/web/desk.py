"""Where the diaries of a server are, and who a request comes from."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.errors import DiaryError, PassphraseNeeded
from plantar.records.accounts import Account
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from plantar.web.site import Refused, SiteContext, checked, text_of, to

COOKIE = "plantar_diary"
OURS = ("/diary", "/account")
"""Where a login or a passphrase may lead to."""


def csrf_of(secret: str) -> str:
    """What a form carries, made of what only its own browser holds."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def ours(address: str) -> str:
    """Where to go after a login or a passphrase; only to pages of this server.

    >>> ours("/diary/ab-1/delete?entry=cd-2"), ours("//elsewhere.org")
    ('/diary/ab-1/delete?entry=cd-2', '/diary')
    """
    plain = re.sub(r"[/_?=&-]", "", address)
    fits = address.startswith(OURS) and "//" not in address and plain.isalnum()
    return address if fits else "/diary"


@dataclass(frozen=True)
class Guest:
    """Who sent a request: what their forms carry, and the diaries as they may see them.

    ``account`` is None where the server has no accounts: one file, opened by its owner.
    """

    csrf: str
    opened: Callable[[], Diary | None]
    account: Account | None = None

    def diary(self) -> Diary:
        """The diary.

        Raises:
            Refused: there is none yet.
            DiaryError: it cannot be opened, or needs its passphrase.
        """
        found = self.opened()
        if found is None:
            raise Refused(404, "There is no diary yet.")
        return found

    def people(self) -> tuple[DiaryOwner, ...]:
        """Whose diaries they may see."""
        found = self.opened()
        return found.people() if found else ()

    def may_write(self, person: str) -> bool:
        """Whether the diary is theirs, for what a page offers; ``allow`` refuses."""
        return self.account is None or self.account.id == person


class Diaries(Protocol):
    """What the pages of the diary ask of the place where diaries are."""

    shared: bool
    """Whether there are accounts."""
    way_in: str
    """The address that opens the diary, for whoever starts the server."""

    def routes(self, site: SiteContext) -> list[Route]:
        """How one comes in."""

    def admit(self, request: Request) -> Guest:
        """Who asks; raises Refused, or leads to the login."""

    def allow(self, guest: Guest, person: str, what: str, *, write: bool) -> None:
        """Refuse what this guest may not see or change, and note what they may."""

    def begin(self, guest: Guest, name: str) -> DiaryOwner:
        """A new diary for this guest."""

    def opened(self, guest: Guest) -> Diary:
        """The place of the diaries, to put a copy in; the first makes the file."""


class Desk:
    """The diary file of this machine, for whoever has the key that the server printed.

    Other people of the same computer, who can reach the server as well, do not have it.
    """

    shared = False

    def __init__(self, path: Path, key: str | None = None) -> None:
        self.path, self.key = path, key or secrets.token_urlsafe(24)
        self.way_in = f"/diary/key/{self.key}"
        self._diary: Diary | None = None

    @property
    def csrf(self) -> str:
        """What a form of these pages carries."""
        return csrf_of(self.key)

    def routes(self, site: SiteContext) -> list[Route]:
        """The printed link, and the passphrase."""
        return [
            Route("/diary/key/{key}", self.enter, methods=["GET"]),
            Route("/diary/unlock", self.unlock, methods=["POST"]),
        ]

    async def enter(self, request: Request) -> Response:
        """The link that the server printed, to the diary; ``then=start``: to the first page."""
        self.check(request.path_params["key"])
        answer = to("/" if request.query_params.get("then") == "start" else "/diary")
        answer.set_cookie(COOKIE, self.key, httponly=True, samesite="strict")
        return answer

    async def unlock(self, request: Request) -> Response:
        """The passphrase, and on to the page that asked for it.

        Raises:
            PassphraseNeeded: it is another one, or the file does not open.
        """
        request.state.guest = self.admit(request)
        request.state.form = form = await checked(request, self.csrf)
        try:
            await run_in_threadpool(self.open, text_of(form, "passphrase"))
        except DiaryError as error:
            raise PassphraseNeeded(str(error)) from error
        return to(ours(text_of(form, "then")))

    def admit(self, request: Request) -> Guest:
        """The owner, by the cookie of the key."""
        self.check(request.cookies.get(COOKIE, ""))
        return Guest(self.csrf, lambda: self.open() if self.path.exists() else None)

    def allow(self, guest: Guest, person: str, what: str, *, write: bool) -> None:
        """Whoever has the key has the whole file."""

    def begin(self, guest: Guest, name: str) -> DiaryOwner:
        """A new diary; the first one makes the file."""
        return self.open().begin(name)

    def opened(self, guest: Guest) -> Diary:
        """The file of this machine."""
        return self.open()

    def check(self, key: str) -> None:
        """Refuse any other key.

        Raises:
            Refused: it is another one.
        """
        if not hmac.compare_digest(key.encode(), self.key.encode()):
            raise Refused(
                403, "The diary opens with the link that plantar printed when it was started."
            )

    def open(self, passphrase: str | None = None) -> Diary:
        """The diary.

        Raises:
            DiaryError: it cannot be opened, or the passphrase is missing or wrong.
        """
        if self._diary and not self._diary.up_to_date:
            self.close()
        if self._diary is None:
            self._diary = Diary(self.path, passphrase)
        return self._diary

    def close(self) -> None:
        """Let go of the file; the passphrase is asked for again."""
        if self._diary is not None:
            self._diary.close()
            self._diary = None
