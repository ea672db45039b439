"""Writing an entry down and triaging the story again: what every face does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from plantar import Urgency
from plantar.errors import DiaryError
from plantar.records.bodies import DiaryEntry, KeptAssessment, RecordBody
from plantar.records.diary import Diary
from plantar.records.photos import CleanJpeg
from plantar.records.record import DiaryOwner, Record
from plantar.records.standing import Standing, StoryJudge
from plantar.records.story import Story, tell


def story_of(diary: Diary, person: DiaryOwner) -> Story:
    """Everything that one person told."""
    return tell(diary.records(person))


def standing_of(diary: Diary, judge: StoryJudge, person: DiaryOwner) -> Standing:
    """How urgent it is now."""
    back = diary.clock_went_back(person)
    return judge.stand(story_of(diary, person), diary.clock(), clock_went_back=back)


def keep(
    diary: Diary,
    judge: StoryJudge,
    person: DiaryOwner,
    body: RecordBody,
    *,
    at: datetime | None = None,
    thread: str | None = None,
    instead_of: Record | None = None,
) -> tuple[Record, Standing]:
    """Save what was written, then the level that stands after it.

    The entry is on the disk before it is judged, so that a fault of the judgement loses nothing.

    Args:
        diary: where to.
        judge: what judges it.
        person: whose it is.
        body: what was written.
        at: the time that it is about.
        thread: its id, made beforehand.
        instead_of: the record that it corrects.

    Raises:
        PlantarError: a field is wrong, or it cannot be saved; nothing was saved then.
    """
    judge.check(body)
    if instead_of:
        record = diary.correct(instead_of, body, at)
    else:
        record = diary.add(person, body, at, thread)
    standing = standing_of(diary, judge, person)
    if not isinstance(body, KeptAssessment):
        _keep_level(diary, judge, record, person, standing)
    return record, standing


def _keep_level(
    diary: Diary, judge: StoryJudge, written: Record, person: DiaryOwner, standing: Standing
) -> None:
    """Save a level that is higher than those that are kept, with the id of what was ``written``.

    Beside one that may fall once somebody says which danger is meant stands what is sure.
    """
    kept = judge.kept_levels(story_of(diary, person))
    sure = [Urgency(level.level).rank for level in kept if not level.raised_by]
    by = {"entry": written.thread}
    every = [Urgency(level.level).rank for level in kept]
    least = standing.least
    if least and Urgency(least.level).rank > max(sure, default=-1):
        diary.add(person, least.model_copy(update=by))
    if Urgency(standing.level).rank > max(sure if not standing.raised_by else every, default=-1):
        diary.add(person, standing.as_level.model_copy(update=by))


def keep_photos(
    diary: Diary, person: DiaryOwner, entry: Record, pictures: Mapping[str, CleanJpeg]
) -> None:
    """Save photos beside their entry, left or right; what is sent twice is kept once.

    Raises:
        DiaryError: they cannot be saved; the entry stays.
    """
    for foot, picture in pictures.items():
        photo = picture.of(foot, entry.thread)
        name = str(uuid5(UUID(entry.thread), f"{foot} {photo.sha256}"))
        try:
            diary.add(person, photo, entry.happened_at, name, picture.data)
        except DiaryError as error:
            raise DiaryError(f"The entry is saved, the {foot} photo is not. {error}") from error


def last_painting(story: Story) -> DiaryEntry | None:
    """The newest entry with a painting, for the next one to start from."""
    return next((e.body for e in reversed(story.entries) if e.body.map), None)
