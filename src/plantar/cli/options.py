"""Options that name a person, checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

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


def one_source(file: Path | None, text: str | None, of_text: Sequence[str]) -> None:
    """Nothing that was given is left unused: ``of_text`` are the options given beside a text.

    Raises:
        EvidenceError: a case and a text, or a case or questions with options of a text.
    """
    if file is not None and text is not None:
        raise EvidenceError(f"found the case {file} and --text; expected one of them")
    if text is None and of_text:
        where = f"in {file}" if file is not None else "as an answer"
        raise EvidenceError(f"{', '.join(of_text)}: with --text only; expected {where}")
