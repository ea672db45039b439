"""Tables with faults: a reject or one line, never a traceback, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from plantar.errors import PlantarError
from plantar.front import Plantar
from plantar.population import parts
from plantar.population.answered import RunAnswers
from plantar.population.answers import Options
from plantar.population.audit import Audit, audited, in_words, read_rules
from plantar.population.columns import LONG, TableError, check_columns, check_long
from plantar.population.run import assess_table
from plantar.population.tables import Source
from tests.population.conftest import Write, source_of


def test_a_fact_of_nobody_is_a_reject_and_not_the_end_of_a_run(tmp_path: Path) -> None:
    facts = [("a", "fever", "yes", None), (None, "fever", "yes", None), (None, "foo", "no", None)]
    columns = {name: [row[n] for row in facts] for n, name in enumerate(LONG)}
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(columns, schema=pa.schema([(n, pa.string()) for n in LONG])), path)
    manifest = assess_table(source_of(path, long=True), tmp_path / "out", Options(long=True))
    assert (manifest["assessed"], manifest["rejected"]) == (1, 1)


def test_a_byte_that_is_no_utf8_late_in_a_file_is_named_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = b"".join(b"p%d,yes\n" % n for n in range(20_000))
    path.write_bytes(b"person_id,fever\n" + lines + b"Jos\xe9,yes\n")
    with pytest.raises(TableError, match=r"t\.csv: cannot be read behind line \d+.*UTF-8"):
        assess_table(source_of(path, size=5000), tmp_path / "out", Options())


def test_a_run_into_a_file_or_a_folder_of_no_folder_is_refused(
    write: Write, tmp_path: Path
) -> None:
    table = write("t.csv", [["person_id", "fever"], ["a", "yes"]])
    for out, message in ((table, "found a file"), (tmp_path / "no" / "out", "cannot be written")):
        with pytest.raises(TableError, match=message):
            assess_table(source_of(table), out, Options())
    assert not (tmp_path / "no").exists()


def test_a_full_disk_is_told_in_words_and_leaves_no_half_of_a_file(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    table = write("t.csv", [["person_id", "fever"], ["a", "yes"]])
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(TableError, match="No space left on device"):
        assess_table(source_of(table), tmp_path / "out", Options())
    assert not [file for file in (tmp_path / "out").rglob("*") if file.is_file()]


def test_a_file_takes_its_name_when_it_is_whole(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), parts.whole(tmp_path / "a.csv") as half:
        half.write_text("cut")
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_a_run_of_nobody_has_no_report(write: Write, tmp_path: Path) -> None:
    table = write("t.csv", [["person_id", "fever"]])
    assess_table(source_of(table), tmp_path / "out", Options())
    with pytest.raises(TableError, match="nobody was assessed"):
        RunAnswers(tmp_path / "out")


def test_all_unknown_columns_are_named_at_once_ready_for_a_shell(door: Plantar) -> None:
    with pytest.raises(TableError) as told:
        check_columns(["person_id", "fevr", "seen by"], (), door.knowledge)
    assert "fever" in str(told.value)
    assert "--keep fevr --keep 'seen by' carries them" in str(told.value)


def test_a_table_of_the_other_form_is_told_by_its_name(door: Plantar) -> None:
    with pytest.raises(TableError, match="expected --long"):
        check_columns([*LONG], (), door.knowledge)
    with pytest.raises(TableError, match="without --long") as told:
        check_long(["person_id", *door.knowledge.findings])
    assert len(str(told.value)) < 400


WORKERS = """
import os, signal, sys
from pathlib import Path
from plantar.population.answers import Options
from plantar.population.local import Processes
crew = Processes(1, Path("."), Options())
print(crew._pool.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), int(sys.argv[1]))
"""


@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_started_them(by: signal.Signals) -> None:
    words = [sys.executable, "-c", WORKERS, str(int(by))]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=quiet, text=True) as parent:
        assert parent.stdout is not None
        worker = parent.stdout.readline().strip()
        parent.wait()
    for _ in range(200):
        found = subprocess.run(
            ["ps", "-o", "stat=", "-p", worker], capture_output=True, text=True, check=False
        )
        if not found.stdout.strip() or found.stdout.startswith("Z"):
            return
        time.sleep(0.1)
    os.kill(int(worker), signal.SIGKILL)
    pytest.fail("the worker lives on")


BAD_DAYS = [
    "2026", "2026-01", "2026-01-10junk", "1900-01-01", "2126-01-10", "20260110", "10/01/2026",
    "2026-W02-1", "0001-01-01", "1970-01-01", "2026-02-30", "2026-13-01", "soon",
]  # fmt: skip
DAYS = ["2026-01-10", " 2026-01-10 ", "2026-01-10 00:00:00", "2026-01-10T10:15:00", "1999-12-31"]


@pytest.mark.parametrize("day", [*BAD_DAYS, *DAYS])
def test_an_audit_takes_whole_days_that_can_be_and_says_which_it_does_not(
    door: Plantar, write: Write, day: str
) -> None:
    head = ["person_id", "takes_neurotoxic_medicine", "date_foot_examination"]
    source = Source(write("t.csv", [head, ["a", "yes", day]]), long=False, keep=(), size=4)
    rules = read_rules(door.knowledge)
    audit = audited(source, Audit(door, rules, source.names, date(2026, 4, 3)), ())
    (told,) = [a for a in audit.result if a.rule.id == "neurotoxic_unexamined"]
    if day in DAYS:
        assert not audit.rejects and (told.share.hits, told.share.n) == (0, 1)
        return
    assert told.share.n == 0
    assert f"2,a,date_foot_examination,{day}," in audit.why_not()
    said = "\n".join(in_words(audit, 0))
    assert "date_foot_examination: 1 times not a day as 2026-04-03" in said
    assert "Fewer than 5 rows" in "\n".join(in_words(audit, 5))


def test_a_table_with_dates_of_no_whole_rule_is_told_what_each_rule_wants(door: Plantar) -> None:
    with pytest.raises(PlantarError, match="found date_mri, which answers no rule") as told:
        Audit(door, read_rules(door.knowledge), ["person_id", "date_mri"])
    assert "imaging_before_bloods date_mri, date_glucose, date_b12" in str(told.value)
