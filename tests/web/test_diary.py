"""The diary in the browser."""

from __future__ import annotations

import html
import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from plantar.records.bodies import DiaryEntry
from plantar.records.record import DiaryOwner
from plantar.web.app import create_app
from plantar.web.desk import Desk
from plantar.web.engine import Engine
from tests.records.conftest import HEEL, painted
from tests.web.clients import ENTRY, send
from tests.web.conftest import serving, violations
from tests.web.walk import paint

CUT = """[...document.querySelectorAll("main input[type^=date]")].filter((field) => {
  const whole = field.cloneNode();
  whole.className = "";
  whole.style.width = "max-content";
  field.after(whole);
  const cut = whole.getBoundingClientRect().width > field.getBoundingClientRect().width;
  whole.remove();
  return cut;
}).map((field) => field.id)"""
"""Fields of a day or a time that are narrower than the whole of it."""


@pytest.fixture
def address(engine: Engine, desk: Desk) -> Iterator[str]:
    with serving(create_app(engine, desk=desk)) as found:
        yield found


@pytest.fixture
def summer_begins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """Noon in a zone where the clocks went forward in the night; the diary's clock stands there."""
    now = datetime(2026, 3, 29, 10, tzinfo=UTC)
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        zone.setattr(desk.open(), "clock", lambda: now)
        yield now
    time.tzset()


def test_an_entry_with_nothing_in_it_is_not_saved(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = send(client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), painting="none")
    assert "Nothing is written yet" in said
    assert desk.open().history(me) == ()


def test_without_the_printed_link_no_page_of_the_diary_opens(
    engine: Engine, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(note="heron"))
    stranger = TestClient(create_app(engine, desk=desk))
    pages = ("", "/entry", "/charts", "/compare", "/calendar", "/treatment", "/changes", "/export")
    for page in ("/diary", *(f"/diary/{me.id}{p}" for p in pages), f"/diary/{me.id}/delete"):
        answer = stranger.get(page)
        assert answer.status_code == 403 and "heron" not in answer.text, page
    assert stranger.get("/diary/key/wrong").status_code == 403
    assert stranger.post(f"/diary/{me.id}/delete").status_code == 403
    assert len(desk.open().records(me)) == 1


def test_a_form_of_another_site_is_refused(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    answer = client.post(f"/diary/{me.id}/entry", data={**ENTRY, "thread": str(uuid4())})
    assert answer.status_code == 403
    assert desk.open().records(me) == ()


def test_nothing_is_written_before_a_diary_is_begun(client: TestClient, desk: Desk) -> None:
    assert "Begin a diary" in client.get("/diary").text
    assert not desk.path.exists()
    assert "Today" in send(client, desk, "/diary/begin", name="me")


def test_an_entry_is_kept_with_what_was_asked_and_nothing_else(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = send(client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), **ENTRY)
    assert "Saved in the diary of me" in page
    kept = next(r.body for r in desk.open().records(me) if r.kind == "entry")
    assert kept == DiaryEntry(strengths={"numb": 4}, dangers=(), note="heron")


def test_an_untouched_form_answers_no_question(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"thread": str(uuid4()), "painting": "none", "note": "nothing new"}
    send(client, desk, f"/diary/{me.id}/entry", **said)
    kept = next(r.body for r in desk.open().records(me) if r.kind == "entry")
    assert kept == DiaryEntry(note="nothing new")


def test_yesterdays_painting_counts_today_only_if_it_is_said_so(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(map=painted(*HEEL)))
    page = client.get(f"/diary/{me.id}/entry").text
    assert re.search(r'name="painting" value="as_last">', page)
    regions = [f"left|{r}" for r in HEEL]
    for choice in ("none", "as_last"):
        said = {"csrf": desk.csrf, "thread": str(uuid4()), "painting": choice, "region": regions}
        client.post(f"/diary/{me.id}/entry", data=said | {"note": choice})
    maps = [r.body.map for r in desk.open().records(me) if isinstance(r.body, DiaryEntry)]
    assert [m is not None for m in maps] == [True, False, True]


BRUSHED = {
    "schema": "plantar/map/1",
    "layers": {"left": {"numb": {"pl_heel_cen": 0.2, "pl_heel_med": 0.04}}},
}


@pytest.mark.parametrize("before", [None, painted(*HEEL)], ids=["the first", "after another"])
def test_a_painting_is_kept_however_little_of_a_region_it_covers(
    client: TestClient, desk: Desk, me: DiaryOwner, before: dict[str, Any] | None
) -> None:
    if before:
        desk.open().add(me, DiaryEntry(map=before))
    said = {**ENTRY, "map": json.dumps(BRUSHED), "drawn": "1", "thread": str(uuid4())}
    page = send(client, desk, f"/diary/{me.id}/entry", **said)
    kept = [r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry)]
    assert kept[-1].map == BRUSHED
    assert "painted: 1 area" in page


def test_a_refused_entry_shows_what_was_painted_and_keeps_it_when_sent_again(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(map=painted(*HEEL)))
    strokes = json.dumps({"base": {}, "steps": [], "gives": BRUSHED["layers"]})
    drawn = {"map": json.dumps(BRUSHED), "drawn": "1", "strokes": strokes, "thread": str(uuid4())}
    page = send(client, desk, f"/diary/{me.id}/entry", **ENTRY, **drawn, glucose_mmol_l="140")
    fields = dict(re.findall(r'name="(map|strokes)" value="([^"]*)"', page))
    shown = {name: json.loads(html.unescape(value)) for name, value in fields.items()}
    assert shown["map"]["layers"] == shown["strokes"]["gives"] == BRUSHED["layers"]
    assert "what you painted is still there" in page
    again = {**ENTRY, **drawn, "map": html.unescape(fields["map"]), "glucose_mmol_l": "7.8"}
    send(client, desk, f"/diary/{me.id}/entry", **again)
    kept = [r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry)]
    assert kept[-1].map and kept[-1].map["layers"] == BRUSHED["layers"]


def test_what_was_typed_stays_beside_a_painting_that_cannot_be_read(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = send(client, desk, f"/diary/{me.id}/entry", **ENTRY, drawn="1", map="{}")
    assert ">heron</textarea>" in page and desk.open().records(me) == ()


CONTRADICTIONS: list[tuple[str, dict[str, Any]]] = [
    ("entry", {"no_dangers": "1", "danger": ["mind"]}),
    ("entry", {"no_dangers": "1", "weakness": ["new"]}),
    ("entry", {"skin": ["normal", "blister"]}),
    ("feet", {"skin": ["normal", "blister"]}),
]


@pytest.mark.parametrize(("page", "said"), CONTRADICTIONS)
def test_two_answers_that_cannot_both_be_true_are_asked_about_and_kept_in_the_form(
    client: TestClient,
    desk: Desk,
    me: DiaryOwner,
    page: str,
    said: dict[str, Any],
) -> None:
    form = {"csrf": desk.csrf, "thread": str(uuid4()), "painting": "none", **said}
    answer = client.post(f"/diary/{me.id}/{page}", data=form)
    assert answer.status_code == 400
    assert "which is right? Your answers are still there" in answer.text
    checked = re.findall(r'value="(\w+)"[^>]* checked', answer.text)
    assert {value for told in said.values() for value in told} <= {*checked}
    assert desk.open().records(me) == ()
    late = client.post(f"/diary/{me.id}/{page}", data=form | {"written": "2026-04-03T08:00Z"})
    assert "Saved in the diary" in late.text


def test_which_danger_of_a_line_is_meant_is_said_with_the_line_or_later(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    ticked = {"thread": str(uuid4()), "painting": "none", "danger": "mind"}
    page = send(client, desk, f"/diary/{me.id}/entry", **ticked)
    assert "You said that one of these is true. Which?" in page
    assert f'href="/diary/{me.id}/which"' in page
    assert "Not answered in the last day" not in page
    assert 'name="which-mind" value="confusion"' in client.get(f"/diary/{me.id}/which").text
    assert "Nothing is ticked" in send(client, desk, f"/diary/{me.id}/which")
    said = send(client, desk, f"/diary/{me.id}/which", **{"which-mind": "confusion"})
    assert "Which?" not in said and "DANGER: confusion" in said
    at_once = {**ticked, "thread": str(uuid4()), "which-mind": "diplopia"}
    assert "Which?" not in send(client, desk, f"/diary/{me.id}/entry", **at_once)
    bodies = [r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry)]
    assert [b.which for b in bodies] == [("confusion",), ("diplopia",)]


def test_a_lasting_risk_is_no_danger_in_the_words_of_an_entry(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"painting": "none", "danger": "at_risk", "which-at_risk": "takes_anticoagulant"}
    page = send(client, desk, f"/diary/{me.id}/entry", thread=str(uuid4()), **said)
    assert "Risk: " in page and "DANGER" not in page


def test_heading_page_and_letter_say_one_thing_of_a_level_kept_while_it_was_unsafe(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    first = {"painting": "none", "strength_numb": "4", "thread": str(uuid4())}
    assert "Not yet safe to say" in send(client, desk, f"/diary/{me.id}/entry", **first)
    page = send(client, desk, f"/diary/{me.id}/entry", **ENTRY, thread=str(uuid4()))
    heading = re.search(r"by everything in this diary</p>\s*<h2>(.*?)</h2>", page)
    assert heading and heading[1] != "Not yet safe to say" and "nobody can say" not in page


def test_a_wrong_number_is_named_and_nothing_is_saved(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {**ENTRY, "sleep_hours": "30"}
    page = send(client, desk, f"/diary/{me.id}/entry", **said)
    assert "Sleep, hours: found &#39;30&#39;; expected at most 24" in page
    assert ">heron</textarea>" in page and 'value="30"' in page
    assert desk.open().records(me) == ()


def test_a_glucose_is_taken_in_the_unit_that_was_chosen_or_the_unit_is_asked_for(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {**ENTRY, "glucose_mmol_l": "140", "thread": str(uuid4())}
    page = send(client, desk, f"/diary/{me.id}/entry", **said)
    assert "expected at most 60 mmol/L. Choose mg/dL where that is meant." in page
    send(client, desk, f"/diary/{me.id}/entry", **said, glucose_mmol_l_unit="mg/dL")
    kept = next(r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry))
    assert kept.glucose_mmol_l == 7.8


def test_an_entry_can_be_about_yesterday_and_not_about_tomorrow(
    client: TestClient, desk: Desk, me: DiaryOwner, summer_begins: datetime
) -> None:
    said = {**ENTRY, "thread": str(uuid4())}
    ahead, past = "2026-03-30T12:00", "2026-03-28T12:00"
    page = send(client, desk, f"/diary/{me.id}/entry", **said, when=ahead)
    assert "lies ahead" in page and f'value="{ahead}"' in page
    send(client, desk, f"/diary/{me.id}/entry", **said, when=past)
    kept = next(r for r in desk.open().records(me) if r.kind == "entry")
    assert kept.happened_at == summer_begins - timedelta(hours=23)
    shown = client.get(f"/diary/{me.id}/entry?correct={kept.thread}").text
    assert f'name="when" value="{past}"' in shown
    again = {**said, "when": past, "version": "1", "note": "crow"}
    send(client, desk, f"/diary/{me.id}/entry?correct={kept.thread}", **again)
    assert desk.open().find(me, kept.thread).happened_at == kept.happened_at


def test_a_copy_of_a_diary_is_put_in_and_no_entry_is_lost(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    entry = desk.open().add(me, DiaryEntry(note="heron"))
    copy = client.get(f"/diary/{me.id}/export")
    assert re.search(r'filename="diary-me-\d{4}-\d\d-\d\d-\d{4}\.json"', str(copy.headers))
    desk.open().delete(me)
    assert "Put a copy of a diary in" in client.get("/diary?all=1").text
    sent = {"file": ("diary.json", copy.content, "application/json")}
    data = {"csrf": desk.csrf}
    page = client.post("/diary/take-in", data=data, files=sent).text
    assert "Put into the diary of me: 1 new." in page and "heron" in page
    again = client.post("/diary/take-in", data=data, files=sent).text
    assert "0 new" in again and len(desk.open().history(me)) == 1
    assert desk.open().find(me, entry.thread).body == entry.body
    wrong = {"file": ("x.json", b'{"schema": "plantar/visit/2"}', "application/json")}
    refused = client.post("/diary/take-in", data=data, files=wrong)
    assert refused.status_code == 400 and "no copy of a diary" in refused.text


def test_a_copy_of_a_diary_may_be_as_large_as_its_photos(client: TestClient, desk: Desk) -> None:
    large = b'{"schema": "plantar/visit/2", "photos": "' + b"x" * 2_000_000 + b'"}'
    sent = {"file": ("diary.json", large, "application/json")}
    refused = client.post("/diary/take-in", data={"csrf": desk.csrf}, files=sent)
    assert refused.status_code == 400 and "no copy of a diary" in refused.text


def test_a_whole_diary_that_is_opened_as_a_visit_is_named_and_leads_to_the_diary(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    copy = client.get(f"/diary/{me.id}/export").content
    opened = client.post("/load", files={"file": ("d.json", copy, "application/json")})
    assert opened.status_code == 400 and "whole diary" in opened.text
    assert 'href="/diary?all=1#take-in"' in opened.text


def test_two_tabs_that_correct_one_entry_do_not_overwrite_each_other(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    first = desk.open().add(me, DiaryEntry(note="as begun"))
    address = f"/diary/{me.id}/entry?correct={first.thread}"
    send(client, desk, address, version="1", note="one tab", painting="none")
    assert "another window" in send(client, desk, address, version="1", note="two", painting="none")
    entries = [r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry)]
    assert [e.note for e in entries] == ["one tab"]


def test_a_form_that_is_sent_twice_at_once_is_kept_once(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    thread = str(uuid4())
    tabs = [
        threading.Thread(
            target=send, args=(client, desk, f"/diary/{me.id}/entry"),
            kwargs={"thread": thread, **ENTRY},
        )
        for _ in range(3)
    ]  # fmt: skip
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert len([r for r in desk.open().history(me) if r.kind == "entry"]) == 1


def test_an_entry_of_one_person_cannot_be_reached_through_another(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    you = desk.open().begin("you")
    mine = desk.open().add(me, DiaryEntry(note="heron"))
    for page in (
        f"entry?correct={mine.thread}",
        f"delete?entry={mine.thread}",
        "export",
        "changes",
    ):
        assert "heron" not in client.get(f"/diary/{you.id}/{page}").text
    send(client, desk, f"/diary/{you.id}/delete?entry={mine.thread}")
    assert len(desk.open().records(me)) == 1


def test_every_page_says_whose_diary_it_is(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    desk.open().add(me, DiaryEntry(map=painted(*HEEL), strengths={"numb": 3}))
    for page in ("", "/entry", "/charts", "/compare", "/calendar", "/treatment", "/changes"):
        assert 'class="whose">me<' in client.get(f"/diary/{me.id}{page}").text, page


def test_after_a_deletion_nobody_elses_diary_is_opened(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().begin("Ann")
    page = send(client, desk, f"/diary/{me.id}/delete")
    assert "The diary of me is deleted" in page and "Ann" not in page


def test_a_deleted_entry_is_said_to_be_deleted(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    entry = desk.open().add(me, DiaryEntry(note="heron"))
    page = send(client, desk, f"/diary/{me.id}/delete?entry={entry.thread}")
    assert "Deleted from the diary of me" in page and "heron" not in page


def test_a_chart_of_one_day_says_the_hours(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    day = datetime(2026, 4, 3, 8, tzinfo=UTC).astimezone()
    for hours, strength in ((0, 3), (5, 6)):
        at = day + timedelta(hours=hours)
        desk.open().add(me, DiaryEntry(strengths={"numb": strength}), at)
    page = client.get(f"/diary/{me.id}/charts").text
    first, last = day, day + timedelta(hours=5)
    assert f">{first:%-d %b %Y, %H:%M}<" in page and f">{last:%-d %b %Y, %H:%M}<" in page


def test_a_deleted_diary_is_gone_from_the_file(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    desk.open().add(me, DiaryEntry(note="kingfisher-4711"))
    send(client, desk, f"/diary/{me.id}/delete")
    assert b"kingfisher-4711" not in desk.path.read_bytes()
    assert client.get(f"/diary/{me.id}").status_code == 404


def test_a_chart_says_its_course_in_words(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    for strength in (3, 5):
        desk.open().add(me, DiaryEntry(strengths={"numb": strength}, map=painted(*HEEL)))
    page = client.get(f"/diary/{me.id}/charts").text
    assert "Numb: 3 on" in page and page.count("<circle") == 4


def test_two_paintings_are_compared_in_words(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    for regions in (HEEL[:1], HEEL):
        desk.open().add(me, DiaryEntry(map=painted(*regions)))
    page = client.get(f"/diary/{me.id}/compare").text
    assert "Left, newly felt:</b> plantar heel, inner third" in page
    assert "Left, felt both times:</b> plantar heel, centre" in page


def test_a_button_says_that_an_entry_is_being_saved(page: Page, desk: Desk, me: DiaryOwner) -> None:
    page.goto(f"/diary/key/{desk.key}")
    page.goto(f"/diary/{me.id}/entry")
    page.route("**/entry", lambda route: None)  # never answered
    page.click("text=Save in the diary", no_wait_after=True)
    page.wait_for_selector("button:has-text('Saving')")


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("name", ["entry", "treatment", "changes"])
def test_no_field_is_narrower_than_what_it_shows(
    page: Page, desk: Desk, me: DiaryOwner, width: int, name: str
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/diary/key/{desk.key}")
    page.goto(f"/diary/{me.id}/{name}")
    assert page.evaluate(CUT) == []


@pytest.mark.slow
def test_an_entry_is_made_on_a_phone_and_every_page_is_accessible(
    page: Page, desk: Desk, me: DiaryOwner
) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"/diary/key/{desk.key}")
    page.click("text=Write an entry")
    page.select_option("#strength_numb", "4")
    page.check("[name=no_dangers]")
    page.click("details.list > summary:has-text('Paint') >> nth=0")
    paint(page)
    assert violations(page) == []
    page.click("text=Save in the diary")
    page.wait_for_url("**saved=1")  # a script sends it, and keeps it until it is saved
    assert page.locator("text=Saved in the diary of me").count() == 1
    entry = next(r.body for r in desk.open().records(me) if isinstance(r.body, DiaryEntry))
    assert entry.map and entry.map["layers"]["right"]["numb"]
    for name in ("Today", "Charts", "Compare", "Calendar", "Treatments", "Since last visit"):
        page.click(f"nav.tabs >> text={name}")
        assert violations(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, name


def test_no_kind_of_treatment_is_chosen_beforehand(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    page = client.get(f"/diary/{me.id}/treatment").text
    kinds = re.search(r'<select id="kind".*?</select>', page, re.DOTALL)
    assert kinds and "required" in kinds[0] and "selected" not in kinds[0]
    assert kinds[0].index('value=""') < kinds[0].index("medicine")
    said = {"thread": str(uuid4()), "name": "gel heel pad", "began": "2026-01-01", "kind": ""}
    assert "What kind: found" in send(client, desk, f"/diary/{me.id}/treatment", **said)


def test_the_printed_link_opens_the_diary(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    assert client.get(desk.way_in).url.path == f"/diary/{me.id}"
    assert client.get(f"{desk.way_in}?then=start").url.path == "/"
