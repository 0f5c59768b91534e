"""What `SqliteStore` adds to the contract: durability, encryption, erased bytes, and how it fails."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from fakes.lines import DEVICE, MEMBER, OTHER_DEVICE, STREAM, identifier, line
from fakes.stores import Opened, commit, entry, refusal, run_of, with_stream
from handrail_server.store.errors import (
    Barred,
    DiskFailed,
    RowDamaged,
    StorageFull,
    StoreBusy,
    StoreClosed,
    StoreLost,
    StreamErased,
)
from handrail_server.store.port import Commit
from handrail_server.store.sqlite import SqliteStore
from handrail_server.store.thread import THREAD_NAME, open_thread
from handrail_shared.checksum import crc
from handrail_shared.limits import SEGMENT_ENTRIES
from handrail_shared.sync.judge import Kept, TakenBack

OTHER_STREAM = identifier(0xAB)
SHARE = f"{identifier(0xE1)} {MEMBER}"
NO_PAGE_LIMIT = 1073741823


@pytest.fixture
async def store(tmp_path: Path, opened: Opened) -> AsyncIterator[SqliteStore]:
    store = await opened(tmp_path)
    await with_stream(store)
    await with_stream(store, OTHER_STREAM)
    yield store
    await store.close()


async def lines(store: SqliteStore, stream: str = STREAM) -> list[bytes | None]:
    return [each.line for each in await store.after(stream, 0, limit=10_000, max_bytes=1 << 30)]


def everything_in(folder: Path) -> bytes:
    """The bytes of all files of a closed store: the database is never opened by hand while it is in use."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


# --- the thread ------------------------------------------------------------------------------------------------------


async def test_work_runs_on_one_thread_that_is_not_the_loops(tmp_path: Path) -> None:
    thread = await open_thread(tmp_path / "x.db")

    names = [await thread.run(lambda _: threading.get_ident()) for _ in range(2)]

    await thread.close()
    assert names[0] == names[1] != threading.get_ident()


async def test_an_error_of_ours_passes_through_the_thread_as_it_is(store: SqliteStore) -> None:
    def fail(_: sqlite3.Connection) -> None:
        raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        await store.write(fail)


# --- transactions ----------------------------------------------------------------------------------------------------


async def test_many_commits_are_one_transaction(store: SqliteStore) -> None:
    def count(connection: sqlite3.Connection) -> int:
        return connection.execute("SELECT commits FROM journal").fetchone()[0]

    before = await store.read(count)
    await store.append([commit(entry(1)), commit(entry(2)), commit(entry(1), stream=OTHER_STREAM)])

    assert await store.read(count) == before + 1


async def test_a_write_that_raises_is_undone_wholly(store: SqliteStore) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE journal SET epoch = 'another'")
        raise ValueError("ours")

    before = await store.epoch()
    with pytest.raises(ValueError, match="ours"):
        await store.write(fail)

    assert await store.epoch() == before


async def test_a_read_cannot_write(store: SqliteStore) -> None:
    with pytest.raises(AssertionError, match="tried to write"):
        await store.read(lambda connection: connection.execute("UPDATE journal SET epoch = 'another'"))

    await store.append([commit(entry(1))])
    assert await lines(store) == [line(1)]


async def test_a_writer_that_is_no_longer_admitted_is_barred_inside_the_transaction(
    tmp_path: Path, opened: Opened
) -> None:
    revoked = OTHER_DEVICE

    def admit(connection: sqlite3.Connection, commit: Commit) -> bool:
        assert connection.in_transaction
        return commit.writer != revoked

    store = await opened(tmp_path, admit=admit)
    await with_stream(store)
    good, bad = commit(entry(1), writer=DEVICE), commit(entry(1, device=OTHER_DEVICE), writer=revoked)

    with pytest.raises(Barred) as barred:
        await store.append([good, bad])
    nothing = await lines(store)
    await store.append([each for index, each in enumerate([good, bad]) if index not in barred.value.commits])

    assert (nothing, await lines(store)) == ([], [line(1)])
    await store.close()


async def test_an_admission_is_remembered_until_something_else_is_written(tmp_path: Path, opened: Opened) -> None:
    asked: list[str] = []
    revoked: set[str] = set()

    def admit(_: sqlite3.Connection, commit: Commit) -> bool:
        asked.append(commit.writer)
        return commit.writer not in revoked

    store = await opened(tmp_path, admit=admit)
    await with_stream(store)
    await store.append([commit(entry(1), writer=DEVICE)])
    await store.append([commit(entry(2), writer=DEVICE)])
    remembered = len(asked)
    await store.write(lambda _: revoked.add(DEVICE))

    with pytest.raises(Barred):
        await store.append([commit(entry(3), writer=DEVICE)])

    assert 1 == remembered
    await store.close()


async def test_an_append_that_was_given_up_still_happens_wholly_or_not_at_all(store: SqliteStore) -> None:
    task = asyncio.ensure_future(store.append([run_of(1, 50)]))
    await asyncio.sleep(0)
    task.cancel()

    await store.append([commit(entry(1, device=OTHER_DEVICE))])

    assert (await store.next_seqs(STREAM)).get(DEVICE, 51) == 51
    assert (await store.head(STREAM)).position == len(await lines(store))


# --- durability ------------------------------------------------------------------------------------------------------


async def test_everything_is_there_again_after_a_restart(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await with_stream(store)
    [head] = await store.append([run_of(1, SEGMENT_ENTRIES), commit(refusal(1, device=OTHER_DEVICE))][:1])
    await store.append([commit(refusal(1, device=OTHER_DEVICE))])
    await store.save_snapshot(STREAM, head.position, head.checksum, b"state")
    await store.seal_segments(STREAM)
    before = (await store.epoch(), await store.segments(STREAM), await store.streams(), await store.next_seqs(STREAM))
    await store.close()

    again = await opened(tmp_path, start=0xFF000)

    assert before == (
        await again.epoch(),
        await again.segments(STREAM),
        await again.streams(),
        await again.next_seqs(STREAM),
    )
    assert await again.load_snapshot(STREAM) == (head.position, head.checksum, b"state")
    assert await lines(again) == [line(seq) for seq in range(1, SEGMENT_ENTRIES + 1)]
    assert again.watch() is None
    await again.close()


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.stores import Opened, commit, entry, with_stream

async def main():
    store = await Opened()(Path(sys.argv[1]))
    await with_stream(store)
    for seq in range(1, 40):
        await store.append([commit(entry(seq))])
        os.write(1, b"%d\\n" % seq)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_P5_what_was_acknowledged_survives_a_kill(tmp_path: Path, opened: Opened) -> None:
    done = _run(_KILLED, tmp_path)

    store = await opened(tmp_path)

    acknowledged = [line(int(seq)) for seq in done.stdout.split()]
    assert done.returncode == -signal.SIGKILL
    assert len(acknowledged) == 39
    assert await lines(store) == acknowledged
    await store.close()


# --- how it fails ----------------------------------------------------------------------------------------------------


async def test_a_full_disk_stores_nothing_and_the_store_goes_on_when_there_is_room(store: SqliteStore) -> None:
    await store.append([commit(entry(1))])

    def limit(pages: int) -> Callable[[sqlite3.Connection], None]:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

        return work

    await store.write(limit(1))
    with pytest.raises(StorageFull):
        await store.append([run_of(2, 900)])
    full = (await lines(store), await store.next_seqs(STREAM), await store.head(OTHER_STREAM))
    await store.write(limit(NO_PAGE_LIMIT))
    await store.append([run_of(2, 900)])

    assert full == ([line(1)], {DEVICE: 2}, await store.head(OTHER_STREAM))
    assert len(await lines(store)) == 900


_FAILING = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.lines import STREAM
from fakes.stores import Opened, run_of, with_stream
from handrail_server.store.errors import DiskFailed

async def main():
    folder = Path(sys.argv[1])
    store = await Opened()(folder)
    await with_stream(store)
    await store.append([run_of(1, 5)])
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "handrail.db-wal").stat().st_size, hard))
    for first in (6, 6):
        try:
            await store.append([run_of(first, first + 500)])
        except DiskFailed:
            print("failed")
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    print(len(await store.after(STREAM, 0, limit=9999, max_bytes=1 << 30)))
    await store.close()

asyncio.run(main())
"""


async def test_a_failed_disk_breaks_the_store_for_good_and_a_restart_finds_what_was_acknowledged(
    tmp_path: Path,
    opened: Opened,
) -> None:
    done = _run(_FAILING, tmp_path)

    store = await opened(tmp_path)

    assert done.stdout.split() == ["failed", "failed", "5"], done.stderr
    assert await lines(store) == [line(seq) for seq in range(1, 6)]
    await store.close()


_CHECKPOINT_FAILING = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.lines import STREAM
from fakes.stores import Opened, run_of, with_stream
from handrail_server.store.errors import DiskFailed

async def main():
    folder = Path(sys.argv[1])
    store = await Opened()(folder)
    await with_stream(store)
    limit = 8 * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    for first in range(1, 60_000, 500):
        try:
            await store.append([run_of(first, first + 499)])
        except DiskFailed:
            print("failed", (folder / "handrail.db-wal").stat().st_size < limit)
            break
    await store.close()

asyncio.run(main())
"""


async def test_a_checkpoint_that_fails_breaks_the_store_though_its_log_could_still_grow(tmp_path: Path) -> None:
    """SQLite keeps the errors of its own automatic checkpoints to itself, a failed flush of the database among them."""
    done = _run(_CHECKPOINT_FAILING, tmp_path)

    assert done.stdout.split() == ["failed", "True"], done.stderr


@pytest.mark.parametrize(("code", "error"), [(sqlite3.SQLITE_FULL, None), (sqlite3.SQLITE_IOERR, DiskFailed)])
async def test_after_a_durable_commit_only_a_failing_disk_is_an_error(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception] | None
) -> None:
    """A refusal would say that nothing was stored."""

    def clear_log(_: sqlite3.Connection) -> None:
        planted = sqlite3.OperationalError("planted")
        planted.sqlite_errorcode = code
        raise planted

    await store.append([run_of(1, 2)])
    monkeypatch.setattr("handrail_server.store.database.clear_log", clear_log)

    with pytest.raises(error) if error is not None else nullcontext():
        await store.append([commit(takes_back=[(DEVICE, 2)])])

    assert await lines(store) == [line(1), None]


async def test_errors_that_mean_a_failing_disk_are_told_from_a_full_one(store: SqliteStore) -> None:
    def fail(code: int) -> Callable[[sqlite3.Connection], None]:
        def work(_: sqlite3.Connection) -> None:
            error = sqlite3.OperationalError("planted")
            error.sqlite_errorcode = code
            raise error

        return work

    with pytest.raises(StorageFull):
        await store.write(fail(sqlite3.SQLITE_FULL))
    with pytest.raises(StoreBusy):
        await store.write(fail(sqlite3.SQLITE_BUSY))
    with pytest.raises(sqlite3.OperationalError):
        await store.write(fail(sqlite3.SQLITE_ERROR))
    await store.append([commit(entry(1))])
    with pytest.raises(DiskFailed):
        await store.read(fail(sqlite3.SQLITE_IOERR_FSYNC))
    with pytest.raises(DiskFailed):
        await store.append([commit(entry(2))])

    assert await lines(store) == [line(1)]


@pytest.mark.parametrize("name", ["handrail.db", "handrail.db-wal", "keys.db", "keys.db-wal", "server.lock"])
async def test_a_file_deleted_under_the_server_is_noticed_before_anything_is_acknowledged(
    store: SqliteStore, tmp_path: Path, name: str
) -> None:
    await store.append([commit(entry(1))])
    (tmp_path / name).rename(tmp_path / "aside")

    with pytest.raises(StoreLost, match="is gone"):
        await store.append([commit(entry(2))])
    (tmp_path / "aside").rename(tmp_path / name)
    with pytest.raises(StoreLost):
        await store.append([commit(entry(2))])


async def test_a_file_replaced_under_the_server_makes_it_not_ready_and_stops_appends(
    store: SqliteStore, tmp_path: Path
) -> None:
    ready = store.watch()
    (tmp_path / "handrail.db-wal").unlink()
    (tmp_path / "handrail.db-wal").touch()

    lost = store.watch()

    assert ready is None
    assert lost is not None
    assert lost.word == "handrail.db-wal was replaced"
    with pytest.raises(StoreLost):
        await store.append([commit(entry(1))])


async def test_after_close_no_file_is_held_and_no_thread_runs(tmp_path: Path, opened: Opened) -> None:
    before = set(threading.enumerate())
    store = await opened(tmp_path)
    threads = [each for each in threading.enumerate() if each not in before and each.name.startswith(THREAD_NAME)]
    await store.close()

    with pytest.raises(StoreClosed):
        await store.write(lambda _: None)
    for each in threads:
        # A thread that has said its last word may need a moment to go.
        await asyncio.to_thread(each.join, 60)

    assert threads
    assert [] == [each.name for each in threads if each.is_alive()]
    assert not (tmp_path / "handrail.db-wal").exists()


# --- encryption ------------------------------------------------------------------------------------------------------


async def test_no_file_holds_what_a_line_a_snapshot_or_a_segment_says(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await with_stream(store)
    [head] = await store.append([run_of(1, SEGMENT_ENTRIES)])
    await store.save_snapshot(STREAM, head.position, head.checksum, b"purpose in a snapshot")
    await store.seal_segments(STREAM)
    await store.close()

    found = everything_in(tmp_path)

    assert b"purpose" not in found
    assert STREAM.encode() in found  # the search does see what is there


_MOVES = {
    "position": "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE stream = 1 AND position = 2)"
    " WHERE stream = 1 AND position = 1",
    "stream": "UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE stream = 2 AND position = 1)"
    " WHERE stream = 1 AND position = 1",
    "device": "UPDATE entry SET device = 2 WHERE stream = 1 AND position = 1",
    "seq": "UPDATE entry SET seq = 9 WHERE stream = 1 AND position = 1",
    "crc": "UPDATE entry SET crc = crc + 1 WHERE stream = 1 AND position = 1",
    "bit rot": "UPDATE entry SET sealed = zeroblob(40) WHERE stream = 1 AND position = 1",
    "cut off": "UPDATE entry SET sealed = x'00' WHERE stream = 1 AND position = 1",
}


@pytest.mark.parametrize("move", _MOVES)
async def test_a_row_that_was_moved_or_altered_does_not_open(store: SqliteStore, move: str) -> None:
    await store.append(
        [run_of(1, 2), run_of(1, 1, stream=OTHER_STREAM), run_of(1, 1, device=OTHER_DEVICE, stream=OTHER_STREAM)]
    )
    await store.write(lambda connection: connection.execute(_MOVES[move]))

    with pytest.raises(RowDamaged) as damaged:
        await store.after(STREAM, 0, limit=9, max_bytes=1 << 20)

    assert (damaged.value.stream, damaged.value.position) == (STREAM, 1)
    assert damaged.value.stub is not None
    assert (damaged.value.stub.position, damaged.value.stub.line) == (1, None)
    assert await store.after(STREAM, 1, limit=1, max_bytes=1 << 20) != []


async def test_a_damaged_row_is_judged_by_its_crc_and_harms_no_other(store: SqliteStore) -> None:
    await store.append([run_of(1, 2)])
    await store.write(lambda connection: connection.execute(_MOVES["bit rot"]))

    found = await store.lines_of(STREAM, DEVICE, 1, 2)

    assert found == {1: TakenBack(crc(line(1))), 2: Kept(line(2))}


async def test_a_snapshot_that_was_altered_counts_as_none(store: SqliteStore) -> None:
    [head] = await store.append([run_of(1, 2)])
    await store.save_snapshot(STREAM, 2, head.checksum, b"state")
    await store.write(lambda connection: connection.execute("UPDATE snapshot SET sealed = zeroblob(40)"))

    found = await store.load_snapshot(STREAM)

    assert found is None


async def test_a_segment_that_was_altered_does_not_open(store: SqliteStore) -> None:
    await store.append([run_of(1, SEGMENT_ENTRIES)])
    await store.seal_segments(STREAM)
    [row] = await store.segments(STREAM)
    await store.write(lambda connection: connection.execute("UPDATE segment SET sealed = zeroblob(40)"))

    with pytest.raises(RowDamaged):
        await store.segment(STREAM, row.name)


# --- erased bytes ----------------------------------------------------------------------------------------------------


async def sealed_bytes(store: SqliteStore, query: str) -> list[bytes]:
    return await store.read(lambda connection: [row[0] for row in connection.execute(query)])


@pytest.mark.parametrize("secure_delete", ["ON", "OFF"])
async def test_E5_the_ciphertext_of_a_line_taken_back_is_gone_from_the_disk(
    tmp_path: Path, opened: Opened, secure_delete: str
) -> None:
    """With SQLite's secure deletion off, the search must find it: so the search is alive."""
    store = await opened(tmp_path)
    await with_stream(store)
    await store._database._ground.writer.run(
        lambda connection: connection.execute(f"PRAGMA secure_delete = {secure_delete}")
    )
    [head] = await store.append([run_of(1, SEGMENT_ENTRIES)])
    await store.append([commit(entry(SEGMENT_ENTRIES + 1, share=SHARE), run_of(1, 1, device=OTHER_DEVICE).entries[0])])
    await store.save_snapshot(STREAM, head.position, head.checksum, b"state" * 100)
    await store.seal_segments(STREAM)
    gone = [
        *await sealed_bytes(store, "SELECT sealed FROM entry WHERE position IN (7, 1001)"),
        *await sealed_bytes(store, "SELECT substr(sealed, 1, 400) FROM snapshot"),
        *await sealed_bytes(store, "SELECT substr(sealed, 1, 400) FROM segment"),
    ]
    stays = await sealed_bytes(store, "SELECT sealed FROM entry WHERE position = 8")

    await store.append([commit(entry(SEGMENT_ENTRIES + 2, takes_back=SHARE), takes_back=[(DEVICE, 7)])])
    log_bytes = (tmp_path / "handrail.db-wal").stat().st_size
    await store.close()

    found = everything_in(tmp_path)
    assert len(gone) == 4
    assert log_bytes == 0
    assert [each in found for each in stays] == [True]
    assert any(each in found for each in gone) == (secure_delete == "OFF")


async def test_an_erased_stream_leaves_neither_key_nor_ciphertext_on_the_disk(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await with_stream(store)
    await with_stream(store, OTHER_STREAM)
    [head, _] = await store.append([run_of(1, 50), run_of(1, 1, stream=OTHER_STREAM)])
    await store.save_snapshot(STREAM, head.position, head.checksum, b"state")
    gone = await sealed_bytes(store, "SELECT sealed FROM entry WHERE stream = 1")
    gone += await sealed_bytes(store, "SELECT sealed FROM snapshot")
    keys = store._keyring._connection.execute("SELECT wrapped FROM stream_key ORDER BY rowid").fetchall()
    stays = await sealed_bytes(store, "SELECT sealed FROM entry WHERE stream = 2")

    await store.erase_stream(STREAM)
    await store.close()

    found = everything_in(tmp_path)
    assert len(gone) == 51
    assert [each in found for each in (*gone, keys[0][0])] == [False] * 52
    assert [each in found for each in (*stays, keys[1][0])] == [True, True]


async def test_an_erasure_cut_short_after_the_key_is_finished_by_the_next_start(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await with_stream(store)
    await store.append([run_of(1, 3)])
    store._keyring.destroy(STREAM)
    half = await lines(store)
    with pytest.raises(StreamErased):
        await store.append([commit(entry(4))])
    await store.close()

    again = await opened(tmp_path, start=0xFF000)

    assert half == await lines(again) == [None, None, None]
    assert [row.erased for row in await again.streams()] == [True]
    assert await sealed_bytes(again, "SELECT count(*) FROM entry WHERE sealed IS NOT NULL") == [0]
    await again.close()


async def test_erased_bytes_that_another_reader_holds_are_cleared_once_it_has_gone(
    store: SqliteStore, tmp_path: Path
) -> None:
    await store._database._ground.writer.run(lambda connection: connection.execute("PRAGMA busy_timeout = 0"))
    await store.append([run_of(1, 3)])
    other = sqlite3.connect(tmp_path / "handrail.db", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM entry").fetchall()

    await store.append([commit(takes_back=[(DEVICE, 2)])])
    with pytest.raises(StoreBusy):
        await store.erase_stream(OTHER_STREAM)
    held = (tmp_path / "handrail.db-wal").stat().st_size
    other.close()
    await store.erase_stream(OTHER_STREAM)

    assert held > 0
    assert (tmp_path / "handrail.db-wal").stat().st_size == 0
    assert await lines(store) == [line(1), None, line(3)]


async def test_E5_a_segment_packed_before_a_line_was_taken_back_is_not_kept(store: SqliteStore) -> None:
    await store.append([run_of(1, 3)])
    entries = await store.after(STREAM, 0, limit=3, max_bytes=1 << 20)
    await store.append([commit(takes_back=[(DEVICE, 2)])])

    kept = await store._keep_segment(STREAM, entries, b"packed")

    assert not kept
    assert await sealed_bytes(store, "SELECT count(*) FROM segment") == [0]


async def test_the_log_does_not_grow_without_end(store: SqliteStore, tmp_path: Path) -> None:
    sizes: list[int] = []
    for first in range(1, 24_000, 2_000):
        await store.append([run_of(first, first + 1_999)])
        sizes.append((tmp_path / "handrail.db-wal").stat().st_size)

    assert max(sizes) < 16 * 1024 * 1024
    assert (await store.head(STREAM)).position == 24_000


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    tests = Path(__file__).parents[1]
    command = [sys.executable, "-c", script, os.fspath(folder), os.fspath(tests)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # our own
