"""The server refuses what it should, tells nothing that it should not, and keeps nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from plantar.reading.listener import Listener
from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.security import HEADERS, MOST_A_MINUTE, MOST_BYTES, Guard
from plantar.web.visits import LONGEST_S, MOST_VISITS, Visit, Visits
from tests.web.clients import token

XSS = "\"'><script>hurt()</script><img src=x onerror=hurt()> numb heel"
PAGES = ("/", "/claims", "/knowledge", "/knowledge/weakest", "/offline", "/no-such-page")


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine), follow_redirects=False) as found:
        yield found


def begun(client: TestClient, words: str = "") -> str:
    """The address of a new visit."""
    there = client.post("/start", data={"words": words, "country": "uk"}).headers["location"]
    return re.match(r"/v/[^/]+", there)[0]  # type: ignore[index]


@pytest.mark.parametrize("path", [*PAGES, "/static/plantar.css", "/api/openapi.json", "/sw.js"])
def test_every_response_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_the_content_policy_allows_nothing_inline_or_from_elsewhere() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "default-src 'none'" in policy


def test_no_page_holds_inline_script_or_style(client: TestClient) -> None:
    visit = begun(client, "both feet tingle and I have diabetes")
    pages = [*PAGES, f"{visit}/words", f"{visit}/ask/0", f"{visit}/paint", f"{visit}/answer"]
    for path in pages:
        text = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", text), path
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text)), path


def test_a_form_without_its_token_is_refused(client: TestClient) -> None:
    visit = begun(client)
    assert client.post(f"{visit}/ask/0", data={"value": "52"}).status_code == 403
    wrong = {"value": "52", "csrf": "x"}
    assert client.post(f"{visit}/ask/0", data=wrong).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/start", data={"words": ""}, headers=headers).status_code == 403


def test_another_name_of_this_machine_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_too_large_a_body_is_refused_with_a_page(client: TestClient) -> None:
    answer = client.post("/start", content=b"x" * (MOST_BYTES + 1))
    assert answer.status_code == 413
    assert "<h1>That did not work</h1>" in answer.text and 'href="/"' in answer.text


def test_too_large_a_body_without_a_length_is_cut_off(client: TestClient) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    body = (b"words=" + b"x" * 100_000 for _ in range(30))
    try:
        status = client.post("/start", content=body, headers=kind).status_code
    except Exception:
        return
    assert status >= 400


def test_too_long_a_text_is_refused_in_words(client: TestClient) -> None:
    answer = client.post("/start", data={"words": "x" * 4001})
    assert answer.status_code == 400 and "at most 4000" in answer.text


def test_too_many_requests_are_told_to_wait() -> None:
    async def app(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    client = TestClient(Guard(app, clock=lambda: 0.0))
    for _ in range(MOST_A_MINUTE):
        assert client.get("/").status_code == 200
    refused = client.get("/api/findings")
    assert refused.status_code == 429 and refused.headers["retry-after"] == "60"
    assert refused.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd"]
)
def test_files_outside_the_static_folder_are_not_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def test_no_cookie_is_set_on_the_whole_path(client: TestClient) -> None:
    visit = begun(client, "numb heel")
    for path in ("/", f"{visit}/words", f"{visit}/answer"):
        assert "set-cookie" not in client.get(path).headers


def test_what_a_person_says_never_stands_in_an_address(client: TestClient) -> None:
    visit = begun(client, "my secret heel is numb")
    assert "secret" not in visit and len(visit) > 30
    page = client.get(f"{visit}/words").text
    there = client.post(f"{visit}/words", data={"csrf": token(page)}).headers["location"]
    assert there == f"{visit}/ask"


def test_nothing_that_a_person_says_is_logged(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="plantar")
    caplog.set_level(logging.DEBUG, logger="uvicorn")
    visit = begun(client, "my zebra heel is numb")
    client.get(f"{visit}/answer")
    assert "zebra" not in "".join(r.getMessage() for r in caplog.records if r.name != "httpx")


@pytest.mark.parametrize("field", ["words", "country", "text"])
def test_markup_in_a_field_is_shown_as_text(client: TestClient, field: str) -> None:
    for path in ("/start", "/claims"):
        answer = client.post(path, data={field: XSS}, follow_redirects=True)
        assert "<script>hurt" not in answer.text and "<img src=x" not in answer.text


@pytest.mark.parametrize("field", ["value", "medicines", "map", "region"])
def test_markup_in_a_field_of_a_visit_is_shown_as_text(client: TestClient, field: str) -> None:
    visit = begun(client)
    csrf = token(client.get(f"{visit}/ask/0").text)
    for path in (f"{visit}/ask/0", f"{visit}/safety", f"{visit}/paint"):
        data = {"csrf": csrf, "drawn": "1" if field == "map" else "", field: XSS}
        answer = client.post(path, data=data, follow_redirects=True)
        assert answer.status_code < 500
        assert "<script>hurt" not in answer.text and "<img src=x" not in answer.text


@pytest.mark.parametrize(
    "file", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"schema":"plantar/visit/1"}', b"[" * 5000]
)
def test_a_broken_file_is_refused_in_words(client: TestClient, file: bytes) -> None:
    answer = client.post("/load", files={"file": ("x.json", file)})
    assert answer.status_code == 400 and "Traceback" not in answer.text


def test_an_unforeseen_error_shows_a_page_without_details(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Listener, "hear", lambda *_, **__: 1 / 0)
    client = TestClient(create_app(engine), raise_server_exceptions=False)
    answer = client.post("/start", data={"words": "numb"})
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text and "still there" in answer.text
    assert answer.headers["content-security-policy"]


def test_a_visit_is_forgotten_after_its_time() -> None:
    now = [0.0]
    kept = Visits(lambda: now[0])
    name = kept.begin(Visit())
    now[0] = LONGEST_S + 1
    assert kept.find(name) is None


def test_nothing_stays_in_memory_after_delete(client: TestClient, engine: Engine) -> None:
    visit = begun(client, "my left heel is numb")
    page = client.get(f"{visit}/words").text
    client.post(f"{visit}/words", data={"csrf": token(page)}, follow_redirects=True)
    page = client.get(f"{visit}/answer").text
    client.post(f"{visit}/delete", data={"csrf": token(page)})
    assert engine._step_of_dump.cache_info().currsize == 0


def test_the_oldest_visit_is_forgotten_when_there_are_too_many() -> None:
    kept = Visits()
    first = kept.begin(Visit())
    for _ in range(MOST_VISITS):
        last = kept.begin(Visit())
    assert kept.find(first) is None and kept.find(last) is not None
