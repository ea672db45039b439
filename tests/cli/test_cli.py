"""The commands as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert report["schema"] == "plantar/report/3"
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


def test_a_complaint_in_plain_words_is_assessed_and_shown_back() -> None:
    done = plantar("assess", "--text", "numb left heel for two weeks", "--age", "45", "--sex", "f")
    assert done.returncode == 0
    assert "Understood" in done.stdout and "for two weeks" in done.stdout


def test_text_json_holds_the_report_and_what_was_heard() -> None:
    report = json.loads(plantar("assess", "--text", "I can't pee, numb saddle", "--json").stdout)
    assert report["urgency"]["level"] == "emergency_now"
    heard = {fact["finding"] for fact in report["heard"]["facts"]}
    assert "bladder_retention" in heard


def test_text_that_is_no_complaint_says_so() -> None:
    assert "Nothing in this text" in plantar("assess", "--text", "I like trains").stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--age", "9"], "18 to 120"),
        (["--sex", "cat"], "expected female"),
        (["--pregnant", "perhaps"], "expected yes"),
    ],
)
def test_a_wrong_option_is_refused_with_what_would_be_right(
    options: list[str], message: str
) -> None:
    done = plantar("assess", "--text", "numb heel", *options)
    assert done.returncode == 2 and message in done.stderr


HEEL = ("heel_med", "pl_heel_med", "pl_heel_cen")


def test_localize_and_render_work_from_a_map_file(tmp_path) -> None:
    path = tmp_path / "map.json"
    path.write_text(
        json.dumps(
            {"schema": "plantar/map/1", "layers": {"left": {"numb": dict.fromkeys(HEEL, 1)}}}
        )
    )
    found = json.loads(plantar("localize", str(path), "--json").stdout)
    assert "medial_calcaneal_nerve" in [site["id"] for site in found["sites"][:3]]
    out = tmp_path / "map.png"
    assert plantar("map", "render", str(path), "--out", str(out)).returncode == 0
    assert out.read_bytes()[:4] == b"\x89PNG"


def test_render_refuses_an_unknown_site_and_another_ending(tmp_path) -> None:
    wrong = plantar("map", "render", "--site", "nowhere", "--out", str(tmp_path / "a.svg"))
    ending = plantar("map", "render", "--site", "s1_root", "--out", str(tmp_path / "a.gif"))
    assert (wrong.returncode, ending.returncode) == (2, 2)
    assert "unknown site" in wrong.stderr and "expected a name ending" in ending.stderr
