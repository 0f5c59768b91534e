"""How `SqliteStore` fails: a full or broken disk, files that vanish, and what is let go of at the end."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from fakes.core.lines import DEVICE, STREAM, line
from fakes.server.stores import (
    OTHER_STREAM,
    Opened,
    commit,
    entry,
    lines_of,
    run_of,
    run_script,
)
from handrail_server.store.errors import (
    DiskFailed,
    StoreBusy,
    StoreClosed,
    StoreFull,
    StoreLost,
)
from handrail_server.store.sqlite.thread import THREAD_NAME
from handrail_server.store.sqlite_store import SqliteStore

NO_PAGE_LIMIT = 1073741823


async def test_a_full_disk_stores_nothing_and_the_store_goes_on_when_there_is_room(store: SqliteStore) -> None:
    await store.append([commit(entry(1))])

    def limit(pages: int) -> Callable[[sqlite3.Connection], None]:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

        return work

    await store.write(limit(1))
    with pytest.raises(StoreFull):
        await store.append([run_of(2, 900)])
    full = (await lines_of(store), await store.next_seqs(STREAM), await store.head(OTHER_STREAM))
    await store.write(limit(NO_PAGE_LIMIT))
    await store.append([run_of(2, 900)])

    assert full == ([line(1)], {DEVICE: 2}, await store.head(OTHER_STREAM))
    assert len(await lines_of(store)) == 900


_FAILING = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.core.lines import STREAM
from fakes.server.stores import Opened, run_of, with_stream
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
    done = run_script(_FAILING, tmp_path)

    store = await opened(tmp_path)

    assert done.stdout.split() == ["failed", "failed", "5"], done.stderr
    assert await lines_of(store) == [line(seq) for seq in range(1, 6)]
    await store.close()


_CHECKPOINT_FAILING = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from fakes.core.lines import STREAM
from fakes.server.stores import Opened, run_of, with_stream
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
    done = run_script(_CHECKPOINT_FAILING, tmp_path)

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

    assert await lines_of(store) == [line(1), None]


async def test_errors_that_mean_a_failing_disk_are_told_from_a_full_one(store: SqliteStore) -> None:
    def fail(code: int) -> Callable[[sqlite3.Connection], None]:
        def work(_: sqlite3.Connection) -> None:
            error = sqlite3.OperationalError("planted")
            error.sqlite_errorcode = code
            raise error

        return work

    with pytest.raises(StoreFull):
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

    assert await lines_of(store) == [line(1)]


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
    threads = [item for item in threading.enumerate() if item not in before and item.name.startswith(THREAD_NAME)]
    await store.close()

    with pytest.raises(StoreClosed):
        await store.write(lambda _: None)
    for thread in threads:
        # A thread that has said its last word may need a moment to go.
        await asyncio.to_thread(thread.join, 60)

    assert threads
    assert [] == [thread.name for thread in threads if thread.is_alive()]
    assert not (tmp_path / "handrail.db-wal").exists()
