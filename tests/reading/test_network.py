"""The files of the reader are checked, and it reads each text the same way every time."""

from __future__ import annotations

import shutil
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from plantar.errors import KnowledgeError
from plantar.knowledge.base import KnowledgeBase
from plantar.reading.listener import Listener
from plantar.reading.network import SIDES, STATES, NetworkOutput, ReaderNetwork
from plantar.reading.sentences import Span, sentences

TEXT = "My left heel has been numb for three weeks. It burns at night. I have no back pain."
FILLER = "I went to the shop on Monday and talked to my neighbour about the garden for a while. "


@pytest.fixture(scope="module")
def network(listener: Listener) -> ReaderNetwork:
    return listener.network


def seen(network: ReaderNetwork, text: str) -> NetworkOutput:
    return network.read(text, list(sentences(text)))


FILES = ["encoder.npz", "heads.npz", "tokenizer.json", "words.npz"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_wrong_checksum_is_refused_by_its_name(
    name: str, network: ReaderNetwork, tmp_path: Path
) -> None:
    for path in network.folder.iterdir():
        if path.suffix in (".npz", ".json"):
            shutil.copy(path, tmp_path / path.name)
    with (tmp_path / name).open("r+b") as file:
        first = file.read(1)
        file.seek(0)
        file.write(bytes([first[0] ^ 1]))
    with pytest.raises(KnowledgeError, match=rf"^{name}: checksum .*card\.json says"):
        ReaderNetwork(tmp_path).read(TEXT, list(sentences(TEXT)))


def test_every_file_that_is_run_has_a_checksum(network: ReaderNetwork) -> None:
    assert set(network.card["sha256"]) == {*FILES}


def test_the_files_are_not_read_before_the_first_text(tmp_path: Path) -> None:
    assert ReaderNetwork(tmp_path / "nowhere").folder.name == "nowhere"


def test_what_the_reader_knows_is_in_the_knowledge(
    network: ReaderNetwork, knowledge: KnowledgeBase
) -> None:
    assert set(network.findings) <= knowledge.findings.keys()
    assert set(network.conditions) <= knowledge.conditions.keys() | {"something_else", "none"}
    assert len(set(network.findings)) == len(network.findings)


def test_every_threshold_is_a_probability(network: ReaderNetwork) -> None:
    limits = network.thresholds
    assert all(0 < getattr(limits, field.name) <= 1 for field in fields(limits))


def test_the_heads_fit_the_ids_of_the_card(network: ReaderNetwork) -> None:
    heads = network.heads
    assert heads["finding"].shape[0] == len(network.findings) == heads["bias"].shape[0]
    assert heads["condition"].shape[1] == len(network.conditions)
    assert heads["said"].shape[1] == len(STATES) + len(SIDES)
    assert heads["cases"].shape[0] == len(network.card["cases"])


def test_reading_twice_gives_the_same_numbers(network: ReaderNetwork) -> None:
    one, two = seen(network, TEXT), seen(network, TEXT)
    assert all(
        np.array_equal(getattr(one, field.name), getattr(two, field.name))
        for field in fields(NetworkOutput)
        if field.name != "spans"
    )


def test_a_second_reader_gives_the_same_numbers(network: ReaderNetwork) -> None:
    other = ReaderNetwork(network.folder)
    assert np.array_equal(seen(other, TEXT).mention, seen(network, TEXT).mention)


def test_a_sentence_is_not_changed_by_a_later_part_of_a_long_text(network: ReaderNetwork) -> None:
    """What was said first must not depend on how a long text ends."""
    long = TEXT + " " + FILLER * 40
    other = long + "My face droops and I cannot speak. I feel well."
    one, two = seen(network, long), seen(network, other)
    assert np.allclose(one.mention[:3], two.mention[:3], atol=1e-5)
    assert np.allclose(one.said[one.sentence < 3], two.said[two.sentence < 3], atol=1e-5)


def test_shapes_are_those_of_sentences_tokens_and_findings(network: ReaderNetwork) -> None:
    found = seen(network, TEXT)
    tokens = len(found.spans)
    assert found.mention.shape == (3, len(network.findings))
    assert found.token.shape == (tokens, len(network.findings))
    assert found.said.shape == (tokens, len(STATES) + len(SIDES))
    assert found.sentence.shape == (tokens,) and set(found.sentence) == {0, 1, 2}


def test_tokens_lie_in_their_sentences_in_order(network: ReaderNetwork) -> None:
    spans = list(sentences(TEXT))
    found = seen(network, TEXT)
    for token, of in zip(found.spans, found.sentence, strict=True):
        assert spans[of].start <= token.start < token.end <= spans[of].end


def test_states_sides_causes_and_levels_are_distributions(network: ReaderNetwork) -> None:
    found = seen(network, TEXT)
    state, side = found.says(0, 0)
    for p in (state, side, network.cause(found), network.urgency(found)):
        assert p.sum() == pytest.approx(1, abs=1e-4) and (p >= 0).all()
    _, share = found.share(0, 0)
    assert share.sum() == pytest.approx(1, abs=1e-4)


def test_similar_cases_are_named_once_each(network: ReaderNetwork) -> None:
    found = [case.id for case in network.similar(seen(network, TEXT), 5)]
    assert len(found) == len(set(found)) == 5


def test_a_sentence_without_a_token_is_read_as_an_unknown_word(network: ReaderNetwork) -> None:
    text = "My heel is numb. \u200b My toe is numb."
    spans = [Span(0, 16), Span(17, 18), Span(19, len(text))]
    found = network.read(text, spans)
    assert set(found.sentence) == {0, 1, 2} and np.isfinite(found.mention).all()


def test_a_part_read_apart_is_read_as_a_text_of_its_own(network: ReaderNetwork) -> None:
    spans = list(sentences(TEXT))
    for span, apart in zip(spans, network.read_apart(TEXT, spans), strict=True):
        alone = network.read(TEXT, [span])
        assert apart.spans == alone.spans
        assert np.allclose(apart.mention, alone.mention, atol=1e-4)
        assert np.allclose(apart.said, alone.said, atol=1e-4)


def test_no_part_to_read_apart_is_nothing(network: ReaderNetwork) -> None:
    assert network.read_apart(TEXT, ()) == []
