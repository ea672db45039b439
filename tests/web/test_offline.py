"""Without the server: a page with what to do, and nothing of a person."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page

from tests.web.conftest import violations
from tests.web.walk import begin, kept_offline


def test_without_the_server_the_emergency_signs_are_shown(
    context: BrowserContext, page: Page
) -> None:
    kept_offline(page)
    context.set_offline(True)
    page.goto("/claims")
    assert "plantar is not running" in page.locator("h1").inner_text()
    assert "999" in page.locator("main").inner_text()
    context.set_offline(False)


def test_an_answer_that_cannot_be_sent_shows_the_emergency_signs_too(
    context: BrowserContext, page: Page
) -> None:
    kept_offline(page)
    begin(page)
    context.set_offline(True)
    page.locator("button[value=go]").click(no_wait_after=True)
    page.wait_for_function("() => document.title.startsWith('plantar is not running')")
    assert "was not sent" in page.locator("main").inner_text()
    context.set_offline(False)


def test_the_offline_page_is_accessible(page: Page) -> None:
    page.goto("/offline")
    assert violations(page) == []


def test_the_browser_keeps_nothing_of_a_visit(page: Page) -> None:
    kept_offline(page)
    begin(page, "my right heel burns since an injection")
    page.goto(re.sub(r"/ask.*", "/answer", page.url))
    kept = page.evaluate(
        "caches.keys().then(async names => (await Promise.all(names.map(async n => "
        "(await (await caches.open(n)).keys()).map(r => new URL(r.url).pathname)))).flat())"
    )
    assert "/offline" in kept
    assert all(path == "/offline" or path.startswith("/static/") for path in kept)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_app_can_be_installed(page: Page) -> None:
    page.goto("/")
    manifest = page.evaluate("fetch('/static/manifest.webmanifest').then(r => r.json())")
    for icon in manifest["icons"]:
        assert page.request.get(icon["src"]).ok
    assert manifest["display"] == "standalone" and manifest["start_url"] == "/"
