"""The resources of a record, which is of one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from plantar.errors import ExchangeError
from plantar.exchange.elements import Elements


def resources_of(record: dict[str, Any]) -> Iterator[Elements]:
    """The resources of a Bundle, or the one resource that it is.

    Raises:
        ExchangeError: neither; names the element.
    """
    kind = record.get("resourceType")
    if not isinstance(kind, str):
        raise ExchangeError(f"resourceType: found {kind!r}; expected Bundle or a resource of R4")
    if kind != "Bundle":
        yield Elements(record, kind)
        return
    entries = record.get("entry", [])
    if not isinstance(entries, list):
        raise ExchangeError("Bundle.entry: expected a list")
    for n, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            raise ExchangeError(f"Bundle.entry[{n}].resource: expected a resource")
        at = f"entry[{n}]({resource.get('resourceType', '?')})"
        yield Elements(resource, at, str(entry.get("fullUrl", "")))


def one_person(resources: Iterable[Elements]) -> None:
    """Refuse a record of two people: an answer about one must not rest on the other.

    Raises:
        ExchangeError: two patients, or subjects that are not the same.
    """
    about: set[str] = set()
    patients: list[set[str]] = []
    for resource in resources:
        if resource.kind == "Patient":
            patients.append({_tail(str(resource.resource.get("id", ""))), _tail(resource.full_url)})
        for key in ("subject", "patient"):
            if isinstance(reference := resource.get(key, "reference"), str):
                about.add(_tail(reference))
    stranger = bool(patients) and not about <= patients[0]
    if len(patients) > 1 or len(about) > 1 or stranger:
        raise ExchangeError("Bundle: found more than one person; expected the record of one")


def _tail(reference: str) -> str:
    return reference.rsplit("/", 1)[-1].removeprefix("urn:uuid:")
