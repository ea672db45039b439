"""One FHIR resource, read so that every element which was not used can be named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


class Elements:
    """A resource and which of its elements were used."""

    def __init__(self, resource: dict[str, Any], at: str, full_url: str = "") -> None:
        self.resource, self.at, self.full_url = resource, at, full_url
        self._used: set[Path] = set()

    @property
    def kind(self) -> str:
        """Its resource type."""
        return str(self.resource.get("resourceType", ""))

    def get(self, *path: str | int) -> Any:
        """The element at ``path``, which counts as used; None where there is none."""
        found = self._at(path)
        if found is not None:
            self._used.add(path)
        return found

    def _at(self, path: Path) -> Any:
        found: Any = self.resource
        for part in path:
            if isinstance(part, str) and isinstance(found, dict):
                found = found.get(part)
            elif isinstance(part, int) and isinstance(found, list) and part < len(found):
                found = found[part]
            else:
                return None
        return found

    def keys_at(self, *path: str | int) -> tuple[str, ...]:
        """Names of the elements at ``path``; looking does not use them."""
        found = self._at(path)
        return tuple(found) if isinstance(found, dict) else ()

    def peek(self, *path: str | int) -> str:
        """The element as text, empty where it is none; looking does not use it."""
        found = self._at(path)
        return found if isinstance(found, str) else ""

    def text(self, *path: str | int) -> str:
        """Return the element as text; empty if it is something else."""
        found = self.get(*path)
        return found if isinstance(found, str) else ""

    def count(self, *path: str | int) -> int:
        """How many there are at ``path``; looking does not use them."""
        found = self._at(path)
        return len(found) if isinstance(found, list) else 0

    def concept(self, *path: str | int) -> str:
        """The words of a CodeableConcept: its text, else the display of its first coding."""
        if words := self.text(*path, "text"):
            return words
        return self.text(*path, "coding", 0, "display")

    def codes(self, *path: str | int) -> Iterator[tuple[str, str]]:
        """System and code of each coding of a CodeableConcept."""
        for n in range(self.count(*path, "coding")):
            yield self.text(*path, "coding", n, "system"), self.text(*path, "coding", n, "code")

    def code(self, *path: str | int) -> str:
        """The first code of a CodeableConcept, or a plain code; empty where there is none."""
        found = self.get(*path)
        if isinstance(found, str):
            return found
        return next((code for _, code in self.codes(*path)), "")

    def unused(self) -> Iterator[str]:
        """Paths of what was not used, as short as they can be."""
        for key, value in self.resource.items():
            if key not in ("resourceType", "id"):
                yield from self._unused(value, (key,))

    def _unused(self, value: Any, path: Path) -> Iterator[str]:
        if path in self._used:
            return
        inside = any(used[: len(path)] == path for used in self._used)
        if not inside:
            yield f"{self.at}.{_written(path)}"
        elif isinstance(value, dict):
            for key, part in value.items():
                yield from self._unused(part, (*path, key))
        elif isinstance(value, list):
            for n, part in enumerate(value):
                yield from self._unused(part, (*path, n))


def _written(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
