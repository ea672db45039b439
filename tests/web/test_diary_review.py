"""The pages of the diary that look back."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from starlette.testclient import TestClient

from plantar.assessment.document import Block, to_text
from plantar.assessment.letter_parts import long_date
from plantar.records.bodies import DiaryEntry, Treatment
from plantar.records.keeping import keep_photos
from plantar.records.photos import picture_of
from plantar.records.record import DiaryOwner
from plantar.web.desk import Desk
from plantar.web.diary import review
from tests.records.conftest import HEEL, painted
from tests.records.photos import photo
from tests.web.clients import send

PDF = "as=pdf"


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would stand in the PDFs, as text."""
    texts: list[str] = []

    def to_pdf(title: str, blocks: list[Block]) -> bytes:
        texts.append(to_text(blocks))
        return b"%PDF"

    monkeypatch.setattr(review, "to_pdf", to_pdf)
    return texts


def test_the_changes_are_a_real_pdf(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    desk.open().add(me, DiaryEntry(note="heron", map=painted(*HEEL), strengths={"numb": 4}))
    answer = client.get(f"/diary/{me.id}/changes?{PDF}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF") and len(answer.content) > 5000


def test_how_urgent_it_is_stands_in_every_pdf_whatever_was_chosen(
    client: TestClient, desk: Desk, me: DiaryOwner, printed: list[str]
) -> None:
    desk.open().add(me, DiaryEntry(note="heron"))
    client.get(f"/diary/{me.id}/changes?{PDF}&part=weekly&until=2020-01-01")
    assert "How urgent" in printed[0] and "Not yet safe to say" in printed[0]
    assert "heron" not in printed[0]


def test_the_first_and_the_last_photo_of_each_foot_stand_in_the_pdf(
    client: TestClient, desk: Desk, me: DiaryOwner, printed: list[str]
) -> None:
    diary = desk.open()
    for days, colour in ((9, "red"), (5, "green"), (1, "blue")):
        entry = diary.add(me, DiaryEntry(), diary.clock() - timedelta(days=days))
        keep_photos(diary, me, entry, {"left": picture_of(photo(colour=colour), "left")})
    client.get(f"/diary/{me.id}/changes?{PDF}&part=photos")
    said = [line for line in printed[0].splitlines() if "[picture: Left foot on" in line]
    first, last = (diary.clock().astimezone().date() - timedelta(days=n) for n in (9, 1))
    assert said == [f"[picture: Left foot on {long_date(day)}]" for day in (first, last)]
    client.get(f"/diary/{me.id}/changes?{PDF}&part=written")
    assert "[picture" not in printed[1]


def test_a_photo_is_whole_in_the_real_pdf(client: TestClient, desk: Desk, me: DiaryOwner) -> None:
    diary = desk.open()
    small = len(client.get(f"/diary/{me.id}/changes?{PDF}&part=photos").content)
    keep_photos(diary, me, diary.add(me, DiaryEntry()), {"right": picture_of(photo(), "right")})
    large = client.get(f"/diary/{me.id}/changes?{PDF}&part=photos").content
    assert large.startswith(b"%PDF") and len(large) > small and b"/DCTDecode" in large


def test_the_pdf_holds_the_chosen_time_and_parts_only(
    client: TestClient, desk: Desk, me: DiaryOwner, printed: list[str]
) -> None:
    diary = desk.open()
    old = diary.clock() - timedelta(days=40)
    diary.add(me, DiaryEntry(note="kingfisher"), old)
    diary.add(me, DiaryEntry(note="heron", map=painted(*HEEL)))
    since = (date.today() - timedelta(days=20)).isoformat()
    client.get(f"/diary/{me.id}/changes?{PDF}&from={since}&part=written")
    client.get(f"/diary/{me.id}/changes?{PDF}&until={since}&part=written")
    client.get(f"/diary/{me.id}/changes?{PDF}&part=paintings")
    assert "heron" in printed[0] and "kingfisher" not in printed[0]
    assert "kingfisher" in printed[1] and "heron" not in printed[1]
    assert "plantar heel, centre" in printed[2] and "heron" not in printed[2]


def test_a_reminder_names_no_illness_and_no_treatment(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    today = date.today()
    body = Treatment(
        kind="supplement", name="B12", began=today, decide_on=today + timedelta(days=28)
    )
    desk.open().add(me, body)
    text = client.get(f"/diary/{me.id}/reminders?every=week").text
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [str(e["summary"]) for e in events] == ["Diary", "Diary: look back"]
    assert events[1].decoded("dtstart") == today + timedelta(days=28)
    for word in ("B12", "numb", "neuropathy", me.name + "'s"):
        assert word not in text
    assert client.get(f"/diary/{me.id}/reminders?every=hour").status_code == 400


def test_the_weekly_questions_are_kept_and_shown_as_points(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"pain": "none", "burning": "slight frequent", "tingling": "none"}
    there = {"numb": "severe almost_always", "thread": str(uuid4())}
    assert "4.99 of 14.64" not in client.get(f"/diary/{me.id}").text
    send(client, desk, f"/diary/{me.id}/weekly", **said, **there)
    assert "4.99 of 14.64 points" in client.get(f"/diary/{me.id}").text
    assert "score.numb" in send(client, desk, f"/diary/{me.id}/weekly", **said)


def test_what_was_typed_of_a_treatment_stays_after_an_error(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    said = {"kind": "insole", "name": "gel pad", "began": "2026-04-02", "decide_on": "2026-04-01"}
    page = send(client, desk, f"/diary/{me.id}/treatment", thread=str(uuid4()), **said)
    assert "the day on which it began" in page
    assert 'value="gel pad"' in page and 'value="2026-04-01"' in page
    assert "<option selected>insole" in page


def test_a_trial_is_begun_on_the_page_and_says_its_caution(
    client: TestClient, desk: Desk, me: DiaryOwner
) -> None:
    today = date.today()
    send(
        client, desk, f"/diary/{me.id}/treatment", kind="insole", name="gel pad",
        thread=str(uuid4()), began=today.isoformat(),
        decide_on=(today + timedelta(days=28)).isoformat(),
    )  # fmt: skip
    page = client.get(f"/diary/{me.id}/trials").text
    assert "gel pad" in page and "This may be chance" in page
