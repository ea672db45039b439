"""A shared server: logging in and out, and how accounts come and go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plantar.records.sessions import IDLE, MOST_PER_NAME
from plantar.web.account import STRANGER
from plantar.web.app import create_app
from plantar.web.desk import csrf_of
from plantar.web.engine import Engine
from plantar.web.security import Guard
from plantar.web.ward import SESSION, Ward, ours
from tests.records.conftest import PASSWORD, SECRET, Clock, Town
from tests.web.clients import browser, csrf, into, log_in, token


def test_a_login_sets_one_cookie_that_no_script_or_other_site_gets(app: Guard, town: Town) -> None:
    town.person("me")
    client = browser(app)
    page = client.get("/account/login").text
    said = {"csrf": token(page), "name": "Me", "password": PASSWORD}
    answer = client.post("/account/login", data=said)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(SESSION)
    for word in ("HttpOnly", "SameSite=strict", "Secure", "Path=/"):
        assert word in cookie
    assert "Max-Age" not in cookie and "expires" not in cookie.lower()


def test_a_login_changes_the_token_that_the_browser_held(
    app: Guard, ward: Ward, town: Town
) -> None:
    me = town.person("me")
    client = into(app, ward, me)
    first = client.cookies[SESSION]
    assert log_in(client, "me") == 303
    assert ward.sessions.find(first) is None


def test_without_https_nobody_logs_in_over_the_network(app: Guard, town: Town) -> None:
    town.person("me")
    client = browser(app, "http://testserver")
    for path in ("/account/login", "/diary"):
        assert client.get(path).status_code == 403


def test_many_wrong_passwords_are_slowed_down_for_several_workers_at_once(
    engine: Engine, app: Guard, app_address: str, clock: Clock, town: Town
) -> None:
    town.person("me")
    other = Ward(app_address, clock)
    workers = [browser(app), browser(create_app(engine, desk=other))]
    statuses = [log_in(workers[n % 2], "me", "wrong wrong wrong") for n in range(MOST_PER_NAME)]
    assert statuses == [401] * MOST_PER_NAME
    assert [log_in(w, "me") for w in workers] == [401, 401]
    other.close()


def test_after_the_idle_time_the_next_page_is_the_login(
    app: Guard, ward: Ward, town: Town, clock: Clock
) -> None:
    me = town.person("me", SECRET)
    client = into(app, ward, me)
    clock.now += IDLE + timedelta(seconds=1)
    answer = client.get(f"/diary/{me.id}")
    assert answer.headers["location"] == f"/account/login?then=/diary/{me.id}"
    late = client.post(f"/diary/{me.id}/entry", data={"note": "late"})
    assert late.status_code == 401 and "still in the form" in late.text


def test_logging_out_ends_the_session_and_everywhere_ends_all(
    app: Guard, ward: Ward, town: Town
) -> None:
    me = town.person("me")
    here, there, third = (into(app, ward, me) for _ in range(3))
    here.post("/account/logout", data={"csrf": csrf(here)})
    assert there.get("/account").status_code == 200
    there.post("/account/everywhere", data={"csrf": csrf(there)})
    assert third.get("/account").status_code == 303


def test_a_link_makes_an_account_and_a_second_use_is_refused(app: Guard, town: Town) -> None:
    link = f"/account/invitation/{town.accounts.invite('administrator')}"
    client = browser(app)
    page = client.get(link).text
    said = {"csrf": token(page), "name": "boss", "password": PASSWORD, "again": PASSWORD}
    assert client.post(link, data=said | {"again": "other"}).status_code == 400
    assert client.post(link, data=said).headers["location"] == "/account"
    assert "administrator" in client.get("/account").text
    assert browser(app).get(link).status_code == 400


def test_there_is_no_way_to_an_account_without_a_link(app: Guard) -> None:
    client = browser(app)
    client.get("/account/login")
    said = {"csrf": csrf_of(client.cookies[STRANGER]), "name": "me", "password": PASSWORD}
    path = "/account/invitation/guessed"
    assert client.post(path, data=said | {"again": PASSWORD}).status_code == 400


def test_only_an_administrator_manages_accounts(app: Guard, ward: Ward, town: Town) -> None:
    boss = town.account("boss", "administrator")
    doctor, me = town.account("doctor", "clinician"), town.person("me")
    for other in (doctor, me):
        client = into(app, ward, other)
        assert client.get("/account/all").status_code == 403
        said = {"csrf": csrf(client), "what": "stop"}
        assert client.post(f"/account/manage/{boss.id}", data=said).status_code == 403
    client = into(app, ward, boss)
    assert "doctor" in client.get("/account/all").text
    client.post(f"/account/manage/{doctor.id}", data={"csrf": csrf(client), "what": "stop"})
    found = ward.accounts.find(doctor.id)
    assert found and found.stopped


def test_an_account_is_deleted_with_its_diary_after_its_password(
    app: Guard, ward: Ward, town: Town
) -> None:
    me = town.person("me", SECRET)
    client = into(app, ward, me)
    said = {"csrf": csrf(client), "old": "wrong wrong wrong"}
    assert client.post("/account/delete", data=said).status_code == 400
    assert client.post("/account/delete", data=said | {"old": PASSWORD}).status_code == 303
    assert town.accounts.all() == () and town.diary.seen_by(me.id).people() == ()


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/v/x", "/diary//x"])
def test_a_login_leads_nowhere_else(there: str) -> None:
    assert ours(there) == "/diary"
