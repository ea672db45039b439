"""A list of medicines in a person's own words to generic names, classes, flags and concerns."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, State
from plantar.knowledge.schema_medicine import Medicine, MedicineClass
from plantar.knowledge.schema_safety import Flag

LIST = "list of medicines"
"""The fact of evidence that a list of medicines gave."""
LEAST_LETTERS = 7
"""Names shorter than this are read only as they are spelled."""
CLEAR_GAP = 3
"""Edits to the next best other medicine, from which one slip of the pen is read as such."""
MAYBE = 72.0
"""Similarity (0 to 100) from which a name is offered as a question; an estimate."""
MOST_OFFERED = 3

_SPLIT = re.compile(
    r"[,;\n\r\u2022|]+|\s\+\s|\s+(?:and|or|plus|with|also|&|и|плюс)\s+",
    re.I,
)
_SENTENCE = re.compile(r"[.!?]+\s|[:()]")
_DOSE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mg|mcg|\u00b5g|ug|g|мг|мкг)?\b", re.I)
_NOISE = re.compile(
    r"\b(?:i|take|takes|taking|use|using|on|my|some|a|an|the|of|for|at|as|in|needed|when|required|"
    r"once|twice|three|times?|daily|day|days|night|nights?|mornings?|evenings?|weekly|week|every|"
    r"each|per|bd|od|tds|qds|prn|nocte|mane|tablets?|tabs?|capsules?|caps?|drops?|injections?|"
    r"sprays?|inhalers?|puffs?|patch|patches|gel|cream|ointment|plasters?|tea|course|taper|pain|"
    r"mg|mcg|ug|g|ml|iu|units?|u|sr|mr|xr|xl|er|retard|low|dose|high|half|one|two|currently|only|"
    r"occasionally|sometimes|hydrochloride|hcl|sodium|sulphate|sulfate|besylate|besilate|maleate|"
    r"mesylate|mesilate|succinate|tartrate|fumarate|phosphate|"
    r"мг|мкг|таблетки|уколы|капли|в|по|раза?|день|утром|вечером)\b",
    re.I,
)
_UNIT = re.compile(r"(\d+(?:[.,]\d+)?\s*(?:mg|mcg|ug|g|ml|iu|мг|мкг)\b)", re.I)
_TOPICAL = re.compile(
    r"\b(?:gel|cream|ointment|patch|patches|plasters?|гель|мазь)\b",
    re.I,
)
_STOPPED = re.compile(
    r"\b(?:not|no|no longer|never|stopped|used to|allergic to|allergy|without|instead of)\b", re.I
)
_NONE = re.compile(
    r"^\s*(?:i\s+)?(?:am\s+)?(?:none|no|nothing|nil|нет|"
    r"(?:do\s*n[o']?t|don\u2019t|not|never)\s+(?:take|taking|use|on)\s+any(?:thing)?|no)"
    r"(?:\s+(?:regular|other|current))*(?:\s+(?:medicines?|medications?|meds|tablets|drugs|pills))?"
    r"(?:\s+(?:or|and)\s+(?:supplements?|vitamins?))?[\s.]*$",
    re.I,
)


Listed = tuple[bool | None, tuple[str, ...]]
"""What a list says of a flag: set, ruled out or in doubt, and which medicines say so."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A medicine that was read: its generic id, what was written and how it was read."""

    medicine: str
    written: str
    exact: bool
    """False where one slip of the pen was mended; the faces say so."""
    classes: tuple[str, ...]
    dose_mg: float | None = None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A word that was not read, with the medicines that it may mean; never taken for any."""

    written: str
    maybe: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MedicineList:
    """What was read from the list; ``complete`` where every entry was.

    ``told``: what words tell of and no list; it rules nothing out.
    """

    taken: tuple[Recognised, ...]
    doubtful: tuple[Doubtful, ...]
    told: bool = False

    @property
    def complete(self) -> bool:
        """Whether it is a list, and nothing on it is left in doubt."""
        return not self.told and not self.doubtful

    def beside(self, told: MedicineList) -> MedicineList:
        """Return the list with the medicines that only the free text mentions."""
        listed = {item.medicine for item in self.taken}
        more = tuple(item for item in told.taken if item.medicine not in listed)
        return replace(self, taken=(*self.taken, *more))


class Pharmacy:
    """Reads lists of medicines; holds the names in the knowledge."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.medicines: Mapping[str, Medicine] = knowledge.care.medicines
        self.classes: Mapping[str, MedicineClass] = knowledge.care.medicine_classes
        self.safety_flags: Mapping[str, Flag] = knowledge.care.flags

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every known name, folded, to its generic id; a generic name wins over a brand."""
        found = {fold(name): key for key, entry in self.medicines.items() for name in entry.names}
        return found | {fold(key.replace("_", " ")): key for key in self.medicines}

    def read(self, text: str) -> MedicineList:
        """The medicines in a free text: generic and brand names, doses ignored.

        >>> from plantar.knowledge.loader import load
        >>> found = Pharmacy(load()).read("metformin 500, Eliquis and turmeric")
        >>> [item.medicine for item in found.taken]
        ['metformin', 'apixaban', 'turmeric']
        """
        if _NONE.match(text):
            return MedicineList((), ())
        taken: list[Recognised] = []
        doubtful: list[Doubtful] = []
        for piece in filter(str.strip, _SPLIT.split(_UNIT.sub(r" \1 ", text))):
            read, left = self._piece(piece.strip())
            taken.extend(read)
            doubtful.extend(left)
        return MedicineList(tuple(taken), tuple(doubtful))

    def named_in(self, words: str) -> tuple[str, ...]:
        """Medicines that a text names as taken, by generic name: told of, and no complete list."""
        taken = self.read(_SENTENCE.sub(", ", words)).taken if words else ()
        return tuple(dict.fromkeys(self.display(item.medicine) for item in taken))

    def told_of(
        self, evidence: Iterable[Evidence], sure: float, listed: Sequence[Recognised] = ()
    ) -> MedicineList:
        """Medicines behind what was told to be taken; of a kind alone, its name.

        ``sure`` is the confidence from which a fact counts. A kind of which one is ``listed`` is
        told by that. An answer without words names nothing: some questions ask whether it ever was.
        """
        taken: dict[str, Recognised] = {}
        for item in evidence:
            kinds = self._kinds.get(item.finding)
            if kinds is None or not item.fact or not _is_taken(item, sure):
                continue
            named = [t for t in self.read(item.fact).taken if not self._is_kind(t)]
            taken |= {t.medicine: t for t in named}
            if not any(self._tells_of(t, item.finding) for t in (*named, *listed)):
                taken |= {m: Recognised(m, m, True, self.medicines[m].classes) for m in kinds}
        return MedicineList(tuple(taken.values()), (), told=True)

    @cached_property
    def _kinds(self) -> Mapping[str, tuple[str, ...]]:
        """Every finding that taking a medicine makes present: the names of its kind alone."""
        return {
            finding: tuple(m for m in self._of(finding) if self.medicines[m].unnamed)
            for finding in {entry.finding for entry in self.classes.values()} - {""}
        }

    def _of(self, finding: str) -> list[str]:
        return [
            name
            for name, entry in self.medicines.items()
            if any(self.classes[c].finding == finding for c in entry.classes)
        ]

    def _is_kind(self, item: Recognised) -> bool:
        return self.medicines[item.medicine].unnamed

    def _tells_of(self, item: Recognised, finding: str) -> bool:
        return any(self.classes[c].finding == finding for c in item.classes)

    def _piece(self, piece: str) -> tuple[list[Recognised], list[Doubtful]]:
        """One entry of the list; what was stopped or is disliked stays a question."""
        if _STOPPED.search(piece):
            named = tuple(dict.fromkeys(m for m, _ in self._exact(piece)[0]))
            return [], [Doubtful(piece, named)]
        found, rest = self._exact(piece)
        dose = _milligrams(piece)
        once = {m: written for m, written in reversed(found)}
        precise = {m: w for m, w in once.items() if not self.medicines[m].unnamed}
        once = precise or once  # "blood thinner (Eliquis)" is one medicine
        taken = [self._taken(m, piece, w, dose, exact=True) for m, w in reversed(once.items())]
        left = []
        for word in rest:
            slip = self._slip(word)
            if slip:
                taken.append(self._taken(slip, piece, word, dose, exact=False))
            else:
                left.append(Doubtful(word, self._like(word)))
        if not taken and not left and not rest:
            left.append(Doubtful(piece, ()))
        return taken, left

    def _exact(self, piece: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Names that stand in the piece as they are spelled, longest first, and what is left."""
        words, found, rest = fold(piece).split(), [], []
        n = 0
        while n < len(words):
            for end in range(min(len(words), n + 5), n, -1):
                phrase = " ".join(words[n:end])
                if phrase in self.names:
                    found.append((self.names[phrase], phrase))
                    n = end
                    break
            else:
                rest.append(words[n])
                n += 1
        left = _DOSE.sub(" ", _NOISE.sub(" ", " ".join(rest)))
        return found, [left.strip()] if re.search(r"[^\W\d_]{2}", left) else []

    def _slip(self, word: str) -> str | None:
        """The one medicine that a single slip of the pen away, with nothing else near it."""
        if len(word) < LEAST_LETTERS:
            return None
        near: dict[str, int] = {}
        for name, key in self.names.items():
            away = OSA.distance(word, name, score_cutoff=CLEAR_GAP)
            near[key] = min(near.get(key, CLEAR_GAP + 1), away)
        ranked = sorted(near.items(), key=lambda item: item[1])
        (best, away), (_, second) = ranked[:2]
        return best if away == 1 and second >= 1 + CLEAR_GAP else None

    def _like(self, word: str) -> tuple[str, ...]:
        """Medicines whose names look like the word."""
        hits = process.extract(word, self.names.keys(), scorer=fuzz.ratio, limit=8)
        keys = [self.names[name] for name, score, _ in hits if score >= MAYBE]
        return tuple(dict.fromkeys(keys))[:MOST_OFFERED]

    def _taken(
        self, medicine: str, piece: str, written: str, dose: float | None, *, exact: bool
    ) -> Recognised:
        entry = self.medicines[medicine]
        classes = entry.classes
        on_skin = tuple(name for c in classes if (name := self.classes[c].on_skin))
        if on_skin and _TOPICAL.search(piece):
            classes = on_skin
        if dose is not None:
            more = (c.medicine_class for c in entry.from_dose if dose >= c.from_mg)
            classes = (*classes, *more)
        return Recognised(medicine, written, exact, classes, dose)

    def display(self, medicine: str) -> str:
        """The generic name as it is printed."""
        return medicine.replace("_", " ")

    def _flags_of(self, medicines: Iterable[str]) -> list[str]:
        classes = (name for m in medicines for name in self.medicines[m].classes)
        return [flag for name in classes for flag in self.classes[name].flags]

    def findings(self, found: MedicineList) -> tuple[str, ...]:
        """Findings that what is taken makes present, sorted."""
        names = {self.classes[c].finding for item in found.taken for c in item.classes}
        return tuple(sorted(names - {""}))

    def flags(self, found: MedicineList, *, without: str = "") -> dict[str, Listed]:
        """Flags that the list sets, rules out where it is complete, or (None) leaves in doubt.

        ``without`` leaves one medicine out, to ask what the others mean for it.
        """
        taken = [t for t in found.taken if t.medicine != without]
        result: dict[str, Listed] = {
            flag: (True, by) for flag, by in gathered(self._setting(taken)).items()
        }
        for flag, by in gathered(self._doubting(taken, found.doubtful)).items():
            result.setdefault(flag, (None, by))
        if found.complete:
            for flag, entry in self.safety_flags.items():
                if entry.settled_by_list:
                    result.setdefault(flag, (False, ()))
        return result

    def _setting(self, taken: Iterable[Recognised]) -> Iterator[tuple[str, str]]:
        """Flags with the medicines that set them."""
        items = list(taken)
        for item in items:
            for name in item.classes:
                for flag in self.classes[name].flags:
                    yield flag, self.display(item.medicine)
        for flag, entry in self.safety_flags.items():
            if entry.taken_together:
                names = self._together(items, entry.taken_together)
                yield from ((flag, self.display(name)) for name in names)

    def _together(self, taken: Iterable[Recognised], classes: tuple[str, ...]) -> list[str]:
        """Return the medicines of all the classes; empty if one class has too few.

        A medicine whose dose was not given may be of a class; it counts beside a sure one.
        """
        items, found = list(taken), list[str]()
        for name, least in Counter(classes).items():
            sure = [t.medicine for t in items if name in t.classes]
            perhaps = [t.medicine for t in items if t.dose_mg is None and self._may(t, name)]
            if not sure or len(set(sure)) + len(set(perhaps)) < least:
                return []
            found += [*sure, *perhaps]
        return found

    def _may(self, item: Recognised, name: str) -> bool:
        return any(c.medicine_class == name for c in self.medicines[item.medicine].from_dose)

    def _doubting(
        self, taken: Iterable[Recognised], doubtful: Iterable[Doubtful]
    ) -> Iterator[tuple[str, str]]:
        """Flags that may be set: by what was not read, or by what comes in several strengths."""
        for doubt in doubtful:
            yield from ((flag, doubt.written) for flag in self._flags_of(doubt.maybe))
        for item in taken:
            for name in item.classes:
                yield from ((f, self.display(item.medicine)) for f in self.classes[name].doubts)


def _is_taken(item: Evidence, sure: float) -> bool:
    """Whether it was told and surely enough; what stands on a list is read from the list."""
    told = item.state is State.PRESENT and item.fact != LIST
    return told and item.confidence >= sure


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Second parts by first part, each once, in order."""
    found: dict[str, dict[str, None]] = {}
    for first, second in pairs:
        found.setdefault(first, {})[second] = None
    return {first: tuple(seconds) for first, seconds in found.items()}


def duplicates(found: MedicineList, pharmacy: Pharmacy) -> list[tuple[str, tuple[str, ...]]]:
    """Classes taken twice, with the entries as written; the same medicine twice counts too."""
    by_class: dict[str, list[Recognised]] = {}
    for item in found.taken:
        for name in item.classes:
            if pharmacy.classes[name].duplicate:
                by_class.setdefault(name, []).append(item)
    pairs = {n: tuple(t.written for t in items) for n, items in by_class.items() if len(items) > 1}
    kept: dict[tuple[str, ...], str] = {}
    for name, written in pairs.items():
        kept.setdefault(written, name)
    return [(name, written) for written, name in kept.items()]


def fold(text: str) -> str:
    """Lower case, no accents, hyphens and dots as spaces: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ё", "е"))
    plain = "".join(c for c in plain if not unicodedata.combining(c) or c == "\u0306")
    plain = unicodedata.normalize("NFC", plain)
    words = re.sub(r"[^\w]+", " ", plain.replace("'", "").replace("\u2019", ""))
    words = re.sub(r"\bvit\b", "vitamin", " ".join(words.split()))
    return re.sub(r"\b([bcdek]) (\d{1,2})\b", r"\1\2", words)


def _milligrams(piece: str) -> float | None:
    match = _DOSE.search(piece)
    if not match:
        return None
    number = float(match[1].replace(",", "."))
    return number * 1000 if (match[2] or "").lower() == "g" else number
