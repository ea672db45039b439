"""The parts of a report that say how urgent, where, what, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from plantar.anatomy.felt import entry_of, sides_told
from plantar.anatomy.likelihood import MapEvidence
from plantar.anatomy.painted import PaintedMap
from plantar.assessment.leading import is_known
from plantar.assessment.report import (
    NextStep,
    RankedCondition,
    RankedGroup,
    RankedSite,
    Reason,
    Statement,
)
from plantar.care.first_line import (
    AFTER_RESULT,
    FIRST_LINE,
    MOST_TESTS,
    after_results,
    called_for,
    done,
    first_line_tests,
    named_by_rules,
    not_for,
)
from plantar.care.workup import avoided
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema import Condition
from plantar.knowledge.schema_place import Site
from plantar.knowledge.share import percent
from plantar.reasoning.explanation import NAT, Explanation, explain
from plantar.reasoning.interval import interval
from plantar.reasoning.localization import locate
from plantar.reasoning.network import SOMETHING_ELSE, Floats, Network
from plantar.reasoning.posterior import Posterior
from plantar.triage.feared import feared
from plantar.triage.redflags import FiredFlag, RedFlagResult, facts_of, likeliest_first
from plantar.triage.scope import out_of_scope
from plantar.triage.urgency import Urgency

DANGEROUS = ("emergency_now", "same_day")
BRAIN, POLY = "cns_brain", "poly"


def conditions(network: Network, posterior: Posterior, most: int) -> tuple[RankedCondition, ...]:
    """The ``most`` probable conditions, something else among them, most probable first."""
    shown = np.argsort(-posterior.responsible, kind="stable")[:most]
    low, high = interval(network, posterior, shown=shown)
    why = explain(posterior, shown)
    return tuple(
        _condition(network, posterior, int(n), why, rank, (float(low[rank]), float(high[rank])))
        for rank, n in enumerate(shown)
    )


def condition(network: Network, posterior: Posterior, name: str) -> RankedCondition:
    """One condition by its id, however improbable."""
    row = np.array([network.names.index(name)])
    (low,), (high,) = interval(network, posterior, shown=row)
    why = explain(posterior, row)
    return _condition(network, posterior, int(row[0]), why, 0, (float(low), float(high)))


def finely(p: float) -> str:
    """Return a probability as text, never rounded to zero; a small one has a decimal."""
    if p >= 0.1:
        return percent(p)
    return "below 0.1%" if p < 0.001 else f"{p:.1%}"


def _condition(
    network: Network,
    posterior: Posterior,
    n: int,
    why: Explanation,
    rank: int,
    interval_: tuple[float, float],
) -> RankedCondition:
    """Number ``n`` of the posterior, which is number ``rank`` of the explanation."""
    name = posterior.names[n]
    entry = network.knowledge.conditions.get(name)
    reasons = _reasons(network, entry, why, rank, posterior.contribution[n])
    return RankedCondition(
        id=name,
        name=entry.name if entry else "Something else",
        plain_name=entry.plain_name if entry else "another cause",
        probability=float(posterior.responsible[n]),
        interval=interval_,
        prior=float(posterior.prior[n]),
        urgency=entry.urgency if entry else "routine",
        group=entry.group if entry else "",
        see=_see(entry, network.knowledge),
        must_not_miss=bool(entry and entry.urgency in DANGEROUS),
        prior_db=round(float(why.prior[rank]), 4),
        text_db=round(float(why.text[rank]), 4),
        reasons_for=tuple(r for r in reasons if r.db > 0),
        reasons_against=tuple(r for r in reversed(reasons) if r.db < 0),
        posterior_db=round(float(why.posterior[rank]), 4),
        references=entry.prior.reference if entry and entry.prior else (),
    )


def _see(entry: Condition | None, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """Names of whom to see; a general practitioner where nobody knows what it is."""
    names = entry.see if entry else (knowledge.family_doctor,)
    return tuple(knowledge.specialists[name].name for name in names)


def groups(network: Network, posterior: Posterior) -> tuple[RankedGroup, ...]:
    """Every branch of the tree with the probability of all that it holds, most probable first."""
    knowledge, total = network.knowledge, dict.fromkeys(network.knowledge.groups, 0.0)
    for cause, p in zip(network.causes, posterior.responsible, strict=False):
        for group in knowledge.ancestors(knowledge.conditions[cause].group):
            total[group] += float(p)
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    table = knowledge.groups
    return tuple(
        RankedGroup(g, table[g].name, table[g].plain_name, table[g].parent, p) for g, p in ranked
    )


def _reasons(
    network: Network, entry: Condition | None, why: Explanation, rank: int, ratio: Floats
) -> list[Reason]:
    """Every piece of evidence by what it did to the condition, strongest support first.

    ``ratio`` (n_evidence,) is what each says of it against the average presenter.
    """
    rows = {item.finding: item for item in entry.likelihoods} if entry else {}
    estimate: tuple[str, ...] = ("expert_estimate",)
    reasons = []
    amount = zip(why.evidence, why.amount[rank].tolist(), ratio.tolist(), strict=True)
    for item, db, nats in amount:
        row, finding = rows.get(item.finding), entry_of(item, network.knowledge)
        reasons.append(
            Reason(
                finding=item.finding,
                text=finding.term,
                plain=finding.plain,
                state=item.state.value,
                db=round(db, 4),
                ratio_db=round(nats * NAT, 4),
                basis=row.basis if row else "estimate",
                references=row.reference if row else estimate,
            )
        )
    return sorted(reasons, key=lambda r: (-r.db, r.finding))


def cited(reasons: Sequence[Reason], knowledge: KnowledgeBase) -> tuple[Reason, ...]:
    """The reasons worth showing."""
    least = knowledge.model.report.cited_db.value
    return tuple(r for r in reasons if abs(r.db) >= least)


def sites(
    network: Network,
    posterior: Posterior,
    seen: MapEvidence,
    evidence: Sequence[Evidence],
    map_: PaintedMap,
) -> tuple[RankedSite, ...]:
    """Where the lesion sits, most probable first."""
    side, table = side_of(evidence, map_, network.knowledge), network.knowledge.sites
    return tuple(
        RankedSite(
            answer.site,
            table[answer.site].name,
            table[answer.site].plain_name,
            answer.probability,
            "both" if side != "unknown" and _symmetric(table[answer.site]) else side,
            table[answer.site].level == BRAIN,
        )
        for answer in locate(network, posterior, seen, evidence)
    )


def _symmetric(site: Site) -> bool:
    """Whether it is a pattern of the nerves of both sides, whichever side was told of."""
    return site.level == POLY and site.side == "bi"


def both_sided(knowledge: KnowledgeBase) -> frozenset[str]:
    """Findings that say of both sides by their very meaning, without a side being named."""
    table = knowledge.findings.items()
    return frozenset(name for name, entry in table if entry.sides in ("both", "unequal"))


def side_of(evidence: Sequence[Evidence], map_: PaintedMap, knowledge: KnowledgeBase) -> str:
    """left, right, both or unknown: never guessed."""
    named = sides_told(evidence) | (set(map_.marked_sides) - {"one"})
    present = {e.finding for e in evidence if e.state is State.PRESENT}
    if present & both_sided(knowledge) or len(named) > 1:
        return "both"
    return next(iter(named), "unknown")


def flagged(
    level: Urgency,
    flags: RedFlagResult,
    shares: Mapping[str, float],
    knowledge: KnowledgeBase,
) -> tuple[tuple[Condition, ...], ...]:
    """Of each red flag that set a level of the day the dangers that it is for, likeliest first."""
    table = knowledge.conditions
    if level.value not in DANGEROUS:
        return ()
    fired = [f for f in flags.fired if f.flag.urgency == level.value]
    found = []
    for one in likeliest_first(fired, shares):
        grave = [table[t] for t in one.flag.targets if table[t].urgency in DANGEROUS]
        found.append(tuple(sorted(grave, key=lambda c: -shares.get(c.id, 0.0))))
    return tuple(found)


def must_not_miss(
    probabilities: Mapping[str, float],
    flags: RedFlagResult,
    knowledge: KnowledgeBase,
    evidence: Sequence[Evidence] = (),
) -> tuple[Statement, ...]:
    """Dangerous conditions that the evidence has not excluded, or that a rule names.

    Where what nearly everybody with it tells was denied, such as the dive, it is not named.
    """
    denied = {e.finding for e in evidence if e.state is State.ABSENT}
    least = knowledge.model.report.must_not_miss.value
    warned = {t for f in flags.fired if f.flag.urgency in DANGEROUS for t in f.flag.targets}
    entries = (
        (knowledge.conditions[c], p) for c, p in probabilities.items() if c in knowledge.conditions
    )
    listed = knowledge.model.report.listed_from.value
    return tuple(
        _feared(entry, p, by_rule=entry.id in warned and p < listed)
        for entry, p in entries
        if entry.urgency in DANGEROUS
        and (p > least or entry.id in warned)
        and denied.isdisjoint(hallmarks(entry, knowledge))
    )


def _feared(entry: Condition, p: float, *, by_rule: bool) -> Statement:
    """A danger with its probability; without it where a rule alone names it.

    How probable it is that a bone infection is why both feet are numb says nothing about whether
    the sore on one of them has reached the bone.
    """
    said = "not excluded" if by_rule else finely(p)
    return Statement(
        f"{entry.name}: {said}{_settled_by(entry)}",
        f"{entry.plain_name}: {said}",
    )


def hallmarks(entry: Condition, knowledge: KnowledgeBase) -> Iterator[str]:
    """Return the exposures that nearly everybody with the condition had before they fell ill."""
    least = knowledge.model.report.hallmark.value
    return (
        name
        for name, figures in entry.estimates.items()
        if knowledge.topics[knowledge.findings[name].topic].risk and min(figures) >= least
    )


def _settled_by(entry: Condition) -> str:
    return f" ({entry.settles})" if entry.settles else ""


def steps(
    probabilities: Mapping[str, float],
    knowledge: KnowledgeBase,
    evidence: Sequence[Evidence] = (),
    fired: Sequence[FiredFlag] = (),
) -> tuple[NextStep, ...]:
    """The tests that urgent rules call for, all that known results ask for, then the usual ones of
    the probable conditions; none whose result is known.
    """
    facts, table = facts_of(evidence, knowledge.findings), knowledge.tests
    rows = avoided(probabilities, evidence, fired, knowledge)
    against = {test for row in rows for test in row.tests}
    usual = {t: w for t, w in first_line_tests(probabilities, knowledge) if t not in against}
    asked = after_results(facts, knowledge)
    fears = feared(fired, evidence, probabilities, knowledge)
    called = {**called_for(fears, probabilities, knowledge), **asked, **usual}
    out = done(facts, knowledge) | not_for(facts, knowledge)
    left = {test: who for test, who in called.items() if test not in out}
    always = named_by_rules(fears) | asked.keys()
    kept = {*always, *[test for test in left if test not in asked][:MOST_TESTS]}
    return tuple(
        NextStep(
            test,
            table[test].name,
            AFTER_RESULT if test in asked else FIRST_LINE,
            because,
            table[test].changes,
        )
        for test, because in left.items()
        if test in kept
    )


def notes(
    ranked: Sequence[RankedCondition],
    evidence: Sequence[Evidence],
    map_: PaintedMap,
    network: Network,
) -> tuple[str, ...]:
    """What keeps the answer honest."""
    found = ["plantar is decision support, not a medical device, and is for adults only."]
    if ranked[0].id == SOMETHING_ELSE and is_known(evidence, map_, network.telling):
        found.append("Nothing that plantar knows explains this well; a clinician should look.")
    if scope := out_of_scope(evidence, map_, network.knowledge):
        found.append(scope)
    return tuple(found)


def unused(evidence: Sequence[Evidence], network: Network) -> tuple[str, ...]:
    """Clinical terms of the findings by which no cause is judged, themselves or as a span."""
    table = network.knowledge.findings
    counted = {entry.span.of for entry in table.values() if entry.span} | network.column.keys()
    return tuple(table[e.finding].term for e in evidence if e.finding not in counted)


def references(
    ranked: Sequence[RankedCondition], parts: Sequence[object], knowledge: KnowledgeBase
) -> dict[str, str]:
    """The bibliography of what is shown: conditions with the reasons cited, and whole parts."""
    keys = {key for c in ranked for key in c.references}
    keys |= {
        key
        for c in ranked
        for reason in cited((*c.reasons_for, *c.reasons_against), knowledge)
        for key in reason.references
    }
    keys |= {key for part in parts for key in _references_in(part)}
    return {key: knowledge.references[key].citation for key in sorted(keys)}


def _references_in(value: Any) -> Iterator[str]:
    """Every reference that a value holds, however deep."""
    if isinstance(value, tuple | list):
        for item in value:
            if not isinstance(item, str):
                yield from _references_in(item)
    else:
        for name in _fields_of(value.__class__):
            held = getattr(value, name)
            if not isinstance(held, str | bool | float | int):
                yield from held if name == "references" else _references_in(held)


@cache
def _fields_of(kind: type) -> tuple[str, ...]:
    """Names of the fields of a data class; none of any other."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
