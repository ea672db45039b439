"""Before a diary is open: whose it is, a new one, the answer of a visit to keep."""

from __future__ import annotations

import hmac
import json

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from plantar import PlantarError
from plantar.records.bodies import KeptAssessment
from plantar.records.exports import read_export
from plantar.records.keeping import keep
from plantar.records.merging import take_in
from plantar.web.desk import Guest
from plantar.web.diary.site import DiarySite, one
from plantar.web.site import Refused, checked, text_of, to

BACK = ("/diary?all=1#take-in", "Back to the diaries")


class Front:
    """The pages that lead to a diary."""

    def __init__(self, site: DiarySite) -> None:
        self.site = site

    async def front(self, request: Request) -> Response:
        """Whose diary; or how to open or begin one."""
        guest = await self.site.admit(request)
        if guest.account and guest.account.role == "administrator":
            return to("/account")
        people = await run_in_threadpool(guest.people)
        if len(people) == 1 and "all" not in request.query_params:
            return to(f"/diary/{people[0].id}")
        return self.site.show(request, "begin.html", people=people)

    async def begin(self, request: Request) -> Response:
        """A new diary."""
        guest = await self.site.admit(request)
        form = await checked(request, guest.csrf)
        made = await run_in_threadpool(self.site.desk.begin, guest, text_of(form, "name"))
        return to(f"/diary/{made.id}")

    async def take_in(self, request: Request) -> Response:
        """Take in a copy of a diary, from another device or from before; no entry is lost.

        Raises:
            Refused: no copy of a diary; or a server with accounts, where each has their own.
        """
        guest = await self.site.admit(request)
        form = await checked(request, guest.csrf)
        file = form.get("file")
        if self.site.desk.shared:
            raise Refused(403, "A copy of a diary cannot be put in on a shared server.")
        if not isinstance(file, UploadFile):
            raise Refused(400, "Choose the copy of a diary, a file that ends with .json.", BACK)
        try:
            text = (await file.read()).decode()
            done, person = await run_in_threadpool(self._merged, guest, text)
        except (UnicodeDecodeError, PlantarError) as error:
            said = f"This is no copy of a diary, or not of this one. {error}"
            raise Refused(400, said, BACK) from error
        return to(f"/diary/{person}?taken={done}")

    def _merged(self, guest: Guest, text: str) -> tuple[int, str]:
        """How many records were new, and whose diary it is; the first copy makes the file."""
        diary, export = self.site.desk.opened(guest), read_export(text)
        for record in export.records:
            self.site.judge.check(record.body)
        return take_in(diary, export).new, export.person.id

    async def keep_visit(self, request: Request) -> Response:
        """Keep the answer of a visit, of the time of its answers; it always asks whose it is."""
        form = await request.form()
        visit = self.site.site.visits.find(text_of(form, "visit"))
        mine = visit and hmac.compare_digest(text_of(form, "csrf").encode(), visit.csrf.encode())
        try:
            guest = await self.site.admit(request)
        except Refused as error:
            answer = (f"/v/{text_of(form, 'visit')}/answer", "Back to the answer")
            raise Refused(error.status, error.text, answer if mine else None) from error
        if visit is None or not mine:
            raise Refused(404, "This visit has ended. Nothing was kept.")
        found = await run_in_threadpool(guest.people)
        people = [p for p in found if guest.may_write(p.id)]
        who, new = text_of(form, "who"), text_of(form, "name").strip()
        if not who and not new:
            name, made = text_of(form, "visit"), visit
            return self.site.show(request, "whose.html", people=people, visit=name, made=made)
        begin = self.site.desk.begin
        person = one(people, who) if who else await run_in_threadpool(begin, guest, new)

        def save() -> None:
            self.site.desk.allow(guest, person.id, "write: visit", write=True)
            report = json.loads(json.dumps(self.site.engine.report(visit).as_dict()))
            diary, kept = guest.diary(), KeptAssessment(report=report)
            answered = min(visit.answered, diary.clock())
            keep(diary, self.site.judge, person, kept, at=answered)

        await run_in_threadpool(save)
        return to(f"/diary/{person.id}")
