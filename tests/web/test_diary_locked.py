"""A diary with a passphrase in the browser."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from plantar.web.desk import Desk
from tests.web.clients import ENTRY


@pytest.fixture
def locked(desk: Desk, me: DiaryOwner) -> Diary:
    """The diary, with a passphrase that was set while the server runs."""
    elsewhere = Diary(desk.path)
    elsewhere.add(me, DiaryEntry(note="heron"))
    elsewhere.seal("heel and toe", 1024)
    elsewhere.close()
    return elsewhere


def field(page: str, name: str) -> str:
    found = re.search(f'name="{name}" value="([^"]*)"', page)
    assert found, name
    return html.unescape(found[1])


@pytest.mark.parametrize(
    "page", ["", "/entry", "/charts", "/changes?from=2026-01-01", "/export?as=csv", "/feet"]
)
def test_a_locked_diary_opens_from_each_of_its_addresses(
    client: TestClient, desk: Desk, me: DiaryOwner, locked: Diary, page: str
) -> None:
    asked = client.get(f"/diary/{me.id}{page}")
    assert asked.status_code == 401 and 'name="passphrase"' in asked.text
    said = {"csrf": desk.csrf, "then": field(asked.text, "then"), "passphrase": "heel and toe"}
    opened = client.post("/diary/unlock", data=said)
    assert opened.status_code == 200 and str(opened.url).endswith(f"/diary/{me.id}{page}")


def test_a_wrong_passphrase_leaves_the_field_with_a_message_above(
    client: TestClient, desk: Desk, me: DiaryOwner, locked: Diary
) -> None:
    said = {"csrf": desk.csrf, "then": f"/diary/{me.id}/charts", "passphrase": "toe and heel"}
    page = client.post("/diary/unlock", data=said).text
    assert page.index("this is not the passphrase of the diary") < page.index('name="passphrase"')
    assert field(page, "then") == f"/diary/{me.id}/charts"


def test_what_is_sent_to_a_locked_diary_is_said_not_to_be_saved(
    client: TestClient, desk: Desk, me: DiaryOwner, locked: Diary
) -> None:
    said = {"csrf": desk.csrf, "thread": str(uuid4()), **ENTRY}
    answer = client.post(f"/diary/{me.id}/entry", data=said)
    assert answer.status_code == 401, "a browser keeps the entry and sends it again"
    assert "nothing was saved" in answer.text and 'name="passphrase"' in answer.text
    assert field(answer.text, "then") == f"/diary/{me.id}"
