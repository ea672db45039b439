"""Options that name a person, checked."""

from __future__ import annotations

from plantar import Person
from plantar.errors import EvidenceError
from plantar.knowledge.people import ADULT, OLDEST, PREGNANCIES, SEXES


def person_from(age: int | None, sex: str, pregnant: str, earlier_contacts: int = 0) -> Person:
    """The person of the options.

    Raises:
        EvidenceError: names the option, what was found and what would be right.
    """
    sex = {"f": "female", "m": "male"}.get(sex.lower(), sex.lower())
    if age is not None and not ADULT <= age <= OLDEST:
        right = f"{ADULT} to {OLDEST} (plantar is for adults)"
        raise EvidenceError(f"--age: found {age}; expected {right}")
    if sex not in SEXES:
        raise EvidenceError(f"--sex: found {sex!r}; expected {', '.join(SEXES)}")
    if pregnant.lower() not in PREGNANCIES:
        raise EvidenceError(f"--pregnant: found {pregnant!r}; expected {', '.join(PREGNANCIES)}")
    return Person(age, sex, pregnant.lower(), earlier_contacts)
