"""What every page of the diary does with a request: who asks, whose diary, the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from plantar.records.diary import Diary
from plantar.records.keeping import standing_of, story_of
from plantar.records.record import DiaryOwner
from plantar.records.standing import StoryJudge
from plantar.records.words import Words, short_date
from plantar.web.desk import Diaries, Guest
from plantar.web.diary.words import LABELS, OPEN, headline, in_plain_words, numbers
from plantar.web.site import TEMPLATES, Refused, SiteContext, checked

TEMPLATES.env.filters.update(headline=headline, short_date=short_date)


class Page(Protocol):
    """A page of one person's diary; ``form`` is None where the page was only opened."""

    def __call__(
        self, request: Request, diary: Diary, me: DiaryOwner, form: FormData | None
    ) -> Response:
        """The answer to a request."""


class DiarySite:
    """The place where the diaries are, what judges them, and how a page of them is shown."""

    def __init__(self, site: SiteContext, desk: Diaries) -> None:
        self.site, self.desk, self.engine = site, desk, site.engine
        self.judge = StoryJudge(site.engine)
        self.words = Words(site.engine, self.judge.watcher.rules.skin)

    async def admit(self, request: Request) -> Guest:
        """Who asks; the page that is shown reads it, too."""
        guest: Guest = await run_in_threadpool(self.desk.admit, request)
        request.state.guest = guest
        return guest

    def page(self, page: Page, *, write: bool = False) -> Callable[..., Any]:
        """A page of one person's diary, worked out beside the event loop.

        ``write``: a page that only whoever may write opens; each form is for them in any case.
        """

        async def answer(request: Request) -> Response:
            guest, sent = await self.admit(request), request.method == "POST"
            form = await checked(request, guest.csrf) if sent else None
            who, what = request.path_params["who"], request.url.path.split("/")[3:] or ["today"]

            def work() -> Response:
                named = f"{'write' if sent else 'read'}: {what[0]}"
                self.desk.allow(guest, who, named, write=write or sent)
                request.state.diary = diary = guest.diary()
                return page(request, diary, one(diary.people(), who), form)

            return await run_in_threadpool(work)

        return answer

    def show(self, request: Request, page: str, status: int = 200, **data: Any) -> Response:
        """A page of the diary, with the token for its forms; ``wrong`` is an error of a form.

        Where an emergency stands, each page of a person's diary says so and whom to call.
        """
        data["wrong"] = in_plain_words(data.get("wrong", ""))
        return self.site.show(
            request,
            f"diary/{page}",
            status,
            token=request.state.guest.csrf,
            labels=LABELS,
            open_titles=OPEN,
            alarm=() if "numbers" in data else self._alarm(request, data.get("me")),
            **data,
        )

    def _alarm(self, request: Request, me: DiaryOwner | None) -> tuple[str, ...]:
        """Numbers to call, while an emergency stands in the diary of a page."""
        if me is None:
            return ()
        diary: Diary = request.state.diary
        story, standing = story_of(diary, me), standing_of(diary, self.judge, me)
        return numbers(self.engine, standing, story)


def one(people: Iterable[DiaryOwner], who: str) -> DiaryOwner:
    """The person with this id.

    Raises:
        Refused: nobody has it.
    """
    found = next((p for p in people if p.id == who), None)
    if found is None:
        raise Refused(404, "There is no such diary.")
    return found


def new_thread() -> str:
    """An id for a form, so that what is sent twice is kept once."""
    return str(uuid4())
