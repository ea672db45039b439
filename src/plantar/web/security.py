"""What every answer of the server carries, and what it refuses."""

from __future__ import annotations

import re
import time
from collections import defaultdict, deque
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1_000_000
WITH_PHOTOS = re.compile(r"/diary/(?:[^/]+/feet|take-in)")
MOST_PHOTO_BYTES = 32_000_000
"""Pages that take two photos, or a diary with its own; they read nothing before they know who sends
it."""
MOST_A_MINUTE = 1200
LOOPBACK = ("127.0.0.1", "::1")
"""This machine itself is not slowed down; neither is a proxy on it, which has limits of its own."""
FIXED = ("/static/", "/sw.js", "/offline", "/icon-", "/drawings.json")
"""Addresses without anything of a person; a browser may keep them and asks whether they changed."""
REFUSAL = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>plantar</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="stylesheet" href="/static/plantar.css"></head><body><main><div class="narrow">'
    "<h1>That did not work</h1><p>{text} What you said is still there: go back.</p>"
    '<p><a class="button" href="/">To the start</a></p></div></main></body></html>'
)
"""The page of a request that no other page sees; nothing of the request stands in it."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


class Guard:
    """Security headers, limits of size and rate, and no request from another site."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app, self._clock = app, clock
        self._seen: defaultdict[str, deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                fixed = request.url.path.startswith(FIXED)
                headers["Cache-Control"] = "no-cache" if fixed else "no-store"
                if request.url.path == "/sw.js":
                    headers["Service-Worker-Allowed"] = "/"
            await send(message)

        refusal = self._refusal(request)
        if refusal:
            await _refused(request, *refusal)(scope, receive, dressed)
            return
        await self.app(scope, _limited(receive, _most(request)), dressed)

    def _refusal(self, request: Request) -> tuple[int, str] | None:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _most(request):
            return 413, f"Too much at once: at most {_most(request) // 1_000_000} MB."
        if request.method == "POST" and not _from_here(request):
            return 403, "This request came from another site and was refused."
        who = request.client.host if request.client else ""
        if who not in LOOPBACK and self._too_often(who):
            return 429, "Too many requests. Wait a minute."
        return None

    def _too_often(self, who: str) -> bool:
        now, times = self._clock(), self._seen[who]
        while times and now - times[0] > 60:
            times.popleft()
        times.append(now)
        if len(self._seen) > 10_000:
            self._seen.clear()
        return len(times) > MOST_A_MINUTE


def _most(request: Request) -> int:
    return MOST_PHOTO_BYTES if WITH_PHOTOS.fullmatch(request.url.path) else MOST_BYTES


def _refused(request: Request, status: int, text: str) -> Response:
    later = {"Retry-After": "60"} if status == 429 else {}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"detail": text}, status, later)
    return HTMLResponse(REFUSAL.format(text=text), status, later)


def _from_here(request: Request) -> bool:
    """Whether the request comes from the server's own page, as the browser reports it."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    host = request.headers.get("host", "")
    return site in ("same-origin", "none") and (
        origin is None or origin.partition("://")[2] == host
    )


def _limited(receive: Receive, most: int) -> Receive:
    """A body without a length is cut off at the same limit."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > most:
            return {"type": "http.disconnect"}
        return message

    return counted
