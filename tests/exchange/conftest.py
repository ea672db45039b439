"""One door for all tests of the room: the knowledge is compiled once."""

from __future__ import annotations

import pytest

from plantar import Plantar
from plantar.exchange.dialogue import Dialogue
from plantar.exchange.tools import Tools
from plantar.knowledge.base import KnowledgeBase
from plantar.reading.listener import Listener


@pytest.fixture(scope="session")
def door(knowledge: KnowledgeBase, listener: Listener) -> Plantar:
    made = Plantar(knowledge)
    made.__dict__["listener"] = listener
    return made


@pytest.fixture(scope="session")
def dialogue(door: Plantar) -> Dialogue:
    return Dialogue(door)


@pytest.fixture(scope="session")
def tools(door: Plantar) -> Tools:
    return Tools(door)


@pytest.fixture(scope="session")
def all_no(knowledge: KnowledgeBase) -> dict[str, str]:
    return dict.fromkeys(knowledge.danger_screen, "no")
