"""Pictures of sites, exercises and tests at home, each drawn once."""

from __future__ import annotations

from functools import lru_cache

from plantar.anatomy.drawing import draw_territory
from plantar.anatomy.guide import draw_exercise, draw_self_test
from plantar.anatomy.territory import expected
from plantar.web.library.shelf import Library


@lru_cache(maxsize=128)
def territory(library: Library, key: str) -> str:
    """What a lesion at a site makes numb, on the right side."""
    site = library.knowledge.sites[key]
    return draw_territory(f"{site.plain_name}, right side", expected(key, library.knowledge))


@lru_cache(maxsize=128)
def condition(library: Library, key: str) -> str:
    """What a condition makes numb, averaged over the sites where it can be."""
    row, total = library.knowledge.conditions[key], dict[str, float]()
    whole = sum(row.sites.values())
    for site, share in row.sites.items():
        for name, p in expected(site, library.knowledge).items():
            total[name] = total.get(name, 0.0) + share / whole * p
    return draw_territory(f"{row.plain_name}, right side", total)


@lru_cache(maxsize=128)
def region(library: Library, key: str) -> str:
    """One region, on the right side."""
    return draw_territory(library.knowledge.regions[key].name, {key: 1.0})


@lru_cache(maxsize=128)
def exercise(library: Library, key: str) -> str:
    """An exercise, start and end."""
    row = library.knowledge.care["exercises"][key]
    return draw_exercise(key, row.name, row.how)


@lru_cache(maxsize=64)
def self_test(library: Library, key: str) -> str:
    """Where to touch, or how to stand."""
    return draw_self_test(library.knowledge.self_tests[key])
