"""Numbers and code words in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

from plantar.care.grades import GRADES as GRADES
from plantar.catalogue.entries import capital, shortened, spoken
from plantar.catalogue.figures import LikelihoodFigure
from plantar.catalogue.figures import ends as ends
from plantar.knowledge.schema import Published

__all__ = ["capital", "shortened", "spoken"]

BASIS: Mapping[str, str] = {
    "study": "from a study",
    "guideline": "from a guideline",
    "fitted": "fitted on development cases",
    "estimate": "an estimate",
}
READ: Mapping[str, str] = {
    "read": "read in full",
    "partly": "read in part",
    "memory": "quoted from memory, not looked up",
    "estimate": "an expert's estimate, no source",
}
RECOMMENDATIONS: Mapping[str, str] = {
    "offer": "Worth doing",
    "consider": "May help",
    "specialist_decision": "A specialist decides",
    "prescriber_decision": "A prescriber decides",
    "do_not_offer": "Not advised",
    "advise_against": "Better not",
    "emergency_action": "Emergency",
}
STARTS: Mapping[str, str] = {
    "self": "you yourself",
    "pharmacist": "a pharmacist",
    "gp": "a family doctor",
    "specialist": "a specialist",
    "emergency": "emergency services",
}
ACTIONS: Mapping[str, str] = {
    "block": "removes it from the plan",
    "warn": "adds a warning",
    "escalate_same_day": "sends the person to be seen the same day",
    "block_until": "holds it back until this is settled",
    "block_self": "not without a professional",
    "escalate_emergency": "sends the person to an emergency department",
    "add": "adds it to the plan",
    "escalate_within_2_weeks": "sends the person to be seen within two weeks",
    "treat_as_true": "counts as true until shown otherwise",
    "replace": "puts something safer in its place",
    "block_or_gp": "only with a doctor",
    "block_if_preg": "removes it in pregnancy",
}
LEVELS: Mapping[str, str] = {
    "peripheral": "a nerve of the leg or foot",
    "root": "a nerve root",
    "root_multi": "several nerve roots",
    "plexus": "the nerve network of the pelvis",
    "cns_cord": "the spinal cord",
    "cns_brain": "the brain",
    "poly": "many nerves",
    "functional": "a pattern that no nerve explains",
    "metabolic": "the whole body's nerves",
    "vascular": "blood vessels",
    "mechanical": "skin and padding",
    "local": "bone, joint or spine",
}
SIDES: Mapping[str, str] = {
    "uni": "one side",
    "bi": "both sides",
    "any": "one side or both",
    "multi": "several nerves, on any side",
    "crossed": "the opposite side of the body",
    "uni_crossed": "the opposite side of the body",
}
ASKED: Mapping[str, str] = {
    "patient": "asked of the person",
    "clinician": "seen on examination",
    "test": "a test result",
}


ROLES: Mapping[str, str] = {
    "block flags": "not with it",
    "warn flags": "with care",
    "rule": "in a rule",
    "groups": "",
    "source": "",
    "conditions": "",
    "classes": "of this class",
    "part of": "part of it",
    "excluded by": "ruled out by it",
    "doubts": "may mean it",
    "flags": "mean it",
    "finding": "about it",
    "in others": "in people who are not ill",
    "site": "can sit here",
}
"""How an entry is used, where the field's own name would not say it."""


def ratio(value: float) -> str:
    """A likelihood ratio as a factor up or down.

    >>> ratio(12.34), ratio(2.5), ratio(0.2), ratio(1.01)
    ('×12', '×2.5', '÷5.0', 'no change')
    """
    if 0.95 <= value <= 1.05:
        return "no change"
    factor = value if value > 1 else 1 / value
    size = f"{factor:.0f}" if factor >= 9.95 else f"{factor:.1f}"
    return f"{'×' if value > 1 else '÷'}{size}"


def weight(value: float) -> str:
    """What a weight means."""
    return f"{value:g}"


def share(p: float) -> str:
    """A probability in per cent, with as many digits as it can carry.

    >>> share(0.4), share(0.008), share(0.0004), share(0.997), share(1.0)
    ('40%', '0.8%', '0.04%', '99.7%', '100%')
    """
    if p < 0.0001:
        return "below 0.01%"
    digits = 2 if p < 0.00095 else 1 if p < 0.0995 or 0.9905 < p < 0.9995 else 0
    return f"{100 * p:.{digits}f}".removesuffix(".0") + "%"


def in_a_hundred(p: float) -> str:
    """A probability as people: "8 in 100", "4 in 1000"."""
    if p >= 0.995:
        return "nearly all"
    for size in (100, 1000, 10_000):
        if p * size >= 0.95:
            return f"{p * size:.0f} in {size}"
    return "fewer than 1 in 10000"


def sentence(text: str) -> str:
    """Return the text with a capital first letter and a full stop."""
    text = capital(text.strip())
    return text if not text or text[-1] in ".!?…" else f"{text}."


def loosest(figure: LikelihoodFigure) -> str:
    """In a line, what is not known well about a likelihood."""
    there, low, high = figure.loosest
    answer = "If it is there" if there else "If it is not there"
    ends = sorted((low, high), key=lambda r: abs(log10(r)))
    return f"{answer}, anything from {ratio(ends[0])} to {ratio(ends[1])}"


def printed(figure: Published) -> str:
    """A figure as its source prints it, and of whom."""
    parts = [
        ("sensitivity", figure.sensitivity),
        ("specificity", figure.specificity),
        ("share of patients", figure.share),
        ("ratio if there", figure.ratio_present),
        ("ratio if not", figure.ratio_absent),
    ]
    numbers = ", ".join(f"{name} {value:g}" for name, value in parts if value is not None)
    numbers = "; ".join(filter(None, (numbers, figure.printed)))
    against = f"; against {figure.against}" if figure.against else ""
    return f"{numbers}; in {figure.conditioning}{against}"
