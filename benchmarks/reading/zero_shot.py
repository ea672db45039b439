"""What the pretrained encoder says of a text without having learnt anything: the nearest condition.

Needs ``training/requirements.txt``. Each condition is its name in plain and in clinical words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from transformers import AutoModel

from plantar.evaluation.folder import JudgedCase, p_right, rank_of
from plantar.evaluation.measures import SystemAnswer
from plantar.evaluation.words import text_of
from plantar.knowledge.base import KnowledgeBase
from training.reader.__main__ import pretrained_folder, tokenizer

LONGEST = 512
"""Tokens that the encoder takes."""


def nearest(knowledge: KnowledgeBase) -> Callable[[Sequence[JudgedCase], str], list[SystemAnswer]]:
    """A method that ranks conditions by cosine; it says nothing of urgency or probability."""
    code, encoder = tokenizer(), AutoModel.from_pretrained(pretrained_folder())
    names = [*knowledge.conditions]

    @torch.no_grad()
    def embedded(texts: Sequence[str]) -> np.ndarray:
        rows = []
        for text in texts:
            ids = torch.tensor([code.encode(text).ids[:LONGEST]])
            rows.append(encoder(input_ids=ids).last_hidden_state[0].mean(0).numpy())
        found = np.array(rows)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    described = embedded([f"{c.plain_name}. {c.name}" for c in knowledge.conditions.values()])

    def method(cases: Sequence[JudgedCase], writer: str) -> list[SystemAnswer]:
        told = [case for case in cases if text_of(case, writer)]
        close = embedded([text_of(case, writer) for case in told]) @ described.T
        return [
            SystemAnswer(
                case.id,
                rank_of(case.right, names, row),
                None,
                case.level,
                p_right(case.right, names, row),
                float(row.max()),
            )
            for case, row in zip(told, close, strict=True)
        ]

    return method
