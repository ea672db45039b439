"""The JSON API: the same engine for programs. Stateless; see /api/openapi.json."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from plantar.anatomy.painted import PaintedMap, read_map
from plantar.assessment.document import to_html, to_text
from plantar.assessment.letter import clinician_letter, patient_summary
from plantar.assessment.report import Report
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import EvidenceError, PlantarError
from plantar.intake.interview import InterviewState, dump, load_state
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.units import beyond
from plantar.reasoning.prior import Person
from plantar.web.engine import Engine

Text = Annotated[str, Field(max_length=4000)]
Key = Annotated[str, Field(max_length=120)]


class Body(BaseModel):
    """A request; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Words(Body):
    """Free text."""

    text: Text


class Item(Body):
    """One finding."""

    finding: Key
    state: State | None = None
    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    side: Side | None = None
    layer: Layer = Layer.HISTORY


class Case(Body):
    """One person: what is known, and what was painted (``plantar/map/1``)."""

    age_years: Annotated[int, Field(ge=18, le=120)] | None = None
    sex: Literal["female", "male", "unknown"] = "unknown"
    pregnant: Literal["yes", "no", "unknown"] = "unknown"
    evidence: Annotated[list[Item], Field(max_length=400)] = []
    map: dict[str, Any] | None = None
    country: Key = "generic"
    flags: dict[str, bool] = {}
    medicines: Text | None = None


class Turn(Body):
    """An interview, and the answer to its next step; without an answer the step is only shown."""

    state: dict[str, Any] | None = None
    answer: Text | None = None


class LetterFor(Body):
    """A case and whom the letter is for."""

    case: Case
    to: Literal["clinician", "patient"] = "clinician"
    form: Literal["text", "html"] = "text"
    on: date


class Problem(BaseModel):
    """What was wrong."""

    detail: str


def create_api(engine: Engine) -> FastAPI:  # noqa: C901 - one short function for each address
    """The API over one engine."""
    wrong: dict[int | str, dict[str, Any]] = {400: {"model": Problem}}
    api = FastAPI(title="plantar", version="1", docs_url=None, redoc_url=None, responses=wrong)

    @api.exception_handler(PlantarError)
    async def problem(request: Request, error: PlantarError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 400)

    @api.post("/parse")
    def parse(words: Words) -> dict[str, Any]:
        """What a text says: facts with their place in it, doubts, and the map."""
        heard = engine.hear(words.text)
        return {
            "facts": [
                {**asdict(f.evidence), "start": f.start, "end": f.end, "said": f.said}
                for f in heard.facts
            ],
            "doubts": [asdict(d) for d in heard.doubts],
            "map": heard.map.as_dict(),
            "state": json.loads(dump(engine.opening(heard, frozenset()))),
        }

    @api.post("/next")
    def next_step(turn: Turn) -> dict[str, Any]:
        """The next question of an interview, after an answer if one is given."""
        state = InterviewState()
        if turn.state is not None:
            state = load_state(json.dumps(turn.state), engine.knowledge)
        if turn.answer is not None:
            state = engine.interviewer.answer(state, engine.step(state), turn.answer)
        return {"state": json.loads(dump(state)), "step": asdict(engine.step(state))}

    @api.post("/assess")
    def assess(case: Case) -> dict[str, Any]:
        """The whole report, ``plantar/report/5``."""
        return _report(case, engine).as_dict()

    @api.post("/explain")
    def explain(case: Case) -> list[dict[str, Any]]:
        """The ranked conditions with the reasons that add up to each."""
        return [asdict(c) for c in _report(case, engine).conditions]

    @api.post("/plan")
    def plan(case: Case) -> dict[str, Any]:
        """The care plan."""
        return asdict(_report(case, engine).plan)

    @api.post("/letter")
    def letter(wanted: LetterFor) -> dict[str, str]:
        """A letter as text or HTML."""
        write = clinician_letter if wanted.to == "clinician" else patient_summary
        blocks = write(_report(wanted.case, engine), engine.knowledge, wanted.on)
        text = to_text(blocks) if wanted.form == "text" else to_html("Letter", blocks)
        return {"letter": text}

    @api.post("/claims")
    def claims(words: Words) -> list[dict[str, Any]]:
        """Statements of the article nearest to a text, with verdict and correction."""
        return [
            {"id": f.id, "fit": f.fit, **f.claim.model_dump(mode="json")}
            for f in engine.claims.find(words.text)
        ]

    return api


def _report(case: Case, engine: Engine) -> Report:
    knowledge = engine.knowledge
    map_ = PaintedMap() if case.map is None else read_map(json.dumps(case.map), knowledge)
    if unknown := case.flags.keys() - knowledge.care["flags"].keys():
        raise EvidenceError(f"flags: unknown {', '.join(sorted(unknown))}")
    return engine.assessor.assess(
        Person(case.age_years, case.sex, case.pregnant),
        [_evidence(item, engine) for item in case.evidence],
        map_,
        "",
        case.country,
        SafetyAnswers(case.flags, case.medicines),
    )


def _evidence(item: Item, engine: Engine) -> Evidence:
    entry = engine.knowledge.findings.get(item.finding)
    if entry is None or item.finding not in engine.assessor.network.column:
        raise EvidenceError(f"evidence: unknown finding {item.finding!r}")
    state = item.state or State.PRESENT
    if item.value is not None:
        if entry.kind != "number" or not entry.threshold:
            raise EvidenceError(f"{item.finding}: found a value; expected only a state")
        low, high = entry.minimum, entry.maximum
        if (low is not None and item.value < low) or (high is not None and item.value > high):
            raise EvidenceError(f"{item.finding}: expected {low} to {high} {entry.unit}")
        measured = State.PRESENT if beyond(item.value, entry.threshold) else State.ABSENT
        if item.state not in (None, measured):
            raise EvidenceError(f"{item.finding}: the value says {measured}, the state another")
        state = measured
    return Evidence(item.finding, state, item.value, item.side, item.layer)
