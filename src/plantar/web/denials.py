"""The dangers that a clinician ticked as asked and absent, beside what the rest of the page says.

A tick answers what is open. What an entry, the list of medicines, the map or an undecided word of
the note says is there stays so. A line of which something is there is not denied as a whole; its
rest is absent once that was said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from plantar import Evidence, KnowledgeBase, State
from plantar.assessment.request import Request
from plantar.assessment.settled import with_context
from plantar.knowledge.evidence import Layer
from plantar.knowledge.schema_triage import DangerLine
from plantar.web.engine import Engine


@dataclass(frozen=True)
class DeniedDangers:
    """The ticks; ``there``: findings that the page says are there or in doubt."""

    screen: Mapping[str, DangerLine] = field(default_factory=dict, compare=False)
    ticked: frozenset[str] = frozenset()
    """Lines that were asked and of which nothing is there."""
    rest: frozenset[str] = frozenset()
    """Lines of which something is there, and everything else is absent."""
    entered: frozenset[str] = field(default=frozenset(), compare=False)
    """Findings with an entry of their own, which speaks for them."""
    there: frozenset[str] = field(default=frozenset(), compare=False)
    implied: frozenset[str] = field(default=frozenset(), compare=False)
    """Of these what nobody entered and something entered is never without."""
    seen: frozenset[str] = field(default=frozenset(), compare=False)
    """Of these what an examination says in other words."""

    @property
    def whole(self) -> tuple[str, ...]:
        """The lines that are denied as a whole."""
        return tuple(n for n in self.screen if n in self.ticked and not self.left(n))

    @property
    def but(self) -> tuple[str, ...]:
        """The lines that are denied but for what is there."""
        return tuple(n for n in self.screen if self.left(n) and self.asked(n))

    def left(self, name: str) -> tuple[str, ...]:
        """What of a line is there, whatever is ticked."""
        return tuple(f for f in self.screen[name].findings if f in self.there)

    def asked(self, name: str) -> bool:
        """Whether the tick of a line counts; one of lasting risks is asked beside one of them."""
        if not self.left(name):
            return name in self.ticked
        return name in self.rest or (name in self.ticked and self.screen[name].standing)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What the ticks say: absent, or there by what was entered."""
        held = (f for n in self.screen if self.asked(n) for f in self.screen[n].findings)
        states = {f: State.PRESENT if f in self.implied else State.ABSENT for f in held}
        own = self.entered | (self.there - self.implied)
        return tuple(
            Evidence(f, state, layer=Layer.EXAMINATION if f in self.seen else Layer.HISTORY)
            for f, state in states.items()
            if f not in own
        )


def read_denials(
    form: FormData, told: Request, entered: Iterable[str], doubts: Iterable[str], engine: Engine
) -> DeniedDangers:
    """The ticks of a form beside the rest of the case.

    Args:
        form: holds ``denied`` (lines), ``rest`` (lines) and perhaps ``deny_all``.
        told: the case without its ticks.
        entered: findings that have an entry of their own.
        doubts: findings that a note may mean.
        engine: the knowledge, and the reader of the list of medicines.
    """
    knowledge = engine.knowledge
    listed = engine.assessor.planner.with_medicines(told.evidence, told.safety.medicines)
    known = with_context(told.person, listed, told.map, knowledge)
    said = {e.finding for e in known if e.state is not State.ABSENT}
    sure = [e for e in known if e.state is State.PRESENT]
    seen = _seen(said, knowledge) - said
    implied = (knowledge.implied(sure) | seen) - said
    there = frozenset({*said, *implied, *doubts})
    made = DeniedDangers(knowledge.danger_screen, there=there, entered=frozenset(entered))
    ticked, rest = (frozenset(map(str, form.getlist(name))) for name in ("denied", "rest"))
    if "deny_all" in form:
        ticked = frozenset(n for n in made.screen if not made.left(n))
        rest = frozenset({*made.screen} - ticked)
    return DeniedDangers(
        made.screen, ticked, rest, made.entered, there, frozenset(implied), frozenset(seen)
    )


def _seen(said: set[str], knowledge: KnowledgeBase) -> set[str]:
    """Dangers that something said is in other words, as a part of the same whole.

    A dorsiflexion that is weak on examination is the foot that is hard to lift: both are a weak
    leg. What is only alike, such as urine that is left and trouble to pass it, can be denied.
    """
    table = knowledge.findings
    return {
        danger
        for danger in knowledge.dangers
        for other in said & {*table[danger].no_unclear_beside}
        if {*table[danger].part_of} & {*table[other].part_of}
    }
