"""Why a question is asked, in a sentence for the person."""

from __future__ import annotations

from plantar.reasoning.network import Network
from plantar.reasoning.questions import Question


def why(network: Network, question: Question) -> str:
    """One sentence in plain words."""
    knowledge = network.knowledge
    if question.could_show:
        return "We ask this because the answer can tell of something that needs a doctor soon."
    if len(question.separates) == 2:
        first, second = (knowledge.conditions[c].plain_name for c in question.separates)
        return f"It helps to choose between {first} and {second}."
    return "It makes the answer surer."
