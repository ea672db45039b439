"""Which web pages may read the answers of CDS Hooks (CORS); every other address is for none.

The discovery document holds nothing of anybody, so every page may read it. The services may be
called from the origins that the host names, and from none where it names none.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from plantar.errors import ExchangeError

DISCOVERY = "/cds-services"
EVERYBODY = "*"
SENT = ("Authorization", "Content-Type")
"""Headers that a page may send with a call."""


class CrossOrigin:
    """Answers the questions of browsers for the addresses of CDS Hooks alone."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.discovery = CORSMiddleware(app, allow_origins=[EVERYBODY], allow_methods=["GET"])
        self.services = CORSMiddleware(
            app, allow_origins=[*origins], allow_methods=["POST"], allow_headers=SENT
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands a request to the rule of its address."""
        path = scope.get("path", "") if scope["type"] == "http" else ""
        chosen = self.app
        if path == DISCOVERY:
            chosen = self.discovery
        elif path.startswith(f"{DISCOVERY}/"):
            chosen = self.services
        await chosen(scope, receive, send)


def checked_origins(origins: Sequence[str], *, tokens: bool) -> tuple[str, ...]:
    """The origins, where each can be one: scheme, host and perhaps a port.

    Raises:
        ExchangeError: something else; or every page, though nobody is asked for a token.
    """
    for origin in origins:
        if origin == EVERYBODY:
            if not tokens:
                raise ExchangeError("--allow-origin *: any page could call it; give --trust too")
            continue
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or f"{parts.scheme}://{parts.netloc}" != origin:
            expected = "an origin such as https://sandbox.example"
            raise ExchangeError(f"--allow-origin: found {origin[:80]!r}; expected {expected}")
    return tuple(origins)
