"""The addresses over HTTP, described for programs: OpenAPI 3.1, and FHIR's CapabilityStatement.

What FHIR and CDS Hooks define is named here and not defined again: of a resource only that it has a
type. The limits and the closed choices are those that the code checks.
"""

from __future__ import annotations

from collections.abc import Sequence

import plantar
from plantar.exchange.cards import HOOKS, MOST_CARDS, SUMMARY
from plantar.exchange.feedback import MOST_ITEMS, MOST_SHORT, OUTCOMES
from plantar.exchange.limits import MOST_BYTES, MOST_DEPTH, MOST_RESOURCES
from plantar.exchange.record_schema import Schema, record_schemas

JSON, FHIR = "application/json", "application/fhir+json"
PARTS_SAID = ("", "all", "causes")
SERVICES = tuple(f"plantar-{hook}" for hook in HOOKS)
LIMITS = (
    f"At most {MOST_BYTES} bytes, {MOST_DEPTH} levels and {MOST_RESOURCES} resources in a message; "
    "an object must not name a key twice."
)
ABOUT = (
    "Decision support for adults whose heel, foot or leg is numb: a record in, an assessment, "
    f"questions or cards out. Nothing is fetched, nothing said is logged or kept. {LIMITS} What "
    "was not asked is unknown: a level below same-day is named only where every line of the "
    "danger screen was answered. Not a medical device."
)
REFUSED = "The message cannot be used; says which part, and what would be right."
NOT_THERE = "No service of that name; the answer names those that there are."
UNTRUSTED = "No token, or one that is not good here; only where the host asks for tokens."


def openapi(*, tokens: bool = False) -> Schema:
    """The OpenAPI 3.1 description; with ``tokens`` every POST needs one."""
    token = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT of CDS Hooks 2.0"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "plantar exchange", "version": plantar.__version__, "description": ABOUT},
        "paths": {**_hooks(tokens), **_fhir(tokens), **_itself()},
        "components": {"schemas": _schemas(), "securitySchemes": {"token": token}},
    }


def capability(date: str) -> Schema:
    """What the FHIR addresses can do, as FHIR wants it said; ``date`` is the day it was asked."""
    defined = "urn:plantar:operation"
    step = {"name": "next-question", "definition": f"{defined}:next-question"}
    forms = {"type": "Questionnaire", "interaction": [{"code": "read"}], "operation": [step]}
    assess = {"name": "assess", "definition": f"{defined}:assess"}
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": date,
        "kind": "instance",
        "software": {"name": "plantar", "version": plantar.__version__},
        "implementation": {"description": ABOUT},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": [forms], "operation": [assess]}],
    }


def _hooks(tokens: bool) -> Schema:
    service = _in("path", "service", SERVICES, "One service for each hook.")
    return {
        "/cds-services": {
            "get": _read("discovery", "The services of CDS Hooks 2.0.", JSON, "Discovery")
        },
        "/cds-services/{service}": {
            "post": _work(
                "cards", "At most three cards, the pressing first.", JSON, "Call", "Cards",
                [service], tokens=tokens,
            )
        },
        "/cds-services/{service}/feedback": {
            "post": _work(
                "feedback", "What became of cards; words of comments are not kept.", JSON,
                "Feedback", "Nothing", [service], tokens=tokens,
            )
        },
    }  # fmt: skip


def _fhir(tokens: bool) -> Schema:
    parts = _in(
        "query", "parts", PARTS_SAID, "causes: without tests and plan, in a fraction of the time."
    )
    as_of = _in(
        "query", "as-of", None, "Day of the assessment; else the date of a document, else today."
    )
    core = "The core questions at once, the danger screen first."
    first = "First page of the adaptive form: own words and the danger screen."
    step = "SDC: the answers so far in, the same with the next questions out."
    return {
        "/fhir/metadata": {"get": _read("metadata", "What this server can do.", FHIR, "Resource")},
        "/fhir/$assess": {
            "post": _work(
                "assess", "A record of one adult in, a document Bundle out.", FHIR, "Record",
                "Resource", [parts, as_of], tokens=tokens,
            )
        },
        "/fhir/Questionnaire/core": {"get": _read("core", core, FHIR, "Resource")},
        "/fhir/Questionnaire/adaptive": {"get": _read("adaptive", first, FHIR, "Resource")},
        "/fhir/Questionnaire/$next-question": {
            "post": _work(
                "nextQuestion", step, FHIR, "Answers", "Resource", [], tokens=tokens
            )
        },
    }  # fmt: skip


def _itself() -> Schema:
    return {"/openapi.json": {"get": _read("description", "This description.", JSON, "Nothing")}}


def _in(where: str, name: str, choices: Sequence[str] | None, about: str) -> Schema:
    """A part of the address, one of ``choices``; None: a date."""
    schema: Schema = {"type": "string", "format": "date"}
    if choices is not None:
        schema = {"type": "string", "enum": list(choices)}
    needed = where == "path"
    return {"name": name, "in": where, "required": needed, "description": about, "schema": schema}


def _read(name: str, about: str, kind: str, answer: str) -> Schema:
    return {
        "operationId": name,
        "summary": about,
        "responses": {"200": _message("What was asked for.", kind, answer)},
    }


def _work(
    name: str, about: str, kind: str, taken: str, given: str, where: list[Schema], *, tokens: bool
) -> Schema:
    refusal = "OperationOutcome" if kind == FHIR else "Refusal"
    named = any(part["in"] == "path" for part in where)
    return {
        "operationId": name,
        "summary": about,
        "parameters": where,
        "requestBody": {"required": True, "content": {kind: {"schema": _ref(taken)}}},
        "responses": {
            "200": _message("What was asked for.", kind, given),
            "400": _message(REFUSED, kind, refusal),
            "401": _message(UNTRUSTED, kind, refusal),
            **({"404": _message(NOT_THERE, kind, refusal)} if named else {}),
        },
        "security": [{"token": []}] if tokens else [],
    }


def _message(about: str, kind: str, schema: str) -> Schema:
    return {"description": about, "content": {kind: {"schema": _ref(schema)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(needed: Sequence[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": list(needed), "properties": properties}


def _list(of: Schema, **limits: int) -> Schema:
    return {"type": "array", "items": of, **limits}


def _schemas() -> dict[str, Schema]:
    text: Schema = {"type": "string"}
    short = {"type": ["string", "null"], "maxLength": MOST_SHORT}
    thing: Schema = {"type": "object"}
    return {
        **record_schemas(),
        "Resource": {
            **_object(["resourceType"], resourceType=text),
            "description": "A resource of FHIR R4, often a Bundle.",
        },
        "OperationOutcome": _object(
            ["resourceType", "issue"],
            resourceType={"const": "OperationOutcome"},
            issue=_list(_object(["severity", "code", "diagnostics"], diagnostics=text), minItems=1),
        ),
        "Refusal": _object(["detail"], detail=text),
        "Nothing": thing,
        "Answers": {
            "anyOf": [
                _ref("QuestionnaireResponse"),
                _object(
                    ["resourceType", "parameter"],
                    resourceType={"const": "Parameters"},
                    parameter=_list(_object([], resource=_ref("QuestionnaireResponse"))),
                ),
            ]
        },
        "Discovery": _object(
            ["services"],
            services=_list(
                _object(
                    ["hook", "id", "title", "description", "prefetch"],
                    hook={"enum": list(HOOKS)},
                    id={"enum": list(SERVICES)},
                )
            ),
        ),
        "Call": {
            **_object(
                ["hook", "hookInstance", "context", "prefetch"],
                hook={"enum": list(HOOKS)},
                hookInstance={**text, "format": "uuid"},
                context=_object(["patientId"], patientId=text),
                prefetch={
                    "type": "object",
                    "properties": {"patient": _ref("Patient"), "record": _ref("Record")},
                    "additionalProperties": {"type": ["object", "null"]},
                    "description": "Resources by key, the Patient among them; none is fetched.",
                },
            ),
            "description": "A call of a hook, as CDS Hooks 2.0 defines it.",
        },
        "Cards": _object(["cards"], cards=_list(_card(), maxItems=MOST_CARDS)),
        "Feedback": _object(
            ["feedback"],
            feedback=_list(
                _object(
                    ["card", "outcome"],
                    card={"type": "string", "format": "uuid"},
                    outcome={"enum": list(OUTCOMES)},
                    outcomeTimestamp=short,
                ),
                maxItems=MOST_ITEMS,
            ),
        ),
    }


def _card() -> Schema:
    text = {"type": "string"}
    return _object(
        ["uuid", "summary", "indicator", "source", "detail"],
        summary={"type": "string", "maxLength": SUMMARY - 1},
        indicator={"enum": ["critical", "warning", "info"]},
        source=_object(["label"], label=text),
        detail=text,
    )
