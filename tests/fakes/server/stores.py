"""Stores and commits for tests."""

import itertools
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from fakes.core.lines import DEVICE, SPACE, STREAM, identifier, line
from handrail_server.store.opening import open_sqlite
from handrail_server.store.port import Commit, NewEntry, NewRefusal, Store
from handrail_server.store.sqlite.tables import Room
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams.transactions import Admit
from handrail_server.store.streams.write_buffer import SCATTERED
from handrail_shared.lines.checksum import crc, extend

OTHER_STREAM = identifier(0xAB)


def new_ids(start: int = 0xF0000) -> Callable[[], str]:
    """Makes ids that count up."""
    numbers = itertools.count(start)
    return lambda: identifier(next(numbers))


class Opened:
    """Opens stores as a server would, and closes them all at the end of a test, whatever became of it."""

    def __init__(self) -> None:
        self._stores: list[SqliteStore] = []

    async def __call__(
        self,
        folder: Path,
        *,
        now_us: Callable[[], int] = lambda: 0,
        start: int = 0xF0000,
        master_key_path: Path | None = None,
        rooms: tuple[Room, ...] = (),
        admit: Admit | None = None,
        accept_rollback: bool = False,
        scattered: int = SCATTERED,
    ) -> SqliteStore:
        """The store in `folder`; its ids count up from `start`."""
        store = await open_sqlite(
            folder,
            new_id=new_ids(start),
            now_us=now_us,
            master_key_path=master_key_path,
            rooms=rooms,
            admit=admit,
            accept_rollback=accept_rollback,
            scattered=scattered,
        )
        self._stores.append(store)
        return store

    async def close(self) -> None:
        """Close every one."""
        for store in self._stores:
            await store.close()


async def with_stream(store: Store, stream: str = STREAM) -> Store:
    """The store, with a shared stream opened."""
    await store.open_stream(stream, space=SPACE, audience="shared", owner=None)
    return store


def entry(seq: int, *, device: str = DEVICE, share: str | None = None, takes_back: str | None = None) -> NewEntry:
    """An accepted line of `device`."""
    text = line(seq, device=device)
    return NewEntry(device=device, seq=seq, line=text, crc=crc(text), share=share, takes_back=takes_back)


def refusal(seq: int, *, device: str = DEVICE, code: str = "not_allowed") -> NewRefusal:
    """A refused line of `device`."""
    return NewRefusal(device=device, seq=seq, code=code, crc=crc(line(seq, device=device)))


def commit(
    *items: NewEntry | NewRefusal,
    stream: str = STREAM,
    received_us: int = 1000,
    takes_back: list[tuple[str, int]] | None = None,
    writer: str = "",
) -> Commit:
    """A commit of these entries and refusals."""
    return Commit(
        stream=stream,
        received_us=received_us,
        entries=[item for item in items if isinstance(item, NewEntry)],
        refusals=[item for item in items if isinstance(item, NewRefusal)],
        takes_back=takes_back or [],
        writer=writer,
    )


def run_of(first: int, last: int, *, device: str = DEVICE, stream: str = STREAM) -> Commit:
    """A commit of the entries with these seqs."""
    return commit(*(entry(seq, device=device) for seq in range(first, last + 1)), stream=stream)


def checksum_of(*entries: NewEntry) -> int:
    """The checksum of a stream that holds these entries."""
    return extend(0, [item.crc for item in entries])


async def lines_of(store: Store, stream: str = STREAM, after: int = 0) -> list[bytes | None]:
    """The lines after a position; None where one was taken back."""
    return [item.line for item in await store.after(stream, after, limit=10_000, max_bytes=1 << 30)]


async def begun(folder: Path) -> None:
    """A data folder with one stream and one entry, and no server."""
    store = await Opened()(folder)
    await with_stream(store)
    await store.append([commit(entry(1))])
    await store.close()


def change(database: Path, *statements: str) -> None:
    """Alter a database that no server uses."""
    connection = sqlite3.connect(database, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


async def sealed_bytes(store: SqliteStore, query: str) -> list[bytes]:
    """The first column of what this query finds."""
    return await store.read(lambda connection: [row[0] for row in connection.execute(query)])


def everything_in(folder: Path) -> bytes:
    """The bytes of all files of a closed store: the database is never opened by hand while it is in use."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def run_script(script: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run it in a process of its own, with the folder and where the tests are as arguments."""
    command = [sys.executable, "-c", script, os.fspath(folder), os.fspath(Path(__file__).parents[2])]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)  # our own
