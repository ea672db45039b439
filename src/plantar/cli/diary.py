"""What the commands of ``plantar diary`` do: open, keep, show, read and write files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import typer

from plantar.errors import DiaryError, PassphraseNeeded
from plantar.extras import extra

if TYPE_CHECKING:
    from rich.console import Console

    from plantar.records.diary import Diary
    from plantar.records.photos import CleanJpeg
    from plantar.records.record import DiaryOwner
    from plantar.records.standing import Standing, StoryJudge
    from plantar.records.story import Story

LEAST_ID = 8
"""Letters of an id that are shown."""


def open_diary(file: Path | None) -> Diary:
    """The diary; a passphrase comes from PLANTAR_PASSPHRASE or is asked for."""
    with extra("records"):
        from plantar.records.database import default_path
        from plantar.records.diary import Diary

    where, given = file or default_path(), os.environ.get("PLANTAR_PASSPHRASE")
    try:
        return Diary(where, given)
    except PassphraseNeeded:
        return Diary(where, typer.prompt("Passphrase", hide_input=True))


def person_of(diary: Diary, name: str, *, make: bool = False) -> DiaryOwner:
    """The person named, or the only one; a first entry makes its diary."""
    people = diary.people()
    if make and (not people or (name and name not in [p.name for p in people])):
        return diary.begin(name or "me")
    if not name and len(people) == 1:
        return people[0]
    if not people:
        raise DiaryError("the diary is empty; write an entry: plantar diary add --note '...'")
    if not name:
        raise DiaryError(f"--person: expected one of {', '.join(p.name for p in people)}")
    return diary.person(name)


def story_judge() -> StoryJudge:
    """What judges a diary, on the knowledge of this installation."""
    from plantar import Plantar
    from plantar.records.standing import StoryJudge

    return StoryJudge(Plantar())


def keep_raw(
    diary: Diary,
    who: DiaryOwner,
    kind: str,
    raw: dict[str, Any],
    at: datetime | None,
    entry: str = "",
    pictures: Mapping[str, CleanJpeg] | None = None,
) -> None:
    """Check and keep a body, and say what stands after it; ``entry`` is corrected by it."""
    from plantar.records.bodies import not_empty, read_body
    from plantar.records.keeping import keep, keep_photos

    body = read_body(kind, raw)
    if not pictures:
        not_empty(body)
    before = diary.find(who, entry) if entry else None
    judge = story_judge()
    record, standing = keep(diary, judge, who, body, at=at, instead_of=before)
    keep_photos(diary, who, record, pictures or {})
    out = _console()
    out.print(f"Saved in the diary of {_safe(who.name)} as [cyan]{record.thread[:LEAST_ID]}[/].")
    show_standing(standing, judge, out)


def asked_weekly(said: Mapping[str, str]) -> dict[str, Any]:
    """The weekly answers as a raw body; what was not said is asked."""
    from plantar.records.weekly import CHOICES, complaint_of, weekly

    asked, found = weekly(), {}
    for name, words in asked.complaints.items():
        answer = said[name] or _ask_complaint(words)
        if answer not in CHOICES:
            raise DiaryError(f"--{name}: found {answer!r}; expected one of {', '.join(CHOICES)}")
        found[name] = complaint_of(answer)
    return found


def _ask_complaint(words: str) -> str:
    """How strong, and where it was there how often."""
    from plantar.records.bodies import Frequency, Severity
    from plantar.records.weekly import ABSENT

    question = f"{words[:1].upper()}{words[1:]}, in the last 24 hours: how strong?"
    strong = _one_of(question, get_args(Severity))
    return (
        strong if strong == ABSENT else f"{strong} {_one_of('  How often?', get_args(Frequency))}"
    )


def _one_of(question: str, options: Sequence[str]) -> str:
    """An answer that is one of the options; asked until it is."""
    while True:
        said: str = typer.prompt(f"{question} ({', '.join(options)})").strip().lower()
        if said in options:
            return said


def show_scores(diary: Diary, who: DiaryOwner) -> None:
    """The newest points of the weekly questions, and those before."""
    from plantar.records.keeping import story_of
    from plantar.records.weekly import weekly

    *before, now = [(t.at, weekly().score(t.body)) for t in story_of(diary, who).scores]
    out = _console()
    out.print(f"\n Weekly questions: [bold]{now[1]:g}[/] of {weekly().most:g} points")
    if before:
        at, points = before[-1]
        out.print(f"  {at.astimezone():%Y-%m-%d}: {points:g}")
    out.print("  They change nothing about how urgent it is. Anything new: plantar diary add")


def reminders_of(diary: Diary, who: DiaryOwner, every: str) -> bytes:
    """The calendar file of one person."""
    from plantar.care.calendar import EVERY, diary_reminders
    from plantar.records.keeping import story_of
    from plantar.records.trials import days_to_look_back

    if every not in EVERY:
        raise DiaryError(f"--every: found {every!r}; expected {' or '.join(EVERY)}")
    today = diary.clock().astimezone().date()
    return diary_reminders(every, days_to_look_back(story_of(diary, who)), today)


def show_diary(diary: Diary, who: DiaryOwner) -> None:
    """What stands, what was noticed, trends, and the records of one person."""
    from plantar.records.keeping import standing_of, story_of
    from plantar.records.record import now_utc
    from plantar.records.words import Words

    out, judge, story = _console(), story_judge(), story_of(diary, who)
    out.print(f"[bold]Diary of {_safe(who.name)}[/], {now_utc():%Y-%m-%d}")
    show_standing(standing_of(diary, judge, who), judge, out)
    for line in _changes(judge, story):
        _indented(out, line)
    words = Words(judge.plantar, judge.watcher.rules.skin)
    for record in diary.records(who):
        if record.kind != "level":
            shown = words.shown(record)
            at = f"{record.happened_at.astimezone():%Y-%m-%d %H:%M}"
            out.print(f"[cyan]{record.thread[:LEAST_ID]}[/] {at} [bold]{shown.title}[/]")
            _indented(out, _safe("; ".join(shown.lines)), 10)


def _changes(judge: StoryJudge, story: Story) -> Iterator[str]:
    """Each trend, before and after each treatment, and what can be said of each trial."""
    from plantar.records.noticing import CHANCE, SENSATIONS
    from plantar.records.trials import trials

    for sensation in SENSATIONS:
        if found := judge.watcher.trend(story, sensation):
            yield (
                f"{sensation}: {found.per_week:+.1f} points a week "
                f"({found.low:+.1f} to {found.high:+.1f}), {found.written} entries"
            )
    for response in judge.watcher.responses(story):
        s = response.shift
        yield (
            f"{_safe(response.treatment.name)}, {response.sensation}: {s.points:+.1f} points "
            f"({s.low:+.1f} to {s.high:+.1f}) after against before. {CHANCE}"
        )
    for trial in trials(judge.watcher, story):
        said = "; ".join(f"{o.sensation}: {o.verdict}" for o in trial.outcomes) or "no entry yet"
        yield f"trial of {_safe(trial.treatment.name)}, to decide on {trial.decide_on}: {said}"


def show_standing(standing: Standing, judge: StoryJudge, out: Console) -> None:
    """How urgent it is, why, what was noticed and what was not asked."""
    out.print(f"\n [bold]{standing.name.upper()}[/]")
    _indented(out, _safe(standing.where))
    if standing.rose:
        _indented(out, "[bold]This is more urgent than your last visit said.[/]")
    for reason in () if standing.unsafe else (*standing.because, *standing.origin):
        _indented(out, _safe(reason))
    if standing.noticed:
        out.print("\n What the diary noticed")
    for noticed in standing.noticed:
        _indented(out, f"- {_safe(noticed.text)}")
    for step in standing.steps:
        _indented(out, f"[bold]{_safe(step)}[/]")
    _show_open(standing, judge, out)
    out.print()


def _show_open(standing: Standing, judge: StoryJudge, out: Console) -> None:
    """The dangers that are open, by why, with the option that answers each."""
    from plantar.records.words import WHY_OPEN

    for why, title in WHY_OPEN.items():
        dangers = [danger for danger in standing.open if danger.why == why]
        if dangers:
            none = "" if why == "which" else " If none is true: --no-dangers. If one is:"
            out.print(f"\n {title}{none}")
        for danger in dangers:
            option = f"[bold]--danger {danger.line}[/]: " if danger.line else ""
            _indented(out, f"{option}{_safe(danger.text)}")
            for name in judge.dangers[danger.line].findings if why == "which" else ():
                plain = judge.plantar.knowledge.findings[name].plain
                _indented(out, f"[bold]--which {name}[/]: {_safe(plain)}", 4)


def _indented(out: Console, text: str, by: int = 2) -> None:
    """A paragraph whose further lines stand as far in as the first."""
    from rich.padding import Padding

    out.print(Padding(text, (0, 0, 0, by)))


def painting_of(
    diary: Diary, who: DiaryOwner, map_file: Path | None, *, same: bool
) -> dict[str, Any] | None:
    """The painting of a file, or that of the entry before."""
    from plantar.records.keeping import last_painting, story_of

    if map_file:
        return read_json(map_file)
    if not same:
        return None
    before = last_painting(story_of(diary, who))
    if before is None:
        raise DiaryError("--same-map: no entry has a painting yet; give one with --map FILE")
    return before.map


def picture_at(text: str) -> tuple[str, CleanJpeg]:
    """A foot with its picture, as ``left=foot.jpg``."""
    from plantar.records.photos import picture_of

    foot, _, name = text.partition("=")
    if foot not in ("left", "right") or not name:
        raise DiaryError(f"--photo: found {text!r}; expected left=FILE or right=FILE")
    try:
        return foot, picture_of(Path(name).read_bytes(), name)
    except OSError as error:
        raise DiaryError(f"{name}: cannot be read: {error.strerror}") from error


def form_of(out: Path) -> str:
    """The form of an export that the name of its file asks for: json, csv or fhir."""
    if out.name.endswith(".fhir.json"):
        return "fhir"
    if out.suffix not in (".json", ".csv"):
        raise DiaryError(
            f"--out: found {out.name!r}; expected a name ending in .json, .csv or .fhir.json"
        )
    return out.suffix.removeprefix(".")


def exported(diary: Diary, who: DiaryOwner, form: str) -> str:
    """Everything of one person in a form."""
    from plantar.records.exports import export_csv, export_json

    if form != "fhir":
        return (export_json if form == "json" else export_csv)(diary, who)
    from plantar import Plantar
    from plantar.exchange.diary_out import diary_collection

    made = diary_collection(json.loads(export_json(diary, who)), Plantar().knowledge)
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def strength_of(text: str) -> tuple[str, int]:
    """A sensation with its points, as ``numb=4``."""
    kind, _, points = text.partition("=")
    if not points.isdigit():
        raise DiaryError(f"--strength: found {text!r}; expected a sensation and 0 to 10: numb=4")
    return kind, int(points)


def time_of(text: str) -> datetime | None:
    """A time as typed; None where none was."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise DiaryError(f"--at: found {text!r}; expected 2026-04-03T08:00") from None


def read_json(file: Path) -> dict[str, Any]:
    """A file with one JSON object."""
    try:
        raw = json.loads(read_text(file))
    except ValueError as error:
        raise DiaryError(f"{file}: not valid JSON: {error}") from error
    if not isinstance(raw, dict):
        raise DiaryError(f"{file}: found {type(raw).__name__}; expected one JSON object")
    return raw


def read_text(file: Path) -> str:
    """The text of a file."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DiaryError(f"{file}: cannot be read: {error}") from error


def write_private(out: Path, text: str | bytes) -> None:
    """Write a file that nobody else of this machine may read."""
    data = text.encode() if isinstance(text, str) else text
    try:
        with os.fdopen(os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        raise DiaryError(f"{out}: cannot be written: {error.strerror}") from error


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
