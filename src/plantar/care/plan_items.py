"""A candidate in words: why it is for the person, what to do, when to stop, what holds it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from plantar.care.candidates import Candidate
from plantar.care.care_plan import BY_RESULT, EVERYONE, ClinicianNote, PlanItem
from plantar.care.gate import NOT_IF, Decides, Hit, Verdict, in_words
from plantar.care.safety_questions import askable
from plantar.knowledge.base import KnowledgeBase


class PlanWriter:
    """Words what the plan says of any candidate, and of what safety rules add to it."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def items(
        self, candidates: Iterable[Candidate], levels: Collection[str]
    ) -> tuple[PlanItem, ...]:
        """Each candidate with its reason, its sources and its stop rule, in the same order.

        ``levels``: how urgent it is; no item names a later time.
        """
        return tuple(self._item(c, levels) for c in candidates)

    def added(self, hits: Iterable[Hit]) -> tuple[PlanItem, ...]:
        """Tests that rules add to the plan."""
        rules = self._knowledge.care.safety_rules
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

    def notes(self, hits: Iterable[Hit], *, takes_medicines: bool) -> tuple[str, ...]:
        """What rules warn of whatever is offered, and what is said to who takes a medicine."""
        notes = [h.plain for h in hits if h.action == "warn"]
        if takes_medicines:
            rules = self._knowledge.care.safety_rules.values()
            notes += [rule.plain or rule.message for rule in rules if rule.said_of_list]
        return tuple(notes)

    def _item(self, c: Candidate, levels: Collection[str]) -> PlanItem:
        entry, verdict = c.entry, c.verdict
        sure = [h for h in verdict.warnings if h.certain]
        references = (*entry.reference, *(r for h in verdict.blocks for r in h.references))
        return PlanItem(
            id=c.id,
            name=entry.plain or entry.name,
            group=entry.group,
            why=self._why(c),
            say=" ".join(filter(None, (entry.said(levels), *self._limits(verdict)))),
            stop=entry.stop_rule,
            grade=entry.evidence_grade,
            who=c.who.value,
            because=tuple(dict.fromkeys((*_taken(c), *self._because(c)))),
            warnings=tuple(dict.fromkeys(map(self._say, sure))),
            check_first=_flags_of(h for h in verdict.warnings if not h.certain),
            questions=askable(verdict.questions, self._knowledge),
            score=round(c.score, 4),
            leads=c.leads,
            until_seen=entry.until_seen,
            references=tuple(dict.fromkeys(references)),
            clinician=ClinicianNote(
                entry.name,
                entry.evidence_summary,
                entry.precautions,
                tuple(h.message for h in (*verdict.blocks, *verdict.warnings) if h.certain),
            ),
        )

    def _why(self, c: Candidate) -> str:
        """For whom it is, in one line."""
        if c.relevance.by_result:
            return BY_RESULT
        if c.relevance.condition:
            return f"for {self._knowledge.conditions[c.relevance.condition].plain_name}"
        if c.relevance.anyone:
            return EVERYONE
        return "because of what you told us"

    def _limits(self, verdict: Verdict) -> tuple[str, ...]:
        """For whom it is not, where the person sees that by themselves: said with the item."""
        meanings = self._knowledge.care.flags
        return in_words(verdict.limits, meanings, open_=NOT_IF, known=NOT_IF)

    def _because(self, c: Candidate) -> list[str]:
        """Reasons for a block: what is known of the person, else what nobody has answered.

        Of a medicine that a prescriber decides on, what is known and asks for care, such as a
        pregnancy, comes before what is unknown.
        """
        blocks = c.verdict.blocks
        known = [h for h in blocks if h.certain and not h.missing]
        if known or c.advised_against:
            return [self._say(h) for h in known]
        own = self._knowledge.care.flags
        weighed = [h for h in c.verdict.warnings if h.certain and h.source in own]
        decided = bool(blocks) and c.entry.recommendation == "prescriber_decision"
        return [self._say(h) for h in (*(weighed if decided else ()), *blocks)]

    def _say(self, hit: Hit) -> str:
        """The hit in words for a person: the rule's own, or what its flag means.

        What a rule says is true of who it is known to hold for; of another only what is asked.
        """
        flags = self._knowledge.care.flags
        asked = {flags[name].asked_as for name in hit.flags if name in flags}
        open_ = [flags[name].plain for name in hit.flags if name in flags and name not in asked]
        if not hit.certain and open_:
            return f"Not known yet whether {' or '.join(open_[:2])}."
        if hit.source not in flags:
            return hit.plain
        start = "Held back" if hit.action == "block" else "Take care"
        return f"{start} because {hit.plain}."


def _taken(c: Candidate) -> tuple[str, ...]:
    """That the person already takes it or its like; empty where they do not."""
    like = "" if c.own else ", which is of the same kind"
    return (f"You already take {c.taken}{like}.",) if c.taken else ()


def _flags_of(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for h in hits for flag in h.flags))
