"""A case in short, as plain text for the patient's record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plantar import SOMETHING_ELSE, KnowledgeBase, Report
from plantar.anatomy.place_words import painted_words
from plantar.assessment.leading import said_once
from plantar.assessment.letter_parts import long_date
from plantar.knowledge.share import percent
from plantar.web.case_form import CaseForm
from plantar.web.rows import FindingRow

MOST_CONDITIONS, MOST_TESTS = 3, 4


def record(case: CaseForm, report: Report, knowledge: KnowledgeBase, on: date) -> str:
    """The summary, a line for each matter; what is not known has no line."""
    urgency = report.urgency
    open_ = urgency.status == "provisional"
    lines = [
        ("Date", long_date(on)),
        ("Patient", _patient(case)),
        ("Present", _entries(case, "present")),
        ("Absent", _entries(case, "absent")),
        ("Asked and denied", "; ".join(_denied(case, knowledge))),
        ("Unsure", _entries(case, "unsure")),
        ("Where", _where(case, knowledge)),
        ("Medicines", case.medicines),
        ("Urgency", f"{urgency.name} ({urgency.when}){', provisional' if open_ else ''}"),
        ("Because", "; ".join(reason.clinical for reason in said_once(urgency.set_by))),
        ("Still to ask", "; ".join(d.clinical for d in urgency.dangers) if open_ else ""),
        ("Differential", _differential(report)),
        ("Probable site", _site(report)),
        ("Does not fit", "; ".join(c.clinical for c in report.contradictions)),
        ("Work-up", "; ".join(i.name for i in report.workup.items[:MOST_TESTS])),
        ("Refer to", "; ".join(f"{r.who}, {r.when}" for r in report.see if not urgency.unsafe)),
        ("Not counted", "; ".join(case.left_out)),
        ("By", f"plantar {report.version}, knowledge {report.knowledge}; decision support"),
    ]
    return "".join(f"{name}: {text}\n" for name, text in lines if text)


def _patient(case: CaseForm) -> str:
    age = f"{case.person.age_years} years" if case.person.age_years is not None else ""
    sex = "" if case.sex == "unknown" else case.sex
    pregnant = {"yes": "pregnant", "no": "not pregnant"}.get(case.pregnant, "")
    return ", ".join(part for part in (age, sex, pregnant) if part)


def _entries(case: CaseForm, state: str) -> str:
    counted = [row for row in case.rows if row.evidence and row.state == state]
    return "; ".join(_entry(row) for row in counted)


def _entry(row: FindingRow) -> str:
    value = f"{row.value} {row.unit}".strip() if row.value else ""
    said = ", ".join(part for part in (row.side, value) if part)
    return f"{row.entry.term} ({said})" if said else row.entry.term


def _denied(case: CaseForm, knowledge: KnowledgeBase) -> Iterator[str]:
    """The lines of dangers that were denied, each with what of it is there all the same."""
    for name in case.denials.whole:
        yield knowledge.danger_screen[name].term
    for name in case.denials.but:
        left = ", ".join(knowledge.findings[f].term for f in case.denials.left(name))
        yield f"{knowledge.danger_screen[name].term} but for {left}"


def _where(case: CaseForm, knowledge: KnowledgeBase) -> str:
    if case.where and case.map.sides:
        return case.where
    return "; ".join(
        places if kind == "numb" else f"{kind}: {places}"
        for kind, places in painted_words(case.map, knowledge.regions)
    )


def _differential(report: Report) -> str:
    named = [c for c in report.conditions if c.id != SOMETHING_ELSE][:MOST_CONDITIONS]
    return "; ".join(f"{c.name} {percent(c.probability)}" for c in named)


def _site(report: Report) -> str:
    site = report.sites[0]
    side = "" if site.side in ("unknown", "") else f", {site.own_side}"
    return f"{site.name}{side} ({percent(site.probability)})"
