"""The model card: source attributes whose figures come only from the benchmark's output files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import Any

from plantar import KnowledgeBase
from plantar.assessment.document import Block, Heading, Paragraph, Table
from plantar.plain_yaml import plain_yaml
from plantar.safety_case.model import SafetyCase

TITLE = "plantar: model card and source attributes"
MEASURES: dict[str, tuple[str, ...]] = {
    "right condition first": ("top_1",),
    "right condition among three": ("top_3",),
    "urgency exact": ("urgency", "exact"),
    "urgency two levels too high": ("urgency", "over_by_two"),
    "emergencies below same-day": ("urgency", "emergencies_below_same_day"),
}
"""Columns, and where the benchmark's output has them."""
TOO_FEW = 5
WHERE = (
    "Cases of cases/development were used in building; their figures flatter. Nobody who edits "
    "knowledge, rules or parameters reads those of cases/check."
)


def model_card(case: SafetyCase, knowledge: KnowledgeBase) -> list[Block]:
    """All attributes; a figure that is missing or of another knowledge says so and why."""
    raw = plain_yaml((case.folder / "model_card.yaml").read_text(encoding="utf-8"))
    results, why = _results(case.folder / "results" / "accuracy.json", knowledge)
    blocks: list[Block] = [
        Heading(1, TITLE),
        Paragraph(case.purpose.officer),
        Paragraph(f"Knowledge {knowledge.digest[:12]}. {WHERE}"),
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
    header = ["cases", "n", *MEASURES]
    rows = list(_by_layer(results) if entry["figures"] == "accuracy" else _by_group(results))
    return [Table(name, header, rows)]


def _by_layer(results: dict[str, Any]) -> Iterator[list[str]]:
    for folder, result in results["folders"].items():
        for layer, methods in result["layers"].items():
            yield _row(f"{folder}, {layer}", methods["plantar"])


def _by_group(results: dict[str, Any]) -> Iterator[list[str]]:
    for folder, result in results["folders"].items():
        for group, figures in result["subgroups"].items():
            yield _row(f"{folder}, {group}", figures)


def _row(name: str, figures: dict[str, Any]) -> list[str]:
    shares = [reduce(lambda found, key: found[key], path, figures) for path in MEASURES.values()]
    return [name, str(figures["top_1"]["n"]), *map(_share, shares)]


def _share(share: dict[str, Any]) -> str:
    """A share with its 95 % interval; a count alone where there are too few cases."""
    hits, n = share["hits"], share["n"]
    if n < TOO_FEW:
        return f"{hits} of {n} (too few)"
    low, high = share["interval"]
    return f"{share['share']:.0%} ({low:.0%}-{high:.0%})"
