"""``python -m training.reader.words``: the model of bare words, beside the trained reader.

Prints what encoder, words and both get right on cases that are kept out, then fits on everything,
writes words.npz and its checksum. Needs ``training/requirements.txt``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from plantar.evaluation.folder import read_folder
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import load
from plantar.reading.network import CONDITIONS_BY_WORDS, ReaderNetwork
from plantar.reading.sentences import sentences
from plantar.reading.word_counts import WORD, write_word_counts
from training.corpus import Text, read_texts
from training.reader.export import TARGET, checksum, save_card
from training.reader.gather import KEPT_OUT, as_read, texts_of

HEADS = "heads.npz"
SHRINKAGE = 20.0
"""Inverse strength of the penalty; 3 to 30 differ by less than a point on cases kept out."""
RARE = 2
"""Texts in which a word must stand."""
JUDGED = 0.7
"""Share of what a text teaches that is its judge's; the rest is its known cause."""
LEAST = 0.01
"""A smaller share is not worth a row."""


def texts_with_a_cause(corpus: Path, cases: Path, knowledge: KnowledgeBase) -> list[Text]:
    """Every composed text about a condition, and the texts of development cases, as read."""
    read = list(read_texts(corpus / "train"))
    found = [t for t in read if not t.case and t.condition in knowledge.conditions]
    judged = {(t.case, t.register): t.judged for t in read if t.case}
    own = (t for case in read_folder(cases, knowledge) for t in texts_of(case))
    found += [replace(t, judged=judged.get((t.case, t.register), {})) for t in own]
    return list(as_read(found, knowledge))


def shares(text: Text) -> dict[str, float]:
    """What a text teaches: its cause, and beside it what else a blind reader thought of.

    A text tells of more than its one cause, and how much of each its judge can say (Hinton et al.
    2015, Distilling the knowledge in a neural network).
    """
    said = sum(text.judged.values())
    found = {name: JUDGED * p / said for name, p in text.judged.items()}
    found[text.condition] = found.get(text.condition, 0.0) + 1 - sum(found.values())
    return {name: p for name, p in found.items() if p >= LEAST}


def fit(texts: Sequence[Text]) -> tuple[TfidfVectorizer, LogisticRegression]:
    """Counts of words to causes."""
    counts = TfidfVectorizer(min_df=RARE, sublinear_tf=True, token_pattern=WORD.pattern)
    rows = counts.fit_transform([t.whole for t in texts])
    told = [(n, name, p) for n, t in enumerate(texts) for name, p in shares(t).items()]
    at, names, weights = zip(*told, strict=True)
    model = LogisticRegression(C=SHRINKAGE, max_iter=60, tol=1e-3)
    return counts, model.fit(rows[list(at)], names, sample_weight=weights)


def write(folder: Path, texts: Sequence[Text], conditions: Sequence[str]) -> None:
    """Fits on the texts and writes the file; a condition without a text gets no word."""
    counts, model = fit(texts)
    at = {name: n for n, name in enumerate(conditions)}
    columns = [at[name] for name in model.classes_]
    weights = np.zeros((len(counts.vocabulary_), len(conditions)), dtype=np.float32)
    bias = np.full(len(conditions), model.intercept_.min(), dtype=np.float32)
    weights[:, columns], bias[columns] = model.coef_.T, model.intercept_
    write_word_counts(folder / CONDITIONS_BY_WORDS, counts.vocabulary_, counts.idf_, weights, bias)


def with_new_conditions(folder: Path, knowledge: KnowledgeBase) -> Sequence[str]:
    """Conditions in the order of the heads, those that came since at the end.

    The encoder's head gets a column for each that nothing speaks for;
    ``python -m training.reader.causes`` fits it.
    """
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    names: list[str] = card["conditions"]
    new = [name for name in knowledge.conditions if name not in names]
    if new:
        with np.load(folder / HEADS) as kept:
            heads = {name: kept[name] for name in kept.files}
        weights, bias = heads["condition"], heads["condition_bias"]
        heads["condition"] = np.pad(weights, ((0, 0), (0, len(new))))
        heads["condition_bias"] = np.pad(bias, (0, len(new)), constant_values=bias.min())
        np.savez_compressed(folder / HEADS, **heads)
        names += new
        save_card(folder, card)
    return names


def sign(folder: Path) -> None:
    """The files' checksums, into the card."""
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    for name in (CONDITIONS_BY_WORDS, HEADS):
        card["sha256"][name] = checksum(folder / name)
    save_card(folder, card)


def judged(network: ReaderNetwork, texts: Sequence[Text]) -> str:
    """First, first three and first five of the encoder, of the words and of both."""
    names = network.conditions
    by = {name: [] for name in ("encoder", "words", "both")}  # type: dict[str, list[int]]
    for text in texts:
        seen = network.read(text.whole, tuple(sentences(text.whole)))
        parts = network.by_encoder(seen), network.by_words(seen), network.cause(seen)
        for name, scores in zip(by, parts, strict=True):
            order = [names[n] for n in np.argsort(-scores)]
            by[name].append(order.index(text.condition))
    return "; ".join(
        f"{name} " + "/".join(f"{np.mean(np.array(ranks) < k):.0%}" for k in (1, 3, 5))
        for name, ranks in by.items()
    )


def main() -> None:
    """Judge, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=TARGET)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--cases", type=Path, default=Path("cases/development"))
    asked = parser.parse_args()
    knowledge = load()
    names = with_new_conditions(asked.to, knowledge)
    texts = texts_with_a_cause(asked.corpus, asked.cases, knowledge)
    kept = [t for t in texts if t.case.endswith(KEPT_OUT)]
    write(asked.to, [t for t in texts if not t.case.endswith(KEPT_OUT)], names)
    sign(asked.to)
    print(f"top-1/3/5 on {len(kept)} texts kept out:", judged(ReaderNetwork(asked.to), kept))
    write(asked.to, texts, names)
    sign(asked.to)


if __name__ == "__main__":
    main()
