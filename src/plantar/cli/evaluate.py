"""``plantar evaluate``: how often the answers to a folder of cases are right."""

from __future__ import annotations

import json
from pathlib import Path

from plantar import Plantar
from plantar.cli.files import write


def run_evaluate(folder: Path, *, words: bool, json_file: Path | None) -> None:
    """Prints the figures of a folder as a table, or writes them as JSON.

    Raises:
        EvidenceError: the file cannot be written.
        VignetteError: a case is broken or says no right answer.
    """
    door = Plantar()
    found = door.evaluate(folder, words=words)
    if not json_file:
        print(found.as_text())
        return
    document = {"knowledge": door.knowledge.digest, "folders": {found.folder: found.figures}}
    text = json.dumps(document, indent=1) + "\n"
    if str(json_file) == "-":
        print(text, end="")
    else:
        write(json_file, text)
