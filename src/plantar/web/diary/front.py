"""Before a diary is open: whose it is, a new one, the answer of a visit to keep."""

from __future__ import annotations

import hmac
import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from plantar.errors import PassphraseNeeded
from plantar.records.bodies import KeptAssessment
from plantar.records.keeping import keep
from plantar.web.diary.site import DiarySite, one
from plantar.web.site import Refused, checked, text_of, to


class Front:
    """The pages that lead to a diary."""

    def __init__(self, site: DiarySite) -> None:
        self.site = site

    async def front(self, request: Request) -> Response:
        """Whose diary; or how to open or begin one."""
        guest = await self.site.admit(request)
        if guest.account and guest.account.role == "administrator":
            return to("/account")
        try:
            people = await run_in_threadpool(guest.people)
        except PassphraseNeeded:
            return self.site.show(request, "unlock.html")
        if len(people) == 1 and "all" not in request.query_params:
            return to(f"/diary/{people[0].id}")
        return self.site.show(request, "begin.html", people=people)

    async def begin(self, request: Request) -> Response:
        """A new diary."""
        guest = await self.site.admit(request)
        form = await checked(request, guest.csrf)
        made = await run_in_threadpool(self.site.desk.begin, guest, text_of(form, "name"))
        return to(f"/diary/{made.id}")

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
            keep(diary, self.site.triage, person, kept, at=answered)

        await run_in_threadpool(save)
        return to(f"/diary/{person.id}")
