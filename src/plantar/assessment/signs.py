"""Signs worth examining now, with what each result would mean for the condition it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plantar.anatomy.painted import PaintedMap
from plantar.assessment.settled import settle
from plantar.care.first_line import not_for
from plantar.knowledge.evidence import Evidence
from plantar.reasoning.network import Network
from plantar.reasoning.posterior import infer
from plantar.reasoning.prior import Person
from plantar.reasoning.questions import Question, next_questions
from plantar.triage.redflags import facts_of

SIGNS, LOOKED_AT = 8, 24


@dataclass(frozen=True)
class Sign:
    """A sign worth examining now: its chance, and its likelihood ratios for ``about``."""

    finding: str
    term: str
    measured: bool
    chance: float
    present: float
    absent: float
    """Likelihood ratios where it is there and where it is not."""
    about: str
    """Id of the condition that it is looked for."""
    red_flag: bool

    def tells(self, least: float) -> bool:
        """Whether one of its results is clearly commoner with the condition, or without it."""
        return any(max(x, 1 / x) >= least for x in (self.present, self.absent))


def telling_signs(
    network: Network, person: Person, evidence: Sequence[Evidence], painted: PaintedMap, leader: str
) -> tuple[Sign, ...]:
    """The signs whose results are expected to tell most now, most first.

    ``leader``: the condition that leads, which a sign is about unless it tells more of a rival.
    """
    settled = settle(person, evidence, painted, network.knowledge).evidence
    posterior = infer(network, person, settled)
    chance = network.rates(posterior.responsible)
    asked = next_questions(
        network, posterior, person, settled, asked_of=("clinician",), most=LOOKED_AT
    )
    barred = not_for(facts_of(settled, network.knowledge.findings), network.knowledge)
    fit = (q for q in asked if barred.isdisjoint(q.findings))
    signs = (_sign(network, q, float(chance[network.column[q.findings[0]]]), leader) for q in fit)
    least = network.knowledge.model.report.sign_tells.value
    return tuple(sign for sign in signs if sign.tells(least))[:SIGNS]


def _sign(network: Network, question: Question, chance: float, leader: str) -> Sign:
    name = question.findings[0]
    entry = network.knowledge.findings[name]
    about = _about(network, question, leader)
    cell = network.causes.index(about), network.column[name]
    return Sign(
        name,
        entry.term,
        entry.kind == "number",
        chance,
        float(network.p[cell] / network.background[cell[1]]),
        float((1 - network.p[cell]) / (1 - network.background[cell[1]])),
        about,
        bool(question.could_show),
    )


def _about(network: Network, question: Question, leader: str) -> str:
    """The condition that the sign is looked for: of its red flag, or that it speaks to most."""
    flag = next((f for f in network.knowledge.red_flags if f.id == question.could_show), None)
    targets = [t for t in flag.targets if t in network.causes] if flag else []
    separates = [c for c in question.separates if c in network.causes]
    candidates = targets or [leader, *separates]
    column = network.column[question.findings[0]]
    p, base = network.p[:, column], network.background[column]
    spread = np.abs(np.log(p / base)) + np.abs(np.log((1 - p) / (1 - base)))
    return max(candidates, key=lambda c: float(spread[network.causes.index(c)]))
