"""What was erased or taken back is gone from the disk, not only from what is read."""

import sqlite3
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, STREAM, identifier, line
from fakes.server.stores import (
    OTHER_STREAM,
    Opened,
    commit,
    entry,
    everything_in,
    lines_of,
    run_of,
    sealed_bytes,
    with_stream,
)
from handrail_server.store.errors import (
    StoreBusy,
    StreamErased,
)
from handrail_server.store.sqlite_store import SqliteStore
from handrail_shared.limits import SEGMENT_ENTRIES

SHARE = f"{identifier(0xE1)} {MEMBER}"


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
    assert [stay in found for stay in stays] == [True]
    assert any(word in found for word in gone) == (secure_delete == "OFF")


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
    assert [word in found for word in (*gone, keys[0][0])] == [False] * 52
    assert [stay in found for stay in (*stays, keys[1][0])] == [True, True]


async def test_an_erasure_cut_short_after_the_key_is_finished_by_the_next_start(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await with_stream(store)
    await store.append([run_of(1, 3)])
    store._keyring.destroy(STREAM)
    half = await lines_of(store)
    with pytest.raises(StreamErased):
        await store.append([commit(entry(4))])
    await store.close()

    again = await opened(tmp_path, start=0xFF000)

    assert half == await lines_of(again) == [None, None, None]
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
    assert await lines_of(store) == [line(1), None, line(3)]


async def test_E5_a_segment_packed_before_a_line_was_taken_back_is_not_kept(store: SqliteStore) -> None:
    await store.append([run_of(1, 3)])
    entries = await store.after(STREAM, 0, limit=3, max_bytes=1 << 20)
    await store.append([commit(takes_back=[(DEVICE, 2)])])

    kept = await store._keep_segment(STREAM, entries, b"packed")

    assert not kept
    assert await sealed_bytes(store, "SELECT count(*) FROM segment") == [0]
