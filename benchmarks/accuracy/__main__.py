"""``python -m benchmarks.accuracy FOLDER``: figures by layer, with the baselines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import yaml

from benchmarks.accuracy.export import export
from benchmarks.accuracy.measure import (
    Result,
    brier,
    calibration,
    rank_of,
    reciprocal_rank,
    wilson,
    within,
)
from plantar.anatomy.painted import PaintedMap, from_regions
from plantar.assessment.assess import Assessor, with_context
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.evidence import Evidence, Layer, State
from plantar.knowledge.loader import load
from plantar.reasoning.prior import Person, prior_log_odds
from plantar.triage.urgency import Urgency

LAYERS = {
    "history alone": Layer.RISK,
    "plus examination": Layer.EXAMINATION,
    "plus tests": Layer.TEST,
}
Ranking = tuple[list[str], np.ndarray]


def known(
    assessor: Assessor, case: Vignette, evidence: Sequence[Evidence]
) -> tuple[tuple[Evidence, ...], PaintedMap]:
    """The evidence with what the map and the person add, and the map."""
    map_ = from_regions(case.painted)
    return with_context(case.person, evidence, map_, assessor.network.knowledge), map_


def model(assessor: Assessor, case: Vignette, layer: Layer) -> Ranking:
    """The product's own posterior."""
    evidence, map_ = known(assessor, case, case.up_to(layer))
    posterior, _ = assessor.infer(case.person, evidence, map_)
    return list(posterior.names), posterior.responsible


def prior_alone(assessor: Assessor, case: Vignette, layer: Layer) -> Ranking:
    """What one would say before hearing anything."""
    odds = np.exp(
        prior_log_odds(assessor.network, [Person()], np.zeros((1, len(assessor.network.findings))))[
            0
        ]
    )
    return list(assessor.network.causes), odds / odds.sum()


def naive_bayes(assessor: Assessor, case: Vignette, layer: Layer) -> Ranking:
    """The same numbers, every finding independent and counted in full."""
    network = assessor.network
    evidence, _ = known(assessor, case, case.up_to(layer))
    score = np.log(network.prior / (1 - network.prior))
    for item in evidence:
        if item.finding in network.column and item.state is not State.UNSURE:
            n = network.column[item.finding]
            base = network.base_rate[n]
            p = network.sensitivity[:, n]
            present = item.state is State.PRESENT
            score = score + (np.log(p / base) if present else np.log((1 - p) / (1 - base)))
    p = np.exp(score - score.max())
    return list(network.causes), p / p.sum()


def run(
    method: Callable[[Assessor, Vignette, Layer], Ranking],
    assessor: Assessor,
    cases: list[Vignette],
    names: dict[str, list[str]],
    layer: Layer,
) -> list[Result]:
    """One method on all cases with the evidence up to ``layer``."""
    results = []
    for case in cases:
        order, p = method(assessor, case, layer)
        ranking = [order[n] for n in np.argsort(-p, kind="stable")]
        gold = names.get(case.gold["diagnosis"], [])
        report = assessor.assess(case.person, case.up_to(layer), case.painted)
        p_gold = sum(float(p[order.index(g)]) for g in gold if g in order)
        results.append(
            Result(
                case.id,
                rank_of(gold, ranking),
                p_gold,
                float(p.max()),
                Urgency(report.urgency.level),
                Urgency(case.gold["urgency"]),
            )
        )
    return results


def print_ranks(title: str, results: list[Result]) -> None:
    """Top-k with intervals, reciprocal rank and Brier score."""
    n = len(results)
    shares = []
    for k in (1, 3, 5):
        hits = within(results, k)
        low, high = wilson(hits, n)
        shares.append(f"top-{k} {hits / n:.0%} ({low:.0%}-{high:.0%})")
    print(f"  {title:14s} " + "  ".join(shares), end="  ")
    print(f"MRR {reciprocal_rank(results):.2f}  Brier {brier(results):.3f}")


def print_urgency(results: list[Result]) -> None:
    """Exact, over and under, and every urgent case triaged lower by name."""
    n = len(results)
    exact = sum(r.urgency is r.gold_urgency for r in results)
    over = sum(r.urgency.rank > r.gold_urgency.rank for r in results)
    over_two = sum(r.urgency.rank >= r.gold_urgency.rank + 2 for r in results)
    print(
        f"  urgency: exact {exact / n:.0%}, over {over / n:.0%} "
        f"(by two or more {over_two / n:.0%}), under {(n - exact - over) / n:.0%}"
    )
    for r in results:
        if r.gold_urgency.rank >= Urgency.SAME_DAY.rank and r.urgency.rank < r.gold_urgency.rank:
            print(f"    lower than the case says: {r.case} {r.gold_urgency} -> {r.urgency}")


def main(folder: Path, verbose: bool, out: Path | None) -> None:
    """Print all figures for the cases in ``folder``; ``out`` is a JSON file to write them to."""
    knowledge = load()
    assessor = Assessor(knowledge)
    names = yaml.safe_load((folder / "diagnoses.yaml").read_text(encoding="utf-8"))
    paths = sorted(folder.glob("[AB]*.yaml"))
    cases = [read_vignette(path, knowledge) for path in paths]
    by_layer: dict[str, list[Result]] = {}
    print(f"{len(cases)} development cases; these are development figures, not accuracy")
    for title, layer in LAYERS.items():
        print(title)
        results = run(model, assessor, cases, names, layer)
        print_ranks("plantar", results)
        print_ranks("naive Bayes", run(naive_bayes, assessor, cases, names, layer))
        print_ranks("prior alone", run(prior_alone, assessor, cases, names, layer))
        print_urgency(results)
        by_layer[title] = results
    if out:
        export(out, knowledge.digest, cases, by_layer)
    print("calibration of the leader, all layers: probability, cases, mean, share right")
    for band, (count, mean, right) in calibration(results).items():
        print(f"  {band}  {count:3d}  {mean:.2f}  {right:.2f}")
    if verbose:
        for r in results:
            print(f"  {r.case} rank {r.rank} p {r.p_gold:.3f} {r.gold_urgency} -> {r.urgency}")


if __name__ == "__main__":
    words = [a for a in sys.argv[1:] if not a.startswith("-")]
    main(
        Path(words[0] if words else "cases"),
        "-v" in sys.argv,
        Path(words[1]) if "--json" in sys.argv and len(words) > 1 else None,
    )
