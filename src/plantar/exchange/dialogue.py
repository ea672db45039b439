"""A conversation that other systems hold for a person: what is known, what to ask, how urgent.

It differs from the interview of the faces in one thing. There a person looks at the page of dangers
and ticks what is so; here somebody else answers for them. So a line of the danger screen counts as
"no" only where it was answered by its name; what the other side leaves out stays open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from plantar import Evidence, PaintedMap, Person, Plantar, Report, State
from plantar.assessment.extract import PARTS, Extract, Part
from plantar.assessment.given import beside_text
from plantar.assessment.glance import Glance
from plantar.assessment.report import RankedCondition
from plantar.assessment.request import Request, hash_of
from plantar.care.care_plan import SafetyAnswers
from plantar.errors import ExchangeError
from plantar.exchange.diagnoses import Recorded
from plantar.exchange.limits import MOST_ITEMS, MOST_TEXT, at_most
from plantar.exchange.urgency import (
    Said,
    ShownUrgency,
    hold,
    open_lines,
    shown,
    surely_told,
    without_hypotheses,
)
from plantar.intake import steps
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import Step
from plantar.intake.vignette import parse_evidence, parse_flags
from plantar.knowledge.evidence import LAYER_OF
from plantar.knowledge.people import SEXES

YES, NO, UNSURE = "yes", "no", "unsure"
SAID = (YES, NO, UNSURE)
WORSE = (NO, UNSURE, YES)
"""Of several answers to one danger the worst counts, in whatever order they come."""
WHERE = "where"
"""Key of the answer that says in words where it is felt; what a paint step becomes here."""
WORDS = "words"
"""Key of the answer in which the person tells more in their own words."""


@dataclass(frozen=True)
class Conversation:
    """Everything said so far; immutable, so that an answer never changes what was before it."""

    state: InterviewState = field(default_factory=InterviewState)
    dangers: Mapping[str, str] = field(default_factory=dict)
    """Line of the danger screen to ``yes``, ``no`` or ``unsure``; a line not here is open."""
    safety: SafetyAnswers = field(default_factory=SafetyAnswers)
    country: str = "generic"
    warned: bool = False
    """Whoever asks here has told the person of the emergency and asks on."""
    self_harm: bool = False
    """Words tell of dying or of harming oneself: what is said to that comes before all else."""
    diagnoses: tuple[Recorded, ...] = ()
    """Diagnoses of the day that a record holds: open until the record says what became of them."""

    denied: tuple[Evidence, ...] = ()
    """Dangers that were told in words and given as absent: the worse counts, until asked."""

    @property
    def handle(self) -> str:
        """A short name that the same conversation always has."""
        raw = {
            "state": asdict(replace(self.state, map=PaintedMap(), text_map=PaintedMap())),
            "map": self.state.map.as_dict(),
            "dangers": dict(self.dangers),
            "safety": {"flags": dict(self.safety.flags), "medicines": self.safety.medicines},
            "country": self.country,
            "warned": self.warned,
            "self_harm": self.self_harm,
            "denied": [e.finding for e in self.denied],
        }
        if self.diagnoses:
            raw["diagnoses"] = [asdict(recorded) for recorded in self.diagnoses]
        return f"case-{hash_of(raw)[:24]}"


@dataclass(frozen=True)
class Opening:
    """What is known at the start.

    ``evidence`` wins over the text, except that a danger told in the text stays.
    """

    text: str = ""
    evidence: tuple[Evidence, ...] = ()
    person: Person = field(default_factory=Person)
    dangers: Mapping[str, str] = field(default_factory=dict)
    painted: PaintedMap | None = None
    safety: SafetyAnswers = field(default_factory=SafetyAnswers)
    country: str = "generic"
    self_harm: bool = False
    """Words of a record tell of it; those of ``text`` are read here."""
    diagnoses: tuple[Recorded, ...] = ()


class Dialogue:
    """Begins, asks and goes on; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge

    def begin(self, opening: Opening) -> Conversation:
        """The conversation with what is known at its start.

        Raises:
            PlantarError: names each thing that cannot be, and what would be right.
        """
        at_most(len(opening.text), MOST_TEXT, "text (characters)")
        at_most(len(opening.evidence), MOST_ITEMS, "findings")
        if opening.country not in self.knowledge.countries:
            known = ", ".join(self.knowledge.countries)
            raise ExchangeError(f"country: found {opening.country!r}; expected {known}")
        talk = Conversation(InterviewState(opening.person, opening.evidence))
        if opening.text.strip():
            continued = self.knowledge.tells_complaint(opening.evidence)
            talk = self._with_words(talk, opening.text, continued=continued)
        if opening.painted is not None and opening.painted.marked_sides:
            talk = replace(talk, state=replace(talk.state, map=opening.painted))
        self.plantar.refuse_child(talk.state.person.age_years)
        talk = replace(
            talk,
            safety=opening.safety,
            country=opening.country,
            self_harm=talk.self_harm or opening.self_harm,
            diagnoses=opening.diagnoses,
        )
        return self.dangers(talk, opening.dangers)

    def crisis_help(self, talk: Conversation) -> str:
        """What is to be said first, unchanged, where words tell of self-harm; else empty."""
        return self.plantar.crisis_help(talk.country) if talk.self_harm else ""

    def _with_words(self, talk: Conversation, text: str, *, continued: bool) -> Conversation:
        """The conversation with what a text says beside what was given.

        What it tells of a danger and was given as absent is asked.
        """
        state = talk.state
        heard = self.plantar.read(text, continued=continued)
        both = beside_text(state.extracted, heard.evidence, self.knowledge)
        there = {e.finding for e in both if e.state is State.PRESENT}
        named = {e.finding for e in state.extracted}
        denied = tuple(e for e in both if e.state is State.ABSENT and e.finding in there & named)
        doubts = [d.finding for d in heard.doubts if d.finding not in named]
        person = heard.person(state.person)
        painted = state.map.marked_sides
        state = replace(
            state,
            person=replace(person, reads_like=state.person.reads_like or person.reads_like),
            extracted=tuple(e for e in both if e not in denied),
            map=state.map if painted else heard.map,
            unconfirmed=(*state.unconfirmed, *(e.finding for e in denied), *doubts),
            alarming=state.alarming or bool(heard.gist and heard.gist.alarming),
            text_map=state.text_map if painted else heard.map,
        )
        self.plantar.refuse_child(state.person.age_years)
        return replace(
            talk,
            state=state,
            denied=(*talk.denied, *denied),
            self_harm=talk.self_harm or heard.self_harm,
            warned=False,
        )

    def dangers(self, talk: Conversation, said: Mapping[str, str]) -> Conversation:
        """The conversation with lines of the danger screen answered, each by its id.

        Raises:
            ExchangeError: no such line, or not an answer.
        """
        for line, answer in said.items():
            _one_of(line, self.knowledge.danger_screen, "dangers")
            _one_of(answer, SAID, f"dangers.{line}")
        return replace(talk, dangers={**talk.dangers, **said}) if said else talk

    def evidence(self, talk: Conversation) -> tuple[Evidence, ...]:
        """All that was said; a danger that was told stays, though its line is answered "no".

        One that was perhaps told stays in doubt then, until it is asked by itself.
        """
        known = self.plantar.interviewer.evidence(talk.state)
        present = {e.finding for e in known if e.state is State.PRESENT}
        sure = surely_told(known, self.knowledge)
        added = {
            e.finding: e
            for line, said in talk.dangers.items()
            for e in self._of_line(line, said, {e.finding for e in known})
            if e.finding not in (present if e.state is State.ABSENT else sure)
        }
        return (*(e for e in known if e.finding not in added), *added.values())

    def _of_line(self, line: str, said: str, known: set[str]) -> Iterable[Evidence]:
        findings = self.knowledge.danger_screen[line].findings
        if said == NO:
            yield from (Evidence(name, State.ABSENT) for name in findings)
        elif said == YES and len(findings) == 1:
            yield Evidence(findings[0], State.PRESENT)
        elif said == YES:
            yield from (Evidence(name, State.UNSURE) for name in findings if name not in known)

    def report(self, talk: Conversation) -> Report:
        """The whole answer as it stands now.

        Held back where a line of the dangers is open; without causes where nothing was found.
        """
        found = self.plantar.assessor.assess(self.request(talk, self.evidence(talk)))
        found = without_hypotheses(self._help_first(talk, found))
        return hold(found, self.urgency(talk, found), self.knowledge)

    def condition(self, talk: Conversation, name: str) -> RankedCondition:
        """One condition of the knowledge, as the report would list it."""
        return self.plantar.assessor.condition(self.request(talk, self.evidence(talk)), name)

    def extract(
        self, talk: Conversation, parts: Collection[Part] = PARTS
    ) -> tuple[Extract, ShownUrgency]:
        """Parts of :meth:`report`, in a fraction of its time, and the urgency; held back alike."""
        evidence = self.evidence(talk)
        found = self.plantar.assessor.extract(self.request(talk, evidence), parts)
        found = self._help_first(talk, found)
        lines = self._unsettled(talk, evidence)
        urgent = shown(found.urgency, lines, self.knowledge, talk.country, talk.diagnoses)
        return hold(without_hypotheses(found), urgent, self.knowledge), urgent

    def _help_first(self, talk: Conversation, found: Said) -> Said:
        """The report with the crisis help as its first note, as the library gives it."""
        first = self.crisis_help(talk)
        return replace(found, notes=(first, *found.notes)) if first else found

    def glance(self, talk: Conversation) -> ShownUrgency:
        """The urgency alone, in a fraction of the time of a report."""
        evidence = self.evidence(talk)
        return self.glanced(talk, evidence)[1]

    def glanced(
        self, talk: Conversation, evidence: tuple[Evidence, ...]
    ) -> tuple[Glance, ShownUrgency]:
        """A short look at a conversation with its evidence, and the urgency as it may leave."""
        found = self.plantar.assessor.glance(self.request(talk, evidence))
        lines = self._unsettled(talk, evidence)
        return found, shown(found.urgency, lines, self.knowledge, talk.country, talk.diagnoses)

    def request(self, talk: Conversation, evidence: tuple[Evidence, ...]) -> Request:
        """What is assessed; ``evidence`` is that of the conversation.

        Every door goes through it, so that all of them count what the library counts.
        """
        return Request(
            person=talk.state.person,
            evidence=(*evidence, *talk.denied),
            map=talk.state.map,
            country=talk.country,
            safety=talk.safety,
            unspecified=self._unspecified(talk),
        )

    def step(self, talk: Conversation) -> Step | None:
        """What to ask next; None where nothing is left.

        An emergency first, then the lines of the danger screen that nobody answered, then which of
        a line that was answered "yes", then what the interview asks.
        """
        engine = self.plantar.interviewer
        so_far = replace(
            talk.state, extracted=self.evidence(talk), answers=self._without_page(talk)
        )
        found = engine.step(so_far, interrupt=not talk.warned)
        if found.kind == "emergency":
            return found
        if self.open_lines(talk):
            return steps.of_dangers(self.knowledge, len(talk.state.answers), found.left)
        which = self._which(talk)
        if which:
            return steps.of_danger(
                which, self.knowledge, len(talk.state.answers), max(found.left, 1)
            )
        return None if found.kind == "review" else found

    def _without_page(self, talk: Conversation) -> tuple[Answer, ...]:
        """The answers as the interview sees them, the page of dangers being asked here."""
        return (*talk.state.answers, Answer(steps.DANGERS, "skip"))

    def open_lines(self, talk: Conversation) -> tuple[str, ...]:
        """Lines of the danger screen that nobody has answered."""
        return open_lines(self.evidence(talk), self.knowledge, talk.dangers)

    def unsettled(self, talk: Conversation) -> tuple[str, ...]:
        """Return the lines that are not settled: not asked, or answered "not sure".

        Of one that was answered "yes" the worst part counts until it is said which.
        """
        return self._unsettled(talk, self.evidence(talk))

    def _unsettled(self, talk: Conversation, evidence: tuple[Evidence, ...]) -> tuple[str, ...]:
        sure = surely_told(evidence, self.knowledge)
        unsure = {e.finding for e in evidence if e.state is State.PRESENT} - sure
        settled = {
            line
            for line, said in talk.dangers.items()
            for names in ({*self.knowledge.danger_screen[line].findings},)
            if (said == NO and not unsure & names) or said == YES
        }
        return open_lines(evidence, self.knowledge, settled)

    def urgency(self, talk: Conversation, report: Report) -> ShownUrgency:
        """How urgent it is, as it may be said to whoever asks here."""
        return shown(
            report.urgency, self.unsettled(talk), self.knowledge, talk.country, talk.diagnoses
        )

    def _which(self, talk: Conversation) -> str:
        """Return a line answered "yes" whose part is not specified yet; empty if there is none."""
        present = surely_told(self.evidence(talk), self.knowledge)
        known = present | {f for a in talk.state.answers for f in a.findings}
        return next((n for n in self._unspecified(talk) if known.isdisjoint(self._parts(n))), "")

    def _unspecified(self, talk: Conversation) -> tuple[str, ...]:
        """Lines answered "yes" that name several things; the worst counts until it is said which.

        Whether anybody asked further is no matter: the library counts them alike.
        """
        yes = (line for line, said in talk.dangers.items() if said == YES)
        return tuple(line for line in yes if len(self._parts(line)) > 1)

    def _parts(self, line: str) -> tuple[str, ...]:
        return self.knowledge.danger_screen[line].findings

    def answer(self, talk: Conversation, said: Mapping[str, str]) -> Conversation:
        """The conversation with answers by id: lines of the danger screen, findings, age_years,
        sex, where, words, medicines, safety flags.

        Raises:
            PlantarError: names each id or value that cannot be; nothing is kept then.
        """
        at_most(len(said), MOST_ITEMS, "answers")
        for key, value in said.items():
            at_most(len(value), MOST_TEXT, f"answers.{key} (characters)")
            talk = self._one(talk, key, value.strip())
        return talk

    def _one(self, talk: Conversation, key: str, value: str) -> Conversation:
        if key in self.knowledge.danger_screen:
            return self.dangers(talk, {key: value})
        if key == "emergency":
            return replace(talk, warned=True)
        if key == steps.AGE[0]:
            return self._person(talk, key, age_years=self._age(value))
        if key == "sex":
            _one_of(value, SEXES, "sex")
            return self._person(talk, key, sex=value)
        if key == WHERE:
            return self._where(talk, value)
        if key == WORDS:
            return self._with_words(talk, value, continued=True) if value else talk
        if key == "medicines":
            return replace(talk, safety=replace(talk.safety, medicines=value or None))
        if key in self.knowledge.care.flags:
            flags = parse_flags([f"{key}={value}"], self.knowledge)
            merged = {**talk.safety.flags, **flags}
            return replace(talk, safety=replace(talk.safety, flags=merged))
        return self._finding(talk, key, value)

    def _person(self, talk: Conversation, key: str, **change: Any) -> Conversation:
        person = replace(talk.state.person, **change)
        answers = (*talk.state.answers, Answer((key,), str(next(iter(change.values())))))
        return replace(talk, state=replace(talk.state, person=person, answers=answers))

    def _where(self, talk: Conversation, value: str) -> Conversation:
        map_ = self.plantar.read(value).map if value not in ("", UNSURE) else talk.state.map
        if value not in ("", UNSURE) and not map_.sides:
            raise ExchangeError(
                'where: no place on the body was read; expected words such as "the sole of the '
                'left foot", or unsure'
            )
        answers = (*talk.state.answers, Answer(steps.MAP, "painted" if map_.sides else "skip"))
        state = replace(talk.state, map=map_, answers=answers)
        return replace(talk, state=state, warned=False)

    def _finding(self, talk: Conversation, key: str, value: str) -> Conversation:
        """Return the conversation with a finding answered, in place of what the text said of it."""
        entry = self.knowledge.findings.get(key)
        if entry is None:
            right = f"an id that was asked: {self._asked(talk)}"
            raise ExchangeError(f"answers: found {key[:60]!r}; expected {right}")
        if entry.kind == "bool":
            _one_of(value, SAID, key)
        word = {YES: "present", NO: "absent", UNSURE: "unsure"}.get(value, value)
        (item,) = parse_evidence([f"{key}={word}"], self.knowledge)
        test = steps.self_test_of(item.finding, self.knowledge)
        layer = LAYER_OF[self.knowledge.findings[item.finding].asked_of]
        sure = test.reliability if test and item.state is not State.UNSURE else 1.0
        item = replace(item, layer=layer, confidence=sure)
        state = talk.state
        heard = (item, *(e for e in state.extracted if e.finding != item.finding))
        answers = (*state.answers, Answer((item.finding,), "skip"))
        state = replace(state, extracted=heard, answers=answers)
        denied = tuple(e for e in talk.denied if e.finding != item.finding)
        return replace(talk, state=state, denied=denied, warned=False)

    def _asked(self, talk: Conversation) -> str:
        """The ids that are asked at this moment."""
        step = self.step(talk)
        now = self.open_lines(talk) or (step.findings if step else ())
        return ", ".join([*now, WORDS])

    def _age(self, value: str) -> int | None:
        if value == UNSURE:
            return None
        if not value.isascii() or not value.isdigit() or not 0 <= int(value) <= 120:
            raise ExchangeError(f"age_years: found {value[:20]!r}; expected whole years, or unsure")
        self.plantar.refuse_child(int(value))
        return int(value)


def worst(said: Iterable[str]) -> str:
    """The worst of several answers to one danger, each of them one of ``SAID``."""
    return max(said, key=WORSE.index)


def _one_of(found: str, options: Iterable[str], at: str) -> None:
    allowed = tuple(options)
    if found not in allowed:
        raise ExchangeError(f"{at}: found {found[:60]!r}; expected {', '.join(allowed)}")
