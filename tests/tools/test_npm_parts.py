"""Parts of npm packages: only with the hash that is written down."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import urllib.request
from pathlib import Path

import pytest

from tools.npm_parts import fetch

PART = b"export const one = 1;"


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A package that the registry answers with."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as made:
        entry = tarfile.TarInfo("package/dist/one.js")
        entry.size = len(PART)
        made.addfile(entry, io.BytesIO(PART))
    found = raw.getvalue()
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(found))
    return found


def _pin(raw: bytes) -> dict[str, object]:
    digest = base64.b64encode(hashlib.sha512(raw).digest()).decode()
    files = ["dist/one.js"]
    return {"name": "@a/b", "version": "1.0.0", "integrity": f"sha512-{digest}", "files": files}


def test_the_named_files_are_laid_under_the_name_of_the_package(
    package: bytes, tmp_path: Path
) -> None:
    fetch(_pin(package), tmp_path)
    assert (tmp_path / "@a" / "b" / "dist" / "one.js").read_bytes() == PART


def test_a_package_with_another_hash_is_refused_and_leaves_nothing(
    package: bytes, tmp_path: Path
) -> None:
    with pytest.raises(SystemExit, match=r"expected sha512-"):
        fetch(_pin(package + b"x"), tmp_path)
    assert list(tmp_path.iterdir()) == []
