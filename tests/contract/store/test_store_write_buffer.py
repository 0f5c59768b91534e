"""The write buffer: no answer of the store shows which rows are buffered and which are in place."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, SPACE, identifier, line
from fakes.server.stores import Opened, commit, entry, lines_of, refusal, run_of
from handrail_server.store.errors import SeqConflict
from handrail_server.store.port import Commit, ReachRow
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams import write_buffer
from handrail_server.store.streams.write_buffer import WriteBuffer

STREAMS = [identifier(0x900 + number) for number in range(10)]


SHARE = f"{identifier(0xE1)} {MEMBER}"


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


async def test_a_transaction_of_many_streams_is_buffered_and_flushed_by_who_reads(store: SqliteStore) -> None:
    heads = await store.append(one_each(1))
    await store.append([*one_each(2), *one_each(1, device=OTHER_DEVICE)])
    buffered = await counts(store)

    read = await lines_of(store, STREAMS[3])

    assert buffered == (2, 0)
    assert read == [line(1), line(2), line(1, device=OTHER_DEVICE)]
    assert await counts(store) == (0, 30)
    assert [head.position for head in heads] == [1] * 10
    assert await store.next_seqs(STREAMS[9]) == {DEVICE: 3, OTHER_DEVICE: 2}


async def test_whoever_reads_another_stream_leaves_what_is_buffered(store: SqliteStore) -> None:
    await store.append(one_each(1)[:9])

    assert await lines_of(store, STREAMS[9]) == []
    assert await counts(store) == (1, 0)


async def test_a_transaction_of_few_streams_or_of_long_runs_is_put_in_place_at_once(store: SqliteStore) -> None:
    await store.append(one_each(1)[:7])
    few = await counts(store)
    await store.append([run_of(2 if at < 7 else 1, 20, stream=stream) for at, stream in enumerate(STREAMS)])

    assert few == (0, 7)
    assert await counts(store) == (0, 200)


async def test_behind_something_buffered_a_small_transaction_is_so_too_and_a_long_run_is_not(
    store: SqliteStore,
) -> None:
    await store.append(one_each(1))
    await store.append([commit(entry(2), stream=STREAMS[0])])
    small = await counts(store)
    await store.append([run_of(3, 40, stream=STREAMS[0])])

    assert small == (2, 0)
    assert await counts(store) == (0, 10 + 1 + 38)


async def test_no_more_than_so_much_is_buffered(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_buffer, "_MOST_SEQS", 25)
    seen: list[tuple[int, int]] = []
    for seq in range(1, 5):
        await store.append(one_each(seq))
        seen.append(await counts(store))

    assert seen == [(1, 0), (2, 0), (0, 30), (1, 30)]


async def test_what_is_about_entries_is_written_once_they_are_in_place_and_all_else_at_once(store: SqliteStore) -> None:
    await store.append(one_each(1))
    head = (await store.append(one_each(2)))[4]
    await store.record_reach([ReachRow(stream=STREAMS[4], member=MEMBER, held=2, read=1)])
    noted = await counts(store)
    kept = await store.save_snapshot(STREAMS[4], head.position, head.checksum, b"2")

    assert noted == (2, 0)
    assert kept
    assert await counts(store) == (0, 20)


async def test_nothing_at_all_is_not_buffered(store: SqliteStore) -> None:
    await store.append(one_each(1))
    await store.append([])

    assert await counts(store) == (0, 10)


async def test_readers_share_one_flush_while_appends_go_on(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[int] = []
    flush = WriteBuffer.flush

    def counting(self: WriteBuffer, connection: sqlite3.Connection) -> int:
        put.append(1)
        return flush(self, connection)

    monkeypatch.setattr(WriteBuffer, "flush", counting)
    await store.append(one_each(1))

    appending = asyncio.create_task(store.append(one_each(2)))
    read = await asyncio.gather(*(lines_of(store, stream) for stream in STREAMS))
    heads = await appending

    assert all(item[:1] == [line(1)] for item in read)
    assert [head.position for head in heads] == [2] * 10
    assert put == [1]
    assert [await lines_of(store, stream) for stream in STREAMS] == [[line(1), line(2)]] * 10


async def test_refusals_and_shares_are_as_good_as_in_place(store: SqliteStore) -> None:
    await store.append(one_each(1))
    await store.append([commit(entry(2, share=SHARE), refusal(3), entry(4), stream=STREAMS[0])])
    buffered = await counts(store)
    await store.append([commit(entry(5, takes_back=SHARE), stream=STREAMS[0])])

    assert buffered == (2, 0)
    assert await lines_of(store, STREAMS[0]) == [line(1), None, line(4), line(5)]
    assert await store.next_seqs(STREAMS[0]) == {DEVICE: 6}


async def test_a_refused_transaction_leaves_nothing_and_what_was_buffered_stands(store: SqliteStore) -> None:
    await store.append(one_each(1))
    for wrong in (3, 1):
        with pytest.raises(SeqConflict):
            await store.append([*one_each(2)[:9], commit(entry(wrong), stream=STREAMS[9])])
    heads = await store.append(one_each(2))

    assert [head.position for head in heads] == [2] * 10
    assert await counts(store) == (2, 0)
    assert [await lines_of(store, stream) for stream in STREAMS] == [[line(1), line(2)]] * 10


async def test_an_erased_stream_leaves_nothing_of_what_was_buffered_for_it_on_the_disk(
    store: SqliteStore, tmp_path: Path
) -> None:
    await store.append(one_each(1))
    (buffered,) = await store._database.read(
        lambda connection: connection.execute("SELECT rows FROM jotted").fetchone()
    )
    gone, stays = buffered[60:160], buffered[-160:-60]
    before = (tmp_path / "data" / "handrail.db-wal").read_bytes()

    await store.erase_stream(STREAMS[0])
    await store.close()

    left = (tmp_path / "data" / "handrail.db").read_bytes()
    assert [gone in before, stays in before] == [True, True]
    assert [gone in left, buffered in left] == [False, False]
