"""Every transaction on the database: appends, which may be buffered, and all others, which find the tables complete."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Final, TypeVar

from handrail_server.store.database import Database, Work
from handrail_server.store.errors import Barred, StoreError
from handrail_server.store.keys import Chance, Keyring
from handrail_server.store.port import Commit, Head
from handrail_server.store.streams.append import AppendTransaction
from handrail_server.store.streams.rows import put_in_place
from handrail_server.store.streams.write_buffer import WriteBuffer, drop_overlay, overlay

T = TypeVar("T")

_ADMITTED: Final = 100_000
"""The most admissions that are remembered."""

Admit = Callable[[sqlite3.Connection, Commit], bool]
"""Decides inside the append transaction whether the writer of a commit may still write."""


class Transactions:
    """Writes to a `Database` and reads from it, so that nobody can tell buffered rows from those in place.

    Args:
        database: The connections, on threads of their own.
        keyring: The streams' data keys.
        chance: The source of random bytes for nonces.
        admit: The last check of each writer's rights, or None where every commit is allowed.
        buffer: The state of the write buffer.
    """

    def __init__(
        self, database: Database, keyring: Keyring, *, chance: Chance, admit: Admit | None, buffer: WriteBuffer
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._chance = chance
        self._admit = admit
        self._buffer = buffer
        self._admitted: set[tuple[str, str, str]] = set()
        """(writer, member, stream) that were admitted since anything but entries was last written to this file."""
        self._flushing: asyncio.Task[bool] | None = None
        self._is_stuck = False
        """True once a flush failed and nothing was written since: readers then do not try it again and again."""

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the store's port."""

        def work(connection: sqlite3.Connection) -> list[Head]:
            self._buffer.begin()
            self._refuse_barred(connection, commits)
            append = self._append_to_buffer if self._buffer.wants(commits) else self._append_in_place
            return append(connection, commits)

        return await self._database.write(work, durable=self._kept)

    async def write(self, work: Work[T], *, flushed: bool = False) -> T:
        """Write as `Database.write` does.

        Args:
            work: The statements to execute.
            flushed: Flush the buffer first, in the same transaction. It takes room and time, so only `work` that looks
                at entries, heads or next seqs asks for it.
        """

        def changing(connection: sqlite3.Connection) -> T:
            # This may be a revocation: every writer has to be admitted anew.
            self._admitted.clear()
            self._buffer.begin()
            if flushed:
                self._flush(connection)
            return work(connection)

        return await self._database.write(changing, durable=self._kept)

    async def read(self, work: Work[T], *, stream: str | None = None) -> T:
        """Read as `Database.read` does, with all appended rows of `stream`, or of every stream, in view."""
        if self._buffer.holds(stream) and not await self.flush():
            # On a full disk, say: reading must not depend on whether anything can be written.
            return await self._database.read(lambda connection: _read_overlaid(connection, work))
        return await self._database.read(work)

    async def flush(self) -> bool:
        """Put the buffer in place, once for all who wait for it; return whether the tables are complete."""
        if not self._buffer.holds():
            return True
        if self._is_stuck:
            return False
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._try_to_flush())
        # Cancelling one of the readers must not cancel the flush for the others.
        return await asyncio.shield(self._flushing)

    async def _try_to_flush(self) -> bool:
        def work(connection: sqlite3.Connection) -> None:
            self._buffer.begin()
            self._flush(connection)

        try:
            await self._database.write(work, durable=self._kept)
        except StoreError:
            self._is_stuck = True
        return not self._is_stuck

    # --- on the writer's thread --------------------------------------------------------------------------------------

    def _kept(self) -> None:
        self._buffer.keep()
        self._is_stuck = False

    def _append_to_buffer(self, connection: sqlite3.Connection, commits: list[Commit]) -> list[Head]:
        buffer = self._buffer
        transaction = AppendTransaction(
            connection, self._keyring, self._chance, commits, known=buffer.heads, devices=buffer.devices
        )
        heads = [transaction.store(commit) for commit in commits]
        rows = transaction.finish()
        size = buffer.append(connection, commits, rows, heads=transaction.streams, devices=transaction.devices)
        self._database.count_bytes(size)
        return heads

    def _append_in_place(self, connection: sqlite3.Connection, commits: list[Commit]) -> list[Head]:
        self._flush(connection)
        transaction = AppendTransaction(connection, self._keyring, self._chance, commits, known={}, devices={})
        heads = [transaction.store(commit) for commit in commits]
        put_in_place(connection, transaction.finish())
        # An entry's line lies in one tree and its seq in another, so pages fill about twice as fast as lines come.
        self._database.count_bytes(2 * transaction.line_bytes)
        if transaction.destroyed:
            self._database.owe_clearing()
        return heads

    def _flush(self, connection: sqlite3.Connection) -> None:
        self._database.count_bytes(2 * self._buffer.flush(connection))

    def _refuse_barred(self, connection: sqlite3.Connection, commits: list[Commit]) -> None:
        """Raise `Barred` with the indexes of those commits whose writer may not write any more."""
        admit = self._admit
        if admit is None:
            return
        barred: list[int] = []
        for index, commit in enumerate(commits):
            asked = (commit.writer, commit.member, commit.stream)
            if asked in self._admitted:
                continue
            if not admit(connection, commit):
                barred.append(index)
            elif len(self._admitted) < _ADMITTED:
                self._admitted.add(asked)
        if barred:
            raise Barred(tuple(barred))


def _read_overlaid(connection: sqlite3.Connection, work: Work[T]) -> T:
    """Do `work` with the buffered rows over the tables. Where it raises, the transaction's end drops the overlay."""
    is_overlaid = overlay(connection)
    result = work(connection)
    if is_overlaid:
        drop_overlay(connection)
    return result
