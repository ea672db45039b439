"""Two copies of one diary made one: nothing that was told is lost, nothing deleted comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from uuid import NAMESPACE_OID, uuid5

from plantar.errors import DiaryError
from plantar.records.diary import Diary
from plantar.records.exports import Chain, Export, by_thread, read_export


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did.

    ``new``: records taken in; ``both_kept``: entries that both copies had changed, so that each
    change is now an entry; ``gone``: records that the other copy had deleted; ``unreached``:
    backups that may still hold those.
    """

    new: int
    both_kept: int
    gone: int
    unreached: tuple[str, ...]


def merge(diary: Diary, text: str) -> Merged:
    """Take in an exported diary of the same or another device without losing an entry.

    Where both copies changed one entry, the change that was saved first stays and the other becomes
    an entry of its own, under an id that both devices work out alike: after a merge each way both
    hold the same. What either copy has deleted stays deleted.

    Raises:
        DiaryError: it is not an export, or its name belongs to somebody else here.
    """
    return take_in(diary, read_export(text))


def take_in(diary: Diary, export: Export) -> Merged:
    """As :func:`merge`, of an export that is read already.

    Raises:
        DiaryError: its name belongs to somebody else here.
    """
    person = export.person
    here = {p.id: p for p in diary.people()}
    if any(p.name == person.name and p.id != person.id for p in here.values()):
        raise DiaryError(
            f"name: {person.name!r} has another diary here already. Two diaries are never mixed: "
            "rename the person in the file, then merge."
        )
    known = person.id in here
    kept = diary.history(person) if known else ()
    gone = export.gone | (diary.gone(person) if known else frozenset())
    united, both = _united([*by_thread(kept).values(), *by_thread(export.records).values()])
    wanted = [r for chain in united.values() for r in chain if r.thread not in gone]
    new = [r for r in wanted if r not in kept]
    dropped = [r for r in kept if r not in wanted]
    left = diary.replace(person, dropped, new, gone, export.pictures)
    deleted = [r for r in dropped if r.thread in gone]
    split = both & {r.thread for r in new}
    return Merged(len(new) - len(dropped) + len(deleted), len(split), len(deleted), left)


def _united(chains: Sequence[Chain]) -> tuple[dict[str, Chain], set[str]]:
    """One chain for each thread, and the threads that a split has made."""
    united: dict[str, Chain] = {}
    both: set[str] = set()
    queue = list(chains)
    while queue:
        chain = queue.pop(0)
        thread = chain[0].thread
        have = united.get(thread, ())
        same = sum(1 for _ in takewhile(lambda ab: ab[0] == ab[1], zip(have, chain, strict=False)))
        stays, moves = sorted((have[same:], chain[same:]), key=_first_saved)
        united[thread] = have[:same] + stays
        if moves:
            moved = _apart(moves, thread)
            both.add(moved[0].thread)
            queue.append(moved)
    return united, both


def _first_saved(branch: Chain) -> tuple[bool, str]:
    """A branch before what was saved later; nothing comes last."""
    return (not branch, f"{branch[0].recorded_at.isoformat()} {branch[0]!r}" if branch else "")


def _apart(branch: Chain, thread: str) -> Chain:
    """The branch as a thing of its own."""
    name = str(uuid5(NAMESPACE_OID, f"{thread} {branch[0]!r}"))
    return tuple(replace(r, thread=name, version=n) for n, r in enumerate(branch, 1))
