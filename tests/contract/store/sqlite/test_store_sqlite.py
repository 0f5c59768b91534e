"""What `SqliteStore` adds to the contract: its thread, transactions, durability and encryption."""

import asyncio
import signal
import sqlite3
import threading
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, OTHER_DEVICE, STREAM, line
from fakes.server.stores import (
    OTHER_STREAM,
    Opened,
    commit,
    entry,
    everything_in,
    lines_of,
    refusal,
    run_of,
    run_script,
    with_stream,
)
from handrail_server.store.errors import (
    Barred,
    RowDamaged,
)
from handrail_server.store.port import Commit
from handrail_server.store.sqlite.thread import open_thread
from handrail_server.store.sqlite_store import SqliteStore
from handrail_shared.limits import SEGMENT_ENTRIES
from handrail_shared.lines.checksum import crc
from handrail_shared.sync.judge import Kept, TakenBack

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
    assert await lines_of(store) == [line(1)]


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
    nothing = await lines_of(store)
    await store.append([item for index, item in enumerate([good, bad]) if index not in barred.value.commits])

    assert (nothing, await lines_of(store)) == ([], [line(1)])
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
    assert (await store.head(STREAM)).position == len(await lines_of(store))


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
    assert await lines_of(again) == [line(seq) for seq in range(1, SEGMENT_ENTRIES + 1)]
    assert again.watch() is None
    await again.close()


_KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.server.stores import Opened, commit, entry, with_stream

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
    done = run_script(_KILLED, tmp_path)

    store = await opened(tmp_path)

    acknowledged = [line(int(seq)) for seq in done.stdout.split()]
    assert done.returncode == -signal.SIGKILL
    assert len(acknowledged) == 39
    assert await lines_of(store) == acknowledged
    await store.close()


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


async def test_the_log_does_not_grow_without_end(store: SqliteStore, tmp_path: Path) -> None:
    sizes: list[int] = []
    for first in range(1, 24_000, 2_000):
        await store.append([run_of(first, first + 1_999)])
        sizes.append((tmp_path / "handrail.db-wal").stat().st_size)

    assert max(sizes) < 16 * 1024 * 1024
    assert (await store.head(STREAM)).position == 24_000
