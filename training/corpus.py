"""The labelled texts of ``corpus/``: one text a line, by its writer's file.

A line is a JSON object: ``condition`` (or ``none``), ``age``, ``sex`` (m, f, u), ``register`` and
``s``, a list of [sentence, labels]. A label is a prefix, a finding and a side: ``+id`` is so now,
``-id`` is not so, ``<id`` was so and is over, ``%id`` is somebody else's, ``?id`` is feared, asked
or planned; ``@left``, ``@right`` or ``@both`` may follow. Texts with ``text`` instead of ``s`` have
the condition as their only label, most with the ``level`` of urgency that a careful doctor would
give them; ``source`` is the public page whose case they retell; ``case`` names the development case
whose own words they are. ``judged`` gives causes in percent as a reader judged them from the text
alone, blind to ``condition``; what is left of a hundred is every other cause.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from plantar.errors import did_you_mean
from plantar.knowledge.people import OLDEST
from plantar.triage.urgency import Urgency

STATES = {"+": "present", "-": "absent", "<": "historical", "%": "other", "?": "hypothetical"}
SIDES = ("", "left", "right", "both")
SEXES = {"m": "male", "f": "female", "u": "unknown"}
KEYS = ("condition", "age", "sex", "register", "level", "s", "text", "case", "source", "judged")
SINGLE = "single sentence"
"""Register of sentences written for one finding: what else they may say is not labelled."""
LEVELS = tuple(level.value for level in Urgency)
MOST_PERCENT = 100.5
"""A hundred, rounded part by part."""
OPPOSITE = {"present": "absent", "absent": "present"}


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
    """One person's text; ``whole`` is all of it, ``case`` the development case that it is of.

    ``source`` is the public page whose case it retells, empty where it was made up; ``level`` how
    urgent a careful doctor called it, None where nobody was asked; ``judged`` the probability of
    each cause in the judgement of a blind reader, empty where there was none.
    """

    writer: str
    condition: str
    age_years: int | None
    sex: str
    register: str
    sentences: tuple[Sentence, ...]
    whole: str
    case: str = ""
    source: str = ""
    level: Urgency | None = None
    judged: Mapping[str, float] = field(default_factory=dict)


def read_texts(folder: Path) -> Iterator[Text]:
    """Every text of a folder, by writer and line."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield _text(path, number, json.loads(line))


def _text(path: Path, number: int, raw: dict[str, Any]) -> Text:
    rows: list[list[str]] = raw.get("s", [])
    sentences = tuple(
        Sentence(str(text), tuple(label(word) for word in str(labels).split()))
        for text, labels in rows
    )
    whole = str(raw.get("text") or _joined(sentences))
    age = raw.get("age")
    return Text(
        path.stem,
        str(raw["condition"]),
        int(str(age)) if age is not None else None,
        SEXES[str(raw.get("sex", "u"))],
        str(raw.get("register", "")),
        sentences,
        whole,
        str(raw.get("case", "")),
        str(raw.get("source", "")),
        Urgency(str(raw["level"])) if "level" in raw else None,
        {cause: percent / 100 for cause, percent in raw.get("judged", {}).items()},
    )


def _joined(sentences: Iterable[Sentence]) -> str:
    """As one text; where a sentence has no full stop it ended its line."""
    return "".join(s.text + (" " if s.text[-1:] in ".!?" else "\n") for s in sentences).strip()


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
    known, causes = frozenset(findings), frozenset({*conditions, "none"})
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for fault in _faults(line, known, causes) if line.strip() else ():
                yield f"{path}:{number}: {fault}"


def _faults(line: str, known: frozenset[str], causes: frozenset[str]) -> Iterator[str]:
    try:
        raw = json.loads(line)
    except ValueError as error:
        yield f"cannot be read: {error}"
        return
    if not isinstance(raw, dict):
        yield f"found {line[:40]!r}; expected an object"
        return
    for key in raw.keys() - set(KEYS):
        yield f"unknown key {key!r}{did_you_mean(key, KEYS)}"
    if "condition" not in raw:
        yield "condition: missing; expected an id or none"
    elif (condition := str(raw["condition"])) not in causes:
        yield f"unknown condition {condition!r}{did_you_mean(condition, causes)}"
    if raw.get("sex", "u") not in SEXES:
        yield f"sex: found {raw['sex']!r}; expected {', '.join(SEXES)}"
    if "level" in raw and raw["level"] not in LEVELS:
        yield f"level: found {raw['level']!r}; expected {', '.join(LEVELS)}"
    age = raw.get("age")
    if age is not None and (type(age) is not int or not 0 <= age <= OLDEST):
        yield f"age: found {age!r}; expected 0 to {OLDEST}"
    yield from _of_judged(raw.get("judged", {}), causes)
    yield from _of_sentences(raw, known)


def _of_judged(judged: object, causes: frozenset[str]) -> Iterator[str]:
    if not isinstance(judged, dict):
        yield f"judged: found {judged!r}; expected causes with their percent"
        return
    for cause in judged.keys() - causes:
        yield f"judged: unknown condition {cause!r}{did_you_mean(cause, causes)}"
    shares = [p for p in judged.values() if type(p) in (int, float) and 0 < p <= 100]
    if len(shares) < len(judged) or sum(shares) > MOST_PERCENT:
        yield f"judged: found {judged!r}; expected percents above nought, at most a hundred in all"


def _of_sentences(raw: dict[str, Any], known: frozenset[str]) -> Iterator[str]:
    rows = raw.get("s", [])
    if not _pairs(rows):
        yield "s: expected pairs of a sentence and its labels"
        return
    if not rows and not str(raw.get("text", "")).strip():
        yield "no text: expected s or text"
    for n, (text, labels) in enumerate(rows, 1):
        if not text.strip():
            yield f"sentence {n}: empty"
        yield from _of_labels(labels.split(), known)


def _pairs(rows: object) -> bool:
    return isinstance(rows, list) and all(
        isinstance(row, list) and len(row) == 2 and all(isinstance(part, str) for part in row)
        for row in rows
    )


def _of_labels(words: list[str], known: frozenset[str]) -> Iterator[str]:
    seen: set[Label] = set()
    for word in words:
        try:
            found = label(word)
        except ValueError as error:
            yield str(error)
            continue
        if found.finding not in known:
            yield f"unknown finding {found.finding!r}{did_you_mean(found.finding, known)}"
        if found in seen:
            yield f"{found.finding!r} is labelled twice"
        if found.state in OPPOSITE and replace(found, state=OPPOSITE[found.state]) in seen:
            yield f"{found.finding!r} is both present and absent"
        seen.add(found)
