"""``python -m benchmarks.localisation FOLDER``: drawings sampled from each site, and the cases.

A drawing is sampled from a picture of the site: its extent, what is numb, and a hand that leaves
things out and paints over the edge. ``noise`` scales both faults; ``signs`` adds up to three signs
sampled from the site. All sites with a territory are equally often true and equally likely
beforehand, so chance is one in their number.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.anatomy.territory import SIDES, Atlas
from plantar.assessment.assess import Assessor
from plantar.assessment.settled import settle
from plantar.evaluation.folder import LAYERS, JudgedCase, read_folder
from plantar.evaluation.measures import Proportion
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.loader import load
from plantar.reasoning.localization import locate, locate_alone, map_evidence
from plantar.reasoning.posterior import infer

EACH = 40
SITES = "sites.yaml"
"""Beside the cases: case to its gold sites."""
NOISES = (0.0, 1.0, 2.0)


def drawing(
    book: Atlas, picture: int, extent: float, noise: float, draw: np.random.Generator
) -> PaintedMap:
    """One sampled drawing of a picture; ``extent`` is the variance that all regions share."""
    u = draw.normal()
    z = draw.normal(size=(2, len(book.regions)))
    numb = z * np.sqrt(1 - extent) - np.sqrt(extent) * u < book.liability[picture]
    numb &= book.pictures[picture].p > 0.03
    left_out = draw.random(numb.shape) < 0.15 * noise
    spilled = draw.random(numb.shape) < book.spill[picture] * noise
    painted = (numb & ~left_out) | (~numb & spilled)
    return from_regions(
        {
            side: {"numb": tuple(np.array(book.regions)[painted[row]])}
            for row, side in enumerate(SIDES)
            if painted[row].any()
        }
    )


def signs_of(assessor: Assessor, site: str, draw: np.random.Generator) -> list[Evidence]:
    """Up to three signs, each found or not as the site makes them."""
    table = assessor.network.knowledge.sites[site].signs
    names = sorted(table)
    chosen = draw.permutation(len(names))[:3]
    return [
        Evidence(names[n], State.PRESENT if draw.random() < table[names[n]] else State.ABSENT)
        for n in chosen
    ]


def sampled(
    assessor: Assessor, noise: float, with_signs: bool
) -> tuple[int, int, int, Counter[str]]:
    """Drawings, right first, right in the first three, and the confusions."""
    book, draw = assessor.atlas, np.random.default_rng(23)
    extent = assessor.network.knowledge.model.map.extent.value
    by_site: dict[str, list[int]] = {}
    for n, picture in enumerate(book.pictures):
        by_site.setdefault(picture.site, []).append(n)
    even = dict.fromkeys(by_site, 1.0)
    total = first = third = 0
    confused: Counter[str] = Counter()
    for site, pictures in by_site.items():
        weight = np.array([book.pictures[n].weight for n in pictures])
        for _ in range(EACH):
            which = pictures[draw.choice(len(pictures), p=weight / weight.sum())]
            map_ = drawing(book, which, extent, noise, draw)
            if not map_.regions:
                continue
            signs = signs_of(assessor, site, draw) if with_signs else []
            found = locate_alone(
                assessor.network, map_evidence(assessor.network, book, map_), signs, even
            )
            names = [answer.site for answer in found[:3]]
            total, first, third = total + 1, first + (names[0] == site), third + (site in names)
            if names[0] != site:
                confused[f"{site} taken for {names[0]}"] += 1
    return total, first, third, confused


def of_cases(assessor: Assessor, folder: Path, cases: Sequence[JudgedCase]) -> None:
    """The gold site among the first three, for cases with a painted map and a gold site."""
    gold = yaml.safe_load((folder / SITES).read_text(encoding="utf-8"))
    mapped = [case for case in cases if case.vignette.painted and case.id in gold]
    for title, layer in LAYERS.items():
        ranks = {case.id: site_rank(assessor, case, layer, gold[case.id]) for case in mapped}
        missed = [f"{case} ({rank})" for case, rank in ranks.items() if rank > 3]
        first = sum(rank == 1 for rank in ranks.values())
        three = Proportion(len(ranks) - len(missed), len(ranks))
        low, high = three.interval
        print(f"  {title}: {len(ranks)} cases, first {first / len(ranks):.0%}, ", end="")
        print(f"first three {three.value:.0%} ({low:.0%}-{high:.0%}); missed {', '.join(missed)}")


def site_rank(assessor: Assessor, case: JudgedCase, layer: Layer, gold: Sequence[str]) -> int:
    """1-based place of the first gold site among the sites, by map, signs and cause together."""
    network, person = assessor.network, case.vignette.person
    map_ = from_regions(case.vignette.painted)
    evidence = settle(person, case.vignette.up_to(layer), map_, network.knowledge).evidence
    seen = map_evidence(network, assessor.atlas, map_)
    answers = locate(network, infer(network, person, evidence), seen, evidence)
    names = [answer.site for answer in answers]
    return 1 + min(names.index(site) for site in gold)


def main() -> None:
    """Print the sampled figures, the usual confusions, and the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("cases/development"))
    folder = parser.parse_args().folder
    knowledge = load()
    assessor = Assessor(knowledge)
    for with_signs in (False, True):
        print("drawing and three signs" if with_signs else "drawing alone")
        for noise in NOISES:
            total, first, third, confused = sampled(assessor, noise, with_signs)
            print(f"  noise {noise:.0f}: {total} drawings, first {first / total:.0%}, ", end="")
            print(f"first three {third / total:.0%}")
            if noise == 1.0:
                for pair, count in confused.most_common(12):
                    print(f"    {count:3d} of {EACH}  {pair}")
    print(f"{folder}")
    of_cases(assessor, folder, read_folder(folder, knowledge))


if __name__ == "__main__":
    main()
