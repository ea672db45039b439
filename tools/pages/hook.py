"""Puts the made pages into the site; called by mkdocs (mkdocs.yml, ``hooks``)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # mkdocs runs a hook by its path, so the root is not importable

from tools.pages.made import made_pages  # noqa: E402


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Write out the folders that the menu names by a path with ``/`` at its end."""
    config.nav = [_written_out(item) for item in config.nav or []]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the made pages, pictures and schemas."""
    for name, content in made_pages().items():
        files.append(File.generated(config, name, content=content))
    return files


def _written_out(item: Any) -> Any:
    if isinstance(item, str):
        return item
    if isinstance(item, list):
        return [_written_out(inner) for inner in item]
    return {
        title: _inside(inner)
        if isinstance(inner, str) and inner.endswith("/")
        else _written_out(inner)
        for title, inner in item.items()
    }


def _inside(folder: str) -> list[str]:
    written = [p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs" / folder).glob("*")]
    pages = {*written, *made_pages()}
    found = [p for p in pages if p.startswith(folder) and p.endswith(".md")]
    return sorted(found, key=lambda p: (not p.endswith("index.md"), p))
