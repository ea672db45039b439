"""What tests see of a page's links, headings and ids."""

from __future__ import annotations

import re
from html import unescape

TAG = re.compile(r"<([a-z][a-z0-9]*)\b([^>]*)>")
SAID = re.compile(r'\s(id|href|src|rel)="([^"]*)"')


class Links:
    """Addresses on a page, its headings, and its ids.

    Thousands of pages are read, so by patterns: templates write every attribute in double quotes
    and escape what stands in it. A link that is not seen is missed by the tests below.
    """

    def __init__(self, text: str) -> None:
        self.links: set[str] = set()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.outside: list[dict[str, str]] = []
        for tag, attributes in TAG.findall(text):
            self.tags.append(tag)
            said = {name: unescape(value) for name, value in SAID.findall(attributes)}
            if said:
                self._note(tag, said)

    def _note(self, tag: str, said: dict[str, str]) -> None:
        if said.get("id"):
            self.ids.append(said["id"])
        address = said.get("href") or said.get("src") or ""
        if address.startswith("/"):
            self.links.add(address.split("#")[0])
        elif address.startswith("http"):
            self.outside.append({"tag": tag, **said})
