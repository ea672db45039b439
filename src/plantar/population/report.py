"""``population report``: counts with intervals, calibration, fairness, decision curves, charts.

Only counts leave: no row of a person is in a report. A cell smaller than ``least`` is not shown,
and others with it, so that nobody can work it out from a total.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plantar import KnowledgeBase, Urgency
from plantar.assessment.document import Block, Bullets, Heading, Paragraph, Picture, Table, to_html
from plantar.evaluation.measures import Proportion
from plantar.population.answered import (
    BINS,
    FIRST,
    LEVELS,
    Calibration,
    Count,
    Decision,
    Fairness,
    Outcome,
    RunAnswers,
    sayable_bins,
    sayable_cells,
    sayable_steps,
    suppressed,
)
from plantar.population.answers import UNSAFE
from plantar.population.charts import bars, curves, diagram
from plantar.population.disclosure import PublishedCount, undisclosed
from plantar.population.extracted import CRISIS

Key = tuple[str, ...]
NOT_DIAGNOSES = (
    "Counts of what the program says of the records, not of diseases: they depend on who is in the "
    "table and on what was recorded. An unrecorded danger leaves a level provisional."
)
MEASURES = {
    "urgent": "needed care on the same day",
    "found": "urgent and placed there (sensitivity)",
    "open": "urgent and told that it is not yet safe to say",
    "missed": "urgent and told a lower level",
    "alarmed": "not urgent, yet placed as urgent",
    "first": "first condition right",
    "among_first": f"right among the first {FIRST}",
}
DECISIONS = (
    "Net benefit = true positives / n - false positives / n x threshold / (1 - threshold) (Vickers "
    "and Elkin 2006, Med Decis Making 26:565). A threshold of 5 % means: nineteen sent in vain are "
    "an acceptable price for one who needed it. Sending by the probability is worth it where its "
    "line is above both others. Those not yet safe to say are counted by their probability alone."
)


@dataclass(frozen=True)
class RunReport:
    """The report as HTML, and its figures as CSV by what they are: counts, calibration, fairness
    and decisions.
    """

    html: str
    tables: Mapping[str, str]


def page(
    answered: RunAnswers,
    by: Sequence[str],
    outcome: Outcome,
    least: int,
    knowledge: KnowledgeBase,
) -> RunReport:
    """The report of a run.

    Raises:
        TableError: a column was not kept.
    """
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
        *_marked(manifest, least),
    ]
    known = bool(outcome.condition or outcome.urgent)
    told = {name: suppressed(answered.counts(name), least) for name in ("", *by)}
    groups = [answered.fairness(outcome, name, knowledge) for name in ("", *by)] if known else []
    cells = [cell for group in groups for cell in _cells_of(group, least)]
    if least > 1:
        shown = _together(answered.figures(by, outcome, knowledge), told, cells, least)
        told = {name: tuple(_count(c, shown) for c in counts) for name, counts in told.items()}
        cells = [_cell(cell, shown) for cell in cells]
    for name, counts in told.items():
        blocks += [Heading(2, f"Urgency by {name}" if name else "Urgency"), *_tables(counts, least)]
    tables = {"counts": _counts_csv([c for counts in told.values() for c in counts])}
    if outcome.condition:
        bins = sayable_bins(answered.calibration(outcome.condition), least)
        bins = bins if least <= 1 or ("calibration",) in shown else []
        tables["calibration"] = _calibration_csv(bins)
        blocks += _calibration(answered, bins, outcome.condition, least, knowledge)
    if known:
        decisions = sayable_steps(answered.decisions(outcome, knowledge), least)
        decisions = decisions if least <= 1 or ("decisions",) in shown else []
        tables["fairness"], tables["decisions"] = _fairness_csv(cells), _decisions_csv(decisions)
        blocks += [*_fairness(cells), *_decisions(decisions)]
    blocks += [Heading(2, "How to read it"), Bullets(_reading(least))]
    return RunReport(to_html("Population report", blocks, contents=True), tables)


def _together(
    figures: Sequence[PublishedCount],
    told: Mapping[str, Sequence[Count]],
    cells: Sequence[Cell],
    least: int,
) -> set[Key]:
    """What can be shown of all tables when somebody has every one of them."""
    keys: set[Key] = {("calibration",), ("decisions",)}
    keys |= {("counts", c.by, c.group, c.level) for row in told.values() for c in row if c.shown}
    keys |= {key for cell in cells if cell.shown for key in _keys(cell)}
    return undisclosed(figures, keys, least)


def _keys(cell: Cell) -> tuple[Key, ...]:
    """The shares that a cell tells of: among the first are the first and the later ones."""
    names = ("first", "wrong") if cell.measure == "among_first" else (cell.measure,)
    return tuple(("fairness", cell.by, cell.group, name) for name in names)


def _count(count: Count, shown: set[Key]) -> Count:
    key = ("counts", count.by, count.group, count.level)
    return replace(count, shown=count.shown and key in shown)


def _cell(cell: Cell, shown: set[Key]) -> Cell:
    return replace(cell, shown=cell.shown and {*_keys(cell)} <= shown)


def _marked(manifest: Mapping[str, Any], least: int) -> list[Block]:
    """How many rows need to be looked at by somebody, where the run says so."""
    dark = manifest["assessed"] - manifest.get("understood", manifest["assessed"])
    marks = {
        "texts tell of self-harm (column self_harm): see these people first.": (
            manifest.get(CRISIS, 0)
        ),
        "people of whom nothing was understood (column understood): what is said of them is what "
        "is said of anybody.": dark,
    }
    return [
        Paragraph(f"{f'{n:,}' if n >= least else f'Fewer than {least}'} {said}")
        for said, n in marks.items()
        if n
    ]


def _level(level: str) -> str:
    """A level in words.

    >>> _level("emergency_now"), _level("not_yet_safe_to_say")
    ('Emergency', 'Not yet safe to say')
    """
    return "Not yet safe to say" if level == UNSAFE else Urgency(level).label


def _side_by_side(counts: Sequence[Count]) -> Table:
    """A row for each group and a column for each level."""
    rows = []
    for group in dict.fromkeys(c.group for c in counts):
        mine = [c for c in counts if c.group == group]
        cells = [f"{c.share.hits:,} ({c.share.value:.1%})" if c.shown else "hidden" for c in mine]
        total = f"{mine[0].share.n:,}" if any(c.shown for c in mine) else "hidden"
        rows.append((group or "not recorded", total, *cells))
    header = (counts[0].by, "people", *(_level(level) for level in LEVELS))
    return Table(f"By {counts[0].by}, side by side", header, rows)


def _tables(counts: Sequence[Count], least: int) -> list[Block]:
    blocks: list[Block] = [_side_by_side(counts)] if counts[0].by else []
    for group in dict.fromkeys(c.group for c in counts):
        mine = [c for c in counts if c.group == group]
        title = f"{group or 'not recorded'}" if mine[0].by else "everybody"
        rows = [(_level(c.level), *_cells(c, least)) for c in mine]
        blocks.append(Table(title, ("urgency", "people", "share", "95 % interval"), rows))
        blocks.append(Picture(bars(mine, _level), f"Shares by urgency of {title}, as in the table"))
    return blocks


def _cells(count: Count, least: int) -> tuple[str, str, str]:
    if not count.shown:
        return f"hidden (fewer than {least} here or beside)", "", ""
    return f"{count.share.hits:,}", f"{count.share.value:.1%}", _range(count.share)


def _range(share: Proportion) -> str:
    return "{:.1%} to {:.1%}".format(*share.interval)


def _calibration(
    answered: RunAnswers,
    bins: Sequence[Calibration],
    outcome: str,
    least: int,
    knowledge: KnowledgeBase,
) -> list[Block]:
    rows = [
        (f"{b.low:.1f} to {b.low + 1 / BINS:.1f}", f"{b.right.n:,}", f"{b.mean:.1%}",
         f"{b.right.value:.1%}", _range(b.right))
        for b in bins
    ]  # fmt: skip
    header = ("probability of the first", "people", "mean", "was right", "95 % interval")
    blocks: list[Block] = [Heading(2, "Calibration")]
    if strangers := answered.strangers(outcome, knowledge):
        said = f"fewer than {least}" if strangers < least else f"{strangers:,}"
        blocks.append(
            Paragraph(
                f"{said} people have an outcome that is no condition of plantar's: never right, "
                "and nobody knows how urgent."
            )
        )
    return [
        *blocks,
        Table(f"Against the column {outcome}", header, rows),
        Picture(diagram(bins), "Calibration diagram: the table as dots; the diagonal is ideal"),
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """A measure of a group; ``claimed`` is the mean probability that the program gave it."""

    by: str
    group: str
    measure: str
    share: Proportion
    claimed: float | None
    shown: bool


def _cells_of(groups: Sequence[Fairness], least: int) -> list[Cell]:
    """Every measure of every group of one column."""
    shown, found = sayable_cells(groups, least), []
    for measure in MEASURES:
        for group in groups:
            share, known = _measure(group, measure), (group.group, measure) in shown
            if measure == "among_first":
                known = (group.group, "wrong") in shown
            claimed = {"first": group.p_first, "urgent": group.p_urgent}.get(measure)
            found.append(Cell(group.by, group.group, measure, share, claimed, known))
    return [cell for cell in found if cell.share.n]


def _measure(group: Fairness, measure: str) -> Proportion:
    shares = group.shares
    if measure != "among_first":
        return shares[measure]
    return Proportion(shares["first"].hits + shares["later"].hits, shares["first"].n)


def _fairness(cells: Sequence[Cell]) -> list[Block]:
    header = ("group", "people", "share", "95 % interval", "mean probability given")
    blocks: list[Block] = [Heading(2, "Is everybody served alike?")]
    for measure, title in MEASURES.items():
        rows = []
        for cell in (c for c in cells if c.measure == measure):
            name = f"{cell.by}: {cell.group or 'not recorded'}" if cell.by else "everybody"
            claimed = "" if cell.claimed is None else f"{cell.claimed:.1%}"
            figures = (f"{cell.share.n:,}", f"{cell.share.value:.1%}", _range(cell.share), claimed)
            rows.append((name, *(figures if cell.shown else ("hidden", "", "", ""))))
        if rows:
            blocks.append(Table(title[0].upper() + title[1:], header, rows))
    return blocks


def _decisions(decisions: Sequence[Decision]) -> list[Block]:
    rows = [
        (f"{d.threshold:.0%}", f"{d.true + d.false:,}", f"{d.true:,}", f"{d.benefit:.4f}",
         f"{d.of_all:.4f}", "0")
        for n, d in enumerate(decisions) if n % 5 == 0
    ]  # fmt: skip
    header = ("threshold", "sent", "of them needed it", "by probability", "everybody", "nobody")
    return [
        Heading(2, "Decision curves"),
        Paragraph(DECISIONS),
        Picture(
            curves(decisions),
            "Net benefit by threshold: solid with dots by probability, dashed everybody, dotted "
            "nobody; the figures are in the table",
        ),
        Table("Net benefit of sending people the same day", header, rows),
    ]


def _reading(least: int) -> list[str]:
    found = [
        f"{_level(UNSAFE)}: danger questions are open and the level would be below same-day.",
        "Intervals are Wilson's; they speak of chance alone, not of what was never recorded.",
    ]
    if least > 1:
        found.append(
            f"Counts below {least} are hidden, and others with them that would give them away; of "
            f"decision curves the thresholds that differ by fewer than {least} people."
        )
    return found


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _figures(share: Proportion, *, shown: bool) -> tuple[object, ...]:
    rates = (f"{x:.6f}" for x in (share.value, *share.interval))
    return (share.hits, share.n, *rates) if shown else ("",) * 5


def _counts_csv(counts: Sequence[Count]) -> str:
    header = ("by", "group", "urgency", "people", "of", "share", "low", "high")
    return _csv(
        header, [(c.by, c.group, c.level, *_figures(c.share, shown=c.shown)) for c in counts]
    )


def _calibration_csv(bins: Sequence[Calibration]) -> str:
    header = ("from", "to", "right", "of", "share", "low", "high", "mean_probability")
    rows = [
        (f"{b.low:.1f}", f"{b.low + 1 / BINS:.1f}", *_figures(b.right, shown=True), f"{b.mean:.6f}")
        for b in bins
    ]
    return _csv(header, rows)


def _fairness_csv(cells: Sequence[Cell]) -> str:
    header = ("by", "group", "measure", "people", "of", "share", "low", "high", "mean_probability")
    rows = []
    for c in cells:
        claimed = f"{c.claimed:.6f}" if c.shown and c.claimed is not None else ""
        rows.append((c.by, c.group, c.measure, *_figures(c.share, shown=c.shown), claimed))
    return _csv(header, rows)


def _decisions_csv(decisions: Sequence[Decision]) -> str:
    header = ("threshold", "true", "false", "needed", "of", "net_benefit", "of_everybody")
    rows = [
        (f"{d.threshold:.2f}", d.true, d.false, d.needed, d.n, f"{d.benefit:.6f}",
         f"{d.of_all:.6f}")
        for d in decisions
    ]  # fmt: skip
    return _csv(header, rows)
