"""A person's own words, or a clinician's note, to evidence, each fact with its words.

Deterministic: phrases of the lexicon, the words around them, places on the body, numbers. What is
heard with little confidence becomes a question and never a fact.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plantar.anatomy.painted import PaintedMap
from plantar.intake.context import Context, Cues, Reading
from plantar.intake.examined import SignLists
from plantar.intake.factors import FactorWords
from plantar.intake.hit import Hit
from plantar.intake.inferred import inferred
from plantar.intake.meaning import Guesser
from plantar.intake.person import Duration, age_in, sex_in
from plantar.intake.phrases import Match, Phrases, unshadowed
from plantar.intake.places import Mention, Places, paint
from plantar.intake.words import Word, content, split
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer, Side, State
from plantar.knowledge.expression import names, parse
from plantar.knowledge.schema import Finding
from plantar.knowledge.units import beyond, in_own_unit
from plantar.reasoning.prior import Person

LONGEST = 200_000
"""Characters that are read; nobody's complaint is longer."""
SURE_ENOUGH = 0.6
"""Below this a phrase is asked about."""
SKIP_COST, REPAIR_COST, LIKELY_COST, HINT_COST = 0.1, 0.15, 0.15, 0.5
OF_ITSELF = frozenset({"history", "medication", "demographic", "path", "imaging", "lab", "onset",
                       "onset_setting", "course", "neurophys", "score", "measure"})  # fmt: skip
"""Groups for which a past is still a fact: a history of diabetes is diabetes."""
BACKGROUND = OF_ITSELF | {"laterality", "course", "pain"}
"""Groups that are no emergency by themselves."""
LASTING = frozenset({"cns", "sphincter"})
"""Groups that count even when they have passed: a drooping face that has gone is a TIA."""
ACUTE = frozenset({"cns", "sphincter", "motor", "vascular"})
"""Groups in which what is said of somebody else is asked about: a relative may be writing."""
ELSEWHERE = frozenset({"history", "medication", "onset_setting", "trigger", "reliever", "selftest"})
FELT_GROUPS = frozenset({"quality", "pain", "location"})
"""Groups that "with walking" may follow: what is felt."""
LAYERS = {"clinician": Layer.EXAMINATION, "test": Layer.TEST}
ABNORMAL = re.compile(
    r"low|high|rais|defici|elevat|abnormal|reduc|poor|posit|impair|absent|miss|slow|delay|"
    r"drop|fall|prolong|insensate|unable|swollen|warm|thick|enlarg|anaem|anem|lose|lost|loss|"
    r"not |\+ve|\bpos\b"
)
ENDS_IN_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?$")
"""A value inside a phrase ("BMI 34"); the 12 of B12 is none."""
CLOSED = frozenset({"no", "but", "without", "deni", "nor"})
OWN_DENIAL = frozenset({"no", "not", "without"})


@dataclass(frozen=True, slots=True)
class HeardFact:
    """One piece of evidence and the stretch of text that it came from."""

    evidence: Evidence
    start: int
    end: int
    said: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may have been said; to be asked, not assumed."""

    finding: str
    question: str
    said: str
    start: int
    end: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Unheard:
    """A stretch of text in which nothing was understood."""

    said: str
    start: int
    end: int


@dataclass(frozen=True)
class Heard:
    """All that was understood of a text, and what was not."""

    facts: tuple[HeardFact, ...]
    doubts: tuple[Doubt, ...]
    unheard: tuple[Unheard, ...]
    map: PaintedMap
    age_years: int | None
    sex: str
    pregnant: str
    duration: Duration | None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The facts as evidence."""
        return tuple(fact.evidence for fact in self.facts)

    def person(self, given: Person) -> Person:
        """The person as given, filled in from the text."""
        return replace(
            given,
            age_years=given.age_years if given.age_years is not None else self.age_years,
            sex=given.sex if given.sex != "unknown" else self.sex,
            pregnant=given.pregnant if given.pregnant != "unknown" else self.pregnant,
        )


Meaning = tuple[str, str]
"""Finding and kind of wording."""
KINDS = ("lay", "clinical", "absent", "denied", "hint")


class Listener:
    """The lexicon, compiled; hears any number of texts."""

    def __init__(self, knowledge: KnowledgeBase, meaning: Guesser | None = None) -> None:
        self.knowledge = knowledge
        self.meaning = meaning
        self.cues = Cues(knowledge.cues)
        self.places = Places(knowledge)
        self.factors = FactorWords(knowledge.factors)
        self.sign_lists = SignLists(knowledge.examination_lists)
        self.phrases: Phrases[Meaning] = Phrases(
            (phrase, (finding, kind))
            for finding, ways in knowledge.lexicon.items()
            for kind in KINDS
            for phrase in getattr(ways, kind)
        )
        self.urgent = _names_in(knowledge, "emergency_now", "same_day")
        self.emergency = frozenset(
            f
            for f in _names_in(knowledge, "emergency_now")
            if knowledge.findings[f].topic not in BACKGROUND
        )

    def hear(self, text: str) -> Heard:
        """What a text says; never raises, whatever the text."""
        text = text[:LONGEST]
        everything = split(text)
        reading = Reading(text, everything, self.cues)
        words, index = _counting(everything)
        matches = unshadowed(self.phrases.find(words, CLOSED))
        mentions = self.places.mentions(reading, words, index, self._spoken_for(matches))
        hits = [h for m in matches if (h := self._hit(text, reading, words, index, m))]
        hits += self._listed(text, reading, words, index, mentions, hits)
        hits, lasted = inferred(text, reading, mentions, hits, self.knowledge)
        facts, doubts = self._settle(text, hits)
        heard_at = [(f.start, f.end) for f in facts] + [(d.start, d.end) for d in doubts]
        heard_at += [(m.start, m.end) for m in mentions]
        unheard = tuple(_unheard(text, reading, heard_at))
        doubts += self._guessed(text, unheard, {f.evidence.finding for f in facts})
        pregnant = {f.evidence.finding: f.evidence.state for f in facts}.get("history_pregnancy")
        sex = sex_in(text)
        return Heard(
            tuple(facts),
            tuple(sorted(doubts, key=lambda d: (not d.urgent, d.start))),
            unheard,
            paint(mentions),
            age_in(text),
            "female" if pregnant is State.PRESENT and sex == "unknown" else sex,
            {State.PRESENT: "yes", State.ABSENT: "no"}.get(pregnant or State.UNSURE, "unknown"),
            lasted,
        )

    def _listed(
        self,
        text: str,
        reading: Reading,
        words: Sequence[Word],
        index: Sequence[int],
        mentions: Sequence[Mention],
        hits: Sequence[Hit],
    ) -> list[Hit]:
        """What no phrase says: listed signs, and what makes it worse or better."""
        table = self.knowledge.findings
        felt = [m.end for m in mentions if not m.clear and m.sensation != "cold"]
        felt += [
            h.end
            for h in hits
            if h.state is State.PRESENT and table[h.finding].topic in FELT_GROUPS
        ]
        ends = [word.end for word in reading.words]
        last = {bisect_left(ends, end) for end in felt}
        found = self.sign_lists.hits(text, reading, words, index)
        found += self.factors.hits(reading, words, index, (n for n in last if n < len(ends)))
        said = {h.finding for h in hits}
        found = [
            replace(h, finding=_on_side(h.finding, h.side)) if h.state is State.PRESENT else h
            for h in found
        ]
        return [hit for hit in found if hit.finding not in said]

    def _guessed(self, text: str, unheard: Sequence[Unheard], known: set[str]) -> list[Doubt]:
        """What sentences that nobody understood may mean, where the extra is in use."""
        if self.meaning is None:
            return []
        guesses = self.meaning.guess([u.said for u in unheard])
        found: dict[str, Doubt] = {}
        for said, guess in zip(unheard, guesses, strict=True):
            if guess and guess.finding not in known:
                hit = Hit(guess.finding, State.UNSURE, 0.0, said.start, said.end, None)
                found.setdefault(
                    guess.finding, replace(self._doubt(said.said, hit), said=said.said)
                )
        return list(found.values())

    def _spoken_for(self, matches: Iterable[Match[Meaning]]) -> frozenset[int]:
        """Words of phrases that name a place without saying that it is affected."""
        table = self.knowledge.findings
        return frozenset(
            n for m in matches if table[m.meaning[0]].topic in ELSEWHERE for n in m.words
        )

    def _hit(
        self,
        text: str,
        reading: Reading,
        words: Sequence[Word],
        index: Sequence[int],
        match: Match[Meaning],
    ) -> Hit | None:
        """What one phrase says in its place; None where it says nothing about this person now."""
        finding, kind = match.meaning
        entry = self.knowledge.findings[finding]
        at = [index[n] for n in match.words]
        context = _context(reading, at)
        if self._says_nothing(finding, kind, context):
            return None
        start, end = words[match.words[0]].start, words[match.words[-1]].end
        if self._beside_the_point(reading, entry, context, at[0], finding):
            asked = kind != "absent" and _acute_in_another(entry, context)
            return Hit(finding, State.UNSURE, 0.0, start, end, None) if asked else None
        state = State.ABSENT if kind == "absent" else State.PRESENT
        value = None
        if entry.kind == "number":
            value, end = _measured(text, start, end, entry)
            if value is None and not ABNORMAL.search(text[start:end].lower()) and kind != "absent":
                return None
            if value is not None and entry.threshold:
                state = State.PRESENT if beyond(value, entry.threshold) else State.ABSENT
        if context.denied and value is None:
            if kind == "absent":
                return None
            state = State.ABSENT
        if context.resolved and state is State.PRESENT and entry.topic not in OF_ITSELF | LASTING:
            return None
        confidence = 1 - SKIP_COST * match.skipped - REPAIR_COST * match.repaired
        confidence -= LIKELY_COST * context.likely + HINT_COST * (kind == "hint")
        if context.unsure:
            state = State.UNSURE
        side = self._side(reading, at) if entry.asked_of != "test" else None
        return Hit(_on_side(finding, side), state, confidence, start, end, side, value)

    def _says_nothing(self, finding: str, kind: str, context: Context) -> bool:
        """A word that counts only if denied and is not, or the denial of one part of several."""
        if kind == "denied":
            return not context.denied
        return context.denied and self.knowledge.lexicon[finding].parts

    def _beside_the_point(
        self, reading: Reading, entry: Finding, context: Context, at: int, finding: str
    ) -> bool:
        """Somebody else's, long past, or only feared."""
        asked = reading.sentence[at] in reading.asked
        if context.other and not finding.startswith("history_family"):
            return True
        if context.past and entry.topic not in OF_ITSELF:
            return True
        feared = context.supposed or (asked and entry.topic in OF_ITSELF)
        return feared and finding not in ("history_pregnancy",)

    def _side(self, reading: Reading, at: Sequence[int]) -> Side | None:
        """The side named in the clause of a phrase."""
        clause = reading.clause[at[0]]
        low, high = max(0, at[0] - 6), min(len(reading.texts), at[-1] + 5)
        near = [n for n in range(low, high) if reading.clause[n] == clause]
        if any(reading.texts[n] in self.places.both for n in near):
            return Side.BOTH
        sides = {reading.side[n] for n in near if n in reading.side}
        return Side(sides.pop()) if len(sides) == 1 else None

    def _settle(self, text: str, hits: Iterable[Hit]) -> tuple[list[HeardFact], list[Doubt]]:
        """One fact for each finding; what clashes or is heard badly becomes a doubt.

        What may be an emergency counts as said until the question about it is answered.
        """
        by_finding: dict[str, list[Hit]] = {}
        for hit in hits:
            by_finding.setdefault(hit.finding, []).append(hit)
        facts, doubts = [], []
        for finding in sorted(by_finding):
            best, clash = _best(by_finding[finding])
            if clash or best.state is State.UNSURE or best.confidence < SURE_ENOUGH:
                doubts.append(self._doubt(text, best))
            if best.confidence >= SURE_ENOUGH:
                facts.append(self._fact(text, best, clash and finding not in self.emergency))
        return sorted(facts, key=lambda f: (f.start, f.evidence.finding)), doubts

    def _fact(self, text: str, hit: Hit, clash: bool) -> HeardFact:
        entry = self.knowledge.findings[hit.finding]
        layer = LAYERS.get(entry.asked_of, Layer.HISTORY)
        state = State.UNSURE if clash else hit.state
        said = text[hit.start : hit.end]
        evidence = Evidence(
            hit.finding,
            state,
            None if clash else hit.value,
            hit.side,
            layer,
            said,
            round(max(hit.confidence, 0.05), 2),
        )
        return HeardFact(evidence, hit.start, hit.end, said)

    def _doubt(self, text: str, hit: Hit) -> Doubt:
        said = text[hit.start : hit.end]
        question = f"Did you mean this? {self.knowledge.findings[hit.finding].question}"
        return Doubt(hit.finding, question, said, hit.start, hit.end, hit.finding in self.urgent)


def _context(reading: Reading, at: Sequence[int]) -> Context:
    """What surrounds a phrase; one with a "no" of its own is not denied by another."""
    context = reading.context(at)
    denies = any(reading.texts[n] in OWN_DENIAL for n in at)
    return replace(context, denied=False) if denies else context


def _names_in(knowledge: KnowledgeBase, *urgencies: str) -> frozenset[str]:
    """Findings that the red flags of these levels ask for."""
    return frozenset(
        name
        for flag in knowledge.red_flags
        if flag.urgency in urgencies
        for name in names(parse(flag.when))
    )


def _acute_in_another(entry: Finding, context: Context) -> bool:
    """Said of somebody else, and too dangerous to pass over: a relative may be writing."""
    told = context.past or context.supposed or context.denied
    return context.other and not told and entry.topic in ACUTE


def _measured(text: str, start: int, end: int, entry: Finding) -> tuple[float | None, int]:
    """The value of a measurement after its name, or in it ("BMI 34"), and where it ends."""
    value, until = _value(text, end, entry)
    if value is not None:
        return value, until if entry.threshold else end
    inside = ENDS_IN_NUMBER.search(text[start:end].strip())
    return (in_own_unit(float(inside[0]), "", entry), end) if inside else (None, end)


def _on_side(finding: str, side: Side | None) -> str:
    """Ankle reflexes absent "on the left" are one reflex, not both."""
    one = finding == "sign_ankle_reflexes_both_absent" and side in (Side.LEFT, Side.RIGHT)
    return "sign_ankle_reflex_one_reduced" if one else finding


def _counting(everything: Sequence[Word]) -> tuple[list[Word], list[int]]:
    """The words that count, and the place of each among all words."""
    words = content(list(everything))
    index, at = [], 0
    for word in words:
        while everything[at].start != word.start or everything[at].text != word.text:
            at += 1
        index.append(at)
        at += 1
    return words, index


def _value(text: str, end: int, entry: Finding) -> tuple[float | None, int]:
    """A number soon after the name of a measurement, in the finding's own unit."""
    window = text[end : end + 40]
    match = re.match(
        r"[^\d.;\n]{0,22}?(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>[^\s,;.)]{0,14}(?:/[^\s,;.)]+)?)?", window
    )
    if not match:
        return None, end
    value = in_own_unit(float(match["n"]), match["unit"] or "", entry)
    return value, end + match.end("n") if value is not None else end


def _best(hits: Sequence[Hit]) -> tuple[Hit, bool]:
    """The clearest hit, and whether the text contradicts itself.

    Present on one side and absent on the other is no contradiction.
    """
    ordered = sorted(hits, key=lambda h: (-h.confidence, h.state is State.UNSURE, h.start))
    sure = [h for h in ordered if h.confidence >= SURE_ENOUGH and h.state is not State.UNSURE]
    present = [h for h in sure if h.state is State.PRESENT]
    absent = [h for h in sure if h.state is State.ABSENT]
    if present and absent:
        apart = {h.side for h in present} - {None}
        others = {h.side for h in absent} - {None}
        if apart and others and not apart & others:
            return present[0], False
        return present[0], True
    return (sure or ordered)[0], False


def _unheard(text: str, reading: Reading, heard: Sequence[tuple[int, int]]) -> Iterable[Unheard]:
    """Sentences in which nothing at all was understood."""
    spans: dict[int, tuple[int, int]] = {}
    for word, number in zip(reading.words, reading.sentence, strict=True):
        start, _ = spans.get(number, (word.start, word.end))
        spans[number] = (start, word.end)
    for start, end in spans.values():
        if not any(start <= a < end for a, _ in heard):
            yield Unheard(text[start:end], start, end)
