"""What the reader is shown: texts in the form in which it meets them, some of them shortened."""

from __future__ import annotations

import random

from tests.builders import shared_knowledge
from training.corpus import SINGLE, Sentence, Text, label
from training.reader.examples import FEW, by_themselves, roughened, unlabelled
from training.reader.gather import as_read


def text(*sentences: tuple[str, str], register: str = "note") -> Text:
    told = tuple(Sentence(s, tuple(label(w) for w in labels.split())) for s, labels in sentences)
    whole = " ".join(s.text for s in told)
    return Text("w", "none", 50, "female", register, told, whole)


def test_texts_are_learnt_in_the_form_in_which_they_are_read() -> None:
    (read,) = as_read([text(("LBP for years.", "+pain_back"))], shared_knowledge())
    assert read.sentences[0].text == "low back pain for years."
    assert read.whole == "low back pain for years."
    assert read.sentences[0].labels == (label("+pain_back"),)


def test_a_text_without_labels_is_shown_sentence_by_sentence() -> None:
    whole = "My heel is numb. It began in May."
    assert [s.text for s in unlabelled(whole)] == ["My heel is numb.", "It began in May."]


def test_short_texts_lose_no_sentence() -> None:
    short = [Sentence(f"It is {n} now.", ()) for n in range(FEW)]
    for seed in range(50):
        shown = " ".join(s.text for s in roughened(short, random.Random(seed)))
        assert all(str(n) in shown for n in range(FEW))


def test_long_texts_are_sometimes_shown_without_a_sentence() -> None:
    long = [Sentence(f"It is {n} now.", ()) for n in range(3 * FEW)]
    whole = [
        all(
            str(n) in " ".join(s.text for s in roughened(long, random.Random(seed)))
            for n in range(3 * FEW)
        )
        for seed in range(50)
    ]
    assert 10 < sum(whole) < 45


def test_only_sentences_that_state_nothing_are_shown_by_themselves() -> None:
    told = [text(("My heel is numb.", "+feel_numb"), ("We have a dog.", "")),
            text(("I cannot pee.", "+bladder_retention"), register=SINGLE)]  # fmt: skip
    alone = by_themselves(told, random.Random(0), 10)
    assert [t.whole for t in alone] == ["We have a dog."]
