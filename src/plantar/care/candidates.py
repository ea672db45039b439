"""Which interventions bear on a person, best first, and what becomes of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plantar.care.flags import Situation, groups_told, situation_facts
from plantar.care.gate import EMERGENCY, Decides, Gate, Verdict, most_qualified
from plantar.care.medicines import MedicineList, Pharmacy
from plantar.care.ranking import Relevance, relevance_of, score_of
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.schema_care import Intervention

ADVISED_AGAINST = frozenset({"do_not_offer", "advise_against"})
PARTS = {"diet": "diet", "footwear": "footwear", "physiotherapy": "exercise"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intervention that bears on the person, with its verdict."""

    id: str
    entry: Intervention
    relevance: Relevance
    verdict: Verdict
    taken: str
    """The medicine that the person already takes and that is it, or its like; empty: none."""
    own: bool
    """It is what the person takes: the page on their medicines speaks of it, not this list."""
    score: float
    leads: bool
    """Whether the plan begins with it: for a cause that may be at work, or for anyone."""
    guards: bool
    """Whether leaving it out can cost this person a limb or a nerve."""

    @property
    def advised_against(self) -> bool:
        """Whether it is for nobody."""
        return self.entry.recommendation in ADVISED_AGAINST

    @property
    def who(self) -> Decides:
        """Who may start it: the item's own demand or the rules', whichever asks for more."""
        return most_qualified(Decides(self.entry.who_may_start), self.verdict.decides)

    @property
    def without_clinician(self) -> bool:
        """Whether the person may begin without a clinician."""
        decided = self.entry.recommendation in ("offer", "consider")
        return decided and self.who in (Decides.SELF, Decides.PHARMACIST)


@dataclass(frozen=True, slots=True)
class Lists:
    """Candidates but emergency actions, by what becomes of each.

    What the person may begin and what to discuss; what is held back until more is known, not for
    them, or advised against. What they take already is in none of the first three.
    """

    now: Sequence[Candidate]
    discuss: Sequence[Candidate]
    held: Sequence[Candidate]
    barred: Sequence[Candidate]
    against: Sequence[Candidate]


class Selection:
    """Chooses the interventions that bear on a person."""

    def __init__(self, knowledge: KnowledgeBase, pharmacy: Pharmacy) -> None:
        self._knowledge, self._pharmacy = knowledge, pharmacy

    def bearing_on(
        self,
        situation: Situation,
        gate: Gate,
        urgency: str,
        feared: Collection[str],
        found: MedicineList,
    ) -> list[Candidate]:
        """Interventions that bear on the person at this level, best first.

        ``feared`` and ``gate`` as for :meth:`plantar.care.plan.Planner.plan`; ``found``: all
        medicines that are known to be taken.
        """
        weights, rows = self._knowledge.model.care, []
        facts = situation_facts(situation, self._knowledge)
        seen = PlainFacts({**facts.states, **gate.flags.states}, facts.values, facts.spans)
        groups = groups_told(seen, self._knowledge)
        for name, entry in self._knowledge.care.interventions.items():
            if entry.levels and urgency not in entry.levels:
                continue
            if entry.only_if and not holds(entry.only_if, seen):
                continue
            warned = feared if _helps(entry) else ()
            relevance = relevance_of(entry, situation.probabilities, warned, groups, weights)
            if entry.on_result and holds(entry.on_result, seen):
                relevance = replace(relevance, share=1.0, weight=1.0, by_result=True)
            if relevance.share < weights.least_relevance.value:
                continue
            if entry.cause_only and _improbable(relevance, feared, weights.matters.value):
                continue
            verdict = gate.judge(entry, part=part_of(entry), first_aid=entry.until_seen)
            taken, own = self._already(name, entry, found)
            score = score_of(entry, relevance, weights)
            guards = bool(entry.guards_if) and holds(entry.guards_if, seen) is True
            leads = guards or _leads(entry, relevance, weights.matters.value)
            rows.append(
                Candidate(name, entry, relevance, verdict, taken, own, score, leads, guards)
            )
        return sorted(rows, key=_order)

    def urgent(
        self,
        candidates: Sequence[Candidate],
        levels: set[str],
        probabilities: Mapping[str, float],
    ) -> list[Candidate]:
        """How to get help: the list of warnings always, the paths where it is urgent.

        Of paths for causes that all count as there the one for the most probable comes first.
        """
        urgent = not levels.isdisjoint({"emergency_now", "same_day"})

        def likely(c: Candidate) -> tuple[bool, float, float]:
            share = probabilities.get(c.relevance.condition, 0.0)
            return c.entry.said_last, -c.relevance.chance, -share

        return [
            c
            for c in sorted(candidates, key=likely)
            if c.entry.recommendation == "emergency_action"
            and not c.verdict.blocked
            and (self._pressing(c, levels) if urgent else "any" in c.entry.conditions)
        ]

    def _already(self, name: str, entry: Intervention, found: MedicineList) -> tuple[str, bool]:
        """The medicine on the list that is the item or its like, and whether it is the item itself.

        Empty where none is.
        """
        for item in found.taken:
            for kind in (self._pharmacy.classes[each] for each in item.classes):
                if kind.duplicate and not set(kind.tags).isdisjoint(entry.tags):
                    return self._pharmacy.display(item.medicine), item.medicine in name
        return "", False

    def _pressing(self, c: Candidate, levels: set[str]) -> bool:
        """In an emergency only what is for an emergency; else nothing that orders one.

        Who reads two orders on one page follows the softer, or neither.
        What names its levels is written for them.
        """
        if c.entry.levels:
            return True
        if not c.relevance.condition:
            return "emergency_now" not in levels
        level = self._knowledge.conditions[c.relevance.condition].urgency
        return (level == "emergency_now") is ("emergency_now" in levels)


def part_of(entry: Intervention) -> str:
    """The part of the plan that rules know an intervention by."""
    if entry.recommendation == "emergency_action":
        return EMERGENCY
    if entry.part:
        return entry.part
    return PARTS.get(entry.group, entry.group)


def by_verdict(candidates: Iterable[Candidate]) -> Lists:
    """The candidates but emergency actions, by what the gate says of each."""
    rest = [c for c in candidates if c.entry.recommendation != "emergency_action"]
    offer = [c for c in rest if not c.advised_against]
    free = [c for c in offer if not c.verdict.blocked and not c.taken]
    held = [c for c in offer if c.verdict.blocked and c.verdict.questions and not c.taken]
    return Lists(
        now=[c for c in free if c.without_clinician],
        discuss=[c for c in free if not c.without_clinician],
        held=held,
        barred=[c for c in offer if c not in free and c not in held and not c.own],
        against=[c for c in rest if c.advised_against],
    )


def _helps(entry: Intervention) -> bool:
    """Whether it is help or first aid for what is feared, not treatment of what is there."""
    return entry.recommendation == "emergency_action" or entry.until_seen


def _improbable(relevance: Relevance, feared: Collection[str], matters: float) -> bool:
    """Whether no cause of the item may be at work, and none is feared."""
    return relevance.chance < matters and relevance.condition not in feared


def _leads(entry: Intervention, relevance: Relevance, matters: float) -> bool:
    """Whether the plan begins with it: always, for a result, or for a cause that may be at work."""
    if "any" in entry.first_for or relevance.by_result:
        return True
    return relevance.condition in entry.first_for and relevance.chance >= matters


def _order(c: Candidate) -> tuple[bool | float | str, ...]:
    """What leads: whatever the cause, for a result, to guard a limb, for the cause; the rest."""
    always = "any" in c.entry.first_for
    kind = (not c.leads, not always, not c.relevance.by_result, not c.guards, c.entry.later)
    return (*kind, -c.score, c.id)
