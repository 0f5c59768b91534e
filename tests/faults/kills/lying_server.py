"""`handrail serve` with a fault planted: it acknowledges a push a moment before it stores it."""

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Final

from handrail_server.serve import serve_command
from handrail_server.store.port import Commit, Head
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.store.streams.append import AppendTransaction

CODE: Final = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from faults.kills.lying_server import main
main()
"""

_MOMENT_S: Final = 0.02

_append = SqliteStore.append


class _Undone(Exception):
    def __init__(self, heads: list[Head]) -> None:
        self.heads = heads


class _Liar:
    """Keeps what it owes the disk in memory."""

    def __init__(self) -> None:
        self._owed: list[Commit] = []
        self._paying = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def append(self, store: SqliteStore, commits: list[Commit]) -> list[Head]:
        """The heads as they will be; the commits are stored later."""
        await self._pay(store)

        def work(connection: sqlite3.Connection) -> None:
            transaction = AppendTransaction(connection, store._keyring, store._chance, commits, known={}, devices={})
            raise _Undone([transaction.store(commit) for commit in commits])

        try:
            await store.write(work)
        except _Undone as undone:
            self._owed = commits
            self._task = asyncio.create_task(self._pay_later(store))
            return undone.heads
        raise AssertionError("it is always undone")

    async def _pay_later(self, store: SqliteStore) -> None:
        await asyncio.sleep(_MOMENT_S)
        await self._pay(store)

    async def _pay(self, store: SqliteStore) -> None:
        async with self._paying:
            owed, self._owed = self._owed, []
            if owed:
                await _append(store, owed)


def main() -> None:
    """Serve as the command line says."""
    liars: dict[int, _Liar] = {}

    async def append(self: SqliteStore, commits: list[Commit]) -> list[Head]:
        return await liars.setdefault(id(self), _Liar()).append(self, commits)

    SqliteStore.append = append
    serve_command(sys.argv[1:])
