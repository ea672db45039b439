"""What many tests share: the real knowledge, compiled once."""

from __future__ import annotations

import pytest

from plantar.assessment.assess import Assessor
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.loader import load
from plantar.reading.listener import Listener
from tests.builders import shared_assessor, shared_listener


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    return shared_assessor()


@pytest.fixture(scope="session")
def listener() -> Listener:
    """The trained reader; its files are read once, with the first text."""
    return shared_listener()
