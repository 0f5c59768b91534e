"""One SQLite connection on a thread of its own: whole transactions go there in one hop."""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import aiosqlite

from handrail_server.store.errors import DiskFailed, StoreBusy, StoreClosed, StoreError, StoreFull

T = TypeVar("T")

THREAD_NAME: Final = "database"
"""How the name of every thread that owns a connection begins; the name of its file follows."""

_FULL: Final = frozenset({sqlite3.SQLITE_FULL})
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_FAILED: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_PROTOCOL,
    }
)


class DatabaseThread:
    """Runs functions, one after the other, on the thread that owns the connection."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, in one hop. Raises what it raises.

        aiosqlite's public methods cost a hop for every statement, which is most of the price of a small
        transaction, and let another task in between two statements. `_execute` is what they all are built on;
        `tests/contract/store/sqlite/test_store_sqlite.py` pins that it runs a callable on the connection's thread.
        """
        try:
            return await self._connection._execute(work, self._connection._conn)  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnknownVariableType]
        except ValueError as error:
            if self._connection._running:  # pyright: ignore[reportPrivateUsage]
                raise
            raise StoreClosed from error

    async def close(self) -> None:
        """Finish what was queued and close the connection. May be repeated."""
        await self._connection.close()


async def open_thread(path: Path) -> DatabaseThread:
    """Open the database at `path` on a new thread, in autocommit mode. Raises SQLite's own errors."""
    connection = aiosqlite.connect(path, isolation_level=None, cached_statements=256)
    # A server that fails must exit, for its supervisor to see, and not wait for a thread that nobody will stop.
    connection._thread.daemon = True  # pyright: ignore[reportPrivateUsage]
    connection._thread.name = f"{THREAD_NAME} {path.name}"  # pyright: ignore[reportPrivateUsage]
    return DatabaseThread(await connection)


def in_transaction(connection: sqlite3.Connection, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
    """Run `work` inside one transaction opened by the statement `begin`; undo it wholly if anything fails."""
    connection.execute(begin)
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            # SQLite has rolled back by itself after some errors, a full disk among them.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        raise
    return result


def translate(error: sqlite3.Error) -> StoreError | sqlite3.Error:
    """The store's word for an error of SQLite, or the error itself where it can only be our own bug."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code in _FULL:
        return StoreFull("no room on the disk")
    if code in _BUSY:
        return StoreBusy("another process holds the database")
    if code in _FAILED:
        return DiskFailed(f"SQLite error {getattr(error, 'sqlite_errorname', code)}")
    return error


@contextmanager
def translating() -> Generator[None]:
    """Let no error of SQLite out that the store has a word for."""
    try:
        yield
    except sqlite3.Error as error:
        translated = translate(error)
        if translated is error:
            raise
        raise translated from error
