"""The care plan: what to do, what to discuss, what to leave alone; every item past the gate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from plantar.care.care_plan import (
    BY_RESULT,
    EVERYONE,
    Alert,
    CarePlan,
    ClinicianNote,
    PlanItem,
    PlanKind,
)
from plantar.care.concerns import concerns
from plantar.care.flags import Situation, flags_of, groups_told, situation_facts
from plantar.care.gate import (
    EMERGENCY,
    NOT_IF,
    Decides,
    Gate,
    Hit,
    Verdict,
    in_words,
    most_qualified,
    plan_hits,
)
from plantar.care.medicines import LIST, MedicineList, Pharmacy
from plantar.care.ranking import Relevance, relevance_of, score_of
from plantar.care.safety_questions import askable
from plantar.care.standing_advice import sentence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.expression import PlainFacts, holds
from plantar.knowledge.fields import UrgencyLevel
from plantar.knowledge.schema_care import Intervention

ALERTS: Mapping[str, UrgencyLevel] = {
    "escalate_emergency": "emergency_now",
    "escalate_same_day": "same_day",
    "escalate_within_2_weeks": "within_2_weeks",
}
ADVISED_AGAINST = frozenset({"do_not_offer", "advise_against"})


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An intervention that bears on the person, with its verdict."""

    id: str
    entry: Intervention
    relevance: Relevance
    verdict: Verdict
    taken: str
    """That the person already takes it, or its like."""
    own: bool
    """It is what the person takes: the page on their medicines speaks of it, not this list."""
    score: float
    leads: bool
    """Whether the plan begins with it: for a cause that may be at work, or for anyone."""
    guards: bool
    """Whether leaving it out can cost this person a limb or a nerve."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """What is for the person, held back until more is known, not for them, or advised against.

    What the person takes already is neither free nor held.
    """

    free: Sequence[_Candidate]
    held: Sequence[_Candidate]
    barred: Sequence[_Candidate]
    against: Sequence[_Candidate]


class Planner:
    """Makes plans; holds the compiled names of medicines."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.pharmacy = Pharmacy(knowledge)

    def plan(
        self,
        situation: Situation,
        gate: Gate,
        urgency: str,
        feared: Collection[str],
        text: str | None,
        *,
        call: str = "",
    ) -> CarePlan:
        """The plan for one person.

        ``gate`` is that of the situation, as :meth:`gate` makes it;
        ``feared`` are conditions that rules or the risk warn of, however little probable: for them
        the plan says how to get help and gives first aid, and treats none;
        ``text`` is the list of medicines that ``situation.medicines`` was worked out from;
        ``call`` is how to get help in an emergency, where no safety rule has words of its own.
        """
        flags, care = gate.flags, self.knowledge.care
        found = self._found(situation.evidence, text)
        hits = plan_hits(flags, care.safety_rules, care.flags)
        alerts = _alerts(hits)
        levels = {urgency, *(a.level for a in alerts)}
        if flags.state("emergency_red_flag"):
            levels.add("emergency_now")
        candidates = self._candidates(situation, gate, urgency, feared, found)
        urgent = self._urgent(candidates, levels, situation.probabilities)
        if "emergency_now" in levels:
            first = tuple(a for a in alerts if a.level == "emergency_now")
            return CarePlan("emergency", first or (self._call(call),), urgent)
        kind: PlanKind = "plan" if flags.state("red_flags_cleared") else "held"
        lists = _by_verdict(candidates)
        return CarePlan(
            kind,
            alerts,
            urgent,
            now=tuple(self._item(c) for c in lists.free if _own_start(c)),
            discuss=(
                *(self._added(hits) if kind == "plan" else ()),
                *(self._item(c) for c in lists.free if not _own_start(c)),
            ),
            medicines=concerns(found, situation, self.pharmacy, self.knowledge),
            held=tuple(map(self._item, lists.held)),
            not_for_you=tuple(map(self._item, lists.barred)),
            not_advised=tuple(map(self._item, lists.against)),
            notes=self._notes(hits, found),
            taken=self._listed(text),
        )

    def alerts(self, situation: Situation, *, call: str = "") -> tuple[Alert, ...]:
        """What sends the person to be seen, alone: as in :meth:`plan`, at a fraction of it."""
        flags, care = flags_of(situation, self.knowledge), self.knowledge.care
        found = _alerts(plan_hits(flags, care.safety_rules, care.flags))
        emergency = any(a.level == "emergency_now" for a in found)
        if flags.state("emergency_red_flag") and not emergency:
            return (self._call(call), *found)
        return found

    def _call(self, words: str) -> Alert:
        said = words or sentence(self.knowledge.care.standing_advice, "emergency_call")
        return Alert("emergency_now", said, "emergency by the red flags, the risk or an answer", ())

    def situation(self, base: Situation, text: str | None) -> Situation:
        """``base`` with what the list of medicines says, and the words beside it."""
        pharmacy, sure = self.pharmacy, self.knowledge.triage.sure.share
        told = pharmacy.flags(pharmacy.told_of(base.evidence, sure))
        listed = None if text is None else pharmacy.flags(self._found(base.evidence, text))
        return replace(base, medicines=listed, told=told)

    def _found(self, evidence: Sequence[Evidence], text: str | None) -> MedicineList:
        """All medicines that are known to be taken: those of the list, and those told of."""
        listed = None if text is None else self.pharmacy.read(text)
        known = listed.taken if listed else ()
        told = self.pharmacy.told_of(evidence, self.knowledge.triage.sure.share, known)
        return listed.beside(told) if listed else told

    def _listed(self, text: str | None) -> tuple[str, ...]:
        """Names of what was read from the list."""
        taken = self.pharmacy.read(text).taken if text is not None else ()
        return tuple(dict.fromkeys(self.pharmacy.display(item.medicine) for item in taken))

    def with_medicines(
        self, evidence: Sequence[Evidence], medicines: str | None
    ) -> tuple[Evidence, ...]:
        """Evidence with what the list of medicines says and nobody answered."""
        if medicines is None:
            return tuple(evidence)
        answered = {item.finding for item in evidence}
        found = self.pharmacy.findings(self.pharmacy.read(medicines))
        listed = [
            Evidence(name, State.PRESENT, layer=Layer.RISK, fact=LIST)
            for name in found
            if name not in answered
        ]
        return (*evidence, *listed)

    def gate(self, situation: Situation) -> Gate:
        """What safety rules and flags say of a situation."""
        care = self.knowledge.care
        return Gate(flags_of(situation, self.knowledge), care.safety_rules, care.flags)

    def _candidates(
        self,
        situation: Situation,
        gate: Gate,
        urgency: str,
        feared: Collection[str],
        found: MedicineList,
    ) -> list[_Candidate]:
        """Interventions that bear on the person at this level, best first."""
        care, weights, rows = self.knowledge.care, self.knowledge.model.care, []
        facts = situation_facts(situation, self.knowledge)
        seen = PlainFacts({**facts.states, **gate.flags.states}, facts.values, facts.spans)
        groups = groups_told(seen, self.knowledge)
        for name, entry in care.interventions.items():
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
            verdict = gate.judge(entry, part=part_of(entry), first_aid=entry.until_seen)
            taken, own = self._already(name, entry, found)
            score = score_of(entry, relevance, weights)
            guards = bool(entry.guards_if) and holds(entry.guards_if, seen) is True
            leads = guards or _leads(entry, relevance, weights.matters.value)
            rows.append(
                _Candidate(name, entry, relevance, verdict, taken, own, score, leads, guards)
            )
        return sorted(rows, key=_order)

    def _already(self, name: str, entry: Intervention, found: MedicineList) -> tuple[str, bool]:
        """That a medicine on the list is the item or its like, and whether it is the item itself.

        Empty where none is.
        """
        for item in found.taken:
            for kind in (self.pharmacy.classes[each] for each in item.classes):
                if kind.duplicate and not set(kind.tags).isdisjoint(entry.tags):
                    shown, own = self.pharmacy.display(item.medicine), item.medicine in name
                    like = "" if own else ", which is of the same kind"
                    return f"You already take {shown}{like}.", own
        return "", False

    def _urgent(
        self,
        candidates: Sequence[_Candidate],
        levels: set[str],
        probabilities: Mapping[str, float],
    ) -> tuple[PlanItem, ...]:
        """How to get help: the list of warnings always, the paths where it is urgent.

        Of paths for causes that all count as there the one for the most probable comes first.
        """
        urgent = not levels.isdisjoint({"emergency_now", "same_day"})

        def likely(c: _Candidate) -> tuple[bool, float, float]:
            share = probabilities.get(c.relevance.condition, 0.0)
            return c.entry.said_last, -c.relevance.chance, -share

        likeliest = sorted(candidates, key=likely)
        return tuple(
            self._item(c)
            for c in likeliest
            if c.entry.recommendation == "emergency_action"
            and not c.verdict.blocked
            and (self._pressing(c, levels) if urgent else "any" in c.entry.conditions)
        )

    def _pressing(self, c: _Candidate, levels: set[str]) -> bool:
        """In an emergency only what is for an emergency; else nothing that orders one.

        Who reads two orders on one page follows the softer, or neither.
        What names its levels is written for them.
        """
        if c.entry.levels:
            return True
        if not c.relevance.condition:
            return "emergency_now" not in levels
        level = self.knowledge.conditions[c.relevance.condition].urgency
        return (level == "emergency_now") is ("emergency_now" in levels)

    def _item(self, c: _Candidate) -> PlanItem:
        entry, verdict = c.entry, c.verdict
        because = self._because(c)
        if c.taken:
            because.insert(0, c.taken)
        sure = [h for h in verdict.warnings if h.certain]
        references = (*entry.reference, *(r for h in verdict.blocks for r in h.references))
        return PlanItem(
            id=c.id,
            name=entry.plain or entry.name,
            group=entry.group,
            why=self._why(c),
            say=" ".join(filter(None, (entry.tell_the_patient, *self._limits(verdict)))),
            stop=entry.stop_rule,
            grade=entry.evidence_grade,
            who=_who(c).value,
            because=tuple(dict.fromkeys(because)),
            warnings=tuple(dict.fromkeys(map(self._say, sure))),
            check_first=_flags_of(h for h in verdict.warnings if not h.certain),
            questions=askable(verdict.questions, self.knowledge),
            score=round(c.score, 4),
            leads=c.leads,
            until_seen=c.entry.until_seen,
            references=tuple(dict.fromkeys(references)),
            clinician=ClinicianNote(
                entry.name,
                entry.evidence_summary,
                entry.precautions,
                tuple(h.message for h in (*verdict.blocks, *verdict.warnings) if h.certain),
            ),
        )

    def _limits(self, verdict: Verdict) -> tuple[str, ...]:
        """For whom it is not, where the person sees that by themselves: said with the item."""
        meanings = self.knowledge.care.flags
        return in_words(verdict.limits, meanings, open_=NOT_IF, known=NOT_IF)

    def _because(self, c: _Candidate) -> list[str]:
        """Reasons for a block: what is known of the person, else what nobody has answered.

        Of a medicine that a prescriber decides on, what is known and asks for care, such as a
        pregnancy, comes before what is unknown.
        """
        blocks = c.verdict.blocks
        known = [h for h in blocks if h.certain and not h.missing]
        if known or c.entry.recommendation in ADVISED_AGAINST:
            return [self._say(h) for h in known]
        own = self.knowledge.care.flags
        weighed = [h for h in c.verdict.warnings if h.certain and h.source in own]
        decided = bool(blocks) and c.entry.recommendation == "prescriber_decision"
        return [self._say(h) for h in (*(weighed if decided else ()), *blocks)]

    def _say(self, hit: Hit) -> str:
        """The hit in words for a person: the rule's own, or what its flag means.

        What a rule says is true of who it is known to hold for; of another only what is asked.
        """
        flags = self.knowledge.care.flags
        asked = {flags[name].asked_as for name in hit.flags if name in flags}
        open_ = [flags[name].plain for name in hit.flags if name in flags and name not in asked]
        if not hit.certain and open_:
            return f"Not known yet whether {' or '.join(open_[:2])}."
        if hit.source not in flags:
            return hit.plain
        start = "Held back" if hit.action == "block" else "Take care"
        return f"{start} because {hit.plain}."

    def _why(self, c: _Candidate) -> str:
        """For whom it is, in one line."""
        if c.relevance.by_result:
            return BY_RESULT
        if c.relevance.condition:
            return f"for {self.knowledge.conditions[c.relevance.condition].plain_name}"
        if c.relevance.anyone:
            return EVERYONE
        return "because of what you told us"

    def _added(self, hits: Iterable[Hit]) -> tuple[PlanItem, ...]:
        """Tests that rules add to the plan."""
        rules = self.knowledge.care.safety_rules
        return tuple(
            PlanItem(
                id=h.source,
                name=h.plain.rstrip("."),
                group="tests",
                why="your answers or medicines make it worth a test",
                say=rules[h.source].say,
                stop="n/a",
                grade="moderate",
                who=Decides.GP.value,
                because=(),
                warnings=(),
                check_first=(),
                questions=(),
                score=1.0,
                leads=rules[h.source].guards,
                until_seen=False,
                references=h.references,
                clinician=ClinicianNote(h.message, "", "", ()),
            )
            for h in hits
            if h.action == "add"
        )

    def _notes(self, hits: Iterable[Hit], found: MedicineList) -> tuple[str, ...]:
        notes = [h.plain for h in hits if h.action == "warn"]
        if found.taken:
            rules = self.knowledge.care.safety_rules.values()
            notes += [rule.plain or rule.message for rule in rules if rule.said_of_list]
        return tuple(notes)


PARTS = {"diet": "diet", "footwear": "footwear", "physiotherapy": "exercise"}


def part_of(entry: Intervention) -> str:
    """The part of the plan that rules know an intervention by."""
    if entry.recommendation == "emergency_action":
        return EMERGENCY
    if entry.part:
        return entry.part
    return PARTS.get(entry.group, entry.group)


def _alerts(hits: Iterable[Hit]) -> tuple[Alert, ...]:
    return tuple(
        Alert(ALERTS[h.action], h.plain, h.message, h.references)
        for h in hits
        if h.action in ALERTS
    )


def _helps(entry: Intervention) -> bool:
    """Whether it is help or first aid for what is feared, not treatment of what is there."""
    return entry.recommendation == "emergency_action" or entry.until_seen


def _by_verdict(candidates: Iterable[_Candidate]) -> _Lists:
    """The candidates but emergency actions, by what the gate says of each."""
    rest = [c for c in candidates if c.entry.recommendation != "emergency_action"]
    offer = [c for c in rest if c.entry.recommendation not in ADVISED_AGAINST]
    free = [c for c in offer if not c.verdict.blocked and not c.taken]
    held = [c for c in offer if c.verdict.blocked and c.verdict.questions and not c.taken]
    barred = [c for c in offer if c not in free and c not in held and not c.own]
    against = [c for c in rest if c.entry.recommendation in ADVISED_AGAINST]
    return _Lists(free, held, barred, against)


def _leads(entry: Intervention, relevance: Relevance, matters: float) -> bool:
    """Whether the plan begins with it: always, for a result, or for a cause that may be at work."""
    if "any" in entry.first_for or relevance.by_result:
        return True
    return relevance.condition in entry.first_for and relevance.chance >= matters


def _who(c: _Candidate) -> Decides:
    """Who may start it: the item's own demand or the rules', whichever asks for more."""
    return most_qualified(Decides(c.entry.who_may_start), c.verdict.decides)


def _order(c: _Candidate) -> tuple[bool | float | str, ...]:
    """What leads: whatever the cause, for a result, to guard a limb, for the cause; the rest."""
    always = "any" in c.entry.first_for
    kind = (not c.leads, not always, not c.relevance.by_result, not c.guards, c.entry.later)
    return (*kind, -c.score, c.id)


def _own_start(c: _Candidate) -> bool:
    """Whether the person may begin without a clinician."""
    decided = c.entry.recommendation in ("offer", "consider")
    return decided and _who(c) in (Decides.SELF, Decides.PHARMACIST)


def _flags_of(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for h in hits for flag in h.flags))
