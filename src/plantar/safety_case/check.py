"""Whether the safety case still holds: tests that exist and pass, risks that are accepted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import yaml

from plantar.errors import KnowledgeError
from plantar.plain_yaml import plain_yaml
from plantar.safety_case.model import Hazard, SafetyCase

LEDGER, REVIEWED = "ids.txt", "triage_reviewed.yaml"
TRIAGE = (
    "src/plantar/triage/*.py",
    "src/plantar/knowledge/data/red_flags.yaml",
    "src/plantar/knowledge/data/triage.yaml",
    "src/plantar/knowledge/data/countries.yaml",
    "src/plantar/knowledge/data/safety_net.yaml",
)
"""Files whose change must be looked at with the hazard log."""


def problems(case: SafetyCase, root: Path, results: Path | None) -> list[str]:
    """Return every fault of the safety case; empty if it holds.

    ``results`` is the JUnit file of the test run; without it only existence is checked.
    """
    passed = _passed(results) if results else None
    found = [p for key, hazard in case.hazards.items() for p in _of_hazard(key, hazard, case)]
    for key, hazard in case.hazards.items():
        for control in hazard.controls:
            found += [f"{key}: {p}" for t in control.tests for p in _of_test(t, root, passed)]
    return [*found, *_vanished(case), *_unreviewed(case, root)]


def _of_hazard(key: str, hazard: Hazard, case: SafetyCase) -> Iterator[str]:
    rating = case.matrix.rating(hazard.residual)
    verdict = case.matrix.acceptable[rating]
    if verdict == "not acceptable":
        yield f"{key}: the residual risk is {rating}, not acceptable"
    if not hazard.justification.strip():
        yield f"{key}: the residual risk is not justified"
    if rating > case.matrix.rating(hazard.initial):
        yield f"{key}: the residual risk is higher than the initial one"
    if hazard.residual != hazard.initial and not any(c.tests for c in hazard.controls):
        yield f"{key}: the risk is called lower, but no test shows it"
    for control in hazard.controls:
        if (control.kind == "test") is not bool(control.tests):
            yield f"{key}: {control.text}: a test control names tests, another one none"


def _of_test(name: str, root: Path, passed: dict[str, bool] | None) -> Iterator[str]:
    file, _, function = name.partition("::")
    path = root / "tests" / file
    if not path.exists():
        yield f"{name}: no such file of tests"
        return
    if not re.search(rf"^def {re.escape(function)}\b", path.read_text(encoding="utf-8"), re.M):
        yield f"{name}: no such test"
    elif passed is not None and not passed.get(name, False):
        yield f"{name}: did not pass in this run"


def _passed(results: Path) -> dict[str, bool]:
    """For each test, parameters left out, whether it ran and nothing of it failed."""
    try:
        root = ElementTree.parse(results).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise KnowledgeError(f"{results}: no readable test results: {error}") from error
    found: dict[str, bool] = {}
    for case in root.iter("testcase"):
        module = case.get("classname", "").removeprefix("tests.").replace(".", "/")
        name = f"{module}.py::{case.get('name', '').partition('[')[0]}"
        kinds = {child.tag for child in case}
        if "skipped" in kinds:
            found.setdefault(name, True)
            continue
        found[name] = found.get(name, True) and not kinds & {"failure", "error"}
    return found


def _vanished(case: SafetyCase) -> Iterator[str]:
    """An id once given stays: a hazard is closed, never deleted."""
    ledger = case.folder / LEDGER
    known = ledger.read_text(encoding="utf-8").split() if ledger.exists() else []
    yield from (f"{key}: has vanished from the log" for key in known if key not in case.hazards)
    yield from (f"{key}: is not in {LEDGER}" for key in case.hazards if key not in known)


def triage_hash(root: Path) -> str:
    """SHA-256 over the files of TRIAGE."""
    digest = hashlib.sha256()
    for pattern in TRIAGE:
        for path in sorted(root.glob(pattern)):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _unreviewed(case: SafetyCase, root: Path) -> Iterator[str]:
    path = case.folder / REVIEWED
    raw = plain_yaml(path.read_text(encoding="utf-8")) if path.exists() else {}
    if raw.get("hash") != triage_hash(root):
        yield (
            f"{path.name}: triage rules or thresholds have changed since the log was looked at; "
            'read the hazards of triage again, then: plantar safety review --note "what changed"'
        )


def review(case: SafetyCase, root: Path, note: str) -> None:
    """Record that the hazard log was read again after a change of triage."""
    raw = {"hash": triage_hash(root), "note": note}
    text = yaml.safe_dump(raw, sort_keys=False, allow_unicode=True, width=100)
    (case.folder / REVIEWED).write_text(text, encoding="utf-8")
    (case.folder / LEDGER).write_text("\n".join(sorted(case.hazards)) + "\n", encoding="utf-8")
