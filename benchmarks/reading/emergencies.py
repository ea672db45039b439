"""Texts of a known urgency: the level from the words alone, and once the dangers are answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plantar.assessment.assess import Assessor
from plantar.errors import VignetteError
from plantar.evaluation.folder import JudgedCase
from plantar.evaluation.measures import SystemAnswer
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State, doubted
from plantar.reading.listener import Listener
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency

STATES = {"+": State.PRESENT, "-": State.ABSENT}


@dataclass(frozen=True)
class UrgentText:
    """A text, the level it deserves from its own facts, and what it states."""

    id: str
    text: str
    level: Urgency
    facts: Mapping[str, State]


def read_urgent_texts(folder: Path) -> Iterator[UrgentText]:
    """Every text of a folder of JSON lines: ``level`` and sentences with labels.

    Raises:
        VignetteError: a line is broken; names the file and the line.
    """
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line)
                facts = {
                    word[1:].partition("@")[0]: STATES[word[0]]
                    for _, labels in raw["s"]
                    for word in labels.split()
                    if word[0] in STATES
                }
                text = "\n".join(sentence for sentence, _ in raw["s"])
                level = Urgency(raw["level"])
            except (KeyError, ValueError, TypeError) as error:
                raise VignetteError(f"{path}:{number}: {error!r}; expected level and s") from error
            yield UrgentText(f"{path.stem}-{number}", text, level, facts)


def of_cases(cases: Sequence[JudgedCase]) -> Iterator[UrgentText]:
    """The patients' texts of cases, with the level and the history of the case."""
    for case in cases:
        if case.vignette.patient_text:
            facts = {e.finding: e.state for e in case.vignette.up_to(Layer.RISK)}
            yield UrgentText(case.id, case.vignette.patient_text, case.level, facts)


def told(assessor: Assessor, listener: Listener, texts: Sequence[UrgentText]) -> list[SystemAnswer]:
    """Levels from the words alone."""
    return [_answer(assessor, listener, one, dangers=False) for one in texts]


def screened(
    assessor: Assessor, listener: Listener, texts: Sequence[UrgentText]
) -> list[SystemAnswer]:
    """Levels after the danger screen, answered with what the text states; the rest with no."""
    return [_answer(assessor, listener, one, dangers=True) for one in texts]


def _answer(
    assessor: Assessor, listener: Listener, one: UrgentText, *, dangers: bool
) -> SystemAnswer:
    heard = listener.hear(one.text)
    answers = []
    if dangers:
        answers = list(_screen(one.facts, heard.evidence, assessor.network.knowledge))
    asked = {e.finding for e in answers}
    evidence = [*(e for e in heard.evidence if e.finding not in asked), *answers]
    level = assessor.triage(heard.person(Person()), evidence).level
    return SystemAnswer(one.id, None, level, one.level)


def _screen(
    facts: Mapping[str, State], heard: Sequence[Evidence], knowledge: KnowledgeBase
) -> Iterator[Evidence]:
    """Answers to what was in doubt and to the danger screen; what was heard is not taken back.

    Who has a part of something answers yes to the whole: both legs weak is a weak leg.
    """
    unsure = [e.finding for e in heard if doubted(e, knowledge.triage.sure.share)]
    there = {e.finding for e in heard if e.state is State.PRESENT} - {*unsure}
    so = [name for name, state in facts.items() if state is State.PRESENT]
    wholes = frozenset[str]().union(*map(knowledge.wholes, so))
    truth = {**dict.fromkeys(wholes, State.PRESENT), **facts}
    lines = (finding for line in knowledge.danger_screen.values() for finding in line.findings)
    for finding in dict.fromkeys([*unsure, *lines]):
        if finding not in there:
            yield Evidence(finding, truth.get(finding, State.ABSENT))
