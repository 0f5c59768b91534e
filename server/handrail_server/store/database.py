"""The database under a store: one thread that writes, one that reads, and everything that watches over them.

Every write is one durable transaction. What breaks the database breaks it for good in this process.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from handrail_server.store.errors import Broken, StoreClosed, StoreLost, StoreRefusal
from handrail_server.store.folder import HighWater, Lock, LostFile, Watch, shape_of, write_high_water
from handrail_server.store.keys import Keyring, clear_log
from handrail_server.store.sqlite.thread import DatabaseThread, in_transaction, translate

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]
"""What a caller wants done on one of the two threads."""

_CHECKPOINT_BYTES: Final = 4 * 1024 * 1024
_BYTES_EACH_TRANSACTION: Final = 24 * 1024  # a handful of pages, whatever it writes
_HIGH_WATER_EVERY_US: Final = 1_000_000


class Ground(Struct, frozen=True, kw_only=True):
    """The things that a database stands on once everything is opened and checked; `open_sqlite` lays them."""

    database: Path
    high_water: Path
    lock: Lock
    watch: Watch
    keyring: Keyring
    writer: DatabaseThread
    reader: DatabaseThread
    now_us: Callable[[], int]


class Database:
    """Both connections, opened. The only way to them while a server runs."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._broken: Broken | None = None
        self._closed = False
        self._clearing_owed = False
        self._log_bytes = 0
        self._marked_us: int | None = None

    async def write(self, work: Work[T], *, durable: Callable[[], None]) -> T:
        """Run `work` on the writer's thread inside one durable transaction; undo it wholly if it raises.

        Everything that is written to this file goes through here. `durable` is called on that thread once it is, before
        anything else is done there. Raises as `append` does.
        """
        if self._closed:
            raise StoreClosed

        write = partial(self._write, durable=durable)
        return await self._ground.writer.run(lambda connection: self._latched(connection, work, write))

    async def read(self, work: Work[T]) -> T:
        """Run `work` on the reader's thread; it sees one moment of the database and cannot write."""
        if self._closed:
            raise StoreClosed
        return await self._ground.reader.run(lambda connection: self._latched(connection, work, _read))

    def watch(self) -> LostFile | None:
        """Tell whether all files are where they were opened; for readiness. Once lost, the store appends no more."""
        lost = self._ground.watch.look()
        if lost is not None and self._broken is None:
            self._broken = StoreLost(lost.word)
        return lost

    @property
    def broken(self) -> Broken | None:
        """Tell what broke the database for good in this process, whoever wrote or read then; for readiness."""
        return self._broken

    async def close(self) -> None:
        """Finish what runs and let go of everything. May be repeated."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._broken is None:
                # Whatever still waits to be cleared is cleared by the next start.
                with suppress(StoreRefusal):
                    await self._ground.writer.run(lambda connection: self._latched(connection, self._settle, _plain))
        finally:
            # The reader goes first: the last connection to close checkpoints, and only the writer may.
            await self._ground.reader.close()
            await self._ground.writer.close()
            self._ground.keyring.close()
            self._ground.lock.release()

    # --- on the writer's thread --------------------------------------------------------------------------------------

    @property
    def clearing_owed(self) -> bool:
        """Tell whether erased bytes are still to be cleared from the disk."""
        return self._clearing_owed

    def owe_clearing(self) -> None:
        """Note, inside a transaction, that it erases bytes: they are cleared from the disk when it is durable."""
        self._clearing_owed = True

    def count_bytes(self, count: int) -> None:
        """Note, inside a transaction, about how many bytes of pages it fills."""
        self._log_bytes += count

    def _latched(
        self, connection: sqlite3.Connection, work: Work[T], run: Callable[[sqlite3.Connection, Work[T]], T]
    ) -> T:
        """Run it with SQLite's errors translated; what breaks the store breaks it before anything else can run."""
        try:
            return run(connection, work)
        except sqlite3.Error as error:
            translated = translate(error)
            if translated is error:
                raise
            if isinstance(translated, Broken):
                self._broken = translated
            raise translated from error
        except Broken as error:
            self._broken = error
            raise

    def _write(self, connection: sqlite3.Connection, work: Work[T], *, durable: Callable[[], None]) -> T:
        if self._broken is not None:
            raise self._broken

        def counted(connection: sqlite3.Connection) -> T:
            result = work(connection)
            connection.execute("UPDATE journal SET commits = commits + 1")
            return result

        result = in_transaction(connection, "BEGIN IMMEDIATE", counted)
        durable()
        lost = self._ground.watch.look()
        if lost is not None:
            # What was just committed went into a file that no restart will find: nobody may be told that it is safe.
            raise StoreLost(lost.word)
        self._look_after_log(connection)
        self._mark_high_water(connection)
        return result

    def _look_after_log(self, connection: sqlite3.Connection) -> None:
        """Checkpoint when it is time. The commit is durable by now, so what may be tried again later raises nothing.

        When it is time is an estimate: SQLite does not tell how much waits in the log, whose file keeps its length.
        """
        self._log_bytes += _BYTES_EACH_TRANSACTION
        try:
            if self._clearing_owed:
                self._clear(connection)
            elif self._log_bytes >= _CHECKPOINT_BYTES:
                self._log_bytes = 0
                self._marked_us = None
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except StoreRefusal:
            return
        except sqlite3.Error as error:
            if not isinstance(translate(error), StoreRefusal):
                raise

    def _clear(self, connection: sqlite3.Connection) -> None:
        """Clear erased bytes, keys among them, from the disk."""
        self._marked_us = None
        self._ground.keyring.clear()
        clear_log(connection)
        self._clearing_owed = False

    def _mark_high_water(self, connection: sqlite3.Connection) -> None:
        now_us = self._ground.now_us()
        if self._marked_us is not None and 0 <= now_us - self._marked_us < _HIGH_WATER_EVERY_US:
            return
        self._marked_us = now_us
        commits = connection.execute("SELECT commits FROM journal").fetchone()[0]
        # A mark that stays behind notices less, and loses nothing.
        with suppress(OSError):
            mark = HighWater(commits=commits, shape=shape_of(self._ground.database))
            write_high_water(self._ground.high_water, mark)

    def _settle(self, connection: sqlite3.Connection) -> None:
        self._marked_us = None
        self._mark_high_water(connection)
        if self._clearing_owed:
            self._clear(connection)


def _read(connection: sqlite3.Connection, work: Work[T]) -> T:
    try:
        return in_transaction(connection, "BEGIN", work)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
            raise AssertionError("a read tried to write") from error
        raise


def _plain(connection: sqlite3.Connection, work: Work[T]) -> T:
    return work(connection)
