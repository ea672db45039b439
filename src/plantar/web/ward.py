"""The diaries of a shared server: one for each account, in one PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.records.accounts import Account, Accounts
from plantar.records.audit import AuditLog
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner, now_utc
from plantar.records.sessions import Sessions
from plantar.records.sharing import check_bound, shared_address
from plantar.web.desk import Guest, csrf_of
from plantar.web.site import Elsewhere, Refused, SiteContext

SESSION = "plantar_session"
LOGIN = "/account/login"
HERE = ("127.0.0.1", "::1", "localhost")
NOT_YOURS = "There is no such diary, or it is not yours to open."


class Ward:
    """Accounts, sessions, the log and the diaries of one shared database."""

    shared, way_in = True, "/account"

    def __init__(self, address: str, clock: Callable[[], datetime] = now_utc) -> None:
        """``address``: ``postgresql://`` with the role of the program.

        Raises:
            DiaryError: the database cannot be used, or is not made ready.
            AccountError: not an address of PostgreSQL, or row security does not bind the role.
        """
        self.diary = Diary(shared_address(address), clock=clock)
        engine = self.diary.engine
        try:
            check_bound(engine)
        except BaseException:
            self.close()
            raise
        self.accounts = Accounts(engine, clock)
        self.sessions, self.audit = Sessions(engine, clock), AuditLog(engine, clock)

    def close(self) -> None:
        """Let go of the database."""
        self.diary.close()

    def routes(self, site: SiteContext) -> list[Route]:
        """The pages of accounts."""
        from plantar.web.account import AccountPages

        return AccountPages(site, self).routes()

    def admit(self, request: Request) -> Guest:
        """Whose session it is, with the diaries as the database lets this account see them.

        Raises:
            Elsewhere: to the login, and then back.
            Refused: a form that was sent after the session had ended.
        """
        token = self.token(request)
        account = self.sessions.find(token)
        if account is None and request.method == "GET":
            raise Elsewhere(f"{LOGIN}?then={request.url.path}")
        if account is None:
            raise Refused(
                401,
                "You are logged out, and nothing was saved. What you typed is still in the form: "
                "go back, copy it, log in, and write it again.",
            )
        seen = self.diary.seen_by(account.id)
        return Guest(csrf_of(token), lambda: seen, account)

    def allow(self, guest: Guest, person: str, what: str, *, write: bool) -> None:
        """Refuse what is not this account's, before anything is read; note what is.

        Raises:
            Refused: alike for what is another's and for what is not there.
        """
        account = account_of(guest)
        may = self.accounts.may_write if write else self.accounts.may_read
        if not may(account, person):
            raise Refused(404, NOT_YOURS)
        self.audit.note(account, person, what)

    def begin(self, guest: Guest, name: str) -> DiaryOwner:
        """The diary of this account; there is one.

        Raises:
            Refused: not the account of a person, or it has one already.
        """
        account = account_of(guest)
        if account.role != "person" or guest.people():
            raise Refused(403, "A diary belongs to a person's account, and each has one.")
        self.audit.note(account, account.id, "write: begin")
        return guest.diary().begin(name, account.id)

    def opened(self, guest: Guest) -> Diary:
        """No copy is put in here: each account has one diary of its own.

        Raises:
            Refused: always.
        """
        raise Refused(403, "A copy of a diary cannot be put in on a shared server.")

    def token(self, request: Request) -> str:
        """The token of the session.

        Raises:
            Refused: over the network without encryption, where others can read along.
        """
        if not encrypted(request):
            raise Refused(403, "Accounts are served through https only (docs/records.md).")
        return request.cookies.get(SESSION, "")

    def enter(self, request: Request, answer: Response, account: Account) -> Response:
        """Begin a session, with a new token whatever the browser held before."""
        token = self.sessions.begin(account, instead_of=self.token(request))
        set_secret(request, answer, SESSION, token)
        self.audit.note(account, account.id, "logged in")
        return answer


def account_of(guest: Guest) -> Account:
    """The account of a guest of a ward."""
    if guest.account is None:
        raise Refused(403, NOT_YOURS)
    return guest.account


def encrypted(request: Request) -> bool:
    """Whether nobody on the way can read along: https, or this machine itself."""
    here = request.client is not None and request.client.host in HERE
    return here or request.url.scheme == "https"


def set_secret(request: Request, answer: Response, name: str, value: str) -> None:
    """A cookie that no script reads, no other site sends, and that ends with the browser."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, httponly=True, samesite="strict", secure=secure, path="/")
