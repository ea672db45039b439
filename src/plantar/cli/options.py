"""Options that name a person, checked."""

from __future__ import annotations

from plantar import Person
from plantar.errors import EvidenceError
from plantar.knowledge.people import ADULT, OLDEST, PREGNANCIES, SEXES, refuse_child


def person_from(age: int | None, sex: str, pregnant: str, earlier_contacts: int = 0) -> Person:
    """The person of the options.

    Raises:
        ChildError: the age of a child; says what to do instead.
        EvidenceError: names the option, what was found and what would be right.
    """
    if age is not None and age >= 0:
        refuse_child(age, "--age")
    sex = {"f": "female", "m": "male"}.get(sex.lower(), sex.lower())
    if age is not None and not ADULT <= age <= OLDEST:
        raise EvidenceError(f"--age: found {age}; expected {ADULT} to {OLDEST}")
    if sex not in SEXES:
        raise EvidenceError(f"--sex: found {sex!r}; expected {', '.join(SEXES)}")
    if pregnant.lower() not in PREGNANCIES:
        raise EvidenceError(f"--pregnant: found {pregnant!r}; expected {', '.join(PREGNANCIES)}")
    return Person(age, sex, pregnant.lower(), earlier_contacts)
