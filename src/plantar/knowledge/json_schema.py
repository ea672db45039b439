"""The published format of every knowledge file, as JSON Schema 2020-12 made from the models."""

from __future__ import annotations

from typing import Any

from plantar.errors import PlantarError
from plantar.knowledge.tables import TABLES, KnowledgeTable

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def file_schema(table: KnowledgeTable) -> dict[str, Any]:
    """JSON Schema of one file of a table; an editor that knows it completes and checks fields.

    Links between files and rules over several fields are checked by ``plantar knowledge check``.
    """
    entry = table.model.model_json_schema(by_alias=True)
    shared = entry.pop("$defs", {})
    head: dict[str, Any] = {"$schema": DIALECT, "title": f"plantar {table.path}"}
    if table.shape in ("one", "each"):
        return {**head, **entry, "title": head["title"], "$defs": shared}
    if table.name == "findings":  # a file's name is the topic of what it holds
        entry["required"] = [name for name in entry["required"] if name != "topic"]
    name = table.model.__name__
    link = {"$ref": f"#/$defs/{name}"}
    inside = (
        {"type": "array", "items": link}
        if table.shape == "rows"
        else {"type": "object", "additionalProperties": link}
    )
    return {**head, **inside, "$defs": {**shared, name: entry}}


def schema_of(name: str) -> dict[str, Any]:
    """JSON Schema of the files of the table ``name``.

    Raises:
        PlantarError: there is no such table; names those that there are.
    """
    for table in TABLES:
        if table.name == name:
            return file_schema(table)
    known = ", ".join(table.name for table in TABLES)
    raise PlantarError(f"knowledge schema: found {name!r}; expected one of {known}")
