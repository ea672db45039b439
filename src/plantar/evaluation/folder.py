"""A folder of cases with their right answers, and what plantar answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from plantar.anatomy.painted import from_regions
from plantar.assessment.assess import Assessor
from plantar.errors import VignetteError
from plantar.evaluation.measures import SystemAnswer
from plantar.intake.vignette import Vignette, read_vignette
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.evidence import Evidence, Layer
from plantar.plain_yaml import plain_yaml
from plantar.reasoning.interval import interval
from plantar.reasoning.prior import Person
from plantar.triage.urgency import Urgency

RIGHT = "diagnoses.yaml"
"""Beside cases of format 1: the diagnosis in words to the ids that are right."""
ASIDE = (RIGHT, "sites.yaml")
LAYERS: Mapping[str, Layer] = {
    "history": Layer.RISK,
    "examination": Layer.EXAMINATION,
    "tests": Layer.TEST,
}
LEVELS = tuple(level.value for level in Urgency)


@dataclass(frozen=True)
class JudgedCase:
    """A case and the conditions that are a right answer to it."""

    vignette: Vignette
    right: frozenset[str]
    level: Urgency

    @property
    def id(self) -> str:
        """Its name in the folder."""
        return self.vignette.id


def read_folder(
    folder: Path, knowledge: KnowledgeBase, right: Path | None = None
) -> tuple[JudgedCase, ...]:
    """Every case of a folder, in order of their names.

    Args:
        folder: holds case files of format 1 or 2.
        knowledge: what the ids are from; a former id stands for those that carry it on.
        right: a file of right ids by case id or by diagnosis, where the folder has none.

    Raises:
        VignetteError: a file is broken, or a case has no condition that could be right.
    """
    beside = folder / RIGHT
    table = _right_ids(right or beside) if right or beside.exists() else {}
    cases, problems = [], []
    for path in sorted(folder.glob("*.yaml")):
        if path.name in ASIDE or path == right:
            continue
        try:
            vignette = read_vignette(path, knowledge)
        except VignetteError as error:
            problems.append(str(error))
            continue
        named = _named(vignette, table)
        found = frozenset(_today(named, knowledge))
        if not found:
            problems.append(f"{path}: gold: found {sorted(named)}; expected ids of conditions")
        elif (urgency := vignette.gold.get("urgency")) not in LEVELS:
            expected = " or ".join(LEVELS)
            problems.append(f"{path}: gold.urgency: found {urgency!r}; expected {expected}")
        else:
            cases.append(JudgedCase(vignette, found, Urgency(urgency)))
    if problems:
        raise VignetteError("\n".join(problems))
    if not cases:
        raise VignetteError(f"{folder}: found no case files")
    return tuple(cases)


def _right_ids(path: Path) -> Mapping[str, Sequence[str]]:
    try:
        raw = plain_yaml(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise VignetteError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(raw, dict):
        raise VignetteError(f"{path}: expected a mapping of case or diagnosis to a list of ids")
    table = {str(key): [ids] if isinstance(ids, str) else ids for key, ids in raw.items()}
    for key, ids in table.items():
        if not isinstance(ids, list) or not all(isinstance(name, str) for name in ids):
            raise VignetteError(f"{path}: {key}: found {ids!r}; expected a list of ids")
    return table


def _named(vignette: Vignette, table: Mapping[str, Sequence[str]]) -> set[str]:
    gold = vignette.gold
    for key in (vignette.id, str(gold.get("diagnosis", ""))):
        if key in table:
            return set(table[key])
    return {str(name) for name in gold.get("conditions") or ()}


def _today(names: Iterable[str], knowledge: KnowledgeBase) -> Iterable[str]:
    """Ids of today; what a split made of an id is right where the id was."""
    for name in names:
        if name in knowledge.conditions:
            yield name
        yield from knowledge.carried_on["conditions"].get(name, ())


def answer(
    assessor: Assessor,
    case: JudgedCase,
    evidence: Sequence[Evidence],
    person: Person | None = None,
    *,
    painted: bool = True,
) -> SystemAnswer:
    """plantar's answer to evidence of a case; with the case's map where ``painted``."""
    who = person or case.vignette.person
    map_ = from_regions(case.vignette.painted if painted else {})
    posterior = assessor.infer(who, evidence, map_)
    low, high = interval(assessor.network, posterior)
    lead = int(posterior.responsible.argmax())
    return SystemAnswer(
        case.id,
        rank_of(case.right, posterior.names, posterior.responsible),
        assessor.triage(who, evidence, map_).level,
        case.level,
        p_right(case.right, posterior.names, posterior.responsible),
        float(posterior.responsible[lead]),
        (float(low[lead]), float(high[lead])),
    )


def rank_of(right: frozenset[str], names: Sequence[str], probabilities: np.ndarray) -> int | None:
    """1-based place of the first right condition; None where none is ranked."""
    order = np.argsort(-probabilities, kind="stable")
    return next((n for n, row in enumerate(order, 1) if names[row] in right), None)


def p_right(right: frozenset[str], names: Sequence[str], probabilities: np.ndarray) -> float:
    """Probability of the right conditions together."""
    return float(sum(p for name, p in zip(names, probabilities, strict=True) if name in right))


def of_facts(assessor: Assessor, cases: Sequence[JudgedCase], layer: Layer) -> list[SystemAnswer]:
    """Answers to every encoded fact up to a layer."""
    return [answer(assessor, case, case.vignette.up_to(layer)) for case in cases]
