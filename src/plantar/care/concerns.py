"""What stands out in a person's own medicines: nerve harm, interactions, duplicates, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plantar.care.flags import Situation, flags_of
from plantar.care.gate import BLOCKING, Hit, Tagged, judge
from plantar.care.medicines import Listed, MedicineList, Pharmacy, Recognised, duplicates
from plantar.care.standing_advice import sentence
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.expression import PlainFacts
from plantar.knowledge.schema_care_plan import AdvicePart, StandingAdvice
from plantar.knowledge.schema_safety import Flag, SafetyRule


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to take up with a pharmacist or prescriber, never to act on alone."""

    medicine: str
    kind: str
    """``nerve``, ``interaction``, ``duplicate`` or ``unread``."""
    soon: bool
    """Whether it should be asked today or tomorrow rather than at the next visit."""
    text: str
    references: tuple[str, ...]


def concerns(
    found: MedicineList, situation: Situation, pharmacy: Pharmacy, knowledge: KnowledgeBase
) -> tuple[Concern, ...]:
    """Everything to ask about the list, most pressing first."""
    rows: list[Concern] = []
    seen: set[str] = set()
    for item in found.taken:
        if item.medicine not in seen:
            seen.add(item.medicine)
            rows += _of_one(item, found, situation, pharmacy, knowledge)
    advice = knowledge.care.standing_advice
    rows += [
        _duplicate(name, written, pharmacy, advice) for name, written in duplicates(found, pharmacy)
    ]
    rows += [_doubt(doubt.written, doubt.maybe, pharmacy) for doubt in found.doubtful]
    rows += [_slip(item, pharmacy) for item in found.taken if not item.exact]
    return tuple(sorted(rows, key=lambda c: not c.soon))


def _of_one(
    item: Recognised,
    found: MedicineList,
    situation: Situation,
    pharmacy: Pharmacy,
    knowledge: KnowledgeBase,
) -> list[Concern]:
    hits = _interactions(item, found, situation, pharmacy, knowledge)
    name = pharmacy.display(item.medicine)
    supplement = pharmacy.medicines[item.medicine].bought
    shop = any(pharmacy.classes[c].bought for c in item.classes)
    if not (shop or supplement):
        flags = knowledge.care.flags
        hits = [h for h in hits if h.source not in flags or not flags[h.source].known_to_prescriber]
    replaced = any(hit.action == "replace" for hit in hits)
    nerve = [] if replaced else _nerve(item, name, pharmacy)
    rules = knowledge.care.safety_rules
    told = {name for name, rule in rules.items() if nerve and rule.repeats_nerve_harm}
    return nerve + [
        _interaction(name, h, knowledge, supplement=supplement, shop=shop)
        for h in hits
        if h.source not in told
    ]


def _nerve(item: Recognised, name: str, pharmacy: Pharmacy) -> list[Concern]:
    found = [pharmacy.classes[c] for c in item.classes if pharmacy.classes[c].nerve]
    found.sort(key=lambda c: c.nerve)  # established before reported
    return [
        Concern(name, "nerve", bool(c.soon), f"{name}: {c.ask}", c.reference) for c in found[:1]
    ]


def _interactions(
    item: Recognised,
    found: MedicineList,
    situation: Situation,
    pharmacy: Pharmacy,
    knowledge: KnowledgeBase,
) -> list[Hit]:
    """Rules that hold for this medicine, given the person and the other medicines; worst only."""
    others = pharmacy.flags(found, without=item.medicine)
    answers = _not_about(item, situation.answers, pharmacy)
    around = replace(situation, told={}, medicines=others, answers=answers)
    if found.told:
        answers = {**_by_name(others, knowledge.care.flags), **answers}
        around = replace(around, told=others, medicines=None, answers=answers)
    flags = flags_of(around, knowledge)
    tags = tuple(t for c in item.classes for t in pharmacy.classes[c].tags)
    rules = {n: r for n, r in knowledge.care.safety_rules.items() if _bears_on(r)}
    same = knowledge.care.interventions.get(pharmacy.medicines[item.medicine].intervention)
    topical = any(c.on_skin in item.classes for c in pharmacy.classes.values() if c.on_skin)
    own_flags = (same.block_flags, same.warn_flags) if same and not topical else ((), ())
    subject = Tagged(tags, *own_flags)
    verdict = judge(subject, flags, rules, knowledge.care.flags)
    own = {f for c in item.classes for f in pharmacy.classes[c].flags}
    blocks, warnings = (
        _each_once(
            hit
            for hit in hits
            if _is_sure(hit, flags, knowledge.care.flags) and not _own_doing(hit, own, others)
        )
        for hits in (verdict.blocks, verdict.warnings)
    )
    return blocks or warnings


def _is_sure(hit: Hit, known: PlainFacts, flags: Mapping[str, Flag]) -> bool:
    """Whether a hit is certain, or only its extent is open: pregnant, the week unasked."""
    if hit.certain and not hit.missing:
        return True
    wholes = [flags[name].part_of for name in hit.missing or hit.flags]
    return bool(hit.references and wholes) and all(w and known.state(w) for w in wholes)


def _each_once(hits: Iterable[Hit]) -> list[Hit]:
    """Drop an item's own flag when a sourced rule already reports it."""
    found = list(hits)
    told = {flag for hit in found if hit.references for flag in hit.flags}
    return [hit for hit in found if hit.references or told.isdisjoint(hit.flags)]


def _not_about(
    item: Recognised, answers: Mapping[str, bool], pharmacy: Pharmacy
) -> dict[str, bool]:
    """Return the answers without the flags that the medicine itself explains."""
    own = {flag for c in item.classes for flag in pharmacy.classes[c].flags}
    return {name: answer for name, answer in answers.items() if name not in own}


def _by_name(others: Mapping[str, Listed], flags: Mapping[str, Flag]) -> dict[str, bool]:
    """Return the kinds that the named medicines rule out: apixaban is not warfarin."""
    return {
        name: False
        for name, flag in flags.items()
        if flag.settled_by_list and name not in others and others.get(flag.part_of, (False,))[0]
    }


def _bears_on(rule: SafetyRule) -> bool:
    return rule.when != "always" or rule.always_said


def _own_doing(
    hit: Hit, own: set[str], others: Mapping[str, tuple[bool | None, tuple[str, ...]]]
) -> bool:
    """Whether the medicine would only interact with itself."""
    return bool(hit.flags) and all(f in own and not others.get(f, (False,))[0] for f in hit.flags)


def _interaction(
    name: str, hit: Hit, knowledge: KnowledgeBase, *, supplement: bool, shop: bool
) -> Concern:
    """``supplement``: mostly taken by oneself; ``shop``: bought as often as prescribed."""
    advice, rules = knowledge.care.standing_advice, knowledge.care.safety_rules
    pressing = hit.action in BLOCKING
    week = hit.source in rules and rules[hit.source].this_week
    later: AdvicePart = "medicine_this_week" if week else "medicine_next_visit"
    whom = sentence(advice, "medicine_today" if pressing else later)
    then = sentence(advice, "medicine_bought" if supplement else "medicine_keep")
    if pressing and shop:
        then = sentence(advice, "medicine_stop_bought")
    rule = bool(hit.references)
    said = hit.plain.rstrip(".") if rule else f"needs care because {hit.plain}"
    text = f"{name}: {said}. {whom}. {then}"
    return Concern(name, "interaction", pressing, text, hit.references)


def _duplicate(
    name: str,
    written: tuple[str, ...],
    pharmacy: Pharmacy,
    advice: Mapping[str, StandingAdvice],
) -> Concern:
    entry = pharmacy.classes[name]
    text = (
        f"{' and '.join(dict.fromkeys(written))}: twice the same kind ({entry.plain}). "
        f"{sentence(advice, 'medicine_twice')} {sentence(advice, 'medicine_keep')}"
    )
    return Concern(written[0], "duplicate", True, text, entry.reference)


def _doubt(written: str, maybe: tuple[str, ...], pharmacy: Pharmacy) -> Concern:
    names = " or ".join(pharmacy.display(m) for m in maybe)
    asked = f"Did you mean {names}?" if maybe else "Check the spelling on the box."
    return Concern(written, "unread", True, f"\u201c{written}\u201d was not read. {asked}", ())


def _slip(item: Recognised, pharmacy: Pharmacy) -> Concern:
    name = pharmacy.display(item.medicine)
    text = f"\u201c{item.written}\u201d was read as {name}. Is that right?"
    return Concern(item.written, "unread", False, text, ())
