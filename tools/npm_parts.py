"""Fetches what tests need of other people's npm packages: only those files, checked by their hash.

``python tools/npm_parts.py FOLDER`` reads ``tests/exchange/npm.json`` (name, version, integrity as
npm publishes it, files) and lays each file under ``FOLDER/NAME/``. No Node is needed, nothing of a
package is run here, and a package whose hash is another is refused. What is there already stays.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import tarfile
import urllib.request
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "tests" / "exchange" / "npm.json"
REGISTRY = "https://registry.npmjs.org"
SECONDS = 120


def fetch(pin: dict[str, Any], folder: Path) -> None:
    """Lay the files of one package under ``folder``.

    Raises:
        SystemExit: its hash is not the one that is written down.
    """
    bare = pin["name"].rsplit("/", 1)[-1]
    address = f"{REGISTRY}/{pin['name']}/-/{bare}-{pin['version']}.tgz"
    with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - always https
        raw = answer.read()
    found = "sha512-" + base64.b64encode(hashlib.sha512(raw).digest()).decode()
    if found != pin["integrity"]:
        raise SystemExit(f"{address}: found {found}; expected {pin['integrity']}")
    with tarfile.open(fileobj=io.BytesIO(raw)) as package:
        for name in pin["files"]:
            part = package.extractfile(f"package/{name}")
            assert part is not None
            target = folder / pin["name"] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(part.read())


def main() -> None:
    """Fetch every package that is not there in this version."""
    folder = Path(sys.argv[1])
    for pin in json.loads(PINS.read_text(encoding="utf-8")):
        stamp = folder / pin["name"] / ".integrity"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == pin["integrity"]:
            continue
        print(f"fetching {pin['name']} {pin['version']} for the tests", flush=True)
        fetch(pin, folder)
        stamp.write_text(pin["integrity"], encoding="utf-8")


if __name__ == "__main__":
    main()
