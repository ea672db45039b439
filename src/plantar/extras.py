"""Parts that are installed only where they are wanted, and what to say where one is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from plantar.errors import MissingExtraError

Extra = Literal[
    "web", "pdf", "pictures", "diet", "records", "exchange", "population", "ray", "spark"
]  # fmt: skip
"""The optional dependencies of pyproject.toml that the program itself imports."""
PURPOSE: dict[Extra, str] = {
    "web": "the web app with its JSON API",
    "pdf": "a PDF",
    "pictures": "a picture as PNG, or painting in the terminal",
    "diet": "a week of meals",
    "records": "a diary, accounts or PostgreSQL",
    "exchange": "the exchange with other systems",
    "population": "assessing many people at once",
    "ray": "assessing many people on a cluster of Ray",
    "spark": "assessing many people on a cluster of Spark",
}


@contextmanager
def extra(name: Extra) -> Iterator[None]:
    """Around the imports of an optional part.

    Raises:
        MissingExtraError: what was imported is not installed; says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "plantar":
            raise
        raise MissingExtraError(
            f"{PURPOSE[name]} needs the Python package {error.name!r}, which is not installed; "
            f"install it with: pip install 'plantar[{name}]'"
        ) from error
