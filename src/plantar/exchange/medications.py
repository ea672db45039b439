"""Medicines of a record by their names, wherever in it the name stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plantar.exchange.elements import Elements

MEDICATION = "Medication"


class Medications:
    """The Medication resources of a record, by everything that refers to them."""

    def __init__(self, resources: Iterable[Elements], wrong: Iterable[str]) -> None:
        """``wrong``: states of a resource that does not count."""
        self._named_by: dict[str, list[str]] = {}
        self._known: dict[str, Elements] = {}
        self._unaddressed: dict[str, Elements] = {}
        for resource in resources:
            doubtful = {"modifierExtension", "implicitRules"} & resource.resource.keys()
            if (
                resource.kind == MEDICATION
                and not doubtful
                and resource.code("status") not in wrong
            ):
                self._known |= dict.fromkeys(_names(resource), resource)
                if not resource.full_url:
                    self._unaddressed[f"{MEDICATION}/{resource.peek('id')}"] = resource

    def name(self, taken: Elements) -> str:
        """A medicine in words: of its concept, of what it refers to, or of the reference itself.

        Empty where nothing names it in words.
        """
        if name := taken.concept("medicationCodeableConcept"):
            return name
        reference = taken.text("medicationReference", "reference")
        name = self._contained(taken, reference) or self._elsewhere(taken, reference)
        return name or taken.text("medicationReference", "display")

    def used_by(self, medication: Elements) -> tuple[str, ...]:
        """Where the name of a Medication was used."""
        return tuple(self._named_by.get(medication.at, ()))

    def _contained(self, taken: Elements, reference: str) -> str:
        for n in range(taken.count("contained")):
            if reference and f"#{taken.text('contained', n, 'id')}" == reference:
                return taken.concept("contained", n, "code")
        return ""

    def _elsewhere(self, taken: Elements, reference: str) -> str:
        """A full address is that of one resource; a relative one names type and id.

        Where the resource came without its address, the end of a full one has to do.
        """
        whole = _unversioned(reference)
        end = "/".join(whole.split("/")[-2:])
        found = self._known.get(whole) or self._unaddressed.get(end)
        name = found.concept("code") if found else ""
        if found and name:
            self._named_by.setdefault(found.at, []).append(taken.at)
        return name


def _names(resource: Elements) -> Iterator[str]:
    """All references that mean a resource: its address, the end of it, and its type with its id."""
    address = _unversioned(resource.full_url)
    if address:
        yield address
    if name := resource.peek("id"):
        yield f"{MEDICATION}/{name}"
    kind, _, end = address.rpartition("/")
    if kind.rpartition("/")[2] == MEDICATION:
        yield f"{MEDICATION}/{end}"


def _unversioned(reference: str) -> str:
    return reference.partition("/_history/")[0]
