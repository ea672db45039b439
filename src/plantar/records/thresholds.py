"""The thresholds of noticing and the areas of regions, read from their reviewed files."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from plantar.errors import KnowledgeError
from plantar.plain_yaml import plain_yaml

DATA = Path(__file__).parent / "data"


class _ThresholdModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoticingThreshold(_ThresholdModel):
    """One number with its unit and where it comes from."""

    value: Annotated[float, Field(gt=0)]
    unit: str
    basis: Literal["study", "estimate"]
    reference: str = ""
    note: str

    @model_validator(mode="after")
    def _sourced(self) -> NoticingThreshold:
        if (self.basis == "study") is not bool(self.reference):
            raise ValueError("a study names its reference, an estimate has none")
        return self


class NoticingThresholds(_ThresholdModel):
    """Every number of :mod:`plantar.records.noticing`."""

    clear_change_points: NoticingThreshold
    growth_share: NoticingThreshold
    growth_cm2: NoticingThreshold
    spread_cm: NoticingThreshold
    fast_days: NoticingThreshold
    painted_share: NoticingThreshold
    slope_written: NoticingThreshold
    slope_days: NoticingThreshold
    slope_window_days: NoticingThreshold
    slope_points_a_week: NoticingThreshold
    well_points: NoticingThreshold
    well_days: NoticingThreshold
    relapse_points: NoticingThreshold
    before_days: NoticingThreshold
    compare_entries: NoticingThreshold
    look_back_days: NoticingThreshold
    repeat_days: NoticingThreshold
    stale_days: NoticingThreshold
    danger_hold_hours: NoticingThreshold


class Wording(_ThresholdModel):
    """What a noticing says, the findings it tells triage, and the step that it is.

    ``contact``: it counts like having asked for help once more.
    """

    text: str
    findings: tuple[str, ...] = ()
    contact: bool = False
    step: str = ""


class Skin(_ThresholdModel):
    """One answer of the daily look at the foot."""

    plain: str
    findings: tuple[str, ...] = ()
    nothing: bool = False
    """That nothing is there, which no other answer can be beside."""


class Noticing(_ThresholdModel):
    """The whole file."""

    references: dict[str, str]
    thresholds: NoticingThresholds
    noticed: dict[str, Wording]
    measured: dict[str, str]
    """Numbers of an entry to the finding whose units they may be written in."""
    skin: dict[str, Skin]

    @model_validator(mode="after")
    def _resolved(self) -> Noticing:
        rows = [getattr(self.thresholds, name) for name in NoticingThresholds.model_fields]
        unknown = {row.reference for row in rows} - {"", *self.references}
        if unknown:
            raise ValueError(f"unknown references: {', '.join(sorted(unknown))}")
        return self


def read_noticing(path: Path) -> Noticing:
    """The file of thresholds.

    Raises:
        KnowledgeError: names the file and the field.
    """
    try:
        return Noticing.model_validate(_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "file"
        raise KnowledgeError(f"{path}: {where}: {first['msg']}") from error


def _yaml(path: Path) -> Any:
    return plain_yaml(path.read_text(encoding="utf-8"))


@cache
def noticing() -> Noticing:
    """The thresholds that ship with the package."""
    return read_noticing(DATA / "noticing.yaml")


@cache
def areas_cm2() -> dict[str, float]:
    """About how large each region is on one side, in cm²."""
    return {str(name): float(area) for name, area in _yaml(DATA / "areas.yaml").items()}
