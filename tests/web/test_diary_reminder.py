"""A reminder by choice: by this browser alone, once a day, and without a word about health."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from plantar.records.record import DiaryOwner
from plantar.web.app import create_app
from plantar.web.desk import Desk
from plantar.web.engine import Engine
from tests.web.conftest import serving, violations

RECORDED = """ServiceWorkerRegistration.prototype.showNotification = async (title, said) => {
    const { body, tag } = said;
    if (window.refused) throw new TypeError("No notification permission");
    const before = JSON.parse(localStorage.shown ?? "[]");
    localStorage.shown = JSON.stringify([...before, [title, body, tag]]);
};
Notification.requestPermission = async () => window.answer ?? "granted";"""
"""Chromium without windows shows no notifications, so what would be shown is written down."""
SHOWN = 'JSON.parse(localStorage.shown ?? "[]")'
DUE = "(args) => reminderDue(args.choice, new Date(2026, 3, 3, args.hour))"


@pytest.fixture
def address(engine: Engine, desk: Desk) -> Iterator[str]:
    with serving(create_app(engine, desk=desk)) as found:
        yield found


def home(page: Page, desk: Desk, me: DiaryOwner) -> None:
    page.add_init_script(RECORDED)
    page.goto(f"/diary/key/{desk.key}")
    page.goto(f"/diary/{me.id}")


@pytest.mark.slow
def test_a_reminder_comes_once_a_day_and_only_after_it_was_turned_on(
    page: Page, desk: Desk, me: DiaryOwner
) -> None:
    home(page, desk, me)
    status = page.locator("#remind [role=status]")
    expect(status).to_have_text("Off.")
    assert page.evaluate(SHOWN) == []
    page.select_option("#remind-hour", "0")
    page.click("#remind [data-on]")
    expect(status).to_have_text("On: from 0:00, on days without an entry.")
    assert page.evaluate(SHOWN) == [["Diary", "A minute for your diary.", "diary"]]
    assert violations(page) == []
    page.reload()
    expect(status).to_have_text("On: from 0:00, on days without an entry.")
    assert len(page.evaluate(SHOWN)) == 1
    page.click("#remind [data-off]")
    expect(status).to_have_text("Off.")
    assert page.evaluate("reminderChoice()") is None


@pytest.mark.slow
def test_without_leave_no_reminder_is_turned_on_and_the_page_says_so(
    page: Page, desk: Desk, me: DiaryOwner
) -> None:
    home(page, desk, me)
    status = page.locator("#remind [role=status]")
    expect(status).to_have_text("Off.")
    page.select_option("#remind-hour", "0")
    for refusal in ("window.answer = 'denied'", "window.answer = 'granted'; window.refused = true"):
        page.evaluate(refusal)
        status.evaluate("said => { said.textContent = ''; }")  # so that the next words are new
        page.click("#remind [data-on]")
        expect(status).to_contain_text("does not let plantar show")
        assert page.evaluate("reminderChoice()") is None
    cases: list[tuple[dict[str, Any] | None, int, bool]] = [
        (None, 20, False),
        ({"hour": 19}, 18, False),
        ({"hour": 19}, 19, True),
        ({"hour": 19, "shown": "2026-4-3"}, 20, False),
        ({"hour": 19, "written": "2026-4-3"}, 20, False),
        ({"hour": 19, "shown": "2026-4-2", "written": "2026-4-2"}, 20, True),
    ]
    found = [page.evaluate(DUE, {"choice": choice, "hour": hour}) for choice, hour, _ in cases]
    assert found == [due for *_, due in cases]
