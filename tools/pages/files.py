"""The format of every knowledge file: JSON Schema for programs, a table of fields for people."""

from __future__ import annotations

import json
from typing import Any

from plantar.knowledge.json_schema import file_schema
from plantar.knowledge.tables import TABLES, KnowledgeTable

HEAD = """# Fields of every file

Made from the models that read the files. `plantar knowledge schema TABLE` prints a schema; an
editor that knows YAML completes fields from it when a file begins with
`# yaml-language-server: $schema=PATH`. What a schema cannot say (ids that must exist, rules that
must be able to fire) is checked by `plantar knowledge check`. How to write an entry:
[the knowledge files](knowledge.md).
"""


def pages() -> dict[str, str]:
    """files.md and ``schemas/TABLE.json`` for each table."""
    found = {"files.md": HEAD + "".join(_section(table) for table in TABLES)}
    for table in TABLES:
        text = json.dumps(file_schema(table), indent=1, ensure_ascii=False)
        found[f"schemas/{table.name}.json"] = text + "\n"
    return found


def _section(table: KnowledgeTable) -> str:
    first = (table.model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
    schema = table.model.model_json_schema(by_alias=True)
    needed = set(schema.get("required", ()))
    rows = [
        f"| `{name}` | {_kind(field)} | {'yes' if name in needed else ''} | {_said(field)} |"
        for name, field in schema.get("properties", {}).items()
    ]
    head = [
        f"\n## `{table.path}` {{: #{table.name} }}\n",
        f"{first} [JSON Schema](schemas/{table.name}.json)\n",
        "| field | kind | needed | meaning |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"


def _said(field: dict[str, Any]) -> str:
    return str(field.get("description", "")).replace("\n", " ").replace("|", "\\|")


def _kind(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " / ".join(str(v) for v in field["enum"])
    if "const" in field:
        return str(field["const"])
    if "$ref" in field:
        return str(field["$ref"]).rsplit("/", 1)[-1]
    for many in ("anyOf", "allOf", "oneOf"):
        if many in field:
            return " or ".join(dict.fromkeys(_kind(inner) for inner in field[many]))
    if field.get("type") == "array":
        return (
            f"list of {_kind(field['items'])}" if isinstance(field.get("items"), dict) else "list"
        )
    if field.get("type") == "object" and isinstance(field.get("additionalProperties"), dict):
        return f"map to {_kind(field['additionalProperties'])}"
    return str(field.get("type", "any"))
