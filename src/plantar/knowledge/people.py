"""Who is assessed and who is not: ages, and what may be said of sex and of pregnancy."""

from __future__ import annotations

from typing import Literal, get_args

from plantar.errors import ChildError

ADULT = 18
"""Years; nobody younger is assessed."""
OLDEST = 120
"""Years; nobody is older."""
Sex = Literal["female", "male", "intersex", "unknown"]
"""At birth."""
Pregnancy = Literal["yes", "no", "unknown"]
SEXES: tuple[Sex, ...] = get_args(Sex)
PREGNANCIES: tuple[Pregnancy, ...] = get_args(Pregnancy)
FOR_A_CHILD = (
    f"plantar is for adults ({ADULT} or over). A child with a numb or weak leg needs a doctor, "
    "today if it is new. Call the emergency number now if the child cannot walk or pee, has a "
    "drooping face, is hard to wake, or has trouble breathing."
)
"""What is said where the person is a child."""


def refuse_child(age_years: int | None, field: str = "age_years") -> None:
    """Refuse the age of a child; ``field`` is what the caller calls the age.

    Raises:
        ChildError: says what to do instead.
    """
    if age_years is not None and age_years < ADULT:
        raise ChildError(age_years, FOR_A_CHILD, field)
