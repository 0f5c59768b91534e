"""`verify` finds every planted harm, names where it is, and finds nothing where there is none."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, STREAM, identifier
from fakes.server.stores import Opened, commit, entry, refusal, run_of, with_stream
from handrail_server.store.errors import KeyWrong
from handrail_server.store.keys import Sealer, read_sealers, snapshot_place
from handrail_server.store.port import StoredEntry, StreamRow
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.verify import Finding, Report, verify
from handrail_shared.limits import SEGMENT_ENTRIES

ERASED = identifier(0xAC)
QUIET = identifier(0xAD)
SHARE = f"{identifier(0xE1)} {MEMBER}"


def rebuild(row: StreamRow, entries: Iterable[StoredEntry]) -> bytes:
    """A fold that is easy to see through."""
    return row.stream.encode() + b"".join(item.text() for item in entries)


async def fill(store: SqliteStore) -> None:
    """A stream with everything in it, an erased one and a quiet one."""
    for stream in (STREAM, ERASED, QUIET):
        await with_stream(store, stream)
    await store.append([run_of(1, SEGMENT_ENTRIES), run_of(1, 3, stream=ERASED), run_of(1, 3, stream=QUIET)])
    await store.append([commit(entry(1, device=OTHER_DEVICE, share=SHARE), refusal(2, device=OTHER_DEVICE))])
    await store.append([commit(entry(3, device=OTHER_DEVICE, takes_back=SHARE), takes_back=[(DEVICE, 9)])])
    head = await store.head(STREAM)
    [row] = [row for row in await store.streams() if row.stream == STREAM]
    entries = await store.after(STREAM, 0, limit=9999, max_bytes=1 << 30)
    assert await store.save_snapshot(STREAM, head.position, head.checksum, rebuild(row, entries))
    assert await store.seal_segments(STREAM) == 1
    await store.erase_stream(ERASED)


@pytest.fixture
async def folder(tmp_path: Path, opened: Opened) -> Path:
    store = await opened(tmp_path)
    await fill(store)
    await store.close()
    return tmp_path


def look(folder: Path) -> Report:
    return verify(folder, (folder / "master.key").read_bytes(), rebuild=rebuild)


def plant(folder: Path, *statements: str, file: str = "handrail.db") -> None:
    connection = sqlite3.connect(folder / file, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


async def test_a_sound_folder_has_no_findings(folder: Path) -> None:
    report = look(folder)

    expected = Report(streams=3, entries=SEGMENT_ENTRIES + 2 + 3 + 3, snapshots=1, segments=1)
    assert report == expected
    assert report.sound


async def test_it_can_look_while_a_server_runs_and_sees_what_is_durable(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await fill(store)

    report = look(tmp_path)
    await store.append([commit(entry(SEGMENT_ENTRIES + 1))])

    assert report.sound
    assert look(tmp_path).entries == report.entries + 1
    assert store.watch() is None
    await store.close()


_HARM: dict[str, tuple[tuple[str, ...], Finding]] = {
    "a byte flipped": (
        (
            "UPDATE entry SET sealed = CAST(substr(sealed, 1, 50)"
            " || CASE WHEN substr(sealed, 51, 1) = x'00' THEN x'01' ELSE x'00' END"
            " || substr(sealed, 52) AS BLOB) WHERE stream = 1 AND position = 5",
        ),
        Finding(word="does not open", stream=STREAM, position=5),
    ),
    "a row deleted": (
        ("DELETE FROM entry WHERE stream = 1 AND position = 5",),
        Finding(word="position missing", stream=STREAM, position=5),
    ),
    "the last row deleted": (
        ("DELETE FROM entry WHERE stream = 3 AND position = 3",),
        Finding(word="head is not the last entry", stream=QUIET, position=2),
    ),
    "two rows swapped": (
        (
            "UPDATE entry SET position = 99999 WHERE stream = 1 AND position = 5",
            "UPDATE entry SET position = 5 WHERE stream = 1 AND position = 6",
            "UPDATE entry SET position = 6 WHERE stream = 1 AND position = 99999",
        ),
        Finding(word="does not open", stream=STREAM, position=5),
    ),
    "a line taken back that nobody took back": (
        ("UPDATE entry SET sealed = NULL WHERE stream = 1 AND position = 5",),
        Finding(word="segment differs from its entries", stream=STREAM, position=1),
    ),
    "a crc changed": (
        ("UPDATE entry SET crc = crc + 1 WHERE stream = 1 AND position = 5",),
        Finding(word="does not open", stream=STREAM, position=5),
    ),
    "a checksum changed": (
        ("UPDATE entry SET checksum = checksum + 1 WHERE stream = 1 AND position = 5",),
        Finding(word="checksum does not follow", stream=STREAM, position=5),
    ),
    "a head changed": (
        ("UPDATE stream SET checksum = checksum + 1 WHERE id = 1",),
        Finding(word="head is not the last entry", stream=STREAM, position=SEGMENT_ENTRIES + 2),
    ),
    "a seq that does not rise": (
        ("UPDATE entry SET seq = 0 WHERE stream = 3 AND position = 2",),
        Finding(word="seq does not rise", stream=QUIET, position=2),
    ),
    "a refusal deleted": (("DELETE FROM refusal",), Finding(word="seqs have a gap", stream=STREAM)),
    "a next seq put back": (
        ("UPDATE log SET next_seq = next_seq - 1 WHERE stream = 3",),
        Finding(word="seqs have a gap", stream=QUIET),
    ),
    "a seq both refused and accepted": (
        ("UPDATE refusal SET seq = 3",),
        Finding(word="seqs have a gap", stream=STREAM),
    ),
    "a snapshot flipped": (
        ("UPDATE snapshot SET sealed = zeroblob(99)",),
        Finding(word="snapshot does not open", stream=STREAM, position=SEGMENT_ENTRIES + 2),
    ),
    "a segment flipped": (
        ("UPDATE segment SET sealed = zeroblob(99)",),
        Finding(word="segment does not open", stream=STREAM, position=1),
    ),
    "an erasure undone by half": (
        ("UPDATE stream SET erased = 0",),
        Finding(word="erased by half", stream=ERASED),
    ),
    "ciphertext left in an erased stream": (
        ("UPDATE entry SET sealed = zeroblob(40) WHERE stream = 2 AND position = 2",),
        Finding(word="does not open", stream=ERASED, position=2),
    ),
}


@pytest.mark.parametrize("harm", _HARM)
async def test_every_planted_harm_is_found_and_named(folder: Path, harm: str) -> None:
    statements, finding = _HARM[harm]
    plant(folder, *statements)

    report = look(folder)

    assert not report.sound
    assert finding in report.findings


async def test_a_key_that_is_missing_is_found(folder: Path) -> None:
    plant(folder, "DELETE FROM stream_key WHERE rowid = 3", file="keys.db")

    report = look(folder)

    assert Finding(word="no key", stream=QUIET) in report.findings


def _resealed(folder: Path, change: Callable[[bytes, int, int], tuple[bytes, int, int]]) -> None:
    """Alter the snapshot as somebody with the keys could."""
    keys = sqlite3.connect(folder / "keys.db")
    sealer = read_sealers(keys, (folder / "master.key").read_bytes())[STREAM]
    keys.close()
    assert isinstance(sealer, Sealer)
    connection = sqlite3.connect(folder / "handrail.db", isolation_level=None)
    position, checksum, sealed = connection.execute("SELECT position, checksum, sealed FROM snapshot").fetchone()
    data = sealer.open(sealed, snapshot_place(STREAM, position, checksum))
    data, position, checksum = change(data, position, checksum)
    sealed = sealer.seal(b"n" * 12, data, snapshot_place(STREAM, position, checksum))
    connection.execute("UPDATE snapshot SET position = ?, checksum = ?, sealed = ?", (position, checksum, sealed))
    connection.close()


async def test_a_snapshot_that_is_no_clean_rebuild_is_found(folder: Path) -> None:
    _resealed(folder, lambda data, position, checksum: (data[:-1], position, checksum))

    report = look(folder)

    words = [finding.word for finding in report.findings]
    assert words == ["snapshot differs from a clean rebuild"]


async def test_a_snapshot_of_another_prefix_is_found(folder: Path) -> None:
    _resealed(folder, lambda data, position, checksum: (data, position - 1, checksum))

    report = look(folder)

    assert [finding.word for finding in report.findings] == ["snapshot is of another prefix"]


async def test_a_snapshot_of_another_version_of_the_fold_is_no_finding(folder: Path) -> None:
    _resealed(folder, lambda _, position, checksum: (b"older", position, checksum))

    report = verify(
        folder, (folder / "master.key").read_bytes(), rebuild=rebuild, is_current=lambda data: data != b"older"
    )

    assert report.sound


async def test_a_database_file_with_garbage_in_it_is_found(folder: Path) -> None:
    path = folder / "handrail.db"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xa5" * 4096
    path.write_bytes(bytes(data))

    report = look(folder)

    assert report.findings == [
        Finding(word="the database fails SQLite's integrity check"),
        Finding(word="unreadable", stream=STREAM),
    ]


async def test_another_master_key_is_refused(folder: Path) -> None:
    with pytest.raises(KeyWrong):
        verify(folder, b"k" * 32, rebuild=rebuild)


async def test_nothing_that_stands_in_a_line_is_said(folder: Path) -> None:
    for statements, _ in list(_HARM.values())[:6]:
        plant(folder, *statements)

    report = look(folder)

    assert not report.sound
    assert "purpose" not in repr(report)
