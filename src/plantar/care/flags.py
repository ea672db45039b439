"""Safety flags of one person: yes, no or unknown, and what says so. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_model import CareParameters
from plantar.knowledge.schema_safety import Flag, LeadingGroup, SuspectedCause, WarnedCause
from plantar.reasoning.prior import Person, person_facts
from plantar.triage.redflags import RedFlagResult, facts_of


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a person when the flags are worked out.

    ``answers`` are yes or no to asked flags. ``medicines`` are the flags that the list of
    medicines sets or rules out, each with the medicines that do; None where no list was given.
    """

    person: Person
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, bool] = field(default_factory=dict)
    medicines: Mapping[str, tuple[bool | None, tuple[str, ...]]] | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)
    red_flags: RedFlagResult = field(default_factory=lambda: RedFlagResult((), ()))
    emergency: bool = False
    screened: bool = False
    """The dangers were asked about and none that is open could make it more urgent."""
    felt: frozenset[str] = frozenset()
    """Regions of skin where it is felt, on either side; empty where nobody knows."""
    told: Mapping[str, tuple[bool | None, tuple[str, ...]]] = field(default_factory=dict)
    """As ``medicines``, of those that were told of and stand on no list; they rule nothing out."""


def flags_of(situation: Situation, knowledge: KnowledgeBase) -> PlainFacts:
    """Every flag that the situation sets or rules out; a flag that is not there is unknown.

    What sets a flag wins over a denial.
    """
    facts, flags = situation_facts(situation, knowledge), knowledge.care.flags
    read = {
        name: _read(name, flag, situation, facts)
        for name, flag in flags.items()
        if not flag.computed
    }
    states = {name: state for name, state in read.items() if state is not None}
    _close(states, flags)
    computed = _computed(situation, facts, states, knowledge)
    states |= {name: state for name, state in computed.items() if state is not None}
    for name, flag in flags.items():
        if flag.excluded_by and states.get(flag.excluded_by):
            states.setdefault(name, False)
    return PlainFacts(states)


def situation_facts(situation: Situation, knowledge: KnowledgeBase) -> PlainFacts:
    """The findings as expressions see them, with age and sex; a doubtful one is unknown."""
    sure = knowledge.triage.sure.share
    facts = facts_of(situation.evidence, knowledge.findings, sure=sure)
    person = situation.person
    own = person_facts(person)
    states = {**facts.states, **own.states}
    if person.pregnant in ("yes", "no"):
        states.setdefault("history_pregnancy", person.pregnant == "yes")
    return PlainFacts(states, {**facts.values, **own.values}, facts.spans)


def groups_told(known: PlainFacts, knowledge: KnowledgeBase) -> frozenset[str]:
    """Groups that are no condition of the model but told by flags, such as a diabetic ulcer."""
    groups = knowledge.care.care_groups.items()
    return frozenset(name for name, g in groups if g.when and holds(g.when, known))


def _read(name: str, flag: Flag, situation: Situation, facts: PlainFacts) -> bool | None:
    rule = holds(flag.when, facts) if flag.when else None
    answer = situation.answers.get(name)
    listed = (situation.medicines or {}).get(name)
    told = situation.told.get(name, (False, ()))[0]
    taken = told or (listed[0] if listed else told)
    if rule or taken:
        return True
    if taken is None:
        return answer or None
    if answer is not None:
        return answer
    ruled_out = bool(flag.unless) and holds(flag.unless, facts) is True
    return False if rule is False or ruled_out or listed else None


def _close(states: dict[str, bool], flags: Mapping[str, Flag]) -> None:
    """A flag that holds makes the wider one hold; a wider one ruled out rules out its parts."""
    parts = [(name, flag.part_of) for name, flag in flags.items() if flag.part_of]
    before: dict[str, bool] = {}
    while before != states:
        before = dict(states)
        for part, whole in parts:
            if states.get(part):
                states[whole] = True
            elif states.get(whole) is False:
                states.setdefault(part, False)


def _computed(
    situation: Situation, facts: PlainFacts, states: Mapping[str, bool], knowledge: KnowledgeBase
) -> dict[str, bool | None]:
    """Flags that rest on other flags, on the probabilities or on how the person was asked."""
    emergency, cleared = _emergency(situation, facts, knowledge)
    known = PlainFacts({**facts.states, **states}, facts.values, facts.spans)
    found: dict[str, bool | None] = {
        "emergency_red_flag": emergency,
        "red_flags_cleared": cleared,
        "medicine_list_missing": situation.medicines is None,
        FELT_ABOVE: _spares_the_foot(situation.felt, knowledge),
    }
    for name, flag in knowledge.care.flags.items():
        if flag.no_feeling_told:
            found[name] = _no_feeling_told(situation, states, knowledge)
    for name, flag in knowledge.care.flags.items():
        if flag.computed and flag.when:
            found[name] = holds(flag.when, known)
        elif flag.leading:
            found[name] = _leads(flag.leading, situation.probabilities, knowledge)
        elif flag.suspected:
            p = situation.probabilities.get(flag.suspected.condition)
            found[name] = _suspected(flag.suspected, p, known, knowledge.model.care)
        elif flag.warned:
            found[name] = _warned(flag.warned, situation.red_flags, knowledge)
    return found


FELT_ABOVE = "felt_above_the_foot"
"""The flag of a place that is known and nowhere on a foot."""


def feet_spared(flags: Mapping[str, bool | None], knowledge: KnowledgeBase) -> bool:
    """Whether a flag that spares the feet is true, so that only known risks to the feet count."""
    return any(
        flags.get(name) is True for name, flag in knowledge.care.flags.items() if flag.spares_feet
    )


def _no_feeling_told(
    situation: Situation, states: Mapping[str, bool], knowledge: KnowledgeBase
) -> bool:
    """True if numbness is neither reported nor unanswered, and the likely cause is a painful one.

    An answer "not sure" leaves it open, and so does a known risk to the feeling of the feet, or a
    danger that is there.
    """
    present = {e.finding for e in situation.evidence if e.state is State.PRESENT}
    strange = (e.finding for e in situation.evidence if e.state is not State.ABSENT)
    risks = (name for name, flag in knowledge.care.flags.items() if flag.daily_check)
    if not any(knowledge.is_complaint(name) for name in present if name in knowledge.findings):
        return False
    if any(knowledge.topic_of(name).felt for name in strange if name in knowledge.findings):
        return False
    if any(states.get(name) for name in risks):
        return False
    if present & knowledge.dangers:
        return False
    harmless = (
        p
        for name, p in situation.probabilities.items()
        if name in knowledge.conditions
        and any(
            knowledge.groups[group].keeps_feeling
            for group in knowledge.ancestors(knowledge.conditions[name].group)
        )
    )
    return sum(harmless) >= knowledge.model.care.leads.value


def _spares_the_foot(felt: frozenset[str], knowledge: KnowledgeBase) -> bool:
    """Whether it is known where it is felt, and that is nowhere on a foot."""
    foot = {*knowledge.region_groups["foot"].blocks}
    blocks = {knowledge.regions[name].block for name in felt if name in knowledge.regions}
    return bool(blocks) and foot.isdisjoint(blocks)


def _emergency(
    situation: Situation, facts: PlainFacts, knowledge: KnowledgeBase
) -> tuple[bool | None, bool | None]:
    """Whether an emergency warning is there, and whether all of them were answered no."""
    fired = any(f.flag.urgency == "emergency_now" for f in situation.red_flags.fired)
    answer = situation.answers.get("red_flags_cleared")
    if fired or situation.emergency or answer is False:
        return True, False
    if answer or situation.screened or _all_settled(facts, knowledge):
        return False, True
    return None, None


def _all_settled(facts: PlainFacts, knowledge: KnowledgeBase) -> bool:
    """No emergency rule can still fire on what a person can answer by themselves."""
    unseen = {
        name: False
        for name, finding in knowledge.findings.items()
        if finding.asked_of != "patient" and name not in facts.states
    }
    seen = replace(facts, states={**unseen, **facts.states})
    rules = (f.when for f in knowledge.red_flags if f.urgency == "emergency_now")
    return all(holds(rule, seen) is False for rule in rules)


def _leads(leading: LeadingGroup, p: Mapping[str, float], knowledge: KnowledgeBase) -> bool | None:
    """Whether the group leads, and none of those beside it may be at work."""
    if not p:
        return None
    groups, care = knowledge.care.care_groups, knowledge.model.care
    first = _share(p, groups[leading.group].conditions)
    other = _share(p, (c for name in leading.beside for c in groups[name].conditions))
    if first < care.matters.value:
        return False
    return True if first >= care.leads.value and other < care.matters.value else None


def _warned(cause: WarnedCause, red_flags: RedFlagResult, knowledge: KnowledgeBase) -> bool:
    """Whether a red flag of one of the levels fired for a cause of one of the groups."""
    groups = knowledge.care.care_groups
    meant = {condition for name in cause.groups for condition in groups[name].conditions}
    return any(
        fired.flag.urgency in cause.levels and not meant.isdisjoint(fired.flag.targets)
        for fired in red_flags.fired
    )


def _share(probabilities: Mapping[str, float], conditions: Iterable[str]) -> float:
    return sum(probabilities.get(c, 0.0) for c in set(conditions))


def _suspected(
    cause: SuspectedCause, p: float | None, known: PlainFacts, care: CareParameters
) -> bool | None:
    """Whether the condition is probable enough to be reckoned with; ``p`` is its probability."""
    if p is None:
        return None
    if p >= care.matters.value:
        return True
    ruled_out = bool(cause.unless) and holds(cause.unless, known) is True
    return False if p < care.excluded.value or ruled_out else None
