"""The safety gate: an item, the person's flags and the rules give a verdict. Unknown is unsafe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from plantar.knowledge.expression import PlainFacts, holds, left_open, parse, supporting
from plantar.knowledge.schema_safety import Flag, SafetyRule


class GatedItem(Protocol):
    """Anything that the gate can judge: an intervention, an exercise, a food, a shoe."""

    @property
    def tags(self) -> tuple[str, ...]:
        """What safety rules act on."""

    @property
    def block_flags(self) -> tuple[str, ...]:
        """Any one of these removes the item."""

    @property
    def limits_told_if(self) -> str:
        """Flag under which what is unknown among these is told as a limit, and removes nothing."""

    @property
    def warn_flags(self) -> tuple[str, ...]:
        """Any one of these adds a warning."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """An item that is nothing but its tags: a food, a shoe, a medicine that is taken."""

    tags: tuple[str, ...] = ()
    block_flags: tuple[str, ...] = ()
    warn_flags: tuple[str, ...] = ()
    limits_told_if: str = ""


class GateOutcome(StrEnum):
    """What the gate lets through."""

    SHOWN = "shown"
    WARNED = "warned"
    BLOCKED = "blocked"


class Decides(StrEnum):
    """Who must decide, least qualified first; no rule lowers what the item itself demands."""

    SELF = "self"
    PHARMACIST = "pharmacist"
    GP = "gp"
    PRESCRIBER = "prescriber"
    SPECIALIST = "specialist"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule, or a flag of the item itself, that acts on the item."""

    source: str
    """Id of the rule, or of the flag of the item itself."""
    action: str
    message: str
    plain: str
    flags: tuple[str, ...]
    """Flags that hold (``certain``), or that are unknown and could make it hold."""
    certain: bool
    priority: int
    references: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    """Those of the flags that hold because nobody has asked or tested yet."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says about one item."""

    outcome: GateOutcome
    decides: Decides
    blocks: tuple[Hit, ...]
    warnings: tuple[Hit, ...]
    questions: tuple[str, ...]
    """Flags whose answers could free a blocked item; empty where a known fact blocks it."""
    limits: tuple[Hit, ...] = ()
    """What nobody has answered and the person sees by themselves: said with the item."""

    @property
    def blocked(self) -> bool:
        """Whether the item must not be offered."""
        return self.outcome is GateOutcome.BLOCKED


EMERGENCY = "emergency"
"""The part of the plan that says how to get help at once."""
BLOCKING = frozenset({"block", "block_until", "block_or_gp", "block_if_preg", "replace"})
DECIDES = {"block_self": Decides.PRESCRIBER, "block_or_gp": Decides.GP}
LIMIT, NOT_IF = "limit", "Not if"
"""What is unknown and told with the item, and how it begins."""
OWN = 2
"""Priority of an item's own flags among the rules."""
PLAN_ACTIONS = frozenset(
    {"add", "treat_as_true", "escalate_emergency", "escalate_same_day", "escalate_within_2_weeks"}
)
"""Actions on the plan as a whole; ``treat_as_true`` (unknown is unsafe) is the gate itself."""


def in_words(
    hits: Iterable[Hit], meanings: Mapping[str, Flag], *, open_: str, known: str
) -> tuple[str, ...]:
    """What the hits say, each once, in sentences.

    ``open_`` begins what a flag means where nobody has answered it, ``known`` where it holds.
    """
    lines = []
    for hit in hits:
        flags = [meanings[f] for f in hit.flags if f in meanings]
        asked = {flag.asked_as for flag in flags}  # says the opposite of the flag asked as it
        named = [meanings[f].plain for f in hit.flags if f in meanings and f not in asked]
        begin = known if hit.certain else open_
        if hit.certain and hit.source not in meanings:
            lines.append(hit.plain)
        else:
            lines += [f"{begin} {plain}." for plain in named or [hit.plain]]
    return tuple(dict.fromkeys(lines))


def judge(
    item: GatedItem,
    flags: PlainFacts,
    rules: Mapping[str, SafetyRule],
    meanings: Mapping[str, Flag],
    *,
    part: str = "",
) -> Verdict:
    """The verdict on one item: see :meth:`Gate.judge`; only rules that act on it are tried."""
    acting = {name: rule for name, rule in rules.items() if _acts(rule, item, part)}
    return Gate(flags, acting, meanings).judge(item, part=part)


class Gate:
    """The rules that hold or could hold for one person, worked out once for all items."""

    def __init__(
        self, flags: PlainFacts, rules: Mapping[str, SafetyRule], meanings: Mapping[str, Flag]
    ) -> None:
        """``meanings`` puts flags in words."""
        self.flags, self._meanings = flags, meanings
        self._live: list[Hit] = []
        self._whole: set[int] = set()
        self._of_part: dict[str, set[int]] = defaultdict(set)
        self._of_tag: dict[str, set[int]] = defaultdict(set)
        for name, rule in rules.items():
            if _on_items(rule) and (hit := fire(name, rule, flags, meanings)) is not None:
                self._add(hit, rule)

    def _add(self, hit: Hit, rule: SafetyRule) -> None:
        number = len(self._live)
        self._live.append(hit)
        if _on_whole(rule):
            self._whole.add(number)
        for part in rule.plan_parts:
            self._of_part[part].add(number)
        for tag in rule.tags:
            self._of_tag[tag].add(number)

    def judge(self, item: GatedItem, *, part: str = "", first_aid: bool = False) -> Verdict:
        """The verdict on ``item``; ``part`` is the part of the plan that it stands in.

        A rule or block flag that is not known to be false blocks. Emergency advice and
        ``first_aid``, which harms nobody, wait for no rule that withholds the whole plan.
        """
        can_wait = part != EMERGENCY and not first_aid
        acting: set[int] = set().union(
            self._whole if can_wait else (),
            self._of_part.get(part, ()),
            *(self._of_tag.get(tag, ()) for tag in item.tags),
        )
        by_rules = [self._live[number] for number in sorted(acting)]
        hits = by_rules + _by_own_flags(item, self.flags, self._meanings)
        told = bool(item.limits_told_if) and self.flags.state(item.limits_told_if) is True
        return _verdict([_as_limit(h, item) for h in hits] if told else hits)


def _on_items(rule: SafetyRule) -> bool:
    """Warnings to everybody stand at the head of the plan."""
    always = rule.action == "warn" and rule.when == "always"
    return rule.action not in PLAN_ACTIONS and not always


def _on_whole(rule: SafetyRule) -> bool:
    """Whether the rule acts on every item; warnings on the whole plan stand at its head."""
    return "any" in rule.plan_parts and rule.action != "warn"


def _acts(rule: SafetyRule, item: GatedItem, part: str) -> bool:
    """Whether the rule, if it holds, applies to this item."""
    return _on_whole(rule) or part in rule.plan_parts or not {*rule.tags}.isdisjoint(item.tags)


def _verdict(hits: list[Hit]) -> Verdict:
    if not hits:
        return _FREE
    replaced = [h for h in hits if h.action == "replace" and h.certain]
    blocks = replaced or [h for h in hits if h.action in BLOCKING]
    warnings = [h for h in hits if h.action == "warn"]
    decides = max((DECIDES.get(h.action, Decides.SELF) for h in hits), key=_rank, default=_SELF)
    settled = any(h.certain and not h.missing for h in blocks)
    questions = () if settled else tuple(dict.fromkeys(f for h in blocks for f in _to_ask(h)))
    outcome = GateOutcome.WARNED if any(h.certain for h in warnings) else GateOutcome.SHOWN
    return Verdict(
        GateOutcome.BLOCKED if blocks else outcome,
        decides,
        tuple(sorted(blocks, key=_order)),
        tuple(sorted(warnings, key=_order)),
        questions,
        tuple(h for h in hits if h.action == LIMIT),
    )


_SELF = Decides.SELF
_FREE = Verdict(GateOutcome.SHOWN, _SELF, (), (), ())
"""What is said of an item on which nothing acts."""


def _to_ask(hit: Hit) -> tuple[str, ...]:
    return tuple(f for f in hit.flags if not hit.certain or f in hit.missing)


def _rank(decides: Decides) -> int:
    return _RANKS[decides]


_RANKS = {decides: n for n, decides in enumerate(Decides)}


def most_qualified(*who: Decides) -> Decides:
    """The most qualified of several people who must agree."""
    return max(who, key=_rank)


def _order(hit: Hit) -> tuple[bool, int, str]:
    return not hit.certain, hit.priority, hit.source


def fire(
    name: str, rule: SafetyRule, flags: PlainFacts, meanings: Mapping[str, Flag]
) -> Hit | None:
    """The rule as a hit where it holds or could hold; None where it is known not to."""
    state = holds(rule.when, flags)
    if state is False:
        return None
    named = supporting(parse(rule.when), flags) if state else left_open(rule.when, flags)
    action = rule.action
    if action == "block_if_preg" and flags.state("pregnant") is False:
        action = "warn"
    return Hit(
        name,
        action,
        rule.message,
        rule.plain or rule.message,
        named,
        bool(state),
        rule.priority,
        rule.reference,
        tuple(flag for flag in named if _is_missing(flag, meanings)),
    )


def _is_missing(name: str, meanings: Mapping[str, Flag]) -> bool:
    return name in meanings and meanings[name].missing


def _as_limit(hit: Hit, item: GatedItem) -> Hit:
    """A block that is not known to hold as a limit, where it rests on the item's own flags."""
    own = hit.action == "block" and {*hit.flags} <= {*item.block_flags}
    return replace(hit, action=LIMIT) if own and not hit.certain else hit


def _by_own_flags(item: GatedItem, flags: PlainFacts, meanings: Mapping[str, Flag]) -> list[Hit]:
    hits = []
    for action, names in (("block", item.block_flags), ("warn", item.warn_flags)):
        for name in names:
            state = flags.state(name)
            if state is not False:
                flag = meanings.get(name)
                meaning, plain = (flag.meaning, flag.plain) if flag else (name, name)
                missing = (name,) if _is_missing(name, meanings) else ()
                hits.append(
                    Hit(name, action, meaning, plain, (name,), bool(state), OWN, (), missing)
                )
    return hits


def plan_hits(
    flags: PlainFacts, rules: Mapping[str, SafetyRule], meanings: Mapping[str, Flag]
) -> tuple[Hit, ...]:
    """Rules on the plan as a whole that hold: escalations, additions and general warnings."""
    hits = (
        fire(name, rule, flags, meanings)
        for name, rule in rules.items()
        if rule.action in PLAN_ACTIONS - {"treat_as_true"}
        or (rule.action == "warn" and "any" in rule.plan_parts)
    )
    return tuple(sorted((h for h in hits if h and h.certain), key=_order))
