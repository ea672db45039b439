"""The Report: everything a face shows, as plain data with a version.

``plantar/report/9`` is documented in docs/report.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from plantar.assessment.daily import DailyLife
from plantar.care.care_plan import CarePlan, PlanItem
from plantar.care.referral import Referral, way_of_the_person
from plantar.care.workup import StagedWorkup
from plantar.knowledge.fields import Basis, UrgencyLevel
from plantar.triage.urgency import Urgency

LeaderStanding = Literal["stands_out", "leads", "equal", "open", "nothing_known"]

SCHEMA = "plantar/report/9"
Status = Literal["provisional", "settled"]
OTHER = {"left": "right", "right": "left"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence for or against a condition.

    ``db`` is what it did to the condition's odds, in decibans (10 log10 of a ratio); all reasons
    and the prior add up to the posterior log odds. ``ratio_db`` is its weight against the
    background alone, before rivals are considered.
    """

    finding: str
    text: str
    plain: str
    state: str
    db: float
    ratio_db: float
    basis: Basis
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankedCondition:
    """A condition, how probable it is that it is why the person came, and why."""

    id: str
    name: str
    plain_name: str
    probability: float
    interval: tuple[float, float]
    prior: float
    urgency: UrgencyLevel
    group: str
    see: tuple[str, ...]
    """Names of whom to see, the usual one first."""
    must_not_miss: bool
    prior_db: float
    text_db: float
    """What the person's text as a whole does, beside the findings in it."""
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    posterior_db: float
    references: tuple[str, ...]

    @property
    def does_not_fit(self) -> tuple[Reason, ...]:
        """Reasons against it that are rarer with it than with anybody, the weightiest first.

        What only fits a rival better ("pregnancy", for a rival of pregnancy) is no argument that a
        reader would understand, though it counts.
        """
        return tuple(r for r in self.reasons_against if r.ratio_db < 0)


@dataclass(frozen=True, slots=True)
class RankedGroup:
    """A branch of the tree of conditions and the probability of all that it holds."""

    id: str
    name: str
    plain_name: str
    parent: str
    probability: float


@dataclass(frozen=True, slots=True)
class RankedSite:
    """A place where the lesion may sit."""

    id: str
    name: str
    plain_name: str
    probability: float
    side: str
    """Where it is felt: left, right, both or unknown; of a pattern of the nerves of both sides
    always both."""
    crossed: bool
    """The brain: what is felt on one side of the body has its place on the other."""

    @property
    def own_side(self) -> str:
        """The side of the place itself."""
        return OTHER.get(self.side, self.side) if self.crossed else self.side

    @property
    def plain_side(self) -> str:
        """The side in plain words; empty where it says nothing or would only confuse."""
        if self.crossed or self.side == "unknown" or self.side in self.plain_name.split():
            return ""
        return {"both": "both sides"}.get(self.side, self.side)


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact, for a clinician and in plain words."""

    clinical: str
    plain: str


@dataclass(frozen=True, slots=True)
class LevelReason:
    """Why a level was set, for a clinician and in plain words; ``causes`` are those it names."""

    clinical: str
    plain: str
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchFor:
    """Something to look for, within which time, and the level that it would mean."""

    look_for: str
    within: str
    level: UrgencyLevel
    do: str

    @property
    def time(self) -> str:
        """The time in which to look for it, in words; empty if that is any time."""
        if self.within == "at any time":
            return ""
        return f"after {self.within}" if self.within[:1].isdigit() else self.within

    @property
    def sign(self) -> str:
        """What to look for, with the time in brackets."""
        return f"{self.look_for} ({self.time})" if self.time else self.look_for


def is_unsafe(level: str, status: str) -> bool:
    """Whether a level must not be named: dangers are open and it is below same-day.

    >>> is_unsafe("routine", "provisional"), is_unsafe("same_day", "provisional")
    (True, False)
    """
    return status == "provisional" and Urgency(level).rank < Urgency.SAME_DAY.rank


@dataclass(frozen=True, slots=True)
class UrgencyAnswer:
    """How urgent, what set it, what would change it, and the safety net.

    ``level`` holds if no open danger is there; it is ``settled`` once none could raise it, else
    ``provisional``, with the worst level that is still possible (``at_most``) and the lines of the
    danger screen that are open (``dangers``). A provisional level below same-day is never named:
    ``name``, ``when`` and ``where`` then say that it is not yet safe to say. ``not_checked`` are
    the findings that a more urgent rule still waits for. ``look`` says what to look for at once.
    """

    level: UrgencyLevel
    status: Status
    at_most: UrgencyLevel
    dangers: tuple[Statement, ...]
    name: str
    when: str
    where: str
    country: str
    set_by: tuple[LevelReason, ...]
    would_raise: tuple[Statement, ...]
    would_lower: tuple[Statement, ...]
    not_checked: tuple[str, ...]
    safety_net: tuple[WatchFor, ...]
    look: tuple[str, ...] = ()

    @property
    def unsafe(self) -> bool:
        """Open dangers forbid to name the level."""
        return is_unsafe(self.level, self.status)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number of the knowledge base that the leader's probability depends on.

    ``finding`` is empty for the prior of the condition; ``moves`` is the change of the leader's
    probability when the figure moves by one standard deviation.
    """

    condition: str
    finding: str
    value: float
    moves: float
    basis: Basis
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overturn:
    """Answers that would make another condition the most probable."""

    answers: tuple[tuple[str, str], ...]
    asked_already: bool
    leader: str
    probability: float


@dataclass(frozen=True, slots=True)
class Separator:
    """A question, examination or test that would tell two conditions apart."""

    finding: str
    text: str
    plain: str
    asked_of: str
    decibans: float
    effort: str


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two conditions that the evidence does not tell apart, and what would."""

    first: str
    second: str
    by: tuple[Separator, ...]


@dataclass(frozen=True, slots=True)
class NextQuestion:
    """The next best question, and why it is asked."""

    findings: tuple[str, ...]
    text: str
    why: str
    value: float


@dataclass(frozen=True, slots=True)
class NextStep:
    """A test that the leading conditions call for."""

    id: str
    name: str
    order: str
    because: tuple[str, ...]
    changes: str


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads, for every heading, sentence and letter.

    ``standing`` is ``stands_out`` or ``leads`` (one condition), ``equal`` (several), ``open`` (no
    condition is named) or ``nothing_known`` (nothing was found; ``missing`` says what to tell).
    ``group`` is a branch that holds most of the probability, where it says more than the conditions
    or something else; empty otherwise.
    """

    standing: LeaderStanding
    conditions: tuple[str, ...]
    group: str
    clinical: str
    plain: str
    missing: tuple[Statement, ...]
    to_exclude: tuple[str, ...] = ()
    """Conditions that the red flags of the level are for and that do not lead; named first."""


@dataclass(frozen=True, slots=True)
class SiteSentence:
    """Where it may sit, for every face; ``sites`` are those named, the one to draw first.

    ``clinical`` says the place of what is to be excluded, empty where that is nothing; the list of
    sites stands beside it. ``plain`` is the whole sentence.
    """

    sites: tuple[str, ...]
    clinical: str
    plain: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the report vouches for.

    ``program``, ``knowledge`` and ``reader`` are versions; ``left_out`` is the exact bound on the
    probability that the posterior leaves out. ``at_most`` is the worst level over all answers to
    what stands in ``unanswered``: findings that were perhaps said to be so, and lines of the danger
    screen; ``level`` holds if none of them is true.
    """

    input_hash: str
    program: str
    knowledge: str
    reader: str
    method: str
    left_out: float
    level: UrgencyLevel
    at_most: UrgencyLevel
    unanswered: tuple[str, ...]


def unused_note(unused: Sequence[str]) -> tuple[str, ...]:
    """Return the sentence that names what was not used; None if everything was."""
    if not unused:
        return ()
    return (f"Written down, but not used to judge the cause: {', '.join(unused)}.",)


@dataclass(frozen=True, slots=True)
class Report:
    """The six answers, and the notes that keep them honest. The probabilities are exact sums."""

    schema: str
    version: str
    knowledge: str
    title: str
    urgency: UrgencyAnswer
    leading: Leading
    conditions: tuple[RankedCondition, ...]
    groups: tuple[RankedGroup, ...]
    sites: tuple[RankedSite, ...]
    place: SiteSentence
    contradictions: tuple[Statement, ...]
    depends_on: tuple[KeyFigure, ...]
    would_overturn: tuple[Overturn, ...]
    not_told_apart: tuple[ClosePair, ...]
    next_questions: tuple[NextQuestion, ...]
    must_not_miss: tuple[Statement, ...]
    would_settle: tuple[NextStep, ...]
    workup: StagedWorkup
    see: tuple[Referral, ...]
    plan: CarePlan
    daily: DailyLife
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    """Clinical terms of what was written down and judges no cause."""
    references: dict[str, str]
    certificate: Certificate
    input_hash: str
    input: dict[str, Any]
    """Everything that was assessed, to do it again (``plantar replay``)."""

    @property
    def person_sees(self) -> tuple[Referral, ...]:
        """Whom to see, in the order in which the person goes to them."""
        return way_of_the_person(self.see, Urgency(self.urgency.level))

    @property
    def until_seen(self) -> tuple[PlanItem, ...]:
        """What to do until somebody has looked, where that is to be today or may have to be."""
        today = self.urgency.level == Urgency.SAME_DAY.value
        return self.plan.until_seen() if today or self.plan.kind == "held" else ()

    @property
    def after_seen(self) -> tuple[PlanItem, ...]:
        """What the plan advises beside that, in the order of a letter."""
        first = {item.id for item in self.until_seen}
        return tuple(item for item in self.plan.advised() if item.id not in first)

    def __repr__(self) -> str:
        """One line: how urgent, the first causes and whose answers they are."""
        causes = ", ".join(f"{c.id} {c.probability:.0%}" for c in self.conditions[:3])
        how = f"{self.urgency.level} ({self.urgency.status})"
        return f"<Report {how}: {causes}; input {self.input_hash[:12]}>"

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; the same report gives the same bytes."""
        return asdict(self)
