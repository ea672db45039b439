"""``plantar safety`` and ``plantar replay``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from plantar import PlantarError, load
from plantar.assessment.document import Block, to_text
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


def run_report(out: Path | None) -> None:
    """Print the safety case, or write it to a file."""
    from plantar.safety_case.model import load_case
    from plantar.safety_case.report import TITLE, safety_report

    _show(out, TITLE, safety_report(load_case(), load()))


def run_model_card(out: Path | None) -> None:
    """Print the model card, or write it to a file."""
    from plantar.safety_case.model import load_case
    from plantar.safety_case.model_card import TITLE, model_card

    _show(out, TITLE, model_card(load_case(), load()))


def _show(out: Path | None, title: str, blocks: Sequence[Block]) -> None:
    """A file only where one is asked for: nothing is left in a folder unasked."""
    if out is None:
        print(to_text(blocks), end="")
    else:
        write_document(out, title, blocks)


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
