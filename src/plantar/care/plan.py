"""The care plan: what to do, what to discuss, what to leave alone; every item past the gate.

Which interventions bear on the person is chosen in ``candidates``, and worded in ``plan_items``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from plantar.care.candidates import Selection, by_verdict
from plantar.care.care_plan import Alert, CarePlan, PlanKind
from plantar.care.concerns import concerns
from plantar.care.flags import Situation, flags_of
from plantar.care.gate import Gate, Hit, plan_hits
from plantar.care.medicines import LIST, MedicineList, Pharmacy
from plantar.care.plan_items import PlanWriter
from plantar.care.standing_advice import sentence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.fields import UrgencyLevel

ALERTS: Mapping[str, UrgencyLevel] = {
    "escalate_emergency": "emergency_now",
    "escalate_same_day": "same_day",
    "escalate_within_2_weeks": "within_2_weeks",
}


class Planner:
    """Makes plans; holds the compiled names of medicines."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.pharmacy = Pharmacy(knowledge)
        self._selection = Selection(knowledge, self.pharmacy)
        self._writer = PlanWriter(knowledge)

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
        candidates = self._selection.bearing_on(situation, gate, urgency, feared, found)
        writer, probabilities = self._writer, situation.probabilities
        urgent = writer.items(self._selection.urgent(candidates, levels, probabilities), levels)
        if "emergency_now" in levels:
            first = tuple(a for a in alerts if a.level == "emergency_now")
            return CarePlan("emergency", first or (self._call(call),), urgent)
        kind: PlanKind = "plan" if flags.state("red_flags_cleared") else "held"
        lists = by_verdict(candidates)
        added = writer.added(hits) if kind == "plan" else ()
        return CarePlan(
            kind,
            alerts,
            urgent,
            now=writer.items(lists.now, levels),
            discuss=(*added, *writer.items(lists.discuss, levels)),
            medicines=concerns(found, situation, self.pharmacy, self.knowledge),
            held=writer.items(lists.held, levels),
            not_for_you=writer.items(lists.barred, levels),
            not_advised=writer.items(lists.against, levels),
            notes=writer.notes(hits, takes_medicines=bool(found.taken)),
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


def _alerts(hits: Iterable[Hit]) -> tuple[Alert, ...]:
    return tuple(
        Alert(ALERTS[h.action], h.plain, h.message, h.references)
        for h in hits
        if h.action in ALERTS
    )
