"""Texts and mentions for the tests of reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plantar.plain_yaml import plain_yaml
from plantar.reading.mention import Mention, only
from plantar.reading.sentences import Span

FAMILIES: Mapping[str, Any] = plain_yaml(
    (Path(__file__).parent / "families.yaml").read_text(encoding="utf-8")
)
FEWEST = 20


def mention(text: str, words: str, state: int, finding: str = "x") -> Mention:
    """A mention of a finding at ``words``, read as one state with .9."""
    start = text.index(words)
    return Mention(finding, 0, only(state, 0.9), None, Span(start, start + len(words)))


def texts_of(kind: str) -> Iterator[tuple[str, list[str]]]:
    """The texts of a kind with what is expected of each; a list named "x2" is x from the fourth."""
    family, lists = FAMILIES["kinds"][kind], FAMILIES["lists"]
    chosen = {name: lists[name.rstrip("2")] for name in family["lists"]}
    for n in range(max(FEWEST, *map(len, chosen.values()))):
        text, expected = family["patterns"][n % len(family["patterns"])], list[str]()
        for place, (name, items) in enumerate(chosen.items()):
            shift = 3 if name.endswith("2") else 0
            said, _, labels = items[(n * (2 * place + 1) + shift) % len(items)].partition(" | ")
            text = text.replace(f"{{{name}}}", said)
            expected += labels.split()
        yield text, expected
