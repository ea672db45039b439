"""The pages of accounts: log in and out, invite, who may read, who has read, and managing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar.errors import AccountError
from plantar.records.accounts import MAY_INVITE, Account
from plantar.records.passwords import new_token
from plantar.web.desk import Guest, csrf_of, ours
from plantar.web.site import Refused, SiteContext, checked, text_of, to
from plantar.web.ward import LOGIN, SESSION, Ward, account_of, set_secret

STRANGER = "plantar_form"
"""Cookie that ties a form to its browser before anybody is logged in."""
Page = Callable[[Request, Guest, FormData], Response]


class AccountPages:
    """Every page of accounts."""

    def __init__(self, site: SiteContext, ward: Ward) -> None:
        self.site, self.ward = site, ward

    def routes(self) -> list[Route]:
        """Every address of accounts."""
        get, post, both = ["GET"], ["POST"], ["GET", "POST"]
        return [
            Route(LOGIN, self._open(self.login), methods=both),
            Route("/account/invitation/{token}", self._open(self.invitation), methods=both),
            Route("/account", self._own(self.own), methods=get),
            Route("/account/log", self._own(self.log), methods=get),
            Route("/account/all", self._own(self.all), methods=get),
            Route("/account/logout", self._own(self.logout), methods=post),
            Route("/account/everywhere", self._own(self.everywhere), methods=post),
            Route("/account/password", self._own(self.password), methods=post),
            Route("/account/delete", self._own(self.delete), methods=post),
            Route("/account/invite", self._own(self.invite), methods=post),
            Route("/account/accept/{token}", self._own(self.accept), methods=both),
            Route("/account/end/{other}", self._own(self.end_care), methods=post),
            Route("/account/manage/{other}", self._own(self.manage), methods=post),
        ]

    def login(self, request: Request, form: FormData | None) -> Response:
        """Name and password."""
        then = ours(text_of(form, "then") if form else request.query_params.get("then", ""))
        if form is None:
            return self._show(request, "login.html", then=then)
        name, password = text_of(form, "name"), text_of(form, "password")
        address = request.client.host if request.client else ""
        try:
            account = self.ward.sessions.login(name, password, address)
        except AccountError as error:
            return self._show(request, "login.html", 401, then=then, name=name, wrong=str(error))
        return self.ward.enter(request, to(then), account)

    def invitation(self, request: Request, form: FormData | None) -> Response:
        """A link that opens once: a new account, or a new password; looking does not use it."""
        token, accounts = request.path_params["token"], self.ward.accounts
        found = accounts.invitation(token)
        if form is None:
            return self._show(request, "invitation.html", found=found, link=token)
        name, password = text_of(form, "name"), text_of(form, "password")
        try:
            if password != text_of(form, "again"):
                raise AccountError("password: the two are not the same")
            if found.account:
                account = accounts.renew(token, password)
                self.ward.audit.note(account, account.id, "new password by a link")
            else:
                account = accounts.accept(token, name, password)
        except AccountError as error:
            data: dict[str, Any] = {"found": found, "link": token, "name": name}
            return self._show(request, "invitation.html", 400, wrong=str(error), **data)
        return self.ward.enter(request, to("/account"), account)

    def own(self, request: Request, guest: Guest, form: FormData) -> Response:
        """One's own account."""
        return self._account(request, guest)

    def log(self, request: Request, guest: Guest, form: FormData) -> Response:
        """Who opened or changed what: a person sees their own, an administrator everybody's."""
        rows = self.ward.audit.rows(account_of(guest))
        return self._show(request, "log.html", rows=rows)

    def all(self, request: Request, guest: Guest, form: FormData) -> Response:
        """Every account, for an administrator."""
        self._manager(guest)
        return self._show(request, "all.html", accounts=self.ward.accounts.all())

    def logout(self, request: Request, guest: Guest, form: FormData) -> Response:
        """End this session."""
        account = account_of(guest)
        self.ward.sessions.end(self.ward.token(request))
        self.ward.audit.note(account, account.id, "logged out")
        return _out()

    def everywhere(self, request: Request, guest: Guest, form: FormData) -> Response:
        """End every session of this account, on every device."""
        account = account_of(guest)
        self.ward.sessions.end_all(account)
        self.ward.audit.note(account, account.id, "logged out everywhere")
        return _out()

    def password(self, request: Request, guest: Guest, form: FormData) -> Response:
        """A new password; the old one is asked for, with the limits of a login."""
        try:
            if text_of(form, "password") != text_of(form, "again"):
                raise AccountError("password: the two are not the same")
            account = self._sure(request, guest, form)
            self.ward.accounts.change_password(account, text_of(form, "password"))
        except AccountError as error:
            return self._account(request, guest, str(error))
        self.ward.audit.note(account, account.id, "new password")
        return self.ward.enter(request, to("/account"), account)

    def delete(self, request: Request, guest: Guest, form: FormData) -> Response:
        """Delete one's own account with its diary; the password is asked for."""
        try:
            account = self._sure(request, guest, form)
            self.ward.accounts.delete(account, account)
        except AccountError as error:
            return self._account(request, guest, str(error))
        self.ward.audit.note(account, account.id, "deleted the account")
        return _out()

    def invite(self, request: Request, guest: Guest, form: FormData) -> Response:
        """A link for somebody; it is shown once."""
        account, role = account_of(guest), text_of(form, "role")
        token = self.ward.accounts.invite(role, account)
        self.ward.audit.note(account, account.id, f"invited: {role}")
        link = f"{request.url.scheme}://{request.url.netloc}/account/invitation/{token}"
        return self._show(request, "link.html", link=link, role=role)

    def accept(self, request: Request, guest: Guest, form: FormData) -> Response:
        """Let the clinician of a link read; asked of somebody who is logged in."""
        token, account = request.path_params["token"], account_of(guest)
        found = self.ward.accounts.invitation(token)
        if request.method == "GET":
            return self._show(request, "accept.html", found=found, link=token)
        self.ward.accounts.accept_as(token, account)
        self.ward.audit.note(account, account.id, "let a clinician read")
        return to("/account")

    def end_care(self, request: Request, guest: Guest, form: FormData) -> Response:
        """A clinician may read no longer."""
        account, other = account_of(guest), request.path_params["other"]
        self.ward.accounts.end_care(account, other)
        person = account.id if account.role == "person" else other
        self.ward.audit.note(account, person, "ended that a clinician reads")
        return to("/account")

    def manage(self, request: Request, guest: Guest, form: FormData) -> Response:
        """Stop, open or delete another account."""
        by = self._manager(guest)
        other = self.ward.accounts.find(request.path_params["other"])
        what = text_of(form, "what")
        if other is None or what not in ("stop", "open", "delete"):
            raise Refused(404, "There is no such account, or nothing that can be done so.")
        if what == "delete":
            self.ward.accounts.delete(other, by)
        else:
            self.ward.accounts.stop(other, by, stopped=what == "stop")
        self.ward.audit.note(by, other.id, f"account: {what}")
        return to("/account/all")

    def _manager(self, guest: Guest) -> Account:
        account = account_of(guest)
        if account.role != "administrator":
            raise Refused(403, "Only an administrator manages accounts.")
        return account

    def _sure(self, request: Request, guest: Guest, form: FormData) -> Account:
        """Whoever sits at an open session must know the password, too."""
        address = request.client.host if request.client else ""
        old = text_of(form, "old")
        return self.ward.sessions.login(account_of(guest).name, old, address)

    def _account(self, request: Request, guest: Guest, wrong: str = "") -> Response:
        account, accounts = account_of(guest), self.ward.accounts
        return self._show(
            request,
            "own.html",
            400 if wrong else 200,
            invites=MAY_INVITE[account.role],
            clinicians=accounts.clinicians(account),
            patients=accounts.patients(account),
            wrong=wrong,
        )

    def _own(self, page: Page) -> Callable[..., Any]:
        """A page of somebody who is logged in."""

        async def answer(request: Request) -> Response:
            guest: Guest = await run_in_threadpool(self.ward.admit, request)
            request.state.guest = guest
            sent = request.method == "POST"
            form = await checked(request, guest.csrf) if sent else FormData()
            return await run_in_threadpool(page, request, guest, form)

        return answer

    def _open(self, page: Callable[[Request, FormData | None], Response]) -> Callable[..., Any]:
        """A page of somebody who is not: its forms are tied to the browser by a cookie."""

        async def answer(request: Request) -> Response:
            self.ward.token(request)
            secret = request.cookies.get(STRANGER, "")
            form = None
            if request.method == "POST":
                form = await checked(request, csrf_of(secret or new_token()))
            request.state.secret = secret or new_token()
            made: Response = await run_in_threadpool(page, request, form)
            if not secret:
                set_secret(request, made, STRANGER, request.state.secret)
            return made

        return answer

    def _show(self, request: Request, page: str, status: int = 200, **data: Any) -> Response:
        guest = getattr(request.state, "guest", None)
        token = guest.csrf if guest else csrf_of(request.state.secret)
        account = guest.account if guest else None
        data |= {"token": token, "account": account}
        return self.site.show(request, f"account/{page}", status, **data)


def _out() -> Response:
    answer = to(LOGIN)
    answer.delete_cookie(SESSION)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
