"""The labelled texts of ``corpus/``: one text a line, by its writer's file.

A line is a JSON object: ``condition`` (or ``none``), ``age``, ``sex`` (m, f, u), ``register`` and
``s``, a list of [sentence, labels]. A label is a prefix, a finding and a side: ``+id`` is so now,
``-id`` is not so, ``<id`` was so and is over, ``%id`` is somebody else's, ``?id`` is feared, asked
or planned; ``@left``, ``@right`` or ``@both`` may follow. Texts with ``text`` instead of ``s`` have
the condition as their only label.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

STATES = {"+": "present", "-": "absent", "<": "historical", "%": "other", "?": "hypothetical"}
SIDES = ("", "left", "right", "both")
SEXES = {"m": "male", "f": "female", "u": "unknown"}


@dataclass(frozen=True, slots=True)
class Label:
    """What a sentence says of a finding; ``state`` is one of STATES."""

    finding: str
    state: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, read with those before it."""

    text: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One person's text; ``whole`` is all of it."""

    writer: str
    condition: str
    age_years: int | None
    sex: str
    register: str
    sentences: tuple[Sentence, ...]
    whole: str


def read_texts(folder: Path) -> Iterator[Text]:
    """Every text of a folder, by writer and line."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield _text(path, number, json.loads(line))


def _text(path: Path, number: int, raw: dict[str, object]) -> Text:
    rows: list[list[str]] = raw.get("s", [])  # type: ignore[assignment]
    sentences = tuple(
        Sentence(str(text), tuple(label(word) for word in str(labels).split()))
        for text, labels in rows
    )
    whole = str(raw.get("text") or " ".join(s.text for s in sentences))
    age = raw.get("age")
    return Text(
        path.stem,
        str(raw["condition"]),
        int(str(age)) if age is not None else None,
        SEXES[str(raw.get("sex", "u"))],
        str(raw.get("register", "")),
        sentences,
        whole,
    )


def label(word: str) -> Label:
    """A label from its short form.

    >>> label("+numb_heel_plantar@left")
    Label(finding='numb_heel_plantar', state='present', side='left')

    Raises:
        ValueError: the prefix or the side is unknown.
    """
    finding, _, side = word[1:].partition("@")
    if word[0] not in STATES or side not in SIDES or not finding:
        raise ValueError(f"found {word!r}; expected a prefix of {' '.join(STATES)}, an id, a side")
    return Label(finding, STATES[word[0]], side)


def problems(folder: Path, findings: Iterable[str], conditions: Iterable[str]) -> Iterator[str]:
    """Every fault of a folder as ``file:line: what was found; what would be right``."""
    known, causes = frozenset(findings), {*conditions, "none"}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            at = f"{path}:{number}"
            try:
                text = _text(path, number, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                yield f"{at}: cannot be read: {error}"
                continue
            if text.condition not in causes:
                yield f"{at}: unknown condition {text.condition!r}"
            for sentence in text.sentences:
                for found in sentence.labels:
                    if found.finding not in known:
                        yield f"{at}: unknown finding {found.finding!r}"
