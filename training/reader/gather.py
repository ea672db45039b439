"""What the reader learns from: the corpus, the old phrases, and the texts of published cases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from plantar.evaluation.folder import JudgedCase, read_folder
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import parse
from plantar.reading.written_out import WrittenOut
from plantar.triage.urgency import Urgency
from training.corpus import Label, Sentence, Text, read_texts
from training.reader.examples import LEVEL_OF, PHRASES

HELD_OUT = frozenset({"s9", "w2", "v5", "g2"})
"""Writers that the reader never learns from: its thresholds are set on them."""
KEPT_OUT = ("0", "5")
"""Last figures of the cases whose texts are kept out: facts and causes are judged on them."""


def texts_to_learn(corpus: Path, cases: Path, knowledge: KnowledgeBase) -> list[Text]:
    """Every text that the reader may learn from."""
    read = list(read_texts(corpus / "train"))
    labelled = {(t.case, t.register) for t in read if t.case}
    found = [t for t in read if t.writer not in HELD_OUT and not t.case.endswith(KEPT_OUT)]
    found += phrases(knowledge)
    learnt = (c for c in read_folder(cases, knowledge) if not c.id.endswith(KEPT_OUT))
    told = (t for case in learnt for t in texts_of(case))
    return found + [t for t in told if (t.case, t.register) not in labelled]


def phrases(knowledge: KnowledgeBase) -> Iterator[Text]:
    """The wordings that findings are searched by, as texts of one sentence."""
    said: dict[str, dict[str, str]] = {}
    for finding, ways in knowledge.lexicon.items():
        for wordings, state in (
            ((*ways.lay, *ways.clinical), "present"),
            (ways.absent, "absent"),
        ):
            for phrase in (spoken for wording in wordings for spoken in _spoken(wording)):
                said.setdefault(phrase, {})[finding] = state
    for phrase, states in sorted(said.items()):
        labels = tuple(Label(finding, state) for finding, state in sorted(states.items()))
        yield Text(PHRASES, "none", None, "unknown", "phrase", (Sentence(phrase, labels),), phrase)


def _spoken(wording: str) -> Iterator[str]:
    """A wording without its signs, once for each of at most three alternatives."""
    plain = re.sub(r"[~@()\[\]?*]", "", wording.replace("@num", "10"))
    words = [word.split("|") for word in plain.split()]
    for n in range(min(max(map(len, words), default=0), 3)):
        yield " ".join(word[n % len(word)] for word in words)


def texts_to_judge(corpus: Path) -> list[Text]:
    """The texts of the writers that are held out."""
    return [t for t in read_texts(corpus / "train") if t.writer in HELD_OUT]


def cases_to_judge(corpus: Path) -> list[Text]:
    """The labelled texts of the cases that are kept out."""
    return [t for t in read_texts(corpus / "train") if t.case.endswith(KEPT_OUT)]


def texts_of(case: JudgedCase) -> Iterator[Text]:
    """What the person of a case wrote, and the first note about them."""
    person, right = case.vignette.person, sorted(case.right)[0]
    for register, whole in (
        ("patient", case.vignette.patient_text),
        ("note", case.vignette.clinician_note),
    ):
        if whole:
            age = None if person.age_years is None else int(person.age_years)
            yield Text("cases", right, age, str(person.sex or ""), register, (), whole, case.id)


def as_read(texts: Iterable[Text], knowledge: KnowledgeBase) -> Iterator[Text]:
    """Each text in the form in which the reader meets it at work."""
    form = WrittenOut(knowledge).text
    for text in texts:
        read = (replace(s, text=form(s.text).strip() or s.text) for s in text.sentences)
        yield replace(text, sentences=tuple(read), whole=form(text.whole))


def descriptions(knowledge: KnowledgeBase) -> dict[str, str]:
    """Finding to its own words, which its vector starts from."""
    found = {}
    for id_, one in knowledge.findings.items():
        found[id_] = ". ".join(dict.fromkeys((one.plain, one.term, one.question)))
    return found


def levels(knowledge: KnowledgeBase) -> dict[str, int]:
    """Condition to how urgent a text about it is: 0 later, 1 same day, 2 at once."""
    return {c.id: LEVEL_OF[Urgency(c.urgency)] for c in knowledge.conditions.values()}


def alarms(knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What a person can tell that makes a red flag of the day fire by itself."""
    of_the_day = (Urgency.EMERGENCY_NOW.value, Urgency.SAME_DAY.value)
    ways = (
        [name for name, so in way.states.items() if so]
        for flag in knowledge.red_flags
        if flag.urgency in of_the_day
        for way in minimal_examples(parse(flag.when))
        if not way.values
    )
    alone = dict.fromkeys(names[0] for names in ways if len(names) == 1)
    return tuple(name for name in alone if knowledge.findings[name].asked_of == "patient")
