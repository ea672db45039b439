"""``python -m training.weights``: fits, cross-validates on development cases, writes the result.

``--try`` prints cross-validated figures of variants and writes nothing. The cases of
``cases/check`` are never read here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import yaml

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import DATA, load
from plantar.knowledge.schema_model import FindingWeight, FindingWeights
from plantar.reading.listener import Listener
from plantar.reasoning.corrections import write_corrections
from plantar.reasoning.network import Network, compile_network
from training.weights.facts import Facts, Rows, of_cases, of_heard, of_judged, of_texts, of_told
from training.weights.fit import Fitted, Penalty, fit, folds, mean_loss, top

CASES, TEXTS = Path("cases/development"), Path("corpus/train")
JUDGED = Path("corpus/judged.jsonl")
LEVELS = ("history", "examination", "tests")
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
    return compile_network(replace(knowledge, finding_weights=plain), corrected=False)


def cross_validated(
    network: Network, data: Rows, penalty: Penalty, *, correct: bool = True
) -> np.ndarray:
    """Scores of every case from a fit that saw nothing of its source."""
    cases = data.cases
    fold = folds(cases.source)
    scores = np.empty_like(cases.prior)
    for n in np.unique(fold):
        held = np.flatnonzero(fold == n)
        model = fit(
            network, data.without({cases.source[i] for i in held}), penalty, correct=correct
        )
        scores[held] = model.scores(network, cases.take(held))
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
    """Fit and write, or try variants."""
    knowledge = load()
    network, listener = unfitted(knowledge), Listener(knowledge)
    data = Rows(
        of_cases(network, CASES),
        of_texts(network, TEXTS),
        of_told(network, listener, CASES),
        of_heard(network, listener, TEXTS),
        of_judged(network, JUDGED, CASES),
    )
    cases = data.cases
    plain = Fitted(np.ones((2, network.p.shape[1])), np.zeros((2, *network.p.shape)))
    print("figures alone      ", said(plain.scores(network, cases), cases), flush=True)
    if "--try" in sys.argv:
        variants = {
            "weights": (Penalty(), False),
            "and corrections": (Penalty(), True),
            "corrections softer": (Penalty(corrections=0.5), True),
            "corrections harder": (Penalty(corrections=2.0), True),
            "weights harder": (Penalty(weights=6.0), True),
            "texts count less": (Penalty(texts=0.2), True),
            "nothing heard": (Penalty(heard=0.0), True),
            "no judgements": (Penalty(judged=0.0), True),
        }
        for name, (penalty, correct) in variants.items():
            scores = cross_validated(network, data, penalty, correct=correct)
            print(f"{name:19s}", said(scores, cases), flush=True)
        return
    penalty = Penalty()
    scores = cross_validated(network, data, penalty)
    print("cross-validated    ", said(scores, cases))
    print("best temperature   ", round(temperature(scores, cases), 1))
    model = fit(network, data, penalty)
    before = _tops(plain.scores(network, cases), cases)
    note = NOTE.format(
        cases=len(cases.source) // len(LEVELS),
        texts=len(data.texts.source),
        heard=len(data.told.source) + len(data.heard.source),
        judged=len(data.judged.source),
        before=before,
        after=_tops(scores, cases),
    )
    _write(network, model, note)


def _tops(scores: np.ndarray, cases: Facts) -> str:
    rows = [np.arange(n, len(scores), len(LEVELS)) for n in range(len(LEVELS))]
    return ", ".join(f"{top(scores[r], cases.right[r], 3):.0%}" for r in rows)


def _write(network: Network, model: Fitted, note: str) -> None:
    """finding_weights.yaml and the corrections, in their canonical form."""
    weights = {
        finding: {"present": round(float(present), 2), "absent": round(float(absent), 2)}
        for finding, present, absent in zip(network.findings, *model.weights, strict=True)
    }
    middle = [round(float(np.median(row)), 2) for row in model.weights]
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
    write_corrections(model.corrections, network.names, network.findings)
    print("written")


if __name__ == "__main__":
    main()
