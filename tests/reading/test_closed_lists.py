"""Lists that can be made complete: medicines, cancers, plasters, drinks, shorthand.

``closed_lists.yaml`` was written beside the lists, not from them. Nine in ten of each are heard;
what is denied, another's or only near (``!``) is never taken as told.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from plantar.knowledge.evidence import State
from plantar.plain_yaml import plain_yaml
from plantar.reading.listener import Listener

LISTS: Mapping[str, list[str]] = plain_yaml(
    (Path(__file__).parent / "closed_lists.yaml").read_text(encoding="utf-8")
)


def _wrong(listener: Listener, entry: str) -> str:
    """What of an entry is read wrongly; empty where nothing is."""
    text, _, expected = entry.rpartition(" | ")
    heard = listener.hear(text)
    told = {f.evidence.finding for f in heard.facts if f.evidence.state is State.PRESENT}
    asked = {d.finding for d in heard.doubts} | {f.evidence.finding for f in heard.perhaps}
    right = {"+": told, "?": told | asked}
    faults = [
        item
        for item in expected.split()
        if (item[1:] in told if item[0] == "!" else item[1:] not in right[item[0]])
    ]
    return f"{' '.join(faults)}: {text}" if faults else ""


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_a_closed_list_is_heard_and_what_is_near_it_is_not(kind: str, listener: Listener) -> None:
    wrong = [found for entry in LISTS[kind] if (found := _wrong(listener, entry))]
    assert len(wrong) <= len(LISTS[kind]) / 10, "\n".join(wrong)
    assert not [found for found in wrong if "!" in found.partition(": ")[0]]
