"""A diary with a clock that the test sets, and triage on the shared knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, text

from plantar import Plantar
from plantar.records import passwords
from plantar.records.accounts import Account, Accounts
from plantar.records.audit import AuditLog
from plantar.records.bodies import DiaryEntry, KeptAssessment, RecordBody
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner, Record
from plantar.records.sessions import Sessions
from plantar.records.sharing import prepare
from plantar.records.standing import Standing, StoryJudge
from plantar.records.story import Story, tell
from plantar.records.tables import META
from tests.records.server import running

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def diary(tmp_path: Path, clock: Clock) -> Iterator[Diary]:
    made = Diary(tmp_path / "home" / "diary.db", clock=clock)
    yield made
    made.close()


@pytest.fixture
def me(diary: Diary) -> DiaryOwner:
    return diary.begin("me")


@pytest.fixture(scope="session")
def judge(door: Plantar) -> StoryJudge:
    return StoryJudge(door)


@pytest.fixture(scope="session")
def visit(door: Plantar) -> KeptAssessment:
    """A settled routine visit: a burning numb heel and back pain, every danger denied."""
    dangers = door.knowledge.danger_screen.values()
    absent = [f"{name}=absent" for line in dangers for name in line.findings]
    told = [*absent, "feel_burn", "pain_back"]
    made = door.assess(evidence=told, age_years=50, painted={"left": {"numb": HEEL}})
    return KeptAssessment(report=json.loads(json.dumps(made.as_dict())))


HEEL = ("pl_heel_cen", "pl_heel_med")


def painted(*regions: str, side: str = "left", kind: str = "numb") -> dict[str, Any]:
    """A map with whole regions of one side and sensation."""
    return {"schema": "plantar/map/1", "layers": {side: {kind: dict.fromkeys(regions, 1.0)}}}


@dataclass
class Days:
    """A story made of bodies at days after the start."""

    bodies: list[tuple[float, RecordBody]] = field(default_factory=list)

    def add(self, day: float, body: RecordBody) -> Days:
        return Days([*self.bodies, (day, body)])

    def entry(self, day: float, **said: Any) -> Days:
        return self.add(day, DiaryEntry(**said))

    def numb(self, *points: tuple[float, int]) -> Days:
        """Entries with a strength of numbness."""
        made = self
        for day, strength in points:
            made = made.entry(day, strengths={"numb": strength})
        return made

    @property
    def story(self) -> Story:
        kinds = {DiaryEntry: "entry", KeptAssessment: "visit"}
        return tell(
            Record("p", str(n), 1, kinds.get(type(b), "other"), at(d), at(d), b, n)
            for n, (d, b) in enumerate(self.bodies)
        )

    def stand(self, judge: StoryJudge, day: float) -> Standing:
        return judge.stand(self.story, at(day))


def at(day: float) -> datetime:
    return START + timedelta(days=day)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL, started once; its address with {} for the name of a database."""
    with running() as address:
        yield address


@pytest.fixture
def shared(server: str) -> str:
    """The address of a new database on PostgreSQL."""
    name = f"t{uuid4().hex}"
    with connected(server.format("postgres"), isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return server.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a new database is, on each kind."""
    if request.param == "sqlite":
        return tmp_path / "new.db"
    found: str = request.getfixturevalue("shared")
    return found


APP = "plantar_app"
"""The database role that a shared server of the tests connects with."""


@pytest.fixture(scope="session")
def ready(server: str) -> str:
    """The owner's address of a shared database that was made ready for the program's role."""
    with connected(server.format("postgres"), isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE ROLE {APP} LOGIN"))
        connection.execute(text("CREATE DATABASE ready"))
    prepare(server.format("ready"), APP)
    return server.format("ready")


@pytest.fixture
def owner_address(ready: str) -> str:
    """The same, empty again."""
    tables = ", ".join(META.tables)
    with connected(ready, isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return ready


@pytest.fixture
def app_address(owner_address: str) -> str:
    """The address of the empty database with the role of the program."""
    return as_app(owner_address)


def as_app(address: str) -> str:
    return address.replace("//postgres@", f"//{APP}@")


@contextmanager
def connected(address: str, **options: Any) -> Iterator[Connection]:
    """A plain connection, beside everything that plantar does."""
    engine = create_engine("postgresql+psycopg" + address.removeprefix("postgresql"))
    with engine.connect().execution_options(**options) as connection:
        yield connection
    engine.dispose()


@dataclass
class Town:
    """A shared database with people in it, each with a password that is their role's."""

    diary: Diary
    accounts: Accounts
    sessions: Sessions
    audit: AuditLog

    def account(self, name: str, role: str = "person", by: Account | None = None) -> Account:
        return self.accounts.accept(self.accounts.invite(role, by), name, PASSWORD)

    def person(self, name: str, note: str = "", by: Account | None = None) -> Account:
        """A person with a diary and one entry."""
        made = self.account(name, by=by)
        own = self.diary.seen_by(made.id)
        own.add(own.begin(name, made.id), DiaryEntry(note=note))
        return made


PASSWORD = "a quiet heron at dawn"


@pytest.fixture
def town(app_address: str, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    diary = Diary(app_address, clock=clock)
    engine = diary.engine
    yield Town(diary, Accounts(engine, clock), Sessions(engine, clock), AuditLog(engine, clock))
    diary.close()


SECRET = "kingfisher-4711"
"""What no file may show."""
CHEAP = 2**4
"""Cost of the key in tests; the real one takes half a second on purpose."""


def files_with(folder: Path, text: str) -> list[str]:
    """Files under a folder that hold a text."""
    found = [f for f in folder.rglob("*") if f.is_file()]
    return [f.name for f in found if text.encode() in f.read_bytes()]


def no_room(engine: Engine) -> None:
    """From now on the file may not grow."""

    @event.listens_for(engine, "begin")
    def limit(connection: object) -> None:
        pages = connection.connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        connection.connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]
