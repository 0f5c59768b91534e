"""What one connection has pushed and the writer has not settled yet."""

import asyncio
from typing import Final

INFLIGHT_BYTES: Final = 1024 * 1024
"""With more than this of its pushes in the writer, a connection is not read."""


class Inflight:
    """The bytes of a connection's pushes that are in the writer."""

    def __init__(self) -> None:
        self._bytes = 0
        self._calm = asyncio.Event()
        self._calm.set()
        self._settled = asyncio.Event()
        self._settled.set()

    @property
    def is_calm(self) -> bool:
        """Whether there is room for more."""
        return self._calm.is_set()

    def add(self, size: int) -> None:
        """A push of `size` bytes goes to the writer."""
        self._bytes += size
        self._settled.clear()
        if self._bytes > INFLIGHT_BYTES:
            self._calm.clear()

    def remove(self, size: int) -> None:
        """A push of `size` bytes has left the writer."""
        self._bytes -= size
        if self._bytes <= INFLIGHT_BYTES:
            self._calm.set()
        if self._bytes <= 0:
            self._settled.set()

    def release(self) -> None:
        """Let nobody wait any more: the connection is closed."""
        self._calm.set()
        self._settled.set()

    async def calm(self) -> None:
        """Wait until there is room for more, or nobody is to wait."""
        await self._calm.wait()

    async def settled(self) -> None:
        """Wait until every push has left the writer, or nobody is to wait."""
        await self._settled.wait()
