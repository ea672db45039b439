"""The safety case: it holds, and its checker notices when it does not."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from plantar.assessment.assess import Assessor
from plantar.assessment.document import Paragraph, to_html, to_pdf
from plantar.reasoning.prior import Person
from plantar.safety_case.check import problems
from plantar.safety_case.model import SafetyCase, load_case
from plantar.safety_case.report import TITLE, safety_report
from tests.builders import present, request, shared_knowledge, shared_listener

ROOT = Path(__file__).parents[2]
CASE = load_case()
KNOWLEDGE = shared_knowledge()


def with_hazard(key: str, **changes: object) -> SafetyCase:
    changed = CASE.hazards[key].model_copy(update=changes)
    return replace(CASE, hazards={**CASE.hazards, key: changed})


def junit(folder: Path, body: str) -> Path:
    path = folder / "junit.xml"
    path.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>")
    return path


def test_there_are_at_least_forty_hazards() -> None:
    assert len(CASE.hazards) >= 40


def test_the_safety_case_holds() -> None:
    assert problems(CASE, ROOT, None) == []


def test_a_control_whose_test_does_not_exist_is_a_fault() -> None:
    control = CASE.hazards["H001"].controls[2].model_copy(update={"tests": ("triage/x.py::t",)})
    found = problems(with_hazard("H001", controls=(control,)), ROOT, None)
    assert any("no such file of tests" in p for p in found)


def test_a_control_whose_test_failed_in_this_run_is_a_fault(tmp_path: Path) -> None:
    body = (
        '<testcase classname="tests.triage.test_spec" '
        'name="test_no_threshold_changes_without_its_specification_being_changed">'
        "<failure/></testcase>"
    )
    found = problems(CASE, ROOT, junit(tmp_path, body))
    assert any("test_no_threshold_changes" in p and "did not pass" in p for p in found)


def test_a_control_whose_test_did_not_run_is_a_fault(tmp_path: Path) -> None:
    assert any("did not pass" in p for p in problems(CASE, ROOT, junit(tmp_path, "")))


def test_an_unacceptable_residual_risk_is_a_fault() -> None:
    found = problems(with_hazard("H001", residual=("catastrophic", "high")), ROOT, None)
    assert any("not acceptable" in p for p in found)


def test_an_unjustified_residual_risk_is_a_fault() -> None:
    assert any(
        "not justified" in p for p in problems(with_hazard("H001", justification=""), ROOT, None)
    )


def test_a_hazard_that_vanishes_is_a_fault() -> None:
    rest = {key: hazard for key, hazard in CASE.hazards.items() if key != "H007"}
    assert any("H007: has vanished" in p for p in problems(replace(CASE, hazards=rest), ROOT, None))


def test_a_change_of_triage_without_a_review_is_a_fault(tmp_path: Path) -> None:
    found = problems(CASE, tmp_path, None)
    assert any("triage rules or thresholds have changed" in p for p in found)


def test_the_document_says_that_nobody_has_signed_it() -> None:
    page = to_html(TITLE, safety_report(CASE, KNOWLEDGE))
    assert "No clinical safety officer has reviewed or signed" in page
    assert KNOWLEDGE.digest[:12] in page
    assert all(key in page for key in CASE.hazards)


def test_the_document_is_a_tagged_pdf() -> None:
    pdf = to_pdf(TITLE, safety_report(CASE, KNOWLEDGE))
    assert pdf.startswith(b"%PDF") and b"StructTreeRoot" in pdf


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '#import "x"', "$x$ *b* `c` \\"])
def test_text_never_becomes_markup(text: str) -> None:
    blocks = [Paragraph(text)]
    assert "<script>" not in to_html("x", blocks)
    assert to_pdf("x", blocks).startswith(b"%PDF")


def refuse(*_: object) -> None:
    raise AssertionError("a connection was tried")


def test_an_assessment_opens_no_connection(
    monkeypatch: pytest.MonkeyPatch, assessor: Assessor
) -> None:
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert (
        assessor.assess(request(Person(50), present("numb_saddle"))).urgency.level
        == "emergency_now"
    )


def test_reading_a_text_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert shared_listener().hear("My heel is numb.").facts
