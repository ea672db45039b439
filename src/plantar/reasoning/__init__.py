"""Knowledge compiled to arrays; posterior, interval, explanation, next question.

The public face: ``Model`` (the compiled knowledge), ``Evidence``, ``infer`` to a ``Posterior``,
``explain`` to an ``Explanation``, ``next_questions``. docs/reasoning.md walks through it.
"""

from plantar.knowledge.evidence import Evidence
from plantar.reasoning.explanation import Explanation, explain
from plantar.reasoning.network import Network as Model
from plantar.reasoning.network import compile_network
from plantar.reasoning.posterior import Posterior, infer, infer_many
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import next_questions

__all__ = [
    "Evidence",
    "Explanation",
    "Model",
    "Person",
    "Posterior",
    "compile_network",
    "explain",
    "infer",
    "infer_many",
    "next_questions",
]
