"""CDS Hooks 2.0: from what the record holds to at most three cards.

Cards are advice: the urgency, with the questions that are open; a test that is better not ordered;
a medicine that may harm nerves. What is open is said on every card that it could turn round.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plantar import Evidence, KnowledgeBase, Person, Plantar, Urgency
from plantar.assessment.glance import Glance
from plantar.errors import ExchangeError
from plantar.exchange.diagnoses import Recorded
from plantar.exchange.dialogue import YES, Dialogue, Opening
from plantar.exchange.elements import Elements
from plantar.exchange.fhir_in import WRONG, RecordReader
from plantar.exchange.limits import MOST_RESOURCES, at_most
from plantar.exchange.medications import Medications
from plantar.exchange.urgency import NOT_YET, ShownUrgency
from plantar.knowledge.schema_medicine import MedicineClass
from plantar.knowledge.share import percent

MOST_CARDS = 3
MOST_NAMED = 5
"""Drafts that a refusal names."""
SUMMARY = 140
"""Characters of a summary: CDS Hooks asks for fewer than 140."""
HOOKS = ("patient-view", "order-select")
PREFETCH = {
    "patient": "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "observations": "Observation?patient={{context.patientId}}",
    "medications": (
        "MedicationStatement?patient={{context.patientId}}&_include=MedicationStatement:medication"
    ),
    "answers": "QuestionnaireResponse?patient={{context.patientId}}",
}
SOURCE = {"label": "plantar: numb heel, foot or leg (decision support, not a medical device)"}
CRISIS = "Words of dying or of self-harm in this record: talk about it now"
SPACE = uuid.UUID("d3b2f0b4-51f7-4c53-8d6b-8e4c4d0b2a77")
INDICATOR = {
    Urgency.EMERGENCY_NOW.value: "critical",
    Urgency.SAME_DAY.value: "critical",
    Urgency.WITHIN_2_WEEKS.value: "warning",
    NOT_YET: "warning",
}
"""Level to indicator; below it is ``info``."""

HARMLESS = ("information", "warning")
"""Severities of an OperationOutcome beside which what was asked for is there."""

Card = dict[str, Any]


@dataclass(frozen=True)
class RecordSummary:
    """What the record says, in short."""

    evidence: tuple[Evidence, ...]
    glance: Glance
    shown: ShownUrgency
    medicines: tuple[str, ...]
    patient: str
    """Reference to the Patient."""
    danger: bool
    """A line of the danger screen was answered "yes"."""
    crisis_help: str = ""
    """What is said to somebody whose words tell of self-harm."""
    diagnoses: tuple[Recorded, ...] = ()
    """Diagnoses of the day that may be so now."""
    first: tuple[str, ...] = ()
    """What is said of diagnoses before everything else."""
    by_chance: bool = False
    """No rule set the level, only how probable causes are."""

    @property
    def pressing(self) -> str:
        """The level for the indicator: one of chances alone, with dangers open, is no alarm yet."""
        return NOT_YET if self.by_chance and not self.shown.settled else self.shown.level

    def stands(self) -> bool:
        """Whether advice to wait or not to test may be given without a condition."""
        rank = Urgency(self.glance.urgency.level).rank
        return self.shown.settled and rank < Urgency.SAME_DAY.rank


def discovery() -> dict[str, Any]:
    """The discovery document: one service for each hook."""
    about = {
        "patient-view": "How urgent a numb heel, foot or leg is, and which dangers nobody asked.",
        "order-select": "Tests better not ordered, and medicines that may harm numb nerves.",
    }
    return {
        "services": [
            {
                "hook": hook,
                "id": f"plantar-{hook}",
                "title": "plantar: numb heel, foot or leg",
                "description": about[hook],
                "prefetch": PREFETCH,
                "usageRequirements": "Everything comes by prefetch: plantar opens no connection.",
            }
            for hook in HOOKS
        ]
    }


class CardMaker:
    """Makes cards; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge
        self.reader, self.dialogue = RecordReader(plantar), Dialogue(plantar)

    def cards(
        self, hook: str, context: dict[str, Any], prefetch: dict[str, Any], on: date
    ) -> list[Card]:
        """Return at most three cards, the most urgent first; none if no complaint is in scope.

        Args:
            hook: ``patient-view`` or ``order-select``.
            context: of the hook, as CDS Hooks defines it.
            prefetch: key to resource or Bundle; it must hold the patient.
            on: the day, for the age.

        Raises:
            PlantarError: something of it cannot be used; names it.
        """
        seen = self._seen(prefetch, context, on)
        found = [_crisis(seen.crisis_help)] if seen.crisis_help else []
        if unread := _unread(prefetch):
            found.append(_not_read(unread))
        if seen.diagnoses:
            found.append(_recorded(seen))
        if not self._in_scope(seen):
            return found
        found.append(self._urgency(seen))
        if hook == "order-select":
            drafts = list(_drafts(context))
            orders = list(_orders(drafts, context))
            found += [
                *self._not_worth(seen, orders),
                *self._nerve(seen, _medicines(orders, drafts)),
            ]
        else:
            found += self._nerve(seen, seen.medicines)
        return _first(found)

    def _seen(self, prefetch: dict[str, Any], context: dict[str, Any], on: date) -> RecordSummary:
        record = _record(prefetch)
        patient = context.get("patientId")
        ids = [r["id"] for r in record if r.get("resourceType") == "Patient" and "id" in r]
        if not isinstance(patient, str) or any(name != patient for name in ids):
            raise ExchangeError("context.patientId: expected the id of the Patient in prefetch")
        bundle = {"resourceType": "Bundle", "entry": [{"resource": r} for r in record]}
        read = self.reader.read(bundle, on)
        seen = self._glance(read.opening, read.medicines, f"Patient/{patient}")
        return replace(seen, diagnoses=read.opening.diagnoses, first=read.first)

    def _glance(self, opening: Opening, medicines: tuple[str, ...], patient: str) -> RecordSummary:
        talk = self.dialogue.begin(opening)
        evidence = self.dialogue.evidence(talk)
        glance, found = self.dialogue.glanced(talk, evidence)
        danger = YES in talk.dangers.values()
        crisis = self.dialogue.crisis_help(talk)
        chance = not found.settled and self._by_chance(talk.state.person, evidence)
        return RecordSummary(
            evidence, glance, found, medicines, patient, danger, crisis, by_chance=chance
        )

    def _by_chance(self, person: Person, evidence: tuple[Evidence, ...]) -> bool:
        """Whether no finding set the level by a rule."""
        made = self.plantar.assessor.triage(person, evidence)
        return not any(reason.findings for reason in made.set_by)

    def _in_scope(self, seen: RecordSummary) -> bool:
        """Whether anything is complained of; a diagnosis or a laboratory value alone is not.

        A danger that was answered "yes" is, though nobody has said which of its line it is.
        """
        return seen.danger or self.knowledge.tells_complaint(seen.evidence)

    def _urgency(self, seen: RecordSummary) -> Card:
        found = seen.shown
        because = [reason.clinical for reason in found.because]
        asked = _to_ask(found, self.knowledge)
        likely = [
            f"{self.knowledge.conditions[name].name} {percent(p)}"
            for name, p in seen.glance.leading[:3]
            if name in self.knowledge.conditions
        ]
        causes = [f"Most probable: {', '.join(likely)}"] if likely else []
        lines = [found.words, *because, *seen.first, *asked, *causes]
        flag = {
            "resourceType": "Flag",
            "status": "active",
            "code": {"text": found.words},
            "category": [{"text": "urgency"}],
            "subject": {"reference": seen.patient},
        }
        suggestion = _suggestion("Keep the urgency as a flag", "create", {"resource": flag})
        card = _card(f"Numbness: {found.name}, {found.when}", lines, seen.pressing)
        return _with(card, suggestion)

    def _not_worth(self, seen: RecordSummary, orders: Sequence[Elements]) -> Iterator[Card]:
        """The stop rule; while a danger is open it only asks, and never from same-day on."""
        glance = seen.glance
        known = {item.test: item for item in self.knowledge.workup.avoid}
        for order in orders:
            words = _words(order.concept("code"))
            for item in (*glance.avoid, *glance.avoid_unless_danger):
                if not any(words.issuperset(_words(p)) for p in known[item.test].ordered_as):
                    continue
                yield self._stop_rule(seen, order, item.test, item.why, item.references)
                break

    def _stop_rule(
        self, seen: RecordSummary, order: Elements, test: str, why: str, references: Sequence[str]
    ) -> Card:
        sources = [self.knowledge.references[key].citation for key in references]
        if seen.stands():
            card = _card(f"Better not ordered now: {test}", [why, *sources], "")
            removed = {"resourceId": f"{order.kind}/{order.text('id')}"}
            suggestion = _suggestion("Remove the order", "delete", removed)
            return _with(card, suggestion) if order.text("id") else card
        asked = _to_ask(seen.shown, self.knowledge)
        condition = "Only where none of these is so; if one is, the order stands:"
        return _card(
            f"If no danger is there, better not: {test}", [why, condition, *asked, *sources], ""
        )

    def _nerve(self, seen: RecordSummary, medicines: Sequence[str]) -> Iterator[Card]:
        """The question to ask about each medicine that may harm nerves, where there is numbness."""
        pharmacy = self.plantar.assessor.planner.pharmacy
        for item in pharmacy.read(", ".join(medicines) or "none").taken:
            harm = [pharmacy.classes[name] for name in item.classes if pharmacy.classes[name].nerve]
            for entry in sorted(harm, key=_certainty)[:1]:
                name = pharmacy.display(item.medicine)
                summary = f"{name} may harm nerves ({entry.nerve}), and there is numbness"
                sources = [self.knowledge.references[key].citation for key in entry.reference]
                yield _card(summary, [entry.ask, *sources], Urgency.WITHIN_2_WEEKS.value)


def _crisis(words: str) -> Card:
    """The card that comes before all others."""
    return _card(CRISIS, [words], Urgency.EMERGENCY_NOW.value)


def _not_read(keys: Sequence[str]) -> Card:
    """The card of what the record system could not give: what is missing is not "no"."""
    names = ", ".join(keys)
    line = f"The record system gave an error in place of {names}: what they hold is unknown here."
    return _card(f"Could not be read: {names}", [line], Urgency.WITHIN_2_WEEKS.value)


def _recorded(seen: RecordSummary) -> Card:
    """The card of diagnoses that are of the day by themselves."""
    names = ", ".join(recorded.named.name for recorded in seen.diagnoses)
    worst = max((d.named.urgency for d in seen.diagnoses), key=lambda level: Urgency(level).rank)
    now = worst == Urgency.EMERGENCY_NOW.value
    level = worst if now else Urgency.WITHIN_2_WEEKS.value
    return _card(f"In the record, is it being treated: {names}", seen.first, level)


def _certainty(entry: MedicineClass) -> str:
    """``established`` before ``reported``."""
    return entry.nerve


def _card(summary: str, lines: Sequence[str], level: str) -> Card:
    detail = "\n".join(f"- {line}" for line in lines)
    found = {
        "summary": summary if len(summary) < SUMMARY else f"{summary[: SUMMARY - 2]}…",
        "detail": detail,
        "indicator": INDICATOR.get(level, "info"),
        "source": SOURCE,
        "overrideReasons": [
            {"code": "disagree", "system": "urn:plantar:override", "display": "I disagree"},
            {"code": "known", "system": "urn:plantar:override", "display": "Already considered"},
        ],
    }
    return {"uuid": str(uuid.uuid5(SPACE, summary + detail)), **found}


def _with(card: Card, suggestion: dict[str, Any]) -> Card:
    """The card with a suggestion, which nobody has to take; CDS Hooks wants that said."""
    return {**card, "suggestions": [suggestion], "selectionBehavior": "at-most-one"}


def _to_ask(found: ShownUrgency, knowledge: KnowledgeBase) -> list[str]:
    """What was perhaps said to be so, and the lines of dangers that are open."""
    lines = [knowledge.danger_screen[name].plain for name in found.open]
    return [f"Ask: {plain}" for plain in (*(doubt.plain for doubt in found.doubts), *lines)]


def _suggestion(label: str, kind: str, action: dict[str, Any]) -> dict[str, Any]:
    name = str(uuid.uuid5(SPACE, f"{label}{action}"))
    return {
        "label": label,
        "uuid": name,
        "isRecommended": False,
        "actions": [{"type": kind, "description": label, **action}],
    }


def _first(cards: Sequence[Card]) -> list[Card]:
    """The first three, the more pressing indicator first."""
    order = ("critical", "warning", "info")
    once = {card["uuid"]: card for card in cards}
    return sorted(once.values(), key=lambda card: order.index(card["indicator"]))[:MOST_CARDS]


def _record(prefetch: dict[str, Any]) -> list[dict[str, Any]]:
    """All resources of a prefetch, each once.

    Raises:
        ExchangeError: no Patient, or a value that is no resource.
    """
    found: list[dict[str, Any]] = []
    for key, value in prefetch.items():
        if value is None:
            continue
        if not isinstance(value, dict):
            raise ExchangeError(f"prefetch.{key}: expected a resource, a Bundle or null")
        entries = value.get("entry", []) if value.get("resourceType") == "Bundle" else None
        if entries is not None and not isinstance(entries, list):
            raise ExchangeError(f"prefetch.{key}.entry: expected a list")
        items = [value] if entries is None else [_resource(e, key) for e in entries]
        at_most(len(found) + len(items), MOST_RESOURCES, "prefetch (resources)")
        found += [item for item in items if item not in found]
    if not any(item.get("resourceType") == "Patient" for item in found):
        raise ExchangeError("prefetch.patient: expected the Patient resource; nothing is fetched")
    return found


def _unread(prefetch: dict[str, Any]) -> list[str]:
    """Keys of a prefetch of which something could not be fetched."""
    return [key for key, value in prefetch.items() if any(map(_failed, _each(value)))]


def _each(value: Any) -> list[Any]:
    """A resource, or those of a Bundle."""
    entries = value.get("entry") if isinstance(value, dict) else None
    if not isinstance(entries, list):
        return [value]
    return [entry.get("resource") for entry in entries if isinstance(entry, dict)]


def _failed(resource: Any) -> bool:
    """Whether it says that something went wrong, in place of what was asked for."""
    if not isinstance(resource, dict) or resource.get("resourceType") != "OperationOutcome":
        return False
    issues = resource.get("issue")
    listed = issues if isinstance(issues, list) else []
    grave = [i for i in listed if isinstance(i, dict) and i.get("severity") in HARMLESS]
    return not grave or len(grave) < len(listed)


def _resource(entry: Any, key: str) -> dict[str, Any]:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(resource, dict):
        raise ExchangeError(f"prefetch.{key}: entry without a resource")
    return resource


def _drafts(context: dict[str, Any]) -> Iterator[Elements]:
    """All that is drafted.

    Raises:
        ExchangeError: no Bundle of draft orders.
    """
    bundle, chosen = context.get("draftOrders"), context.get("selections")
    entries = bundle.get("entry") if isinstance(bundle, dict) else None
    if not isinstance(entries, list) or not isinstance(chosen, list):
        raise ExchangeError("context: expected selections, and draftOrders with a Bundle")
    at_most(len(entries), MOST_RESOURCES, "context.draftOrders.entry")
    for n, entry in enumerate(entries):
        resource = _resource(entry, "draftOrders")
        yield Elements(resource, f"draftOrders[{n}]", str(entry.get("fullUrl", "")))


def _orders(drafts: Iterable[Elements], context: dict[str, Any]) -> Iterator[Elements]:
    """The selected draft orders; all of them where no selection is named.

    Raises:
        ExchangeError: a selection is none of the drafts; names it and those that there are.
    """
    chosen, drafts = context["selections"], list(drafts)
    known = [f"{draft.kind}/{draft.peek('id')}" for draft in drafts]
    for name in chosen:
        if name not in known:
            expected = " or ".join(known[:MOST_NAMED]) or "no selection: nothing is drafted"
            found = f"found {str(name)[:40]!r}; expected {expected}"
            raise ExchangeError(f"context.selections: {found}")
    for draft in drafts:
        if not chosen or f"{draft.kind}/{draft.peek('id')}" in chosen:
            yield draft


def _medicines(orders: Sequence[Elements], drafts: Sequence[Elements]) -> tuple[str, ...]:
    medications = Medications(drafts, WRONG)
    names = (medications.name(order) for order in orders)
    return tuple(name.replace(",", " ") for name in names if name)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.casefold()))
