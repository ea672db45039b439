"""Keeps the compiled knowledge under its content hash, with a checksum of what was written.

A cache that is missing, damaged, of another version or of another user is compiled again, in
silence: it costs a second and never the answer. Whoever can write as this user can also write a
cache that runs code (it is a pickle); the folder is closed to everybody else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

from plantar.knowledge.base import KnowledgeBase

KEPT = 4
"""Compiled versions that stay; older ones are removed."""


def cached(digest: str, compile_: Callable[[], KnowledgeBase]) -> KnowledgeBase:
    """The knowledge of this digest, from the cache or compiled and put there."""
    path = folder() / f"knowledge-{digest[:24]}.pickle"
    found = _read(path)
    if found is None or found.digest != digest:
        found = compile_()
        _write(path, found)
    return found


def folder() -> Path:
    """Where the cache lies: PLANTAR_CACHE_DIR, or the user's cache folder."""
    return Path(os.environ.get("PLANTAR_CACHE_DIR") or platformdirs.user_cache_dir("plantar"))


def _read(path: Path) -> KnowledgeBase | None:
    """What was kept, if it is whole and this user's.

    The checksum lies in the file itself: it finds what was cut short or damaged, not what somebody
    wrote on purpose. Against that, a file of another owner is not unpickled.
    """
    try:
        with path.open("rb") as file:
            raw = file.read() if _is_own(file.fileno()) else b""
    except OSError:
        return None
    if hashlib.sha256(raw[32:]).digest() != raw[:32]:
        return None
    try:
        found = pickle.loads(raw[32:])
    except Exception:  # another Python or pydantic wrote it
        return None
    return found if isinstance(found, KnowledgeBase) else None


def _is_own(file: int) -> bool:
    """Whether this user owns an open file; elsewhere than on POSIX nothing is known of that."""
    return not hasattr(os, "getuid") or os.fstat(file).st_uid == os.getuid()


def _write(path: Path, base: KnowledgeBase) -> None:
    """Whole or not at all; a read-only home costs speed, never the answer."""
    payload = pickle.dumps(base, protocol=pickle.HIGHEST_PROTOCOL)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            temporary = Path(file.name)
        try:
            temporary.write_bytes(hashlib.sha256(payload).digest() + payload)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _prune(path.parent)


def _prune(where: Path) -> None:
    files = sorted(where.glob("knowledge-*.pickle"), key=lambda p: p.stat().st_mtime)
    for old in files[:-KEPT]:
        old.unlink(missing_ok=True)
