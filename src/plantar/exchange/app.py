"""The HTTP face of the room: CDS Hooks, FHIR and SDC over one engine. Nothing is fetched or kept.

Addresses are documented in docs/exchange.md. No request is logged; of feedback on cards only the
outcome is stored, never the words of a comment.
"""

from __future__ import annotations

import gc
import json
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plantar import Plantar, PlantarError
from plantar.assessment.extract import PARTS, Part
from plantar.errors import ExchangeError
from plantar.exchange.cards import HOOKS, CardMaker, discovery
from plantar.exchange.cross_origin import CrossOrigin
from plantar.exchange.description import FHIR, JSON, capability, openapi
from plantar.exchange.dialogue import Dialogue
from plantar.exchange.feedback import MOST_ITEMS, of_uuid, outcome
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.fhir_out import document
from plantar.exchange.limits import MOST_BYTES, at_most, read_object
from plantar.exchange.questionnaires import Questionnaires

if TYPE_CHECKING:
    from plantar.exchange.trust import Trust

MOST_FEEDBACK = 1000
PARTS_OF: Mapping[str, Collection[Part]] = {"": PARTS, "all": PARTS, "causes": ()}
"""``parts`` of the address of an assessment: all, or urgency and causes without tests and plan."""
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}

Work = Callable[[dict[str, Any], Mapping[str, str]], dict[str, Any]]
"""What an address does with a body and the words of the address itself, those after "?" too."""


class Service:
    """What the addresses do; ``today`` and ``now`` are passed in by tests."""

    def __init__(
        self,
        plantar: Plantar,
        feedback: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.plantar, self.feedback_file, self.now = plantar, feedback, now
        self.makers = CardMaker(plantar)
        self.records, self.dialogue = RecordReader(plantar), Dialogue(plantar)
        self.questions = Questionnaires(plantar)
        self.feedback: deque[dict[str, Any]] = deque(maxlen=MOST_FEEDBACK)

    @cached_property
    def core(self) -> dict[str, Any]:
        """The static Questionnaire; worked out once."""
        return self.questions.static()

    def today(self) -> date:
        """The day, for ages."""
        return self.now().date()

    def cards(self, body: dict[str, Any], address: Mapping[str, str]) -> dict[str, Any]:
        """Cards for a call of a hook."""
        service = _service(address)
        hook, context = body.get("hook"), body.get("context")
        if service != f"plantar-{hook}":
            expected = service.removeprefix("plantar-")
            raise ExchangeError(f"hook: not that of this service; expected {expected}")
        if not isinstance(context, dict):
            raise ExchangeError("context: expected an object")
        of_uuid(body.get("hookInstance"), "hookInstance")
        prefetch = body.get("prefetch")
        if not isinstance(prefetch, dict):
            raise ExchangeError("prefetch: expected an object; this service fetches nothing")
        return {"cards": self.makers.cards(str(hook), context, prefetch, self.today())}

    def keep(self, body: dict[str, Any], address: Mapping[str, str]) -> dict[str, Any]:
        """What became of cards: card, outcome, chosen suggestions, code of the reason, time."""
        service, given = _service(address), body.get("feedback")
        if not isinstance(given, list):
            raise ExchangeError("feedback: expected a list of what became of cards")
        at_most(len(given), MOST_ITEMS, "feedback")
        kept = [outcome(item, service) for item in given]
        self.feedback.extend(kept)
        if self.feedback_file is not None:
            with self.feedback_file.open("a", encoding="utf-8") as file:
                file.writelines(json.dumps(line) + "\n" for line in kept)
        return {}

    def assess(self, body: dict[str, Any], address: Mapping[str, str]) -> dict[str, Any]:
        """A record in, a document out; what was not used is named in it."""
        parts, as_of = address.get("parts", ""), address.get("as-of", "")
        if parts not in PARTS_OF:
            raise ExchangeError(f"parts: found {parts[:40]!r}; expected all or causes")
        read = self.records.read(body, self.today(), as_of=_day(as_of))
        talk = self.dialogue.begin(read.opening)
        report, shown = self.dialogue.extract(talk, PARTS_OF[parts])
        knowledge = self.plantar.knowledge
        crisis = self.dialogue.crisis_help(talk)
        return document(
            report, shown, knowledge, self.now(), read.patient, read.unused, crisis, read.first
        )

    def capability(self) -> dict[str, Any]:
        """What the FHIR addresses can do."""
        return capability(self.today().isoformat())

    def next_question(self, body: dict[str, Any], _: Mapping[str, str]) -> dict[str, Any]:
        """SDC: what to ask next."""
        return self.questions.next_question(body)


def create_app(
    service: Service, trust: Trust | None = None, origins: Sequence[str] = ()
) -> Starlette:
    """The application.

    Args:
        service: what the addresses do.
        trust: without, nobody is asked for a token: on loopback only.
        origins: of web pages that may call CDS Hooks; the discovery document is for all.
    """

    def answer(work: Work, kind: str = JSON) -> Callable[..., Any]:
        async def endpoint(request: Request) -> Response:
            address = {**request.query_params, **request.path_params}
            try:
                if trust is not None:
                    trust.check(request.headers.get("authorization", ""), request.url.path)
            except PlantarError as error:
                return _refusal(error, 401, kind)
            try:
                body = read_object(await _body(request), "body")
                found = await run_in_threadpool(work, body, address)
            except PlantarError as error:
                status = 404 if isinstance(error, NoSuchServiceError) else 400
                return _refusal(error, status, kind)
            return _json(found, 200, kind)

        return endpoint

    def fixed(make: Callable[[], dict[str, Any]], kind: str) -> Callable[..., Any]:
        async def endpoint(request: Request) -> Response:
            return _json(await run_in_threadpool(make), 200, kind)

        return endpoint

    post = ["POST"]
    return Starlette(
        middleware=[Middleware(CrossOrigin, origins=origins)],
        routes=[
            Route("/cds-services", fixed(discovery, JSON)),
            Route("/cds-services/{service}", answer(service.cards), methods=post),
            Route("/cds-services/{service}/feedback", answer(service.keep), methods=post),
            Route("/openapi.json", fixed(lambda: openapi(tokens=trust is not None), JSON)),
            Route("/fhir/metadata", fixed(service.capability, FHIR)),
            Route("/fhir/$assess", answer(service.assess, FHIR), methods=post),
            Route("/fhir/Questionnaire/core", fixed(lambda: service.core, FHIR)),
            Route("/fhir/Questionnaire/adaptive", fixed(service.questions.adaptive, FHIR)),
            Route(
                "/fhir/Questionnaire/$next-question",
                answer(service.next_question, FHIR),
                methods=post,
            ),
        ],
    )


class NoSuchServiceError(ExchangeError):
    """An address of no service of CDS Hooks."""


def _service(address: Mapping[str, str]) -> str:
    """The service of an address.

    Raises:
        NoSuchServiceError: there is none of that name; names those that there are.
    """
    found, known = address["service"], [f"plantar-{hook}" for hook in HOOKS]
    if found not in known:
        expected = " or ".join(known)
        raise NoSuchServiceError(f"service: found {found[:40]!r}; expected {expected}")
    return found


def _day(text: str) -> date | None:
    """A day of the address; None where none is given.

    Raises:
        ExchangeError: it is no date.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        expected = "a date such as 2026-04-03"
        raise ExchangeError(f"as-of: found {text[:40]!r}; expected {expected}") from None


async def _body(request: Request) -> bytes:
    """The body, read no further than the limit.

    Raises:
        ExchangeError: it is longer.
    """
    found = bytearray()
    async for part in request.stream():
        found += part
        if len(found) > MOST_BYTES:
            raise ExchangeError(f"body: expected at most {MOST_BYTES} bytes")
    return bytes(found)


def _refusal(error: PlantarError, status: int, kind: str) -> Response:
    """The reason in the words of the kind: an OperationOutcome for FHIR."""
    text = str(error)[:2000]
    if kind == FHIR:
        issue = {"severity": "error", "code": "invalid", "diagnostics": text}
        return _json({"resourceType": "OperationOutcome", "issue": [issue]}, status, kind)
    return _json({"detail": text}, status, kind)


def _json(content: dict[str, Any], status: int, kind: str) -> Response:
    raw = json.dumps(content, separators=(",", ":"), allow_nan=False).encode()
    return Response(raw, status, {**HEADERS}, media_type=kind)


def run(app: Starlette, host: str, port: int) -> None:
    """Serve until interrupted; requests are not logged."""
    import uvicorn

    gc.freeze()  # the knowledge stays: the collector need not look through it again
    uvicorn.run(
        app, host=host, port=port, access_log=False, log_level="warning", server_header=False
    )
