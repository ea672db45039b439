"""The commands as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from plantar.cli import main
from plantar.knowledge.base import KnowledgeBase
from tests.builders import shared_knowledge

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def plantar(*words: str) -> Done:
    """A command in this process, where the knowledge is compiled already."""
    out, err, code = StringIO(), StringIO(), 0
    with (
        pytest.MonkeyPatch.context() as patch,
        chdir(ROOT),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["plantar", *words])
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
    return Done(code, out.getvalue(), err.getvalue())


def test_a_command_runs_in_a_process_of_its_own() -> None:
    code = "from plantar.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "assess", "nowhere.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and "nowhere.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_assess_prints_the_urgency_first() -> None:
    lines = plantar("assess", "examples/emergency_back.yaml").stdout.splitlines()
    assert "EMERGENCY" in lines[2]


def test_the_terminal_says_whom_to_call_once() -> None:
    said = " ".join(
        plantar(
            "assess", "--text", "I can't pee and I am numb between the legs", "--age", "50"
        ).stdout.split()
    )
    assert "EMERGENCY" in said and said.count("emergency department.") == 1


def test_the_terminal_says_against_a_cause_what_the_letter_says() -> None:
    said = plantar("assess", "cases/development/A075.yaml", "--full").stdout
    why = said.partition("Why Deep vein thrombosis")[2].partition("Why ")[0]
    assert "dorsal foot" in why and "anticoagulant" not in why


def test_json_holds_the_promised_keys() -> None:
    report = json.loads(plantar("assess", "--json", "examples/numb_heel.yaml").stdout)
    assert report["schema"] == "plantar/report/9"
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


def test_show_says_what_names_an_entry() -> None:
    out = plantar("knowledge", "show", "foot_ulcer").stdout
    assert "named by red flags (rule): " in out and ", and " in out
    assert "named by conditions (member): " in plantar("knowledge", "show", "passing").stdout


def test_show_suggests_the_nearest_id() -> None:
    assert "morton_neuroma" in plantar("knowledge", "show", "mortons_neuroma").stderr


def test_stats_count_by_basis() -> None:
    assert "estimate" in plantar("knowledge", "stats").stdout


@pytest.mark.parametrize(("faults", "code"), [([], 0), (["a.yaml:1: id: found 1"], 2)])
def test_a_check_of_the_knowledge_fails_where_it_finds_a_fault(
    monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase, faults: list[str], code: int
) -> None:
    monkeypatch.setattr("plantar.cli.knowledge.compile_files", lambda _: knowledge)
    monkeypatch.setattr("plantar.cli.knowledge.problems", lambda _: faults)
    done = plantar("knowledge", "check")
    assert done.returncode == code and all(fault in done.stderr for fault in faults)


def test_a_complaint_in_plain_words_is_assessed_and_shown_back() -> None:
    done = plantar("assess", "--text", "numb left heel for two weeks", "--age", "45", "--sex", "f")
    assert done.returncode == 0
    assert "Understood" in done.stdout and "for two weeks" in done.stdout


def test_published_cases_in_like_words_stand_after_the_full_answer_only() -> None:
    words = ("assess", "--text", "numb heel since new shoes", "--age", "45")
    assert "Published cases" not in plantar(*words).stdout
    full = plantar(*words, "--full").stdout
    assert full.index("Whom to see") < full.index("Published cases that began with words")


def test_text_json_holds_the_report_and_what_was_heard() -> None:
    report = json.loads(plantar("assess", "--text", "I can't pee, numb saddle", "--json").stdout)
    assert report["urgency"]["level"] == "emergency_now"
    heard = {fact["finding"] for fact in report["heard"]["facts"]}
    assert "bladder_retention" in heard


@pytest.mark.parametrize("text", ["I like trains", "The train was late again"])
def test_text_that_is_no_complaint_says_so(text: str) -> None:
    assert "Nothing in this text" in plantar("assess", "--text", text).stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--age", "9"], "needs a doctor, today"),
        (["--age", "121"], "18 to 120"),
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


def test_localize_and_render_work_from_a_map_file(tmp_path: Path) -> None:
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


def test_render_refuses_an_unknown_site_and_another_ending(tmp_path: Path) -> None:
    wrong = plantar("map", "render", "--site", "nowhere", "--out", str(tmp_path / "a.svg"))
    ending = plantar("map", "render", "--site", "s1_root", "--out", str(tmp_path / "a.gif"))
    assert (wrong.returncode, ending.returncode) == (2, 2)
    assert (
        "--site: found 'nowhere'; expected" in wrong.stderr
        and "expected a name ending" in ending.stderr
    )


def test_medicines_are_read_and_the_plan_is_printed() -> None:
    done = plantar(
        "assess", "examples/numb_heel.yaml", "--medicines", "ibuprofen, apixaban",
        "--safety", "red_flags_cleared=yes", "--full",
    )  # fmt: skip
    assert done.returncode == 0
    assert "The plan" in done.stdout and "serious bleeding" in " ".join(done.stdout.split())


def test_the_plan_is_in_the_json_and_deterministic() -> None:
    words = ("assess", "--json", "examples/numb_heel.yaml", "--medicines", "metformin")
    first, second = plantar(*words).stdout, plantar(*words).stdout
    assert first == second
    assert json.loads(first)["plan"]["taken"] == ["metformin"]


def test_an_emergency_prints_no_care_beside_the_emergency() -> None:
    out = plantar("assess", "examples/emergency_back.yaml", "--full").stdout
    assert "The plan" in out and "Do now" not in out and "Not advised" not in out


def test_an_unknown_safety_answer_is_named_with_what_would_be_right() -> None:
    done = plantar("assess", "examples/numb_heel.yaml", "--safety", "hart_failure=no")
    assert done.returncode == 2 and "heart_failure" in done.stderr


def test_claims_answer_a_sentence_with_verdict_correction_and_source() -> None:
    out = plantar("claims", "rub the heel with garlic").stdout
    assert out.startswith("DANGEROUS") and "evidence:" in out


def test_claims_without_words_are_counted_by_verdict() -> None:
    assert "dangerous" in plantar("claims").stdout


def test_all_claims_can_be_had_as_json() -> None:
    rows = json.loads(plantar("claims", "--json").stdout)
    assert len(rows) > 250 and all(row["what_to_say"] and row["references"] for row in rows)


def test_claims_name_an_unknown_verdict() -> None:
    done = plantar("claims", "garlic", "--verdict", "nonsense")
    assert done.returncode == 2 and "dangerous" in done.stderr


def test_a_country_that_is_not_known_is_answered_with_all_that_are() -> None:
    done = plantar("letter", "examples/numb_heel.yaml", "--country", "xx")
    assert done.returncode == 2
    assert all(name in done.stderr for name in shared_knowledge().countries)


def test_no_number_of_claims_to_show_is_refused() -> None:
    assert plantar("claims", "magnesium", "--most", "0").returncode == 2


def test_words_about_a_child_end_with_the_option_that_gives_another_age() -> None:
    done = plantar("assess", "--text", "My daughter is 6 years old and her foot is numb")
    assert done.returncode == 2 and done.stderr.rstrip().endswith("(with --age)")
