"""Puts new case files into ``cases/development`` or ``cases/check`` by a hash of their reference.

The split is fixed once and for all by the address of the source, so that nobody can choose and two
patients of one paper stay together: 60 % to build with, 40 % to judge with.

    python tools/split_cases.py FOLDER
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import yaml

CASES = Path("cases")
CHECK_OF_TEN = 4


def part_of(address: str) -> str:
    """The half that a source belongs to.

    >>> part_of("https://example.org/a") == part_of("HTTPS://example.org/a/ ")
    True
    """
    key = address.strip().lower().rstrip("/")
    digest = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    return "check" if digest % 10 < CHECK_OF_TEN else "development"


def main(folder: Path) -> None:
    """Copy each file to its half and say how many went where, naming none."""
    counts = {"development": 0, "check": 0}
    for path in sorted(folder.glob("*.yaml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        part = part_of(case["source"]["address"])
        shutil.copyfile(path, CASES / part / path.name)
        counts[part] += 1
    print(counts)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
