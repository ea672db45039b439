"""``plantar diary``: write down, look back, keep copies, delete."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from plantar.cli.diary import (
    asked_weekly,
    exported,
    form_of,
    keep_raw,
    open_diary,
    painting_of,
    person_of,
    picture_at,
    read_json,
    read_text,
    reminders_of,
    show_diary,
    show_scores,
    strength_of,
    time_of,
    write_private,
)
from plantar.errors import DiaryError

app = typer.Typer(
    name="diary",
    add_completion=False,
    help="A diary on this machine that notices what changes.",
    no_args_is_help=True,
)
FileOption = Annotated[
    Path | None,
    typer.Option("--file", envvar="PLANTAR_DIARY", help="The diary; by default your own."),
]
PersonOption = Annotated[
    str, typer.Option("--person", help="Whose diary, where the file holds several.")
]


@app.command("add")
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
    which: Annotated[
        list[str] | None, typer.Option(help="Which danger of such a line is meant.")
    ] = None,
    no_dangers: Annotated[
        bool, typer.Option("--no-dangers", help="You read the danger screen and none is true.")
    ] = False,
    photo: Annotated[
        list[str] | None, typer.Option(help="A photo of a foot: left=FILE or right=FILE.")
    ] = None,
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
        "strengths": dict(map(strength_of, strength or ())),
        "weakness": weakness,
        "sleep_hours": sleep,
        "falls": falls,
        "skin": skin or None,
        "glucose_mmol_l": glucose,
        "weight_kg": weight,
        "dangers": [] if no_dangers else danger or None,
        "which": which or None,
    }
    pictures = dict(map(picture_at, photo or ()))
    with closing(open_diary(file)) as diary:
        who = person_of(diary, person, make=True)
        raw["map"] = painting_of(diary, who, map_file, same=same_map)
        keep_raw(diary, who, "entry", raw, time_of(at), entry, pictures)


@app.command("visit")
def visit(
    report: Annotated[Path, typer.Argument(help="A report saved with: plantar assess --json.")],
    at: Annotated[str, typer.Option(help="When, 2026-04-03T08:00; now if left out.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Keep an assessment; the entries after it are measured against it."""
    with closing(open_diary(file)) as diary:
        who = person_of(diary, person, make=True)
        keep_raw(diary, who, "visit", {"report": read_json(report)}, time_of(at))


@app.command("treatment")
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
    decide_on: Annotated[
        str, typer.Option(help="A trial: the day on which you will decide, 2026-05-01.")
    ] = "",
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
        "decide_on": decide_on or None,
    }
    with closing(open_diary(file)) as diary:
        keep_raw(diary, person_of(diary, person, make=True), "treatment", raw, None, entry)


@app.command("result")
def result(
    finding: Annotated[str, typer.Argument(help="ID, ID=absent or ID=7.2.")],
    at: Annotated[str, typer.Option(help="When, 2026-04-03T08:00; now if left out.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """A result came in."""
    with closing(open_diary(file)) as diary:
        who = person_of(diary, person, make=True)
        keep_raw(diary, who, "result", {"finding": finding}, time_of(at))


@app.command("diagnosis")
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
    with closing(open_diary(file)) as diary:
        keep_raw(diary, person_of(diary, person, make=True), "diagnosis", raw, None)


@app.command("weekly")
def weekly_questions(
    pain: Annotated[
        str, typer.Option(help='none, "slight occasional", ... "severe frequent".')
    ] = "",
    burning: Annotated[str, typer.Option(help="The same; what is left out is asked.")] = "",
    tingling: Annotated[str, typer.Option(help="The same.")] = "",
    numb: Annotated[str, typer.Option(help="The same.")] = "",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """The weekly questions: how strong and how often, in the last 24 hours."""
    said = {"pain": pain, "burning": burning, "tingling": tingling, "numb": numb}
    with closing(open_diary(file)) as diary:
        who = person_of(diary, person, make=True)
        keep_raw(diary, who, "score", asked_weekly(said), None)
        show_scores(diary, who)


@app.command("reminders")
def reminders(
    out: Annotated[Path, typer.Option("--out", "-o", help="The calendar file to write, .ics.")],
    every: Annotated[str, typer.Option(help="day or week.")] = "week",
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """A calendar file: a minute for the diary, and the days on which to look back."""
    with closing(open_diary(file)) as diary:
        made = reminders_of(diary, person_of(diary, person), every)
    write_private(out, made)
    print(f"Wrote {out}: open it with your calendar. It names no illness and no treatment.")


@app.command("show")
def show(file: FileOption = None, person: PersonOption = "") -> None:
    """What stands, what was noticed, trends, and the entries."""
    with closing(open_diary(file)) as diary:
        show_diary(diary, person_of(diary, person))


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help="Ends in .json, .csv or .fhir.json.")],
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Everything of one person as one JSON file or FHIR R4, or the entries as CSV."""
    form = form_of(out)  # refused before anything is opened
    with closing(open_diary(file)) as diary:
        text = exported(diary, person_of(diary, person), form)
    write_private(out, text)
    print(f"Wrote {out}. It is not protected by a passphrase.")


@app.command("photo")
def photo(
    entry: Annotated[str, typer.Argument(help="The photo, by its id (plantar diary show).")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The JPEG to write.")],
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Write a photo of a foot to a file."""
    with closing(open_diary(file)) as diary:
        picture = diary.picture(diary.find(person_of(diary, person), entry))
    write_private(out, picture)
    print(f"Wrote {out}. It is not protected by a passphrase.")


@app.command("merge")
def merge_file(
    export_file: Annotated[Path, typer.Argument(help="An export from another device, .json.")],
    file: FileOption = None,
) -> None:
    """Take in an export of the same diary from another device; no entry is lost."""
    from plantar.records.merging import merge

    with closing(open_diary(file)) as diary:
        done = merge(diary, read_text(export_file))
    print(f"{done.new} records taken in, {done.gone} deleted as on the other device.")
    if done.both_kept:
        print(f"{done.both_kept} entries were changed on both devices: both changes are kept.")
    _say_unreached(done.unreached)


@app.command("delete")
def delete(
    entry: Annotated[str, typer.Option(help="Only this entry, by its id.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    file: FileOption = None,
    person: PersonOption = "",
) -> None:
    """Delete one entry, or everything of one person, here and in the backups, for good."""
    with closing(open_diary(file)) as diary:
        who = person_of(diary, person)
        if entry:
            diary.find(who, entry)
        what = f"the entry {entry}" if entry else f"everything of {who.name}"
        if not yes and not typer.confirm(f"Delete {what} for good?"):
            raise typer.Exit(1)
        left = diary.delete(who, entry or None)
    print(f"Deleted {what}, also from the backups. Exports that you made are yours to delete.")
    _say_unreached(left)


def _say_unreached(backups: Iterable[str]) -> None:
    for path in backups:
        print(f"Not reached, may still hold it: {path}")


@app.command("backup")
def backup_file(
    to: Annotated[Path, typer.Argument(help="The file to write.")], file: FileOption = None
) -> None:
    """A copy of the whole file; with a passphrase it is protected alike."""
    from plantar.records.backups import backup

    with closing(open_diary(file)) as diary:
        backup(diary, to)
    print(f"Wrote {to}")


@app.command("restore")
def restore_file(
    backup: Annotated[Path, typer.Argument(help="A backup.")],
    over_newer: Annotated[
        bool, typer.Option("--over-newer", help="Even if records are lost that it lacks.")
    ] = False,
    file: FileOption = None,
) -> None:
    """Put a backup in the place of the diary."""
    from plantar.records.backups import restore
    from plantar.records.database import default_path

    restore(backup, file or default_path(), over_newer=over_newer)
    print(f"Restored {file or default_path()}")


@app.command("lock")
def lock(file: FileOption = None) -> None:
    """Set or change the passphrase; an empty one takes it away."""
    with closing(open_diary(file)) as diary:
        text = typer.prompt(
            "New passphrase", default="", show_default=False, hide_input=True,
            confirmation_prompt=True,
        )  # fmt: skip
        diary.seal(text or None)
    print("Locked. Nobody can open it without the passphrase." if text else "There is no lock.")
