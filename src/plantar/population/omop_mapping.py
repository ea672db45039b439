"""The file that maps codes of an OMOP CDM to findings: its form, and what is refused of it."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from plantar import KnowledgeBase
from plantar.errors import KnowledgeError
from plantar.population.measured import SIGNS

FILE = Path(__file__).with_name("omop.yaml")


class Mapped(BaseModel):
    """A code, what the vocabulary calls it, and the finding that it makes present."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vocabulary: str
    code: str
    label: str
    finding: str
    days: int | None = None
    """It counts so long before the day of the study; None: for ever."""
    checked: bool


class CodeMapping(BaseModel):
    """The mapping file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conditions: tuple[Mapped, ...]
    drugs: tuple[Mapped, ...]
    measurement_days: int
    note_days: int
    units: dict[str, str] = {}
    """Codes of UCUM to the way a unit is written here, where these differ."""
    operators: dict[int, str] = {}
    """Concepts of signs (``<``), for a CDM whose vocabulary lacks them."""


def read_mapping(knowledge: KnowledgeBase, file: Path = FILE) -> CodeMapping:
    """The mapping in a file.

    Raises:
        KnowledgeError: it is no mapping, or names an unknown finding.
    """
    try:
        read = CodeMapping.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise KnowledgeError(f"{file}: not a mapping of codes: {error}") from error
    for row in (*read.conditions, *read.drugs):
        if row.finding not in knowledge.findings:
            raise KnowledgeError(f"{file}: {row.label}: found {row.finding}; expected a finding")
    for sign in read.operators.values():
        if sign not in SIGNS:
            raise KnowledgeError(f"{file}: operators: found {sign}; expected {', '.join(SIGNS)}")
    return read
