"""``python -m training.weights``: fits, cross-validates on development cases, writes the result.

Needs ``training/requirements.txt``. ``--try`` prints the cross-validated figures and writes
nothing. The cases of ``cases/check`` are never read here.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import DATA, load
from plantar.knowledge.schema_model import FindingWeight, FindingWeights
from plantar.reading.listener import Listener
from plantar.reasoning.interactions import write_interactions
from plantar.reasoning.network import Floats, Network, compile_network
from training.weights.facts import (
    Facts,
    Rows,
    of_cases,
    of_heard,
    of_judged,
    of_retold,
    of_texts,
    of_told,
    of_unrelated,
)
from training.weights.fit import Penalty, Weights, fit, folds, mean_loss, top
from training.weights.interactions import Layer, Plan, train

CASES, TEXTS = Path("cases/development"), Path("corpus/train")
JUDGED = Path("corpus/judged.jsonl")
LEVELS = ("history", "examination", "tests")
SHARES = (0.0, 0.5, 0.7, 1.0)
"""Parts of the score that the layer is tried with."""
NOTE = (
    "Fitted by training/weights on {cases} development cases, {texts} composed texts, {heard} texts"
    " as heard and {judged} judgements of facts; "
    "cross-validated top-3 {before} before, {after} after (history, examination, tests)."
)


def unfitted(knowledge: KnowledgeBase) -> Network:
    """The network as the figures alone make it."""
    one = FindingWeight(present=1.0, absent=1.0)
    plain = FindingWeights(
        basis="estimate", reference=("expert_estimate",), note="none", default=one, weights={}
    )
    return compile_network(replace(knowledge, finding_weights=plain), interacting=False)


@dataclass(frozen=True)
class Model:
    """What is fitted: weights of the figures, and the layer beside them."""

    weights: Weights
    layer: Layer

    def scores(self, network: Network, facts: Facts, share: float) -> Floats:
        """Unnormalised log posterior, the layer having ``share`` of what is present."""
        present, absent = self.weights.figures(network, facts)
        return facts.prior + (1 - share) * present + absent + share * self.layer.scores(facts)


def fitted(network: Network, data: Rows) -> Model:
    """Both parts, on all rows."""
    return Model(fit(network, data, Penalty()), train(data, Penalty(), Plan()))


def cross_validated(network: Network, data: Rows, shares: Sequence[float]) -> list[Floats]:
    """Scores of every case from a fit that saw nothing of its source, for each share."""
    cases = data.cases
    fold = folds(cases.source)
    scores = [np.empty_like(cases.prior) for _ in shares]
    for n in np.unique(fold):
        held = np.flatnonzero(fold == n)
        model = fitted(network, data.without({cases.source[i] for i in held}))
        for share, found in zip(shares, scores, strict=True):
            found[held] = model.scores(network, cases.take(held), share)
    return scores


def said(scores: np.ndarray, cases: Facts) -> str:
    """Figures at the three levels of information."""
    parts = []
    for n, level in enumerate(LEVELS):
        rows = np.arange(n, len(scores), len(LEVELS))
        mine, right = scores[rows], cases.right[rows]
        tops = " ".join(f"{top(mine, right, k):.1%}" for k in (1, 3, 5))
        parts.append(f"{level}: top-1/3/5 {tops}, log loss {mean_loss(mine, right):.3f}")
    return "; ".join(parts)


def temperature(scores: np.ndarray, cases: Facts) -> float:
    """What divides the scores for the least log loss, to a tenth."""
    tried = np.arange(0.6, 2.01, 0.1)
    return float(tried[np.argmin([mean_loss(scores / t, cases.right) for t in tried])])


def main() -> None:
    """Cross-validate, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--try", dest="only", action="store_true", help="print figures only")
    asked = parser.parse_args()
    knowledge = load()
    network, listener = unfitted(knowledge), Listener(knowledge)
    data = Rows(
        of_cases(network, CASES),
        of_texts(network, TEXTS),
        of_told(network, listener, CASES),
        of_retold(network, listener, TEXTS),
        of_heard(network, listener, TEXTS),
        of_judged(network, JUDGED, CASES),
        of_unrelated(network),
    )
    cases = data.cases
    plain = Weights(np.ones((2, network.p.shape[1]))).scores(network, cases)
    print("figures alone      ", said(plain, cases), flush=True)
    mine = knowledge.model.posterior.interactions.value
    tried = cross_validated(network, data, (*SHARES, mine))
    for share, scores in zip(SHARES, tried, strict=False):
        print(f"layer has {share:<9.2f}", said(scores, cases), flush=True)
    print("best temperature   ", round(temperature(tried[-1], cases), 1), flush=True)
    if asked.only:
        return
    note = NOTE.format(
        cases=len(cases.source) // len(LEVELS),
        texts=len(data.texts.source),
        heard=sum(len(facts.source) for facts in (data.told, data.retold, data.heard)),
        judged=len(data.judged.source),
        before=_tops(plain, cases),
        after=_tops(tried[-1], cases),
    )
    _write(network, fitted(network, data), note)


def _tops(scores: np.ndarray, cases: Facts) -> str:
    rows = [np.arange(n, len(scores), len(LEVELS)) for n in range(len(LEVELS))]
    return ", ".join(f"{top(scores[r], cases.right[r], 3):.0%}" for r in rows)


def _write(network: Network, model: Model, note: str) -> None:
    """finding_weights.yaml and the interactions, in their canonical form."""
    table = model.weights.weights
    weights = {
        finding: {"present": round(float(present), 2), "absent": round(float(absent), 2)}
        for finding, present, absent in zip(network.findings, *table, strict=True)
    }
    middle = [round(float(np.median(row)), 2) for row in table]
    head = {
        "basis": "fitted",
        "reference": ["training_weights"],
        "note": note,
        "default": {"present": middle[0], "absent": middle[1]},
    }
    lines = [
        "# How much each finding is worth beside what is usually said with it: exponents of its",
        "# likelihood ratio. Made by training/weights; not to be edited by hand.",
        *yaml.safe_dump(head, sort_keys=False, width=float("inf"), allow_unicode=True).splitlines(),
        "weights:",
        *(
            f"  {f}: {{present: {w['present']}, absent: {w['absent']}}}"
            for f, w in sorted(weights.items())
        ),
    ]
    (DATA / "finding_weights.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_interactions(*model.layer.arrays(), network.names, network.findings)
    print("written")


if __name__ == "__main__":
    main()
