"""Conversations by handle, in memory only: bounded, never written, gone with the process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TypeVar

from plantar import Report
from plantar.errors import ExchangeError
from plantar.exchange.dialogue import Conversation, Dialogue

MOST = 256
"""Conversations kept; the one used longest ago goes first."""
MOST_REPORTS = 16
V = TypeVar("V")


class Memory:
    """Keeps immutable conversations under the name that their content gives them."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        self._talks: OrderedDict[str, Conversation] = OrderedDict()
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, talk: Conversation) -> str:
        """The handle under which it can be found again."""
        handle = talk.handle
        with self._lock:
            _put(self._talks, handle, talk, MOST)
        return handle

    def find(self, handle: str) -> Conversation:
        """The conversation of a handle.

        Raises:
            ExchangeError: there is none, or it has been forgotten.
        """
        with self._lock:
            if handle not in self._talks:
                raise ExchangeError(
                    "handle: not known here (handles live in memory and are forgotten); "
                    "call assess again with everything that the person said"
                )
            self._talks.move_to_end(handle)
            return self._talks[handle]

    def report(self, talk: Conversation) -> Report:
        """The report of a conversation, worked out once."""
        handle = talk.handle
        with self._lock:
            if handle in self._reports:
                self._reports.move_to_end(handle)
                return self._reports[handle]
        made = self.dialogue.report(talk)
        with self._lock:
            _put(self._reports, handle, made, MOST_REPORTS)
        return made


def _put(table: OrderedDict[str, V], key: str, value: V, most: int) -> None:
    table[key] = value
    table.move_to_end(key)
    while len(table) > most:
        table.popitem(last=False)
