"""Every place of the knowledge files that names an entry, or a rule over entries, is checked.

The places are read off the types of the models, not off the walk that the validator makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from plantar.knowledge.expression import names, parse
from plantar.knowledge.fields import Link, Ref, Rule
from plantar.knowledge.loader import compile_files
from plantar.knowledge.located import BY_NAME, LocatedTables
from plantar.knowledge.tables import TABLES
from plantar.plain_yaml import plain_yaml
from tests.knowledge.toy import FILES, faults, write

Pattern = tuple[str, ...]
ITEM = "*"


def marked(kind: Any, metadata: tuple[Any, ...] = (), at: Pattern = ()) -> Iterator[Pattern]:
    """Where a type holds a mark of an id or a rule; ``*`` is any item or key."""
    if any(isinstance(mark, Ref | Rule) for mark in metadata):
        yield at
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from marked(parts[0], tuple(parts[1:]), at)
    elif origin in (Union, UnionType):
        for part in parts:
            yield from marked(part, (), at)
    elif origin in (tuple, dict):
        for part in parts:
            yield from marked(part, (), (*at, ITEM)) if part is not ... else ()
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            inner = (*at, field.alias or name)
            yield from marked(field.annotation, tuple(field.metadata), inner)


PLACES = sorted({(table.name, *place) for table in TABLES for place in marked(table.model)})


def fits(pattern: Pattern, table: str, link: Link) -> bool:
    """Whether a link of an entry stands at a place."""
    here = (table, *map(str, link.location))
    pairs = zip(pattern, here, strict=False)
    return len(here) == len(pattern) and all(part in (ITEM, at) for part, at in pairs)


def holder_of(raw: Any, toy: LocatedTables, table: str, key: str | int, link: Link) -> Any:
    """The part of a file just above a link; None where the file leaves the link to a default."""
    inside = (key,) if BY_NAME[table].shape in ("map", "rows") else ()
    holder = raw
    for part in (*inside, *link.location[:-1]):
        holder = holder[part]
    return holder if isinstance(holder, list) or link.location[-1] in holder else None


def misspell(holder: Any, last: str | int, link: Link, end: str) -> None:
    """Change what is named, in place: a key, a value, or a word of a rule."""
    if link.value == last:
        renamed = {key + end if key == last else key: item for key, item in holder.items()}
        holder.clear()
        holder.update(renamed)
        return
    word = min(names(parse(link.value))) if isinstance(link.to, Rule) else link.value
    holder[last] = re.sub(rf"\b{word}\b", word + end, link.value)


def ending(place: Pattern) -> str:
    """What a word is misspelt with at a place."""
    return f"_x{PLACES.index(place)}"


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """The faults of a toy with one misspelt word at every place, and its folder."""
    sound = write(tmp_path_factory.mktemp("toy"))
    toy = LocatedTables(compile_files(sound), sound)
    raw = {name: plain_yaml(text) for name, text in FILES.items()}
    for place in sorted(PLACES, key=len, reverse=True):  # a key after what stands below it
        for table, key, link in toy.links:
            if not fits(place, table, link) or not link.value:
                continue
            name = toy.home(table, key).relative_to(sound).as_posix()
            holder = holder_of(raw[name], toy, table, key, link)
            if holder is not None:
                misspell(holder, link.location[-1], link, ending(place))
                break
        else:
            raise AssertionError(f"the toy has nothing at {'.'.join(place)}")
    texts = {
        name: yaml.safe_dump(value, sort_keys=False, default_flow_style=False, width=1000)
        for name, value in raw.items()
    }
    folder = write(tmp_path_factory.mktemp("faulty"), texts)
    return faults(folder), folder


def test_the_toy_is_sound(tmp_path: Path) -> None:
    assert faults(write(tmp_path)) == []


@pytest.mark.parametrize("place", PLACES, ids=".".join)
def test_a_misspelt_word_is_refused_where_it_stands(
    place: Pattern, faulty: tuple[list[str], Path]
) -> None:
    found, folder = faulty
    [fault] = [fault for fault in found if f"{ending(place)}'" in fault]
    where, line, message = fault.split(":", 2)
    assert Path(where).is_relative_to(folder)
    assert ending(place) in Path(where).read_text().splitlines()[int(line) - 1]
    assert ": unknown " in message and "; did you mean " in message
