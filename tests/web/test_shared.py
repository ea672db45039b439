"""A shared server: every page with every role, by somebody else, and without being logged in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import event
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from plantar.records.accounts import Account
from plantar.records.audit import Noted
from plantar.records.bodies import DiaryEntry
from plantar.records.exports import export_json
from plantar.records.record import Record
from plantar.web.security import Guard
from plantar.web.ward import SESSION, Ward
from tests.records.conftest import HEEL, PASSWORD, SECRET, START, Town, painted
from tests.web.clients import HTTPS, browser, csrf, into, token


def entry_of(town: Town, account: Account) -> Record:
    own = town.diary.seen_by(account.id)
    return next(r for r in own.records(own.people()[0]) if r.kind == "entry")


def every_route(routes: Iterable[BaseRoute], at: str = "") -> Iterator[tuple[str, str]]:
    """Every method and address, also of what is mounted."""
    for route in routes:
        if isinstance(route, Mount):
            yield from every_route(route.routes, at + route.path)
        elif isinstance(route, Route):
            yield from ((method, at + route.path) for method in sorted(route.methods or ()))


def routes_of(app: Guard) -> list[tuple[str, str]]:
    return [r for r in every_route(app.app.routes) if r[0] != "HEAD"]  # type: ignore[attr-defined]


def diary_routes(app: Guard) -> list[tuple[str, str]]:
    """Every method and address of the app that has to do with somebody's diary."""
    found = [(method, path) for method, path in routes_of(app) if path.startswith("/diary")]
    assert len(found) >= 15
    return found


OF_NOBODY = {
    ("GET", "/diary"),
    ("POST", "/diary/begin"),
    ("POST", "/diary/keep"),
    ("POST", "/diary/take-in"),
}
"""Addresses without a person in them; a test of its own looks at each."""


def test_every_diary_route_names_the_person_or_has_a_test_of_its_own(app: Guard) -> None:
    assert {r for r in diary_routes(app) if "{who}" not in r[1]} == OF_NOBODY


@pytest.mark.parametrize("role", ["person", "clinician", "administrator"])
def test_through_no_route_is_another_persons_diary_read_or_changed(
    app: Guard, ward: Ward, town: Town, role: str
) -> None:
    you = town.person("you", SECRET)
    theirs = entry_of(town, you)
    me = town.person("me") if role == "person" else town.account("me", role)
    client = into(app, ward, me)
    before = town.diary.seen_by(you.id).history(town.diary.seen_by(you.id).people()[0])
    own = me.id if role == "person" else you.id
    for method, path in diary_routes(app):
        for who in {you.id, own}:
            address = re.sub(r"{\w+}", who, path)
            query = f"entry={theirs.thread}&correct={theirs.thread}&a={theirs.thread}"
            said = {"csrf": csrf(client), "thread": theirs.thread, "who": you.id, "name": "x"}
            answer = client.request(
                method, f"{address}?{query}", data=said if method == "POST" else None
            )
            where = f"{method} {address}"
            assert SECRET not in answer.text and answer.status_code < 500, where
            if who == you.id and "{who}" in path:
                assert answer.status_code == 404, where
                assert '<b class="whose">you' not in answer.text, where
    assert town.diary.seen_by(you.id).history(town.diary.seen_by(you.id).people()[0]) == before


def test_a_page_beside_diaries_and_accounts_asks_the_database_for_nothing(
    app: Guard, ward: Ward, town: Town
) -> None:
    """A new page is tried here by itself: one that reads a diary must lie under its address."""
    you, me = town.person("you", SECRET), town.person("me")
    theirs, client, asked = entry_of(town, you), into(app, ward, me), list[str]()
    engine = ward.diary.engine

    def note(*said: object) -> None:
        asked.append(str(said[2]))

    event.listen(engine, "before_cursor_execute", note)
    tried = [r for r in routes_of(app) if not r[1].startswith(("/diary", "/account"))]
    for method, path in tried:
        for named in (you.id, theirs.thread):
            address = re.sub(r"{[\w:]+}", named, path)
            answer = client.request(method, f"{address}?who={you.id}&entry={theirs.thread}")
            assert SECRET not in answer.text and asked == [], f"{method} {address}: {asked}"
    event.remove(engine, "before_cursor_execute", note)
    assert len(tried) >= 40 and any(path.startswith("/api/") for _, path in tried)


@pytest.mark.parametrize("role", ["person", "clinician"])
def test_through_no_address_of_accounts_is_another_account_read_or_changed(
    app: Guard, ward: Ward, town: Town, role: str
) -> None:
    doctor = town.account("doctor", "clinician")
    you = town.person("kingfisher", by=doctor)
    me = town.person("me") if role == "person" else town.account("me", role)
    for method, path in routes_of(app):
        if not path.startswith("/account"):
            continue
        client = into(app, ward, me)  # some of them end the session
        for other in (you.id, doctor.id):
            address = re.sub(r"{\w+}", other, path)
            said = {
                "csrf": csrf(client),
                "what": "delete",
                "role": "person",
                "old": "no",
                "to": other,
            }
            answer = client.request(
                method, f"{address}?account={other}", data=said if method == "POST" else None
            )
            where = f"{method} {address}"
            assert answer.status_code < 500 and "kingfisher" not in answer.text, where
    assert {a.name for a in town.accounts.all()} == {"doctor", "kingfisher", "me"}
    assert not any(a.stopped for a in town.accounts.all())
    assert [a.name for a in town.accounts.patients(doctor)] == ["kingfisher"]
    assert ward.sessions.login("kingfisher", PASSWORD, "")


def test_without_the_check_in_the_code_the_database_still_shows_nothing(
    app: Guard, ward: Ward, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    you, me = town.person("you", SECRET), town.person("me")
    monkeypatch.setattr(Ward, "allow", lambda *_, **__: None)
    client = into(app, ward, me)
    for method, path in diary_routes(app):
        if method == "GET":
            answer = client.get(re.sub(r"{\w+}", you.id, path))
            assert answer.status_code in (303, 404) and SECRET not in answer.text, path


def test_without_row_security_the_check_in_the_code_still_refuses(
    app: Guard, ward: Ward, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    you, me = town.person("you", SECRET), town.person("me")
    theirs = ward.diary.seen_by(you.id)
    monkeypatch.setattr(ward.diary, "seen_by", lambda _: theirs)
    client = into(app, ward, me)
    for method, path in diary_routes(app):
        if "{who}" in path:
            said = {"csrf": csrf(client)} if method == "POST" else None
            answer = client.request(method, re.sub(r"{\w+}", you.id, path), data=said)
            assert answer.status_code == 404 and SECRET not in answer.text, path


def test_an_answer_is_kept_in_ones_own_diary_only(app: Guard, ward: Ward, town: Town) -> None:
    me, you = town.person("me"), town.person("you")
    client = into(app, ward, me)
    there = client.post("/start", data={"words": "", "country": "uk"}).headers["location"]
    said = {"visit": there.split("/")[2], "csrf": ""}
    said["csrf"] = token(client.get(f"/v/{said['visit']}/answer").text)
    assert client.post("/diary/keep", data=said | {"who": you.id}).status_code == 404
    kept = client.post("/diary/keep", data=said | {"who": me.id})
    assert kept.headers.get("location") == f"/diary/{me.id}", kept.text
    kinds = {a.name: _kinds(town, a) for a in (me, you)}
    assert kinds == {"me": ["entry", "visit"], "you": ["entry"]}


def _kinds(town: Town, account: Account) -> list[str]:
    own = town.diary.seen_by(account.id)
    return [r.kind for r in own.history(own.people()[0])]


@pytest.mark.parametrize(("role", "status"), [("person", 403), ("clinician", 403)])
def test_nobody_begins_a_second_diary_or_one_that_is_not_a_persons(
    app: Guard, ward: Ward, town: Town, role: str, status: int
) -> None:
    me = town.person("me") if role == "person" else town.account("me", role)
    client = into(app, ward, me)
    said = {"csrf": csrf(client), "name": "second"}
    assert client.post("/diary/begin", data=said).status_code == status


def test_without_a_session_every_page_leads_to_the_login(app: Guard, town: Town) -> None:
    you = town.person("you", SECRET)
    stranger = browser(app)
    routes = [r for r in app.app.routes if isinstance(r, Route)]  # type: ignore[attr-defined]
    guarded = [r for r in routes if r.path.startswith(("/diary", "/account"))]
    open_ = {"/account/login", "/account/invitation/{token}"}
    for route in guarded:
        for method in set(route.methods or ()) - {"HEAD"}:
            if route.path in open_:
                continue
            answer = stranger.request(method, re.sub(r"{\w+}", you.id, route.path))
            assert SECRET not in answer.text
            expected = (303, 307) if method == "GET" else (401, 404)
            assert answer.status_code in expected, f"{method} {route.path}"


def test_every_form_of_accounts_and_diaries_needs_its_token(
    app: Guard, ward: Ward, town: Town
) -> None:
    me = town.person("me")
    client = into(app, ward, me)
    link = town.accounts.invite("person")
    for route in app.app.routes:  # type: ignore[attr-defined]
        if isinstance(route, Route) and "POST" in (route.methods or ()):
            if not route.path.startswith(("/diary", "/account")):
                continue
            address = re.sub(r"{who}", me.id, re.sub(r"{token}", link, route.path))
            wrong = {"csrf": "x", "name": "me", "password": PASSWORD, "again": PASSWORD}
            answer = client.post(re.sub(r"{\w+}", me.id, address), data=wrong)
            assert answer.status_code == (404 if address == "/diary/keep" else 403), address
    assert len(town.accounts.all()) == 1 and ward.sessions.find(client.cookies[SESSION])


def test_a_clinician_reads_every_page_and_writes_on_none(
    app: Guard, ward: Ward, town: Town
) -> None:
    doctor = town.account("doctor", "clinician")
    me = town.person("me", SECRET, by=doctor)
    own = town.diary.seen_by(me.id)
    own.add(own.people()[0], DiaryEntry(map=painted(*HEEL), strengths={"numb": 3}))
    client = into(app, ward, doctor)
    for method, path in diary_routes(app):
        if "{who}" not in path:
            continue
        writes = method == "POST" or path.endswith(("/entry", "/delete", "/which"))
        said = {"csrf": csrf(client)} if method == "POST" else None
        answer = client.request(method, re.sub(r"{who}", me.id, path), data=said)
        assert answer.status_code == (404 if writes else 200), f"{method} {path}"
        if "text/html" in answer.headers["content-type"] and not writes:
            assert "only me writes in it" in answer.text and 'href="/diary/' in answer.text
            assert not re.search(rf"/diary/{me.id}/(entry|delete)", answer.text), path
    assert SECRET in client.get(f"/diary/{me.id}").text


@pytest.mark.parametrize("role", ["person", "clinician", "administrator"])
def test_no_copy_of_a_diary_is_put_in_on_a_shared_server(
    app: Guard, ward: Ward, town: Town, role: str
) -> None:
    you = town.person("you", SECRET)
    theirs = town.diary.seen_by(you.id)
    copy = export_json(theirs, theirs.people()[0]).replace(SECRET, "changed").encode()
    me = town.person("me") if role == "person" else town.account("me", role)
    client, before = into(app, ward, me), theirs.history(theirs.people()[0])
    file = {"file": ("diary.json", copy, "application/json")}
    answer = client.post("/diary/take-in", data={"csrf": csrf(client)}, files=file)
    assert answer.status_code == 403 and SECRET not in answer.text
    assert theirs.history(theirs.people()[0]) == before
    assert "take-in" not in client.get("/diary").text


def test_what_is_taken_back_is_closed_at_once(app: Guard, ward: Ward, town: Town) -> None:
    doctor = town.account("doctor", "clinician")
    me = town.person("me", SECRET, by=doctor)
    theirs, mine = into(app, ward, doctor), into(app, ward, me)
    assert theirs.get(f"/diary/{me.id}").status_code == 200
    mine.post(f"/account/end/{doctor.id}", data={"csrf": csrf(mine)})
    assert theirs.get(f"/diary/{me.id}").status_code == 404


def test_a_person_lets_a_clinician_read_with_the_account_they_have(
    app: Guard, ward: Ward, town: Town
) -> None:
    doctor, me = town.account("doctor", "clinician"), town.person("me", SECRET)
    theirs, mine = into(app, ward, doctor), into(app, ward, me)
    page = theirs.post("/account/invite", data={"csrf": csrf(theirs), "role": "person"}).text
    link = re.search(r"/account/invitation/([\w-]+)", page)
    assert link
    assert "May doctor read" in mine.get(f"/account/accept/{link[1]}").text
    assert theirs.get(f"/diary/{me.id}").status_code == 404
    mine.post(f"/account/accept/{link[1]}", data={"csrf": csrf(mine)})
    assert SECRET in theirs.get(f"/diary/{me.id}").text


def test_every_opening_and_writing_stands_in_the_log_of_the_person(
    app: Guard, ward: Ward, town: Town
) -> None:
    doctor = town.account("doctor", "clinician")
    me = town.person("me", SECRET, by=doctor)
    theirs, mine = into(app, ward, doctor), into(app, ward, me)
    theirs.get(f"/diary/{me.id}/charts")
    said = {"csrf": csrf(mine), "thread": str(uuid4()), "painting": "none"}
    mine.post(f"/diary/{me.id}/entry", data=said)
    rows = town.audit.rows(me)
    assert rows == (
        Noted(START, "me", "me", "write: entry"), Noted(START, "doctor", "me", "read: charts"),
    )  # fmt: skip
    page = mine.get("/account/log").text
    assert "read: charts" in page and SECRET not in page


def test_what_cannot_be_noted_is_not_shown(
    app: Guard, ward: Ward, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = town.person("me", SECRET)
    monkeypatch.setattr(ward.audit, "note", lambda *_: 1 / 0)
    client = TestClient(app, base_url=HTTPS, raise_server_exceptions=False)
    client.cookies.set(SESSION, ward.sessions.begin(me))
    assert SECRET not in client.get(f"/diary/{me.id}").text


def test_the_pages_of_a_visit_keep_nothing_and_ask_for_no_account(app: Guard, town: Town) -> None:
    client = browser(app)
    there = client.post("/start", data={"words": "numb heel", "country": "uk"}).headers["location"]
    page = client.get(there).text
    assert "this server's memory" in page and "set-cookie" not in client.get(there).headers
