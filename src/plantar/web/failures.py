"""The pages that say why something did not work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.errors import PassphraseNeeded
from plantar.web.overtaken import contradictions
from plantar.web.site import GONE, Elsewhere, Refused, SiteContext, text_of, to
from plantar.web.visits import OvertakenError

Handler = Callable[[Request, Exception], Awaitable[Response]]
LOCKED = (
    "The diary is locked, and nothing was saved. What you wrote is still in the form: open the "
    "diary, go back, and send it again."
)


class Failures:
    """A page for each kind of error."""

    def __init__(self, site: SiteContext) -> None:
        self.site = site

    def handlers(self) -> Mapping[Any, Handler]:
        """The kinds of error, each with its page."""
        return {
            Refused: self.refused,
            Elsewhere: self.elsewhere,
            OvertakenError: self.overtaken,
            PassphraseNeeded: self.locked,
            PlantarError: self.refused,
            HTTPException: self.missing,
            Exception: self.broken,
        }

    async def refused(self, request: Request, error: Exception) -> Response:
        """What the person sent cannot be used; the message says why."""
        refused = error if isinstance(error, Refused) else Refused(400, str(error))
        title, data = "That did not work", {"text": refused.text, "back": refused.back}
        return self.site.show(request, "message.html", refused.status, title=title, **data)

    async def overtaken(self, request: Request, error: Exception) -> Response:
        """The visit went on in another window since the page was shown."""
        name = request.path_params["name"]
        visit, again = self.site.visits.find(name), getattr(error, "sent", None)
        if visit is None:
            return await self.refused(request, Refused(404, GONE))
        return self.site.show(
            request,
            "overtaken.html",
            409,
            name=name,
            visit=visit,
            again=again is not None,
            both=contradictions(visit, again, self.site.engine.knowledge) if again else (),
            action=request.url.path,
            sent=[f for f in request.state.form.multi_items() if f[0] not in ("csrf", "changes")],
        )

    async def locked(self, request: Request, error: Exception) -> Response:
        """The diary waits for its passphrase; a form that was sent to it meanwhile is not saved."""
        tried = getattr(request.state, "form", None)
        then, wrong = request.url.path, ""
        if tried is not None:
            then, wrong = text_of(tried, "then"), str(error)
        elif request.method == "POST":
            who = request.path_params.get("who", "")
            then, wrong = f"/diary/{who}".rstrip("/"), LOCKED
        elif request.url.query:
            then = f"{then}?{request.url.query}"
        token = request.state.guest.csrf
        data = {"then": then, "wrong": wrong, "token": token}
        return self.site.show(request, "diary/unlock.html", 401, **data)

    async def elsewhere(self, request: Request, error: Exception) -> Response:
        """The page is shown at another address."""
        return to(str(error))

    async def missing(self, request: Request, error: Exception) -> Response:
        """No such page, or no request at all."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        text = "There is no such page." if status == 404 else "The request could not be read."
        return self._message(request, status, "Sorry", text)

    async def broken(self, request: Request, error: Exception) -> Response:
        """The program's own fault."""
        text = "Something in plantar is broken. What you said is still there: go back, try again."
        return self._message(request, 500, "Sorry", text)

    def _message(self, request: Request, status: int, title: str, text: str) -> Response:
        return self.site.show(request, "message.html", status, title=title, text=text)
