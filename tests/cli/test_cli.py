"""The commands as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def plantar(*words: str) -> subprocess.CompletedProcess[str]:
    code = "from plantar.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_assess_prints_the_urgency_first() -> None:
    lines = plantar("assess", "examples/emergency_back.yaml").stdout.splitlines()
    assert "EMERGENCY" in lines[2]


def test_json_holds_the_promised_keys() -> None:
    report = json.loads(plantar("assess", "--json", "examples/numb_heel.yaml").stdout)
    assert report["schema"] == "plantar/report/2"
    assert report["urgency"]["level"] == "routine"
    assert {"id", "name", "probability", "interval"} <= set(report["conditions"][0])
    assert {"id", "name", "probability", "side"} <= set(report["sites"][0])


def test_a_missing_file_is_a_message_and_exit_code_two() -> None:
    done = plantar("assess", "nowhere.yaml")
    assert done.returncode == 2 and "nowhere.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_show_prints_an_entry_with_its_sources() -> None:
    out = plantar("knowledge", "show", "morton_neuroma").stdout
    assert "[pitcher_2024]" in out and "web_space_tests" in out


def test_show_suggests_the_nearest_id() -> None:
    assert "morton_neuroma" in plantar("knowledge", "show", "mortons_neuroma").stderr


def test_stats_count_by_basis() -> None:
    assert "estimate" in plantar("knowledge", "stats").stdout


def test_the_knowledge_is_sound() -> None:
    assert plantar("knowledge", "check").returncode == 0
