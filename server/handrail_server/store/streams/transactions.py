"""Every transaction on the database: appends, which may be jotted down, and all others, which find all in place."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Final, TypeVar

from handrail_server.store.database import Database, Work
from handrail_server.store.errors import Barred, StoreError
from handrail_server.store.jotted import lay_over, lift
from handrail_server.store.jotter import Jotter
from handrail_server.store.keys import Chance, Keyring
from handrail_server.store.port import Commit, Head
from handrail_server.store.streams.append import Appending
from handrail_server.store.streams.rows import put_in_place

T = TypeVar("T")

_ADMITTED: Final = 100_000
"""So many admissions are remembered."""

Admit = Callable[[sqlite3.Connection, Commit], bool]
"""Asked inside the append transaction whether the writer of a commit may still write."""


class Journal:
    """Writes to a `Database` and reads from it, so that nobody sees what is jotted down and what is not."""

    def __init__(
        self, database: Database, keyring: Keyring, *, chance: Chance, admit: Admit | None, jotter: Jotter
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._chance = chance
        self._admit = admit
        self._jotter = jotter
        self._admitted: set[tuple[str, str, str]] = set()
        """(writer, member, stream) that were admitted since anything but entries was last written to this file."""
        self._settling: asyncio.Task[bool] | None = None
        self._is_stuck = False
        """Whether it failed last time, and nothing was written since: readers then do not try it again and again."""

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port of the store."""

        def work(connection: sqlite3.Connection) -> list[Head]:
            self._jotter.begin()
            self._refuse_barred(connection, commits)
            jots = self._jotter.wants(commits)
            return self._jot(connection, commits) if jots else self._append(connection, commits)

        return await self._database.write(work, durable=self._kept)

    async def write(self, work: Work[T], *, settled: bool = False) -> T:
        """As in `Database.write`. With `settled` everything that was appended is in place; where entries, heads and
        next seqs are of no concern that would only need room, and time.
        """

        def changing(connection: sqlite3.Connection) -> T:
            # It may be a revocation: whoever writes next is asked for anew.
            self._admitted.clear()
            self._jotter.begin()
            if settled:
                self._settle(connection)
            return work(connection)

        return await self._database.write(changing, durable=self._kept)

    async def read(self, work: Work[T], *, stream: str | None = None) -> T:
        """As in `Database.read`, with everything in place that was appended to `stream`, or to any."""
        if self._jotter.holds(stream) and not await self.settle():
            # On a full disk, say: what can be read must not depend on what can be written.
            return await self._database.read(lambda connection: _over(connection, work))
        return await self._database.read(work)

    async def settle(self) -> bool:
        """Put in place what is jotted down, once for all who wait for it; whether that went well."""
        if not self._jotter.holds():
            return True
        if self._is_stuck:
            return False
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._try_to_settle())
        return await asyncio.shield(self._settling)

    async def _try_to_settle(self) -> bool:
        def work(connection: sqlite3.Connection) -> None:
            self._jotter.begin()
            self._settle(connection)

        try:
            await self._database.write(work, durable=self._kept)
        except StoreError:
            self._is_stuck = True
        return not self._is_stuck

    # --- on the writer's thread --------------------------------------------------------------------------------------

    def _kept(self) -> None:
        self._jotter.keep()
        self._is_stuck = False

    def _jot(self, connection: sqlite3.Connection, commits: list[Commit]) -> list[Head]:
        jotter = self._jotter
        appending = Appending(
            connection, self._keyring, self._chance, commits, known=jotter.known, devices=jotter.devices
        )
        heads = [appending.store(commit) for commit in commits]
        rows = appending.finish()
        size = jotter.jot(connection, commits, rows, known=appending.streams, devices=appending.devices)
        self._database.count_bytes(size)
        return heads

    def _append(self, connection: sqlite3.Connection, commits: list[Commit]) -> list[Head]:
        self._settle(connection)
        appending = Appending(connection, self._keyring, self._chance, commits, known={}, devices={})
        heads = [appending.store(commit) for commit in commits]
        put_in_place(connection, appending.finish())
        # An entry's line lies in one tree and its seq in another, so pages fill about twice as fast as lines come.
        self._database.count_bytes(2 * appending.line_bytes)
        if appending.destroyed:
            self._database.owe_clearing()
        return heads

    def _settle(self, connection: sqlite3.Connection) -> None:
        self._database.count_bytes(2 * self._jotter.put_away(connection))

    def _refuse_barred(self, connection: sqlite3.Connection, commits: list[Commit]) -> None:
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


def _over(connection: sqlite3.Connection, work: Work[T]) -> T:
    """Do it with what is jotted down laid over the tables. Where it raises, that is undone with the transaction."""
    is_laid = lay_over(connection)
    result = work(connection)
    if is_laid:
        lift(connection)
    return result
