"""``plantar safety`` and ``plantar replay``."""

from __future__ import annotations

import json
from pathlib import Path

from plantar import PlantarError, load
from plantar.cli.files import write_document, writing
from plantar.errors import EvidenceError


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

    write_document(out, TITLE, safety_report(load_case(), load()))


def run_model_card(out: Path) -> None:
    """Write the model card as HTML or PDF."""
    from plantar.safety_case.model import load_case
    from plantar.safety_case.model_card import TITLE, model_card

    write_document(out, TITLE, model_card(load_case(), load()))


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
    from plantar.safety_case.check import REVIEWED, review
    from plantar.safety_case.model import load_case

    case = load_case()
    with writing(case.folder / REVIEWED):
        review(case, _checkout(), note)
    print("Recorded.")


def _checkout() -> Path:
    root = Path.cwd()
    if not (root / "safety" / "matrix.yaml").exists():
        raise EvidenceError("run this in a checkout of the project: it reads tests/ and safety/")
    return root
