"""A knowledge folder small enough to read (``toy_data``): three conditions, some findings, one or
two of all the rest. It is sound. A test breaks it in one place (:func:`broken`) and reads what the
validator says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, get_args

from plantar.errors import KnowledgeError
from plantar.knowledge import schema_model
from plantar.knowledge.check import problems
from plantar.knowledge.fields import Entry
from plantar.knowledge.loader import compile_files
from plantar.knowledge.schema_care import Grade, Recommendation, Starter
from plantar.knowledge.schema_place import EitherSide

HERE = Path(__file__).parent / "toy_data"


def faults(folder: Path) -> list[str]:
    """What `plantar knowledge check` would say of a folder."""
    try:
        return problems(compile_files(folder), folder)
    except KnowledgeError as error:
        return str(error).splitlines()


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The toy, or other files, in a folder."""
    for name, text in (files or FILES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path, name: str, old: str, new: str) -> tuple[list[str], str]:
    """The faults of the toy after one edit, and ``file:line:`` of the edit.

    ``old`` must stand exactly once in the file.
    """
    text = FILES[name]
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    edited = text.replace(old, new)
    write(folder, {**FILES, name: edited})
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
    line = edited.count("\n", 0, text.index(old) + len(list(alike))) + 1
    return faults(folder), f"{folder / name}:{line}:"


def _model() -> str:
    """model.yaml with some sound value for every parameter that the schema knows."""
    sections: dict[str, dict[str, Any]] = {
        name: dict.fromkeys(section.annotation.model_fields, 0.5)
        for name, section in schema_model.ModelParameters.model_fields.items()
        if isinstance(section.annotation, type) and issubclass(section.annotation, Entry)
    }
    sections["map"]["both_sides"] = dict.fromkeys(get_args(EitherSide), 0.5)
    sections["questions"]["burden"] = dict.fromkeys(get_args(schema_model.Answerer), 0.5)
    sections["care"]["grade"] = dict.fromkeys(get_args(Grade), 0.5)
    sections["care"]["firmness"] = dict.fromkeys(get_args(Recommendation), 0.5)
    sections["care"]["burden"] = dict.fromkeys(get_args(Starter), 0.5)
    return SETTINGS + "".join(_lines(sections, ""))


def _lines(value: dict[str, Any], indent: str) -> Iterator[str]:
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield f"{indent}{name}:\n"
            yield from _lines(inner, indent + "  ")
        else:
            figure = "{value: 0.5, basis: estimate, reference: [guess], note: toy}"
            yield f"{indent}{name}: {figure}\n"


SETTINGS = """\
settings:
  general_practice: {name: practice, basis: estimate, reference: [guess], note: toy}
  hospital: {name: hospital, urgency: {same_day: 2}, basis: estimate, reference: [guess], note: toy}
"""
FILES = {
    path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(HERE.rglob("*.yaml"))
} | {"model.yaml": _model()}
"""By name in the folder: what the files of a sound toy hold."""
