"""One SQLite connection with one function that opens and closes each transaction.

Several processes may use one home (`check-in` beside `sync --watch`). SQLite before 3.51.3 can lose commits when two
connections write and checkpoint a WAL at once, so every writing transaction, with the checkpoint that may follow it, is
held under an exclusive lock on a file of its own; the database file is never opened by hand.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import aiosqlite

from handrail_client.errors import HomeUnusable, StorageFull
from handrail_client.log.tables import APPLICATION_ID, MIGRATIONS

T = TypeVar("T")

_FILE: Final = "log.sqlite3"
_WRITE_LOCK: Final = "write.lock"
_NO_SHARED_MEMORY: Final = ("SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_SHMOPEN", "SQLITE_FULL")
"""How SQLite says that the file which connections share could not be made."""
_SETTINGS: Final = (
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("temp_store", "MEMORY", 2),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", 0),
    ("busy_timeout", "10000", 10000),
)


class LogDatabase:
    """The log's database in the folder `home`, which is made with rights for its owner only."""

    def __init__(self, connection: aiosqlite.Connection, lock: int) -> None:
        self._connection = connection
        self._lock = lock

    @classmethod
    async def open(cls, home: Path) -> "LogDatabase":
        """Open the database, make it where there is none, and bring it to the present schema.

        Raises `HomeUnusable`.
        """
        try:
            lock = _prepare(home)
        except OSError as error:
            raise HomeUnusable(f"The folder {home} cannot be used: {error.strerror}.") from None
        try:
            return await cls._connect(home, lock, alone=False)
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", None) not in _NO_SHARED_MEMORY:
                os.close(lock)
                raise
        except BaseException:
            os.close(lock)
            raise
        # On a full disk SQLite cannot make the file that connections share, but one that is alone needs none: reading
        # goes on, and a write says that the disk is full.
        try:
            return await cls._connect(home, lock, alone=True)
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    async def _connect(cls, home: Path, lock: int, *, alone: bool) -> "LogDatabase":
        """Open a connection and set it up; where that fails it is closed, and `lock` is not."""
        try:
            connection = await aiosqlite.connect(home / _FILE, isolation_level=None)
        except sqlite3.Error:
            raise HomeUnusable(f"The log in {home} cannot be opened.") from None
        database = cls(connection, lock)
        try:
            if alone:
                # Before the first access: later it would not do without the shared file.
                await database._run(_be_alone)
            await database._run(partial(_set_up, lock=lock))
        except BaseException:
            # The last connection to close makes a checkpoint, which is a write.
            await database._run(partial(_lock_for_good, lock=lock))
            await connection.close()
            await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_UN)
            raise
        return database

    async def close(self) -> None:
        """Close the connection. What was written stays."""
        # The last connection to close makes a checkpoint, which is a write.
        if self._lock < 0:
            return
        await self._run(partial(_lock_for_good, lock=self._lock))
        await self._connection.close()
        os.close(self._lock)
        self._lock = -1

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one durable transaction: all of it or, where it raises, nothing.

        Raises `StorageFull`, or whatever `work` raises.
        """
        return await self._run(partial(_in_transaction, work=work, lock=self._lock))

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on one consistent view of the database."""
        return await self._run(partial(_in_view, work=work))

    async def changes(self) -> int:
        """A number that differs once another connection has written (`PRAGMA data_version`)."""
        return await self._run(_data_version)

    async def erase_remains(self) -> None:
        """Bring the write-ahead log back into the file, so that what was taken back is in neither."""
        await self._run(partial(_checkpoint, lock=self._lock))

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        # aiosqlite offers a thread hop per statement; a whole transaction in one hop needs its runner of callables.
        connection = self._connection
        result: T = await connection._execute(work, connection._conn)  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType]
        return result


def _prepare(home: Path) -> int:
    """Make the folder and its lock file, and an empty database file that only its owner can read."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (home / _FILE).exists() or not any(home.iterdir()):
        # A folder that holds other things keeps its rights: what is put into it is its owner's alone anyway.
        home.chmod(0o700)
    lock = os.open(home / _WRITE_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Opening the file by hand is harmless only while it is new: later it would drop SQLite's own locks.
        os.close(os.open(home / _FILE, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        pass
    except OSError:
        os.close(lock)
        raise
    return lock


def _be_alone(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()


def _set_up(connection: sqlite3.Connection, *, lock: int) -> None:
    for name, value, _ in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    for name, _, expected in _SETTINGS:
        row = connection.execute(f"PRAGMA {name}").fetchone()
        if row is not None and row[0] != expected:
            raise HomeUnusable(f"This SQLite cannot keep the log safely ({name}).")
    if _version(connection) == len(MIGRATIONS):
        return
    with _writing(lock):
        if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            raise HomeUnusable("This folder is on a disk that cannot keep the log safely (no write-ahead log).")
    _in_transaction(connection, work=_migrate, lock=lock)


def _migrate(connection: sqlite3.Connection) -> None:
    found = _version(connection)
    if found > len(MIGRATIONS):
        raise HomeUnusable("This log was written by a newer Handrail. Update Handrail to go on; nothing was changed.")
    for number, script in enumerate(MIGRATIONS[found:], start=found + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would end the transaction."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _in_transaction(connection: sqlite3.Connection, *, work: Callable[[sqlite3.Connection], T], lock: int) -> T:
    with _writing(lock):
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            _roll_back(connection)
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise StorageFull("The disk is full, so this was not saved.") from None
            raise
        except BaseException:
            _roll_back(connection)
            raise
        return result


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


@contextmanager
def _writing(lock: int) -> Generator[None]:
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)


def _lock_for_good(_: sqlite3.Connection, *, lock: int) -> None:
    fcntl.flock(lock, fcntl.LOCK_EX)


def _in_view(connection: sqlite3.Connection, *, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return work(connection)
    finally:
        connection.execute("ROLLBACK")


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _checkpoint(connection: sqlite3.Connection, *, lock: int) -> None:
    with _writing(lock):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
