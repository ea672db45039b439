"""The labelled texts: how a line is read, what the validator finds; every text is sound."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.triage.urgency import Urgency
from training.corpus import Label, label, problems, read_texts

CORPUS = Path(__file__).parents[2] / "corpus"
FINDINGS, CONDITIONS = ("numb_heel", "pain_back"), ("gout",)
SOUND: dict[str, Any] = {
    "condition": "gout",
    "age": 52,
    "sex": "f",
    "register": "plain",
    "s": [["My heel is numb.", "+numb_heel@left"], ["My back is fine.", "-pain_back"], ["Hi.", ""]],
}


def folder_of(folder: Path, *lines: object) -> Path:
    """A folder with one writer's file; a line is a text or what becomes JSON."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "w1.jsonl").write_text("\n".join(written) + "\n", encoding="utf-8")
    return folder


def faults(folder: Path, *lines: object) -> list[str]:
    return list(problems(folder_of(folder, *lines), FINDINGS, CONDITIONS))


def with_labels(labels: object) -> dict[str, Any]:
    return {**SOUND, "s": [["My heel is numb.", labels]]}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in SOUND.items() if name != key}


def test_a_sound_line_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND, {**SOUND, "condition": "none"}, without("age")) == []


def test_a_text_without_sentences_has_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, {"condition": "gout", "text": "My toe hurts."}) == []


def test_an_empty_line_is_passed_over(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND, "", SOUND) == []
    assert len(list(read_texts(tmp_path))) == 2


@pytest.mark.parametrize("sign", "+-<%?")
@pytest.mark.parametrize("side", ["", "@left", "@right", "@both"])
def test_every_sign_and_side_is_a_label(sign: str, side: str) -> None:
    found = label(f"{sign}numb_heel{side}")
    assert found.finding == "numb_heel" and found.side == side.removeprefix("@")


def test_the_signs_tell_who_and_when() -> None:
    states = [label(f"{sign}a").state for sign in "+-<%?"]
    assert states == ["present", "absent", "historical", "other", "hypothetical"]


@pytest.mark.parametrize("word", ["numb_heel", "*numb_heel", "+", "+@left", "+numb_heel@leftt"])
def test_a_word_that_is_no_label_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(word))):
        label(word)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "cannot be read"),
        ("[]", "expected an object"),
        ("3", "expected an object"),
        (without("condition"), "condition: missing"),
        ({**SOUND, "condition": "gowt"}, "unknown condition 'gowt'; did you mean gout?"),
        ({**SOUND, "sex": "x"}, "sex: found 'x'; expected m, f, u"),
        ({**SOUND, "age": "old"}, "age: found 'old'; expected 0 to 120"),
        ({**SOUND, "age": 130}, "age: found 130; expected 0 to 120"),
        ({**SOUND, "age": True}, "age: found True"),
        ({**SOUND, "level": "soon"}, "level: found 'soon'; expected emergency_now, same_day"),
        ({**SOUND, "sx": "f"}, "unknown key 'sx'; did you mean s or sex?"),
        (without("s"), "no text"),
        ({**SOUND, "s": []}, "no text"),
        ({**SOUND, "s": "My heel is numb."}, "s: expected pairs of a sentence and its labels"),
        ({**SOUND, "s": [["My heel is numb."]]}, "s: expected pairs"),
        (with_labels(["+numb_heel"]), "s: expected pairs"),
        ({**SOUND, "s": [["  ", "+numb_heel"]]}, "sentence 1: empty"),
        (with_labels("numb_heel"), "found 'numb_heel'; expected a prefix"),
        (with_labels("+numb_heel@leftt"), "found '+numb_heel@leftt'"),
        (with_labels("+numb_heal"), "unknown finding 'numb_heal'; did you mean numb_heel?"),
        (with_labels("+numb_heel +numb_heel"), "'numb_heel' is labelled twice"),
        (with_labels("+numb_heel -numb_heel"), "'numb_heel' is both present and absent"),
    ],
    ids=lambda part: part if isinstance(part, str) else "line",
)
def test_a_fault_is_said_with_file_and_line(line: object, says: str, tmp_path: Path) -> None:
    [fault] = faults(tmp_path, SOUND, line)
    assert fault.startswith(f"{tmp_path / 'w1.jsonl'}:2: ") and says in fault


@pytest.mark.parametrize("labels", ["+numb_heel@left -numb_heel@right", "+numb_heel <numb_heel"])
def test_one_finding_may_differ_by_side_or_time(labels: str, tmp_path: Path) -> None:
    assert faults(tmp_path, with_labels(labels)) == []


def test_all_faults_of_all_lines_are_said(tmp_path: Path) -> None:
    two = {**SOUND, "condition": "gowt", "s": [["My heel is numb.", "+numb_heal"]]}
    found = faults(tmp_path, two, "{", SOUND, two)
    assert [fault.split(":")[1] for fault in found] == ["1", "1", "2", "4", "4"]


def test_a_text_is_read_whole(tmp_path: Path) -> None:
    [text] = read_texts(folder_of(tmp_path, SOUND))
    assert (text.writer, text.condition, text.age_years, text.sex) == ("w1", "gout", 52, "female")
    assert text.whole == "My heel is numb. My back is fine. Hi."
    assert text.sentences[0].labels == (Label("numb_heel", "present", "left"),)
    assert text.sentences[2].labels == ()
    assert (text.source, text.level) == ("", None)


def test_a_retold_case_bears_its_page_and_its_level(tmp_path: Path) -> None:
    told = {"condition": "gout", "text": "Toe!", "source": "https://x.org", "level": "routine"}
    [text] = read_texts(folder_of(tmp_path, told))
    assert (text.source, text.level) == ("https://x.org", Urgency.ROUTINE)


def test_texts_come_in_the_order_of_writers_and_lines(tmp_path: Path) -> None:
    for name in ("b", "a"):
        lines = [json.dumps({"condition": "gout", "text": f"{name}{n}"}) for n in range(2)]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert [text.whole for text in read_texts(tmp_path)] == ["a0", "a1", "b0", "b1"]


def test_every_text_to_learn_from_is_sound(knowledge: KnowledgeBase) -> None:
    assert list(problems(CORPUS / "train", knowledge.findings, knowledge.conditions)) == []


def test_every_text_to_judge_by_is_sound(knowledge: KnowledgeBase) -> None:
    """Only places are shown: nobody who builds may read these texts."""
    found = problems(CORPUS / "check", knowledge.findings, knowledge.conditions)
    places = [":".join(fault.split(":")[:2]) for fault in found]
    assert not places, places


def test_no_writer_is_in_both_parts() -> None:
    train, check = (
        {p.stem for p in (CORPUS / part).glob("*.jsonl")} for part in ("train", "check")
    )
    assert train and check and not train & check


def test_judged_causes_are_read_as_probabilities(tmp_path: Path) -> None:
    [text] = read_texts(folder_of(tmp_path, {**SOUND, "judged": {"gout": 62.5}}))
    assert text.judged == {"gout": 0.625}


@pytest.mark.parametrize(
    "judged", [{"guot": 60}, {"gout": 0}, {"gout": 101}, {"gout": "60"}, [["gout", 60]]]
)
def test_judged_causes_that_cannot_be_are_faults(tmp_path: Path, judged: object) -> None:
    assert len(faults(tmp_path, {**SOUND, "judged": judged})) == 1
