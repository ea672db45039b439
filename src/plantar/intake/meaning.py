"""Words that the lexicon misses, guessed by meaning: always a question, never a fact.

Optional (``pip install plantar[meaning]``). It uses the static word vectors that the wordllama
wheel ships (MIT licence): a sentence is the mean of the vectors of its tokens, so the same text
gives the same guess everywhere. The files are read from the wheel; nothing is fetched.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from plantar.errors import EvidenceError
from plantar.knowledge.base import KnowledgeBase
from plantar.reasoning.network import Floats

ALIKE = 0.7
"""Cosine from which a guess is worth a question; looked at on the development texts."""
WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENS = "tokenizers/l2_supercat_tokenizer_config.json"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence may mean, by the wording it resembles most."""

    finding: str
    like: str
    similarity: float


class Guesser:
    """The wordings of all findings that a patient can report, as vectors.

    Raises:
        EvidenceError: the extra is not installed; says how to install it.
    """

    def __init__(self, knowledge: KnowledgeBase) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        folder = _folder()
        vectors = next(iter(load_file(folder / WEIGHTS).values()))
        self._vectors = vectors.astype(np.float32)
        self._tokens: Any = Tokenizer.from_file(str(folder / TOKENS))
        self._wordings = [
            (finding, phrase.replace("~", "").replace("|", " ").strip())
            for finding, ways in knowledge.lexicon.items()
            if knowledge.findings[finding].asked_of == "patient"
            for phrase in ways.lay
        ]
        self._table = self._embed([phrase for _, phrase in self._wordings])

    def guess(self, sentences: Sequence[str]) -> list[Guess | None]:
        """For each sentence what it may mean; None where nothing is alike enough."""
        if not sentences:
            return []
        alike = self._embed(sentences) @ self._table.T
        found: list[Guess | None] = []
        for row in alike:
            best = int(row.argmax())
            finding, phrase = self._wordings[best]
            similarity = round(float(row[best]), 3)
            found.append(Guess(finding, phrase, similarity) if similarity >= ALIKE else None)
        return found

    def _embed(self, texts: Sequence[str]) -> Floats:
        """(n, 256) unit vectors; zero for a text without a known token."""
        result = np.zeros((len(texts), self._vectors.shape[1]), dtype=np.float32)
        for n, encoded in enumerate(self._tokens.encode_batch(texts, add_special_tokens=False)):
            if encoded.ids:
                result[n] = self._vectors[encoded.ids].mean(axis=0)
        length = np.linalg.norm(result, axis=1, keepdims=True)
        return np.asarray(result / np.maximum(length, 1e-9))


def _folder() -> Path:
    spec = importlib.util.find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise EvidenceError("--guess needs the word vectors: pip install 'plantar[meaning]'")
    return Path(spec.origin).parent
