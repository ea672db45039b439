"""SDC: the interview as Questionnaires, one adaptive and one static.

The adaptive one is answered step by step (``$next-question``): the answers come with each request
and nothing is kept between them. A line of the danger screen that was left blank is asked again;
it never counts as "no".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from plantar import Plantar
from plantar.errors import ExchangeError
from plantar.exchange.dialogue import (
    NO,
    SAID,
    UNSURE,
    WHERE,
    YES,
    Conversation,
    Dialogue,
    Opening,
    worst,
)
from plantar.exchange.fhir_in import WORDS
from plantar.exchange.limits import MOST_ITEMS, at_most
from plantar.exchange.urgency import ShownUrgency
from plantar.intake.steps import AGE, DANGERS, MAP, SEX, Step

Item = dict[str, Any]
ADAPTIVE = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-questionnaireAdaptive"
ANSWER = "urn:plantar:answer"
CORE = "urn:plantar:questionnaire:core"
STEPWISE = "urn:plantar:questionnaire:adaptive"
URGENCY = "urn:plantar:extension:urgency"
WHY = "urn:plantar:extension:why"
CRISIS = "urn:plantar:extension:crisis-help"
CRISIS_LINK = "crisis-help"
"""linkId of the text that is shown first where words tell of self-harm."""
CONTROLS = "http://hl7.org/fhir/questionnaire-item-control"
RADIO = {
    "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
    "valueCodeableConcept": {"coding": [{"system": CONTROLS, "code": "radio-button"}]},
}
OPTIONS = ((YES, "Yes"), (NO, "No"), (UNSURE, "Not sure"))
SEXES = (("female", "Female"), ("male", "Male"), ("unknown", "Rather not say"))
READ = ((YES, "I have read this; go on with the questions"),)
MOST_CORE = 15
"""Screens of the interview that the static Questionnaire holds, beside who it is and dangers."""


class Questionnaires:
    """Makes and answers Questionnaires; holds the compiled knowledge and no person."""

    def __init__(self, plantar: Plantar) -> None:
        self.plantar = plantar
        self.knowledge = plantar.knowledge
        self.dialogue = Dialogue(plantar)

    def adaptive(self) -> dict[str, Any]:
        """The Questionnaire that ``$next-question`` fills; its first page is the dangers."""
        items = [self._item(WORDS), *self._page(Conversation(), self.dialogue.step(Conversation()))]
        return self._adaptive(items)

    def _adaptive(self, items: Sequence[Item]) -> dict[str, Any]:
        return {
            "resourceType": "Questionnaire",
            "id": "adaptive",
            "url": STEPWISE,
            "status": "active",
            "title": "Numb heel, foot or leg: what to ask next",
            "subjectType": ["Patient"],
            "extension": [{"url": ADAPTIVE, "valueBoolean": True}],
            "item": list(items),
        }

    def next_question(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answers with the items to answer next; ``completed`` where nothing is left to ask.

        Args:
            body: a QuestionnaireResponse, or Parameters that hold one.

        Raises:
            PlantarError: neither, or an answer that cannot be; names its linkId.
        """
        response = _response(body)
        said, blank = _answers(response, self.knowledge.danger_screen)
        talk = self._conversation(said, blank)
        step = self.dialogue.step(talk)
        asked = [self._item(link) for link in dict.fromkeys((WORDS, *said, *blank))]
        known = {item["linkId"] for item in asked}
        more = [item for item in self._page(talk, step) if item["linkId"] not in known]
        shown, crisis = self.dialogue.glance(talk), self.dialogue.crisis_help(talk)
        first = [{"linkId": CRISIS_LINK, "type": "display", "text": crisis}] if crisis else []
        kept = {key: value for key, value in response.items() if key in ("id", "subject", "author")}
        return {
            **kept,
            "resourceType": "QuestionnaireResponse",
            "contained": [self._adaptive([*first, *asked, *more])],
            "extension": [*_crisis(crisis), _urgency(shown)],
            "questionnaire": "#adaptive",
            "status": "completed" if step is None else "in-progress",
            "item": [item for item in _listed(response.get("item")) if isinstance(item, dict)],
        }

    def _conversation(self, said: dict[str, str], blank: Sequence[str]) -> Conversation:
        rest = dict(said)
        talk = self.dialogue.begin(Opening(rest.pop(WORDS, "")))
        skipped = [
            link
            for link in blank
            if link not in self.knowledge.danger_screen and link not in (WORDS, "emergency")
        ]
        return (
            self.dialogue.answer(talk, {**dict.fromkeys(skipped, UNSURE), **rest})
            if (rest or skipped)
            else talk
        )

    def _page(self, talk: Conversation, step: Step | None) -> list[Item]:
        if step is None:
            return []
        if step.findings == DANGERS:
            return [self._item(line, step.why) for line in self.dialogue.open_lines(talk)]
        if step.findings == MAP:
            return [self._item(WHERE, step.why)]
        if step.kind == "emergency":
            return [{**_choice("emergency", step.text, READ), "required": True}]
        return [self._item(name, step.why) for name in step.findings]

    def _item(self, link: str, why: str = "") -> Item:
        """One question by its linkId.

        Raises:
            ExchangeError: there is no such question.
        """
        found = self._bare(link)
        reason = [{"url": WHY, "valueString": why}] if why else []
        extensions = [*reason, *found.get("extension", [])]
        return {**found, "extension": extensions} if extensions else found

    def _bare(self, link: str) -> Item:
        if link == WORDS:
            return {"linkId": WORDS, "type": "text", "text": "What is wrong, in your own words?"}
        if link == WHERE:
            text = 'Where do you feel it? For example "sole of the left foot"'
            return {"linkId": WHERE, "type": "text", "text": text}
        if link == AGE[0]:
            return {"linkId": link, "type": "integer", "text": "How old are you, in years?"}
        if link == SEX[0]:
            return _choice(link, "What was your sex at birth?", SEXES)
        if link == "emergency":
            return _choice(link, "This can be an emergency: see the warning.", READ)
        if line := self.knowledge.danger_screen.get(link):
            return {**_choice(link, f"{line.plain}?", OPTIONS), "required": True}
        entry = self.knowledge.findings.get(link)
        if entry is None:
            raise ExchangeError(f"item: found linkId {link[:60]!r}; expected one that was asked")
        if entry.kind == "number":
            text = f"{entry.question} ({entry.unit})"
            return {"linkId": link, "type": "decimal", "text": text}
        return _choice(link, entry.question, OPTIONS)

    def static(self) -> dict[str, Any]:
        """The core questions at once: who it is, the dangers, and what the interview asks first.

        What a line of the danger screen names is asked where the line was answered "yes".
        """
        group = {
            "linkId": "dangers",
            "type": "group",
            "text": "Is any of these true, now or lately?",
        }
        who = [self._item(WORDS), self._item(AGE[0]), self._item(SEX[0])]
        core = [self._item(link) for link in self._core()]
        return {
            "resourceType": "Questionnaire",
            "id": "core",
            "url": CORE,
            "status": "active",
            "title": "Numb heel, foot or leg: core questions",
            "subjectType": ["Patient"],
            "item": [
                {**group, "item": list(self._danger_items())},
                {"linkId": "who", "type": "group", "text": "About you", "item": who},
                {"linkId": "core", "type": "group", "text": "About it", "item": core},
            ],
        }

    def _danger_items(self) -> Iterator[Item]:
        for line, entry in self.knowledge.danger_screen.items():
            yield self._item(line)
            for finding in entry.findings if len(entry.findings) > 1 else ():
                when = {
                    "question": line,
                    "operator": "=",
                    "answerCoding": {"system": ANSWER, "code": YES},
                }
                yield {**self._item(finding), "enableWhen": [when]}

    def _core(self) -> list[str]:
        """What the interview asks of somebody of whom nothing is known, once no danger is there."""
        dangers = self.knowledge.dangers
        no = dict.fromkeys(self.knowledge.danger_screen, NO)
        talk = self.dialogue.answer(Conversation(), {**no, AGE[0]: UNSURE, SEX[0]: "unknown"})
        found: list[str] = []
        for _ in range(MOST_CORE):
            step = self.dialogue.step(talk)
            if step is None:
                break
            links = (WHERE,) if step.findings == MAP else step.findings
            found += links
            talk = self.dialogue.answer(talk, dict.fromkeys(links, UNSURE))
        return [link for link in found if link not in dangers]

    def answered(self, response: dict[str, Any]) -> Conversation:
        """A static Questionnaire that was filled in, as a conversation.

        Raises:
            PlantarError: an answer that cannot be; names its linkId.
        """
        said, _ = _answers(response, self.knowledge.danger_screen)
        return self._conversation(said, ())


def _choice(link: str, text: str, options: Sequence[tuple[str, str]]) -> Item:
    codings = [{"system": ANSWER, "code": code, "display": name} for code, name in options]
    return {
        "linkId": link,
        "type": "choice",
        "text": text,
        "extension": [RADIO],
        "answerOption": [{"valueCoding": coding} for coding in codings],
    }


def _crisis(words: str) -> list[dict[str, Any]]:
    return [{"url": CRISIS, "valueString": words}] if words else []


def _urgency(shown: ShownUrgency) -> dict[str, Any]:
    return {
        "url": URGENCY,
        "extension": [
            {"url": "level", "valueCode": shown.level},
            {"url": "at-most", "valueCode": shown.at_most},
            {"url": "do", "valueString": shown.words},
        ],
    }


def _response(body: dict[str, Any]) -> dict[str, Any]:
    """The QuestionnaireResponse in a request of ``$next-question``."""
    if body.get("resourceType") == "QuestionnaireResponse":
        return body
    for parameter in _listed(body.get("parameter")):
        resource = parameter.get("resource") if isinstance(parameter, dict) else None
        if isinstance(resource, dict) and resource.get("resourceType") == "QuestionnaireResponse":
            return resource
    raise ExchangeError("body: expected a QuestionnaireResponse, or Parameters that hold one")


def _answers(
    response: dict[str, Any], dangers: Collection[str]
) -> tuple[dict[str, str], list[str]]:
    """Answers by linkId, and the linkIds that were left blank.

    Of several answers to one danger the worst counts.

    Raises:
        ExchangeError: two answers to anything else.
    """
    said: dict[str, str] = {}
    blank: list[str] = []
    for item in _items(response.get("item")):
        link, answers = item.get("linkId"), item.get("answer")
        if not isinstance(link, str) or link == CRISIS_LINK or "item" in item:
            continue
        values = [v for a in _listed(answers) if (v := _value(a)) is not None]
        every = dict.fromkeys((*([said[link]] if link in said else []), *values))
        if not every:
            blank.append(link)
        elif len(every) == 1:
            said[link] = next(iter(every))
        elif link in dangers and set(every) <= {*SAID}:
            said[link] = worst(every)
        else:
            found = " and ".join(repr(value[:40]) for value in [*every][:2])
            raise ExchangeError(f"item: {link}: found {found}; expected one answer")
    blank = [link for link in blank if link not in said]
    at_most(len(said) + len(blank), MOST_ITEMS, "item")
    return said, blank


def _items(found: Any) -> Iterator[dict[str, Any]]:
    for item in _listed(found):
        if isinstance(item, dict):
            yield item
            yield from _items(item.get("item"))


def _listed(found: Any) -> list[Any]:
    """Return a list unchanged, and an empty list for anything else."""
    return found if isinstance(found, list) else []


def _value(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return None
    coding = answer.get("valueCoding")
    if isinstance(coding, dict) and isinstance(coding.get("code"), str):
        return str(coding["code"])
    if isinstance(answer.get("valueBoolean"), bool):
        return YES if answer["valueBoolean"] else NO
    for key in ("valueInteger", "valueDecimal"):
        if isinstance(answer.get(key), int | float):
            return f"{answer[key]:g}"
    text = answer.get("valueString")
    return text if isinstance(text, str) and text.strip() else None
