"""``plantar letter``: a referral letter or a summary, from a case or a saved report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plantar import Plantar
from plantar.assessment.document import to_text
from plantar.assessment.letter import clinician_letter
from plantar.assessment.letter_parts import Cover
from plantar.assessment.summary import patient_summary
from plantar.cli.cases import report_of, words_of
from plantar.cli.files import write_document
from plantar.errors import EvidenceError

KINDS = {"clinician": clinician_letter, "patient": patient_summary}
TITLES = {"clinician": "Referral letter", "patient": "Your summary"}


def run_letter(
    file: Path, to: str, out: Path | None, on: str, country: str, *, force: bool
) -> None:
    """Print the letter, or write it to a file; over one that is there only with ``force``."""
    if out is not None and out.exists() and not force:
        raise EvidenceError(f"{out}: is there; expected a new file, or --force to write over it")
    if to not in KINDS:
        raise EvidenceError(f"--for: found {to!r}; expected {', '.join(KINDS)}")
    door = Plantar()
    cover = Cover(words=words_of(file), by_person=to == "patient")
    blocks = KINDS[to](report_of(file, door.assessor, country), door.knowledge, _day(on), cover)
    if out is None:
        print(to_text(blocks), end="")
    else:
        write_document(out, TITLES[to], blocks)


def _day(on: str) -> date:
    if not on:
        return date.today()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise EvidenceError(f"--date: found {on!r}; expected a day such as 2026-04-03") from None
