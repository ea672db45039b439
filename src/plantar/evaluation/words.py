"""What plantar answers to a case told in words, alone or with an interview after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantar.assessment.assess import Assessor
from plantar.evaluation.folder import JudgedCase, answer
from plantar.evaluation.measures import SystemAnswer
from plantar.knowledge.evidence import Evidence, Layer
from plantar.reading.listener import Listener
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions

MOST_QUESTIONS = 15
WRITERS = ("patient", "note")
"""Who wrote a case's text: the person, or the clinician who saw them first."""


def text_of(case: JudgedCase, writer: str) -> str:
    """A case's text, empty where it has none."""
    return case.vignette.patient_text if writer == "patient" else case.vignette.clinician_note


def of_words(
    assessor: Assessor,
    listener: Listener,
    cases: Sequence[JudgedCase],
    writer: str,
    questions: int = 0,
) -> list[SystemAnswer]:
    """Answers to the texts of the cases that have one.

    Nothing but the text is given; with ``questions``, the product's own next questions are answered
    from the encoded history, as far as it holds the answer.
    """
    return [
        _answer(assessor, listener, case, text, questions)
        for case in cases
        if (text := text_of(case, writer))
    ]


def _answer(
    assessor: Assessor, listener: Listener, case: JudgedCase, text: str, questions: int
) -> SystemAnswer:
    heard = listener.hear(text)
    person, evidence = heard.person(Person()), list(heard.evidence)
    evidence += _answered(assessor, person, evidence, case, questions)
    return answer(assessor, case, evidence, person, painted=False)


def _answered(
    assessor: Assessor,
    person: Person,
    evidence: Sequence[Evidence],
    case: JudgedCase,
    questions: int,
) -> Iterator[Evidence]:
    truth = {e.finding: e for e in case.vignette.up_to(Layer.RISK)}
    network, known = assessor.network, list(evidence)
    skip = [f for f in network.findings if f not in truth]
    for _ in range(questions):
        posterior = infer(network, person, known)
        found = next_questions(network, posterior, person, known, skip=skip, most=1)
        if not found:
            return
        for finding in found[0].findings:
            known.append(truth[finding])
            yield truth[finding]
