"""Files that commands write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plantar.errors import EvidenceError

if TYPE_CHECKING:
    from plantar.assessment.document import Block

PICTURES = (".svg", ".png")


def write(to: Path, data: str | bytes) -> None:
    """A file, in a folder that is made where it alone is missing; says so.

    Raises:
        EvidenceError: it cannot be written.
    """
    with writing(to):
        to.write_bytes(data.encode() if isinstance(data, str) else data)
    print(f"Wrote {to}")


@contextmanager
def writing(to: Path) -> Iterator[None]:
    """For what writes a file by itself: its folder is there, and a failure is told in words.

    Raises:
        EvidenceError: it cannot be written.
    """
    try:
        to.parent.mkdir(exist_ok=True)
        yield
    except OSError as error:
        raise EvidenceError(f"{to}: cannot be written: {error.strerror or error}") from error


def write_document(to: Path, title: str, blocks: Sequence[Block]) -> None:
    """A document in the form that the name ends in: a page, a PDF or plain text.

    Raises:
        EvidenceError: another ending, or it cannot be written.
    """
    from plantar.assessment.document import to_html, to_pdf, to_text

    forms: Mapping[str, Callable[[], str | bytes]] = {
        ".html": lambda: to_html(title, blocks),
        ".pdf": lambda: to_pdf(title, blocks),
        ".txt": lambda: to_text(blocks),
    }
    write(to, forms[ending(to, forms)]())


def ending(to: Path, allowed: Collection[str]) -> str:
    """What the name of a file ends in.

    Raises:
        EvidenceError: something else than is allowed.
    """
    if to.suffix not in allowed:
        right = " or ".join(allowed)
        raise EvidenceError(f"--out: found {to.name!r}; expected a name ending in {right}")
    return to.suffix
