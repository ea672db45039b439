"""The report of a case file or of a saved report, for commands that go on from it."""

from __future__ import annotations

import json
from pathlib import Path

from plantar import Report, read_vignette
from plantar.assessment.assess import Assessor
from plantar.assessment.request import read_request
from plantar.care.care_plan import SafetyAnswers


def report_of(file: Path, assessor: Assessor, country: str) -> Report:
    """The report of a case; that of a saved report is made again from its input."""
    knowledge = assessor.network.knowledge
    if saved := _saved(file):
        given = read_request(saved["input"], knowledge)
        return assessor.assess(
            given.person, given.evidence, given.map, given.title, given.country, given.safety
        )
    case = read_vignette(file, knowledge)
    said = SafetyAnswers(case.flags, case.medicines)
    return assessor.assess(case.person, case.evidence, case.painted, case.title, country, said)


def _saved(file: Path) -> dict[str, dict[str, object]] | None:
    """The report in a JSON file; None where the file is something else."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("input"), dict) else None
