"""Why a question is asked, in a sentence for the person."""

from __future__ import annotations

from plantar.reasoning.network import Network
from plantar.reasoning.questions import Question


def why(network: Network, question: Question) -> str:
    """One sentence in plain words."""
    knowledge = network.knowledge
    if question.could_show:
        flag = next(f for f in knowledge.red_flags if f.id == question.could_show)
        named = [knowledge.conditions[t].plain_name for t in flag.targets]
        about = f" ({named[0]})" if named else ""
        return f"It checks for something that would need help quickly{about}."
    if len(question.separates) == 2:
        first, second = (knowledge.conditions[c].plain_name for c in question.separates)
        return f"It helps to tell {first} from {second}."
    return "It makes the answer surer."
