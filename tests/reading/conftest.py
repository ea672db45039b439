"""What several tests of reading share."""

from __future__ import annotations

from datetime import date

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.reading.listener import Listener


@pytest.fixture(scope="session")
def dated(knowledge: KnowledgeBase, listener: Listener) -> Listener:
    """A listener that knows the day on which it reads."""
    return Listener(knowledge, listener.network, today=lambda: date(2026, 11, 29))
