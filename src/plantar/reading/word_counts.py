"""What the bare words of a text say of its cause, whatever their order.

A linear model over the words of a text, beside the encoder's reading of its sentences: the two
err on unlike texts. Words are counted by tf-idf (sublinear, unit length), as scikit-learn's
``TfidfVectorizer`` counts them; ``training/reader/words.py`` fits the weights.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
WORD = re.compile(r"\b\w\w+\b")


class WordCounts:
    """Log p(condition | words) of a text; a text of unknown words says the same of each."""

    def __init__(self, path: Path) -> None:
        """``path``: the file that :func:`write_word_counts` wrote."""
        with np.load(path) as arrays:
            words = str(arrays["words"]).split(" ")
            self._idf = arrays["idf"].astype(np.float32)
            self._bias = arrays["bias"].astype(np.float32)
            self._weights, self._step = arrays["weights"], arrays["step"].astype(np.float32)
        self._row: Mapping[str, int] = {word: n for n, word in enumerate(words)}

    def scores(self, text: str) -> Floats:
        """(n_conditions,) log probabilities, in the order of the reader's conditions."""
        counts = Counter(self._row[w] for w in WORD.findall(text.lower()) if w in self._row)
        if not counts:
            return np.full(len(self._bias), -np.log(len(self._bias)), dtype=np.float32)
        rows = np.array(sorted(counts))
        tf = 1 + np.log(np.array([counts[int(row)] for row in rows], dtype=np.float32))
        weight = tf * self._idf[rows]
        weight *= self._step[rows] / np.linalg.norm(weight)
        found = weight @ self._weights[rows].astype(np.float32) + self._bias
        top = found.max()
        return np.asarray(found - top - np.log(np.exp(found - top).sum()), dtype=np.float32)


def write_word_counts(
    path: Path, words: Mapping[str, int], idf: Floats, weights: Floats, bias: Floats
) -> None:
    """Writes a model; weights in eight bits, with a step of its own for each word.

    Args:
        path: to write.
        words: each word's row.
        idf: (n_words,) inverse document frequencies.
        weights: (n_words, n_conditions), in nats.
        bias: (n_conditions,).
    """
    step = np.maximum(np.abs(weights).max(axis=1), 1e-6) / 127
    np.savez_compressed(
        path,
        words=np.array(" ".join(sorted(words, key=lambda word: words[word]))),
        idf=idf.astype(np.float16),
        weights=np.round(weights / step[:, None]).astype(np.int8),
        step=step.astype(np.float32),
        bias=bias.astype(np.float32),
    )
