"""The encoder: MiniLM of six layers, its weights in eight bits, run in float32 by numpy.

The network is BERT's (Devlin et al., arXiv:1810.04805; layers of Vaswani et al., arXiv:1706.03762,
normalised after each sum), distilled (Wang et al., arXiv:2002.10957) and trained further by
``training/reader``. Texts that are read together go through each layer as one matrix, one below
the other without filling; only the attention looks at each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from plantar.reading.gelu import gelu

Floats = NDArray[np.float32]
HEADS = 12
EPSILON = np.float32(1e-12)
"""Added to each variance, as the encoder was pretrained."""
TOGETHER = 256
"""Tokens from which nothing is gained by more in one matrix."""
LAYERS = "attention_in", "attention_out", "inner_in", "inner_out"
"""The dense layers of a layer by name, in the order in which they are run."""


@dataclass(frozen=True)
class Dense:
    """x W + b; ``weight`` (from, to), ``bias`` (to,)."""

    weight: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        found = x @ self.weight
        found += self.bias
        return found


@dataclass(frozen=True)
class Norm:
    """Each row to mean 0 and variance 1, then scaled and moved; ``gain`` and ``shift`` (width,)."""

    gain: Floats
    shift: Floats

    def __call__(self, x: Floats) -> Floats:
        """Of ``x`` (rows, width), in whose place the answer stands."""
        x -= x.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
        x /= np.sqrt(variance + EPSILON)[:, None]
        x *= self.gain
        x += self.shift
        return x


@dataclass(frozen=True)
class EncoderLayer:
    """Attention, then two dense layers with an activation between them."""

    attention_in: Dense
    """Queries, which are divided by the root of the width of a head, keys and values."""
    attention_out: Dense
    inner_in: Dense
    inner_out: Dense
    attention_norm: Norm
    inner_norm: Norm

    def __call__(self, x: Floats, texts: Sequence[slice]) -> Floats:
        """Of ``x`` (tokens, width), in which each text has its rows."""
        asked = self.attention_in(x)
        mixed = np.empty_like(x)
        for text in texts:
            mixed[text] = attention(asked[text])
        found = self.attention_out(mixed)
        found += x
        seen = self.attention_norm(found)
        inner = self.inner_out(gelu(self.inner_in(seen)))
        inner += seen
        return self.inner_norm(inner)


class Encoder:
    """A vector for each token, read in the context of its text."""

    def __init__(self, path: Path) -> None:
        """``path``: the file that ``training/reader/pack.py`` wrote."""
        with np.load(path) as held:
            arrays = {name: held[name] for name in held.files}
        self._words, self._words_from = arrays["words"], arrays["words_zero"]
        self._words_step = arrays["words_step"]
        self._places = _whole(arrays, "places") + arrays["first_kind"]
        self._norm = Norm(arrays["words_gain"], arrays["words_shift"])
        self._layers = [_layer(arrays, n) for n in range(len(arrays["inner_in"]))]

    def hidden(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        """The last layer, (tokens, width), of each text given as the numbers of its pieces."""
        found: list[Floats] = []
        for first, last in together([len(text) for text in texts]):
            found += self._hidden(texts[first:last])
        return found

    def _hidden(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        ends = np.cumsum([0, *map(len, texts)])
        parts = [slice(a, b) for a, b in pairwise(ends)]
        ids = np.array([number for text in texts for number in text])
        x = (self._words[ids].astype(np.float32) - self._words_from) * self._words_step
        for part in parts:
            x[part] += self._places[: part.stop - part.start]
        x = self._norm(x)
        for layer in self._layers:
            x = layer(x, parts)
        return [x[part] for part in parts]


def attention(asked: Floats) -> Floats:
    """What each token of a text takes from the others: (tokens, 3 width) to (tokens, width)."""
    n = len(asked)
    query, key, value = asked.reshape(n, 3, HEADS, -1).transpose(1, 2, 0, 3)
    weight = query @ key.transpose(0, 2, 1)
    weight -= weight.max(axis=2, keepdims=True)
    np.exp(weight, out=weight)
    found = weight @ value
    found /= weight.sum(axis=2, keepdims=True)
    return np.asarray(found.transpose(1, 0, 2).reshape(n, -1), dtype=np.float32)


def together(lengths: Sequence[int], most: int = TOGETHER) -> Iterator[tuple[int, int]]:
    """Runs of texts that together have at most ``most`` tokens, or of one that has more."""
    start = 0
    while start < len(lengths):
        end, total = start + 1, lengths[start]
        while end < len(lengths) and total + lengths[end] <= most:
            total += lengths[end]
            end += 1
        yield start, end
        start = end


def _layer(arrays: dict[str, Floats], n: int) -> EncoderLayer:
    dense = {}
    for name in LAYERS:
        weight = arrays[name][n] * arrays[f"{name}_step"][n]
        dense[name] = Dense(weight, arrays[f"{name}_bias"][n])
    queries = dense["attention_in"]
    width = len(queries.weight)
    for array in (queries.weight, queries.bias):
        array[..., :width] /= np.sqrt(width // HEADS)
    norms = [
        Norm(arrays[f"{name}_gain"][n], arrays[f"{name}_shift"][n])
        for name in ("attention", "inner")
    ]
    return EncoderLayer(**dense, attention_norm=norms[0], inner_norm=norms[1])


def _whole(arrays: dict[str, Floats], name: str) -> Floats:
    whole = (arrays[name].astype(np.float32) - arrays[f"{name}_zero"]) * arrays[f"{name}_step"]
    return np.asarray(whole, dtype=np.float32)
