"""Every link of the knowledge browser, followed from its front pages."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.types import ASGIApp

from plantar.catalogue.catalogue import Catalogue
from plantar.web.app import create_app
from plantar.web.engine import Engine
from tests.web.page_links import Links


@dataclass
class Crawl:
    """Pages that were opened by address, every address linked, and what is wrong."""

    pages: dict[str, Links] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


FIGURE = re.compile(r"/knowledge/conditions/([^/.?]+)/([^/.?]+)")
OPENED = 400
"""One page of a single figure in so many is opened: there are thirty thousand, made alike."""


def opened(address: str) -> bool:
    """Whether the crawl opens a page that is linked; always the same ones."""
    return not FIGURE.fullmatch(address) or zlib.crc32(address.encode()) % OPENED == 0


@pytest.fixture(scope="module")
def crawl(engine: Engine) -> Crawl:
    """Every page that can be reached from the two front pages, and some of the figures.

    All in one event loop: from thread to thread a request waits ten times as long as it works.
    """
    with start_blocking_portal() as portal:
        return portal.call(_crawled, create_app(engine).app)


async def _crawled(served: ASGIApp) -> Crawl:
    found, todo = Crawl(), ["/knowledge", "/claims"]
    found.linked |= set(todo)
    way = httpx.ASGITransport(app=served)
    async with httpx.AsyncClient(transport=way, base_url="http://testserver") as client:
        while todo:
            address = todo.pop()
            answer = await client.get(address, headers={"accept-encoding": "identity"})
            if answer.status_code != 200:
                found.broken.append(f"{address}: {answer.status_code}")
            html = answer.headers["content-type"].startswith("text/html")
            page = found.pages[address] = Links(answer.text if html else "")
            new = {a for a in page.links if a.startswith(("/knowledge", "/claims", "/static"))}
            todo += sorted(filter(opened, new - found.linked))
            found.linked |= new
    return found


@pytest.mark.slow
def test_no_link_is_broken(crawl: Crawl, catalogue: Catalogue) -> None:
    assert crawl.broken == []
    figures = [m.groups() for a in crawl.linked if (m := FIGURE.fullmatch(a))]
    assert [pair for pair in figures if pair not in catalogue.figures] == []


@pytest.mark.slow
def test_every_entry_and_every_likelihood_has_a_page(crawl: Crawl, catalogue: Catalogue) -> None:
    wanted = [f"/knowledge/{k}/{key}" for k, table in catalogue.tables.items() for key in table]
    wanted += [f"/knowledge/conditions/{c}/{f}" for c, f in catalogue.figures]
    assert [address for address in wanted if address not in crawl.linked] == []


@pytest.mark.slow
def test_every_page_has_one_heading_unique_ids_and_links_that_tell_nobody(crawl: Crawl) -> None:
    wrong = [
        address
        for address, page in crawl.pages.items()
        if page.tags
        and (
            page.tags.count("h1") != 1
            or len(set(page.ids)) != len(page.ids)
            or any(link.get("rel") != "noreferrer" for link in page.outside)
        )
    ]
    assert wrong == []


@pytest.mark.slow
def test_every_use_of_an_entry_is_linked_from_its_page(crawl: Crawl, catalogue: Catalogue) -> None:
    missing = []
    for (kind, key), mentions in catalogue.uses.items():
        links = crawl.pages[f"/knowledge/{kind}/{key}"].links
        for mention in mentions:
            user = f"/knowledge/{mention.kind}/{mention.key}"
            if not {user, f"{user}/{mention.part}"} & links:
                missing.append(f"{kind}/{key} does not lead to {user} ({mention.role})")
    assert missing == []
