"""The documentation is true: its code runs, its examples are accepted, its links lead somewhere."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import plantar
from plantar.knowledge.json_schema import file_schema, schema_of
from plantar.knowledge.loader import DATA
from plantar.knowledge.tables import TABLES
from plantar.plain_yaml import plain_yaml
from tests.builders import apart

ROOT = Path(__file__).parents[1]
DOCS, SOURCE = ROOT / "docs", ROOT / "src" / "plantar"
PAGES = sorted(p for p in DOCS.rglob("*.md") if "decisions" not in p.parts)
MODULES = [p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
"""Without the steps of the database, which are run as scripts and never imported."""
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")
FOR_BUILDING = ("bench", "dev", "docs")
"""Extras of pyproject.toml that no user needs."""
NAMED_FILE = re.compile(r"```yaml\n# ([\w/]+\.yaml)\n(.*?)```", re.S)


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.S)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "python")], ids=name_of)
def test_every_python_block_of_a_page_runs_in_order(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    scope: dict[str, object] = {}

    def run() -> None:
        for block in blocks(page, "python"):
            exec(compile(block, str(page), "exec"), scope)

    apart(run)


def cells(notebook: Path, kind: str) -> list[str]:
    """The text of the cells of a kind, in their order."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    return ["".join(c["source"]) for c in book["cells"] if c["cell_type"] == kind]


@pytest.mark.parametrize("notebook", sorted(DOCS.rglob("*.ipynb")), ids=name_of)
def test_every_cell_of_a_notebook_runs_in_order(
    notebook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    scope: dict[str, object] = {}

    def run() -> None:
        for cell in cells(notebook, "code"):
            capsys.readouterr()
            exec(compile(cell, str(notebook), "exec"), scope)
            assert capsys.readouterr().out, cell

    apart(run)


@pytest.mark.parametrize("notebook", sorted(DOCS.rglob("*.ipynb")), ids=name_of)
def test_a_notebook_is_one_and_keeps_no_output(notebook: Path) -> None:
    book = json.loads(notebook.read_text(encoding="utf-8"))
    assert (book["nbformat"], len({c["id"] for c in book["cells"]})) == (4, len(book["cells"]))
    assert not [c for c in book["cells"] if c.get("outputs") or c.get("execution_count")]
    links = re.findall(r"\]\(([^)\s]+)\)", "".join(cells(notebook, "markdown")))
    assert links and not [to for to in links if not (notebook.parent / to).exists()]


def examples() -> Iterator[Any]:
    for page in PAGES:
        for file, text in NAMED_FILE.findall(page.read_text(encoding="utf-8")):
            yield pytest.param(file, text, id=f"{name_of(page)}:{file}")


@pytest.mark.parametrize(("file", "text"), list(examples()))
def test_an_example_of_a_knowledge_file_fits_the_schema_of_that_file(file: str, text: str) -> None:
    table = next(t for t in TABLES if (DATA / file) in set(t.files(DATA)) or t.path == file)
    jsonschema.validate(plain_yaml(text), file_schema(table))


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_the_knowledge_fits_its_published_schema(table: Any) -> None:
    check = jsonschema.Draft202012Validator(file_schema(table))
    for path in list(table.files(DATA))[:3]:
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        assert not [e.message[:200] for e in check.iter_errors(content)][:3], path


def test_a_schema_refuses_a_field_that_nobody_defined() -> None:
    with pytest.raises(jsonschema.ValidationError, match="nobody"):
        jsonschema.validate({"rate_of_nobody": 3}, schema_of("conditions"))


def test_an_unknown_table_is_refused_with_those_there_are() -> None:
    with pytest.raises(plantar.PlantarError, match=r"'condition'.*conditions, groups"):
        schema_of("condition")


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The made pages of the site."""
    sys.path.insert(0, str(ROOT))
    from tools.pages.made import made_pages

    return made_pages()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_link_of_a_page_is_dead(page: Path, made: dict[str, str]) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http:", "https:")):
            continue
        path, _, anchor = target.partition("#")
        where = (page.parent / path).resolve() if path else page
        name = where.relative_to(DOCS.resolve()).as_posix()
        assert where.exists() or name in made, f"{name_of(page)}: {target}"
        if anchor:
            written = made.get(name) or where.read_text(encoding="utf-8")
            assert anchor in anchors(written), f"{name_of(page)}: {target}"


def anchors(text: str) -> set[str]:
    """The headings of a page as a link names them."""
    named = re.findall(r"\{: #(\w+) \}", text)
    titles = re.findall(r"^#+ (.*)$", text, re.M)
    return {*named, *(re.sub(r"[^\w]+", "-", t.lower()).strip("-") for t in titles)}


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert not [p for p in PAGES if f"{name_of(p)}\n" not in menu]


def test_every_public_name_is_in_the_reference(made: dict[str, str]) -> None:
    page = made["reference/index.md"]
    assert not [n for n in plantar.__all__ if not re.search(rf"^::: plantar\S*\.{n}$", page, re.M)]


def test_every_module_is_in_the_reference(made: dict[str, str]) -> None:
    text = "".join(page for name, page in made.items() if name.startswith("reference/"))
    rooms = [p for p in MODULES if p.name != "__init__.py" and p.parent != SOURCE]
    named = (".".join(p.relative_to(SOURCE.parent).with_suffix("").parts) for p in rooms)
    assert not [name for name in named if f"::: {name}\n" not in text]


def test_everything_public_has_a_docstring() -> None:
    assert not [
        f"{path.relative_to(ROOT)}: {name}"
        for path in MODULES
        for name, node in public(ast.parse(path.read_text(encoding="utf-8")), "")
        if not ast.get_docstring(node)
    ]


def public(node: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Public functions and classes, with those inside of classes."""
    for inner in node.body:
        named = isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if named and not inner.name.startswith("_"):
            yield prefix + inner.name, inner
        if isinstance(inner, ast.ClassDef) and not inner.name.startswith("_"):
            yield from public(inner, f"{inner.name}.")


def test_every_word_of_the_glossary_is_a_name_of_the_code() -> None:
    names = {
        token
        for path in SOURCE.rglob("*.py")
        for token in re.findall(r"[A-Za-z_]+", path.read_text(encoding="utf-8"))
    }
    terms = re.findall(r"\*\*[^*]+\*\* \(`(\w+)`", GLOSSARY)
    assert len(terms) > 50 and not [t for t in terms if t not in names]


def test_every_public_type_is_in_the_glossary() -> None:
    types = [n for n in plantar.__all__ if isinstance(getattr(plantar, n), type)]
    assert not [n for n in types if f"`{n}`" not in GLOSSARY]


def test_the_picture_of_the_house_has_every_room(made: dict[str, str]) -> None:
    rooms = {p.parent.name for p in SOURCE.glob("*/__init__.py")}
    assert not [room for room in rooms if f">{room}</text>" not in made["img/house.svg"]]


def test_a_made_schema_is_json(made: dict[str, str]) -> None:
    assert len([json.loads(t) for n, t in made.items() if n.endswith(".json")]) == len(TABLES)


def test_every_package_that_users_install_is_named_in_a_decision() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {*project["dependencies"]}.union(*(extras[e] for e in extras if e not in FOR_BUILDING))
    names = {re.split(r"[^\w-]", package)[0].lower() for package in asked}
    said = " ".join(p.read_text(encoding="utf-8") for p in (DOCS / "decisions").glob("*.md"))
    assert not [name for name in sorted(names) if name not in said.lower()]


def test_what_is_cited_is_the_last_release_of_the_changelog() -> None:
    news = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    [version, day] = re.findall(r"^## (\S+) \((.+)\)$", news, re.MULTILINE)[0]
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == version
    assert f"{cited['date-released']:%d %B %Y}".lstrip("0") == day
