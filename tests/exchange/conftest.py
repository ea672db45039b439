"""What reads, talks and answers on the shared door.

Beside it what tests with other people's browser code need: those parts of npm packages, laid under
``.venv/npm`` by ``tools/npm_parts.py``, on one server with the exchange itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from plantar import Plantar
from plantar.exchange.app import Service, create_app
from plantar.exchange.dialogue import Dialogue
from plantar.exchange.fhir_in import RecordReader
from plantar.exchange.tools import Tools
from plantar.knowledge.base import KnowledgeBase
from tests.web import conftest as web

NOW = datetime(2026, 4, 3, 10, tzinfo=UTC)
NPM = Path(__file__).parents[2] / ".venv" / "npm"
LFORMS = "/npm/lforms/dist/lforms"
RENDERER = f"""<!doctype html><meta charset="utf-8"><title>LHC-Forms</title>
<link rel="stylesheet" href="{LFORMS}/webcomponent/styles.css"><div id="form"></div>
<script src="{LFORMS}/webcomponent/assets/lib/zone.min.js"></script>
<script src="{LFORMS}/webcomponent/lhc-forms.js"></script>
<script src="{LFORMS}/fhir/R4/lformsFHIR.min.js"></script>"""

# run by other Pythons with packages that plantar does not have
collect_ignore = ["clients"]


@pytest.fixture(scope="session")
def reader(door: Plantar) -> RecordReader:
    return RecordReader(door)


@pytest.fixture(scope="session")
def dialogue(door: Plantar) -> Dialogue:
    return Dialogue(door)


@pytest.fixture(scope="session")
def tools(door: Plantar) -> Tools:
    return Tools(door)


@pytest.fixture(scope="session")
def all_no(knowledge: KnowledgeBase) -> dict[str, str]:
    return dict.fromkeys(knowledge.danger_screen, "no")


@pytest.fixture(scope="session")
def npm() -> Path:
    """Parts of npm packages that others wrote."""
    if not (NPM / "lforms").is_dir():
        pytest.fail(f"{NPM} is empty: run python tools/npm_parts.py .venv/npm, as make test does")
    return NPM


@pytest.fixture(scope="session")
def exchange_address(door: Plantar, npm: Path) -> Iterator[str]:
    """Address of a server with the exchange, the npm parts and a page with LHC-Forms."""
    app = create_app(Service(door, now=lambda: NOW))
    routes = [
        Route("/renderer", lambda _: HTMLResponse(RENDERER)),
        Mount("/npm", StaticFiles(directory=npm)),
        Mount("/", app),
    ]
    with web.serving(Starlette(routes=routes)) as address:
        yield address


@pytest.fixture
def tab(browser: Browser, exchange_address: str) -> Iterator[Page]:
    """A page of that server; it must reach nothing else and raise no error."""
    context = browser.new_context(base_url=exchange_address)
    context.set_default_timeout(web.WAIT)
    found = context.new_page()
    faults: list[str] = []
    found.clock.set_fixed_time(NOW)  # what a form dates is of the day of the server
    found.on("pageerror", lambda error: faults.append(str(error)))

    def beyond(request: Request) -> None:
        if not request.url.startswith((exchange_address, "data:")):
            faults.append(request.url)

    found.on("request", beyond)
    yield found
    context.close()
    assert faults == []
