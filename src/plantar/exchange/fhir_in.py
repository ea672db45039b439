"""FHIR R4 to a case: what is read counts, what is not read is named, nothing is guessed.

Coded findings (our own codes, checked LOINC) and measured values count as they stand; words go
through the trained reader like any note, so a "no" in them settles no danger.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from plantar import Evidence, PaintedMap, Person, Plantar, PlantarError
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import ExchangeError
from plantar.exchange import codes
from plantar.exchange.bundle import one_person, resources_of
from plantar.exchange.dialogue import SAID, WHERE, Opening
from plantar.exchange.elements import Elements
from plantar.exchange.limits import MOST_RESOURCES, MOST_TEXT, at_most
from plantar.exchange.values import age_on, answer_said, state_of
from plantar.intake.vignette import parse_evidence
from plantar.knowledge.evidence import LAYER_OF
from plantar.knowledge.people import SEXES
from plantar.knowledge.schema import Finding

WRONG = ("entered-in-error", "cancelled")
NOT_SO = {"refuted": "absent"}
TAKEN = ("active", "recorded", "unknown", "intended", "on-hold")
OVER = ("inactive", "resolved", "remission")
ALLERGY = "allergy_to_ingredient"
YEARS = re.compile("[0-9]{1,3}")
STATES = {"POS": "present", "NEG": "absent", "IND": "unsure"}
"""Interpretations of HL7 that say whether something was found."""
WORDS = "words"
"""linkId of the answer in the person's own words."""


@dataclass(frozen=True)
class ReadRecord:
    """The case in a record, and what of the record is not in it."""

    opening: Opening
    used: tuple[str, ...]
    """Element to what it became, one line each."""
    unused: tuple[str, ...]
    """Every element that was not used, with the reason where there is one."""
    medicines: tuple[str, ...] = ()
    """Medicines that are taken, as the record names them."""
    patient: dict[str, Any] | None = None
    """The Patient resource as it came."""


@dataclass
class _CaseDraft:
    """The case while it is read."""

    evidence: list[Evidence] = field(default_factory=list)
    dangers: dict[str, str] = field(default_factory=dict)
    person: Person = field(default_factory=Person)
    medicines: list[str] = field(default_factory=list)
    flags: dict[str, bool] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    painted: PaintedMap | None = None
    patient: dict[str, Any] | None = None
    used: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


class RecordReader:
    """Reads records; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge
        self._readers: dict[str, Callable[[Elements, _CaseDraft, date], None]] = {
            "Patient": self._patient,
            "Observation": self._observation,
            "Condition": self._condition,
            "QuestionnaireResponse": self._answers,
            "MedicationStatement": self._medicine,
            "MedicationRequest": self._medicine,
            "AllergyIntolerance": self._allergy,
            "DiagnosticReport": self._report,
        }

    @property
    def kinds(self) -> tuple[str, ...]:
        """Types of resource that are read."""
        return tuple(self._readers)

    def read(
        self,
        record: dict[str, Any],
        on: date,
        *,
        medicines_complete: bool = False,
        country: str = "generic",
    ) -> ReadRecord:
        """The case in a Bundle or in one resource.

        Args:
            record: the resource as plain data, read by :func:`plantar.exchange.limits.read_object`.
            on: the day of the assessment, for the age.
            medicines_complete: the medicines are all that is taken; else they only add, and what
                is not listed stays unknown.
            country: whose emergency number is named.

        Raises:
            PlantarError: not FHIR R4, of two people, of a child, or a value that cannot be.
        """
        resources = list(resources_of(record))
        at_most(len(resources), MOST_RESOURCES, "Bundle.entry")
        one_person(resources)
        case = _CaseDraft()
        for resource in resources:
            self._resource(resource, case, on)
        self._notes(case)
        evidence = self._with_medicines(case)
        listed = ", ".join(case.medicines) or "none"
        safety = SafetyAnswers(case.flags, listed if medicines_complete else None)
        text = "\n".join(case.words)[:MOST_TEXT]
        opening = Opening(text, evidence, case.person, case.dangers, case.painted, safety, country)
        return ReadRecord(
            opening,
            tuple(case.used),
            tuple(case.unused),
            tuple(case.medicines),
            case.patient,
        )

    def _resource(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        reader = self._readers.get(resource.kind)
        if reader is None:
            case.unused.append(f"{resource.at}: a {resource.kind or 'resource'} is not read")
            return
        if "modifierExtension" in resource.resource or "implicitRules" in resource.resource:
            case.unused.append(f"{resource.at}: not read: an extension may change its meaning")
            return
        if resource.code("status") in WRONG or resource.code("verificationStatus") in WRONG:
            case.unused.append(f"{resource.at}: not read: entered in error or cancelled")
            return
        reader(resource, case, on)
        case.unused.extend(resource.unused())

    def _patient(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        case.patient = resource.resource
        born, sex = resource.text("birthDate"), resource.text("gender")
        if sex in ("female", "male"):
            case.person = replace(case.person, sex=sex)
        if born:
            case.person = replace(
                case.person, age_years=age_on(born, on, f"{resource.at}.birthDate")
            )
        case.used.append(f"{resource.at}: age and sex")

    def _observation(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        self._observed(resource, case, ())
        for n in range(resource.count("component")):
            self._observed(resource, case, ("component", n))

    def _observed(self, resource: Elements, case: _CaseDraft, at: tuple[str | int, ...]) -> None:
        """One observation or component: by its code, else by its words."""
        names = (
            codes.finding_of(system, code, self.knowledge)
            for system, code in resource.codes(*at, "code")
        )
        name = next((n for n in names if n), "")
        state = STATES.get(resource.code(*at, "interpretation", 0), "")
        where = f"{resource.at}{''.join(f'.{p}' for p in at)}"
        if name:
            self._coded(resource, case, at, name, state, where)
            return
        words = " ".join(
            part
            for part in (
                resource.concept(*at, "code"),
                resource.text(*at, "valueString") or resource.concept(*at, "valueCodeableConcept"),
                resource.concept(*at, "bodySite"),
            )
            if part
        )
        if words and not (at == () and resource.count("component")):
            case.notes.append((where, words))

    def _coded(
        self,
        resource: Elements,
        case: _CaseDraft,
        at: tuple[str | int, ...],
        name: str,
        state: str,
        where: str,
    ) -> None:
        value = resource.get(*at, "valueQuantity", "value")
        if isinstance(value, int | float) and not isinstance(value, bool):
            raw = self._measured(resource, at, name, value)
            if raw is None:
                known = _units(self.knowledge.findings[name]).values()
                expected = " or ".join(known) or "no quantity"
                case.unused.append(f"{where}.valueQuantity: not read; expected {expected}")
                return
            said = f"{raw:g}"
        else:
            flag = resource.get(*at, "valueBoolean")
            said = ("present" if flag else "absent") if isinstance(flag, bool) else ""
            said = said or state_of(resource.code(*at, "valueCodeableConcept")) or state
        if not said:
            case.unused.append(f"{where}: {name}: no value that says present or absent")
            return
        self._add(case, where, name, said)

    def _measured(
        self, resource: Elements, at: tuple[str | int, ...], name: str, value: float
    ) -> float | None:
        """A quantity in the finding's own unit; None where it is in no known one, or a limit."""
        entry, quantity = self.knowledge.findings[name], (*at, "valueQuantity")
        unit = resource.text(*quantity, "unit")
        unit = resource.text(*quantity, "code") or unit
        resource.text(*quantity, "system")
        known = _units(entry)
        if resource.text(*quantity, "comparator") or unit.casefold() not in known:
            return None
        own = known[unit.casefold()]
        return value * entry.units.get(own, 1.0) + entry.unit_offsets.get(own, 0.0)

    def _add(self, case: _CaseDraft, where: str, name: str, said: str) -> None:
        """Evidence of a finding.

        Raises:
            EvidenceError: a value that cannot be; names the element.
        """
        try:
            (item,) = parse_evidence([f"{name}={said}"], self.knowledge)
        except PlantarError as error:
            raise ExchangeError(f"{where}: {error}") from None
        layer = LAYER_OF[self.knowledge.findings[item.finding].asked_of]
        case.evidence.append(replace(item, layer=layer, fact=where))
        case.used.append(f"{where}: {item.finding}={said}")

    def _condition(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        words = resource.concept("code")
        verified, status = resource.code("verificationStatus"), resource.code("clinicalStatus")
        if verified == "refuted":
            case.unused.append(f"{resource.at}: not read: refuted")
        elif words:
            case.notes.append((resource.at, f"History of {words}" if status in OVER else words))

    def _report(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        if words := resource.text("conclusion"):
            case.notes.append((f"{resource.at}.conclusion", words))

    def _medicine(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        status = resource.code("status")
        name = resource.concept("medicationCodeableConcept")
        if status and status not in TAKEN:
            case.unused.append(f"{resource.at}: not read: {status}")
        elif name:
            case.medicines.append(name.replace(",", " "))
            case.used.append(f"{resource.at}: medicine")

    def _allergy(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        if resource.code("clinicalStatus") in OVER or resource.code("verificationStatus") in NOT_SO:
            case.unused.append(f"{resource.at}: not read: not an allergy now")
        else:
            case.flags[ALLERGY] = True
            case.used.append(f"{resource.at}: {ALLERGY}=yes")

    def _answers(self, resource: Elements, case: _CaseDraft, on: date) -> None:
        self._items(resource, case, ("item",))

    def _items(self, resource: Elements, case: _CaseDraft, at: tuple[str | int, ...]) -> None:
        for n in range(resource.count(*at)):
            here = (*at, n)
            link = resource.text(*here, "linkId")
            answers = resource.count(*here, "answer")
            if answers:
                self._answered(resource, case, here, link, answers)
            self._items(resource, case, (*here, "item"))

    def _answered(
        self,
        resource: Elements,
        case: _CaseDraft,
        at: tuple[str | int, ...],
        link: str,
        answers: int,
    ) -> None:
        where = f"{resource.at}.item({link})"
        said = [
            s
            for n in range(answers)
            if (s := answer_said(resource, (*at, "answer", n))) is not None
        ]
        resource.text(*at, "text")
        if link == WORDS:
            case.words.extend(said)
        elif link in self.knowledge.danger_screen and said and said[0] in SAID:
            case.dangers[link] = said[0]
        elif link == WHERE and said and (map_ := self.plantar.read(said[0]).map).sides:
            case.painted = map_
        elif link == "age_years" and said and YEARS.fullmatch(said[0]):
            case.person = replace(case.person, age_years=int(said[0]))
        elif link == "sex" and said and said[0] in SEXES:
            case.person = replace(case.person, sex=said[0])
        elif link in self.knowledge.findings and said:
            word = {"yes": "present", "no": "absent"}.get(said[0], said[0])
            self._add(case, where, link, word)
            return
        else:
            case.unused.append(f"{where}: not read: no such question, or no such answer")
            return
        case.used.append(f"{where}: answer")

    def _notes(self, case: _CaseDraft) -> None:
        """All words of the record, read at once; each fact goes back to its element."""
        starts, text = [], ""
        for where, words in case.notes:
            starts.append((len(text), where))
            text += words.strip().rstrip(".")[:MOST_TEXT] + ".\n"
        continued = self.knowledge.tells_complaint(case.evidence)
        heard = self.plantar.read(text, continued=continued)
        named, read = {e.finding for e in case.evidence}, set()
        for fact in (*heard.facts, *heard.perhaps):
            where = next(w for start, w in reversed(starts) if start <= fact.start)
            read.add(where)
            if fact.evidence.finding not in named:
                case.evidence.append(replace(fact.evidence, fact=where))
                case.used.append(f"{where}: {fact.evidence.finding}={fact.evidence.state}")
        for _, where in starts:
            if where not in read:
                case.unused.append(f"{where}: nothing was understood of its words")

    def _with_medicines(self, case: _CaseDraft) -> tuple[Evidence, ...]:
        listed = ", ".join(case.medicines)
        if not listed:
            return tuple(case.evidence)
        return self.plantar.assessor.planner.with_medicines(case.evidence, listed)


def _units(entry: Finding) -> dict[str, str]:
    """The units that a finding takes, by their small letters."""
    return {unit.casefold(): unit for unit in (entry.unit, *entry.units)}
