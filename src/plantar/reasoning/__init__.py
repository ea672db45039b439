"""Knowledge compiled to arrays; posterior, interval, explanation, next question.

docs/reasoning.md walks through it.
"""
