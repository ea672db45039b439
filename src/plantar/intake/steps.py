"""What an interview shows next: one question, one picture to paint, or one warning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.examples import minimal_examples
from plantar.knowledge.expression import parse
from plantar.knowledge.schema import EarlyScreen
from plantar.knowledge.schema_workup import SelfTest
from plantar.reasoning.questions import Question
from plantar.triage.decision import UrgencyReason
from plantar.triage.redflags import FiredFlag

AGE, SEX, MAP, DANGERS = ("age_years",), ("sex",), ("map",), ("dangers",)
ANSWERS = ("yes", "no", "not sure")
NO_ANSWER = ("not sure", "skip")
UNANSWERED = (
    "You could not answer the last questions, so more of them would hardly help. Call somebody who "
    "can examine you: the answer says whom."
)
DOUBTED = "Your own words may have meant this; it is not taken as said until you say so."
TOLD = (
    "Your own words told this, and you did not tick it. It counts until you say that it is not so."
)
MOST_TOGETHER = 8
"""Answers on one screen of which several may be ticked."""
MORE = (("more", "Ask me more"),)
SEXES = (("female", "female"), ("male", "male"), ("skip", "rather not say"))


@dataclass(frozen=True, slots=True)
class Step:
    """What to show next.

    ``kind`` is ``age``, ``sex``, ``paint``, ``yes_no``, ``one_of``, ``several_of``, ``number``,
    ``self_test``, ``emergency`` or ``review``; ``options`` are the values that may be answered with
    their wording; ``done`` and ``left`` count questions, ``left`` being an honest upper bound.
    ``guide`` is the id of a self-test that shows how to find out.
    """

    kind: str
    findings: tuple[str, ...]
    text: str
    clinical: str
    why: str
    options: tuple[tuple[str, str], ...]
    done: int
    left: int
    guide: str = ""
    dangers: tuple[str, ...] = ()
    """Of an emergency: the causes that it warns of."""


def of_age(done: int, left: int) -> Step:
    """How old the person is."""
    why = "Many causes are common at one age and rare at another."
    return Step("age", AGE, "How old are you?", "age", why, (), done, left)


def of_sex(done: int, left: int) -> Step:
    """The sex at birth."""
    why = "Some causes, and some medicines to avoid, depend on it."
    return Step("sex", SEX, "What was your sex at birth?", "sex", why, SEXES, done, left)


def of_dangers(knowledge: KnowledgeBase, done: int, left: int) -> Step:
    """The page of dangers, asked of everybody once."""
    lines = tuple((name, line.plain) for name, line in knowledge.danger_screen.items())
    more = (("none", "none of these"), ("not sure", "not sure"))
    text = "Is any of these true, now or lately?"
    why = "These few need help soon. Until they are answered, nobody can say how urgent it is."
    return Step("several_of", DANGERS, text, "danger screen", why, (*lines, *more), done, left)


def of_danger(
    line: str, knowledge: KnowledgeBase, done: int, left: int, told: Collection[str] = ()
) -> Step:
    """Which of the things that a ticked line of the danger screen names.

    ``told``: findings of the words; those of the line are named instead of it.
    """
    entry, table = knowledge.danger_screen[line], knowledge.findings
    options = tuple((name, table[name].plain) for name in entry.findings)
    more = (("none", "none of these"), ("not sure", "not sure"))
    why = "You ticked a line that names several things."
    words = [table[name].plain for name in entry.findings if name in told]
    text = f"Which of these? You {'told' if words else 'ticked'}: {'; '.join(words) or entry.name}."
    return Step("several_of", entry.findings, text, entry.term, why, (*options, *more), done, left)


def of_look(finding: str, knowledge: KnowledgeBase, done: int, left: int) -> Step:
    """Something that the person may not feel, to be looked for."""
    entry = knowledge.findings[finding]
    why = "Where a foot does not feel, only a look can tell."
    return Step("yes_no", (finding,), entry.look, entry.term, why, _plain(ANSWERS), done, left)


def of_map(done: int, left: int) -> Step:
    """The painted map."""
    text = "Where do you feel it? Paint it on the foot or leg."
    why = "Each nerve feeds its own patch of skin, so the place says a lot about the cause."
    return Step("paint", MAP, text, "distribution", why, (), done, left)


def of_review(done: int, left: int, *, why: str = "") -> Step:
    """The end of the questions; ``left`` more may be asked on wish, and would change little.

    ``why``: it ends for another reason than that more would change little.
    """
    little = "More answers would change little. Look it over."
    text = why or (little if left else "That is all. Look it over.")
    return Step("review", (), text, "", why, MORE if left else (), done, left)


def of_emergency(fired: Sequence[FiredFlag], done: int) -> Step:
    """What to do now; the questions go on only by choice."""
    because = tuple(dict.fromkeys(name for f in fired for name in _called_for(f)))
    dangers = tuple(dict.fromkeys(name for f in fired for name in dangers_of(f)))
    plain, clinical = [f.flag.plain for f in fired], [f.flag.message for f in fired]
    return _emergency(plain, clinical, because, dangers, done)


def _called_for(fired: FiredFlag) -> tuple[str, ...]:
    """Return the findings that made a rule true by being present, not those by being absent."""
    ways = minimal_examples(parse(fired.flag.when))
    wanted = {name for way in ways for name, so in way.states.items() if so}
    return tuple(name for name in fired.because if name in wanted)


def dangers_of(fired: FiredFlag) -> tuple[str, ...]:
    """The causes that a rule warns of; the rule itself where it names none."""
    return fired.flag.targets or (fired.flag.id,)


def of_risk(reasons: Sequence[UrgencyReason], causes: tuple[str, ...], done: int) -> Step:
    """The same where no rule fired and a cause that needs help now is too probable."""
    plain, clinical = [r.plain for r in reasons], [r.clinical for r in reasons]
    return _emergency(plain, clinical, (), causes, done)


def _emergency(
    plain: Sequence[str],
    clinical: Sequence[str],
    because: tuple[str, ...],
    dangers: tuple[str, ...],
    done: int,
) -> Step:
    go_on = (("go on", "I have read this; go on with the questions"),)
    why = "What you told us can need help within hours."
    text, terms = "\n".join(dict.fromkeys(plain)), "; ".join(dict.fromkeys(clinical))
    return Step("emergency", because, text, terms, why, go_on, done, 0, dangers=dangers)


def of_doubt(finding: str, knowledge: KnowledgeBase, done: int, left: int) -> Step:
    """Something that was heard with little confidence."""
    entry = knowledge.findings[finding]
    text = f"Did you mean this? {entry.question}"
    if entry.kind == "number":
        return Step("number", (finding,), text, entry.term, DOUBTED, (), done, left)
    return Step("yes_no", (finding,), text, entry.term, DOUBTED, _plain(ANSWERS), done, left)


def of_told(
    finding: str, quotes: Mapping[str, str], knowledge: KnowledgeBase, done: int, left: int
) -> Step:
    """A danger that the words told and a screen of several things denied.

    ``quotes``: the words that told it, where they are kept.
    """
    entry = knowledge.findings[finding]
    quote = f'You wrote "{quotes[finding]}". We took it as' if finding in quotes else ""
    text = f"{quote or 'From your own words'}: {entry.plain}. Is that so? {entry.question}"
    return Step("yes_no", (finding,), text, entry.term, TOLD, _plain(ANSWERS), done, left)


def of_doubts(findings: Sequence[str], knowledge: KnowledgeBase, done: int, left: int) -> Step:
    """Several dangers that were heard with little confidence, on one screen."""
    table = knowledge.findings
    options = tuple((f, table[f].plain) for f in findings)
    more = (("none", "none of these"), ("not sure", "not sure"))
    text = "Your own words may have meant one of these. Which are true?"
    clinical = ", ".join(table[f].term for f in findings)
    return Step(
        "several_of", tuple(findings), text, clinical, DOUBTED, (*options, *more), done, left
    )


def of_early(
    screen: EarlyScreen, findings: Sequence[str], knowledge: KnowledgeBase, done: int, left: int
) -> Step:
    """What is asked on one screen before the other questions; ``findings`` are still open."""
    options = tuple((f, knowledge.findings[f].plain) for f in findings)
    more = (("none", "none of these"), ("not sure", "not sure"))
    clinical = ", ".join(knowledge.findings[f].term for f in findings)
    return Step(
        "several_of",
        tuple(findings),
        screen.question,
        clinical,
        screen.why,
        (*options, *more),
        done,
        left,
    )


def of_question(
    question: Question,
    together: Sequence[str],
    why: str,
    knowledge: KnowledgeBase,
    done: int,
    left: int,
    *,
    again: bool = False,
    beside: str = "",
) -> Step:
    """The screen for one question; ``together`` are findings of its group asked with it.

    ``again`` says that others of the group were asked before; ``beside`` is how it is
    asked where something of it was told or painted.
    """
    table = knowledge.findings
    first = table[question.findings[0]]
    topic = knowledge.topics[first.topic]
    name, asked = topic.name, topic.question or f"Which of these fits ({topic.name})?"
    asked = beside or asked
    if len(question.findings) > 1:
        options = tuple((f, table[f].plain) for f in question.findings)
        more = (("none", "none of these"), ("not sure", "not sure"))
        return Step("one_of", question.findings, asked, name, why, (*options, *more), done, left)
    if len(together) > 1:
        options = tuple((f, table[f].plain) for f in together)
        asked = f"And {asked[0].lower()}{asked[1:]}" if again else asked
        more = (("none", "none of these"), ("not sure", "not sure"))
        kind = "several_of"
        return Step(kind, tuple(together), asked, name, why, (*options, *more), done, left)
    guide = guide_for(question.findings[0], knowledge)
    kind = "number" if first.kind == "number" else "self_test" if guide else "yes_no"
    options = () if kind == "number" else _plain(ANSWERS)
    text = knowledge.self_tests[guide].reads if kind == "self_test" else first.question
    return Step(kind, question.findings, text, first.term, why, options, done, left, guide)


def guide_for(finding: str, knowledge: KnowledgeBase) -> str:
    """Return the self-test that answers a finding; empty if there is none."""
    return next((k for k, t in knowledge.self_tests.items() if t.finding == finding), "")


def self_test_of(finding: str, knowledge: KnowledgeBase) -> SelfTest | None:
    """The self-test itself."""
    return knowledge.self_tests.get(guide_for(finding, knowledge))


def _plain(options: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((o, o) for o in options)
