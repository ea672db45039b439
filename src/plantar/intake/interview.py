"""The interview: a pure state machine over the reasoning's next questions.

A state is plain data: who it is, what was answered, what was drawn. The same state always has the
same next step, so a terminal, a web page and an API share one engine, a state can be saved and
read again, and an earlier answer can be changed: what follows is planned anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from plantar.anatomy.painted import PaintedMap, location_findings, read_map
from plantar.errors import EvidenceError, of_kind
from plantar.intake import steps, told
from plantar.intake.alarm import dangers_known, emergency, grave_risk, gravest_causes, ticked
from plantar.intake.answers import age, allowed, evidence_of, fits
from plantar.intake.closed import answered_by, asked_beside, closed, names_a_place
from plantar.intake.felt_words import in_own_words
from plantar.intake.state import Answer, InterviewState
from plantar.intake.steps import Step
from plantar.intake.taken_back import denied_among_others
from plantar.intake.unseen import to_look_for
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.expression import holds
from plantar.reading.place_names import PlaceNames
from plantar.reasoning.askable import absurd, ruled_out
from plantar.reasoning.network import Network, compile_network
from plantar.reasoning.posterior import Posterior, infer
from plantar.reasoning.questions import Question, next_questions
from plantar.reasoning.why import why
from plantar.triage.redflags import facts_of, likeliest_first

MOST_QUESTIONS = 18
"""Age, sex, dangers and fifteen more; what is left is named in the report."""


class Interviewer:
    """The engine; holds the compiled knowledge and no person."""

    def __init__(self, knowledge: KnowledgeBase, network: Network | None = None) -> None:
        self.knowledge = knowledge
        self.network = network or compile_network(knowledge)

    @cached_property
    def place_names(self) -> PlaceNames:
        """Reads places that are named in words, for who cannot paint."""
        return PlaceNames(self.knowledge)

    def evidence(self, state: InterviewState) -> tuple[Evidence, ...]:
        """All that the state says: :func:`plantar.intake.told.evidence_in`."""
        return told.evidence_in(state, self.knowledge)

    def step(self, state: InterviewState, *, interrupt: bool = True) -> Step:
        """What to do next: an emergency that the person has not read of, else what to ask.

        Args:
            state: everything said so far.
            interrupt: False asks on whatever the danger, as an earlier question is shown again.
        """
        return in_own_words(self._step(state, interrupt), self.evidence(state), self.knowledge)

    def _step(self, state: InterviewState, interrupt: bool) -> Step:
        """What to do next, in the words of the knowledge."""
        done, read = len(state.answers), {*state.warned}
        fired = [
            f
            for f in emergency(state, self.evidence(state), self.knowledge)
            if not {*steps.dangers_of(f)} <= read
        ]
        if fired and interrupt:
            shares = infer(self.network, state.person, self.evidence(state)).shares
            return steps.of_emergency(likeliest_first(fired, shares), done)
        asked = {f for a in state.answers for f in a.findings}
        left = max(MOST_QUESTIONS - done, 0)
        if (first := self._first(state, asked, done, left)) is not None:
            return first
        evidence = self.evidence(state)
        posterior = infer(self.network, state.person, evidence)
        if interrupt and (reasons := grave_risk(posterior, evidence, self.knowledge)):
            gravest = gravest_causes(posterior, evidence, self.knowledge)
            if not read & {*gravest}:
                return steps.of_risk(reasons, gravest, done)
        if left and (doubted := self._doubted(state, asked, done, left)) is not None:
            return doubted
        place = state.map.marked or names_a_place(state.extracted, self.knowledge)
        if not place and not asked & {*steps.MAP} and left:
            return steps.of_map(done, left)
        questions = self._questions(state, evidence, posterior) if left else ()
        if (end := self._end(state, evidence, questions, done)) is not None:
            known = left and state.more_from is None and dangers_known(evidence, self.knowledge)
            questions = self._leaders_ask(state, evidence, posterior) if known else ()
            if not questions:
                return end
        if (early := self._early(state, evidence, questions, done, left)) is not None:
            return early
        together = self._together(questions)
        reason = why(self.network, questions[0])
        again = len(together) > 1 and self._asked_of_its_kind(questions[0], state)
        topic = self.knowledge.findings[questions[0].findings[0]].topic
        beside = asked_beside(topic, state, evidence, self.knowledge)
        return steps.of_question(
            questions[0], together, reason, self.knowledge, done, left, again=again, beside=beside
        )

    def _early(
        self,
        state: InterviewState,
        evidence: Sequence[Evidence],
        questions: Sequence[Question],
        done: int,
        left: int,
    ) -> Step | None:
        """What is asked first of all of who tells such a complaint, once and on one screen."""
        facts = facts_of(evidence, self.knowledge.findings)
        asked = {a.findings for a in state.answers if len(a.findings) > 1}
        open_ = {f for q in questions for f in q.findings}
        for topic in self.knowledge.topics.values():
            screen = topic.early
            if screen is None or not holds(screen.when, facts):
                continue
            names = [f for f in screen.findings if f in open_]
            if len(names) > 1 and not any({*screen.findings} >= {*some} for some in asked):
                return steps.of_early(screen, names, self.knowledge, done, left)
        return None

    def _end(
        self,
        state: InterviewState,
        evidence: Sequence[Evidence],
        questions: Sequence[Question],
        done: int,
    ) -> Step | None:
        """The review, where nothing is left, nothing is worth much, or no answer comes."""
        if not questions:
            return steps.of_review(done, 0)
        if state.more_from is not None:
            return None
        more = min(max(MOST_QUESTIONS - done, 0), len(questions))
        if dangers_known(evidence, self.knowledge):
            return None if self._is_worth_it(questions[0]) else steps.of_review(done, more)
        if self._no_answer_comes(state):
            return steps.of_review(done, more, why=steps.UNANSWERED)
        return None

    def _no_answer_comes(self, state: InterviewState) -> bool:
        """Whether the page of dangers and the last questions brought no answer.

        Only an answer could settle the level or what leads. After n questions in a row without one
        the next is answered with a chance of about 1 in n + 2 (Laplace's rule of succession).
        """
        aside = (steps.AGE, steps.SEX, steps.MAP)
        said = [a for a in state.answers if a.findings not in aside]
        last = said[-int(self.knowledge.model.questions.unanswered.value) :]
        dangers = [a for a in said if a.findings == steps.DANGERS]
        return len(last) >= self.knowledge.model.questions.unanswered.value and all(
            a.value in steps.NO_ANSWER for a in (*dangers, *last)
        )

    def _first(self, state: InterviewState, asked: set[str], done: int, left: int) -> Step | None:
        """Who it is and what could be dangerous; the dangers first where the text alarmed."""
        dangers = not asked & {*steps.DANGERS}
        if state.alarming and dangers:
            return steps.of_dangers(self.knowledge, done, left)
        for line in ticked(state, self.knowledge):
            if not asked & {*self.knowledge.danger_screen[line].findings}:
                told = [e.finding for e in state.extracted if e.state is State.PRESENT]
                return steps.of_danger(line, self.knowledge, done, left, told)
        if not dangers and (unseen := to_look_for(state, self.evidence(state), self.knowledge)):
            return steps.of_look(unseen[0], self.knowledge, done, left)
        if state.person.age_years is None and not asked & {*steps.AGE}:
            return steps.of_age(done, left)
        if state.person.sex == "unknown" and not asked & {*steps.SEX}:
            return steps.of_sex(done, left)
        if dangers:
            return steps.of_dangers(self.knowledge, done, left)
        return None

    def _doubted(self, state: InterviewState, asked: set[str], done: int, left: int) -> Step | None:
        """What the words told and a list denied, then what they may have meant, those of one weight
        on one screen to tick; dangers first, though their lines were not ticked, and never among
        what is harmless."""
        if denied := denied_among_others(state, self.knowledge):
            return steps.of_told(denied[0], dict(state.quotes), self.knowledge, done, left)
        known = {
            e.finding
            for a in state.answers
            for e in evidence_of(a, self.knowledge)
            if a.findings != steps.DANGERS or e.state is State.PRESENT
        }
        doubts = [f for f in told.doubts(state, self.knowledge) if f not in asked | known]
        answered = self._answered_otherwise(state)
        table, grave = self.knowledge.findings, self.knowledge.dangers
        doubts = [f for f in doubts if f in grave or f not in answered]
        if not doubts:
            return None
        first = sorted(doubts, key=lambda f: (f not in grave, table[f].kind != "bool"))
        alike = [f for f in first if (f in grave, table[f].kind) == (first[0] in grave, "bool")]
        if len(alike) > 1:
            return steps.of_doubts(alike[: steps.MOST_TOGETHER], self.knowledge, done, left)
        return steps.of_doubt(first[0], self.knowledge, done, left)

    def _answered_otherwise(self, state: InterviewState) -> set[str]:
        """What the map shows, and what another answer of its group rules out."""
        so = [e for e in self.evidence(state) if e.state is State.PRESENT]
        mapped = location_findings(state.map, self.knowledge)
        told = answered_by(so, self.knowledge)
        return {e.finding for e in mapped} | ruled_out(self.network, so) | told

    def answer(self, state: InterviewState, step: Step, value: str) -> InterviewState:
        """The state after an answer; an empty value skips.

        Raises:
            EvidenceError: the value is not one that the step takes; says which are. Or a state,
                a step or a value of another kind.
        """
        of_kind("state", state, InterviewState, "the state of an interview")
        of_kind("step", step, Step, "what step(...) gives")
        value = of_kind("value", value, str, "the answer as text, such as 'yes' or '52'")
        if step.kind == "emergency":
            return replace(state, warned=tuple(dict.fromkeys((*state.warned, *step.dangers))))
        if step.kind == "paint":
            return self._painted(state, value)
        given = value.strip().lower()
        if step.kind == "review":
            allowed(step, given)
            return replace(state, more_from=len(state.answers))
        kept = Answer(step.findings, given or "skip")
        if step.kind == "age" and given:
            person = replace(state.person, age_years=age(given))
            return replace(state, person=person, answers=(*state.answers, kept))
        if step.options and given:
            allowed(step, given)
        elif given:
            fits(kept, given, self.knowledge)
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
        before, given = state.answers[place], value.strip().lower() or "skip"
        fits(before, given, self.knowledge)
        changed = replace(before, value=given)
        person = state.person
        if changed.findings == steps.AGE:
            person = replace(
                person, age_years=int(changed.value) if changed.value.isdigit() else None
            )
        if changed.findings == steps.SEX:
            sex = changed.value if changed.value in ("female", "male") else "unknown"
            person = replace(person, sex=sex)
        answers = (*state.answers[:place], changed, *state.answers[place + 1 :])
        more_from = state.more_from
        if changed.findings == steps.DANGERS:
            before_more = answers[:more_from]
            answers = self._without_follow_ups(answers, changed)
            if more_from is not None:
                more_from = len(self._without_follow_ups(before_more, changed))
        return replace(state, person=person, answers=answers, more_from=more_from, warned=())

    def _without_follow_ups(
        self, answers: tuple[Answer, ...], dangers: Answer
    ) -> tuple[Answer, ...]:
        """The answers less those to "which of these?" of lines that are ticked no more."""
        named = set(dangers.value.split(","))
        over = {
            line.findings
            for name, line in self.knowledge.danger_screen.items()
            if name not in named and len(line.findings) > 1
        }
        return tuple(a for a in answers if a.findings not in over)

    def back(self, state: InterviewState) -> InterviewState:
        """Return the state before the last thing said: an answer, or a wish for more questions."""
        if state.more_from is not None and state.more_from >= len(state.answers):
            return replace(state, more_from=None, warned=())
        if not state.answers:
            return state
        last, person = state.answers[-1], state.person
        map_ = state.text_map if last.findings == steps.MAP else state.map
        if last.findings == steps.AGE:
            person = replace(person, age_years=None)
        if last.findings == steps.SEX:
            person = replace(person, sex="unknown")
        return replace(state, person=person, answers=state.answers[:-1], map=map_, warned=())

    def paint(self, state: InterviewState, map_: PaintedMap) -> InterviewState:
        """The state with another map; at any time."""
        return replace(state, map=map_, warned=())

    def _painted(self, state: InterviewState, value: str) -> InterviewState:
        skipped = value.strip().lower() in ("", "skip", "not sure")
        map_ = state.map if skipped else read_map(value, self.knowledge)
        kept = Answer(steps.MAP, "skip" if skipped or not map_.marked else "painted")
        return replace(state, map=map_, answers=(*state.answers, kept))

    def _questions(
        self, state: InterviewState, evidence: Sequence[Evidence], posterior: Posterior
    ) -> tuple[Question, ...]:
        """Everything worth asking, best first; what was heard unsurely is asked again.

        Who was warned of an emergency is asked to test nothing on the body.
        """
        skip = {f for a in state.answers for f in a.findings}
        skip |= closed(state, evidence, self.knowledge)
        decided = [e for e in evidence if e.state is not State.UNSURE]
        found = next_questions(
            self.network,
            posterior,
            state.person,
            decided,
            skip=sorted(skip),
            self_tests=self._self_tests(decided),
            most=len(self.network.findings),
        )
        if state.warned:
            found = tuple(q for q in found if not steps.guide_for(q.findings[0], self.knowledge))
        return tuple(sorted(found, key=self._is_late))

    def _leaders_ask(
        self, state: InterviewState, evidence: Sequence[Evidence], posterior: Posterior
    ) -> tuple[Question, ...]:
        """What must be known before those causes are named first that are not told apart."""
        named = {c: p for c, p in posterior.shares.items() if c in self.knowledge.conditions}
        least = max(named.values(), default=0.0) / self.knowledge.model.report.alike.value
        closed = {f for a in state.answers for f in a.findings} | {e.finding for e in evidence}
        closed |= ruled_out(self.network, evidence) | absurd(self.network, state.person, evidence)
        leaders = sorted((c for c in named if named[c] >= least), key=lambda c: -named[c])
        asked = (f for c in leaders for f in self.knowledge.conditions[c].ask_first)
        return tuple(
            Question((f,), self.knowledge.findings[f].asked_of, 0.0, "", ())
            for f in dict.fromkeys(asked)
            if f not in closed
        )

    def _is_worth_it(self, question: Question) -> bool:
        return question.value >= self.knowledge.model.questions.enough.value

    def _is_late(self, question: Question) -> bool:
        """A test on the body comes when no plain question is worth asking any more."""
        guide = steps.guide_for(question.findings[0], self.knowledge)
        return not self._is_worth_it(question) or bool(guide)

    def _self_tests(self, evidence: Sequence[Evidence]) -> frozenset[str]:
        """Findings that this person can safely test at home, as far as is known."""
        facts = facts_of(evidence, self.knowledge.findings)
        return frozenset(
            test.finding
            for test in self.knowledge.self_tests.values()
            if not (test.not_if and holds(test.not_if, facts))
        )

    def _together(self, questions: Sequence[Question]) -> tuple[str, ...]:
        """Findings to tick on one screen: those of the group that are worth asking too."""
        table = self.knowledge.findings
        topic = table[questions[0].findings[0]].topic
        if not self.knowledge.topics[topic].together:
            return ()
        alike = [
            q.findings[0]
            for q in questions
            if len(q.findings) == 1
            and table[q.findings[0]].topic == topic
            and table[q.findings[0]].kind == "bool"
            and not table[q.findings[0]].none_of_topic
            and not steps.guide_for(q.findings[0], self.knowledge)
        ]
        return tuple(alike[: steps.MOST_TOGETHER]) if questions[0].findings[0] in alike else ()

    def _asked_of_its_kind(self, question: Question, state: InterviewState) -> bool:
        """Whether a screen with several findings of its topic was shown before."""
        table = self.knowledge.findings
        topic = table[question.findings[0]].topic
        return any(
            len(a.findings) > 1 and all(f in table and table[f].topic == topic for f in a.findings)
            for a in state.answers
        )

    def unspecified(self, state: InterviewState) -> tuple[str, ...]:
        """Lines that count as their worst part: :func:`plantar.intake.told.unspecified`."""
        return told.unspecified(state, self.knowledge)

    def pending(self, state: InterviewState) -> tuple[str, ...]:
        """Lines that wait for their question: :func:`plantar.intake.told.pending`."""
        return told.pending(state, self.knowledge)
