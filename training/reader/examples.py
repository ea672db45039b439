"""Texts as tokens: what the network is shown, and what it should say."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tokenizers import Tokenizer

from plantar.reading.sentences import sentences as split
from plantar.triage.urgency import Urgency
from training.corpus import SINGLE, STATES, Sentence, Text

STATE_NAMES = tuple(STATES.values())
SIDE_NAMES = ("", "left", "right", "both")
LONGEST = 320
"""Tokens of a text that are read at once; a longer one is read in parts."""
LEVEL_OF = {
    Urgency.EMERGENCY_NOW: 2,
    Urgency.SAME_DAY: 1,
    Urgency.WITHIN_2_WEEKS: 0,
    Urgency.ROUTINE: 0,
    Urgency.SELF_CARE: 0,
}
"""How urgent a text is, as the head of whole texts tells it: later, same day, at once."""
CALM = (Urgency.ROUTINE, Urgency.SELF_CARE)
"""Levels of texts that hold no sign of danger by itself."""
SHORTER, LEFT_OUT, FEW = 0.4, 0.2, 3
"""How many texts of more than FEW sentences are shown without some, and how many they miss: the
cause must not hang on one sentence."""
PHRASES = "phrases"
"""Writer of the wordings that findings are searched by."""
PHRASE = 0.1
"""A phrase is labelled with what it is for, which is nearly all it says."""
OF_A_SINGLE = 0.05
"""A single sentence says more than the one thing that it was written for."""


@dataclass(frozen=True)
class Example:
    """One text, or a part of a long one.

    ``sentence`` numbers each token's sentence from nought, -1 for the marks at both ends;
    ``labels`` are (sentence, finding, state, side). ``condition`` and ``level`` are -1 where
    nobody said. ``fully`` is how surely what is not labelled is not mentioned; ``calm`` says that
    none of it is an alarm (:attr:`Coder.alarms`).
    """

    ids: list[int]
    sentence: list[int]
    n: int
    labels: list[tuple[int, int, int, int]]
    condition: int = -1
    level: int = -1
    fully: float = 1.0
    calm: bool = False
    writer: str = field(default="", compare=False)


@dataclass(frozen=True)
class Coder:
    """Turns texts into examples."""

    tokenizer: Tokenizer
    findings: Mapping[str, int]
    conditions: Mapping[str, int]
    levels: Mapping[str, int]
    """Condition to how urgent it is, as a number."""
    alarms: tuple[int, ...] = ()
    """Findings that make a red flag of the day fire by themselves, by number."""

    def examples(self, text: Text, draw: random.Random | None = None) -> Iterator[Example]:
        """A text in parts of at most LONGEST tokens; ``draw`` roughens it for training."""
        sentences = list(text.sentences) or unlabelled(text.whole)
        if draw:
            sentences = roughened(sentences, draw)
        coded = [self.tokenizer.encode(s.text, add_special_tokens=False).ids for s in sentences]
        start = 0
        while start < len(sentences):
            end, length = start + 1, len(coded[start])
            while end < len(sentences) and length + len(coded[end]) <= LONGEST:
                length += len(coded[end])
                end += 1
            whole = start == 0 and end == len(sentences)
            yield self._example(text, sentences[start:end], coded[start:end], whole=whole)
            start = end

    def _number(self, token: str) -> int:
        """The number of a token that every tokenizer of BERT has."""
        found = self.tokenizer.token_to_id(token)
        assert found is not None, token
        return found

    def _example(
        self, text: Text, sentences: Sequence[Sentence], coded: Sequence[list[int]], *, whole: bool
    ) -> Example:
        first, last = self._number("[CLS]"), self._number("[SEP]")
        ids, of = [first], [-1]
        for n, tokens in enumerate(coded):
            kept = tokens[: LONGEST - 2]
            ids += kept
            of += [n] * len(kept)
        condition = self.conditions.get(text.condition, -1) if whole else -1
        return Example(
            [*ids, last],
            [*of, -1],
            len(coded),
            [found for n, s in enumerate(sentences) for found in self._labels(n, s)],
            condition,
            self._level(text) if condition >= 0 else -1,
            fully=_fully(text),
            calm=text.level in CALM,
            writer=text.writer,
        )

    def _level(self, text: Text) -> int:
        return LEVEL_OF[text.level] if text.level else self.levels.get(text.condition, -1)

    def _labels(self, n: int, sentence: Sentence) -> Iterator[tuple[int, int, int, int]]:
        seen: dict[int, tuple[int, int, int, int]] = {}
        for label in sentence.labels:
            at = self.findings.get(label.finding)
            if at is not None:
                state, side = STATE_NAMES.index(label.state), SIDE_NAMES.index(label.side)
                seen.setdefault(at, (n, at, state, side))
        yield from seen.values()


def _fully(text: Text) -> float:
    if not text.sentences:
        return 0.0
    if text.register == SINGLE:
        return OF_A_SINGLE
    return PHRASE if text.writer == PHRASES else 1.0


def by_themselves(texts: Sequence[Text], draw: random.Random, n: int) -> list[Text]:
    """``n`` sentences that state nothing, each as a text: not every short text is a complaint."""
    plain = [(t, s) for t in texts if t.writer != PHRASES for s in t.sentences if not s.labels]
    return [
        Text(text.writer, "none", None, "unknown", "by itself", (sentence,), sentence.text)
        for text, sentence in draw.sample(plain, min(n, len(plain)))
    ]


def unlabelled(whole: str) -> list[Sentence]:
    """The sentences of a text that nobody labelled."""
    return [Sentence(whole[s.start : s.end], ()) for s in split(whole)] or [Sentence(whole, ())]


def roughened(sentences: list[Sentence], draw: random.Random) -> list[Sentence]:
    """The same text as a hastier writer might leave it: shorter, joined, unpunctuated, misspelt."""
    found: list[Sentence] = []
    short = LEFT_OUT if draw.random() < SHORTER else 0.0
    for sentence in sentences:
        if len(sentences) > FEW and draw.random() < short:
            continue
        if found and draw.random() < 0.12 and (joined := _joined(found[-1], sentence)):
            found[-1] = joined
        else:
            found.append(sentence)
    hasty = draw.random()
    if hasty < 0.1:
        found = [Sentence(s.text.rstrip(".!?"), s.labels) for s in found]
    if hasty > 0.85:
        found = [Sentence(misspelt(s.text, draw), s.labels) for s in found]
    return found


def _joined(a: Sentence, b: Sentence) -> Sentence | None:
    """Two sentences as one; None where they say different things of a finding."""
    said = {label.finding: label for label in a.labels}
    if any(said.get(label.finding, label) != label for label in b.labels):
        return None
    merged = dict.fromkeys((*a.labels, *b.labels))
    return Sentence(f"{a.text.rstrip('.')}, {b.text}", tuple(merged))


def misspelt(text: str, draw: random.Random, rate: float = 0.06) -> str:
    """Some longer words with a letter dropped, doubled or swapped with the next."""
    words = text.split(" ")
    for n, word in enumerate(words):
        if len(word) > 3 and word.isalpha() and draw.random() < rate:
            at = draw.randrange(1, len(word) - 1)
            words[n] = draw.choice(
                [
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at] + word[at:],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                ]
            )
    return " ".join(words)
