"""A diary into which one record of every kind was put."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from plantar import Plantar
from plantar.records.bodies import (
    KINDS,
    Complaint,
    Diagnosis,
    DiaryEntry,
    KeptAssessment,
    Level,
    RecordBody,
    Result,
    Treatment,
    WeeklyScore,
)
from plantar.records.diary import Diary
from plantar.records.exports import export_json
from plantar.records.keeping import keep_photos
from plantar.records.photos import picture_of
from plantar.records.record import DiaryOwner
from tests.records.conftest import HEEL, painted
from tests.records.photos import photo

SLIGHT = Complaint(severity="slight", frequency="occasional")
URGENT = Level(level="same_day", name="Same day", when="today", where="Go.", because=())
CALM = Level(level="routine", name="Routine", when="in weeks", where="Wait.", because=())
BODIES: tuple[RecordBody, ...] = (
    DiaryEntry(
        map=painted(*HEEL), strengths={"numb": 4}, weakness="as_before", sleep_hours=6.5,
        falls=0, skin=("redness",), glucose_mmol_l=7.2, weight_kg=81, dangers=(),
        note="<b>heron</b>",
    ),
    DiaryEntry(),
    Treatment(kind="medicine", name="vitamin B12", began=date(2026, 4, 1), look_back_days=28),
    Treatment(kind="insole", name="gel pad", began=date(2026, 4, 1), ended=date(2026, 4, 9)),
    WeeklyScore(
        pain=SLIGHT, burning=SLIGHT, tingling=SLIGHT,
        numb=Complaint(severity="none", frequency=None),
    ),
    Result(finding="lab_hba1c=65"),
    Diagnosis(name="tarsal tunnel syndrome", was_right="partly"),
    CALM,
    URGENT,
)  # fmt: skip


def filled(diary: Diary, me: DiaryOwner, door: Plantar) -> dict[str, Any]:
    """The export of a diary into which one of every kind was put."""
    report = json.loads(json.dumps(door.assess("My left heel is numb.").as_dict()))
    first, *_ = [diary.add(me, body) for body in (*BODIES, KeptAssessment(report=report))]
    keep_photos(diary, me, first, {"left": picture_of(photo(), "left")})
    diary.correct(first, first.body.model_copy(update={"note": "corrected"}))
    made: dict[str, Any] = json.loads(export_json(diary, me))
    assert {r["kind"] for r in made["records"]} == set(KINDS)
    return made
