"""The machine's own limits, measured beside us: SQLite itself, aiosqlite, and an echo of `websockets`."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiosqlite
from websockets.asyncio.client import ClientConnection, connect

from handrail_server.store.sqlite.pragmas import pin
from handrail_server.store.sqlite.tables import MIGRATIONS

EntryRow = tuple[int, int, int, int, int, int, int, bytes]
"""A row of the table `entry` as the server writes it."""

INSERT = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_ECHO = """
import asyncio
from websockets.asyncio.server import serve

async def echo(socket):
    async for message in socket:
        await socket.send(message)

async def main():
    async with serve(echo, "127.0.0.1", 0, compression=None, max_size=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

asyncio.run(main())
"""


@contextmanager
def raw_database(folder: Path) -> Generator[sqlite3.Connection]:
    """The server's tables under the server's settings, without the server."""
    connection = sqlite3.connect(_made(folder), isolation_level=None)
    try:
        pin(connection)
        # The server's own checkpoints come between its transactions; here SQLite makes them.
        connection.execute("PRAGMA wal_autocheckpoint = 1000").fetchall()
        yield connection
    finally:
        connection.close()


@asynccontextmanager
async def raw_aiosqlite(folder: Path) -> AsyncGenerator[aiosqlite.Connection]:
    """The same through aiosqlite, as its documentation has it."""
    async with aiosqlite.connect(_made(folder)) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            await connection.execute(f"PRAGMA {pragma}")
        yield connection


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "raw.db"
    if not path.exists():
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript(MIGRATIONS[0])
        connection.execute("INSERT INTO stream (id, name, space, audience) VALUES (1, 's', 'p', 'shared')")
        connection.close()
    return path


def rows(lines: Sequence[bytes], *, first: int, stream: int = 1) -> list[EntryRow]:
    """A device's lines as rows of its stream: as large as sealed ones (a nonce and a tag more), and as random."""
    return [
        (stream, first + at, stream, first + at, 1_764_000_000_000_000, 1 << 31, 1 << 31, os.urandom(len(line) + 28))
        for at, line in enumerate(lines)
    ]


def commit_in(connection: sqlite3.Connection, entries: Sequence[EntryRow]) -> float:
    """Seconds of one durable transaction with these rows."""
    started = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, entries)
    connection.execute("COMMIT")
    return time.perf_counter() - started


async def commit_async(connection: aiosqlite.Connection, entry: EntryRow) -> None:
    """One durable transaction with one row."""
    await connection.execute(INSERT, entry)
    await connection.commit()


@asynccontextmanager
async def raw_echo() -> AsyncGenerator[ClientConnection]:
    """A connection to an echo server of `websockets` in a process of its own."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _ECHO, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        async with connect(f"ws://127.0.0.1:{port}", compression=None, proxy=None, max_size=None) as socket:
            yield socket
    finally:
        process.kill()
        await process.wait()
