"""``python -m benchmarks.calibration FOLDER``: reliability as the tempering of groups varies.

Two yardsticks: the development cases, and patients sampled from the model whose findings are
correlated inside each group by a Gaussian copula (real answers are; the model's independence is
what makes such models overconfident). ``scale`` multiplies every correlation of groups.yaml.
Writes docs/calibration.svg.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import yaml

from plantar.anatomy.painted import from_regions
from plantar.anatomy.territory import build_atlas
from plantar.intake.vignette import read_vignette
from plantar.knowledge.evidence import reconcile
from plantar.knowledge.loader import load
from plantar.reasoning import localization
from plantar.reasoning.likelihood import encode
from plantar.reasoning.network import Floats, Network, compile_network
from plantar.reasoning.posterior import infer_many
from plantar.reasoning.prior import Person

SCALES = (0.0, 0.5, 1.0, 1.5, 2.0)
SAMPLED = 4000
ASKED = 0.09
"""Share of all findings that a sampled patient is asked: about 38, as in the cases."""
BANDS = np.linspace(0, 1, 6)


def tempered(network: Network, scale: float) -> Network:
    """The network with every correlation inside groups scaled."""
    return replace(network, correlation=np.minimum(network.correlation * scale, 0.95))


def sampled(network: Network, seed: int = 5) -> tuple[Floats, np.ndarray]:
    """States (SAMPLED, n_findings) and the true cause of each."""
    draw = np.random.default_rng(seed)
    share = network.prior / network.prior.sum()
    cause = draw.choice(len(share), SAMPLED, p=share)
    common = draw.normal(size=(SAMPLED, len(network.correlation)))[:, network.group]
    own = draw.normal(size=(SAMPLED, len(network.findings)))
    r = network.correlation[network.group]
    u = _normal_cdf(np.sqrt(r) * common + np.sqrt(1 - r) * own)
    states = np.where(u < network.sensitivity[cause], 1.0, -1.0)
    for group in np.flatnonzero(network.exclusive):
        members = np.flatnonzero(network.group == group)
        p = network.sensitivity[np.ix_(cause, members)]
        chosen = (p.cumsum(axis=1) > draw.random((SAMPLED, 1)) * p.sum(axis=1)[:, None]).argmax(1)
        states[:, members] = -1.0
        states[np.arange(SAMPLED), members[chosen]] = 1.0
    asked = draw.random(states.shape) < ASKED
    return np.where(asked, states, 0.0), cause


def _normal_cdf(z: Floats) -> Floats:
    from math import erf

    return 0.5 * (1 + np.vectorize(erf)(z / np.sqrt(2)))


def figures(p: Floats, truth: Sequence[Sequence[int]]) -> dict[str, float]:
    """Top-1, Brier of the leader, log loss of the truth, expected calibration error."""
    lead = p.argmax(axis=1)
    confidence = p[np.arange(len(p)), lead]
    right = np.array([n in t for n, t in zip(lead, truth, strict=True)], dtype=float)
    mass = np.array([row[list(t)].sum() if t else 0.0 for row, t in zip(p, truth, strict=True)])
    error = 0.0
    for _, inside, mean, share in curve(confidence, right):
        error += inside / len(p) * abs(mean - share)
    return {
        "top-1": right.mean(),
        "Brier": ((confidence - right) ** 2).mean(),
        "log loss": -np.log(np.maximum(mass, 1e-4)).mean(),
        "calibration error": error,
        "mean confidence": confidence.mean(),
    }


def curve(confidence: Floats, right: Floats) -> list[tuple[float, int, float, float]]:
    """Upper end, count, mean probability and share right of each band that holds anyone."""
    rows = []
    for low, high in pairwise(BANDS):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            rows.append((high, int(inside.sum()), confidence[inside].mean(), right[inside].mean()))
    return rows


def draw_curve(curves: dict[str, list[tuple[float, int, float, float]]], path: Path) -> None:
    """The reliability diagram: predicted against observed, the diagonal being perfect."""
    colours = {"development cases": "#0b6e6e", "sampled patients": "#b5541c"}
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 400" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Calibration of the leading probability">',
        '<rect width="420" height="400" fill="#fff"/>',
        '<path d="M60 340V40M60 340H360" stroke="#444" fill="none"/>',
        '<path d="M60 340L360 40" stroke="#aaa" stroke-dasharray="4 4"/>',
        '<text x="210" y="378" text-anchor="middle">probability of the leader</text>',
        '<text x="20" y="190" text-anchor="middle" transform="rotate(-90 20 190)">'
        "share that was right</text>",
    ]
    for n in range(0, 11, 2):
        at = 60 + 30 * n
        parts.append(f'<text x="{at}" y="358" text-anchor="middle">{n / 10:.1f}</text>')
        parts.append(f'<text x="52" y="{344 - 30 * n}" text-anchor="end">{n / 10:.1f}</text>')
    for row, (name, points) in enumerate(curves.items()):
        line = " ".join(f"{60 + 300 * x:.0f},{340 - 300 * y:.0f}" for _, _, x, y in points)
        colour = colours[name]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for _, count, x, y in points:
            radius = 3 + min(count, 400) ** 0.5 / 4
            parts.append(
                f'<circle cx="{60 + 300 * x:.0f}" cy="{340 - 300 * y:.0f}" r="{radius:.1f}" '
                f'fill="{colour}"><title>{name}: {count} people</title></circle>'
            )
        parts.append(f'<text x="80" y="{60 + 18 * row}" fill="{colour}">{name}</text>')
    path.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")


def main(folder: Path) -> None:
    """Print the table and draw the curve at the tempering in use."""
    knowledge = load()
    network = compile_network(knowledge)
    names = yaml.safe_load((folder / "diagnoses.yaml").read_text(encoding="utf-8"))
    paths = sorted(folder.glob("[AB]*.yaml"))
    cases = [read_vignette(path, knowledge) for path in paths]
    people = [case.person for case in cases]
    states = encode(network, [reconcile(c.evidence).evidence for c in cases])
    book, blank = build_atlas(knowledge), np.zeros((SAMPLED, len(network.causes) + 1))
    drawn = [localization.map_for_causes(network, book, from_regions(c.painted)) for c in cases]
    maps = np.array([one.log_ratio for one in drawn])
    gold = [
        [
            network.causes.index(c)
            for c in names.get(case.gold["diagnosis"], [])
            if c in network.causes
        ]
        for case in cases
    ]
    states_drawn, cause = sampled(network)
    nobody = [Person()] * SAMPLED
    curves = {}
    for scale in SCALES:
        model = tempered(network, scale)
        for title, who, table, map_, truth in (
            ("development cases", people, states, maps, gold),
            (
                "sampled patients",
                nobody,
                states_drawn,
                blank,
                [[int(c)] for c in cause],
            ),
        ):
            p = infer_many(model, who, table, of_map=map_)
            line = "  ".join(f"{k} {v:.3f}" for k, v in figures(p, truth).items())
            print(f"scale {scale:.1f}  {title:18s} {line}")
            if scale == 1.0:
                lead = p.argmax(axis=1)
                right = np.array([n in t for n, t in zip(lead, truth, strict=True)], dtype=float)
                curves[title] = curve(p[np.arange(len(p)), lead], right)
    draw_curve(curves, Path("docs/calibration.svg"))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "cases"))
