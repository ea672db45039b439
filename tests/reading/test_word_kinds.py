"""Kinds of sentences that an earlier reader misread, twenty or more fresh ones of each.

``word_kinds.yaml`` was written by somebody who saw neither the reader nor its answers. A trained
reader is right in a share of a kind, so each kind has a floor in ``floors.yaml``: the share
that was measured when the model was made, less one item.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

Misread = Callable[[Mapping[str, Any]], list[str]]
HERE = Path(__file__).parent
KINDS: Mapping[str, list[dict[str, Any]]] = plain_yaml(
    (HERE / "word_kinds.yaml").read_text(encoding="utf-8")
)
FLOORS: Mapping[str, float] = plain_yaml((HERE / "floors.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def misread(listener: Listener) -> Misread:
    """What of an item was read wrongly, in words; each text is read once."""
    kept: dict[str, list[str]] = {}

    def found(item: Mapping[str, Any]) -> list[str]:
        if item["text"] not in kept:
            kept[item["text"]] = _misread(listener, item)
        return kept[item["text"]]

    return found


def _misread(listener: Listener, item: Mapping[str, Any]) -> list[str]:
    heard = {f.evidence.finding: f.evidence.state for f in listener.hear(item["text"]).facts}
    wrong = [f"{n} not so" for n in item.get("present", ()) if heard.get(n) is State.ABSENT]
    wrong += [f"{n} missed" for n in item.get("present", ()) if n not in heard]
    wrong += [f"{n} so" for n in item.get("absent", ()) if heard.get(n) is State.PRESENT]
    wrong += [f"{n} so" for n in item.get("never", ()) if heard.get(n) is State.PRESENT]
    return wrong


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kind_is_read_at_least_as_well_as_when_the_model_was_made(
    kind: str, misread: Misread
) -> None:
    wrong = {item["text"]: found for item in KINDS[kind] if (found := misread(item))}
    right = 1 - len(wrong) / len(KINDS[kind])
    assert right >= FLOORS[kind], "\n".join(f"{t}: {', '.join(w)}" for t, w in wrong.items())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_denial_is_never_read_as_its_opposite_more_often_than_measured(
    kind: str, misread: Misread
) -> None:
    """The harmful mistake: what is told as so is read as not so."""
    items = KINDS[kind]
    turned = [
        item["text"] for item in items if any(found.endswith("not so") for found in misread(item))
    ]
    assert len(turned) <= FLOORS["turned_round"] * len(items) + 1, turned
