"""What the letter and the summary share: cover, words, map, open questions and the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from plantar.anatomy.map_sheet import draw_map
from plantar.anatomy.painted import FELT_THERE, PAINTED
from plantar.anatomy.place_words import painted_words
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Quote
from plantar.assessment.report import Report
from plantar.assessment.reported import ToldFacts, titles, told_facts, typed_value
from plantar.assessment.request import Request, read_request
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Side, State
from plantar.triage.not_felt import LOOKED

OPEN_QUESTIONS = 6
NOTHING_YET = "Nothing yet: answer the questions about dangers first."
SIDES = {
    Side.LEFT: "left",
    Side.RIGHT: "right",
    Side.BOTH: "both sides",
    Side.ONE: "one side, not said which",
}
NUMB, NUMBNESS = "numb", "numbness"
"""What a map shows where no other feeling was chosen, and how it is told."""
NOT_SAID = ("list of medicines", PAINTED, LOOKED)
"""How facts begin that were worked out, not said."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a letter carries beside the report: who it is about, who sends it, their own words.

    ``words`` are printed as they were written. ``by_person``: the person sends it, not a colleague;
    ``of_another``: somebody who cares for them wrote it.
    """

    words: str = ""
    name: str = ""
    born: str = ""
    sender: str = ""
    by_person: bool = False
    of_another: bool = False


@dataclass(frozen=True)
class Letter:
    """A report on its way to paper: what was given, the day in words and the cover."""

    report: Report
    given: Request
    knowledge: KnowledgeBase
    day: str
    cover: Cover

    @cached_property
    def told(self) -> ToldFacts:
        """What was told, by how far it can be relied on."""
        return told_facts(self.given.evidence, self.knowledge)


def begun(report: Report, knowledge: KnowledgeBase, on: date, cover: Cover) -> Letter:
    """What a letter is composed from."""
    return Letter(report, read_request(report.input, knowledge), knowledge, long_date(on), cover)


def long_date(on: date) -> str:
    """A date that nobody reads the wrong way round: 3 April 2026."""
    return f"{on.day} {on:%B %Y}"


def own_words(letter: Letter, *, by: str = "the person's") -> list[Block]:
    """The text as it was written; without it, the pieces that were read, each in quotes."""
    if letter.cover.words.strip():
        return [Heading(2, f"In {by} own words"), Quote(letter.cover.words.strip())]
    table = letter.knowledge.findings
    facts = (e.fact.strip() for e in letter.given.evidence if not typed_value(e, table[e.finding]))
    said = [f for f in dict.fromkeys(facts) if f and not f.startswith((*NOT_SAID, FELT_THERE))]
    if not said:
        return []
    quoted = "; ".join(f"\u201c{s}\u201d" for s in said)
    return [Heading(2, "Words that this rests on"), Paragraph(f"{quoted}.")]


def denied_lines(
    items: Sequence[Evidence], knowledge: KnowledgeBase
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Lines of the danger screen of which everything was denied, and the findings in them."""
    absent = {e.finding for e in items if e.state is State.ABSENT and e.confidence >= 1}
    lines = {n: e.findings for n, e in knowledge.danger_screen.items() if absent >= {*e.findings}}
    return frozenset(f for names in lines.values() for f in names), tuple(lines)


def side_told(e: Evidence, knowledge: KnowledgeBase, name: str) -> Side | None:
    """The side to name with a fact; none where none is known, or ``name`` says or has none."""
    entry = knowledge.findings[e.finding]
    sideless = knowledge.topic_of(e.finding).sideless and entry.sides != "one"
    both = e.side is Side.BOTH and ("both" in name.split() or entry.sides == "one")
    return None if sideless or both or entry.sides == "both" else e.side


def side_in_brackets(e: Evidence, knowledge: KnowledgeBase, name: str) -> str:
    """That side in brackets; empty where there is none."""
    side = side_told(e, knowledge, name)
    return f" ({SIDES[side]})" if side else ""


def painted(letter: Letter, title: str = "Where it is felt") -> list[Block]:
    """The map, drawn and in words."""
    map_ = letter.given.map
    if not map_.marked_sides:
        return []
    lines = painted_words(map_, letter.knowledge.regions)
    told = titles(letter.told.sure, map_, letter.knowledge)
    said = ". ".join(f"{_felt(kind, told)}: {places}" for kind, places in lines)
    return [Heading(2, title), Picture(draw_map(map_), said or "not exact")]


def _felt(kind: str, told: Sequence[str]) -> str:
    """What is felt there; not "numb" of who told of something else only: a text paints so."""
    return "Felt there" if kind == NUMB and NUMBNESS not in (*told, kind) else kind.capitalize()


def open_questions(report: Report, clinical: KnowledgeBase | None = None) -> list[Block]:
    """Safety questions that the plan waits for, those that free most first.

    ``clinical``: the knowledge, where a colleague reads them; they are put to nobody then.
    """
    table = clinical.care.flags if clinical else {}
    asked = [
        f"{table[q.flag].meaning}? {'; '.join(q.listed)}".rstrip() if q.flag in table else q.whole
        for q in report.plan.questions[:OPEN_QUESTIONS]
    ]
    if not asked or report.plan.kind == "emergency":
        return []
    return [Heading(2, "Safety questions without an answer"), Bullets(asked)]


def foot(letter: Letter) -> list[Block]:
    """What this is not, and a line of versions."""
    report = letter.report
    return [
        Paragraph(
            "Decision support, not a medical device; no clinician has reviewed this letter or the "
            "knowledge behind it."
        ),
        Paragraph(
            f"plantar {report.version}, knowledge {report.knowledge}, "
            f"input {report.input_hash[:12]}."
        ),
    ]
