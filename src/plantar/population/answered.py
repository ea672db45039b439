"""The answers of a finished run, counted: by urgency and group, and against what turned out.

Decision curves: Vickers and Elkin 2006, Med Decis Making 26(6):565-574. Intervals: Wilson 1927.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from plantar import SOMETHING_ELSE, KnowledgeBase, Urgency
from plantar.evaluation.measures import Proportion
from plantar.population.answers import UNSAFE
from plantar.population.columns import CLOSED, TableError
from plantar.population.disclosure import PublishedCount

LEVELS = (*(level.value for level in Urgency), UNSAFE)
URGENT = tuple(level.value for level in Urgency if level.rank >= Urgency.SAME_DAY.rank)
AGE, BAND = "age_years", 20
BINS = 10
FAMILIES = (
    ("urgent", "not_urgent"),
    ("found", "open", "missed"),
    ("alarmed", "quiet"),
    ("first", "later", "wrong"),
)
"""Shares that add up to one."""
FIRST = 3
"""How many conditions the right one may be among."""
THRESHOLDS = tuple(n / 100 for n in range(1, 51))


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of a table of counts: how many of a group are at a level."""

    by: str
    group: str
    level: str
    share: Proportion
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Calibration:
    """People whose probability was in one bin, its mean, and how often it was right."""

    low: float
    mean: float
    right: Proportion


@dataclass(frozen=True, slots=True)
class Outcome:
    """What turned out, in kept columns.

    ``condition``: id of the condition that it was. ``urgent``: yes or no, whether care on the same
    day was needed; where this column is not named, the level of the condition says it.
    """

    condition: str = ""
    urgent: str = ""


@dataclass(frozen=True, slots=True)
class Fairness:
    """How well one group is served; the same for every group of a kept column.

    ``shares`` by name, those of one line add up to one:
    ``urgent``, ``not_urgent``: of those with an outcome, who needed care on the same day;
    ``found``, ``open``, ``missed``: of these, who was placed there or sooner, who was told that it
    is not yet safe to say, who was told a lower level;
    ``alarmed``, ``quiet``: of the others, who was placed there too;
    ``first``, ``later``, ``wrong``: the condition is the first, the second or third, none of them.
    ``p_first`` and ``p_urgent`` are mean probabilities, to be compared with first and urgent.
    """

    by: str
    group: str
    shares: Mapping[str, Proportion]
    p_first: float
    p_urgent: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Who would be sent the same day if ``threshold`` of probability were enough, of ``n``."""

    threshold: float
    true: int
    false: int
    needed: int
    n: int

    @property
    def benefit(self) -> float:
        """Net benefit: true positives less false ones at the odds of the threshold, per person.

        >>> round(Decision(0.2, 30, 40, 50, 200).benefit, 3)
        0.1
        """
        return self._net(self.true, self.false)

    @property
    def of_all(self) -> float:
        """Return the net benefit of sending everybody; sending nobody has a net benefit of zero."""
        return self._net(self.needed, self.n - self.needed)

    def _net(self, true: int, false: int) -> float:
        odds = self.threshold / (1 - self.threshold)
        return (true - false * odds) / self.n if self.n else 0.0


@dataclass(frozen=True, eq=False)
class Parts:
    """Disjoint parts of the people (n_parts,): level, needs (true, false, ""), place of the right
    condition ("first", "later", "wrong", "") and how many they are.
    """

    level: NDArray[np.str_]
    needs: NDArray[np.str_]
    placed: NDArray[np.str_]
    people: NDArray[np.float64]

    def figures(self, by: str, group: str, mine: NDArray[np.bool_]) -> Iterator[PublishedCount]:
        """Those of one group, and of everybody where ``by`` is empty."""
        for level in LEVELS:
            yield self._figure(("counts", by, group, level), mine & (self.level == level), mine)
        urgent, other = self.needs == "true", self.needs == "false"
        called, unsafe = np.isin(self.level, URGENT), self.level == UNSAFE
        judged = self.placed != ""
        shares = {
            "urgent": (urgent, urgent | other),
            "not_urgent": (other, urgent | other),
            "found": (called, urgent),
            "open": (unsafe, urgent),
            "missed": (~called & ~unsafe, urgent),
            "alarmed": (called, other),
            "quiet": (~called, other),
            **{name: (self.placed == name, judged) for name in FAMILIES[-1]},
        }
        for name, (hits, among) in shares.items():
            told = mine & among
            yield self._figure(("fairness", by, group, name), told & hits, told)
        if not by:
            yield self._figure(("decisions",), urgent, urgent | other)
            yield self._figure(("calibration",), self.placed == "first", judged)

    def _figure(
        self, key: tuple[str, ...], hits: NDArray[np.bool_], among: NDArray[np.bool_]
    ) -> PublishedCount:
        return PublishedCount(key, hits.astype(np.float64), among.astype(np.float64), self.people)


class RunAnswers:
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
        if not self.manifest["assessed"]:
            raise TableError(f"{out}: nobody was assessed; there is nothing to report")
        self._files = str(out / "answers" / "*.parquet")
        self._connection = duckdb.connect()

    def columns(self) -> list[str]:
        """Names of the columns of the answers."""
        rows = self._rows("describe select * from read_parquet(?)")
        return [str(row[0]) for row in rows]

    def counts(self, by: str = "") -> tuple[Count, ...]:
        """People by urgency, in each group of a kept column; ages in bands of twenty years."""
        rows = self._rows(
            f"select {self._group(by)} as g, urgency, count(*) from read_parquet(?) "
            "group by 1, 2 order by 1"
        )
        found = {(str(g), str(level)): int(n) for g, level, n in rows}
        names = dict.fromkeys(g for g, _ in found)
        total = {g: sum(n for (of, _), n in found.items() if of == g) for g in names}
        return tuple(
            Count(by, g, level, Proportion(found.get((g, level), 0), total[g]))
            for g in names
            for level in LEVELS
        )

    def calibration(self, outcome: str) -> tuple[Calibration, ...]:
        """How often the first condition is that of the kept column ``outcome``, by probability."""
        self._known(outcome)
        rows = self._rows(
            f"select least(floor(p_1 * {BINS}), {BINS - 1}) / {BINS} as low, avg(p_1), "
            f"count(*) filter (condition_1 = {_said(outcome)}), count(*) from read_parquet(?) "
            f"where {_said(outcome)} is not null group by 1 order by 1"
        )
        return tuple(Calibration(low, mean, Proportion(hits, n)) for low, mean, hits, n in rows)

    def fairness(self, outcome: Outcome, by: str, knowledge: KnowledgeBase) -> tuple[Fairness, ...]:
        """Each group of the kept column ``by``; of everybody where it is empty."""
        names = [n for n in self.columns() if n.startswith("condition_")][:FIRST]
        called, unsafe = f"level in {_listed(URGENT)}", f"urgency = '{UNSAFE}'"
        among = f"truth in ({', '.join(names)})"
        cells = {
            "urgent": "needs",
            "not_urgent": "not needs",
            "found": f"needs and {called}",
            "open": f"needs and not {called} and {unsafe}",
            "missed": f"needs and not {called} and not {unsafe}",
            "alarmed": f"not needs and {called}",
            "quiet": f"not needs and not {called}",
            "first": "truth = condition_1",
            "later": f"{among} and truth <> condition_1",
            "wrong": f"not {among}",
        }
        counted = ", ".join(f"count(*) filter ({what})" for what in cells.values())
        rows = self._rows(
            f"select {self._group(by)} as g, {counted}, "
            "coalesce(avg(p_1) filter (truth is not null), 0), "
            "coalesce(avg(p_emergency + p_same_day) filter (needs is not null), 0) "
            f"from ({self._judged(outcome, knowledge)}) group by 1 order by 1"
        )
        found = []
        for group, *counts, p_first, p_urgent in rows:
            hits = dict(zip(cells, counts, strict=True))
            total = {name: sum(hits[n] for n in family) for family in FAMILIES for name in family}
            shares = {name: Proportion(hits[name], total[name]) for name in cells}
            found.append(Fairness(by, str(group), shares, p_first, p_urgent))
        return tuple(found)

    def figures(
        self, by: Sequence[str], outcome: Outcome, knowledge: KnowledgeBase
    ) -> list[PublishedCount]:
        """Every count of a report, over the parts that it adds up.

        Keys: ("counts", column, group, level) and ("fairness", column, group, share); what the
        tables of calibration and decisions have in common with these is (their name,).
        """
        names = [n for n in self.columns() if n.startswith("condition_")][:FIRST]
        place = f"case when truth = condition_1 then 'first' when truth in ({', '.join(names)}) "
        place += "then 'later' when truth is null then '' else 'wrong' end"
        groups = "".join(f"{self._group(name)}, " for name in by)
        columns = ", ".join(str(n + 1) for n in range(len(by) + 3))
        rows = self._rows(
            f"select {groups}urgency, coalesce(cast(needs as varchar), ''), {place}, count(*) "
            f"from ({self._judged(outcome, knowledge)}) group by {columns} order by {columns}"
        )
        *of, level, needs, placed, people = (np.array(column) for column in zip(*rows, strict=True))
        parts = Parts(level, needs, placed, people.astype(np.float64))
        everybody = np.full(len(rows), "")
        return [
            figure
            for name, group in (("", everybody), *zip(by, of, strict=True))
            for value in dict.fromkeys(group.tolist())
            for figure in parts.figures(name, str(value), group == value)
        ]

    def decisions(self, outcome: Outcome, knowledge: KnowledgeBase) -> tuple[Decision, ...]:
        """A threshold on the probability of all urgent conditions together, and what it does."""
        rows = self._rows(
            "select cast(floor((p_emergency + p_same_day) * 100 + 1e-9) as int), "
            "count(*) filter (needs), count(*) filter (not needs) "
            f"from ({self._judged(outcome, knowledge)}) where needs is not null group by 1"
        )
        needed, n = sum(true for _, true, _ in rows), sum(t + f for _, t, f in rows)
        return tuple(
            Decision(
                threshold,
                sum(true for at, true, _ in rows if at >= round(threshold * 100)),
                sum(false for at, _, false in rows if at >= round(threshold * 100)),
                needed,
                n,
            )
            for threshold in THRESHOLDS
        )

    def strangers(self, outcome: str, knowledge: KnowledgeBase) -> int:
        """How many people have an outcome that is no condition of the knowledge."""
        self._known(outcome)
        ids = _listed([*knowledge.conditions, SOMETHING_ELSE])
        rows = self._rows(
            f"select count(*) from read_parquet(?) where {_said(outcome)} not in {ids}"
        )
        return int(rows[0][0])

    def _judged(self, outcome: Outcome, knowledge: KnowledgeBase) -> str:
        """The answers with what turned out: ``truth`` and ``needs``, null where nobody knows."""
        for name in (outcome.condition, outcome.urgent):
            if name:
                self._known(name)
        truth = _said(outcome.condition) if outcome.condition else "null"
        table = knowledge.conditions
        soon = _listed([c for c, entry in table.items() if entry.urgency in URGENT])
        late = [c for c, entry in table.items() if entry.urgency not in URGENT]
        needs = (
            f"case when {truth} in {soon} then true "
            f"when {truth} in {_listed([*late, SOMETHING_ELSE])} then false end"
        )
        if outcome.urgent:
            said = f"lower({_said(outcome.urgent)})"
            needs = f"case {said} when 'yes' then true when 'no' then false end"
        return f"select *, {truth} as truth, {needs} as needs from read_parquet(?)"

    def _group(self, by: str) -> str:
        if not by:
            return "''"
        self._known(by)
        if by in CLOSED:
            spelt = " ".join(
                f"when '{way}' then '{right}'" for way, right in CLOSED[by].items() if way
            )
            return f"coalesce(case lower({_said(by)}) {spelt} else {_said(by)} end, '')"
        if by != AGE:
            return f"coalesce({_said(by)}, '')"
        low = f"cast(floor(try_cast({_quoted(by)} as double) / {BAND}) * {BAND} as int)"
        return f"coalesce(printf('%d to %d', {low}, {low} + {BAND - 1}), '')"

    def _known(self, column: str) -> None:
        if column not in self.columns():
            raise TableError(
                f"{column}: no such column of the answers; assess with --keep {column}"
            )

    def _rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(query, [self._files]).fetchall()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(name: str) -> str:
    """A column without blanks around it; an empty cell, as CSV has them, is null."""
    return f"nullif(trim({_quoted(name)}), '')"


def _listed(names: Sequence[str]) -> str:
    """Ids of the knowledge as a list of SQL; an id holds no quote."""
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


def suppressed(counts: Sequence[Count], least: int) -> tuple[Count, ...]:
    """The counts with small cells hidden, and others that a total would give them away by.

    A cell is added up with its group and, over all groups, with its level: in either sum two cells
    are hidden or none. A group smaller than ``least`` is hidden whole, and so is one with everybody
    in a hidden cell: the noughts beside it would tell how many they are.
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
    given_away = {
        (counts[cells[0]].by, counts[cells[0]].group)
        for (kind, *_), cells in sums.items()
        if kind == "group" and len(cells) == 1 and cells[0] in hidden
    }
    hidden |= {n for n, c in enumerate(counts) if (c.by, c.group) in given_away}
    return tuple(
        Count(c.by, c.group, c.level, c.share, n not in hidden) for n, c in enumerate(counts)
    )


def sayable(share: Proportion, least: int) -> bool:
    """Neither those it counts nor the rest are so few that they are hidden."""
    return not any(0 < n < least for n in (share.n, share.hits, share.n - share.hits))


def sayable_bins(bins: Sequence[Calibration], least: int) -> list[Calibration]:
    """The bins that can be shown: what is hidden stays so when they are taken from the total."""
    hidden = {n for n, one in enumerate(bins) if not sayable(one.right, least)}
    smallest = sorted(range(len(bins)), key=lambda n: bins[n].right.n)
    while hidden and len(hidden) < len(bins) and not _enough([bins[n] for n in hidden], least):
        hidden.add(next(n for n in smallest if n not in hidden))
    return [one for n, one in enumerate(bins) if n not in hidden]


def _enough(hidden: Sequence[Calibration], least: int) -> bool:
    """Several, and together so many that their sum may be known."""
    hits, n = sum(one.right.hits for one in hidden), sum(one.right.n for one in hidden)
    return len(hidden) > 1 and sayable(Proportion(hits, n), least)


def sayable_cells(groups: Sequence[Fairness], least: int) -> set[tuple[str, str]]:
    """Group and name of the shares that can be shown; see :func:`suppressed`.

    Where it is hidden how many needed care, so is all that counts them.
    """
    shown: set[tuple[str, str]] = set()
    for family in FAMILIES:
        counts = [Count(g.by, g.group, n, g.shares[n]) for g in groups for n in family]
        shown |= {(c.group, c.level) for c in suppressed(counts, least) if c.shown}
    hidden = {g.group for g in groups if (g.group, "urgent") not in shown}
    of_urgent = {name for family in FAMILIES[1:3] for name in family}
    return {(group, name) for group, name in shown if group not in hidden or name not in of_urgent}


def sayable_steps(decisions: Sequence[Decision], least: int) -> list[Decision]:
    """The thresholds that differ from the last one shown, and from nobody, by enough people."""
    shown: list[Decision] = []
    for one in decisions:
        before = shown[-1] if shown else None
        steps = [one.true, one.false, one.needed - one.true, one.n - one.needed - one.false]
        if before:
            steps += [before.true - one.true, before.false - one.false]
        if not any(0 < step < least for step in steps):
            shown.append(one)
    return shown
