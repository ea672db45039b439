"""Medicines, and what their classes mean for the plan."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plantar.knowledge.fields import (
    Basis,
    Entry,
    FindingId,
    FlagId,
    InterventionId,
    MedicineClassId,
    Read,
    ReferenceKey,
    TagId,
)


class MedicineClass(Entry):
    """What a class of medicines means for the plan."""

    name: str = Field(description="Name for a clinician")
    plain: str = Field(description="What it is, in plain words")
    tags: tuple[TagId, ...] = Field(default=(), description="Tags that safety rules act on")
    flags: tuple[FlagId, ...] = Field(default=(), description="Flags that taking it sets")
    doubts: tuple[FlagId, ...] = Field(default=(), description="Flags that some of them set")
    finding: FindingId = Field(default="", description="Finding that taking it makes present")
    on_skin: MedicineClassId = Field(
        default="", description="Class of the same medicine as a gel, cream or plaster"
    )
    bought: bool = Field(default=False, description="Often bought without a prescription")
    duplicate: bool = Field(default=False, description="Two of this class are a duplicate")
    nerve: Literal["", "established", "reported"] = Field(
        default="", description="How well it is known to harm nerves"
    )
    soon: bool | None = Field(
        default=None,
        description="Whether that is asked today or tomorrow rather than at the next visit",
    )
    ask: str = Field(default="", description="What to ask about it, where it may harm nerves")
    basis: Basis = Field(default="guideline", description="Kind of source")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[ReferenceKey, ...] = Field(min_length=1, description="Keys of references.yaml")

    @model_validator(mode="after")
    def _says_what_to_ask(self) -> MedicineClass:
        if not bool(self.nerve) == bool(self.ask) == (self.soon is not None):
            raise ValueError(
                "a class that may harm nerves says what to ask and how soon, and only such a one"
            )
        return self


class ClassFromDose(Entry):
    """A class that a medicine belongs to from a dose on; where no dose was given, perhaps."""

    medicine_class: MedicineClassId = Field(alias="class", description="The class")
    from_mg: float = Field(gt=0, description="Milligrams of one dose from which it belongs to it")
    basis: Basis
    reference: tuple[ReferenceKey, ...] = Field(min_length=1)
    note: str = Field(min_length=1, description="Why from this dose")


class Medicine(Entry):
    """A medicine or supplement by its generic name; the entry's id with ``_`` for a space."""

    classes: tuple[MedicineClassId, ...] = Field(
        min_length=1, description="Ids of medicine_classes.yaml"
    )
    atc: str = Field(description="WHO ATC code or its beginning; V90 where there is none")
    bought: bool = Field(
        default=False, description="People mostly buy it and take it by themselves"
    )
    names: tuple[str, ...] = Field(default=(), description="Other generic names and brands")
    from_dose: tuple[ClassFromDose, ...] = Field(
        default=(), description="Classes that depend on the dose"
    )
    intervention: InterventionId = Field(
        default="", description="Intervention that it is, with its flags"
    )
    unnamed: bool = Field(default=False, description="A kind of medicine, named without a product")
    basis: Basis = Field(default="guideline", description="Kind of source of class and code")
    read: Read = Field(default="memory", description="How much of the source was read")
    reference: tuple[ReferenceKey, ...] = Field(
        default=("who_atc",), description="Keys of references.yaml"
    )
