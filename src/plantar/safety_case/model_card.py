"""The model card: source attributes whose figures come only from the benchmark's output files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from plantar import KnowledgeBase
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Table
from plantar.safety_case.model import SafetyCase

TITLE = "plantar: model card and source attributes"
MEASURES = {
    "top_1": "right condition first",
    "top_3": "right condition among three",
    "urgency_exact": "urgency exact",
    "urgency_over": "urgency higher",
    "urgency_under": "urgency lower",
}
TOO_FEW = 5


def model_card(case: SafetyCase, knowledge: KnowledgeBase) -> list[Block]:
    """All attributes; a figure that is missing or of another knowledge says so and why."""
    raw = yaml.safe_load((case.folder / "model_card.yaml").read_text(encoding="utf-8"))
    results, why = _results(case.folder / "results" / "accuracy.json", knowledge)
    blocks: list[Block] = [
        Heading(1, TITLE),
        Paragraph(case.purpose.officer),
        Paragraph(f"Knowledge {knowledge.digest[:12]}. Figures are of development cases."),
    ]
    for section, attributes in raw.items():
        blocks.append(Heading(2, section))
        for attribute in attributes:
            blocks += _attribute(attribute, results, why)
    return blocks


def _results(path: Path, knowledge: KnowledgeBase) -> tuple[dict[str, Any] | None, str]:
    """The benchmark's output, or why there is none that holds for this knowledge."""
    if not path.exists():
        return None, "the benchmark has not been run"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if found.get("knowledge") != knowledge.digest:
        return None, f"measured with another knowledge ({str(found.get('knowledge'))[:12]})"
    return found, ""


def _attribute(entry: dict[str, str], results: dict[str, Any] | None, why: str) -> list[Block]:
    name = entry["name"]
    if "text" in entry:
        return [Paragraph(f"{name}: {entry['text']}.")]
    if "missing" in entry:
        return [Paragraph(f"{name}: not available, {entry['missing']}.")]
    if results is None:
        return [Paragraph(f"{name}: not available, {why}.")]
    table = results["layers" if entry["figures"] == "accuracy" else "subgroups"]
    header = ["cases", "n", *MEASURES.values()]
    rows = [[group, str(f["n"]), *(_share(f, m) for m in MEASURES)] for group, f in table.items()]
    return [Table(name, header, rows), Bullets([f"What was measured: {results['what']}"])]


def _share(figures: dict[str, Any], measure: str) -> str:
    """A share with its 95 % interval; a count alone where there are too few cases."""
    n, entry = figures["n"], figures[measure]
    if n < TOO_FEW:
        return f"{entry['hits']} of {n} (too few)"
    return f"{entry['hits'] / n:.0%} ({entry['low']:.0%}-{entry['high']:.0%})"
