"""Painted places in a few words: the largest whole part by its name, and both sides together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plantar.anatomy.painted import PaintedMap, touched
from plantar.anatomy.territory import FOOT
from plantar.knowledge.schema_place import Region

BARE_FOOT = FOOT - {"ankle"}
WHOLE = 0.9
"""Share of the places of a part from which it is called whole."""
SMALL = 2
"""Places of a piece that is too small to be missed."""
BETWEEN = "web_"
"""Places between two others, which nobody names who names those."""
MOST_NAMES = 4
"""Places of one part that are named one by one; of more, how much of the part they are."""
BLOCKS = {
    "dorsum": "the top of the foot",
    "border": "the edges of the foot",
    "leg": "the lower leg",
}
"""Parts whose plain name is another than their name in the knowledge."""
ONE = "one side, not said which"
SIDES = {"left": "left", "right": "right", "one": ONE}


@dataclass(frozen=True, slots=True)
class Whole:
    """A part that is named whole: on one side, with ``{side}`` for it, and on both."""

    one: str
    both: str
    regions: frozenset[str]

    @property
    def midline(self) -> bool:
        """Whether it is one place in the midline, which has no side in speech."""
        return self.both == self.on("one")

    def on(self, side: str) -> str:
        """Return the part on one side; without a side if it is not known."""
        if side == "one":
            return self.one.replace(", on the {side} side", "").replace("{side} ", "")
        return self.one.format(side=side)


def wholes(regions: Mapping[str, Region]) -> tuple[Whole, ...]:
    """Every part that is named whole, the largest first."""

    def block(*names: str) -> frozenset[str]:
        return frozenset(r for r, entry in regions.items() if entry.block in names)

    foot, ankle, leg, heel = block(*BARE_FOOT), block("ankle"), block("leg"), block("heel")
    shin = frozenset(r for r in leg if r.endswith("_low"))
    forefoot = frozenset(r for r in block("dorsum") if "_fore_" in r)
    sole = frozenset(r for r, entry in regions.items() if entry.view == "foot_plantar")
    parts = (
        ("the whole {side} leg and foot", "both whole legs and feet",
         foot | ankle | leg | block("knee", "thigh")),
        ("the {side} foot and leg up to the knee", "both feet and legs up to the knees",
         foot | ankle | leg),
        ("the {side} foot and leg up to the middle of the shin",
         "both feet and legs up to the middle of the shins", foot | ankle | shin),
        ("the {side} foot up to the ankle", "both feet up to the ankles", foot | ankle),
        ("the whole {side} foot", "both whole feet", foot),
        ("the front of the {side} foot", "the front of both feet",
         block("toes", "ball") | forefoot),
        ("the sole of the {side} foot", "the soles of both feet", sole),
        ("the whole {side} heel", "both whole heels", heel),
        ("the underside of the {side} heel", "the undersides of both heels",
         heel & sole),
        ("the arch of the {side} foot", "the arches of both feet", block("arch")),
        ("the ball of the {side} foot", "the balls of both feet", block("ball")),
        ("all toes of the {side} foot", "all toes of both feet", block("toes")),
        ("the top of the {side} foot", "the tops of both feet", block("dorsum")),
        ("the whole {side} ankle", "both whole ankles", ankle),
        ("the whole {side} lower leg", "both whole lower legs", leg),
        ("the whole {side} knee", "both whole knees", block("knee")),
        ("the whole {side} thigh", "both whole thighs", block("thigh")),
        ("between the legs, on the {side} side", "between the legs",
         frozenset({"saddle", "genital"})),
        ("the whole {side} hand", "both whole hands", block("hand")),
        ("the whole {side} arm", "both whole arms", block("arm")),
    )  # fmt: skip
    return tuple(Whole(one, both, frozenset(held)) for one, both, held in parts)


def painted_words(map_: PaintedMap, regions: Mapping[str, Region]) -> list[tuple[str, str]]:
    """Sensation and places of a map, a line for each sensation.

    >>> from plantar.anatomy.painted import from_regions
    >>> from plantar.knowledge.loader import load
    >>> heel = ("pl_heel_med", "pl_heel_cen", "pl_heel_lat", "pl_toe1")
    >>> painted_words(from_regions({"left": {"numb": heel}}), load().regions)
    [('numb', 'the underside of the left heel; left: underside of big toe')]
    """
    kinds = dict.fromkeys(kind for layers in map_.layers.values() for kind in layers)
    found = [
        (kind, place_words({s: k.get(kind, {}) for s, k in map_.layers.items()}, regions))
        for kind in kinds
    ]
    return [(kind, words) for kind, words in found if words]


def place_words(painted: Mapping[str, Mapping[str, float]], regions: Mapping[str, Region]) -> str:
    """Places with their painted shares, by side, in words: both sides first, the largest first."""
    left = {side: names for side, shares in painted.items() if (names := touched(shares))}
    whole = {side: _wholes_in(names, regions) for side, names in left.items()}
    left = {s: names.difference(*(p.regions for p in whole[s])) for s, names in left.items()}
    same = [part for part in whole.get("left", ()) if part in whole.get("right", ())]
    midline = {part.both for part in whole.get("one", ()) if part.midline}
    said = [part.both for part in same]
    for side, parts in whole.items():
        own = [part.on(side) for part in parts if side == "one" or part not in same]
        unsided = side == "one"
        said += [f"{ONE}: {w}" if unsided and w not in midline else w for w in own]
    shared = left["left"] & left["right"] if {"left", "right"} <= left.keys() else set()
    rest = {SIDES[s]: names - shared if s != "one" else names for s, names in left.items()}
    said += [
        f"{label}: {'; '.join(_named(names, regions))}"
        for label, names in {"both sides": shared, **rest}.items()
        if names
    ]
    return "; ".join(said)


def names_in_words(names: Iterable[str], regions: Mapping[str, Region]) -> str:
    """Places of no side, such as what a lesion makes numb.

    >>> from plantar.knowledge.loader import load
    >>> names_in_words(["pl_heel_med", "pl_heel_cen", "pl_heel_lat"], load().regions)
    'the underside of the heel'
    """
    return place_words({"one": dict.fromkeys(names, 1.0)}, regions).replace(f"{ONE}: ", "")


def _wholes_in(names: set[str], regions: Mapping[str, Region]) -> list[Whole]:
    """The largest whole parts of what is painted on one side; none within another."""
    found, left = [], set(names)
    for part in wholes(regions):
        if _is_whole(left, part, regions):
            found.append(part)
            left -= part.regions
    return found


def _is_whole(names: set[str], part: Whole, regions: Mapping[str, Region]) -> bool:
    """Nearly all of it is painted, and of each larger piece more than half."""
    needed = {r for r in part.regions if not r.startswith(BETWEEN)}
    if len(names & needed) < WHOLE * len(needed):
        return False
    size = Counter(regions[r].block for r in needed)
    held = Counter(regions[r].block for r in names & part.regions)
    return all(2 * held[block] > n for block, n in size.items() if n > SMALL)


def _named(names: set[str], regions: Mapping[str, Region]) -> list[str]:
    """Names of places, of many places of one part how much of it they are."""
    said: list[str] = []
    for block in dict.fromkeys(entry.block for entry in regions.values()):
        here = sorted(regions[r].name for r in names if regions[r].block == block)
        size = sum(entry.block == block for entry in regions.values())
        much = "most" if len(here) * 2 > size else "parts"
        part = BLOCKS.get(block, f"the {block}")
        said += here if len(here) <= MOST_NAMES else [f"{much} of {part}"]
    return said
