"""``plantar assess``: read a case or ask, assess, print."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from plantar.assessment.assess import Assessor
from plantar.cli.render import render
from plantar.errors import EvidenceError
from plantar.intake.interview import interview
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import Layer
from plantar.knowledge.loader import load


def run_assess(file: Path | None, *, as_json: bool, sources: bool, until: str) -> None:
    """Assess the case in ``file``, or the answers of an interview, and print the report."""
    if until not in list(Layer):
        raise EvidenceError(f"--until: found {until!r}; expected {', '.join(Layer)}")
    knowledge = load()
    vignette: Vignette
    if file is None:
        if not sys.stdin.isatty():
            raise EvidenceError("no case file, and nobody to ask: give a file")
        vignette = interview(knowledge, input, print)
    else:
        vignette = read_vignette(file, knowledge)
    report = Assessor(knowledge).assess(
        vignette.person, vignette.up_to(Layer(until)), vignette.painted, vignette.title
    )
    if as_json:
        print(json.dumps(report.as_dict(), indent=1, ensure_ascii=False))
    else:
        render(report, sources=sources)
