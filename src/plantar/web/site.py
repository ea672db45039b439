"""What all pages share: the engine, the visits, templates and how a request is read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from plantar.anatomy.felt import entry_of
from plantar.assessment.leading import said_once
from plantar.assessment.letter_parts import side_told
from plantar.care.grades import GRADES
from plantar.knowledge.people import FOR_A_CHILD
from plantar.knowledge.units import said_of
from plantar.web import wording
from plantar.web.engine import Engine
from plantar.web.pictures import bar
from plantar.web.security import MOST_PHOTO_BYTES
from plantar.web.visits import LONGEST_TEXT, Visit, Visits

TEMPLATES = Jinja2Templates(Path(__file__).parent / "templates")
TEMPLATES.env.filters.update(
    percent=wording.percent,
    percent_range=wording.percent_range,
    strength=wording.strength,
    factor=wording.factor,
    odds=wording.odds,
)
TEMPLATES.env.filters.update(graded=GRADES.__getitem__, shared=wording.shared)
TEMPLATES.env.filters.update(
    no_echo=wording.no_echo,
    after=wording.after,
    signs=wording.signs,
    sentence=wording.sentence,
    said=said_of,
)
TEMPLATES.env.filters.update(capital=wording.capital)
TEMPLATES.env.filters.update(sided=wording.sided, level=wording.level, said_once=said_once)
TEMPLATES.env.globals.update(
    bar=bar, for_a_child=FOR_A_CHILD, side_told=side_told, entry_of=entry_of
)
TEMPLATES.env.trim_blocks = TEMPLATES.env.lstrip_blocks = True
BEFORE_CHECK = ("/words", "/delete")
"""Pages of a visit of which the words are not confirmed yet."""
GONE = (
    "This visit has ended, or its data were deleted. Nothing was kept here. If you saved it to a "
    'file, open that on the first page under "Open a saved visit".'
)


class Refused(Exception):
    """A request that cannot be served, with the status and words for the person."""

    def __init__(self, status: int, text: str, back: tuple[str, str] | None = None) -> None:
        """``back``: address and name of the page to go back to, where there is one."""
        super().__init__(text)
        self.status, self.text, self.back = status, text, back


class SiteContext:
    """The engine and the visits, and what every page does with a request."""

    def __init__(self, engine: Engine, kept: Visits) -> None:
        self.engine, self.visits = engine, kept

    def show(self, request: Request, template: str, status: int = 200, **data: Any) -> Response:
        """A page."""
        return TEMPLATES.TemplateResponse(request, template, data, status_code=status)

    async def visit(self, request: Request) -> tuple[str, Visit, FormData | None]:
        """The visit of the address, and the form where one was sent.

        With a form, ``changes`` is how far the visit was when the page of the form was made.

        Raises:
            Refused: the visit has ended, or the form was not made by one of its pages.
            Elsewhere: what was read in the words is not confirmed yet.
        """
        name = request.path_params["name"]
        visit = self.visits.find(name)
        if visit is None:
            raise Refused(404, GONE)
        if visit.heard is not None and not request.url.path.endswith(BEFORE_CHECK):
            raise Elsewhere(f"/v/{name}/words")
        if request.method != "POST":
            return name, visit, None
        form = request.state.form = await checked(request, visit.csrf)
        return name, replace(visit, changes=_changes_of(form, visit.changes)), form


class Elsewhere(Exception):
    """A request that is answered by another page, such as the login."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


async def checked(request: Request, csrf: str) -> FormData:
    """The form that was sent.

    Raises:
        Refused: it was not made by a page of this visitor.
    """
    form = await _read(request)
    if not compare_digest(text_of(form, "csrf").encode(), csrf.encode()):
        raise Refused(403, "This form is out of date. Go back and open the page again.")
    return form


def _changes_of(form: FormData, now: int) -> int:
    """How far the visit was when the form was made; a program that does not say so knows it."""
    said = text_of(form, "changes")
    return min(int(said), now) if said.isdecimal() and len(said) < 10 else now


class InMemory(MultiPartParser):
    """A form whose files are never written to the disk: they may show a person's body."""

    spool_max_size = MOST_PHOTO_BYTES


async def _read(request: Request) -> FormData:
    """The form; raises Refused where it is none."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.form()
    try:
        return await InMemory(request.headers, request.stream(), max_files=2).parse()
    except MultiPartException as error:
        raise Refused(400, f"The form could not be read: {error.message}") from error


def text_of(form: FormData, field: str, most: int = LONGEST_TEXT) -> str:
    """A field of a form as text; empty where it was not sent."""
    value = form.get(field, "")
    if isinstance(value, UploadFile):
        raise Refused(400, f"{field}: expected text, found a file.")
    text = value.replace("\x00", "").replace("\r\n", "\n")
    if len(text) > most:
        raise Refused(413, too_long(text, most))
    return text


def too_long(text: str, most: int) -> str:
    """How much a text is over its limit, in words for the person."""
    return (
        f"This is {len(text) - most} characters too long: at most {most} are read, you wrote "
        f"{len(text)}."
    )


def to(address: str) -> RedirectResponse:
    """Go on to another page after a form was taken."""
    return RedirectResponse(address, status_code=303)


def download(data: bytes, name: str, kind: str, of: str = "") -> Response:
    """A file to keep, named after what it is, whose it is and the minute it was made.

    >>> download(b"", "letter.pdf", "application/pdf").headers["content-disposition"][:31]
    'attachment; filename="letter-20'
    """
    stem, _, ending = name.partition(".")
    plain = re.sub(r"[^a-z0-9]+", "-", of.lower()).strip("-")[:30]
    made = f"{datetime.now():%Y-%m-%d-%H%M}"
    named = "-".join(part for part in (stem, plain, made) if part)
    header = {"Content-Disposition": f'attachment; filename="{named}.{ending}"'}
    return Response(data, media_type=kind, headers=header)
