"""The JSON API: the same engine for programs. Stateless; described by /api/openapi.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from plantar import PlantarError, Report
from plantar.anatomy.painted import read_map
from plantar.assessment.document import to_html, to_pdf, to_text
from plantar.assessment.letter import clinician_letter
from plantar.assessment.meanwhile import Meanwhile
from plantar.assessment.report import RankedCondition
from plantar.assessment.summary import patient_summary
from plantar.care.care_plan import CarePlan
from plantar.errors import EvidenceError
from plantar.faults import broken_texts, faults_in_words, first_faults
from plantar.intake.state import InterviewState, dump, load_state
from plantar.intake.vignette import SCHEMAS, parse_vignette
from plantar.web.engine import Engine

NAME = "case"
PLACE = re.compile(rf"^{NAME}:\d+: ", re.MULTILINE)
Text = Annotated[str, Field(max_length=4000)]
EXAMPLE: dict[str, Any] = {
    "case": {
        "context": {"age_years": 52, "sex": "female", "pregnant": "no"},
        "evidence": {
            "history": [
                {"finding": "numb_heel_plantar", "state": "present", "side": "right"},
                {"finding": "pain_back", "state": "absent"},
            ]
        },
        "painted": {"right": {"numb": ["pl_heel_med", "pl_heel_cen"]}},
        "medicines": "metformin",
        "flags": {"red_flags_cleared": "yes"},
    },
    "country": "uk",
}


class Escaped(JSONResponse):
    """JSON in ASCII, so that half a surrogate pair in what was sent stops nothing."""

    def render(self, content: Any) -> bytes:
        """The content as bytes."""
        return json.dumps(content, separators=(",", ":"), allow_nan=False).encode()


class RequestBody(BaseModel):
    """A request; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class TextRequest(RequestBody):
    """Free text."""

    text: Text


class CaseRequest(RequestBody):
    """One person as in a case file (docs/case-format.md), or with a map of painted shares."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    case: dict[str, Any]
    map: dict[str, Any] | None = None
    country: Annotated[str, Field(max_length=40)] = "generic"


class Turn(RequestBody):
    """An interview, and the answer to its next step; without an answer the step is only shown."""

    state: dict[str, Any] | None = None
    answer: Text | None = None


def _written(value: object) -> object:
    """A date is text such as 2026-04-03; a number of seconds would be read as one."""
    if not isinstance(value, str):
        raise ValueError("expected a date such as 2026-04-03")
    return value


class LetterFor(CaseRequest):
    """A case, whom the letter is for, its form and its date."""

    to: Literal["clinician", "patient"] = "clinician"
    form: Literal["text", "html", "pdf"] = "text"
    on: Annotated[date, BeforeValidator(_written)]


class ExtractionResponse(BaseModel):
    """What a text says, and the interview that goes on from it."""

    facts: list[dict[str, Any]]
    doubts: list[dict[str, Any]]
    map: dict[str, Any]
    state: dict[str, Any]
    self_harm: bool
    """The writer tells of ending their life, or of self-harm: help for that comes first."""


class Next(BaseModel):
    """The interview after the answer, and what to show next."""

    state: dict[str, Any]
    step: dict[str, Any]
    emergency: Meanwhile | None = None
    """What to show beside the step where the answer of this moment is an emergency."""


class FindingEntry(BaseModel):
    """A finding that a case may name."""

    id: str
    term: str
    plain: str
    question: str
    kind: str
    unit: str
    asked_of: str


class ClaimResponse(BaseModel):
    """A statement of the article near to a text."""

    id: str
    fit: float
    claim: str
    verdict: str
    what_to_say: str
    evidence_grade: str
    reference: list[str]


class Problem(BaseModel):
    """What was wrong, and what would be right."""

    detail: str


def engine_of(request: Request) -> Engine:
    """The engine that the application shares."""
    found: Engine = request.app.state.engine
    return found


Shared = Annotated[Engine, Depends(engine_of)]
WRONG: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Something in the request is not possible"},
    413: {"model": Problem, "description": "Too much at once"},
    422: {"model": Problem, "description": "A field is missing, unknown or of the wrong kind"},
    429: {"model": Problem, "description": "Too many requests"},
}


class Once(Request):
    """A request whose JSON names no key of an object twice: which of them counts is not told."""

    async def json(self) -> Any:
        """The body, read once."""
        if not hasattr(self, "_once"):
            self._once = json.loads(await self.body(), object_pairs_hook=_once)
        return self._once


class JsonRoute(APIRoute):
    """An address that reads its body so."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """As of the framework, of a request that is read so."""
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            return await handle(Once(request.scope, request.receive))

        return once


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            twice = f"found the key {key[:40]!r} twice in an object; expected each once"
            raise HTTPException(422, f"body: {twice}")
        found[key] = value
    return found


router = APIRouter(responses=WRONG, route_class=JsonRoute)


@router.post("/parse")
def parse(words: TextRequest, engine: Shared) -> ExtractionResponse:
    """What a text says: facts with their place in it, doubts, the map, and an interview."""
    heard = engine.read(words.text, adults_only=True)
    facts = [
        {**asdict(f.evidence), "start": f.start, "end": f.end, "said": f.said} for f in heard.facts
    ]
    return ExtractionResponse(
        facts=facts,
        doubts=[asdict(d) for d in heard.doubts],
        map=heard.map.as_dict(),
        state=_plain(engine.opening(heard)),
        self_harm=heard.self_harm,
    )


@router.post("/next")
def next_step(turn: Turn, engine: Shared) -> Next:
    """The next question of an interview, after an answer if one is given."""
    state = InterviewState()
    if turn.state is not None:
        state = load_state(json.dumps(turn.state), engine.knowledge)
    if turn.answer is not None:
        state = engine.interviewer.answer(state, engine.next_question(state), turn.answer)
    return Next(
        state=_plain(state),
        step=asdict(engine.next_question(state)),
        emergency=engine.emergency_meanwhile(state),
    )


@router.post("/assess", responses={200: {"model": Report}})
def assess(case: CaseRequest, engine: Shared) -> JSONResponse:
    """The whole report (docs/report.md)."""
    return Escaped(_report(case, engine).as_dict())


@router.post("/explain", responses={200: {"model": list[RankedCondition]}})
def explain(case: CaseRequest, engine: Shared) -> JSONResponse:
    """The ranked conditions with the reasons that add up to each."""
    return Escaped(_report(case, engine).as_dict()["conditions"])


@router.post("/plan", responses={200: {"model": CarePlan}})
def plan(case: CaseRequest, engine: Shared) -> JSONResponse:
    """The care plan past the safety gate."""
    return Escaped(_report(case, engine).as_dict()["plan"])


@router.post(
    "/letter",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}, "text/html": {}, "application/pdf": {}}}},
)
def letter(wanted: LetterFor, engine: Shared) -> Response:
    """A letter for a clinician or a summary for the patient, as text, HTML or PDF."""
    write = clinician_letter if wanted.to == "clinician" else patient_summary
    blocks = write(_report(wanted, engine), engine.knowledge, wanted.on)
    title = "Referral letter" if wanted.to == "clinician" else "Your summary"
    if wanted.form == "pdf":
        return Response(to_pdf(title, blocks), media_type="application/pdf")
    if wanted.form == "html":
        return Response(_bytes(to_html(title, blocks)), media_type="text/html")
    return Response(_bytes(to_text(blocks)), media_type="text/plain")


@router.post("/claims")
def claims(words: TextRequest, engine: Shared) -> list[ClaimResponse]:
    """Statements of the article nearest to a text, with verdict and correction."""
    return [
        ClaimResponse(
            id=f.id,
            fit=f.fit,
            claim=f.claim.claim,
            verdict=f.claim.verdict,
            what_to_say=f.claim.what_to_say,
            evidence_grade=f.claim.evidence_grade,
            reference=list(f.claim.reference),
        )
        for f in engine.claims.find(words.text)
    ]


@router.get("/findings")
def findings(engine: Shared) -> list[FindingEntry]:
    """Every finding that a case may name."""
    return [
        FindingEntry(
            id=key,
            term=f.term,
            plain=f.plain,
            question=f.question,
            kind=f.kind,
            unit=f.unit,
            asked_of=f.asked_of,
        )
        for key, f in engine.knowledge.findings.items()
    ]


def create_api(engine: Engine) -> FastAPI:
    """The API over one engine."""
    api = FastAPI(
        title="plantar", version="1", default_response_class=Escaped, docs_url=None, redoc_url=None
    )
    api.state.engine = engine
    api.include_router(router)

    @api.exception_handler(PlantarError)
    async def refused(request: Request, error: PlantarError) -> JSONResponse:
        faults = PLACE.sub("", str(error)).splitlines()
        return Escaped({"detail": first_faults(faults)}, 400)

    @api.exception_handler(RequestValidationError)
    async def unread(request: Request, error: RequestValidationError) -> JSONResponse:
        kind = request.headers.get("content-type", "")
        if "json" not in kind:
            right = "application/json"
            return Escaped({"detail": f"Content-Type: found {kind[:60]!r}; expected {right}"}, 422)
        return Escaped({"detail": faults_in_words(error.errors(), _fields(request))}, 422)

    @api.exception_handler(RecursionError)
    async def too_deep(request: Request, error: RecursionError) -> JSONResponse:
        return Escaped({"detail": "body: nested too deeply"}, 400)

    return api


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def _fields(request: Request) -> tuple[str, ...]:
    """What the body of an address may name."""
    body = getattr(request.scope.get("route"), "body_field", None)
    return tuple(getattr(body and body.field_info.annotation, "model_fields", ()))


def _plain(state: InterviewState) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dump(state))
    return found


def _report(case: CaseRequest, engine: Engine) -> Report:
    """The report of a case.

    Raises:
        EvidenceError: every mistake in it.
    """
    knowledge = engine.knowledge
    if case.country not in knowledge.countries:
        known = ", ".join(knowledge.countries)
        raise EvidenceError(f"country: found {case.country!r}; expected {known}")
    age = case.case.get("context", {})
    age = age.get("age_years") if isinstance(age, dict) else None
    if isinstance(age, int) and not isinstance(age, bool) and age >= 0:
        engine.refuse_child(age)
    if broken := [*broken_texts(case.case, "case")]:
        raise EvidenceError(first_faults(broken))
    text = json.dumps({"schema": SCHEMAS[-1], **case.case})
    vignette = parse_vignette(text, NAME, knowledge)
    painted = None if case.map is None else read_map(json.dumps(case.map), knowledge)
    return engine.assess_case(vignette, country=case.country, painted=painted)
