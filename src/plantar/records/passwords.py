"""Passwords of accounts, kept as Argon2id hashes, and tokens, kept as SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from plantar.errors import AccountError

SHORTEST, LONGEST = 12, 200
TELLING = 4
"""A shorter name stands in any password by chance."""
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
"""The cost that OWASP's password storage cheat sheet advises for Argon2id."""


def hashed(password: str, name: str = "") -> str:
    """A password as it is stored, with its salt and cost in one text.

    Raises:
        AccountError: too short, too long, or the name itself.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"password: expected {SHORTEST} to {LONGEST} characters")
    if len(name) >= TELLING and name_key(name) in name_key(password):
        raise AccountError("password: holds the name; expected one that nobody would try")
    kdf = Argon2id(
        salt=secrets.token_bytes(16),
        length=32,
        iterations=PASSES,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(_bytes(password))


def matches(password: str, stored: str) -> bool:
    """Whether it is the password."""
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(_bytes(password[: LONGEST + 1]), stored)
    except InvalidKey:
        return False
    return True


def name_key(name: str) -> str:
    """A name as it is compared: "Heron" and "heron " are one."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def new_token() -> str:
    """A secret that nobody can guess, 256 bits, fit for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token; it is long and random, so one fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode()
