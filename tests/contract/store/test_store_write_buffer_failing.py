"""The write buffer: no answer of the store shows which rows are buffered and which are in place."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, SPACE, identifier, line
from fakes.server.stores import Opened, change, commit, entry, lines_of, run_of
from handrail_server.store.errors import DiskFailed, RowDamaged, StoreFull
from handrail_server.store.port import Commit, ReachRow, StoredEntry, StreamRow
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams.write_buffer import WriteBuffer
from handrail_server.store.verify import Report, verify

STREAMS = [identifier(0x900 + number) for number in range(10)]


NO_PAGE_LIMIT = 1073741823


@pytest.fixture
async def store(tmp_path: Path, opened: Opened) -> SqliteStore:
    """With ten streams."""
    store = await opened(tmp_path / "data")
    for stream in STREAMS:
        await store.open_stream(stream, space=SPACE, audience="shared", owner=None)
    return store


def one_each(seq: int, *, device: str = DEVICE) -> list[Commit]:
    """A line for each of the streams."""
    return [commit(entry(seq, device=device), stream=stream) for stream in STREAMS]


async def counts(store: SqliteStore) -> tuple[int, int]:
    """Count the buffered rows and the entries in place, without a flush."""
    query = "SELECT (SELECT count(*) FROM jotted), (SELECT count(*) FROM entry)"
    return await store._database.read(lambda connection: connection.execute(query).fetchone())


def look(folder: Path) -> Report:
    return verify(folder, (folder / "master.key").read_bytes(), rebuild=rebuild)


def rebuild(_: StreamRow, entries: Iterable[StoredEntry]) -> bytes:
    return b"%d" % sum(1 for _ in entries)


def killed(tmp_path: Path) -> Path:
    """The data folder of a server that is killed now."""
    return Path(shutil.copytree(tmp_path / "data", tmp_path / "killed"))


async def test_P5_what_was_buffered_by_a_server_that_was_killed_is_there(
    store: SqliteStore, tmp_path: Path, opened: Opened
) -> None:
    await store.append(one_each(1))
    await store.append(one_each(2))

    again = await opened(killed(tmp_path))

    assert await counts(again) == (0, 20)
    assert [await lines_of(again, stream) for stream in STREAMS] == [[line(1), line(2)]] * 10
    assert [item.position for item in await again.append(one_each(3))] == [3] * 10


async def test_a_server_that_stops_leaves_nothing_buffered(store: SqliteStore, tmp_path: Path) -> None:
    await store.append(one_each(1))

    await store.close()

    connection = sqlite3.connect(tmp_path / "data" / "handrail.db")
    found = connection.execute("SELECT (SELECT count(*) FROM jotted), (SELECT count(*) FROM entry)").fetchone()
    connection.close()
    assert found == (0, 10)


async def test_what_does_not_read_stops_the_start(store: SqliteStore, tmp_path: Path, opened: Opened) -> None:
    await store.append(one_each(1))
    folder = killed(tmp_path)
    change(folder / "handrail.db", "UPDATE jotted SET rows = x'c1'")

    with pytest.raises(DiskFailed):
        await opened(folder)


async def test_P6_what_is_buffered_can_be_read_though_there_is_no_room_to_flush_it(
    store: SqliteStore,
) -> None:
    await store.append([run_of(1, 8, stream=stream) for stream in STREAMS])
    await store.append([commit(entry(1, device=OTHER_DEVICE), stream=STREAMS[2])])
    await _limit(store, pages=1)

    with pytest.raises(StoreFull):
        await store.append([run_of(9, 16, stream=stream) for stream in STREAMS])
    full = [await lines_of(store, item) for item in STREAMS[1:3]], (await store.streams())[2].head.position
    seqs = await store.next_seqs(STREAMS[2])
    untouched = await counts(store)
    await _limit(store, pages=NO_PAGE_LIMIT)
    await store.append(one_each(9))

    first = [line(seq) for seq in range(1, 9)]
    assert full == ([first, [*first, line(1, device=OTHER_DEVICE)]], 9)
    assert seqs == {DEVICE: 9, OTHER_DEVICE: 2}
    assert untouched == (2, 0)
    assert await lines_of(store, STREAMS[1]) == [*first, line(9)]


async def test_P6_without_room_a_damaged_row_harms_no_other_read(store: SqliteStore) -> None:
    await store.append([run_of(1, 20, stream=STREAMS[0])])
    await store.append([run_of(1, 8, stream=stream) for stream in STREAMS[1:]])
    await store.append([commit(entry(21), stream=STREAMS[0])])
    await store._database._ground.writer.run(
        lambda connection: connection.execute("UPDATE entry SET sealed = zeroblob(40) WHERE position = 3")
    )
    await _limit(store, pages=1)

    with pytest.raises(RowDamaged) as damaged:
        await lines_of(store, STREAMS[0])
    sound = await lines_of(store, STREAMS[1])
    reader = await store._database.read(lambda connection: connection.execute("PRAGMA query_only").fetchone())

    assert damaged.value.position == 3
    assert sound == [line(seq) for seq in range(1, 9)]
    assert reader == (1,)


async def test_S1_without_room_to_flush_what_needs_none_is_written(store: SqliteStore) -> None:
    await store.append([run_of(1, 8, stream=stream) for stream in STREAMS])
    await _limit(store, pages=1)

    await store.begin_epoch("another")
    await store.record_reach([ReachRow(stream=STREAMS[0], member=MEMBER, held=1, read=0)])

    assert await store.epoch() == "another"
    assert await counts(store) == (1, 0)


async def test_without_room_readers_do_not_try_again_until_something_was_written(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[int] = []
    flush = WriteBuffer.flush

    def counting(self: WriteBuffer, connection: sqlite3.Connection) -> int:
        tried.append(1)
        return flush(self, connection)

    monkeypatch.setattr(WriteBuffer, "flush", counting)
    await store.append([run_of(1, 8, stream=stream) for stream in STREAMS])
    await _limit(store, pages=1)
    read = [await lines_of(store, item) for item in STREAMS]
    without = len(tried)
    await _limit(store, pages=NO_PAGE_LIMIT)
    await store.begin_epoch("another")
    again = await lines_of(store, STREAMS[0])

    assert without == 1
    assert [again] * 10 == read
    assert await counts(store) == (0, 80)


async def test_what_was_not_flushed_is_not_deleted(store: SqliteStore, tmp_path: Path, opened: Opened) -> None:
    """Planted: the store forgets one of two buffered rows."""
    await store.append(one_each(1))
    await store.append(one_each(2))
    forgotten = store._transactions._buffer._held.pop()

    with pytest.raises(AssertionError):
        await lines_of(store, STREAMS[0])
    again = await opened(killed(tmp_path))
    store._transactions._buffer._held.append(forgotten)

    assert [await lines_of(again, stream) for stream in STREAMS] == [[line(1), line(2)]] * 10


async def test_a_store_whose_closing_is_cancelled_lets_go_of_everything_all_the_same(
    store: SqliteStore, tmp_path: Path, opened: Opened
) -> None:
    await store.append(one_each(1))
    closing = asyncio.create_task(store.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)

    again = await opened(tmp_path / "data")

    assert await lines_of(again, STREAMS[0]) == [line(1)]


async def _limit(store: SqliteStore, *, pages: int) -> None:
    await store._database._ground.writer.run(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    )


async def test_a_proof_of_the_folder_sees_what_is_buffered(store: SqliteStore, tmp_path: Path) -> None:
    await store.append([run_of(1, 3, stream=stream) for stream in STREAMS[:5]])
    await store.append([commit(entry(4 if stream in STREAMS[:5] else 1), stream=stream) for stream in STREAMS])
    buffered = await counts(store)

    beside = look(tmp_path / "data")
    folder = killed(tmp_path)
    change(folder / "handrail.db", "DELETE FROM entry WHERE stream = 2 AND position = 3")
    harmed = look(folder)

    assert buffered == (1, 15)
    assert beside == Report(streams=10, entries=25)
    assert [(finding.stream, finding.position) for finding in harmed.findings] == [(STREAMS[1], 3), (STREAMS[1], None)]
