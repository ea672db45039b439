"""The claims page: what an article says, checked; real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from plantar.web.app import create_app
from plantar.web.engine import Engine
from tests.web.conftest import violations


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    """The routes without the limit of requests a minute."""
    with TestClient(create_app(engine).app) as made:
        yield made


def test_dangerous_claims_come_first(client: TestClient) -> None:
    text = client.get("/claims").text
    assert text.index("Know these first") < text.index("By topic")
    listed = client.get("/claims?topic=folk").text
    verdicts = re.findall(r'<li><span class="claim-verdict (\w+)"', listed)
    order = ("dangerous", "wrong", "unsupported", "partly", "supported")
    assert verdicts == sorted(verdicts, key=order.index) and "dangerous" in verdicts


def test_a_claim_is_found_by_a_sentence(page: Page) -> None:
    page.goto("/claims")
    page.fill("#text", "You should rub the heel with garlic")
    page.click("text=Check it")
    card = page.locator(".claim-card").first
    card.wait_for()
    assert "Could harm" in card.inner_text() and "burn" in card.inner_text()
    assert violations(page) == []


def test_a_misspelt_claim_is_found(client: TestClient) -> None:
    text = client.post("/claims", data={"text": "garlick"}).text
    assert "claim-card dangerous" in text


def test_words_that_no_claim_has_are_answered_kindly(client: TestClient) -> None:
    assert "Nothing about this" in client.post("/claims", data={"text": "qqqqqqq"}).text
    assert "paste something first" in client.post("/claims", data={"text": "  "}).text


def test_claims_work_without_javascript(plain: Page) -> None:
    plain.goto("/claims")
    plain.fill("#text", "garlic")
    plain.click("text=Check it")
    assert plain.locator(".claim-card").count() >= 1
