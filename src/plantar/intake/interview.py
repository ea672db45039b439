"""The interview: a pure state machine over the reasoning's next questions.

A state is plain data: who it is, what was answered, what was drawn. The same state always has the
same next step, so a terminal, a web page and an API share one engine, a state can be saved and
read again, and an earlier answer can be changed: what follows is planned anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from plantar.anatomy.painted import PaintedMap, location_findings, read_map
from plantar.anatomy.territory import build_atlas
from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State, reconcile
from plantar.knowledge.units import beyond
from plantar.reasoning import localization
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Question, next_questions
from plantar.reasoning.why import why
from plantar.triage.redflags import evaluate_red_flags

SCHEMA = "plantar/interview/1"
MOST_QUESTIONS = 25
"""Nobody is asked more than this; what is left is named in the report."""
ANSWERS = ("yes", "no", "not sure")
AGE, SEX = ("age_years",), ("sex",)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question: a word of ANSWERS, a finding chosen, or a number."""

    findings: tuple[str, ...]
    value: str


@dataclass(frozen=True)
class InterviewState:
    """Everything said so far; immutable."""

    person: Person = field(default_factory=Person)
    heard: tuple[Evidence, ...] = ()
    """What was understood of free text, confirmed or not."""
    answers: tuple[Answer, ...] = ()
    map: PaintedMap = field(default_factory=PaintedMap)
    warned: bool = False
    """The person chose to go on after an emergency was shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to show next.

    ``kind`` is ``age``, ``sex``, ``yes_no``, ``one_of``, ``number``, ``emergency`` or ``review``;
    ``options`` are the values that may be answered with their wording; ``done`` and ``left`` count
    questions, ``left`` being an honest upper bound.
    """

    kind: str
    findings: tuple[str, ...]
    text: str
    clinical: str
    why: str
    options: tuple[tuple[str, str], ...]
    done: int
    left: int


class Interviewer:
    """The engine; holds the compiled knowledge and no person."""

    def __init__(self, knowledge: KnowledgeBase, network: Network | None = None) -> None:
        self.knowledge = knowledge
        self.network = network or compile_network(knowledge)
        self.book = build_atlas(knowledge)

    def evidence(self, state: InterviewState) -> tuple[Evidence, ...]:
        """All that the state says, later answers over what was heard."""
        answered = [e for a in state.answers for e in self._of_answer(a)]
        known = {e.finding for e in answered}
        heard = [e for e in state.heard if e.finding not in known]
        drawn = [
            e
            for e in location_findings(state.map, self.knowledge)
            if e.finding not in known | {h.finding for h in heard}
        ]
        return reconcile([*answered, *heard, *drawn]).evidence

    def step(self, state: InterviewState) -> Step:
        """What to do next."""
        done = len(state.answers)
        if self._emergency(state) and not state.warned:
            return self._stop(state, done)
        asked = {f for a in state.answers for f in a.findings}
        if state.person.age_years is None and "age_years" not in asked:
            return Step(
                "age", ("age_years",), "How old are you?", "age", "", (), done, MOST_QUESTIONS
            )
        if state.person.sex == "unknown" and "sex" not in asked:
            choices = (("female", "female"), ("male", "male"), ("skip", "rather not say"))
            return Step(
                "sex",
                ("sex",),
                "What was your sex at birth?",
                "sex",
                "",
                choices,
                done,
                MOST_QUESTIONS,
            )
        left = MOST_QUESTIONS - done
        questions = self._questions(state) if left > 0 else ()
        if not questions:
            return Step("review", (), "That is all. Look it over.", "", "", (), done, 0)
        return self._ask(questions[0], done, min(left, MOST_QUESTIONS))

    def answer(self, state: InterviewState, step: Step, value: str) -> InterviewState:
        """The state after an answer; an empty value skips.

        Raises:
            EvidenceError: the value is not one that the step takes; says which are.
        """
        if step.kind == "emergency":
            return replace(state, warned=True)
        given = value.strip().lower()
        kept = Answer(step.findings, given or "skip")
        if step.kind == "age" and given:
            if not given.isdigit() or not 18 <= int(given) <= 120:
                raise EvidenceError(f"age: found {value!r}; expected whole years from 18 to 120")
            return replace(
                state,
                person=replace(state.person, age_years=int(given)),
                answers=(*state.answers, kept),
            )
        if step.kind == "number" and given not in ("", "not sure"):
            self._number(step.findings[0], given)
        elif (
            step.kind not in ("age", "number")
            and given
            and given not in {v for v, _ in step.options}
        ):
            allowed = ", ".join(v for v, _ in step.options)
            raise EvidenceError(f"answer: found {value!r}; expected {allowed}, or nothing to skip")
        if step.kind == "sex" and given in ("female", "male"):
            state = replace(state, person=replace(state.person, sex=given))
        return replace(state, answers=(*state.answers, kept))

    def edit(self, state: InterviewState, place: int, value: str) -> InterviewState:
        """The state with one earlier answer changed (0 is the first); the rest is kept.

        Raises:
            EvidenceError: there is no such answer.
        """
        if not 0 <= place < len(state.answers):
            raise EvidenceError(f"answer {place}: there are {len(state.answers)} answers")
        changed = replace(state.answers[place], value=value.strip().lower() or "skip")
        person = state.person
        if changed.findings == ("age_years",):
            person = replace(
                person, age_years=int(changed.value) if changed.value.isdigit() else None
            )
        if changed.findings == ("sex",):
            sex = changed.value if changed.value in ("female", "male") else "unknown"
            person = replace(person, sex=sex)
        answers = (*state.answers[:place], changed, *state.answers[place + 1 :])
        return replace(state, person=person, answers=answers, warned=False)

    def back(self, state: InterviewState) -> InterviewState:
        """The state before the last answer."""
        if not state.answers:
            return state
        last, person = state.answers[-1], state.person
        if last.findings == AGE:
            person = replace(person, age_years=None)
        if last.findings == SEX:
            person = replace(person, sex="unknown")
        return replace(state, person=person, answers=state.answers[:-1], warned=False)

    def _posterior(self, state: InterviewState, evidence: Sequence[Evidence]) -> Posterior:
        drawn = localization.map_for_causes(self.network, self.book, state.map)
        spoken = localization.not_drawn(self.network, state.map, evidence)
        return infer(
            self.network, state.person, spoken, of_map=drawn.log_ratio, companion=drawn.companion
        )

    def _questions(self, state: InterviewState) -> tuple[Question, ...]:
        evidence = self.evidence(state)
        skip = [f for a in state.answers for f in a.findings]
        posterior = self._posterior(state, evidence)
        return next_questions(self.network, posterior, state.person, evidence, skip=skip, most=1)

    def _emergency(self, state: InterviewState) -> bool:
        result = evaluate_red_flags(
            self.knowledge.red_flags, self.evidence(state), self.knowledge.findings
        )
        return any(f.flag.urgency == "emergency_now" for f in result.fired)

    def _stop(self, state: InterviewState, done: int) -> Step:
        result = evaluate_red_flags(
            self.knowledge.red_flags, self.evidence(state), self.knowledge.findings
        )
        fired = [f for f in result.fired if f.flag.urgency == "emergency_now"]
        text = " ".join(dict.fromkeys(f.flag.message for f in fired))
        return Step(
            "emergency",
            tuple(dict.fromkeys(name for f in fired for name in f.because)),
            text,
            text,
            "What you told us can need help within hours.",
            (("go on", "I have read this; go on with the questions"),),
            done,
            0,
        )

    def _ask(self, question: Question, done: int, left: int) -> Step:
        table, reason = self.knowledge.findings, why(self.network, question)
        first = table[question.findings[0]]
        if len(question.findings) > 1:
            group = self.knowledge.groups[first.group]
            options = tuple((f, table[f].question) for f in question.findings)
            more = (("none", "none of these"), ("not sure", "not sure"))
            return Step(
                "one_of",
                question.findings,
                f"Which fits best: {group.name}?",
                group.name,
                reason,
                (*options, *more),
                done,
                left,
            )
        kind = "number" if first.kind == "number" else "yes_no"
        options = () if kind == "number" else tuple((a, a) for a in ANSWERS)
        return Step(
            kind, question.findings, first.question, first.term, reason, options, done, left
        )

    def _number(self, finding: str, given: str) -> float:
        entry = self.knowledge.findings[finding]
        try:
            value = float(given)
        except ValueError:
            raise EvidenceError(
                f"{finding}: found {given!r}; expected a number, {entry.unit}"
            ) from None
        low, high = entry.minimum, entry.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            raise EvidenceError(f"{finding}: found {given}; expected {low} to {high} {entry.unit}")
        return value

    def _of_answer(self, answer: Answer) -> list[Evidence]:
        """The evidence that an answer is; a skipped question is none."""
        findings = [f for f in answer.findings if f in self.network.column]
        if answer.value == "skip" or not findings:
            return []
        if answer.value == "not sure":
            return [Evidence(f, State.UNSURE) for f in findings]
        if len(findings) > 1:
            chosen = {f: State.PRESENT if f == answer.value else State.ABSENT for f in findings}
            return [Evidence(f, state) for f, state in chosen.items()]
        entry = self.knowledge.findings[findings[0]]
        if entry.kind == "number" and entry.threshold:
            value = self._number(findings[0], answer.value)
            state = State.PRESENT if beyond(value, entry.threshold) else State.ABSENT
            return [Evidence(findings[0], state, value)]
        return [Evidence(findings[0], State.PRESENT if answer.value == "yes" else State.ABSENT)]


def dump(state: InterviewState) -> str:
    """The state as JSON, to be saved and read again."""
    raw = asdict(replace(state, map=PaintedMap()))
    raw["map"] = state.map.as_dict()
    return json.dumps({"schema": SCHEMA, **raw}, ensure_ascii=False, sort_keys=True)


def load_state(text: str, knowledge: KnowledgeBase) -> InterviewState:
    """The state in a JSON text.

    Raises:
        EvidenceError: not a saved interview, or one with unknown findings.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw.get("schema") != SCHEMA:
            raise EvidenceError(f"schema: found {raw.get('schema')!r}; expected {SCHEMA!r}")
        answers = tuple(Answer(tuple(a["findings"]), str(a["value"])) for a in raw["answers"])
        heard = tuple(_evidence(item) for item in raw["heard"])
        state = InterviewState(
            Person(**raw["person"]),
            heard,
            answers,
            read_map(json.dumps(raw["map"]), knowledge),
            bool(raw["warned"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvidenceError(f"not a saved interview: {error}") from error
    unknown = {f for a in answers for f in a.findings} | {e.finding for e in heard}
    unknown -= knowledge.findings.keys()
    if unknown:
        raise EvidenceError(f"unknown findings: {', '.join(sorted(unknown))}")
    return state


def _evidence(raw: dict[str, Any]) -> Evidence:
    side = Side(raw["side"]) if raw["side"] else None
    return Evidence(
        raw["finding"],
        State(raw["state"]),
        raw["value"],
        side,
        Layer(raw["layer"]),
        raw["fact"],
        raw["confidence"],
    )
