"""``plantar diary``: write down, look back, keep copies, delete."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from plantar.errors import DiaryError

if TYPE_CHECKING:
    from rich.console import Console

    from plantar.records.bodies import Body
    from plantar.records.diary import Diary, Person
    from plantar.records.standing import Standing

diary_app = typer.Typer(
    help="A diary on this machine that notices what changes.", no_args_is_help=True
)
FileOption = Annotated[
    Path | None,
    typer.Option("--file", envvar="PLANTAR_DIARY", help="The diary; by default your own."),
]
PersonOption = Annotated[
    str, typer.Option("--person", help="Whose diary, where the file holds several.")
]
ThreadArgument = Annotated[str, typer.Argument(help="The entry: the first letters of its id.")]
LEAST_ID = 8
"""Letters of an id that are shown."""


@diary_app.command("add")
def add(
    note: Annotated[str, typer.Option(help="Anything, in your own words.")] = "",
    strength: Annotated[
        list[str] | None, typer.Option(help="numb=4, tingling=2, pain=0, ...; 0 to 10.")
    ] = None,
    map_file: Annotated[
        Path | None, typer.Option("--map", help="A painted map, JSON (docs/map.md).")
    ] = None,
    same_map: Annotated[
        bool, typer.Option("--same-map", help="Painted as in the entry before.")
    ] = False,
    weakness: Annotated[str | None, typer.Option(help="none, as_before, new or worse.")] = None,
    sleep: Annotated[float | None, typer.Option(help="Hours of sleep.")] = None,
    falls: Annotated[int | None, typer.Option(help="Falls since the last entry.")] = None,
    skin: Annotated[
        list[str] | None, typer.Option(help="What the daily look showed: normal, blister, ...")
    ] = None,
    glucose: Annotated[float | None, typer.Option(help="Glucose, mmol/L.")] = None,
    weight: Annotated[float | None, typer.Option(help="Weight, kg.")] = None,
    danger: Annotated[
        list[str] | None, typer.Option(help="A line of the danger screen that is true now.")
    ] = None,
    no_dangers: Annotated[
        bool, typer.Option("--no-dangers", help="You read the danger screen and none is true.")
    ] = False,
    at: Annotated[str, typer.Option(help="When, 2026-04-03T08:00; now if left out.")] = "",
    entry: Annotated[str, typer.Option(help="Correct this entry, by its id.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Write an entry; several a day are welcome. It says what stands after it."""
    if danger and no_dangers:
        raise DiaryError("--no-dangers: found with --danger; give one of them")
    raw: dict[str, Any] = {
        "note": note,
        "strengths": dict(map(_strength, strength or ())),
        "weakness": weakness,
        "sleep_hours": sleep,
        "falls": falls,
        "skin": skin or None,
        "glucose_mmol_l": glucose,
        "weight_kg": weight,
        "dangers": [] if no_dangers else danger or None,
    }
    with closing(_open(file)) as diary:
        who = _who(diary, person, make=True)
        raw["map"] = _painting(diary, who, map_file, same=same_map)
        _keep(diary, who, "entry", raw, _time(at), entry)


@diary_app.command("visit")
def visit(
    report: Annotated[Path, typer.Argument(help="A report saved with: plantar assess --json.")],
    at: Annotated[str, typer.Option(help="When, 2026-04-03T08:00; now if left out.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Keep an assessment; the entries after it are measured against it."""
    with closing(_open(file)) as diary:
        who = _who(diary, person, make=True)
        _keep(diary, who, "visit", {"report": _json(report)}, _time(at))


@diary_app.command("treatment")
def treatment(
    kind: Annotated[
        str, typer.Argument(help="medicine, shoe, insole, exercise, supplement or other.")
    ],
    name: Annotated[str, typer.Argument(help="What it is.")],
    began: Annotated[str, typer.Option(help="First day, 2026-04-03; today if left out.")] = "",
    ended: Annotated[str, typer.Option(help="Last day.")] = "",
    look_back: Annotated[
        int | None, typer.Option(help="Days after which it should be better.")
    ] = None,
    entry: Annotated[str, typer.Option(help="Correct this one, by its id.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Something was begun, changed or stopped; before and after are compared."""
    raw = {
        "kind": kind,
        "name": name,
        "began": began or date.today().isoformat(),
        "ended": ended or None,
        "look_back_days": look_back,
    }
    with closing(_open(file)) as diary:
        _keep(diary, _who(diary, person, make=True), "treatment", raw, None, entry)


@diary_app.command("result")
def result(
    finding: Annotated[str, typer.Argument(help="ID, ID=absent or ID=7.2.")],
    at: Annotated[str, typer.Option(help="When, 2026-04-03T08:00; now if left out.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """A result came in."""
    with closing(_open(file)) as diary:
        who = _who(diary, person, make=True)
        _keep(diary, who, "result", {"finding": finding}, _time(at))


@diary_app.command("diagnosis")
def diagnosis(
    name: Annotated[str, typer.Argument(help="What it was in the end.")],
    was_right: Annotated[
        str, typer.Option(help="Was plantar right? yes, partly, no or not_known.")
    ] = "not_known",
    note: Annotated[str, typer.Option(help="Anything.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """The final diagnosis, and whether plantar had been right."""
    raw = {"name": name, "was_right": was_right, "note": note}
    with closing(_open(file)) as diary:
        _keep(diary, _who(diary, person, make=True), "diagnosis", raw, None)


@diary_app.command("show")
def show(file: FileOption = None, person: PersonOption = "") -> None:
    """What stands, what was noticed, trends, and the entries."""
    from plantar.records.diary import now_utc
    from plantar.records.keeping import standing_of, story_of

    out = _console()
    with closing(_open(file)) as diary:
        who = _who(diary, person)
        triage, story = _triage(), story_of(diary, who)
        out.print(f"[bold]Diary of {_safe(who.name)}[/], {now_utc():%Y-%m-%d}")
        _show_standing(standing_of(diary, triage, who), out)
        from plantar.records.noticing import CHANCE, SENSATIONS

        for sensation in SENSATIONS:
            if found := triage.watcher.trend(story, sensation):
                out.print(
                    f"  {sensation}: {found.per_week:+.1f} points a week "
                    f"({found.low:+.1f} to {found.high:+.1f}), {found.entries} entries"
                )
        for response in triage.watcher.responses(story):
            s = response.shift
            out.print(
                f"  {_safe(response.treatment.name)}, {response.sensation}: {s.points:+.1f} points "
                f"({s.low:+.1f} to {s.high:+.1f}) after against before. {CHANCE}"
            )
        for record in diary.records(who):
            if record.kind != "level":
                out.print(
                    f"[cyan]{record.thread[:LEAST_ID]}[/] "
                    f"{record.happened_at.astimezone():%Y-%m-%d %H:%M} {_line(record.body)}"
                )


@diary_app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="A file ending in .json or .csv.")],
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Everything of one person as one JSON file, or the entries as CSV."""
    from plantar.records.copies import export_csv, export_json

    if out.suffix not in (".json", ".csv"):
        raise DiaryError(f"--out: found {out.name!r}; expected a name ending in .json or .csv")
    with closing(_open(file)) as diary:
        who = _who(diary, person)
        text = (export_json if out.suffix == ".json" else export_csv)(diary, who)
    _write_private(out, text)
    print(f"Wrote {out}. It is not protected by a passphrase.")


@diary_app.command("merge")
def merge_file(
    export_file: Annotated[Path, typer.Argument(help="An export from another device, .json.")],
    file: FileOption = None,
) -> None:
    """Take in an export of the same diary from another device; no entry is lost."""
    from plantar.records.copies import merge

    with closing(_open(file)) as diary:
        done = merge(diary, _text(export_file))
    print(f"{done.new} records taken in, {done.gone} deleted as on the other device.")
    if done.both_kept:
        print(f"{done.both_kept} entries were changed on both devices: both changes are kept.")


@diary_app.command("delete")
def delete(
    entry: Annotated[str, typer.Option(help="Only this entry, by its id.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Delete one entry, or everything of one person, here and in the backups, for good."""
    with closing(_open(file)) as diary:
        who = _who(diary, person)
        what = f"the entry {entry}" if entry else f"everything of {who.name}"
        if not yes and not typer.confirm(f"Delete {what} for good?"):
            raise typer.Exit(1)
        left = diary.delete(who, entry or None)
    print(f"Deleted {what}, also from the backups. Exports that you made are yours to delete.")
    for path in left:
        print(f"Not reached, may still hold it: {path}")


@diary_app.command("backup")
def backup_file(
    to: Annotated[Path, typer.Argument(help="The file to write.")], file: FileOption = None
) -> None:
    """A copy of the whole file; with a passphrase it is protected alike."""
    from plantar.records.copies import backup

    with closing(_open(file)) as diary:
        backup(diary, to)
    print(f"Wrote {to}")


@diary_app.command("restore")
def restore_file(
    backup: Annotated[Path, typer.Argument(help="A backup.")],
    over_newer: Annotated[
        bool, typer.Option("--over-newer", help="Even if records are lost that it lacks.")
    ] = False,
    file: FileOption = None,
) -> None:
    """Put a backup in the place of the diary."""
    from plantar.records.copies import restore
    from plantar.records.database import default_path

    restore(backup, file or default_path(), over_newer=over_newer)
    print(f"Restored {file or default_path()}")


@diary_app.command("lock")
def lock(file: FileOption = None) -> None:
    """Set or change the passphrase; an empty one takes it away."""
    with closing(_open(file)) as diary:
        text = typer.prompt(
            "New passphrase", default="", show_default=False, hide_input=True,
            confirmation_prompt=True,
        )  # fmt: skip
        diary.seal(text or None)
    print("Locked. Nobody can open it without the passphrase." if text else "There is no lock.")


def _open(file: Path | None) -> Diary:
    """The diary; a passphrase comes from PLANTAR_PASSPHRASE or is asked for."""
    import os

    try:
        from plantar.records.database import default_path
        from plantar.records.diary import Diary
    except ModuleNotFoundError as error:
        raise DiaryError(
            f"the diary needs {error.name}: install plantar with its extra, 'plantar[records]'"
        ) from error
    where, given = file or default_path(), os.environ.get("PLANTAR_PASSPHRASE")
    try:
        return Diary(where, given)
    except DiaryError as error:
        if given is not None or "needs one" not in str(error):
            raise
        return Diary(where, typer.prompt("Passphrase", hide_input=True))


def _who(diary: Diary, name: str, *, make: bool = False) -> Person:
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


def _triage() -> Any:
    from plantar import Plantar
    from plantar.records.standing import Triage

    return Triage(Plantar())


def _keep(
    diary: Diary, who: Person, kind: str, raw: dict[str, Any], at: datetime | None, entry: str = ""
) -> None:
    from plantar.records.bodies import read_body
    from plantar.records.keeping import keep

    body = read_body(kind, raw)
    before = diary.find(who, entry) if entry else None
    record, standing = keep(diary, _triage(), who, body, at=at, instead_of=before)
    out = _console()
    out.print(f"Saved in the diary of {_safe(who.name)} as [cyan]{record.thread[:LEAST_ID]}[/].")
    _show_standing(standing, out)


def _show_standing(standing: Standing, out: Console) -> None:
    out.print(f"\n [bold]{standing.name.upper()}[/]   {_safe(standing.where)}")
    if standing.rose:
        out.print("  [bold]This is more urgent than your last visit said.[/]")
    for reason in standing.because:
        out.print(f"  {_safe(reason)}")
    for noticed in standing.noticed:
        out.print(f"  noticed: {_safe(noticed.text)}")
    for step in standing.steps:
        out.print(f"  step: {_safe(step)}")
    if standing.now.dangers:
        out.print("  Not asked today; if one is true, say it with --danger:")
        for line in standing.now.dangers:
            out.print(f"   - {_safe(line.plain)}")


def _line(body: Body) -> str:
    """A record in one line."""
    said = {
        k: v
        for k, v in body.model_dump(mode="json").items()
        if v not in (None, "", {}) and k not in ("map", "report")
    }
    return _safe(", ".join(f"{k} {v}" for k, v in said.items()))


def _painting(
    diary: Diary, who: Person, map_file: Path | None, *, same: bool
) -> dict[str, Any] | None:
    from plantar.records.keeping import last_painting, story_of

    if map_file:
        return _json(map_file)
    if not same:
        return None
    before = last_painting(story_of(diary, who))
    if before is None:
        raise DiaryError("--same-map: no entry has a painting yet; give one with --map FILE")
    return before.map


def _strength(text: str) -> tuple[str, int]:
    kind, _, points = text.partition("=")
    if not points.isdigit():
        raise DiaryError(f"--strength: found {text!r}; expected a sensation and 0 to 10: numb=4")
    return kind, int(points)


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise DiaryError(f"--at: found {text!r}; expected 2026-04-03T08:00") from None


def _json(file: Path) -> dict[str, Any]:
    try:
        raw = json.loads(_text(file))
    except ValueError as error:
        raise DiaryError(f"{file}: not valid JSON: {error}") from error
    if not isinstance(raw, dict):
        raise DiaryError(f"{file}: found {type(raw).__name__}; expected one JSON object")
    return raw


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DiaryError(f"{file}: cannot be read: {error}") from error


def _write_private(out: Path, text: str) -> None:
    import os

    try:
        with os.fdopen(os.open(out, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
    except OSError as error:
        raise DiaryError(f"{out}: cannot be written: {error.strerror}") from error


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _safe(text: str) -> str:
    from rich.markup import escape

    return escape(text)
