"""What the files on examinations, tests, self-tests and specialists may hold."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plantar.knowledge.fields import (
    ConditionId,
    Entry,
    FindingId,
    FindingRule,
    Sourced,
    TestId,
    TopicId,
)

Drawing = Literal[
    "sole", "heel", "top", "inner", "outer", "leg_front", "leg_back", "leg_inner", "leg_outer",
    "body_front", "body_back", "saddle",
]  # fmt: skip
Pose = Literal["heel_walk", "heel_raise", "stand_eyes_closed", "arms_up", "leg_raise"]


class Test(Entry):
    """An examination, laboratory test, nerve study or image."""

    name: str
    plain: str = Field(min_length=1)
    """What is done, in words for a patient."""
    preparation: str
    cautions: str
    changes: str
    done_when: FindingRule = ""
    """Results that are known once it was done: it is not proposed again."""


class Effort(Entry):
    """What an examination or test costs."""

    stage: Literal["examination", "blood or urine", "nerve study", "imaging", "biopsy"]
    burden: str
    harm: str
    cost: Literal["free", "low", "medium", "high"]


class Avoid(Sourced):
    """A test that is not worth ordering, for whom, and unless what."""

    weight: float = 8
    test: str
    ordered_as: tuple[str, ...] = Field(min_length=1)
    """How orders name it: one is meant where all words of a phrase stand in the order."""
    tests: tuple[TestId, ...] = ()
    """Tests that are not proposed while it is advised against, unless an urgent rule calls."""
    findings: tuple[FindingId, ...] = ()
    """Results that only such a test gives: not proposed either."""
    conditions: tuple[ConditionId, ...] = Field(min_length=1)
    unless: FindingRule
    why: str


class AskedByResult(Sourced):
    """Tests that a result asks for."""

    weight: float = 8
    when: FindingRule
    tests: tuple[TestId, ...] = Field(min_length=1)
    conditions: tuple[ConditionId, ...] = Field(min_length=1)
    """What the result speaks for: the reason of the tests."""


class NotFor(Sourced):
    """Signs and tests that harm somebody, cannot be done, or tell nothing any more."""

    weight: float = 8
    when: FindingRule = Field(min_length=1)
    """For whom; it wins over every cause and rule that calls for them."""
    tests: tuple[TestId, ...] = ()
    findings: tuple[FindingId, ...] = ()
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _names_something(self) -> NotFor:
        if not (self.tests or self.findings):
            raise ValueError("a row of not_for names a test or a finding")
        return self


class Workup(Entry):
    """What tests cost, which not to order, which not to do, and which a result asks for."""

    topics: dict[TopicId, Effort]
    findings: dict[FindingId, Effort]
    avoid: tuple[Avoid, ...]
    not_for: tuple[NotFor, ...] = ()
    after: tuple[AskedByResult, ...] = ()


class Specialist(Entry):
    """Whom to see."""

    name: str = Field(min_length=1)
    plain: str = ""
    """What patients call it, where the name is not enough."""
    level: Literal["primary care", "allied", "secondary", "emergency"]
    family_doctor: bool = False
    """Seen first where nobody else stands out; every country tells whom to book with."""
    bring: tuple[Literal["shoes"], ...] = ()
    """What to bring beside what everybody wants to see."""
    article_wording: str = ""
    note: str = ""


class TestPicture(Entry):
    """What to show beside a test: a place on a drawing, or a posture."""

    view: Drawing | Literal[""] = ""
    """Name of a drawing of the anatomy."""
    dots: tuple[tuple[float, float], ...] = ()
    """Where to touch, in units of the drawing."""
    arrows: tuple[tuple[float, float, float, float], ...] = ()
    """Where to press: from, to."""
    pose: Pose | Literal[""] = ""
    """Name of a posture, where the whole body moves."""


class SelfTest(Sourced):
    """A test that a person, or somebody with them, can do at home for one finding."""

    weight: float = 8
    name: str
    finding: FindingId
    helper: bool
    """Somebody else is needed."""
    minutes: int = Field(ge=1)
    steps: tuple[str, ...] = Field(min_length=1)
    reads: str
    """What answer to give."""
    not_when: str = Field(min_length=1)
    """When not to do it, in plain words."""
    not_if: FindingRule = ""
    """Expression over findings: where it is true the test is not offered."""
    picture: TestPicture
    reliability: float = Field(gt=0.5, le=1)
    """How often the answer is what a trained examiner would have found."""
