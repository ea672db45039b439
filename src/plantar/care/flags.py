"""Safety flags of one person: yes, no or unknown, and what says so. Unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence
from plantar.knowledge.expression import PlainFacts, holds, parse, supporting
from plantar.knowledge.schema_care import Flag
from plantar.knowledge.schema_model import CareParameters
from plantar.reasoning.prior import Person
from plantar.triage.redflags import RedFlagResult, facts_of


@dataclass(frozen=True)
class Flags:
    """What is known of the safety flags; a flag that is in no mapping is unknown."""

    states: Mapping[str, bool] = field(default_factory=dict)
    because: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Flag to what set it: findings by id, medicines by name, or ``answer``."""

    @cached_property
    def known(self) -> frozenset[str]:
        """All flags that are in a mapping."""
        return frozenset(self.states)

    @cached_property
    def present(self) -> frozenset[str]:
        """All flags that hold."""
        return frozenset(name for name, state in self.states.items() if state)

    @cached_property
    def absent(self) -> frozenset[str]:
        """All flags that do not."""
        return frozenset(name for name, state in self.states.items() if not state)

    def state(self, name: str) -> bool | None:
        """Whether the flag holds; None where nobody knows."""
        return self.states.get(name)

    def span(self, name: str) -> tuple[float, float] | None:
        """Flags carry no measured values."""
        return None

    def with_answers(self, answers: Mapping[str, bool]) -> Flags:
        """These flags with some states replaced; for tests and what-if questions."""
        return replace(self, states={**self.states, **answers})


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known about a person when the flags are worked out.

    ``answers`` are yes or no to asked flags. ``medicines`` are the flags that the list of
    medicines sets or rules out, each with the medicines that do; None where no list was given.
    """

    person: Person
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, bool] = field(default_factory=dict)
    medicines: Mapping[str, tuple[bool | None, tuple[str, ...]]] | None = None
    probabilities: Mapping[str, float] = field(default_factory=dict)
    red_flags: RedFlagResult = field(default_factory=lambda: RedFlagResult((), ()))
    emergency: bool = False
    screened: bool = False
    """The dangers were asked about and none that is open could make it more urgent."""


def flags_of(situation: Situation, knowledge: KnowledgeBase) -> Flags:
    """Every flag that the situation sets or rules out. What sets a flag wins over a denial."""
    facts = person_facts(situation, knowledge)
    states: dict[str, bool] = {}
    because: dict[str, tuple[str, ...]] = {}
    for name, flag in knowledge.care.flags.items():
        if flag.computed:
            continue
        state, why = _read(name, flag, situation, facts)
        if state is not None:
            states[name], because[name] = state, why
    _close(states, because, knowledge.care.flags)
    for name, state in _computed(situation, facts, states, knowledge).items():
        if state is not None:
            states[name], because[name] = state, ("computed",)
    for name, flag in knowledge.care.flags.items():
        if flag.excluded_by and states.get(flag.excluded_by) and name not in states:
            states[name], because[name] = False, (flag.excluded_by,)
    return Flags(states, because)


def person_facts(situation: Situation, knowledge: KnowledgeBase) -> PlainFacts:
    """The findings as expressions see them, with age and sex."""
    facts = facts_of(situation.evidence, knowledge.findings)
    person, states, values = situation.person, dict(facts.states), dict(facts.values)
    if person.sex in ("female", "male"):
        states |= {"sex_male": person.sex == "male", "sex_female": person.sex == "female"}
    if person.pregnant in ("yes", "no"):
        states.setdefault("history_pregnancy", person.pregnant == "yes")
    if person.age_years is not None:
        values["age_years"] = float(person.age_years)
    return PlainFacts(states, values, facts.spans)


def _read(
    name: str, flag: Flag, situation: Situation, facts: PlainFacts
) -> tuple[bool | None, tuple[str, ...]]:
    rule = holds(flag.when, facts) if flag.when else None
    answer = situation.answers.get(name)
    listed = (situation.medicines or {}).get(name)
    if rule:
        return True, supporting(parse(flag.when), facts)
    if listed and listed[0]:
        return True, listed[1]
    if listed and listed[0] is None:
        return (True, ("answer",)) if answer else (None, ())
    if answer is not None:
        return answer, ("answer",)
    ruled_out = bool(flag.unless) and holds(flag.unless, facts) is True
    if rule is False or ruled_out:
        return False, ("findings",)
    return (False, listed[1]) if listed else (None, ())


def _close(
    states: dict[str, bool], because: dict[str, tuple[str, ...]], flags: Mapping[str, Flag]
) -> None:
    """A flag that holds makes the wider one hold; a wider one ruled out rules out its parts."""
    parts = [(name, flag.part_of) for name, flag in flags.items() if flag.part_of]
    for _ in range(3):  # the longest chain of parts is two deep
        for part, whole in parts:
            if states.get(part) and not states.get(whole):
                states[whole], because[whole] = True, because[part]
            elif states.get(whole) is False and part not in states:
                states[part], because[part] = False, because[whole]


def _computed(
    situation: Situation, facts: PlainFacts, states: Mapping[str, bool], knowledge: KnowledgeBase
) -> dict[str, bool | None]:
    emergency, cleared = _emergency(situation, facts, knowledge)
    return {
        "emergency_red_flag": emergency,
        "red_flags_cleared": cleared,
        "sensation_not_tested": not _sensation_tested(facts, states),
        "pregnancy_not_asked": "pregnant" not in states,
        "kidney_function_unknown": not _kidney_known(facts, states),
        "medicine_list_missing": situation.medicines is None,
        "radiculopathy_only": _radiculopathy_only(situation, knowledge),
        "vitamin_b6_neuropathy": _b6_neuropathy(situation, states, knowledge.model.care),
    }


def _emergency(
    situation: Situation, facts: PlainFacts, knowledge: KnowledgeBase
) -> tuple[bool | None, bool | None]:
    """Whether an emergency warning is there, and whether all of them were answered no."""
    fired = any(f.flag.urgency == "emergency_now" for f in situation.red_flags.fired)
    answer = situation.answers.get("red_flags_cleared")
    if fired or situation.emergency or answer is False:
        return True, False
    if answer or situation.screened or _all_settled(facts, knowledge):
        return False, True
    return None, None


def _all_settled(facts: PlainFacts, knowledge: KnowledgeBase) -> bool:
    """No emergency rule can still fire on what a person can answer by themselves."""
    unseen = {
        name: False
        for name, finding in knowledge.findings.items()
        if finding.asked_of != "patient" and name not in facts.states
    }
    seen = replace(facts, states={**unseen, **facts.states})
    rules = (f.when for f in knowledge.red_flags if f.urgency == "emergency_now")
    return all(holds(rule, seen) is False for rule in rules)


def _sensation_tested(facts: PlainFacts, states: Mapping[str, bool]) -> bool:
    """Touch and temperature were both tested at the numb place itself, not only at the toes."""
    if facts.state("sign_sensation_normal"):
        return True
    ipswich = _known(facts, "selftest_ipswich_touch") and _known(facts, "selftest_pinprick_reduced")
    warmth = _known(facts, "sign_temperature_loss") or "cannot_sense_temperature" in states
    told = "loss_of_protective_sensation" in states
    return (_known(facts, "sign_monofilament") or ipswich or told) and warmth


def _known(facts: PlainFacts, name: str) -> bool:
    return facts.state(name) is not None


def _kidney_known(facts: PlainFacts, states: Mapping[str, bool]) -> bool:
    staged = {"kidney_disease_stage_3", "kidney_disease_stage_4_or_5"} <= set(states)
    return _known(facts, "lab_egfr") or staged


def _radiculopathy_only(situation: Situation, knowledge: KnowledgeBase) -> bool | None:
    """A nerve root leads, and no other painful neuropathy may be at work."""
    p, groups = situation.probabilities, knowledge.care.care_groups
    matters, leads = knowledge.model.care.matters.value, knowledge.model.care.leads.value
    if not p:
        return None
    root = _share(p, groups["lumbar_radiculopathy_group"].conditions)
    other = _share(
        p, (c for name in NEUROPATHIES for c in groups[name].conditions if name in groups)
    )
    if root < matters:
        return False
    return True if root >= leads and other < matters else None


NEUROPATHIES = (
    "diabetic_neuropathy_group",
    "alcohol_neuropathy_group",
    "medicine_or_toxin_neuropathy",
    "heel_nerve_entrapment",
    "idiopathic_group",
)


def _share(probabilities: Mapping[str, float], conditions: Iterable[str]) -> float:
    return sum(probabilities.get(c, 0.0) for c in set(conditions))


def _b6_neuropathy(
    situation: Situation, states: Mapping[str, bool], care: CareParameters
) -> bool | None:
    p = situation.probabilities.get("b6_toxicity")
    if p is None:
        return None
    if p >= care.matters.value:
        return True
    if p < care.excluded.value or states.get("vitamin_b6_above_10_mg") is False:
        return False
    return None
