"""A network that fails on request: a TCP proxy before a server. Directions flow, trickle, stall or lose bytes, and
connections are cut after any byte. It knows nothing of what it carries.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import Final

_CHUNK: Final = 65_536
_RESET: Final = struct.pack("ii", 1, 0)


class Pace(Enum):
    """What becomes of bytes in one direction."""

    FLOWS = "flows"
    TRICKLES = "trickles"
    """One byte at a time, each in a packet of its own."""
    STALLS = "stalls"
    """Nothing is read: it waits, and later senders feel it."""
    LOSES = "loses"
    """Everything is read and nothing arrives: a half-open connection."""


class Way:
    """One direction of one connection."""

    def __init__(self) -> None:
        self.passed = 0
        """How many bytes were read here since the connection opened."""
        self.head: int | None = None
        """How long the HTTP head was that opened the WebSocket, once it is through."""
        self.cut_at: int | None = None
        """The connection is cut once so many bytes went this way."""
        self._pace = Pace.FLOWS
        self._moving = asyncio.Event()
        self._moving.set()
        self._first = b""

    @property
    def pace(self) -> Pace:
        """What becomes of bytes from now on."""
        return self._pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._pace = pace
        if pace is Pace.STALLS:
            self._moving.clear()
        else:
            self._moving.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes until the connection ends or is to be cut."""
        while data := await reader.read(_CHUNK):
            await self._moving.wait()
            self._look_for_head(data)
            whole = len(data) if self.cut_at is None else max(0, min(len(data), self.cut_at - self.passed))
            self.passed += len(data)
            if self._pace is not Pace.LOSES:
                step = 1 if self._pace is Pace.TRICKLES else _CHUNK
                for at in range(0, whole, step):
                    writer.write(data[at : min(at + step, whole)])
                    await writer.drain()
            if self.cut_at is not None and self.passed >= self.cut_at:
                return

    def _look_for_head(self, data: bytes) -> None:
        if self.head is None:
            self._first += data
            end = self._first.find(b"\r\n\r\n")
            if end >= 0:
                self.head, self._first = end + 4, b""


class Passage:
    """One connection through the proxy. `up` leads to the server."""

    def __init__(self) -> None:
        self.up = Way()
        self.down = Way()
        self.reset = False
        """Whether its end is a reset, and not a FIN."""
        self.over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def cut(self) -> None:
        """End the connection now, on both sides."""
        if self._task is not None:
            self._task.cancel()

    async def run(self, near: "_Ends", far: "_Ends") -> None:
        """Carry both ways until one of them ends."""
        self._task = asyncio.current_task()
        ways = [
            asyncio.create_task(self.up.carry(near[0], far[1])),
            asyncio.create_task(self.down.carry(far[0], near[1])),
        ]
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for _, writer in (near, far):
                if self.reset:
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    writer.transport.abort()
                writer.close()
            self.over.set()


_Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class FaultProxy:
    """A running proxy. `plan` is given each new connection before a byte of it is carried."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._running: set[asyncio.Task[None]] = set()
        self.passages: list[Passage] = []
        self.plan: Callable[[Passage], None] = lambda _: None
        self.url = ""

    @property
    def newest(self) -> Passage:
        """The connection that was opened last."""
        return self.passages[-1]

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connects."""
        passage = Passage()
        self.passages.append(passage)
        self.plan(passage)
        try:
            far = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:
            writer.close()
            return
        task = asyncio.create_task(passage.run((reader, writer), far))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Cut everything."""
        for passage in self.passages:
            passage.cut()
        await asyncio.gather(*self._running, return_exceptions=True)


@asynccontextmanager
async def fault_proxy(server_url: str) -> AsyncGenerator[FaultProxy]:
    """A proxy before the server at that URL, on a port of its own."""
    proxy = FaultProxy(int(server_url.rpartition(":")[2]))
    listening = await asyncio.start_server(proxy.take, "127.0.0.1", 0)
    proxy.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        listening.close()
        await proxy.close()
        await listening.wait_closed()
