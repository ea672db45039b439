"""The report of a case file or of a saved report, for commands that go on from it."""

from __future__ import annotations

import json
from pathlib import Path

from plantar import Report, read_vignette
from plantar.assessment.assess import Assessor
from plantar.assessment.request import Request, request_of
from plantar.care.care_plan import SafetyAnswers


def report_of(
    file: Path, assessor: Assessor, country: str, said: SafetyAnswers | None = None
) -> Report:
    """The report of a case; that of a saved report is made again from its input.

    ``said`` are more safety answers, as where a command takes them.

    Raises:
        EvidenceError: the input of the saved report was changed.
        VignetteError: the case is broken; each line names the field and what would be right.
    """
    knowledge = assessor.network.knowledge
    if saved := _saved(file):
        request = request_of(saved, knowledge)
    else:
        request = Request.of_case(read_vignette(file, knowledge), country)
    return assessor.assess(request.with_answers(said or SafetyAnswers()))


def words_of(file: Path) -> str:
    """The text that a saved report was made of; empty where it was made of something else."""
    words = (_saved(file) or {}).get("words")
    return words if isinstance(words, str) else ""


def _saved(file: Path) -> dict[str, object] | None:
    """The report in a JSON file; None where the file is something else."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("input"), dict) else None
