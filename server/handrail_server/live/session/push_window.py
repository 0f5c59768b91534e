"""What one connection has pushed and the writer has not settled yet."""

import asyncio
from typing import Final

INFLIGHT_BYTES: Final = 1024 * 1024
"""With more than this of its pushes in the writer, a connection is not read."""


class PushWindow:
    """The bytes of a connection's pushes that are in the writer."""

    def __init__(self) -> None:
        self._bytes = 0
        self._released = False
        self._waiting: asyncio.Event | None = None
        """Set when there may be what somebody waits for. There is none while nobody does, which is nearly always."""

    @property
    def has_room(self) -> bool:
        """Whether there is room for more."""
        return self._bytes <= INFLIGHT_BYTES or self._released

    def add(self, size: int) -> None:
        """A push of `size` bytes goes to the writer."""
        self._bytes += size

    def remove(self, size: int) -> None:
        """A push of `size` bytes has left the writer."""
        self._bytes -= size
        self._wake()

    def release(self) -> None:
        """Let nobody wait any more: the connection is closed."""
        self._released = True
        self._wake()

    async def wait_for_room(self) -> None:
        """Wait until there is room for more, or nobody is to wait."""
        while not self.has_room:
            await self._wait()

    async def settled(self) -> None:
        """Wait until every push has left the writer, or nobody is to wait."""
        while self._bytes > 0 and not self._released:
            await self._wait()

    async def _wait(self) -> None:
        if self._waiting is None:
            self._waiting = asyncio.Event()
        await self._waiting.wait()

    def _wake(self) -> None:
        if self._waiting is not None:
            self._waiting.set()
            self._waiting = None
