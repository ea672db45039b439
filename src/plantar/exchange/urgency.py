"""How urgent it is, as it may be said to another system: stricter than the faces of plantar.

A face asks its own questions and knows what was asked. Here somebody else asked, or nobody; so a
level below same-day is named only where every line of the danger screen was answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from plantar import Evidence, KnowledgeBase, Report, State, Urgency
from plantar.assessment.extract import Extract
from plantar.assessment.report import LevelReason, Statement, UrgencyAnswer
from plantar.assessment.urgent import UNSAFE_NAME, UNSAFE_WHEN, UNSAFE_WHERE
from plantar.exchange.diagnoses import Recorded
from plantar.knowledge.evidence import doubted
from plantar.knowledge.fields import UrgencyLevel

AFTERWARDS = "after the questions about dangers"
NOT_YET = "not_yet_safe_to_say"
Said = TypeVar("Said", Report, Extract)


@dataclass(frozen=True, slots=True)
class ShownUrgency:
    """The urgency as it may be passed on.

    ``open`` are lines of the danger screen, by id; ``doubts`` what was perhaps said to be so.
    """

    level: str
    at_most: UrgencyLevel
    name: str
    when: str
    where: str
    because: tuple[LevelReason, ...]
    open: tuple[str, ...]
    doubts: tuple[Statement, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether no open danger could raise the level."""
        return not self.open and not self.doubts

    @property
    def words(self) -> str:
        """What to do, in the words for the person."""
        return f"{self.name}, {self.when}. {self.where}"


def surely_told(evidence: Iterable[Evidence], knowledge: KnowledgeBase) -> set[str]:
    """Findings that were said to be so, and not only perhaps."""
    sure = knowledge.triage.sure.share
    return {e.finding for e in evidence if e.state is State.PRESENT and not doubted(e, sure)}


def open_lines(
    evidence: Collection[Evidence], knowledge: KnowledgeBase, answered: Collection[str] = ()
) -> tuple[str, ...]:
    """Lines of the danger screen of which something is unknown and which nobody has answered."""
    known = surely_told(evidence, knowledge) | {
        e.finding for e in evidence if e.state is State.ABSENT and e.confidence >= 1
    }
    return tuple(
        name
        for name, line in knowledge.danger_screen.items()
        if name not in answered and not known.issuperset(line.findings)
    )


def shown(
    urgency: UrgencyAnswer,
    unanswered: tuple[str, ...],
    knowledge: KnowledgeBase,
    country: str = "generic",
    recorded: Collection[Recorded] = (),
) -> ShownUrgency:
    """The urgency of a report, given the lines that nobody has answered.

    ``recorded``: diagnoses of the day that a record holds; while they stand nothing is settled.
    """
    unsure = {d.clinical for d in urgency.dangers}
    screen = knowledge.danger_screen
    open_ = tuple(n for n, line in screen.items() if n in unanswered or line.term in unsure)
    terms = {line.term for line in screen.values()}
    doubts = (
        *(diagnosis.statement for diagnosis in recorded),
        *(d for d in urgency.dangers if d.clinical not in terms),
    )
    if urgency.level == Urgency.EMERGENCY_NOW.value:
        open_ = doubts = ()
    at_most = Urgency.EMERGENCY_NOW.value if unanswered else urgency.at_most
    worst = (at_most, *(d.named.urgency for d in recorded))
    at_most = max(worst, key=lambda level: Urgency(level).rank)
    unsettled = bool(open_ or doubts)
    if not unsettled or Urgency(urgency.level).rank >= Urgency.SAME_DAY.rank:
        level, name, when, place = urgency.level, urgency.name, urgency.when, urgency.where
        return ShownUrgency(
            level,
            at_most if unsettled else level,
            name,
            when,
            place,
            urgency.set_by,
            open_,
            doubts,
        )
    call = Urgency.EMERGENCY_NOW.where(knowledge.countries[country])
    place = UNSAFE_WHERE.format(where=call)
    return ShownUrgency(NOT_YET, at_most, UNSAFE_NAME, UNSAFE_WHEN, place, (), open_, doubts)


def without_hypotheses(report: Said) -> Said:
    """The report as it may leave where nothing was found: it lists no cause, place or test.

    Base rates are no answer about a person; ``leading`` says that nothing is known and what is
    missing.
    """
    if not report.leading.missing:
        return report
    if report.workup is not None:
        none = replace(report.workup, items=(), avoid=(), stop="")
        report = replace(report, workup=none, would_settle=())
    if isinstance(report, Report):
        report = replace(
            report,
            groups=(),
            sites=(),
            depends_on=(),
            would_overturn=(),
            not_told_apart=(),
            must_not_miss=(),
        )
    return replace(report, conditions=())


def hold(report: Said, found: ShownUrgency, knowledge: KnowledgeBase) -> Said:
    """The report as it may leave: with an open danger no part of it names a low level or a time.

    Nor a test that is better not ordered.
    Letters, plans and documents are made of it, so that none says what the urgency does not.
    """
    if found.level != NOT_YET:
        return report
    lines = [knowledge.danger_screen[name] for name in found.open]
    urgency = replace(
        report.urgency,
        status="provisional",
        at_most=found.at_most,
        name=found.name,
        when=found.when,
        where=found.where,
        dangers=tuple(Statement(line.term, line.plain) for line in lines),
    )
    if report.plan is not None:
        report = replace(report, plan=report.plan.waiting())
    if report.workup is not None:
        report = replace(report, workup=replace(report.workup, avoid=()))
    see = tuple(replace(referral, when=AFTERWARDS) for referral in report.see)
    return replace(report, urgency=urgency, see=see)
