"""How many people can write at once: 20 on SQLite, 200 on PostgreSQL; nothing lost or doubled.

python -m benchmarks.records
"""

from __future__ import annotations

import json
import tempfile
import threading
import time
from pathlib import Path

from plantar.records.bodies import DiaryEntry
from plantar.records.diary import Diary
from plantar.records.record import DiaryOwner
from tests.records.server import running

EACH = 10
"""Entries of each person."""
NOTE = "numb again at the heel, better in wide shoes " * 5


def measure(where: Path | str, people: int) -> dict[str, object]:
    """Everybody writes at once; what it took, and whether all of it is there once."""
    diary = Diary(where)
    everybody = [diary.begin(f"person {n}") for n in range(people)]
    taken: list[float] = []
    failed: list[str] = []

    def write(person: DiaryOwner) -> None:
        for n in range(EACH):
            start = time.perf_counter()
            try:
                diary.add(person, DiaryEntry(note=f"{person.name} {n} {NOTE}"))
            except Exception as error:
                failed.append(str(error))
            taken.append(time.perf_counter() - start)

    threads = [threading.Thread(target=write, args=(person,)) for person in everybody]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - start
    kept = [r.body.note for person in everybody for r in diary.history(person)]  # type: ignore[attr-defined]
    diary.close()
    ranked = sorted(taken)
    return {
        "people": people,
        "entries": len(kept),
        "lost": people * EACH - len(set(kept)),
        "doubled": len(kept) - len(set(kept)),
        "failed": len(failed),
        "entries_per_s": round(len(kept) / whole),
        "ms_median": round(1000 * ranked[len(ranked) // 2]),
        "ms_95": round(1000 * ranked[len(ranked) * 95 // 100]),
        "ms_worst": round(1000 * ranked[-1]),
    }


def main() -> None:
    """Print one line for each database."""
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite    ", json.dumps(measure(Path(folder) / "diary.db", 20)))
    with running() as address:
        print("PostgreSQL", json.dumps(measure(address.format("postgres"), 200)))


if __name__ == "__main__":
    main()
