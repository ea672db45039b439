"""Entries of the clinician's form."""

from __future__ import annotations

from starlette.datastructures import FormData

from plantar.web.case_form import CaseForm, read_form
from plantar.web.engine import Engine

JERK, SLR = "sign_ankle_reflex_one_reduced", "sign_straight_leg_raise"


def case(engine: Engine, *pairs: tuple[str, str]) -> CaseForm:
    """The case of a form."""
    return read_form(FormData(list(pairs)), engine)
