"""``population report``: counts by urgency and group with intervals, calibration, charts, CSV.

Only counts leave: no row of a person is in a report. A cell smaller than ``least`` is not shown,
and others with it, so that nobody can work it out from a total.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import duckdb

from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Table, to_html
from plantar.evaluation.measures import Share
from plantar.population.answers import UNSAFE
from plantar.population.columns import TableError
from plantar.triage.urgency import Urgency

LEVELS = (*(level.value for level in Urgency), UNSAFE)
AGE, BAND = "age_years", 20
BINS = 10
NOT_DIAGNOSES = (
    "Counts of what the program says of the records, not of diseases: they depend on who is in the "
    "table and on what was recorded. An unrecorded danger leaves a level provisional."
)


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of a table of counts: how many of a group are at a level."""

    by: str
    group: str
    level: str
    share: Share
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Calibration:
    """People whose first condition had a probability in one bin, and how often it was right."""

    low: float
    mean: float
    right: Share


class Answered:
    """The answers in the folder of a run.

    Raises:
        TableError: no finished run is there.
    """

    def __init__(self, out: Path) -> None:
        manifest = out / "manifest.json"
        if not manifest.exists():
            raise TableError(
                f"{out}: found no manifest.json; expected the folder of a finished run"
            )
        self.manifest = json.loads(manifest.read_text())
        self._files = str(out / "answers" / "*.parquet")
        self._connection = duckdb.connect()

    def columns(self) -> list[str]:
        """Names of the columns of the answers."""
        rows = self._rows("describe select * from read_parquet(?)")
        return [str(row[0]) for row in rows]

    def counts(self, by: str = "") -> tuple[Count, ...]:
        """People by urgency, in each group of a kept column; ages in bands of twenty years."""
        group = "''"
        if by:
            self._known(by)
            group = f"coalesce({_quoted(by)}, '')"
            if by == AGE:
                low = f"cast(floor(try_cast({_quoted(by)} as double) / {BAND}) * {BAND} as int)"
                group = f"coalesce(printf('%d to %d', {low}, {low} + {BAND - 1}), '')"
        rows = self._rows(
            f"select {group} as g, urgency, count(*) from read_parquet(?) group by 1, 2 order by 1"
        )
        found = {(str(g), str(level)): int(n) for g, level, n in rows}
        names = dict.fromkeys(g for g, _ in found)
        total = {g: sum(n for (of, _), n in found.items() if of == g) for g in names}
        return tuple(
            Count(by, g, level, Share(found.get((g, level), 0), total[g]))
            for g in names
            for level in LEVELS
        )

    def calibration(self, outcome: str) -> tuple[Calibration, ...]:
        """How often the first condition is that of the kept column ``outcome``, by probability."""
        self._known(outcome)
        rows = self._rows(
            f"select least(floor(p_1 * {BINS}), {BINS - 1}) / {BINS} as low, avg(p_1), "
            f"count(*) filter (condition_1 = {_quoted(outcome)}), count(*) from read_parquet(?) "
            f"where {_quoted(outcome)} is not null group by 1 order by 1"
        )
        return tuple(Calibration(low, mean, Share(hits, n)) for low, mean, hits, n in rows)

    def right_first(self, outcome: str, by: str) -> tuple[Count, ...]:
        """How often the first condition is right, by group: where the program serves some worse."""
        self._known(outcome)
        self._known(by)
        rows = self._rows(
            f"select coalesce({_quoted(by)}, ''), count(*) filter (condition_1 = "
            f"{_quoted(outcome)}), count(*) from read_parquet(?) where {_quoted(outcome)} is not "
            "null group by 1 order by 1"
        )
        return tuple(Count(by, str(g), "first is right", Share(hits, n)) for g, hits, n in rows)

    def _known(self, column: str) -> None:
        if column not in self.columns():
            raise TableError(
                f"{column}: no such column of the answers; assess with --keep {column}"
            )

    def _rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(query, [self._files]).fetchall()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def suppressed(counts: Sequence[Count], least: int) -> tuple[Count, ...]:
    """The counts with small cells hidden, and others that a total would give them away by.

    A cell is added up with its group and, over all groups, with its level: in either sum two cells
    are hidden or none. A group smaller than ``least`` is hidden whole.
    """
    hidden = {n for n, c in enumerate(counts) if 0 < c.share.hits < least or 0 < c.share.n < least}
    sums: dict[tuple[str, ...], list[int]] = {}
    for n, c in enumerate(counts):
        if c.share.hits:
            sums.setdefault(("group", c.by, c.group), []).append(n)
            sums.setdefault(("level", c.by, c.level), []).append(n)
    while alone := [cells for cells in sums.values() if len(hidden & set(cells)) == 1 < len(cells)]:
        for cells in alone:
            if len(hidden & set(cells)) == 1:
                hidden.add(min(set(cells) - hidden, key=lambda n: (counts[n].share.hits, n)))
    return tuple(
        Count(c.by, c.group, c.level, c.share, n not in hidden) for n, c in enumerate(counts)
    )


def sayable(share: Share, least: int) -> bool:
    """Neither those it counts nor the rest are so few that they are hidden."""
    return not any(0 < n < least for n in (share.n, share.hits, share.n - share.hits))


def page(answered: Answered, by: Sequence[str], outcome: str, least: int) -> tuple[str, str]:
    """The report as HTML and its counts as CSV."""
    manifest = answered.manifest
    blocks: list[Block] = [
        Heading(1, "Population report"),
        Paragraph(
            f"{manifest['assessed']:,} of {manifest['people']:,} people assessed, "
            f"{manifest['rejected']:,} rejected with a reason; {manifest['malformed_rows']:,} "
            f"malformed rows. plantar {manifest['version']}, "
            f"knowledge {manifest['knowledge'][:12]}."
        ),
        Paragraph(NOT_DIAGNOSES),
    ]
    told: list[Count] = []
    for name in ("", *by):
        counts = suppressed(answered.counts(name), least)
        told += counts
        blocks += [Heading(2, f"Urgency by {name}" if name else "Urgency"), *_tables(counts, least)]
    if outcome:
        blocks += _outcome(answered, outcome, by, least)
    blocks += [Heading(2, "How to read it"), Bullets(_reading(least))]
    return to_html("Population report", blocks), _csv(told)


def _tables(counts: Sequence[Count], least: int) -> list[Block]:
    blocks: list[Block] = []
    for group in dict.fromkeys(c.group for c in counts):
        mine = [c for c in counts if c.group == group]
        title = f"{group or 'not recorded'}" if mine[0].by else "everybody"
        rows = [(c.level.replace("_", " "), *_cells(c, least)) for c in mine]
        blocks.append(Table(title, ("urgency", "people", "share", "95 % interval"), rows))
        blocks.append(Picture(_bars(mine), f"Shares by urgency of {title}, as in the table"))
    return blocks


def _cells(count: Count, least: int) -> tuple[str, str, str]:
    if not count.shown:
        return f"hidden (fewer than {least} here or beside)", "", ""
    low, high = count.share.interval
    return f"{count.share.hits:,}", f"{count.share.value:.1%}", f"{low:.1%} to {high:.1%}"


def _bars(counts: Sequence[Count]) -> str:
    """Horizontal bars with intervals."""
    parts = []
    for n, count in enumerate(counts):
        y = 8 + n * 24
        parts.append(f'<text x="0" y="{y + 12}" font-size="12">{escape(count.level)}</text>')
        if count.shown:
            low, high = (180 + 400 * x for x in count.share.interval)
            width = 400 * count.share.value
            parts.append(f'<rect x="180" y="{y}" width="{width:.1f}" height="16" fill="#3b6fb6"/>')
            parts.append(
                f'<path d="M{low:.1f} {y + 8}H{high:.1f}" stroke="#111" stroke-width="2"/>'
            )
    height = 16 + 24 * len(counts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 {height}" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def _outcome(answered: Answered, outcome: str, by: Sequence[str], least: int) -> list[Block]:
    bins = [b for b in answered.calibration(outcome) if sayable(b.right, least)]
    rows = [
        (f"{b.low:.1f} to {b.low + 1 / BINS:.1f}", f"{b.right.n:,}", f"{b.mean:.1%}",
         f"{b.right.value:.1%}", "{:.1%} to {:.1%}".format(*b.right.interval))
        for b in bins
    ]  # fmt: skip
    header = ("probability of the first", "people", "mean", "was right", "95 % interval")
    blocks: list[Block] = [
        Heading(2, "Calibration"),
        Table(f"Against the column {outcome}", header, rows),
        Picture(_diagram(bins), "Calibration diagram: the table as dots; the diagonal is ideal"),
    ]
    for name in by:
        if name == AGE:
            continue
        counts = [c for c in answered.right_first(outcome, name) if sayable(c.share, least)]
        cells = [
            (c.group or "not recorded", f"{c.share.n:,}", *_cells(c, least)[1:]) for c in counts
        ]
        blocks.append(
            Table(f"First condition right, by {name}", (name, "people", "share", "interval"), cells)
        )
    return blocks


def _diagram(bins: Sequence[Calibration]) -> str:
    parts = ['<path d="M20 220L220 20M20 20V220H220" fill="none" stroke="#777"/>']
    for b in bins:
        x, y = 20 + 200 * b.mean, 220 - 200 * b.right.value
        low, high = (220 - 200 * end for end in b.right.interval)
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#3b6fb6" stroke-width="2"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#3b6fb6"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="320">'
        f"{''.join(parts)}</svg>"
    )


def _reading(least: int) -> list[str]:
    found = [
        f"{UNSAFE}: danger questions are open and the level would be below same-day.",
        "Intervals are Wilson's; they speak of chance alone, not of what was never recorded.",
    ]
    if least > 1:
        found.append(
            f"Counts below {least} are hidden, and others with them that would give them away."
        )
    return found


def _csv(counts: Sequence[Count]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("by", "group", "urgency", "people", "of", "share", "low", "high"))
    for c in counts:
        low, high = c.share.interval
        figures = (c.share.hits, c.share.n, *(f"{x:.6f}" for x in (c.share.value, low, high)))
        writer.writerow((c.by, c.group, c.level, *(figures if c.shown else ("",) * 5)))
    return text.getvalue()
