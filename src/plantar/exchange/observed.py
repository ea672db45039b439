"""Observations of a record: by their codes as they stand, else by their words."""

from __future__ import annotations

from dataclasses import replace

from plantar import KnowledgeBase, PlantarError, State
from plantar.errors import ExchangeError, nearest
from plantar.exchange import codes
from plantar.exchange.draft import CaseDraft, Mode, Note
from plantar.exchange.elements import Elements
from plantar.exchange.elements import Path as At
from plantar.exchange.record_rules import flags, own_value, rules, value_said
from plantar.exchange.sides import NO_SIDE, OnSide, on_side
from plantar.exchange.times import Clock, When, when_of
from plantar.intake.vignette import parse_evidence
from plantar.knowledge.evidence import LAYER_OF
from plantar.knowledge.recency import latest
from plantar.knowledge.schema import Finding

MOST_SHOWN = 40
NUMBERS = ("valueQuantity", "valueInteger", "valueRange", "valueRatio", "valueSampledData")


class ObservationReader:
    """Reads observations; holds the compiled knowledge and no person."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._dangers = knowledge.dangers

    def read(self, resource: Elements, case: CaseDraft, clock: Clock) -> None:
        """Adds an observation and its components to a case."""
        at = when_of(resource)
        if clock.future(at):
            case.unused.append(f"{resource.at}: not read: {clock.dated(at)}")
            return
        self._observed(resource, case, (), at, clock)
        for n in range(resource.count("component")):
            self._observed(resource, case, ("component", n), at, clock)

    def _observed(
        self, resource: Elements, case: CaseDraft, at: At, time: When | None, clock: Clock
    ) -> None:
        """One observation or component: by its code, else by its words."""
        names = (
            codes.finding_of(system, code, self.knowledge)
            for system, code in resource.codes(*at, "code")
        )
        name = next((n for n in names if n), "")
        where = f"{resource.at}{''.join(f'.{p}' for p in at)}"
        if name:
            self._coded(resource, case, at, name, time, clock)
            return
        self._unknown_codes(resource, case, at, where)
        if at or not resource.count("component"):
            self._worded(resource, case, at, where, time)

    def _unknown_codes(self, resource: Elements, case: CaseDraft, at: At, where: str) -> None:
        """Names codes that mean no finding: one of our own is misspelt, and said at the top."""
        for n in range(resource.count(*at, "code", "coding")):
            system, code = (resource.peek(*at, "code", "coding", n, p) for p in ("system", "code"))
            if system == codes.OWN:
                expected = nearest(code, self.knowledge.findings)
                line = f"{where}.code: found {code[:MOST_SHOWN]}; expected {expected}"
                case.unused.append(line)
                case.not_understood.append(line)
            elif system == codes.LOINC:
                case.unused.append(
                    f"{where}.code: LOINC {code[:MOST_SHOWN]} is not among those read"
                )

    def _worded(
        self, resource: Elements, case: CaseDraft, at: At, where: str, time: When | None
    ) -> None:
        """An observation that its words name: what its value says of them goes with them."""
        words = resource.concept(*at, "code")
        side = on_side(resource, at, words)
        place = resource.concept(*at, "bodySite")
        value = resource.text(*at, "valueString") or resource.concept(*at, "valueCodeableConcept")
        if not words and not value:
            return
        if reason := self._no_value(resource, at):
            case.unused.append(f"{where}: not read: {reason}")
            return
        mode = self._mode(resource, at, words, value)
        whole = mode is Mode.PLAIN and rules().said(value) is None
        if side.clash:
            case.unused.append(f"{where}.bodySite: not read: {side.clash}")
        parts = (words, value if whole else "", "" if side.clash else place)
        text = " ".join(part for part in parts if part)
        beside = "" if whole else value
        case.notes.append(Note(where, text, time, mode, beside, on_side=side))

    def _no_value(self, resource: Elements, at: At) -> str:
        """Return why an observation has no value; empty if it has one, or flags instead."""
        why = resource.code(*at, "dataAbsentReason")
        return f"no value: {why}" if why and not flags(resource, at) else ""

    def _mode(self, resource: Elements, at: At, words: str, value: str) -> Mode:
        known, said, own = rules(), value_said(resource, at), own_value(resource, at)
        denies = own is None and bool(value) and known.denies(value)
        if known.of_function(words) and (State.ABSENT in (said, own) or denies):
            return Mode.LOST
        if said is State.ABSENT:
            return Mode.DENIED
        if said is State.UNSURE or denies:
            return Mode.DOUBTFUL
        return self._unsaid(resource, at, said) if own is None and not value else Mode.PLAIN

    def _unsaid(self, resource: Elements, at: At, said: State | None) -> Mode:
        """What a number or a flag without a value says of the words beside it."""
        flagged = set(flags(resource, at))
        if any(key in NUMBERS for key in resource.keys_at(*at)):
            sure = said is not None and flagged.isdisjoint(rules().abnormal)
            unclear = Mode.FLAGGED if flagged - rules().normal else Mode.MEASURED
            return Mode.PLAIN if sure else unclear
        return Mode.FLAGGED if flagged and said is None else Mode.PLAIN

    def _coded(
        self,
        resource: Elements,
        case: CaseDraft,
        at: At,
        name: str,
        time: When | None,
        clock: Clock,
    ) -> None:
        where = f"{resource.at}{''.join(f'.{p}' for p in at)}"
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
            said = value_said(resource, at) or ""
            valued = any(key.startswith("value") for key in resource.keys_at(*at))
            if not said and not valued and flags(resource, at) and name in self._dangers:
                said = State.UNSURE
        if said is State.PRESENT and self.knowledge.findings[name].kind != "bool":
            said = ""  # abnormal, and nobody knows to which side
        if not said:
            case.unused.append(f"{where}: {name}: no value that says present or absent")
            return
        side = on_side(resource, at)
        self.add(case, where, name, said, time, clock, side)

    def _measured(self, resource: Elements, at: At, name: str, value: float) -> float | None:
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

    def add(
        self,
        case: CaseDraft,
        where: str,
        name: str,
        said: str,
        time: When | None,
        clock: Clock,
        side: OnSide = NO_SIDE,
    ) -> None:
        """Evidence of a finding, where it counts on the day of the assessment.

        Raises:
            ExchangeError: a value that cannot be; names the element.
        """
        try:
            (item,) = parse_evidence([f"{name}={said}"], self.knowledge)
        except PlantarError as error:
            raise ExchangeError(f"{where}: {error}") from None
        if reason := clock.over(item.finding, time):
            case.unused.append(f"{where}: {item.finding}: not read: {reason}")
            if item.finding in self._dangers and not clock.future(time):
                case.told_long_ago(item, where)
            return
        asked_of = self.knowledge.findings[item.finding].asked_of
        item = side.of(replace(item, layer=LAYER_OF[asked_of], fact=where), self.knowledge)
        if asked_of == "test" and time is not None:
            case.results.append((item, time, said))
        else:
            case.evidence.append(item)
            case.used.append(f"{where}: {item.finding}={said}")


def settle_results(case: CaseDraft) -> None:
    """Of the dated results of each test the latest becomes evidence; the others are named."""
    newest = latest((item.finding, time.moment, item) for item, time, _ in case.results)
    for item, _, said in case.results:
        if newest[item.finding] is item:
            case.evidence.append(item)
            case.used.append(f"{item.fact}: {item.finding}={said}")
        else:
            case.unused.append(f"{item.fact}: {item.finding}: not read: a later result counts")


def _units(entry: Finding) -> dict[str, str]:
    """The units that a finding takes, by their small letters."""
    return {unit.casefold(): unit for unit in (entry.unit, *entry.units)}
