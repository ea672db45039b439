"""``plantar mcp``, ``plantar fhir`` and ``plantar exchange``: other systems' ways in and out."""

from __future__ import annotations

import importlib.util

from plantar.errors import ExchangeError
from plantar.front import Plantar


def need(module: str) -> None:
    """Say what to install where a library of the extra is missing.

    Raises:
        ExchangeError: it is missing.
    """
    if importlib.util.find_spec(module) is None:
        raise ExchangeError(f"{module} is not installed: pip install 'plantar[exchange]'")


def run_mcp(*, http: bool, port: int) -> None:
    """Serve the tools to an assistant; standard output belongs to the protocol."""
    need("mcp")
    from plantar.exchange.mcp_server import run_http, run_stdio

    if http:
        run_http(Plantar(), port)
    else:
        run_stdio(Plantar())
