"""``plantar safety`` and ``plantar replay``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from plantar import PlantarError, load
from plantar.errors import EvidenceError

if TYPE_CHECKING:
    from plantar.assessment.document import Block


def run_replay(path: Path) -> None:
    """Say whether a saved report comes out the same; exit code 1 where it does not."""
    from plantar import Plantar
    from plantar.assessment.replay import replay

    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EvidenceError(f"{path}: cannot be read as a report: {error}") from error
    if not isinstance(report, dict):
        raise EvidenceError(f"{path}: found {type(report).__name__}; expected one JSON object")
    differences = replay(report, Plantar().assessor)
    if not differences:
        print("The same, byte for byte.")
        return
    for line in differences:
        print(line)
    raise SystemExit(1)


def run_report(out: Path) -> None:
    """Write the safety case as HTML or PDF."""
    from plantar.safety_case.model import load_case
    from plantar.safety_case.report import TITLE, safety_report

    _write(out, TITLE, safety_report(load_case(), load()))


def run_model_card(out: Path) -> None:
    """Write the model card as HTML or PDF."""
    from plantar.safety_case.model import load_case
    from plantar.safety_case.model_card import TITLE, model_card

    _write(out, TITLE, model_card(load_case(), load()))


def _write(out: Path, title: str, blocks: Sequence[Block]) -> None:
    from plantar.assessment.document import to_html, to_pdf

    if out.suffix == ".html":
        out.write_text(to_html(title, blocks), encoding="utf-8")
    elif out.suffix == ".pdf":
        out.write_bytes(to_pdf(title, blocks))
    else:
        raise EvidenceError(f"--out: found {out.name!r}; expected a name ending in .html or .pdf")
    print(f"Wrote {out}")


def run_check(results: Path | None) -> None:
    """Name every fault of the safety case."""
    from plantar.safety_case.check import problems
    from plantar.safety_case.model import load_case

    found = problems(load_case(), _checkout(), results)
    if found:
        raise PlantarError("\n".join([*found, f"{len(found)} faults in the safety case"]))
    print(f"the safety case holds: {len(load_case().hazards)} hazards")


def run_review(note: str) -> None:
    """Record a review of the hazard log."""
    from plantar.safety_case.check import review
    from plantar.safety_case.model import load_case

    review(load_case(), _checkout(), note)
    print("Recorded.")


def _checkout() -> Path:
    root = Path.cwd()
    if not (root / "safety" / "matrix.yaml").exists():
        raise EvidenceError("run this in a checkout of the project: it reads tests/ and safety/")
    return root
