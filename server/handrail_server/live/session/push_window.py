"""Counts what one connection has pushed and the writer has not settled yet."""

import asyncio
from typing import Final

INFLIGHT_BYTES: Final = 1024 * 1024
"""Bytes of its pushes in the writer above which a connection is not read."""


class PushWindow:
    """The bytes of a connection's pushes that are in the writer, and a way to wait for fewer."""

    def __init__(self) -> None:
        self._bytes = 0
        self._released = False
        self._waiting: asyncio.Event | None = None
        """Made by whoever waits: nearly always nobody does, and an event for each connection would be memory."""

    @property
    def has_room(self) -> bool:
        """True if there is room for another push."""
        return self._bytes <= INFLIGHT_BYTES or self._released

    def add(self, size: int) -> None:
        """Count a push of `size` bytes that goes to the writer."""
        self._bytes += size

    def remove(self, size: int) -> None:
        """Stop counting a push of `size` bytes that has left the writer."""
        self._bytes -= size
        self._wake()

    def release(self) -> None:
        """Let everybody who waits go on, now and from now on: the connection is closed."""
        self._released = True
        self._wake()

    async def wait_for_room(self) -> None:
        """Wait until there is room for another push, or the connection is closed."""
        while not self.has_room:
            await self._wait()

    async def settled(self) -> None:
        """Wait until every push has left the writer, or the connection is closed."""
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
