"""FHIR R4 to a case: what is read counts, what is not read is named, nothing is guessed.

Coded findings (our own codes, checked LOINC) and measured values count as they stand; words go
through the trained reader like any note, so a "no" in them settles no danger. What is over, or was
seen too long ago, is no finding of today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plantar import Evidence, Plantar, State
from plantar.care.care_plan import SafetyAnswers
from plantar.exchange.bundle import one_person, resources_of
from plantar.exchange.diagnoses import DiagnosisNames, NamedDiagnosis, Recorded
from plantar.exchange.dialogue import NO, SAID, WHERE, Opening, worst
from plantar.exchange.draft import CaseDraft, Mode, Note
from plantar.exchange.elements import Elements
from plantar.exchange.limits import MOST_RESOURCES, MOST_TEXT, at_most
from plantar.exchange.medications import MEDICATION, Medications
from plantar.exchange.note_reader import NoteReader
from plantar.exchange.observed import ObservationReader, settle_results
from plantar.exchange.record_rules import rules
from plantar.exchange.sides import on_side
from plantar.exchange.statuses import unknown_codes
from plantar.exchange.times import Clock, When, day_of, when, when_of
from plantar.exchange.values import age_on, answer_said
from plantar.knowledge.evidence import Layer
from plantar.knowledge.people import SEXES

WRONG = ("entered-in-error", "cancelled")
NO_RESULT = ("registered",)
"""An observation or report that has begun and has no result yet."""
NOT_SO = ("refuted",)
"""Verification of a condition that is not there."""
NOT_CONFIRMED = ("unconfirmed", "provisional", "differential")
"""Verification of a condition that may be there: it is asked about where it is a danger."""
TAKEN = ("active", "recorded", "unknown", "intended", "on-hold")
WAS_TAKEN = ("completed", "stopped")
OVER = ("inactive", "resolved", "remission")
GOING_ON = ("active", "recurrence", "relapse")
MEDICINES = ("MedicationStatement", "MedicationRequest")
GIVEN = ("MedicationAdministration", "MedicationDispense")
"""Not read, and yet they tell that something is taken."""
ALLERGY = "allergy_to_ingredient"
YEARS = re.compile("[0-9]{1,3}")
MOST_NAMES, MOST_NAME = 10, 80
"""Conditions that were not understood: how many are named first, and characters of each."""
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
    on: date | None = None
    """The day for which it was read."""
    first: tuple[str, ...] = ()
    """What is said before everything else: diagnoses of danger, and those not understood."""


class RecordReader:
    """Reads records; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge
        self._observations = ObservationReader(self.knowledge)
        self._notes = NoteReader(plantar)
        self._diagnoses = DiagnosisNames(plantar.knowledge)
        self._readers: dict[str, Callable[[Elements, CaseDraft, Clock], None]] = {
            "Patient": self._patient,
            "Observation": self._observations.read,
            "Condition": self._condition,
            "QuestionnaireResponse": self._answers,
            "MedicationStatement": self._medicine,
            "MedicationRequest": self._medicine,
            MEDICATION: self._medication,
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
        today: date,
        *,
        as_of: date | None = None,
        medicines_complete: bool = False,
        country: str = "generic",
    ) -> ReadRecord:
        """The case in a Bundle or in one resource.

        Args:
            record: the resource as plain data, read by :func:`plantar.exchange.limits.read_object`.
            today: the day of the request.
            as_of: the day of the assessment, for the age and for what is over or too old; else the
                date of a document, else ``today``.
            medicines_complete: the medicines are all that is taken; else, or where one of them
                could not be read, they only add, and what is not listed stays unknown.
            country: whose emergency number is named.

        Raises:
            PlantarError: not FHIR R4, of two people, of a child, or a value that cannot be.
        """
        resources = list(resources_of(record))
        at_most(len(resources), MOST_RESOURCES, "Bundle.entry")
        one_person(resources)
        clock = Clock(day_of(record, today, as_of), self.knowledge)
        case = CaseDraft(medications=Medications(resources, WRONG))
        for resource in sorted(resources, key=lambda each: each.kind == MEDICATION):
            self._resource(resource, case, clock)
        settle_results(case)
        self._notes.read(case, clock)
        case.ask_again()
        evidence = self._with_medicines(case)
        listed = self._listed(case) if medicines_complete else None
        safety = SafetyAnswers(case.flags, listed)
        text = self._own_words(case)
        opening = Opening(
            text,
            evidence,
            case.person,
            case.dangers,
            case.painted,
            safety,
            country,
            case.self_harm,
            tuple(case.diagnoses),
        )
        return ReadRecord(
            opening,
            tuple(case.used),
            tuple(case.unused),
            tuple(case.medicines),
            case.patient,
            clock.on,
            tuple(self._first(case, country)),
        )

    def _own_words(self, case: CaseDraft) -> str:
        """The person's own words, as far as they are read; of all of them, whether of self-harm."""
        whole = "\n".join(case.words)
        if len(whole) <= MOST_TEXT:
            return whole
        case.self_harm |= self.plantar.tells_self_harm(whole)
        text = whole[:MOST_TEXT].rsplit(None, 1)[0]
        left = whole[len(text) :].split()
        case.unused.append(
            f"{WORDS}: read only to their first {MOST_TEXT} characters; not read, from: "
            f"{' '.join(left)[:MOST_NAME]}"
        )
        return text

    def _first(self, case: CaseDraft, country: str) -> Iterator[str]:
        for recorded in case.diagnoses:
            yield recorded.first(country, self.knowledge)
        yield from case.past_diagnoses
        if names := "; ".join(name[:MOST_NAME] for name in case.not_understood[:MOST_NAMES]):
            more = len(case.not_understood) - MOST_NAMES
            rest = f" and {more} more" if more > 0 else ""
            yield f"Not understood of the record's conditions, so not counted: {names}{rest}"

    def _listed(self, case: CaseDraft) -> str | None:
        """All that is taken; None where a medicine could not be read: the list is not whole."""
        if case.unread_medicine:
            case.unused.append("medicines: not taken as complete: one of them could not be read")
            return None
        return ", ".join(case.medicines) or "none"

    def _resource(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        reader = self._readers.get(resource.kind)
        if reader is None:
            case.unread_medicine |= resource.kind in GIVEN
            case.unused.append(f"{resource.at}: a {resource.kind or 'resource'} is not read")
            return
        if "modifierExtension" in resource.resource or "implicitRules" in resource.resource:
            case.unused.append(f"{resource.at}: not read: an extension may change its meaning")
            case.unread_medicine |= resource.kind in MEDICINES
            return
        status = resource.code("status")
        if status in WRONG or _verified(resource) in WRONG:
            case.unused.append(f"{resource.at}: not read: entered in error or cancelled")
            return
        if status in NO_RESULT:
            case.unused.append(f"{resource.at}: not read: {status}: it has no result yet")
            return
        case.unused.extend(unknown_codes(resource))
        reader(resource, case, clock)
        case.unused.extend(resource.unused())

    def _patient(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        case.patient = resource.resource
        born, sex = resource.text("birthDate"), resource.text("gender")
        if sex in ("female", "male"):
            case.person = replace(case.person, sex=sex)
        if born:
            case.person = replace(
                case.person, age_years=age_on(born, clock.on, f"{resource.at}.birthDate")
            )
        case.used.append(f"{resource.at}: age and sex")

    def _condition(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        words, at = resource.concept("code"), clock.newest(resource)
        verified, status = _verified(resource), resource.code("clinicalStatus")
        over = self._over(resource, status, clock)
        found = self._diagnosis(resource, words)
        side = on_side(resource, (), words)
        if side.clash:
            case.unused.append(f"{resource.at}.bodySite: not read: {side.clash}")
        name = found.name if found else ""
        note = Note(resource.at, words, at, on_side=side, condition=True, diagnosis=name)
        if verified in NOT_SO:
            case.unused.append(f"{resource.at}: not read: {verified}")
        elif verified in NOT_CONFIRMED and over:
            case.unused.append(f"{resource.at}: not read: only {verified}, and {over}")
        elif clock.future(at):
            case.unused.append(f"{resource.at}: not read: {clock.dated(at)}")
        elif not words and found is None:
            self._only_code(resource, case, over)
        elif verified in NOT_CONFIRMED:
            case.unused.append(f"{resource.at}: not taken as there: only {verified}")
            self._diagnosed(note, found, verified, case, clock)
            case.notes.append(replace(note, mode=Mode.SUSPECTED))
        elif over:
            if found:
                case.used.append(f"{resource.at}: past diagnosis: {found.name}, {over}")
            past = replace(note, words=f"History of {words}", when=None, over=over)
            case.notes.append(replace(past, ended=when(_end(resource))))
        else:
            going_on = status in GOING_ON
            doubt = not going_on and rules().lasts(resource.text("abatementString"))
            suspected = self._diagnoses.is_suspected(words)
            said = "not confirmed" if suspected else status or "no clinical status"
            self._diagnosed(note, found, said, case, clock)
            mode = Mode.DOUBTFUL if doubt else Mode.PLAIN
            case.notes.append(replace(note, mode=mode, lasts=going_on))

    def _diagnosis(self, resource: Elements, words: str) -> NamedDiagnosis | None:
        """The diagnosis that a condition names: by its words, the name of a code, or a code."""
        if found := self._diagnoses.of_words(words):
            return found
        for n in range(resource.count("code", "coding")):
            coding = ("code", "coding", n)
            pair = resource.peek(*coding, "system"), resource.peek(*coding, "code")
            by_code = self._diagnoses.of_code(*pair)
            if found := by_code or self._diagnoses.of_words(resource.peek(*coding, "display")):
                resource.get(*coding)
                return found
        return None

    def _diagnosed(
        self, note: Note, found: NamedDiagnosis | None, said: str, case: CaseDraft, clock: Clock
    ) -> None:
        """Keeps a diagnosis: one of the day is asked about where the record is not old."""
        if found is None:
            return
        case.used.append(f"{note.where}: diagnosis: {found.name}")
        if not found.of_the_day:
            return
        recorded = Recorded(found, said, note.when.text if note.when else "")
        if stale := clock.stale(note.when):
            case.past_diagnoses.append(f"{recorded.statement.clinical}; not of today: {stale}")
        elif recorded not in case.diagnoses:
            case.diagnoses.append(recorded)

    def _only_code(self, resource: Elements, case: CaseDraft, over: str) -> None:
        """Names a condition that is given by codes alone, none of which is read."""
        known = " ".join(
            resource.peek("code", "coding", n, part)
            for n in range(resource.count("code", "coding"))
            for part in ("system", "code")
        )
        case.unused.append(f"{resource.at}: not read: no words, and no code that is read")
        if known.strip() and not over:
            case.not_understood.append(known)

    def _over(self, resource: Elements, status: str, clock: Clock) -> str:
        """That a condition is over and since when; empty where it may last.

        Where status and abatement contradict each other, it may last.
        """
        ended = _end(resource)
        since, over = when(ended), status in OVER
        keys = [key for key in resource.keys_at() if key.startswith("abatement")]
        abated = [bool(resource.get(key)) for key in keys]
        if since is not None:
            lasts = since.first > clock.on or (not over and since.last >= clock.on)
        else:
            lasts = bool(ended) or rules().lasts(resource.text("abatementString"))
        if status in GOING_ON or lasts or not (over or any(abated)):
            return ""
        return f"over since {ended}" if ended else f"over ({status or 'abated'})"

    def _report(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        if words := resource.text("conclusion"):
            case.notes.append(Note(f"{resource.at}.conclusion", words, when_of(resource)))

    def _medicine(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        status, ended = resource.code("status"), when(resource.text("effectivePeriod", "end"))
        begins = when(resource.text("effectivePeriod", "start"))
        if status in WAS_TAKEN or (not _not_taken(status) and ended and ended.last < clock.on):
            self._past_medicine(resource, case, ended.text if ended else "")
        elif _not_taken(status):
            case.unused.append(f"{resource.at}: not read: {status}")
        elif clock.future(begins):
            case.unused.append(f"{resource.at}: not read: {clock.dated(begins)}")
        elif resource.get("doNotPerform") is True:
            case.unused.append(f"{resource.at}: not read: it is not to be taken")
        elif name := case.medications.name(resource):
            case.medicines.append(name.replace(",", " "))
            case.used.append(f"{resource.at}: medicine")
        else:
            case.unread_medicine = True
            case.unused.append(f"{resource.at}: not read: it does not name the medicine in words")

    def _past_medicine(self, resource: Elements, case: CaseDraft, since: str) -> None:
        """What a medicine that is over leaves behind: what counts for ever."""
        name, current = case.medications.name(resource), self.knowledge.senses.current
        pharmacy = self.plantar.assessor.planner.pharmacy
        why = f"not taken since {since}" if since else f"not taken now: {resource.code('status')}"
        do_not = resource.get("doNotPerform") is True
        known = pharmacy.findings(pharmacy.read(name.replace(",", " "))) if name else ()
        kept = [finding for finding in known if finding not in current and not do_not]
        for finding in kept:
            case.past_medicines.append(
                Evidence(finding, State.PRESENT, layer=Layer.RISK, fact=name)
            )
            case.used.append(f"{resource.at}: {finding}=present, in the past ({why})")
        if not kept:
            case.unused.append(f"{resource.at}: not read: {why}")

    def _medication(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        """What a medicine of the record is; it comes after all that refers to it."""
        if used := case.medications.used_by(resource):
            case.used.append(f"{resource.at}: name of {', '.join(used)}")
        else:
            case.unused.append(f"{resource.at}: not read: no medicine that is taken refers to it")

    def _allergy(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        if resource.code("clinicalStatus") in OVER or _verified(resource) in NOT_SO:
            case.unused.append(f"{resource.at}: not read: not an allergy now")
        else:
            case.flags[ALLERGY] = True
            case.used.append(f"{resource.at}: {ALLERGY}=yes")

    def _answers(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        self._items(resource, case, ("item",), when_of(resource), clock)

    def _items(
        self,
        resource: Elements,
        case: CaseDraft,
        at: tuple[str | int, ...],
        time: When | None,
        clock: Clock,
    ) -> None:
        for n in range(resource.count(*at)):
            here = (*at, n)
            link = resource.text(*here, "linkId")
            answers = resource.count(*here, "answer")
            if answers:
                self._answered(resource, case, here, link, answers, time, clock)
            self._items(resource, case, (*here, "item"), time, clock)

    def _answered(
        self,
        resource: Elements,
        case: CaseDraft,
        at: tuple[str | int, ...],
        link: str,
        answers: int,
        time: When | None,
        clock: Clock,
    ) -> None:
        where = f"{resource.at}.item({link})"
        said = [
            s
            for n in range(answers)
            if (s := answer_said(resource, (*at, "answer", n))) is not None
        ]
        resource.text(*at, "text")
        known = link in self.knowledge.findings and link not in self.knowledge.danger_screen
        if not known and (stale := clock.stale(time)):
            case.unused.append(f"{where}: not read: {stale}")
            if link == WORDS:
                case.notes.extend(Note(where, words, time) for words in said)
            return
        if link == WORDS:
            case.words.extend(said)
        elif link in self.knowledge.danger_screen and said and set(said) <= {*SAID}:
            case.dangers[link] = worst((*said, case.dangers.get(link, NO)))
        elif link == WHERE and said and (map_ := self.plantar.read(said[0]).map).sides:
            case.painted = map_
        elif link == "age_years" and said and YEARS.fullmatch(said[0]):
            case.person = replace(case.person, age_years=int(said[0]))
        elif link == "sex" and said and said[0] in SEXES:
            case.person = replace(case.person, sex=said[0])
        elif link in self.knowledge.findings and said:
            word = {"yes": "present", "no": "absent"}.get(said[0], said[0])
            self._observations.add(case, where, link, word, time, clock)
            return
        else:
            case.unused.append(f"{where}: not read: no such question, or no such answer")
            return
        case.used.append(f"{where}: answer")

    def _with_medicines(self, case: CaseDraft) -> tuple[Evidence, ...]:
        listed = ", ".join(case.medicines)
        known = {item.finding for item in case.evidence}
        past = {e.finding: e for e in case.past_medicines if e.finding not in known}
        found = (*case.evidence, *past.values())
        return self.plantar.assessor.planner.with_medicines(found, listed) if listed else found


def _not_taken(status: str) -> bool:
    """Whether a status says that a medicine is not taken, and was not."""
    return bool(status) and status not in (*TAKEN, *WAS_TAKEN)


def _end(resource: Elements) -> str:
    """When a condition was over, as it is written; empty where it has no end."""
    return resource.text("abatementDateTime") or resource.text("abatementPeriod", "end")


def _verified(resource: Elements) -> str:
    """How sure who wrote it was: of several codes the one that doubts most."""
    said = {code for _, code in resource.codes("verificationStatus")}
    said |= {resource.text("verificationStatus")}
    return next((code for code in (*WRONG, *NOT_SO, *NOT_CONFIRMED) if code in said), "")
