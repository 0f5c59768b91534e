"""A store whose appends wait for the test: what happens between judging and the disk can be looked at."""

import asyncio
from collections.abc import Callable

from fakes.server.memory import MemoryStore
from handrail_server.store.port import Commit, Head
from handrail_shared.sync.judge import SeqRecord


class BlockingStore(MemoryStore):
    """A `MemoryStore` with a gate before its disk."""

    def __init__(self, *, new_id: Callable[[], str], admit: Callable[[Commit], bool] = lambda _: True) -> None:
        super().__init__(new_id=new_id, admit=admit)
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = asyncio.Event()
        """Set while an append stands at the gate."""
        self.look_gate = asyncio.Event()
        self.look_gate.set()
        self.looking = asyncio.Event()
        """Set while `lines_of` stands at its gate."""
        self.transactions: list[list[Commit]] = []

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port, once the gate is open."""
        self.waiting.set()
        await self.gate.wait()
        self.waiting.clear()
        self.transactions.append(commits)
        return await super().append(commits)

    async def lines_of(self, stream: str, device: str, first_seq: int, last_seq: int) -> dict[int, SeqRecord]:
        """As in the port, once its gate is open."""
        self.looking.set()
        await self.look_gate.wait()
        self.looking.clear()
        return await super().lines_of(stream, device, first_seq, last_seq)
