"""A person who goes through the interview, for locust: thinks, answers, reads the answer."""

from __future__ import annotations

import os
import random
import re

from locust import HttpUser, between, task

WORDS = (
    "my left heel is numb since two weeks, no back pain",
    "both feet tingle and I have type 2 diabetes",
    "back pain down my right leg, the outer foot is numb",
    "",
)
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
OPTION = re.compile(r'name="value" value="([^"]+)"')
LEAST, MOST = (float(x) for x in os.environ.get("THINK", "3,9").split(","))


class Person(HttpUser):
    """One interview after another; ``THINK`` is the least and most seconds between answers."""

    wait_time = between(LEAST, MOST)

    def on_start(self) -> None:
        """Begin an interview."""
        self.page = self._sent("/start", {"words": random.choice(WORDS), "country": "uk"}, "start")
        if self.page.url.endswith("/words"):
            self.page = self._sent(self.page.url, {"csrf": self._token()}, "words")

    @task
    def answer(self) -> None:
        """Answer what is shown, or read the answer and begin again."""
        if "/ask/" not in self.page.url or 'role="alert"' in self.page.text:
            self.client.get(f"{self._visit()}/answer", name="answer page")
            self.on_start()
            return
        data = {"csrf": self._token(), **self._said()}
        self.page = self._sent(self.page.url, data, "question")

    def _said(self) -> dict[str, str]:
        if 'id="paint"' in self.page.text:
            return {"region": "left|pl_heel_cen", "sensation": "numb", "button": "go"}
        if "How old" in self.page.text:
            return {"value": str(random.randint(20, 85)), "button": "go"}
        options = [o for o in OPTION.findall(self.page.text) if o in ("no", "female", "male")]
        return {"value": random.choice(options)} if options else {"button": "not sure"}

    def _sent(self, url: str, data: dict[str, str], name: str):  # type: ignore[no-untyped-def]
        """Send a form and follow to the next page; the whole of it is one measurement."""
        return self.client.post(url, data=data, name=name)

    def _token(self) -> str:
        found = TOKEN.search(self.page.text)
        return found[1] if found else ""

    def _visit(self) -> str:
        return re.sub(r"(/v/[^/]+).*", r"\1", self.page.url)
