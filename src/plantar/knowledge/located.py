"""The knowledge with the files that its entries came from, for the validator's messages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.fields import Link, Location, Ref, links
from plantar.knowledge.tables import TABLES, KnowledgeTable
from plantar.knowledge.yaml_file import place, read_yaml

BY_NAME: Mapping[str, KnowledgeTable] = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class LocatedTables:
    """Tables, their links, and where each entry stands."""

    base: KnowledgeBase
    folder: Path

    def entries(self, name: str) -> Mapping[str | int, BaseModel]:
        """The entries of a table by id, or by number where it is a list."""
        holder: Any = self.base.care if BY_NAME[name].care else self.base
        found = getattr(holder, "article_coverage" if name == "care_coverage" else name)
        if isinstance(found, BaseModel):
            return {"": found}
        return dict(enumerate(found)) if isinstance(found, tuple) else found

    @cached_property
    def known(self) -> Mapping[str, frozenset[str]]:
        """By table, what may be named of it."""
        return {name: frozenset(map(str, self.entries(name))) for name in BY_NAME}

    @cached_property
    def links(self) -> Collection[tuple[str, str | int, Link]]:
        """Every id and rule that an entry holds, with its table and its id."""
        return [
            (name, key, link)
            for name in BY_NAME
            for key, entry in self.entries(name).items()
            for link in links(entry)
        ]

    def cited(self) -> Iterator[str]:
        """Keys of the bibliography that anything cites."""
        for _, _, link in self.links:
            if isinstance(link.to, Ref) and link.to.table == "references":
                yield link.value

    def home(self, table: str, key: str | int) -> Path:
        """The file that an entry stands in."""
        whole = BY_NAME[table].shape in ("one", "rows")
        return self._homes.get((table, "" if whole else key), self.folder)

    @cached_property
    def _homes(self) -> Mapping[tuple[str, str | int], Path]:
        homes: dict[tuple[str, str | int], Path] = {}
        for table in TABLES:
            for path in table.files(self.folder):
                if table.shape == "map":
                    homes |= {(table.name, key): path for key in read_yaml(path)}
                else:
                    homes[table.name, path.stem if table.shape == "each" else ""] = path
        return homes

    def at(self, table: str, key: str | int, *location: str | int) -> str:
        """``file:line: field`` of a place in an entry."""
        path = self.home(table, key)
        inside: Location = (key,) if BY_NAME[table].shape in ("map", "rows") else ()
        return place(path, (*inside, *location)) if path.is_file() else f"{path}:1: {key}"
