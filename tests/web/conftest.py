"""A real server and a real Chromium; no test reaches beyond this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    expect,
)
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from plantar.catalogue.catalogue import Catalogue
from plantar.reasoning.network import Network
from plantar.records import passwords
from plantar.records.record import DiaryOwner
from plantar.web.app import create_app
from plantar.web.desk import Desk
from plantar.web.engine import Engine
from plantar.web.security import Guard
from plantar.web.ward import Ward
from tests.records import conftest as records
from tests.records.conftest import Clock, Town

# Chromium says here that a page begins to go; a link within the page does not leave it.
GOING = "navigation.addEventListener('navigate', (e) => (window.going = !e.hashChange));"
ARRIVED = "() => !window.going && document.readyState === 'complete'"
NO_SCRIPTS = "() => matchMedia('(scripting: none)').matches"
"""Such a page cannot say that it begins to go."""
# fixtures of a real PostgreSQL, for the pages of a shared server
server, ready, clock = records.server, records.ready, records.clock
owner_address, app_address = records.owner_address, records.app_address
WAIT = 60_000
"""Milliseconds until a page is given up; a busy machine is no fault of the page."""
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
VIOLATIONS = """axe.run({ exclude: ['[data-alike]'] }, { resultTypes: ['violations'], %s })
  .then((found) => found.violations)"""
"""To write down all that passes takes as long again."""
CONTRAST = "runOnly: ['color-contrast']"
"""The one rule that looks at colours, for the second scheme of a page."""
REST = r"""() => {
  document.querySelectorAll("[data-alike]").forEach((one) => delete one.dataset.alike);
  const named = /(\s(?:id|href|src|value|title|for|name|d|points|transform))="[^"]+"/g;
  const more = /(\s(?:aria-[a-z]+|hx-[a-z]+|data-[a-z-]+|style))="(?![^"]*colou?r)[^"]+"/g;
  const kind = (one) =>
    one.outerHTML.replace(/>[^<]+</g, ">.<").replace(named, "$1").replace(more, "$1");
  const found = [];
  for (const all of document.querySelectorAll("main *:not(svg, svg *)")) {
    const seen = {};
    for (const one of all.children) {
      seen[kind(one)] = (seen[kind(one)] ?? 0) + 1;
      if (seen[kind(one)] > 2) found.push(one);
    }
  }
  return found;
}"""
"""Elements beside two like them, but for their words and numbers: one loop of a template made them.

An empty text or attribute makes another kind; so does a class, a state such as ``checked``, a
colour.
"""
ALIKE = f"({REST})().forEach((one) => (one.dataset.alike = ''))"
REMOVED = f"({REST})().forEach((one) => one.remove())"
"""Takes the rest out, so that a long page is looked at once and not walked over for nothing."""


expect.set_options(timeout=WAIT)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The compiled knowledge and the reader, once: no page of a test waits for them."""
    made = Engine()
    assert made.listener
    return made


@pytest.fixture(scope="session", autouse=True)
def one_catalogue() -> Iterator[Callable[[Network], Catalogue]]:
    """Every app on the shared engine shows the same catalogue: its figures are worked out once."""
    shared = cache(Catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plantar.web.app.Catalogue", shared)
        yield shared


@pytest.fixture(scope="session")
def catalogue(engine: Engine, one_catalogue: Callable[[Network], Catalogue]) -> Catalogue:
    """The catalogue of the engine, as every app of the tests shows it."""
    return one_catalogue(engine.assessor.network)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "diary.db")
    yield made
    made.close()


@pytest.fixture
def client(engine: Engine, desk: Desk) -> TestClient:
    """A browser that came in by the printed link."""
    made = TestClient(create_app(engine, desk=desk))
    made.get(f"/diary/key/{desk.key}")
    return made


@pytest.fixture
def me(desk: Desk) -> DiaryOwner:
    return desk.open().begin("me")


@pytest.fixture
def ward(app_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    made = Ward(app_address, clock)
    yield made
    made.close()


@pytest.fixture
def town(ward: Ward) -> Town:
    return Town(ward.diary, ward.accounts, ward.sessions, ward.audit)


@pytest.fixture
def app(engine: Engine, ward: Ward) -> Guard:
    return create_app(engine, desk=ward)


@contextmanager
def serving(served: ASGIApp) -> Iterator[str]:
    """A running server; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(served, port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def address(engine: Engine) -> Iterator[str]:
    """Address of a running server."""
    with serving(create_app(engine)) as found:
        yield found


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser profile whose every request must stay on this server, and without errors."""
    made = browser.new_context(base_url=address, viewport={"width": 768, "height": 1000})
    made.set_default_timeout(WAIT)
    strangers: list[str] = []
    made.on(
        "request",
        lambda r: strangers.append(r.url) if not r.url.startswith((address, "data:")) else None,
    )
    yield made
    made.close()
    assert strangers == []


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Page]:
    """A tab without JavaScript: every click on it leads to a page."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def a_click_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test reads after a click or a key is the page that it leads to, in every tab."""
    monkeypatch.setattr(BrowserContext, "new_page", telling(BrowserContext.new_page))
    for of in (Page, Locator):
        for act in ("click", "press", "tap"):
            monkeypatch.setattr(of, act, arriving(getattr(of, act)))


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """One tab; an error of a script or of the content policy fails the test."""
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "console",
        lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None,
    )
    yield tab
    assert errors == []


def telling(new_page: Callable[[BrowserContext], Page]) -> Callable[[BrowserContext], Page]:
    """A new tab whose pages say when they begin to go, where they run scripts."""

    def made(context: BrowserContext) -> Page:
        tab = new_page(context)
        tab.add_init_script(GOING)
        return tab

    return made


def arriving(act: Callable[..., None]) -> Callable[..., None]:
    """An act that waits for the page it leads to; ``no_wait_after`` where a file is saved."""

    def acted(at: Page | Locator, *args: Any, no_wait_after: bool = False, **kw: Any) -> None:
        tab = at if isinstance(at, Page) else at.page
        if no_wait_after:
            act(at, *args, **kw)
        elif tab.evaluate(NO_SCRIPTS):
            with tab.expect_navigation():
                act(at, *args, **kw)
        else:
            act(at, *args, **kw)
            tab.wait_for_function(ARRIVED)

    return acted


@cache
def axe_source() -> str:
    """axe-core."""
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, only: str = "") -> list[str]:
    """What axe-core finds wrong on a page, WCAG 2.2 A and AA; ``only`` names fewer rules."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{axe_source()};0")
    page.evaluate(ALIKE)
    found = page.evaluate(VIOLATIONS % only)
    return [f"{v['id']}: {n['html'][:150]}" for v in found for n in v["nodes"]]


def violations_in_both_schemes(page: Page) -> list[str]:
    """As :func:`violations`, in light with every rule and in dark with the one about colours."""
    page.emulate_media(color_scheme="light")
    light = violations(page)
    page.emulate_media(color_scheme="dark")
    return light + [f"dark: {fault}" for fault in violations(page, CONTRAST)]
