"""The formatter of the knowledge files: one form for each content, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plantar.knowledge.yaml_file import read_yaml
from tests.knowledge.toy import FILES, write
from tools import format_knowledge
from tools.format_knowledge import BY_FINDING, DATA, SORTED, canonical, comments, flow, main

COMMITTED = sorted(DATA.rglob("*.yaml"))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc"])),
    st.sampled_from(
        ["no", "on", "1", "1.0", "1e3", "~", "a: b", "a # b", "'", '"', "- a", "{", ""]
    ),
)
WORDS = st.text("abcdefghij_", min_size=1, max_size=8).filter(
    lambda word: word not in (*SORTED, *BY_FINDING)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder that the formatter works on."""
    monkeypatch.setattr(format_knowledge, "DATA", tmp_path)
    return tmp_path


def typed(value: Any) -> Any:
    """The value with the kinds of its scalars: 1, 1.0 and True are not the same."""
    if isinstance(value, dict):
        return {key: typed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [typed(item) for item in value]
    return type(value).__name__, value


def order_of_facts(value: Any, key: str = "") -> Any:
    """The value with everything in order that the formatter may sort."""
    if isinstance(value, dict):
        return {name: order_of_facts(item, name) for name, item in sorted(value.items())}
    if isinstance(value, list):
        items = [order_of_facts(item) for item in value]
        return sorted(items, key=str) if key in (*SORTED, *BY_FINDING) else items
    return value


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=5) | st.lists(VALUES, min_size=1))
def test_what_is_written_is_read_back_as_it_was(value: Any) -> None:
    assert typed(yaml.safe_load(canonical("", value))) == typed(value)


@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=5) | st.lists(VALUES, min_size=1))
def test_the_canonical_form_of_a_canonical_file_is_itself(value: Any) -> None:
    text = canonical("", value)
    assert canonical(text, yaml.safe_load(text)) == text


@given(st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cc", "Cs"])))
def test_any_text_fits_on_one_line(text: str) -> None:
    assert "\n" not in flow(text)
    assert yaml.safe_load(flow([text])) == [text]


def test_a_nought_below_zero_is_not_the_nought_of_another_file() -> None:
    assert [flow(value) for value in (-0.0, 0.0, 1, 1.0, True)] == [
        "-0.0",
        "0.0",
        "1",
        "1.0",
        "true",
    ]


@pytest.mark.parametrize("path", COMMITTED, ids=lambda p: p.relative_to(DATA).as_posix())
def test_a_committed_file_is_canonical(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert canonical(text, read_yaml(path)) == text


def test_the_toy_keeps_its_facts(folder: Path) -> None:
    write(folder)
    main(check=False)
    for name, text in FILES.items():
        kept = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
        assert order_of_facts(kept) == order_of_facts(yaml.safe_load(text))


def test_a_second_run_changes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder)
    main(check=False)
    capsys.readouterr()
    assert main(check=True) == 0
    assert capsys.readouterr().out == ""


def test_figures_and_phrases_are_sorted() -> None:
    rows = [{"finding": "b", "p": 0.1}, {"finding": "a", "p": 0.2}]
    value = {"x": {"likelihoods": rows, "estimates": {"d": [0.1], "c": [0.2]}, "lay": ["z", "y"]}}
    found = yaml.safe_load(canonical("", value))["x"]
    assert [row["finding"] for row in found["likelihoods"]] == ["a", "b"]
    assert list(found["estimates"]) == ["c", "d"] and found["lay"] == ["y", "z"]


@pytest.mark.parametrize("key", ["workup", "age", "steps", "choices", "see"])
def test_a_list_whose_order_has_a_meaning_keeps_it(key: str) -> None:
    value = {"x": {key: ["second", "first"]}}
    assert yaml.safe_load(canonical("", value)) == value


def test_one_fact_stands_on_one_line() -> None:
    phrases = ["numb heel", "a heel that feels nothing at all"]
    value = {"x": {"lay": phrases, "estimates": {"a": [0.1, 0.2], "b": [0.3]}}}
    lines = [line.strip() for line in canonical("", value).splitlines()]
    assert {"a: [0.1, 0.2]", "b: [0.3]", *(f"- {phrase}" for phrase in phrases)} <= set(lines)


def test_the_comment_at_the_head_of_a_file_is_kept(folder: Path) -> None:
    head = "# Sites.\n# By level.\n"
    write(folder, {"a.yaml": f"{head}\nb:   1\n"})
    assert main(check=False) == 0
    assert (folder / "a.yaml").read_text() == f"{head}b: 1\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n# lost\nb: 2\n", 2),
        ("a: 1  # lost\n", 1),
        ("# head\na:\n  - b\n  - c  # lost\n", 4),
        ("# head\na: 'b # c'  # lost\n", 2),
        ("a: 1\n# lost\n", 2),
        ("# lost\na: 1\n# lost\n", 3),
    ],
)
def test_a_comment_that_would_be_lost_is_refused_with_its_line(
    text: str, line: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a.yaml": text})
    assert main(check=False) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"{folder / 'a.yaml'}:{line}: ")
    assert "# lost" in said and "note" in said
    assert (folder / "a.yaml").read_text() == text


@pytest.mark.parametrize(
    "text",
    ["a: 'number # 1'\n", "a: word#1\n", 'a: "x # y"\n', "a: |\n  # no comment\n  b\n"],
)
def test_a_hash_inside_a_text_is_no_comment(text: str) -> None:
    assert comments(text) == []


def test_check_names_the_file_and_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a.yaml": "b:   1\n", "c.yaml": "d: 1\n"})
    assert main(check=True) == 1
    assert capsys.readouterr().out == f"{folder / 'a.yaml'}: not canonical\n"
    assert (folder / "a.yaml").read_text() == "b:   1\n"


def test_one_broken_file_does_not_stop_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, {"a.yaml": "b: [\n", "c.yaml": "d:   1\n", "e.yaml": "text\n"})
    assert main(check=False) == 1
    said = capsys.readouterr().out
    assert "a.yaml:2: not valid YAML" in said
    assert "e.yaml:1: found str; expected a mapping or list" in said
    assert (folder / "c.yaml").read_text() == "d: 1\n"


def test_a_key_that_stands_twice_is_refused_and_not_dropped(folder: Path) -> None:
    text = "a: 1\na: 2\n"
    write(folder, {"a.yaml": text})
    assert main(check=False) == 1
    assert (folder / "a.yaml").read_text() == text
