"""Migrations up and down, and files that this program must not touch."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry
from plantar.records.database import MIGRATIONS, migrate, open_database, writing
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from plantar.records.tables import HEAD, META


def test_the_newest_migration_is_the_one_that_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_the_migrations_make_the_tables_of_the_program(database: Path | str) -> None:
    engine = open_database(database)
    found = inspect(engine)
    for table in META.tables.values():
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert columns == {c.name: c.nullable for c in table.columns}, table.name
    engine.dispose()


def test_every_migration_goes_down_and_up_again(database: Path | str) -> None:
    engine = open_database(database)
    with writing(engine) as connection:
        migrate(connection, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    with writing(engine) as connection:
        migrate(connection, HEAD)
    assert set(META.tables) < set(inspect(engine).get_table_names())
    engine.dispose()


def test_taking_the_accounts_away_and_back_keeps_the_diaries(database: Path | str) -> None:
    diary = Diary(database)
    me = diary.begin("me")
    diary.add(me, DiaryEntry(note="heron"))
    for revision in ("0001", HEAD):
        with writing(diary.engine) as connection:
            migrate(connection, revision)
        found = set(inspect(diary.engine).get_table_names())
        assert ("account" in found) == (revision == HEAD)
    assert [r.body.note for r in diary.records(me)] == ["heron"]  # type: ignore[attr-defined]
    diary.close()


def test_an_old_program_leaves_a_newer_diary_alone(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note="heron"))
    assert diary.path
    with sqlite3.connect(diary.path) as file:
        file.execute("UPDATE alembic_version SET version_num='9999'")
    diary.close()
    before = diary.path.read_bytes()
    with pytest.raises(DiaryError, match=r"newer plantar .*Update plantar"):
        Diary(diary.path)
    assert diary.path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as file:
        file.execute("CREATE TABLE songs (name)")
    with pytest.raises(DiaryError, match="not a diary"):
        Diary(tmp_path / "other.db")


def test_a_file_that_is_no_database_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear reader, " * 1000, encoding="utf-8")
    with pytest.raises(DiaryError, match="not a database"):
        Diary(tmp_path / "letter.db")


def test_a_folder_that_cannot_be_made_is_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(DiaryError, match="cannot be used for a diary"):
        Diary(tmp_path / "file" / "diary.db")


def test_a_shared_database_keeps_and_deletes_like_a_file(shared: str) -> None:
    diary = Diary(shared)
    me, you = diary.begin("me"), diary.begin("you")
    first = diary.add(me, DiaryEntry(note="mine"))
    diary.correct(first, DiaryEntry(note="mine, corrected"))
    diary.add(you, DiaryEntry(note="yours"))
    with pytest.raises(DiaryError, match="changed meanwhile"):
        diary.correct(first, DiaryEntry(note="too late"))
    assert [r.body.note for r in diary.records(me)] == ["mine, corrected"]  # type: ignore[attr-defined]
    diary.delete(me)
    assert [p.name for p in diary.people()] == ["you"] and len(diary.records(you)) == 1
    diary.close()


def test_a_row_of_a_shared_database_can_never_be_changed(shared: str) -> None:
    diary = Diary(shared)
    diary.add(diary.begin("me"), DiaryEntry(note="as it was"))
    with pytest.raises(DiaryError, match="never changed"), writing(diary.engine) as connection:
        connection.exec_driver_sql("UPDATE record SET body='{}'")
    diary.close()


def test_a_server_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(DiaryError, match="the database"):
        Diary(f"postgresql://nobody@/none?host={tmp_path}")
