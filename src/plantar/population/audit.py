"""``population audit``: what was done in which order, by rules that are data with references.

The table is wide, with a column ``date_EVENT`` (ISO dates, the first time) for each event. What a
text says counts like the other columns, which win over it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plantar import KnowledgeBase, Plantar, Urgency
from plantar.assessment.cohort import facts_of, with_context
from plantar.errors import KnowledgeError
from plantar.evaluation.measures import Proportion
from plantar.knowledge.columns import Rules, pack, unpack
from plantar.knowledge.expression import names, parse
from plantar.population.answered import sayable
from plantar.population.columns import (
    REJECTS,
    Reject,
    TableError,
    check_columns,
    read_wide,
    texts,
)
from plantar.population.extracted import CRISIS, heard, in_columns
from plantar.population.tables import Source

FILE = Path(__file__).with_name("audit.yaml")
RED_FLAG = "red_flag"
"""A name that rules may use: a red flag of an emergency or of the same day is there."""
PREFIX = "date_"
EARLIEST = date(1970, 1, 2)
"""The first day that counts: databases fill what they do not know with 1900 or 1970-01-01."""
WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_DATE = np.datetime64("NaT", "D")


class AuditRule(BaseModel):
    """A rule: for which people and event, what should have been on record by then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    among: str
    unless: str = ""
    done: str = ""
    """The event whose date counts; empty: it should be on record at any time."""
    expected: tuple[str, ...] = Field(min_length=1)
    reference: tuple[str, ...] = Field(min_length=1)
    note: str = ""


class AuditRules(BaseModel):
    """The events that a table may date, and the rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: dict[str, str]
    rules: tuple[AuditRule, ...]


def read_rules(knowledge: KnowledgeBase, file: Path = FILE) -> AuditRules:
    """The rules in a file.

    Raises:
        KnowledgeError: the file is no file of rules, or names what is unknown.
    """
    try:
        read = AuditRules.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{file}: not a file of audit rules: {error}") from error
    for rule in read.rules:
        used = names(parse(rule.among)) | (names(parse(rule.unless)) if rule.unless else set())
        unknown = sorted(used - {RED_FLAG, *knowledge.findings})
        unknown += sorted({*rule.expected, *([rule.done] if rule.done else [])} - set(read.events))
        unknown += sorted(set(rule.reference) - set(knowledge.references))
        if unknown:
            raise KnowledgeError(
                f"{file}: rule {rule.id}: found {', '.join(unknown)}; "
                "expected findings, events of this file and keys of references.yaml"
            )
    return read


@dataclass(frozen=True, slots=True)
class Audited:
    """The result of one rule: how many people it applies to, and which it finds."""

    rule: AuditRule
    share: Proportion
    people: tuple[str, ...]
    """Identifiers of those found: for the care team only, never in a report."""


class Audit:
    """Counts over batches; ask for ``result`` when all were added."""

    def __init__(
        self, door: Plantar, rules: AuditRules, columns: Sequence[str], today: date = date.max
    ) -> None:
        """``columns`` are those of the table; nothing was done after ``today``.

        Raises:
            TableError: no rule can be answered, as not all of its events are dated.
        """
        self.door, self.today = door, today
        self.events = [event for event in rules.events if PREFIX + event in columns]
        dated = set(self.events)
        self.rules = [
            r for r in rules.rules if {*r.expected, *([r.done] if r.done else [])} <= dated
        ]
        self.unanswered = [r.id for r in rules.rules if r not in self.rules]
        if not self.rules:
            raise TableError(_undated(rules, self.events))
        self._among = [_among(rule) for rule in self.rules]
        self._asked = [0] * len(self.rules)
        self._found: list[list[str]] = [[] for _ in self.rules]
        self.rejects: list[Reject] = []
        self.self_harm: list[str] = []
        """Identifiers of those whose text tells of it: for the care team only, and first."""

    def add(self, batch: pa.RecordBatch) -> None:
        """Counts the people of a wide batch."""
        read, told = heard(batch, read_wide(batch, self.door.knowledge), self.door)
        dates, faults = _dates(batch, self.events, self.today)
        self.rejects += [*read.rejects, *told.rejects, *faults]
        cohort, kept = in_columns(read, told, self.door), read.kept
        facts = facts_of(cohort, with_context(cohort, self.door.knowledge), self.door.knowledge)
        flagged = self.door.cohorts.flagged(facts) >= Urgency.SAME_DAY.rank
        facts = facts.with_truths({RED_FLAG: (pack(flagged), pack(~flagged))})
        ids = batch.column("person_id").cast(pa.string()).to_pylist()
        self.self_harm += [ids[kept[row]] for row in told.self_harm]
        bad = {fault.line for fault in faults}
        sound = np.array([line not in bad for line in batch.column("_line").to_pylist()])[kept]
        for n, rule in enumerate(self.rules):
            among = self._among[n].evaluate(facts)
            asked = unpack(among.true(0) & ~among.true(1), len(kept)) & sound
            done = dates[rule.done][kept] if rule.done else None
            asked &= ~np.isnat(done) if done is not None else True
            lacking = np.zeros(len(kept), dtype=bool)
            for event in rule.expected:
                date = dates[event][kept]
                lacking |= np.isnat(date) | ((date > done) if done is not None else False)
            self._asked[n] += int(asked.sum())
            self._found[n] += [ids[kept[row]] for row in np.flatnonzero(asked & lacking)]

    def who(self) -> str:
        """CSV of rule and person_id of everybody found; who tells of self-harm comes first."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(("rule", "person_id"))
        writer.writerows((CRISIS, person) for person in self.self_harm)
        writer.writerows((a.rule.id, person) for a in self.result for person in a.people)
        return text.getvalue()

    def why_not(self) -> str:
        """CSV of the rows that are not counted, as rejects of a run: line, person, reason."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(REJECTS.names)
        writer.writerows(astuple(reject) for reject in self.rejects)
        return text.getvalue()

    @property
    def result(self) -> tuple[Audited, ...]:
        """What was found so far, rule for rule."""
        return tuple(
            Audited(rule, Proportion(len(found), asked), tuple(found))
            for rule, asked, found in zip(self.rules, self._asked, self._found, strict=True)
        )


def audited(source: Source, audit: Audit, keep: Sequence[str]) -> Audit:
    """The audit with everybody of a wide table counted.

    Raises:
        TableError: a column is unknown.
    """
    dates = [PREFIX + event for event in audit.events]
    check_columns(source.names, [*dates, *keep], audit.door.knowledge)
    for batch in source.batches():
        audit.add(batch)
    audit.rejects += source.malformed
    return audit


def in_words(audit: Audit, least: int) -> Iterator[str]:
    """The counts without anybody's name; those below ``least`` are hidden."""
    if audit.self_harm:
        n = len(audit.self_harm)
        count = f"{n:,} texts" if n >= least else f"Fewer than {least} texts"
        yield f"{count} tell of self-harm: see these people first; --people names them"
    for found in audit.result:
        share, rule = found.share, found.rule
        low, high = share.interval
        yield rule.question
        if not sayable(share, least):
            yield f"  hidden: fewer than {least}"
        else:
            yield f"  {share.hits:,} of {share.n:,} ({low:.1%} to {high:.1%})"
        sources = (audit.door.knowledge.references[key].citation for key in rule.reference)
        yield f"  {rule.note}; {'; '.join(sources)}"
    for rule_id in audit.unanswered:
        yield f"{rule_id}: not answered, the table has no dates for it"
    if audit.rejects:
        yield from _rejected(audit.rejects, least)
    yield "A date that is not there means not recorded, which is not the same as not done."


def _rejected(rejects: Sequence[Reject], least: int) -> Iterator[str]:
    """How many rows are not counted, and for which reasons."""
    n = len({r.line for r in rejects})
    count = f"{n:,}" if n >= least else f"Fewer than {least}"
    yield f"{count} rows not counted: they cannot be read; --rejects names them"
    reasons = Counter((r.column, r.expected) for r in rejects)
    for (column, expected), times in sorted(reasons.items()):
        if times >= least:
            yield f"  {column or 'row'}: {times:,} times not {expected}"


def _undated(rules: AuditRules, dated: Sequence[str]) -> str:
    """What each rule that cannot be answered wants, beside the events that are dated."""
    wants = "; ".join(
        f"{rule.id} {', '.join(PREFIX + e for e in (rule.done, *rule.expected) if e)}"
        for rule in rules.rules
    )
    found = ", ".join(PREFIX + event for event in dated) or "no date of an event"
    return f"columns: found {found}, which answers no rule; expected all of one: {wants}"


def _among(rule: AuditRule) -> Rules:
    """Whom the rule is about, and who is left out; the unknown of the latter leaves nobody out."""
    return Rules([rule.among, rule.unless or "not always"])


def _dates(
    batch: pa.RecordBatch, events: Iterable[str], today: date
) -> tuple[dict[str, np.ndarray], list[Reject]]:
    """Dates (n,) of each event, and cells that are none, or fill a database where none is known."""
    found, faults = {}, []
    lines, ids = batch.column("_line").to_pylist(), batch.column("person_id").to_pylist()
    until = "" if today == date.max else f" to {today}"
    expected = f"a day as 2026-04-03, from {EARLIEST}{until}"
    for event in events:
        cells = texts(batch.column(PREFIX + event))
        dates = np.full(len(cells), NO_DATE)
        for n, cell in enumerate(cells):
            day = _day(cell)
            if day is not None and EARLIEST <= day <= today:
                dates[n] = np.datetime64(day, "D")
            elif cell:
                column = PREFIX + event
                faults.append(Reject(lines[n], str(ids[n]), column, cell[:40], expected))
        found[event] = dates
    return found, faults


def _day(cell: str) -> date | None:
    """The day of an ISO date with or without a time; None of a part of a date.

    >>> _day("2026-04-03 10:15:00"), _day("2026-04"), _day("2026-04-03junk")
    (datetime.date(2026, 4, 3), None, None)
    """
    try:
        return datetime.fromisoformat(cell).date() if WHOLE.match(cell) else None
    except ValueError:
        return None
