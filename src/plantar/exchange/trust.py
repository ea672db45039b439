"""Who may ask: the JSON Web Token of CDS Hooks 2.0, checked with keys that the host wrote down.

Keys are never fetched: a token's own ``jku`` is an address that somebody else chose.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt

from plantar.errors import ExchangeError
from plantar.exchange.limits import read_object

ALGORITHMS = ("ES384", "RS384")
"""What CDS Hooks names; none and shared secrets are refused."""
LONGEST = 300
"""Seconds that a token may be good for at most."""
MOST_SEEN = 100_000


@dataclass
class Trust:
    """Issuers with their keys, and the address that a token must be meant for."""

    issuers: Mapping[str, jwt.PyJWKSet]
    audience: str
    clock: Callable[[], float] = time.time
    _seen: dict[str, float] = field(default_factory=dict)

    def check(self, authorization: str, path: str = "") -> str:
        """The issuer of the token in an ``Authorization`` header.

        Raises:
            ExchangeError: no token, or one that is not good here; never says which key was tried.
        """
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise ExchangeError("Authorization: expected Bearer and a JSON Web Token")
        try:
            found = self._claims(token, path)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError):
            raise ExchangeError("Authorization: the token is not good here") from None
        self._once(f"{found['iss']} {found['jti']}", float(found["exp"]))
        return str(found["iss"])

    def _claims(self, token: str, path: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        unverified = jwt.decode(token, options={"verify_signature": False})
        keys = {key.key_id: key for key in self.issuers[unverified["iss"]].keys}
        found: dict[str, Any] = jwt.decode(
            token,
            keys[header["kid"]],
            algorithms=list(ALGORITHMS),
            audience=[self.audience, f"{self.audience}{path}"],
            issuer=unverified["iss"],
            options={"require": ["iss", "aud", "exp", "iat", "jti"], "verify_exp": False},
        )
        now = self.clock()
        if not now < float(found["exp"]) <= now + LONGEST:
            raise jwt.ExpiredSignatureError
        return found

    def _once(self, name: str, until: float) -> None:
        now = self.clock()
        if len(self._seen) >= MOST_SEEN:
            self._seen = {key: exp for key, exp in self._seen.items() if exp > now}
        if len(self._seen) >= MOST_SEEN or name in self._seen:
            raise ExchangeError("Authorization: the token was used before")
        self._seen[name] = until


def read_trust(file: Path, audience: str) -> Trust:
    """Issuers and keys in a JSON file: issuer to its JSON Web Key Set.

    Raises:
        ExchangeError: cannot be read; names the file and the issuer.
    """
    try:
        raw = read_object(file.read_bytes(), str(file))
    except OSError as error:
        raise ExchangeError(f"{file}: {error.strerror}") from None
    issuers = {}
    for issuer, keys in raw.items():
        try:
            issuers[issuer] = jwt.PyJWKSet.from_dict(keys)
        except (jwt.PyJWTError, AttributeError, TypeError, ValueError):
            raise ExchangeError(f"{file}: {issuer}: expected a JSON Web Key Set") from None
    if not issuers:
        raise ExchangeError(f"{file}: expected at least one issuer")
    return Trust(issuers, audience.rstrip("/"))
