"""The hazard log, the risk matrix and the intended purpose, read and validated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from plantar.errors import KnowledgeError
from plantar.plain_yaml import plain_yaml

Severity = Literal["minor", "significant", "considerable", "major", "catastrophic"]
Likelihood = Literal["very low", "low", "medium", "high", "very high"]
M = TypeVar("M", bound="_SafetyModel")
Risk = tuple[Severity, Likelihood]
PACKAGED = Path(__file__).parent / "data"
CHECKOUT = Path(__file__).parents[3] / "safety"


class _SafetyModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Control(_SafetyModel):
    """What keeps a hazard from doing harm; a test control names tests that exist."""

    kind: Literal["design", "test", "information"]
    text: str
    tests: tuple[str, ...] = ()


class Hazard(_SafetyModel):
    """One hazard in the manner of DCB0129 and ISO 14971."""

    title: str
    causes: tuple[str, ...] = Field(min_length=1)
    effect: str
    harm: str
    initial: Risk
    controls: tuple[Control, ...] = Field(min_length=1)
    residual: Risk
    justification: str = ""
    status: Literal["controlled", "open"] = "controlled"


class Matrix(_SafetyModel):
    """Ratings by severity and likelihood, and which are acceptable."""

    source: str
    severity: tuple[Severity, ...]
    severity_means: dict[Severity, str]
    likelihood: tuple[Likelihood, ...]
    likelihood_means: dict[Likelihood, str]
    ratings: dict[Likelihood, tuple[int, ...]]
    acceptable: dict[int, str]

    def rating(self, risk: Risk) -> int:
        """1 (lowest) to 5."""
        severity, likelihood = risk
        return self.ratings[likelihood][self.severity.index(severity)]


class Purpose(_SafetyModel):
    """What the product is for, for whom, and what is known to be wrong with it."""

    product: str
    intended_purpose: str
    users: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    environment: str
    officer: str
    known_anomalies: tuple[str, ...]


@dataclass(frozen=True)
class SafetyCase:
    """Everything under safety/."""

    folder: Path
    hazards: dict[str, Hazard]
    matrix: Matrix
    purpose: Purpose


def load_case() -> SafetyCase:
    """The safety case of the checkout, or the one shipped with the package.

    Raises:
        KnowledgeError: a file is broken; names file and field.
    """
    home = CHECKOUT if (CHECKOUT / "matrix.yaml").exists() else PACKAGED
    hazards: dict[str, Hazard] = {}
    for path in sorted((home / "hazards").glob("*.yaml")):
        for key, raw in _read(path).items():
            if key in hazards:
                raise KnowledgeError(f"{path}: {key} stands twice")
            hazards[key] = _parse(Hazard, raw, f"{path}: {key}")
    matrix = _parse(Matrix, _read(home / "matrix.yaml"), "matrix.yaml")
    purpose = _parse(Purpose, _read(home / "purpose.yaml"), "purpose.yaml")
    return SafetyCase(home, dict(sorted(hazards.items())), matrix, purpose)


def _read(path: Path) -> Any:
    try:
        return plain_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise KnowledgeError(f"{path}: cannot be read: {error}") from error


def _parse(model: type[M], raw: Any, where: str) -> M:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise KnowledgeError(f"{where}: {field}: {first['msg']}") from error
