"""A shared server in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from plantar.web.app import create_app
from plantar.web.engine import Engine
from plantar.web.ward import Ward
from tests.records.conftest import PASSWORD, Town
from tests.web.conftest import serving, violations

KNOWN = """() => new Promise((done) => {
  indexedDB.open("plantar-diary").onsuccess = ({ target: { result } }) => {
    const count = result.transaction("known").objectStore("known").count();
    count.onsuccess = () => { result.close(); done(count.result); };
  };
})"""


@pytest.fixture
def address(engine: Engine, ward: Ward) -> Iterator[str]:
    with serving(create_app(engine, desk=ward)) as found:
        yield found


@pytest.mark.slow
def test_a_person_comes_in_writes_and_leaves_nothing_on_a_shared_computer(
    page: Page, town: Town
) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"/account/invitation/{town.accounts.invite('person')}")
    assert violations(page) == []
    page.fill("#name", "stork")
    for field in ("#password", "#again"):
        page.fill(field, PASSWORD)
    page.click("text=Make the account")
    page.click("text=Your diary")
    page.fill("#name", "stork")
    page.click("button:has-text('Begin a diary')")
    page.click("text=Write an entry")
    page.fill("#note", "kingfisher")
    page.locator("button[type=submit].primary").click()
    expect(page.locator("text=Saved in the diary of stork")).to_be_visible()
    assert page.evaluate(KNOWN) == 1
    for path in ("/account", "/account/log", "/diary"):
        page.goto(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
    page.click("text=Log out >> nth=0")
    assert violations(page) == []
    page.wait_for_function(f"async () => (await ({KNOWN})()) === 0")
    page.go_back()
    expect(page.locator("h1")).to_have_text("Log in")
    assert "kingfisher" not in page.content()
