"""``python -m benchmarks.localisation FOLDER``: drawings sampled from each site, and the cases.

A drawing is sampled from a picture of the site: its extent, what is numb, and a hand that leaves
things out and paints over the edge. ``noise`` scales both faults; ``signs`` adds up to three signs
sampled from the site. All sites with a territory are equally often true and equally likely
beforehand, so chance is one in their number.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import yaml

from benchmarks.accuracy.measure import wilson
from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.anatomy.territory import EXTENT, SIDES, Atlas, Picture
from plantar.assessment.assess import Assessor
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import Evidence, Layer, State, reconcile
from plantar.knowledge.loader import load
from plantar.reasoning.localization import locate, locate_alone, read

EACH = 40
NOISES = (0.0, 1.0, 2.0)


def drawing(book: Atlas, picture: int, noise: float, draw: np.random.Generator) -> PaintedMap:
    """One sampled drawing of a picture."""
    u = draw.normal()
    z = draw.normal(size=(2, len(book.regions)))
    numb = z * np.sqrt(1 - EXTENT) - np.sqrt(EXTENT) * u < book.liability[picture]
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
    by_site: dict[str, list[int]] = {}
    for n, picture in enumerate(book.pictures):
        by_site.setdefault(picture.site, []).append(n)
    even = dict.fromkeys(by_site, 1.0)
    total = first = third = 0
    confused: Counter[str] = Counter()
    for site, pictures in by_site.items():
        weight = np.array([_weight(book.pictures[n]) for n in pictures])
        for _ in range(EACH):
            which = pictures[draw.choice(len(pictures), p=weight / weight.sum())]
            map_ = drawing(book, which, noise, draw)
            if not map_.regions:
                continue
            signs = signs_of(assessor, site, draw) if with_signs else []
            found = locate_alone(assessor.network, read(assessor.network, book, map_), signs, even)
            names = [answer.site for answer in found[:3]]
            total, first, third = total + 1, first + (names[0] == site), third + (site in names)
            if names[0] != site:
                confused[f"{site} taken for {names[0]}"] += 1
    return total, first, third, confused


def _weight(picture: Picture) -> float:
    return picture.weight


def cases(assessor: Assessor, folder: Path) -> None:
    """The gold site among the first three, for cases with a painted map."""
    gold = yaml.safe_load((folder / "sites.yaml").read_text(encoding="utf-8"))
    for title, layer in (
        ("history", Layer.RISK),
        ("plus examination", Layer.EXAMINATION),
        ("plus tests", Layer.TEST),
    ):
        ranks, missed = [], []
        for path in sorted(folder.glob("[AB]*.yaml")):
            case = read_vignette(path, assessor.network.knowledge)
            if not case.painted or case.id not in gold:
                continue
            map_ = from_regions(case.painted)
            evidence = reconcile(case.up_to(layer)).evidence
            posterior, seen = assessor.infer(case.person, evidence, map_)
            names = [a.site for a in locate(assessor.network, posterior, seen, evidence)]
            rank = min(names.index(site) for site in gold[case.id])
            ranks.append(rank)
            if rank > 2:
                missed.append(f"{case.id} ({rank + 1})")
        n, top, three = len(ranks), sum(r == 0 for r in ranks), sum(r < 3 for r in ranks)
        low, high = wilson(three, n)
        print(f"  {title}: {n} cases, first {top / n:.0%}, ", end="")
        print(f"first three {three / n:.0%} ({low:.0%}-{high:.0%}); missed {', '.join(missed)}")


def main(folder: Path) -> None:
    """Print the sampled figures, the usual confusions, and the development cases."""
    assessor = Assessor(load())
    for with_signs in (False, True):
        print("drawing and three signs" if with_signs else "drawing alone")
        for noise in NOISES:
            total, first, third, confused = sampled(assessor, noise, with_signs)
            print(f"  noise {noise:.0f}: {total} drawings, first {first / total:.0%}, ", end="")
            print(f"first three {third / total:.0%}")
            if noise == 1.0:
                for pair, count in confused.most_common(12):
                    print(f"    {count:3d} of {EACH}  {pair}")
    print("development cases (not accuracy)")
    cases(assessor, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "cases"))
