"""The cache of compiled knowledge: it saves a second and can never change or hinder an answer."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
from pathlib import Path

import pytest

from plantar.knowledge import loader
from plantar.knowledge.base import KnowledgeBase
from plantar.knowledge.cache import KEPT, cached
from plantar.knowledge.loader import compile_files, content_hash, load
from tests.knowledge.toy import write

DIGEST = "0" * 64


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("PLANTAR_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return write(tmp_path / "toy")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders that were compiled, in order."""
    seen: list[Path] = []

    def counted(folder: Path, digest: str = "") -> KnowledgeBase:
        seen.append(folder)
        return compile_files(folder, digest)

    monkeypatch.setattr(loader, "compile_files", counted)
    return seen


def only(folder: Path) -> Path:
    [path] = folder.iterdir()
    return path


def signed(payload: bytes) -> bytes:
    return hashlib.sha256(payload).digest() + payload


def test_what_was_compiled_once_is_not_compiled_again(
    kept: Path, toy: Path, compiled: list[Path]
) -> None:
    first, again = load(toy), load(toy)
    assert compiled == [toy]
    assert again == first and again.conditions["tight_shoes"].name


def test_without_the_cache_nothing_is_read_or_written(
    kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy, cache=False)
    load(toy, cache=False)
    assert compiled == [toy, toy] and not kept.exists()


def test_one_changed_byte_of_a_file_is_compiled_anew(
    kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy)
    path = toy / "conditions" / "tight_shoes.yaml"
    path.write_text(path.read_text().replace("name: Footwear compression", "name: Tight shoes"))
    assert load(toy).conditions["tight_shoes"].name.startswith("Tight shoes")
    assert len(compiled) == 2


def test_a_renamed_file_has_another_digest(toy: Path) -> None:
    before = content_hash(toy)
    (toy / "topics.yaml").rename(toy / "topic.yaml")
    assert content_hash(toy) != before


@pytest.mark.parametrize("at", [0, 31, 32, 100, -1])
def test_a_byte_that_changed_in_the_cache_is_not_believed(
    at: int, kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy)
    path = only(kept)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    load(toy)
    assert len(compiled) == 2
    load(toy)
    assert len(compiled) == 2  # it was mended


@pytest.mark.parametrize("size", [0, 10, 32, 500])
def test_a_cache_that_was_cut_short_is_made_again(
    size: int, kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy)
    path = only(kept)
    path.write_bytes(path.read_bytes()[:size])
    load(toy)
    assert len(compiled) == 2


def test_nothing_is_unpickled_whose_checksum_is_wrong(
    kept: Path, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(toy)
    path = only(kept)
    path.write_bytes(bytes(32) + path.read_bytes()[32:])
    monkeypatch.setattr(pickle, "loads", lambda _: pytest.fail("an altered file was run"))
    load(toy)


@pytest.mark.parametrize(
    "payload",
    [b"no pickle", pickle.dumps({"conditions": {}}), b"cplantar.knowledge.gone\nBase\n."],
    ids=["no pickle", "something else", "a class that is gone"],
)
def test_a_cache_of_another_version_is_made_again(
    payload: bytes, kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy)
    only(kept).write_bytes(signed(payload))
    assert load(toy).conditions
    assert len(compiled) == 2


def test_knowledge_of_another_digest_is_not_taken(
    kept: Path, toy: Path, compiled: list[Path]
) -> None:
    load(toy)
    other = compile_files(toy, DIGEST)
    only(kept).write_bytes(signed(pickle.dumps(other)))
    assert load(toy).digest == content_hash(toy)


def test_the_schema_is_part_of_the_digest(toy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content_hash(toy)
    code = toy.parent / "knowledge"
    write(code, {"loader.py": "", "schema.py": "b = 1\n"})
    monkeypatch.setattr(loader, "__file__", str(code / "loader.py"))
    one = content_hash(toy)
    (code / "schema.py").write_text("b = 2\n")
    assert len({before, one, content_hash(toy)}) == 3


def test_only_the_newest_few_are_kept(kept: Path, toy: Path) -> None:
    base = compile_files(toy)
    digests = [f"{n:024}" for n in range(KEPT + 3)]
    for n, digest in enumerate(digests):
        cached(digest, lambda: base)
        path = kept / f"knowledge-{digest}.pickle"
        if path.exists():
            os.utime(path, (n, n))
    assert {p.name for p in kept.iterdir()} == {f"knowledge-{d}.pickle" for d in digests[-KEPT:]}


def test_files_of_others_are_not_removed(kept: Path, toy: Path) -> None:
    write(kept, {"notes.txt": "mine"})
    base = compile_files(toy)
    for n in range(KEPT + 2):
        cached(f"{n:024}", lambda: base)
    assert (kept / "notes.txt").read_text() == "mine"


def test_no_temporary_file_is_left_when_writing_fails(
    kept: Path, toy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert load(toy).conditions
    assert list(kept.iterdir()) == []


def test_a_place_that_cannot_be_written_costs_only_time(
    tmp_path: Path, toy: Path, compiled: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("PLANTAR_CACHE_DIR", str(blocked / "below"))
    assert load(toy).conditions == load(toy).conditions
    assert len(compiled) == 2


def test_broken_knowledge_is_never_kept(kept: Path, toy: Path) -> None:
    write(toy, {"topics.yaml": "- a\n"})
    for _ in range(2):
        with pytest.raises(Exception, match=r"topics.yaml:1: file: expected a mapping"):
            load(toy)
    assert not kept.exists()


def _digest_of(folder: str) -> tuple[str, int]:
    base = load(Path(folder))
    return base.digest, len(base.findings)


def test_processes_that_start_at_once_all_get_the_whole_knowledge(kept: Path, toy: Path) -> None:
    whole = compile_files(toy, content_hash(toy))
    with multiprocessing.get_context("fork").Pool(4) as pool:
        found = pool.map(_digest_of, [str(toy)] * 8)
    assert set(found) == {(whole.digest, len(whole.findings))}
    assert [p.suffix for p in kept.iterdir()] == [".pickle"]


POSIX = pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners and modes of POSIX")


@POSIX
def test_a_file_of_another_owner_is_not_read_but_compiled_again(
    kept: Path, toy: Path, compiled: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(toy)
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    monkeypatch.setattr(pickle, "loads", lambda raw: pytest.fail("it was unpickled"))
    assert load(toy).conditions["tight_shoes"].name
    assert compiled == [toy, toy]


@POSIX
def test_the_folder_of_the_cache_is_closed_to_other_users(kept: Path, toy: Path) -> None:
    load(toy)
    assert kept.stat().st_mode & 0o077 == 0
    assert only(kept).stat().st_mode & 0o077 == 0
