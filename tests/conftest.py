"""What many tests share: the real knowledge, compiled once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Playwright, sync_playwright

from plantar import Plantar, front
from plantar.assessment.assess import Assessor
from plantar.knowledge import loader
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.cache import cached
from plantar.reading.listener import Listener
from tests.builders import shared_assessor, shared_knowledge, shared_listener

# the same examples on every machine, however busy it is: no test depends on a clock or on luck
settings.register_profile(
    "any_machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any_machine")


@pytest.fixture(scope="session", autouse=True)
def one_engine() -> Iterator[None]:
    """Every door that is opened on the real knowledge shares what was compiled for it.

    A command, a server and a fixture would each compile for two seconds; nothing of a person
    is in what they share.
    """
    real = shared_knowledge()

    def known(digest: str, make: Callable[[], KnowledgeBase]) -> KnowledgeBase:
        return real if digest == real.digest else cached(digest, make)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "cached", known)
        for name, shared in (("Assessor", shared_assessor), ("Listener", shared_listener)):
            patch.setattr(front, name, _on_real(real, getattr(front, name), shared))
        yield


def _on_real(
    real: KnowledgeBase, make: Callable[..., Any], shared: Callable[[], Any]
) -> Callable[..., Any]:
    """``make``, but for the real knowledge what is shared."""
    return lambda knowledge, **rest: shared() if knowledge is real else make(knowledge, **rest)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return shared_knowledge()


@pytest.fixture(scope="session")
def assessor() -> Assessor:
    return shared_assessor()


@pytest.fixture(scope="session")
def listener() -> Listener:
    """The trained reader; its files are read once, with the first text."""
    return shared_listener()


@pytest.fixture(scope="session")
def door(knowledge: KnowledgeBase) -> Plantar:
    """The front door, on what ``one_engine`` shares."""
    return Plantar(knowledge)


def chromium_path(play: Playwright) -> str | None:
    """Where Chromium is: named, as Playwright installed it (None), or of the system.

    The one without windows opens a page with a quarter of the work of the whole browser.
    """
    named = os.environ.get("CHROMIUM")
    if named or Path(play.chromium.executable_path).exists():
        return named
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as Playwright installed it or as the system has it; one for all rooms.

    A second Playwright in one process is refused.
    """
    with sync_playwright() as play:
        path = chromium_path(play)
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
