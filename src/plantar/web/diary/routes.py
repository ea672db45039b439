"""Every address of the diary."""

from __future__ import annotations

from starlette.routing import Route

from plantar.web.desk import Diaries
from plantar.web.diary.entry import EntryPage
from plantar.web.diary.feet import FeetPage
from plantar.web.diary.front import Front
from plantar.web.diary.leaving import Leaving
from plantar.web.diary.reading import Reading
from plantar.web.diary.results import ResultsPage
from plantar.web.diary.review import DiaryReview
from plantar.web.diary.site import DiarySite
from plantar.web.diary.treatment import TreatmentPage
from plantar.web.diary.which import WhichPage
from plantar.web.site import SiteContext

GET, POST, BOTH = ["GET"], ["POST"], ["GET", "POST"]


def routes(site: SiteContext, desk: Diaries) -> list[Route]:
    """The pages of the diaries that a desk holds, with the way in to them."""
    made = DiarySite(site, desk)
    front, reading, review, leaving = Front(made), Reading(made), DiaryReview(made), Leaving(made)
    entry, treatment = EntryPage(made).entry, TreatmentPage(made).treatment
    return [
        *desk.routes(site),
        Route("/diary", front.front, methods=GET),
        Route("/diary/begin", front.begin, methods=POST),
        Route("/diary/take-in", front.take_in, methods=POST),
        Route("/diary/keep", front.keep_visit, methods=POST),
        Route("/diary/{who}", made.page(reading.home), methods=GET),
        Route("/diary/{who}/entry", made.page(entry, write=True), methods=BOTH),
        Route("/diary/{who}/which", made.page(WhichPage(made).which, write=True), methods=BOTH),
        Route("/diary/{who}/treatment", made.page(treatment), methods=BOTH),
        Route("/diary/{who}/feet", made.page(FeetPage(made).feet), methods=BOTH),
        Route("/diary/{who}/charts", made.page(reading.charts), methods=GET),
        Route("/diary/{who}/compare", made.page(reading.compare), methods=GET),
        Route("/diary/{who}/calendar", made.page(reading.month), methods=GET),
        Route("/diary/{who}/changes", made.page(review.changes), methods=GET),
        Route("/diary/{who}/weekly", made.page(review.weekly), methods=BOTH),
        Route("/diary/{who}/trials", made.page(review.trials), methods=GET),
        Route("/diary/{who}/reminders", made.page(review.reminders), methods=GET),
        Route("/diary/{who}/results", made.page(ResultsPage(made).results), methods=BOTH),
        Route("/diary/{who}/export", made.page(leaving.export), methods=GET),
        Route("/diary/{who}/delete", made.page(leaving.delete, write=True), methods=BOTH),
    ]
