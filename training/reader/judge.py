"""What a trained reader gets right on texts that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from training.reader.examples import STATE_NAMES, Example
from training.reader.model import Reader, said_of
from training.reader.train import STATES, collate

LOW = 0.02
PRESENT, ABSENT = STATE_NAMES.index("present"), STATE_NAMES.index("absent")


@dataclass(frozen=True)
class Judged:
    """Per text and finding: what it states, and the probabilities read.

    ``truth`` (texts, findings): 1 so, -1 not so, 0 not stated; ``so`` and ``not_so`` the largest
    probability of any sentence; ``condition`` log probabilities and ``right``, -1 where unknown.
    """

    truth: np.ndarray
    so: np.ndarray
    not_so: np.ndarray
    condition: np.ndarray
    right: np.ndarray
    level: np.ndarray


@torch.no_grad()
def read(reader: Reader, examples: Sequence[Example]) -> Judged:
    """Reads every example."""
    reader.eval()
    rows = []
    for example in examples:
        batch = collate([example])
        out = reader(batch.ids, batch.mask, batch.sentence, batch.n)
        mention = out.mention.sigmoid()
        truth = np.zeros(mention.shape[1])
        for _, finding, said, _ in example.labels:
            if said in (PRESENT, ABSENT):
                truth[finding] = 1.0 if said == PRESENT else -1.0
        so, not_so = torch.zeros(mention.shape), torch.zeros(mention.shape)
        at, finding = torch.nonzero(mention > LOW, as_tuple=True)
        state = said_of(out, at, finding)[:, :STATES].softmax(dim=1)
        so[at, finding] = mention[at, finding] * state[:, PRESENT]
        not_so[at, finding] = mention[at, finding] * state[:, ABSENT]
        rows.append(
            (
                truth,
                so.max(dim=0).values.numpy(),
                not_so.max(dim=0).values.numpy(),
                out.condition[0].log_softmax(0).numpy(),
                out.level[0].softmax(0).numpy(),
            )
        )
    truth, so, not_so, condition, level = (np.array(c) for c in zip(*rows, strict=True))
    right = np.array([e.condition for e in examples])
    return Judged(truth, so, not_so, condition, right, level)


def said(judged: Judged, threshold: float) -> str:
    """Recall, precision and wrong states at a threshold, and the whole text's causes."""
    state = np.where(
        np.maximum(judged.so, judged.not_so) >= threshold,
        np.where(judged.so >= judged.not_so, 1, -1),
        0,
    )
    stated = judged.truth != 0
    found, wrong = (state == judged.truth) & stated, (state == -judged.truth) & stated
    precision = found.sum() / max((state != 0).sum(), 1)
    text = (
        f"at {threshold:.2f}: recall {found.sum() / stated.sum():.3f}, precision {precision:.3f}, "
        f"wrong state {wrong.sum() / stated.sum():.3f}"
    )
    known = judged.right >= 0
    if known.any():
        order = np.argsort(-judged.condition[known], axis=1)
        rank = np.argmax(order == judged.right[known][:, None], axis=1)
        text += f"; cause in 1/3/5 {', '.join(f'{(rank < k).mean():.3f}' for k in (1, 3, 5))}"
    return text
