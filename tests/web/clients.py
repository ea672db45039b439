"""Browsers without a screen: they keep cookies, send forms and run no scripts."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from plantar.records.accounts import Account
from plantar.web.desk import Desk, csrf_of
from plantar.web.security import Guard
from plantar.web.ward import SESSION, Ward
from tests.records.conftest import PASSWORD

HTTPS = "https://testserver"
ENTRY = {"painting": "none", "no_dangers": "1", "note": "heron", "strength_numb": "4"}
"""An entry of a diary as its form sends it."""


def token(page: str) -> str:
    return re.search(r'name="csrf" value="([^"]+)"', page)[1]  # type: ignore[index]


def send(client: TestClient, desk: Desk, path: str, **said: str) -> str:
    """Send a form; the page that it leads to."""
    return client.post(path, data={"csrf": desk.csrf, **said}).text


def browser(app: Guard, base: str = HTTPS) -> TestClient:
    return TestClient(app, base_url=base, follow_redirects=False)


def into(app: Guard, ward: Ward, account: Account) -> TestClient:
    """A browser in which an account is logged in."""
    made = browser(app)
    made.cookies.set(SESSION, ward.sessions.begin(account))
    return made


def csrf(client: TestClient) -> str:
    return csrf_of(client.cookies[SESSION])


def log_in(client: TestClient, name: str, password: str = PASSWORD, then: str = "") -> int:
    page = client.get("/account/login").text
    said = {"csrf": token(page), "name": name, "password": password, "then": then}
    return client.post("/account/login", data=said).status_code
