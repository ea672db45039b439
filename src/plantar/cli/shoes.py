"""``plantar shoes``: does the shoe fit."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from plantar import load
from plantar.care.footwear import Measures, advice, fit, missing
from plantar.knowledge.expression import PlainFacts

STYLE = {"fits": "green", "recheck": "yellow", "cannot_judge": "yellow", "reject": "bold red"}
WORDS = {
    "fits": "The shoe fits.",
    "recheck": "Too close to call: measure again.",
    "cannot_judge": "Not judged: these measurements are missing.",
    "reject": "Do not wear this shoe.",
}


def _missing(measures: Measures) -> list[str]:
    """The options that a verdict needs and that were not given."""
    names = missing(measures)
    return ["--" + name.removesuffix("_mm").replace("_", "-") for name in names]


def run_shoes(measures: Measures, *, tested: bool, at_risk: bool, numb_instep: bool) -> None:
    """Print the verdict with its reasons and what to change."""
    knowledge, out = load(), Console(highlight=False)
    guide = knowledge.care.footwear
    risky = at_risk or not tested
    result = fit(measures, "at_risk" if risky else "ordinary", guide.fit_rule)
    out.print(f"[{STYLE[result.verdict]}]{WORDS[result.verdict]}[/]")
    reasons = _missing(measures) if result.verdict == "cannot_judge" else result.reasons
    for reason in reasons:
        out.print(f"  {escape(reason)}")
    if not tested and not at_risk:
        out.print("[dim]Feeling was not tested, so the limits for a foot at risk hold.[/]")
    out.print("\n[bold]Shoes for you[/]")
    facts = PlainFacts()
    for line in advice(knowledge.care, facts, numb_instep=numb_instep, at_risk=risky):
        out.print(f"  - {escape(line)}")
