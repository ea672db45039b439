"""``plantar mcp``, ``plantar fhir`` and ``plantar exchange``: other systems' ways in and out."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from plantar import Plantar
from plantar.errors import ExchangeError
from plantar.exchange.dialogue import Conversation, Dialogue
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.fhir_out import document
from plantar.exchange.limits import read_object
from plantar.extras import extra

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_mcp(*, http: bool, port: int) -> None:
    """Serve the tools to an assistant; standard output belongs to the protocol."""
    with extra("exchange"):
        from plantar.exchange.mcp_server import run_http, run_stdio

    if http:
        print(f"MCP at http://127.0.0.1:{port}/mcp", file=sys.stderr)
        run_http(Plantar(), port)
    else:
        run_stdio(Plantar())


def run_fhir_in(file: Path, on: str, *, complete: bool, country: str) -> None:
    """Read a record and print the case in it, what it became and what was not used, as JSON."""
    record, day = _record(file), _day(on)
    door = Plantar()
    read = RecordReader(door).read(
        record, date.today(), as_of=day, medicines_complete=complete, country=country
    )
    talk = Dialogue(door).begin(read.opening)
    crisis = Dialogue(door).crisis_help(talk)
    found = {
        **({"crisis_help": crisis} if crisis else {}),
        **({"first": list(read.first)} if read.first else {}),
        "as_of": read.on.isoformat() if read.on else "",
        "case": _case(door, talk),
        "used": list(read.used),
        "unused": list(read.unused),
    }
    print(json.dumps(found, indent=1, ensure_ascii=False))


def run_fhir_out(file: Path, on: str, at: str, *, complete: bool, country: str) -> None:
    """Assess a record and print the report as a FHIR R4 document."""
    record, day, when = _record(file), _day(on), _time(at)
    door = Plantar()
    read = RecordReader(door).read(
        record, date.today(), as_of=day, medicines_complete=complete, country=country
    )
    dialogue = Dialogue(door)
    talk = dialogue.begin(read.opening)
    report, shown = dialogue.extract(talk)
    crisis = dialogue.crisis_help(talk)
    made = document(
        report, shown, door.knowledge, when, read.patient, read.unused, crisis, read.first
    )
    print(json.dumps(made, indent=1, ensure_ascii=False))


def _record(file: Path) -> dict[str, Any]:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise ExchangeError(f"{file}: {error.strerror}") from None
    return read_object(raw, str(file))


def _case(door: Plantar, talk: Conversation) -> dict[str, Any]:
    dialogue = Dialogue(door)
    return dialogue.request(talk, dialogue.evidence(talk)).as_dict()


def _day(on: str) -> date | None:
    """The day that was given; None: the day of the document, or today."""
    try:
        return date.fromisoformat(on) if on else None
    except ValueError:
        raise ExchangeError(f"--on: found {on!r}; expected a date such as 2026-04-03") from None


def _time(at: str) -> datetime:
    try:
        return datetime.fromisoformat(at) if at else datetime.now(UTC)
    except ValueError:
        expected = "a time such as 2026-04-03T10:00:00+00:00"
        raise ExchangeError(f"--at: found {at!r}; expected {expected}") from None


def run_exchange_serve(
    host: str,
    port: int,
    trust: Path | None,
    audience: str,
    feedback: Path | None,
    origins: Sequence[str] = (),
) -> None:
    """Serve CDS Hooks, FHIR and SDC; beyond this machine only with tokens.

    Raises:
        ExchangeError: others could reach it without a token, the keys cannot be read, or an origin
            is none.
    """
    from plantar.exchange.app import Service, create_app, run
    from plantar.exchange.cross_origin import checked_origins

    if host not in LOOPBACK and trust is None:
        raise ExchangeError(f"--host {host}: others can reach it; give --trust with their keys")
    allowed, checked = checked_origins(origins, tokens=trust is not None), None
    if trust is not None:
        with extra("exchange"):
            from plantar.exchange.trust import read_trust

        if not audience:
            raise ExchangeError("--audience: expected the address that others know it by")
        checked = read_trust(trust, audience)
    app = create_app(Service(Plantar(), feedback), checked, allowed)
    print(f"CDS Hooks at http://{host}:{port}/cds-services, FHIR at /fhir", flush=True)
    run(app, host, port)
