"""What the tools do, without the protocol: checked arguments in, a typed answer out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StrictFloat, StrictInt

from plantar import Evidence, Person, Plantar, Report, State, Urgency
from plantar.assessment.given import person_given
from plantar.assessment.report import RankedCondition, Reason
from plantar.care.care_plan import PlanItem, SafetyAnswers
from plantar.errors import ExchangeError, nearest
from plantar.exchange import search
from plantar.exchange import tool_answers as out
from plantar.exchange.dialogue import WHERE, Conversation, Dialogue, Opening
from plantar.exchange.limits import MOST_ITEMS, MOST_TEXT
from plantar.exchange.memory import Memory
from plantar.exchange.painting import painted_map
from plantar.exchange.urgency import NOT_YET, ShownUrgency
from plantar.intake.steps import AGE, DANGERS, MAP, SEX, Step
from plantar.intake.vignette import parse_evidence
from plantar.knowledge.people import Pregnancy, Sex

PAGE = 1100
"""Characters of a letter on one page."""
SHOWN = 6
Short = Annotated[str, Field(max_length=80)]
Words = Annotated[str, Field(max_length=MOST_TEXT)]
Findings = Annotated[
    list[Annotated[str, Field(max_length=120)]],
    Field(max_length=MOST_ITEMS, description="ID, ID=absent, ID=unsure or ID=NUMBER each."),
]
Dangers = Annotated[
    dict[Short, out.Said],
    Field(
        max_length=40,
        description="Line of the danger screen to what the person answered when asked. "
        "Leave out what was not asked: never answer for them.",
    ),
]
Painted = Annotated[
    dict[Literal["left", "right", "one"], dict[Short, list[Short]]],
    Field(description="Side to sensation (numb, tingling, burning, pain, cold) to regions."),
]


class Tools:
    """The eight tools over one compiled knowledge."""

    def __init__(self, plantar: Plantar) -> None:
        self.knowledge = plantar.knowledge
        self.plantar = plantar
        self.dialogue = Dialogue(plantar)
        self.memory = Memory(self.dialogue)

    def assess(
        self,
        text: Words = "",
        findings: Findings = [],  # noqa: B006 - never changed; the schema shows it as the default
        dangers: Dangers = {},  # noqa: B006
        age_years: StrictInt | None = None,
        sex: Sex = "unknown",
        pregnant: Pregnancy = "unknown",
        medicines: Annotated[
            str | None,
            Field(max_length=MOST_TEXT, description="All that is taken, or leave it out."),
        ] = None,
        painted: Painted = {},  # noqa: B006
        country: Short = "generic",
    ) -> out.Assessed:
        """How urgent a numb heel, foot or leg is, what it may be and where it sits.

        Give the person's own words whole. While status is input_required, ask open_dangers.
        """
        opening = Opening(
            text,
            parse_evidence(findings, self.knowledge, "findings"),
            person_given(Person(age_years, sex, pregnant)),
            dangers,
            painted_map(painted, self.knowledge) if painted else None,
            SafetyAnswers({}, medicines),
            country,
        )
        return self._assessed(self.dialogue.begin(opening))

    def _assessed(self, talk: Conversation) -> out.Assessed:
        report, shown, common = self._look(talk)
        evidence = self.dialogue.evidence(talk)
        answer = out.Assessed(
            **common,
            open_dangers={n: self.knowledge.danger_screen[n].plain for n in shown.open},
            missing=_missing(report),
            conditions=[_likely(c) for c in report.conditions[:3]],
            sites=[
                out.LikelySite(
                    id=s.id, name=s.plain_name, probability=round(s.probability, 2), side=s.own_side
                )
                for s in report.sites[:2]
            ],
            understood=[_written(e) for e in evidence if e.state is State.PRESENT][:12],
            contradictions=_contradictions(report),
            references=[r for c in report.conditions[:1] for r in c.references[:3]],
        )
        order = ("references", "understood", "sites", "contradictions", "conditions", "missing")
        return out.fit(answer, *order)

    def next_question(self, handle: Short) -> out.Asked:
        """The next best question for a case: an emergency and the dangers always come first."""
        return self._asked(self.memory.find(handle))

    def _asked(self, talk: Conversation) -> out.Asked:
        _, _, common = self._look(talk)
        step = self.dialogue.step(talk)
        answer = out.Asked(**common, question=self._ask(talk, step) if step else None)
        if out.size(answer) > out.MOST_BYTES and answer.question:
            answer.question.why = ""
            answer.urgency.because = []
        return out.fit(answer)

    def _ask(self, talk: Conversation, step: Step) -> out.Ask:
        if step.findings == DANGERS:
            screen = self.knowledge.danger_screen
            lines = {name: screen[name].plain for name in self.dialogue.open_lines(talk)}
            return out.Ask(text=step.text, why=step.why, answers=lines)
        if step.findings == MAP:
            text = 'In words, such as "sole of the left foot"; or unsure'
            return out.Ask(text="Where do you feel it?", why=step.why, answers={WHERE: text})
        if step.kind == "emergency":
            return out.Ask(
                text=step.text[:600],
                why=step.why,
                answers={"emergency": "yes: they have been told"},
            )
        if step.findings in (AGE, SEX):
            kind = "whole years" if step.findings == AGE else "female, male or unknown"
            return out.Ask(text=step.text, why=step.why, answers={step.findings[0]: kind})
        table = self.knowledge.findings
        answers = {
            name: f"{table[name].question}{f' ({table[name].unit})' if table[name].unit else ''}"
            for name in step.findings
        }
        return out.Ask(text=step.text, why=step.why, answers=answers)

    def answer(
        self,
        handle: Short,
        answers: Annotated[
            dict[Short, Words | StrictInt | StrictFloat],
            Field(min_length=1, max_length=MOST_ITEMS),
        ],
    ) -> out.Asked:
        """Add what the person answered; gives a new handle and the next question.

        Keys are the ids that next_question or open_dangers gave, and words for what the person
        adds in their own. Leave out what was not asked.
        """
        said = {
            key: value if isinstance(value, str) else f"{value:g}" for key, value in answers.items()
        }
        talk = self.dialogue.answer(self.memory.find(handle), said)
        return self._asked(talk)

    def explain(
        self, handle: Short, condition: Annotated[str, Field(max_length=80)] = ""
    ) -> out.Explained:
        """Why a condition is as likely as it is, what would settle it and what not to order."""
        talk = self.memory.find(handle)
        report, _, common = self._look(talk)
        chosen = self._chosen(talk, report, condition) if condition else None
        answer = out.Explained(
            **common,
            about=chosen.name if chosen else "everything in order of probability",
            missing=_missing(report),
            conditions=[_likely(c) for c in ([chosen] if chosen else report.conditions[:8])],
            reasons_for=_whys(chosen.reasons_for if chosen else ()),
            reasons_against=_whys(chosen.reasons_against if chosen else ()),
            would_settle=[item.name for item in report.workup.items[:5]],
            not_worth_ordering=[f"{item.test}: {item.why}" for item in report.workup.avoid[:2]],
            references=list(chosen.references[:4] if chosen else ()),
        )
        return out.fit(
            answer, "references", "reasons_against", "reasons_for", "would_settle",
            "not_worth_ordering", "conditions",
        )  # fmt: skip

    def _chosen(self, talk: Conversation, report: Report, name: str) -> RankedCondition:
        """A condition of the knowledge, whether the report lists it or not."""
        listed = {c.id: c for c in report.conditions}
        if name in listed:
            return listed[name]
        if report.leading.missing:
            raise ExchangeError("condition: expected none: nothing is known of this case yet")
        if name not in self.knowledge.conditions:
            right = nearest(name, self.knowledge.conditions)
            raise ExchangeError(f"condition: found {name!r}; expected {right}")
        return self.dialogue.condition(talk, name)

    def localise(
        self,
        painted: Painted,
        findings: Findings = [],  # noqa: B006
        dangers: Dangers = {},  # noqa: B006
    ) -> out.Localised:
        """Where the lesion may sit, from where it is felt and signs; a place is no diagnosis."""
        map_ = painted_map(painted, self.knowledge)
        opening = Opening("", parse_evidence(findings, self.knowledge, "findings"), painted=map_)
        talk = self.dialogue.dangers(self.dialogue.begin(opening), dangers)
        report, _, common = self._look(talk)
        answer = out.Localised(
            **common,
            sites=[
                out.LikelySite(
                    id=s.id, name=s.name, probability=round(s.probability, 2), side=s.own_side
                )
                for s in report.sites[:5]
            ],
            contradictions=[c.clinical for c in report.contradictions[:3]],
        )
        return out.fit(answer, "contradictions", "sites")

    def plan(self, handle: Short) -> out.Planned:
        """What can be done, each item with when to stop; held until the dangers are answered."""
        report, shown, common = self._look(self.memory.find(handle))
        care, unsafe = report.plan, shown.level == NOT_YET
        asked = {q.flag: q.text for q in care.questions[:4]}
        answer = out.Planned(
            **common,
            kind=_plan_kind(care.kind),
            see=[] if unsafe else [f"{r.who}, {r.when}" for r in report.person_sees],
            alerts=[a.text for a in care.alerts[:3]],
            now=[_item(i) for i in (*care.urgent, *care.now)[:5]],
            discuss=[_item(i) for i in care.discuss[:3]],
            not_for_this_person=[i.name for i in care.not_for_you[:4]],
            safety_questions=asked,
        )
        return out.fit(answer, "not_for_this_person", "discuss", "now", "safety_questions")

    def letter(
        self,
        handle: Short,
        on: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", description="Date it carries.")],
        to: Literal["clinician", "patient"] = "clinician",
        page: Annotated[int, Field(ge=1, le=50)] = 1,
    ) -> out.Written:
        """A letter for a clinician or a summary for the patient, page by page."""
        report, _, common = self._look(self.memory.find(handle))
        try:
            day = date.fromisoformat(on)
        except ValueError:
            raise ExchangeError(f"on: found {on!r}; expected a date such as 2026-04-03") from None
        pages = _pages(self.plantar.letter(report, day, to))
        if page > len(pages):
            raise ExchangeError(f"page: found {page}; expected 1 to {len(pages)}")
        answer = out.Written(**common, page=page, pages=len(pages), text=pages[page - 1])
        if out.size(answer) > out.MOST_BYTES:
            answer.urgency.because = []
        return out.fit(answer)

    def knowledge_entries(
        self, query: Annotated[str, Field(min_length=2, max_length=200)]
    ) -> out.Known:
        """Conditions, findings, regions, danger lines and references nearest to a few words."""
        found = search.find(query, self.knowledge, most=SHOWN)
        answer = out.Known(
            urgency=out.NOBODY,
            entries=found,
            next_step="Read an entry's uri for all of it; call assess for a person.",
        )
        return out.fit(answer, "entries")

    def _common(self, talk: Conversation, shown: ShownUrgency) -> dict[str, Any]:
        """What every answer about a person carries."""
        return {
            "crisis_help": self.dialogue.crisis_help(talk),
            "urgency": out.urgency_said(shown),
            "status": "complete" if shown.settled else "input_required",
            "handle": self.memory.keep(talk),
            "next_step": self._next_step(talk, shown),
        }

    def _next_step(self, talk: Conversation, shown: ShownUrgency) -> str:
        first = "Say crisis_help first. " if talk.self_harm else ""
        return first + self._then(talk, shown)

    def _then(self, talk: Conversation, shown: ShownUrgency) -> str:
        if shown.level == Urgency.EMERGENCY_NOW.value:
            return "Tell the person urgency.do now; ask nothing that delays it."
        if self.dialogue.open_lines(talk):
            return "Ask the open dangers (next_question), give the answers to answer, by id."
        if not shown.settled:
            return "A danger stays unsure: say urgency.do; somebody must look at the person."
        if shown.level == Urgency.SAME_DAY.value:
            return "Tell the person urgency.do now; then letter or plan."
        return "next_question while it gives one; explain, plan or letter for detail."

    def _look(self, talk: Conversation) -> tuple[Report, ShownUrgency, dict[str, Any]]:
        """The report of a conversation, its urgency, and what every answer carries."""
        report = self.memory.report(talk)
        shown = self.dialogue.urgency(talk, report)
        return report, shown, self._common(talk, shown)


def _contradictions(report: Report) -> list[str]:
    """What does not fit together; where nothing was found no cause is there to speak against."""
    return [] if report.leading.missing else [c.plain for c in report.contradictions[:SHOWN]]


def _missing(report: Report) -> list[str]:
    """Return what is missing if nothing is known yet; empty if something was found."""
    leading = report.leading
    return [leading.plain, *(m.plain for m in leading.missing)] if leading.missing else []


def _plan_kind(kind: str) -> Literal["emergency", "held", "plan"]:
    match kind:
        case "emergency" | "held" | "plan":
            return kind
    raise AssertionError(kind)


def _likely(condition: RankedCondition) -> out.Likely:
    low, high = condition.interval
    return out.Likely(
        id=condition.id,
        name=condition.plain_name,
        probability=round(condition.probability, 2),
        interval=(round(low, 2), round(high, 2)),
    )


def _whys(reasons: Sequence[Reason]) -> list[out.Why]:
    return [
        out.Why(finding=r.finding, text=r.text, db=round(r.db, 1), basis=r.basis)
        for r in reasons[:6]
    ]


def _item(item: PlanItem) -> out.Item:
    return out.Item(id=item.id, what=item.say or item.name, stop=item.stop)


def _written(item: Evidence) -> str:
    side = f" ({item.side})" if item.side else ""
    return f"{item.finding}{'' if item.value is None else f'={item.value:g}'}{side}"


def _pages(text: str) -> list[str]:
    """The text in pieces of at most PAGE characters of JSON, cut at ends of lines."""
    lines = re.split(r"(?<=\n)", text)
    pages, page = [], ""
    for line in lines:
        for piece in (line[n : n + PAGE // 2] for n in range(0, len(line), PAGE // 2)):
            if page and len(page.encode()) + len(piece.encode()) > PAGE:
                pages.append(page)
                page = ""
            page += piece
    return [*pages, page]
