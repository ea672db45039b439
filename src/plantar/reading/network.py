"""The trained reader: an encoder, and heads for what is said.

The encoder gives a vector for each token, read in the context of its text. A token scores each
finding by a cosine; a sentence mentions a finding as much as its tokens do together (log-sum-exp);
what it says of it and on which side is read from the tokens that mention it. ``training/reader``
holds the same network for learning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plantar.errors import KnowledgeError
from plantar.reading.encoder import Encoder, together
from plantar.reading.extraction import SimilarCase
from plantar.reading.gelu import gelu
from plantar.reading.sentences import Span
from plantar.reading.word_counts import WordCounts
from plantar.reading.wordpiece import UNKNOWN, Pieces, WordPiece

Floats = NDArray[np.float32]
STATES = ("present", "absent", "historical", "other", "hypothetical")
SIDES = ("", "left", "right", "both")
BEGIN, END = "[CLS]", "[SEP]"
"""Marks around what the encoder reads."""
CONDITIONS_BY_WORDS = "words.npz"
HALF_HEARD = 3
"""Words of which the readings of a whole text count half, both being too sure of a few."""
LEAST = 1e-3
"""Probability that the encoder leaves to all causes alike."""
LONGEST = 320
"""Tokens that are read at once."""


@dataclass(frozen=True)
class ReaderThresholds:
    """Probabilities from which something is done; set on writers that the reader never saw."""

    fact: float
    """A finding is a fact."""
    perhaps: float
    """A finding is evidence with its low confidence, and asked about."""
    danger: float
    """A finding is asked about where it would make a red flag of the day fire."""
    alarm: float
    """The text sounds urgent: the danger questions come first."""


@dataclass(frozen=True)
class NetworkOutput:
    """What the network makes of a text; t tokens, s sentences.

    ``mention`` (s, findings) and ``token`` (t, findings) are logits, ``said`` (t, states + sides)
    too; ``sentence`` (t,) is each token's sentence, ``spans`` its place in the text. ``whole``
    (2 * width,) is the text as a whole, ``mean`` (width,) its unit mean.
    """

    text: str
    mention: Floats
    token: Floats
    said: Floats
    sentence: NDArray[np.int64]
    spans: tuple[Span, ...]
    whole: Floats
    mean: Floats

    def share(self, sentence: int, finding: int) -> tuple[NDArray[np.int64], Floats]:
        """The tokens of a sentence, and the part of each in its mention of a finding."""
        tokens = np.flatnonzero(self.sentence == sentence)
        return tokens, _softmax(self.token[tokens, finding])

    def says(self, sentence: int, finding: int) -> tuple[Floats, Floats]:
        """Probabilities of the STATES and the SIDES of a finding in a sentence."""
        tokens, share = self.share(sentence, finding)
        said = share @ self.said[tokens]
        return _softmax(said[: len(STATES)]), _softmax(said[len(STATES) :])


class ReaderNetwork:
    """Encoder and heads; loads its files on the first text."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the files are; the package's own by default."""
        self.folder = folder or Path(str(resources.files("plantar.reading") / "data"))

    @cached_property
    def card(self) -> dict[str, Any]:
        """What the files are: checksums, ids of findings and conditions, thresholds, cases."""
        card: dict[str, Any] = json.loads((self.folder / "card.json").read_text(encoding="utf-8"))
        for name, sha256 in card["sha256"].items():
            found = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
            if found != sha256:
                raise KnowledgeError(f"{name}: checksum {found}; card.json says {sha256}")
        return card

    @cached_property
    def heads(self) -> dict[str, Floats]:
        """The arrays of heads.npz, as float32."""
        self.card  # noqa: B018  the checksums come first
        with np.load(self.folder / "heads.npz") as arrays:
            return {name: arrays[name].astype(np.float32) for name in arrays.files}

    @cached_property
    def _words(self) -> WordCounts:
        self.card  # noqa: B018
        return WordCounts(self.folder / CONDITIONS_BY_WORDS)

    @property
    def findings(self) -> tuple[str, ...]:
        """Ids, in the order of the heads."""
        return tuple(self.card["findings"])

    @property
    def conditions(self) -> tuple[str, ...]:
        """Ids, in the order of the head of whole texts."""
        return tuple(self.card["conditions"])

    @cached_property
    def thresholds(self) -> ReaderThresholds:
        """As the card gives them."""
        return ReaderThresholds(**self.card["thresholds"])

    @cached_property
    def _encoder(self) -> Encoder:
        self.card  # noqa: B018
        return Encoder(self.folder / "encoder.npz")

    @cached_property
    def _tokenizer(self) -> WordPiece:
        self.card  # noqa: B018
        return WordPiece(self.folder / "tokenizer.json")

    def read(self, text: str, sentences: Sequence[Span]) -> NetworkOutput:
        """Reads the sentences of a text, each in the context of those around it."""
        coded = [self._coded(text, span) for span in sentences]
        parts = together([len(each.ids) for each in coded], LONGEST)
        rows = [self._row(coded[first:last]) for first, last in parts]
        return self._seen(text, coded, self._encoder.hidden(rows))

    def read_apart(self, text: str, parts: Sequence[Span]) -> list[NetworkOutput]:
        """Reads each part of a text without the rest of it."""
        coded = [self._coded(text, part) for part in parts]
        hidden = self._encoder.hidden([self._row([each]) for each in coded])
        return [self._seen(text, [c], [h]) for c, h in zip(coded, hidden, strict=True)]

    def _coded(self, text: str, span: Span) -> Pieces:
        ids, places = self._tokenizer.pieces(text[span.start : span.end])
        if not ids:  # nothing but marks that the tokenizer drops
            return Pieces([self._tokenizer.marks[UNKNOWN]], [span])
        spans = [Span(span.start + p.start, span.start + p.end) for p in places[: LONGEST - 2]]
        return Pieces(ids[: LONGEST - 2], spans)

    def _row(self, coded: Sequence[Pieces]) -> list[int]:
        """What the encoder reads together, between its marks."""
        marks = self._tokenizer.marks
        return [marks[BEGIN], *(number for each in coded for number in each.ids), marks[END]]

    def _seen(self, text: str, coded: Sequence[Pieces], hidden: Sequence[Floats]) -> NetworkOutput:
        """``coded``: each sentence; ``hidden``: what the encoder makes of each row of them."""
        heads, n = self.heads, len(coded)
        of = np.repeat(np.arange(n), [len(each.ids) for each in coded])
        everything = np.concatenate(hidden)
        told = np.concatenate([row[1:-1] for row in hidden])
        mixed = told + gelu(told @ heads["mix"] + heads["mix_bias"])
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        token = np.asarray(mixed @ heads["finding"].T, dtype=np.float32)
        mentions = np.stack([_log_sum_exp(token[of == k]) for k in range(n)])
        mention = np.asarray(mentions + heads["bias"], dtype=np.float32)
        inner = gelu(told @ heads["said_in"] + heads["said_in_bias"])
        said = np.asarray(inner @ heads["said"] + heads["said_bias"], dtype=np.float32)
        look = _softmax(everything @ heads["look"])
        mean = everything.mean(axis=0)
        whole = np.asarray(np.concatenate([mean, look @ everything]), dtype=np.float32)
        near = np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)
        spans = tuple(span for each in coded for span in each.spans)
        return NetworkOutput(text, mention, token, said, of, spans, whole, near)

    def cause(self, seen: NetworkOutput, facts: int = 0) -> Floats:
        """p(condition | text) in the order of ``conditions``: its sentences and its bare words.

        Both are tempered by how much of the text says more than the ``facts`` that were heard in
        it, which count by themselves: by its words, less one for each (decision 23).
        """
        both = np.log(self.by_encoder(seen) + LEAST / len(self.conditions)) + self.by_words(seen)
        words = len(seen.text.split())
        more = max(words - facts, 0) / (words + HALF_HEARD)
        return _softmax(np.asarray(more * both, dtype=np.float32))

    def by_encoder(self, seen: NetworkOutput) -> Floats:
        """p(condition | text) by what the encoder makes of it."""
        heads = self.heads
        inner = np.maximum(seen.whole @ heads["cause_in"] + heads["cause_in_bias"], 0)
        return _softmax(inner @ heads["condition"] + heads["condition_bias"])

    def by_words(self, seen: NetworkOutput) -> Floats:
        """Log p(condition | words), whatever their order."""
        return self._words.scores(seen.text)

    def urgency(self, seen: NetworkOutput) -> Floats:
        """Probabilities that the text is of something for later, within the day, at once."""
        return _softmax(seen.whole @ self.heads["level"] + self.heads["level_bias"])

    def similar(self, seen: NetworkOutput, most: int) -> tuple[SimilarCase, ...]:
        """The cases whose first texts are most like it."""
        near = self.heads["cases"] @ seen.mean
        cases, table = self.card["cases"], self.card["published"]
        found: dict[str, SimilarCase] = {}
        for n in np.argsort(-near, kind="stable"):
            if len(found) == most:
                break
            row = table[name := cases[n]]
            found[name] = SimilarCase(
                name, row["title"], row["source"], row["address"], tuple(row["right"])
            )
        return tuple(found.values())


def _softmax(x: Floats) -> Floats:
    raised = np.exp(x - x.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)


def _log_sum_exp(x: Floats) -> Floats:
    top = x.max(axis=0)
    return np.asarray(top + np.log(np.exp(x - top).sum(axis=0)), dtype=np.float32)
