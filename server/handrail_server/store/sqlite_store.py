"""The store on SQLite: the port over `Database`, which writes and checkpoints on one connection and reads on another.

A single writing connection is a rule and not a saving: versions of SQLite before 3.51.3 can lose commits where two
connections write and checkpoint at once. Whoever keeps other tables in this file writes through `SqliteStore.write`.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

import msgspec

from handrail_server.store.database import Database, Work
from handrail_server.store.errors import Broken, StoreBusy
from handrail_server.store.folder import LostFile
from handrail_server.store.keys import NONCE_BYTES, Chance, Keyring, segment_place, snapshot_place
from handrail_server.store.port import Commit, Head, ReachRow, SegmentRow, StoredEntry, StreamRow
from handrail_server.store.segments import missing_runs, pack
from handrail_server.store.streams import read
from handrail_server.store.streams.transactions import Admit, Transactions
from handrail_server.store.streams.write_buffer import WriteBuffer
from handrail_shared.rights import Audience
from handrail_shared.sync.judge import SeqRecord

T = TypeVar("T")


class SqliteStore:
    """A durable, encrypted `Store`. Build it with `open_sqlite`."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        *,
        new_id: Callable[[], str],
        chance: Chance,
        admit: Admit | None,
        buffer: WriteBuffer,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._new_id = new_id
        self._chance = chance
        self._transactions = Transactions(database, keyring, chance=chance, admit=admit, buffer=buffer)

    # --- streams -----------------------------------------------------------------------------------------------------

    async def open_stream(self, stream: str, *, space: str, audience: Audience, owner: str | None) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            # The key is durable first: a stream without a key could never be read, a key without a stream is nothing.
            self._keyring.create(stream)
            connection.execute(
                "INSERT INTO stream (name, space, audience, owner) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
                (stream, space, audience, owner),
            )

        await self.write(work)

    async def streams(self) -> list[StreamRow]:
        """As in the port."""
        return await self.read(read.streams)

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port."""
        return await self._transactions.append(commits)

    async def head(self, stream: str) -> Head:
        """As in the port."""
        return await self.read(lambda connection: read.find(connection, stream).head, stream=stream)

    async def checksum_at(self, stream: str, position: int) -> int | None:
        """As in the port."""
        return await self.read(lambda connection: read.checksum_at(connection, stream, position), stream=stream)

    async def next_seqs(self, stream: str) -> dict[str, int]:
        """As in the port."""
        return await self.read(lambda connection: read.next_seqs(connection, stream), stream=stream)

    async def lines_of(self, stream: str, device: str, first_seq: int, last_seq: int) -> dict[int, SeqRecord]:
        """As in the port."""
        return await self.read(
            lambda connection: read.lines_of(
                connection, self._keyring, stream, device=device, first_seq=first_seq, last_seq=last_seq
            ),
            stream=stream,
        )

    async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        """As in the port."""
        return await self.read(
            lambda connection: read.after(
                connection, self._keyring, stream, position=position, limit=limit, max_bytes=max_bytes
            ),
            stream=stream,
        )

    async def epoch(self) -> str:
        """As in the port."""
        return await self._database.read(_epoch)

    async def begin_epoch(self, new_epoch: str) -> None:
        """As in the port."""
        await self.write(lambda connection: connection.execute("UPDATE journal SET epoch = ?", (new_epoch,)))

    # --- snapshots and segments --------------------------------------------------------------------------------------

    async def save_snapshot(self, stream: str, position: int, checksum: int, data: bytes) -> bool:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> bool:
            found = read.find(connection, stream)
            if found.erased or position < found.clean_from:
                return False
            if read.checksum_at(connection, stream, position) != checksum:
                return False
            sealed = self._seal(stream, data, snapshot_place(stream, position, checksum))
            connection.execute(
                "INSERT INTO snapshot VALUES (?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE"
                " SET position = excluded.position, checksum = excluded.checksum, sealed = excluded.sealed",
                (found.id, position, checksum, sealed),
            )
            return True

        return await self._write_flushed(work)

    async def load_snapshot(self, stream: str) -> tuple[int, int, bytes] | None:
        """As in the port."""
        return await self._database.read(lambda connection: read.snapshot(connection, self._keyring, stream))

    async def seal_segments(self, stream: str) -> int:
        """As in the port. Compressing happens on neither of the store's threads."""
        runs = await self.read(lambda connection: _missing(connection, stream), stream=stream)
        sealed = 0
        for first, last in runs:
            entries = await self.after(stream, first - 1, limit=last - first + 1, max_bytes=2**63)
            data = await asyncio.to_thread(pack, entries)
            sealed += await self._keep_segment(stream, entries, data)
        return sealed

    async def segments(self, stream: str) -> list[SegmentRow]:
        """As in the port."""
        return await self._database.read(lambda connection: read.segments(connection, stream))

    async def segment(self, stream: str, name: str) -> bytes | None:
        """As in the port. Raises `RowDamaged`."""
        return await self._database.read(lambda connection: read.segment(connection, self._keyring, stream, name))

    # --- reach and erasure -------------------------------------------------------------------------------------------

    async def record_reach(self, rows: list[ReachRow]) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO reach VALUES (?, ?, ?, ?, ?) ON CONFLICT (stream, member) DO UPDATE"
                " SET held = max(held, excluded.held), read = max(read, excluded.read), steps = excluded.steps",
                [
                    (
                        read.find(connection, row.stream).id,
                        row.member,
                        row.held,
                        row.read,
                        msgspec.json.encode(row.steps).decode(),
                    )
                    for row in rows
                ],
            )

        await self.write(work)

    async def reach(self, stream: str) -> dict[str, ReachRow]:
        """As in the port."""
        return await self._database.read(lambda connection: read.reach(connection, stream))

    async def erase_stream(self, stream: str) -> None:
        """As in the port."""

        def work(connection: sqlite3.Connection) -> None:
            read.find(connection, stream)
            # The key goes first: from here on nothing opens, whatever happens to the rest.
            self._keyring.destroy(stream)
            erase_rows(connection, stream)
            self._database.owe_clearing()

        await self._write_flushed(work)
        if self._database.clearing_owed:
            raise StoreBusy("another process reads the database, so erased bytes could not be cleared yet")

    # --- for the composition root and its other tables ---------------------------------------------------------------

    async def write(self, work: Work[T]) -> T:
        """Write as `Database.write` does. Whoever writes anything but entries to this file does so here.

        `work` may not look at entries, heads or next seqs: some of them may be in the write buffer.
        """
        return await self._transactions.write(work)

    async def _write_flushed(self, work: Work[T]) -> T:
        return await self._transactions.write(work, flushed=True)

    async def read(self, work: Work[T], *, stream: str | None = None) -> T:
        """Read as `Database.read` does, with all appended rows of `stream`, or of every stream, in view."""
        return await self._transactions.read(work, stream=stream)

    def watch(self) -> LostFile | None:
        """Tell whether all files are where they were opened; for readiness. Once lost, the store appends no more."""
        return self._database.watch()

    @property
    def broken(self) -> Broken | None:
        """As in `Database.broken`."""
        return self._database.broken

    async def close(self) -> None:
        """As in the port."""
        try:
            await self._transactions.flush()
        finally:
            await self._database.close()

    async def _keep_segment(self, stream: str, entries: list[StoredEntry], data: bytes) -> bool:
        first, last = entries[0].position, entries[-1].position
        stubs = sum(entry.line is None for entry in entries)

        def work(connection: sqlite3.Connection) -> bool:
            found = read.find(connection, stream)
            still = connection.execute(
                "SELECT count(*) FROM entry WHERE stream = ? AND position BETWEEN ? AND ? AND sealed IS NULL",
                (found.id, first, last),
            ).fetchone()[0]
            if found.erased or still != stubs:
                # A line was taken back while this was compressed: the next round packs the run anew.
                return False
            name = self._new_id()
            sealed = self._seal(stream, data, segment_place(stream, name, first, last))
            added = connection.execute(
                "INSERT INTO segment (stream, first, last, checksum, name, bytes, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT DO NOTHING",
                (found.id, first, last, entries[-1].checksum, name, len(data), sealed),
            )
            return added.rowcount == 1

        return await self._write_flushed(work)

    def _seal(self, stream: str, data: bytes, place: bytes) -> bytes:
        return self._keyring.sealer(stream).seal(self._chance(NONCE_BYTES), data, place)


def _epoch(connection: sqlite3.Connection) -> str:
    return connection.execute("SELECT epoch FROM journal").fetchone()[0]


def erase_rows(connection: sqlite3.Connection, stream: str) -> None:
    """Delete everything of the stream that was sealed, and keep stubs."""
    found = read.find(connection, stream)
    connection.execute("UPDATE stream SET erased = 1 WHERE id = ?", (found.id,))
    connection.execute("UPDATE entry SET sealed = NULL WHERE stream = ?", (found.id,))
    for table in ("snapshot", "segment", "share"):
        connection.execute(f"DELETE FROM {table} WHERE stream = ?", (found.id,))  # noqa: S608  # three words of ours


def _missing(connection: sqlite3.Connection, name: str) -> list[tuple[int, int]]:
    stream = read.find(connection, name)
    if stream.erased:
        return []
    rows = connection.execute("SELECT first FROM segment WHERE stream = ?", (stream.id,)).fetchall()
    return missing_runs(stream.head.position, (first for (first,) in rows))
