"""A clinician's note: what it plainly says is entered, what it may mean is listed to decide.

A clause that is the very wording of a finding, as it would be typed into the search box, counts as
typed; the rest is read by the reader. What was entered by hand stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plantar import ExtractedFact, Extraction, Side, State
from plantar.web.engine import Engine
from plantar.web.finder import Found
from plantar.web.rows import FindingRow, of_two_sides, row
from plantar.web.typed import DOUBT, OF_A_SIDE, OTHER_SIDE, sound_beside

LONGEST_QUOTE = 200
SENTENCE = re.compile(r"[.;?!](?:\s+|$)|\n+")
CLAUSE = re.compile(r",\s+")
ONE_SIDE = (Side.LEFT, Side.RIGHT, Side.ONE)


RECENTLY = re.compile(
    r"\s+(?:since|from|for)\s+(?:(?:early\s+)?this|today|yesterday|last night|(?:last\s+)?\w+day"
    r"|\d+\s*(?:/7|/24|h|hrs?|hours?|d|days?))(?:\s+(?:morning|afternoon|evening|night|week|now))*\s*$",
    re.IGNORECASE,
)
"""How long something has been so, said last, where that is hours or days: the same without."""


def entered(
    text: str, heard: Extraction, engine: Engine
) -> tuple[list[FindingRow], dict[str, str]]:
    """The findings that a note enters, each once, and those that it leaves to decide.

    What was heard in a clause that is the very wording of another finding is left to decide. With
    what is to be decided stand the words that it was heard in; the dangers come first.
    """
    rows: dict[str, FindingRow] = {}
    for clause in _written(text, engine):
        before = rows.get(clause.finding)
        both = of_two_sides(before, clause, engine) if before else None
        rows[clause.finding] = both or clause
    written = [made.said for made in rows.values()]
    doubts = {doubt.finding: _quoted(text, doubt.start, doubt.end) for doubt in heard.doubts}
    for fact in heard.facts:
        quote = _quoted(text, fact.start, fact.end)
        made = _heard(fact, quote, heard, engine)
        if made is None:
            continue
        if before := rows.get(made.finding):
            both = of_two_sides(before, made, engine) if fact.sure else None
            rows[made.finding] = both or before
            continue
        if fact.sure and not _told_plainly(fact, written):
            rows[made.finding] = made
        else:
            doubts.setdefault(made.finding, quote)
    order = sorted(doubts, key=lambda doubt: doubt not in engine.knowledge.dangers)
    return list(rows.values()), {d: doubts[d] for d in order if d not in rows}


def _quoted(text: str, start: int, end: int) -> str:
    """The clause that a stretch of a text stands in; a stretch over several is quoted as it is."""
    marks = [*SENTENCE.finditer(text), *CLAUSE.finditer(text)]
    first = max((m.end() for m in marks if m.end() <= start), default=0)
    last = min((m.start() for m in marks if m.start() >= end), default=len(text))
    return text[first:last].strip(" ,;.")[:LONGEST_QUOTE]


def _told_plainly(fact: ExtractedFact, written: Sequence[str]) -> bool:
    """Whether the words of a fact are a clause that plainly tells something else."""
    return any(fact.said.strip(" ,;.") == clause for clause in written)


def _written(text: str, engine: Engine) -> Iterator[FindingRow]:
    """Clauses that are the very wording of a finding."""
    for sentence in _sentences(text):
        for clause in _clauses(sentence):
            for found in engine.finder.written(clause) or _lately(clause, engine):
                told = (found.state.value, found.side, found.number, found.unit)
                made = row(found.finding, *told, engine=engine, said=clause[:LONGEST_QUOTE])
                if made.evidence:
                    yield made


def _lately(clause: str, engine: Engine) -> tuple[Found, ...]:
    """Return the findings that a clause reports, read without its words for "recently"."""
    found = engine.finder.written(RECENTLY.sub("", clause))
    return tuple(f for f in found if f.state is State.PRESENT)


def _sentences(text: str) -> Iterator[str]:
    """Sentences that are not a question or a guess."""
    start = 0
    for match in (*SENTENCE.finditer(text), None):
        end = match.start() if match else len(text)
        mark = match[0] if match else ""
        sentence = text[start:end].strip()
        start = match.end() if match else end
        if sentence and not DOUBT.search(sentence + mark):
            yield sentence


def _clauses(sentence: str) -> Iterator[str]:
    """The parts between commas; what is said of the other side stays with the first."""
    parts: list[str] = []
    for part in CLAUSE.split(sentence):
        if parts and (OTHER_SIDE.fullmatch(part.strip()) or OF_A_SIDE.fullmatch(part.strip())):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    yield from (part.strip() for part in parts)


def _heard(fact: ExtractedFact, said: str, heard: Extraction, engine: Engine) -> FindingRow | None:
    """The row of a fact; none where its side says that another finding is meant, also heard."""
    e, table = fact.evidence, engine.knowledge.findings
    if e.finding not in engine.assessor.network.column:
        return None
    sides, one_sided = table[e.finding].sides, table[e.finding].one_sided
    if sides == "both" and e.side in ONE_SIDE and not one_sided:
        return None
    if sides == "one" and e.side is Side.BOTH:
        return None
    if sides == "one" and any(
        table[f.evidence.finding].one_sided == e.finding and f.evidence.side not in ONE_SIDE
        for f in heard.facts
        if f.evidence.state is State.PRESENT
    ):
        return None
    meant = sound_beside(said) if e.state is State.PRESENT and e.side else None
    on = meant or e.side
    side = on.value if on else ""
    value = "" if e.value is None else f"{round(e.value, 2):.10g}"
    unit = table[e.finding].unit if value else ""
    return row(e.finding, e.state.value, side, value, unit, engine=engine, said=said)
