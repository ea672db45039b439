"""The page on the knowledge files: its example is sound and in the form that it asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.fields import Entry, Ref, links
from plantar.knowledge.loader import DATA
from plantar.knowledge.located import LocatedTables
from plantar.knowledge.schema import Condition, Finding, Group, Topic
from plantar.knowledge.schema_source import Reference
from plantar.plain_yaml import plain_yaml
from tools.format_knowledge import canonical

PAGE = (Path(__file__).parents[2] / "docs" / "knowledge.md").read_text(encoding="utf-8")
[EXAMPLE] = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)


def test_the_new_condition_of_the_page_is_sound(knowledge: KnowledgeBase) -> None:
    entry = Condition.model_validate(plain_yaml(EXAMPLE))
    known = LocatedTables(knowledge, DATA).known
    named = [(n.to.table, n.value) for n in links(entry) if isinstance(n.to, Ref) and n.value]
    assert named and all(value in known[table] for table, value in named)
    assert sum(entry.sites.values()) == pytest.approx(1)
    assert all(knowledge.findings[finding].background for finding in entry.estimates)


def test_the_new_condition_of_the_page_is_canonical() -> None:
    assert canonical("", plain_yaml(EXAMPLE)) == EXAMPLE


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Condition, {"prior", "sites", "likelihoods", "estimates", "unused", "formerly", "kind"}),
        (Finding, {"background", "question", "term", "plain", "asked_of", "span", "only_if"}),
        (Group, {"parent", "estimates"}),
        (Topic, {"exclusive", "together"}),
        (Reference, {"first_author", "year", "looked_up", "note"}),
    ],
)
def test_the_page_names_fields_that_there_are(model: type[Entry], fields: set[str]) -> None:
    assert fields <= model.model_fields.keys()
    assert all(f"`{field}" in PAGE or f"{field}:" in EXAMPLE for field in fields)
