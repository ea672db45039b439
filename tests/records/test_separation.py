"""Row security: what the database itself refuses to the role of the program."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import ProgrammingError

from plantar.errors import AccountError, DiaryError
from plantar.records.bodies import DiaryEntry
from plantar.records.database import acting, open_database, reading, writing
from plantar.records.diary import Diary
from plantar.records.sharing import GUARDED, check_bound, prepare
from tests.records.conftest import APP, Town, as_app, connected

OF_SOMEBODY = ("person", "record", "gone")


def seen(town: Town, account: str, table: str) -> int:
    """Rows of a table that an account sees in plain SQL."""
    with reading(acting(town.diary.engine, account)) as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.mark.parametrize("table", OF_SOMEBODY)
def test_in_sql_another_persons_rows_are_not_there(town: Town, table: str) -> None:
    me, you = town.person("me", "heron"), town.person("you", "kingfisher")
    own = town.diary.seen_by(me.id)
    own.delete(own.people()[0], own.add(own.people()[0], DiaryEntry()).thread)
    assert seen(town, me.id, table) == 1
    assert seen(town, you.id, table) == (0 if table == "gone" else 1)
    assert seen(town, "", table) == seen(town, "nobody", table) == 0


@pytest.mark.parametrize("role", ["clinician", "administrator"])
def test_in_sql_a_role_alone_shows_nothing_of_anybody(town: Town, role: str) -> None:
    other = town.account("other", role)
    town.person("me", "heron")
    assert [seen(town, other.id, table) for table in (*OF_SOMEBODY, "care")] == [0, 0, 0, 0]


def test_in_sql_a_clinician_sees_who_let_them_and_writes_nothing(town: Town) -> None:
    doctor = town.account("doctor", "clinician")
    me = town.person("me", "heron", by=doctor)
    town.person("you", "kingfisher")
    theirs = town.diary.seen_by(doctor.id)
    assert [p.name for p in theirs.people()] == ["me"]
    with pytest.raises(DiaryError, match="row-level security"):
        theirs.add(theirs.people()[0], DiaryEntry(note="not mine"))
    with writing(acting(town.diary.engine, doctor.id)) as connection:
        assert connection.execute(text("DELETE FROM record")).rowcount == 0
    assert seen(town, me.id, "record") == 1


WRITES = {
    "an entry": "INSERT INTO record (person, thread, version, kind, happened_at, recorded_at, body)"
    " VALUES (:you, 't', 1, 'entry', '', '', '{}')",
    "a diary": "INSERT INTO person VALUES (gen_random_uuid()::text, 'x', '')",
    "care": "INSERT INTO care VALUES (:you, :me, '')",
    "another's log": "INSERT INTO audit (at, actor, person, what) VALUES ('', :you, :me, '')",
    "a role": "UPDATE account SET role='administrator' WHERE id=:me",
    "a name": "UPDATE account SET name='x' WHERE id=:me",
    "an old entry": "UPDATE record SET body='{}'",
    "the log": "UPDATE audit SET what=''",
    "the log, away": "DELETE FROM audit",
    "the seal": "INSERT INTO setting VALUES ('seal', 'x')",
}


@pytest.mark.parametrize("what", WRITES)
@pytest.mark.parametrize("role", ["person", "clinician", "administrator"])
def test_in_sql_nobody_writes_what_is_not_theirs(town: Town, what: str, role: str) -> None:
    me, you = town.account("me", role), town.person("you", "kingfisher")
    named = {k: v for k, v in {"me": me.id, "you": you.id}.items() if f":{k}" in WRITES[what]}
    refused = pytest.raises(DiaryError, match=r"row-level security|permission denied")
    with refused, writing(acting(town.diary.engine, me.id)) as connection:
        connection.execute(text(WRITES[what]), named)
    assert seen(town, you.id, "record") == 1


@pytest.mark.parametrize("role", ["person", "clinician"])
def test_in_sql_only_an_administrator_deletes_or_stops_another_account(
    town: Town, role: str
) -> None:
    me, you = town.account("me", role), town.person("you")
    with writing(acting(town.diary.engine, me.id)) as connection:
        for sql in (
            "DELETE FROM account WHERE id=:you",
            "UPDATE account SET stopped_at='x' WHERE id=:you",
        ):
            assert connection.execute(text(sql), {"you": you.id}).rowcount == 0


def test_the_name_of_who_asks_does_not_outlive_its_transaction(town: Town) -> None:
    me = town.person("me", "heron")
    assert seen(town, me.id, "record") == 1
    with town.diary.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM record")).scalar_one() == 0


def test_every_table_with_somebodys_data_is_guarded(town: Town, owner_address: str) -> None:
    """A new table that names a person or an account must be looked at here."""
    without = {"session", "invitation"}  # found by an unguessable token only
    engine = town.diary.engine
    for table in inspect(engine).get_table_names():
        columns = {c["name"] for c in inspect(engine).get_columns(table)}
        if columns & {"person", "account", "password"} or table == "person":
            assert table in {*GUARDED, *without}, table
    with connected(owner_address) as connection:
        rows = connection.execute(
            text("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind='r'")
        )
        assert set(rows.scalars()) == set(GUARDED)


def test_the_owner_of_the_tables_is_refused_as_the_role_of_the_program(owner_address: str) -> None:
    engine = open_database(owner_address)
    with pytest.raises(AccountError, match="people would not be kept apart"):
        check_bound(engine)
    engine.dispose()


def test_the_role_of_the_program_is_let_in(town: Town) -> None:
    check_bound(town.diary.engine)


def test_a_role_that_sees_every_row_is_refused(owner_address: str) -> None:
    with connected(owner_address, isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE ROLE all_seeing LOGIN BYPASSRLS"))
    with pytest.raises(AccountError, match="all_seeing"):
        prepare(owner_address, "all_seeing")


def test_a_role_that_is_not_there_is_a_message(owner_address: str) -> None:
    with pytest.raises(AccountError, match="CREATE ROLE"):
        prepare(owner_address, "nobody_here")


def test_a_database_that_is_not_made_ready_is_a_message(shared: str, ready: str) -> None:
    with pytest.raises(DiaryError, match="accounts prepare"):
        Diary(as_app(shared))


def test_making_ready_twice_changes_nothing(owner_address: str) -> None:
    prepare(owner_address, APP)
    with connected(as_app(owner_address)) as connection, pytest.raises(ProgrammingError):
        connection.execute(text("UPDATE record SET body=''"))
