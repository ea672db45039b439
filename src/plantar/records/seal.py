"""A passphrase over what was written: scrypt makes the key, AES-GCM seals each text.

Each text is sealed with the place that it belongs to, so that a row that was moved to another
person's diary, or put in place of another version, does not open.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass

from plantar.errors import DiaryError

COST = 2**17
"""Memory and time of scrypt (with r 8, p 1: 128 MiB); what OWASP advises for stored passwords."""
PREFIX, SHORTEST = "sealed:", 8
CHECK = "plantar diary"


@dataclass(frozen=True)
class Seal:
    """Seals and opens texts with one key."""

    key: bytes

    def close(self, text: str, place: str) -> str:
        """The text, sealed for its place."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(12)
        data = AESGCM(self.key).encrypt(nonce, text.encode(), place.encode())
        return PREFIX + base64.b64encode(nonce + data).decode()

    def open(self, text: str, place: str) -> str:
        """The text again.

        Raises:
            DiaryError: it was sealed with another key, for another place, or was changed.
        """
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            data = base64.b64decode(text.removeprefix(PREFIX))
            return AESGCM(self.key).decrypt(data[:12], data[12:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise DiaryError(
                f"{place}: does not open; it was changed or belongs elsewhere"
            ) from error


def new_seal(passphrase: str, cost: int = COST) -> tuple[Seal, str]:
    """A seal for a new passphrase, and the setting that makes it again.

    Raises:
        DiaryError: the passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        raise DiaryError(f"passphrase: expected at least {SHORTEST} characters")
    salt = secrets.token_bytes(16)
    seal = Seal(_key(passphrase, salt, cost))
    setting = {"salt": salt.hex(), "cost": cost, "check": seal.close(CHECK, "setting")}
    return seal, json.dumps(setting)


def seal_again(passphrase: str, setting: str) -> Seal:
    """The seal of a diary that has one.

    Raises:
        DiaryError: the passphrase is another one.
    """
    raw = json.loads(setting)
    seal = Seal(_key(passphrase, bytes.fromhex(raw["salt"]), raw["cost"]))
    try:
        seal.open(raw["check"], "setting")
    except DiaryError:
        raise DiaryError("passphrase: this is not the passphrase of the diary") from None
    return seal


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
