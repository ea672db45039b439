"""Pictures of sites, exercises and tests at home, each drawn once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from plantar.anatomy.course import draw_course
from plantar.anatomy.drawing import draw_view
from plantar.anatomy.fills import EXPECTED
from plantar.anatomy.guide import draw_exercise, draw_self_test
from plantar.anatomy.territory import expected
from plantar.anatomy.views import BODY_VIEWS, FOOT_VIEWS, LEG_VIEWS, VIEW_NAMES, view
from plantar.catalogue.catalogue import Catalogue

RARE = 0.05
"""Share of people below which an area is not coloured."""


@dataclass(frozen=True, slots=True)
class DrawnView:
    """One view as an image: where it is, its size, and what it shows in words."""

    view: str
    address: str
    width: float
    height: float
    caption: str
    says: str


@lru_cache(maxsize=512)
def _shares(catalogue: Catalogue, kind: str, key: str) -> Mapping[str, float]:
    """How often each region is numb: of a site, of a condition over its sites, or one region."""
    knowledge = catalogue.knowledge
    if kind == "regions":
        return {key: 1.0}
    if kind == "sites":
        return expected(key, knowledge)
    sites, total = knowledge.conditions[key].sites, dict[str, float]()
    for site, share in sites.items():
        for name, p in expected(site, knowledge).items():
            total[name] = total.get(name, 0.0) + share / sum(sites.values()) * p
    return total


@lru_cache(maxsize=512)
def skin(catalogue: Catalogue, kind: str, key: str) -> tuple[DrawnView, ...]:
    """The views on which something is numb; the wider ones for what the nearer do not show."""
    shown = {r: p for r, p in _shares(catalogue, kind, key).items() if p >= RARE}
    left, found = set(shown), []
    for group in (FOOT_VIEWS, LEG_VIEWS, ("saddle",), BODY_VIEWS):
        if any(view(name).regions & left for name in group):
            found += [name for name in group if view(name).regions & shown.keys()]
            left = left.difference(*(view(name).regions for name in group))
    return tuple(_picture(catalogue, kind, key, name, shown) for name in found)


def _picture(
    catalogue: Catalogue, kind: str, key: str, name: str, shown: Mapping[str, float]
) -> DrawnView:
    seen = sorted(view(name).regions & shown.keys(), key=lambda r: -shown[r])
    names = [f"{catalogue.knowledge.regions[r].name} {shown[r]:.0%}" for r in seen[:4]]
    more = f" and {len(seen) - 4} more" if len(seen) > 4 else ""
    says = f"Numb: {', '.join(names)}{more}." if kind != "regions" else "The area is marked."
    return _framed(name, f"/knowledge/{kind}/{key}/skin/{name}.svg", says)


def _framed(name: str, address: str, says: str) -> DrawnView:
    drawing, title = view(name), VIEW_NAMES[name].capitalize()
    caption = title if drawing.both_sides else f"{title}, right"
    return DrawnView(name, address, drawing.width, drawing.height, caption, f"{caption}. {says}")


@lru_cache(maxsize=1024)
def skin_view(catalogue: Catalogue, kind: str, key: str, name: str) -> str:
    """One of these views as SVG.

    Raises:
        KeyError: there is no such view of it.
    """
    if name not in {picture.view for picture in skin(catalogue, kind, key)}:
        raise KeyError(name)
    shares = _shares(catalogue, kind, key).items()
    return draw_view(name, "right", {r: (EXPECTED, p) for r, p in shares if p >= RARE}).svg


@lru_cache(maxsize=128)
def course(catalogue: Catalogue, key: str) -> tuple[DrawnView, ...]:
    """The way of the feeling to the brain with the site marked; empty for what is no one place."""
    name = catalogue.knowledge.sites[key].plain_name
    says = f"The way of the feeling to the brain, with {name} marked."
    address = f"/knowledge/sites/{key}/course"
    return tuple(_framed(d.view, f"{address}/{d.view}.svg", says) for d in draw_course(key))


@lru_cache(maxsize=256)
def course_view(catalogue: Catalogue, key: str, name: str) -> str:
    """One of these views as SVG.

    Raises:
        KeyError: there is no such view of it.
    """
    return {drawn.view: drawn.svg for drawn in draw_course(key)}[name]


@lru_cache(maxsize=128)
def exercise(catalogue: Catalogue, key: str) -> str:
    """An exercise, start and end, as SVG."""
    row = catalogue.knowledge.care.exercises[key]
    return draw_exercise(key, row.name, row.how)


@lru_cache(maxsize=64)
def self_test(catalogue: Catalogue, key: str) -> str:
    """Where to touch, or how to stand, as SVG."""
    return draw_self_test(catalogue.knowledge.self_tests[key])
