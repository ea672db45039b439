"""Who is assessed: the limits of an age, and what may be said of sex and of pregnancy."""

from __future__ import annotations

from typing import Literal, get_args

ADULT = 18
"""Years; nobody younger is assessed."""
OLDEST = 120
"""Years; nobody is older."""
Sex = Literal["female", "male", "intersex", "unknown"]
"""At birth."""
Pregnancy = Literal["yes", "no", "unknown"]
SEXES: tuple[Sex, ...] = get_args(Sex)
PREGNANCIES: tuple[Pregnancy, ...] = get_args(Pregnancy)
