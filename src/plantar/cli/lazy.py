"""Commands that are loaded when they are called: no start waits for the others."""

from __future__ import annotations

from collections import UserDict
from importlib import import_module
from typing import Any

from typer.core import TyperGroup
from typer.main import get_command

from plantar.cli.commands import NAMES


class Commands(UserDict[str, Any]):
    """Each command by its name; looked up, it is loaded."""

    def __getitem__(self, name: str) -> Any:
        return get_command(import_module(self.data[name]).app)


class LazyGroup(TyperGroup):
    """The commands of :data:`plantar.cli.commands.NAMES`."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        rooms = "plantar.cli.commands"
        self.commands = Commands({n: f"{rooms}.{n.replace('-', '_')}" for n in NAMES})
