"""Killed in the middle of a write, a full disk, many writers: nothing lost, nothing doubled."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from tests.records.conftest import no_room

KILLS, WRITERS, EACH = 200, 20, 5


def write_for_ever(path: Path, said: Connection) -> None:
    """Write entries, and say the id of each one that was acknowledged."""
    diary = Diary(path)
    me = diary.person("me")
    while True:
        said.send(diary.add(me, DiaryEntry(note="x" * 2000)).thread)


@pytest.mark.slow
def test_killed_two_hundred_times_while_writing_nothing_acknowledged_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "diary.db"
    first = Diary(path)
    first.begin("me")
    first.close()
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.records.test_faults"])
    acknowledged: list[str] = []
    for round_ in range(KILLS):
        ours, theirs = forks.Pipe(duplex=False)
        writer = forks.Process(target=write_for_ever, args=(path, theirs))
        writer.start()
        theirs.close()
        acknowledged += [ours.recv() for _ in range(1 + round_ % 3)]
        assert writer.pid
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        try:
            while True:
                acknowledged.append(ours.recv())
        except (EOFError, OSError):
            ours.close()
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    after = Diary(path)
    kept = [r.thread for r in after.history(after.person("me"))]
    after.close()
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)) <= len(acknowledged) + KILLS


def test_a_full_disk_is_a_message_and_what_was_there_stays(diary: Diary, me: DiaryOwner) -> None:
    diary.add(me, DiaryEntry(note="heron"))
    no_room(diary.engine)
    with pytest.raises(DiaryError, match="disk is full: nothing was saved"):
        for _ in range(50):
            diary.add(me, DiaryEntry(note="y" * 4000))
    notes = [r.body.note for r in diary.records(me)]  # type: ignore[attr-defined]
    assert notes[0] == "heron"
    assert diary.path
    with sqlite3.connect(diary.path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_twenty_writers_at_once_lose_and_double_nothing(database: Path | str) -> None:
    first = Diary(database)
    me = first.begin("me")
    wrong: list[Exception] = []

    def write(number: int) -> None:
        diary = Diary(database)
        try:
            for n in range(EACH):
                diary.add(me, DiaryEntry(note=f"{number} {n}"))
        except Exception as error:
            wrong.append(error)
        finally:
            diary.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notes = sorted(r.body.note for r in first.history(me))  # type: ignore[attr-defined]
    first.close()
    assert wrong == []
    assert notes == sorted(f"{number} {n}" for number in range(WRITERS) for n in range(EACH))
