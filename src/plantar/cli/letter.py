"""``plantar letter``: a referral letter or a summary, from a case or a saved report."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from plantar.assessment.assess import Assessor
from plantar.assessment.document import to_html, to_pdf, to_text
from plantar.assessment.letter import clinician_letter, patient_summary
from plantar.assessment.report import Report
from plantar.assessment.request import read_request
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError
from plantar.intake.vignette import read_vignette
from plantar.knowledge.loader import load

KINDS = {"clinician": clinician_letter, "patient": patient_summary}
TITLES = {"clinician": "Referral letter", "patient": "Your summary"}


def run_letter(file: Path, to: str, out: Path | None, on: str, country: str) -> None:
    """Print the letter, or write it to a file."""
    if to not in KINDS:
        raise EvidenceError(f"--for: found {to!r}; expected {', '.join(KINDS)}")
    knowledge = load()
    report = _report(file, Assessor(knowledge), country)
    blocks = KINDS[to](report, knowledge, _day(on))
    if out is None:
        print(to_text(blocks), end="")
    elif out.suffix == ".txt":
        out.write_text(to_text(blocks), encoding="utf-8")
    elif out.suffix == ".html":
        out.write_text(to_html(TITLES[to], blocks), encoding="utf-8")
    elif out.suffix == ".pdf":
        out.write_bytes(to_pdf(TITLES[to], blocks))
    else:
        raise EvidenceError(f"--out: found {out.name!r}; expected .txt, .html or .pdf")


def _day(on: str) -> date:
    if not on:
        return date.today()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise EvidenceError(f"--date: found {on!r}; expected a day such as 2026-04-03") from None


def _report(file: Path, assessor: Assessor, country: str) -> Report:
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
