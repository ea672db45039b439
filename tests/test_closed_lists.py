"""What may be said of a person, and the limits of an age, stand in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plantar.cli import app
from plantar.knowledge.people import ADULT, OLDEST, PREGNANCIES, SEXES

SOURCE = Path(__file__).parents[1] / "src" / "plantar"
LISTS = ({*SEXES} - {"intersex"}, {*PREGNANCIES})


def written_again(text: str) -> Iterator[str]:
    """Lists of a person's sexes or pregnancies in code, and ages compared with a number."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            values = {e.value for e in node.elts if isinstance(e, ast.Constant)}
            if any(values >= known and len(values) <= len(known) + 1 for known in LISTS):
                yield ast.unparse(node)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            numbers = {side.value for side in sides if isinstance(side, ast.Constant)}
            if numbers & {ADULT, OLDEST} and {"age", "years"} & {*words(node)}:
                yield ast.unparse(node)


def words(node: ast.AST) -> Iterator[str]:
    """The words of the names in an expression."""
    for part in ast.walk(node):
        name: str = getattr(part, "id", "") or getattr(part, "attr", "")
        yield from name.split("_")


@pytest.mark.parametrize(
    "text",
    [
        "SEXES = ('male', 'female', 'unknown')",
        "said in ('yes', 'no', 'unknown')",
        "18 <= int(age) <= 120",
        "person.age_years < 18",
    ],
)
def test_a_list_or_a_limit_that_is_written_again_is_found(text: str) -> None:
    assert list(written_again(text))


def test_no_list_and_no_limit_of_a_person_is_written_again() -> None:
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*.py")
        if path.name != "people.py"
    }
    found = {str(path): again for path, text in texts.items() if (again := [*written_again(text)])}
    assert not found


@pytest.mark.parametrize("command", [["assess", "--text", "My heel is numb."], ["diet"]])
def test_a_sex_is_read_alike_by_every_command(command: list[str]) -> None:
    done = CliRunner().invoke(app, [*command, "--age", "50", "--sex", "F"])
    assert done.exception is None, done.exception
