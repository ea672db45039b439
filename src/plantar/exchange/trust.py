"""Who may ask: the JSON Web Token of CDS Hooks 2.0, checked with keys that the host wrote down.

Keys are never fetched: a token's own ``jku`` is an address that somebody else chose.
"""

from __future__ import annotations

import logging
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
LOG = logging.getLogger(__name__)
REASONS: Mapping[type[Exception], str] = {
    jwt.InvalidIssuerError: "its issuer is not among those of --trust",
    jwt.InvalidKeyError: "its key id is not among the keys of its issuer",
    jwt.InvalidAudienceError: "it is meant for another address than --audience",
    jwt.ExpiredSignatureError: "it is over",
    jwt.InvalidIssuedAtError: f"it is good for more than {LONGEST} seconds, or begins later",
    jwt.ImmatureSignatureError: "it is not good yet",
    jwt.MissingRequiredClaimError: "it lacks one of iss, aud, exp, iat, jti",
    jwt.InvalidSignatureError: "its signature is not of that key",
    jwt.InvalidAlgorithmError: f"its algorithm is none of {', '.join(ALGORITHMS)}",
}
"""Kind of refusal to what the log says of it; nothing that the token holds is in it."""


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
            ExchangeError: no token, or one that is not good here. Why stands in the log of the
                host alone: who has no good token learns nothing of keys.
        """
        kind, _, token = authorization.partition(" ")
        if kind.lower() != "bearer" or not token:
            raise ExchangeError("Authorization: expected Bearer and a JSON Web Token")
        try:
            found = self._claims(token, path)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError) as error:
            LOG.warning("a token was refused: %s", _why(error))
            raise ExchangeError("Authorization: the token is not good here") from None
        self._once(f"{found['iss']} {found['jti']}", float(found["exp"]))
        return str(found["iss"])

    def _claims(self, token: str, path: str) -> dict[str, Any]:
        header = jwt.get_unverified_header(token)
        unverified = jwt.decode(token, options={"verify_signature": False})
        if unverified["iss"] not in self.issuers:
            raise jwt.InvalidIssuerError
        keys = {key.key_id: key for key in self.issuers[unverified["iss"]].keys}
        if header["kid"] not in keys:
            raise jwt.InvalidKeyError
        found: dict[str, Any] = jwt.decode(
            token,
            keys[header["kid"]],
            algorithms=list(ALGORITHMS),
            audience=[self.audience, f"{self.audience}{path}"],
            issuer=unverified["iss"],
            options={"require": ["iss", "aud", "exp", "iat", "jti"], "verify_exp": False},
        )
        now = self.clock()
        if now >= float(found["exp"]):
            raise jwt.ExpiredSignatureError
        if float(found["exp"]) > now + LONGEST:
            raise jwt.InvalidIssuedAtError
        return found

    def _once(self, name: str, until: float) -> None:
        now = self.clock()
        if len(self._seen) >= MOST_SEEN:
            self._seen = {key: exp for key, exp in self._seen.items() if exp > now}
        if len(self._seen) >= MOST_SEEN or name in self._seen:
            raise ExchangeError("Authorization: the token was used before")
        self._seen[name] = until


def _why(error: Exception) -> str:
    """Why a token was refused, for the log."""
    return REASONS.get(type(error), "it is no whole JSON Web Token")


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
