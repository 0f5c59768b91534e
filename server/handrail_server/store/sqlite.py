"""The store on SQLite: one connection that writes and checkpoints, one that reads, each on a thread of its own.

A single writing connection is a rule and not a saving: versions of SQLite before 3.51.3 can lose commits where two
connections write and checkpoint at once. Whoever keeps other tables in this file writes through `SqliteStore.write`.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from handrail_server.store import reading
from handrail_server.store.appending import Appending
from handrail_server.store.errors import Barred, Broken, Refusal, StoreBusy, StoreClosed, StoreLost
from handrail_server.store.folder import HighWater, Lock, Lost, Watch, write_high_water
from handrail_server.store.keys import NONCE_BYTES, Chance, Keyring, clear_log, segment_place, snapshot_place
from handrail_server.store.port import Commit, Head, ReachRow, SegmentRow, StoredEntry, StreamRow
from handrail_server.store.segments import missing_runs, pack
from handrail_server.store.thread import DatabaseThread, in_transaction, translate
from handrail_shared.rights import Audience
from handrail_shared.sync.judge import SeqRecord

T = TypeVar("T")

Work = Callable[[sqlite3.Connection], T]
"""What a caller wants done on one of the two threads."""

Admit = Callable[[sqlite3.Connection, Commit], bool]
"""Asked inside the append transaction whether the writer of a commit may still write."""

_CHECKPOINT_BYTES: Final = 4 * 1024 * 1024
_BYTES_EACH_TRANSACTION: Final = 24 * 1024  # a handful of pages, whatever it writes
_HIGH_WATER_EVERY_US: Final = 1_000_000


class Ground(Struct, frozen=True, kw_only=True):
    """What a store stands on once everything is opened and checked; `open_sqlite` lays it."""

    database: Path
    high_water: Path
    lock: Lock
    watch: Watch
    keyring: Keyring
    writer: DatabaseThread
    reader: DatabaseThread
    new_id: Callable[[], str]
    now_us: Callable[[], int]
    chance: Chance
    admit: Admit | None


class SqliteStore:
    """A durable, encrypted `Store`. Build it with `open_sqlite`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._broken: Broken | None = None
        self._closed = False
        self._clearing_owed = False
        self._log_bytes = 0
        self._marked_us: int | None = None

    # --- the journal -------------------------------------------------------------------------------------------------

    async def open_stream(self, stream: str, *, space: str, audience: Audience, owner: str | None) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            # The key is durable first: a stream without a key could never be read, a key without a stream is nothing.
            self._ground.keyring.create(stream)
            connection.execute(
                "INSERT INTO stream (name, space, audience, owner) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (stream, space, audience, owner),
            )

        await self.write(work)

    async def streams(self) -> list[StreamRow]:
        """As in the port."""
        return await self.read(reading.streams)

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> list[Head]:
            self._refuse_barred(connection, commits)
            appending = Appending(connection, self._ground.keyring, self._ground.chance)
            heads = [appending.store(commit) for commit in commits]
            appending.finish()
            self._clearing_owed |= appending.destroyed
            # An entry's line lies in one tree and its seq in another, so pages fill about twice as fast as lines come.
            self._log_bytes += 2 * appending.line_bytes
            return heads

        return await self.write(work)

    async def head(self, stream: str) -> Head:
        """As in the port."""
        return await self.read(lambda connection: reading.find(connection, stream).head)

    async def checksum_at(self, stream: str, position: int) -> int | None:
        """As in the port."""
        return await self.read(lambda connection: reading.checksum_at(connection, stream, position))

    async def next_seqs(self, stream: str) -> dict[str, int]:
        """As in the port."""
        return await self.read(lambda connection: reading.next_seqs(connection, stream))

    async def lines_of(self, stream: str, device: str, first_seq: int, last_seq: int) -> dict[int, SeqRecord]:
        """As in the port. Raises `RowDamaged`."""
        return await self.read(
            lambda connection: reading.lines_of(
                connection, self._ground.keyring, stream, device=device, first_seq=first_seq, last_seq=last_seq
            )
        )

    async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        """As in the port."""
        return await self.read(
            lambda connection: reading.after(
                connection, self._ground.keyring, stream, position=position, limit=limit, max_bytes=max_bytes
            )
        )

    async def epoch(self) -> str:
        """As in the port."""
        return await self.read(lambda connection: connection.execute("SELECT epoch FROM journal").fetchone()[0])

    async def begin_epoch(self, new_epoch: str) -> None:
        """As in the port."""
        await self.write(lambda connection: connection.execute("UPDATE journal SET epoch = ?", (new_epoch,)))

    # --- snapshots and segments --------------------------------------------------------------------------------------

    async def save_snapshot(self, stream: str, position: int, checksum: int, data: bytes) -> bool:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> bool:
            found = reading.find(connection, stream)
            if found.erased or position < found.clean_from:
                return False
            if reading.checksum_at(connection, stream, position) != checksum:
                return False
            sealed = self._seal(stream, data, snapshot_place(stream, position, checksum))
            connection.execute(
                "INSERT INTO snapshot VALUES (?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE"
                " SET position = excluded.position, checksum = excluded.checksum, sealed = excluded.sealed",
                (found.id, position, checksum, sealed),
            )
            return True

        return await self.write(work)

    async def load_snapshot(self, stream: str) -> tuple[int, int, bytes] | None:
        """As in the port."""
        return await self.read(lambda connection: reading.snapshot(connection, self._ground.keyring, stream))

    async def seal_segments(self, stream: str) -> int:
        """As in the port. Compressing happens on neither of the store's threads."""
        runs = await self.read(lambda connection: _missing(connection, stream))
        sealed = 0
        for first, last in runs:
            entries = await self.after(stream, first - 1, limit=last - first + 1, max_bytes=2**63)
            data = await asyncio.to_thread(pack, entries)
            sealed += await self._keep_segment(stream, entries, data)
        return sealed

    async def segments(self, stream: str) -> list[SegmentRow]:
        """As in the port."""
        return await self.read(lambda connection: reading.segments(connection, stream))

    async def segment(self, stream: str, name: str) -> bytes | None:
        """As in the port. Raises `RowDamaged`."""
        return await self.read(lambda connection: reading.segment(connection, self._ground.keyring, stream, name))

    # --- reach and erasure -------------------------------------------------------------------------------------------

    async def record_reach(self, rows: list[ReachRow]) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO reach VALUES (?, ?, ?, ?) ON CONFLICT (stream, member) DO UPDATE"
                " SET held = max(held, excluded.held), read = max(read, excluded.read)",
                [(reading.find(connection, row.stream).id, row.member, row.held, row.read) for row in rows],
            )

        await self.write(work)

    async def reach(self, stream: str) -> dict[str, tuple[int, int]]:
        """As in the port."""
        return await self.read(lambda connection: reading.reach(connection, stream))

    async def erase_stream(self, stream: str) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            reading.find(connection, stream)
            # The key goes first: from here on nothing opens, whatever happens to the rest.
            self._ground.keyring.destroy(stream)
            erase_rows(connection, stream)
            self._clearing_owed = True

        await self.write(work)
        if self._clearing_owed:
            raise StoreBusy("another process reads the database, so erased bytes could not be cleared yet")

    # --- for the composition root and its other tables ---------------------------------------------------------------

    async def write(self, work: Work[T]) -> T:
        """What `work` returns, run on the writer's thread inside one durable transaction; undone wholly if it raises.

        Everything that is written to this file goes through here. Raises as `append` does.
        """
        if self._closed:
            raise StoreClosed
        return await self._ground.writer.run(lambda connection: self._latched(connection, work, self._write))

    async def read(self, work: Work[T]) -> T:
        """What `work` returns, run on the reader's thread; it sees one moment of the database and cannot write."""
        if self._closed:
            raise StoreClosed
        return await self._ground.reader.run(lambda connection: self._latched(connection, work, _read))

    def watch(self) -> Lost | None:
        """Whether all files are where they were opened; for readiness. Once lost, the store appends no more."""
        lost = self._ground.watch.look()
        if lost is not None and self._broken is None:
            self._broken = StoreLost(lost.word)
        return lost

    async def close(self) -> None:
        """As in the port."""
        if self._closed:
            return
        self._closed = True
        try:
            if self._broken is None:
                # Whatever still waits to be cleared is cleared by the next start.
                with suppress(Refusal):
                    await self._ground.writer.run(lambda connection: self._latched(connection, self._settle, _plain))
        finally:
            # The reader goes first: the last connection to close checkpoints, and only the writer may.
            await self._ground.reader.close()
            await self._ground.writer.close()
            self._ground.keyring.close()
            self._ground.lock.release()

    # --- on the writer's thread --------------------------------------------------------------------------------------

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

    def _write(self, connection: sqlite3.Connection, work: Work[T]) -> T:
        if self._broken is not None:
            raise self._broken

        def counted(connection: sqlite3.Connection) -> T:
            result = work(connection)
            connection.execute("UPDATE journal SET commits = commits + 1")
            return result

        result = in_transaction(connection, "BEGIN IMMEDIATE", counted)
        lost = self._ground.watch.look()
        if lost is not None:
            # What was just committed went into a file that no restart will find: nobody may be told that it is safe.
            raise StoreLost(lost.word)
        self._look_after_log(connection)
        self._mark_high_water(connection)
        return result

    def _refuse_barred(self, connection: sqlite3.Connection, commits: list[Commit]) -> None:
        admit = self._ground.admit
        if admit is None:
            return
        barred = tuple(index for index, commit in enumerate(commits) if not admit(connection, commit))
        if barred:
            raise Barred(barred)

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
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except Refusal:
            return
        except sqlite3.Error as error:
            if not isinstance(translate(error), Refusal):
                raise

    def _clear(self, connection: sqlite3.Connection) -> None:
        """Clear erased bytes, keys among them, from the disk."""
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
            write_high_water(self._ground.high_water, HighWater(commits=commits))

    def _settle(self, connection: sqlite3.Connection) -> None:
        self._marked_us = None
        self._mark_high_water(connection)
        if self._clearing_owed:
            self._clear(connection)

    async def _keep_segment(self, stream: str, entries: list[StoredEntry], data: bytes) -> bool:
        first, last = entries[0].position, entries[-1].position
        stubs = sum(entry.line is None for entry in entries)

        def work(connection: sqlite3.Connection) -> bool:
            found = reading.find(connection, stream)
            still = connection.execute(
                "SELECT count(*) FROM entry WHERE stream = ? AND position BETWEEN ? AND ? AND sealed IS NULL",
                (found.id, first, last),
            ).fetchone()[0]
            if found.erased or still != stubs:
                # A line was taken back while this was compressed: the next round packs the run anew.
                return False
            name = self._ground.new_id()
            sealed = self._seal(stream, data, segment_place(stream, name, first, last))
            added = connection.execute(
                "INSERT INTO segment (stream, first, last, checksum, name, bytes, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (found.id, first, last, entries[-1].checksum, name, len(data), sealed),
            )
            return added.rowcount == 1

        return await self.write(work)

    def _seal(self, stream: str, data: bytes, place: bytes) -> bytes:
        return self._ground.keyring.sealer(stream).seal(self._ground.chance(NONCE_BYTES), data, place)


def erase_rows(connection: sqlite3.Connection, stream: str) -> None:
    """Delete everything of the stream that was sealed, and keep stubs."""
    found = reading.find(connection, stream)
    connection.execute("UPDATE stream SET erased = 1 WHERE id = ?", (found.id,))
    connection.execute("UPDATE entry SET sealed = NULL WHERE stream = ?", (found.id,))
    for table in ("snapshot", "segment", "share"):
        connection.execute(f"DELETE FROM {table} WHERE stream = ?", (found.id,))  # noqa: S608  # three words of ours


def _missing(connection: sqlite3.Connection, name: str) -> list[tuple[int, int]]:
    stream = reading.find(connection, name)
    if stream.erased:
        return []
    rows = connection.execute("SELECT first FROM segment WHERE stream = ?", (stream.id,)).fetchall()
    return missing_runs(stream.head.position, (first for (first,) in rows))


def _read(connection: sqlite3.Connection, work: Work[T]) -> T:
    try:
        return in_transaction(connection, "BEGIN", work)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY:
            raise AssertionError("a read tried to write") from error
        raise


def _plain(connection: sqlite3.Connection, work: Work[T]) -> T:
    return work(connection)
