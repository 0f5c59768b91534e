"""A raw client: sends any frame at any time and keeps whatever comes back, without a device behind it."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from fakes.core.lines import DEVICE, line
from handrail_server.live.hub.hub import Hub
from handrail_server.live.session.protocol import Close
from handrail_shared.wire import (
    DeviceMessage,
    Frame,
    Held,
    Hello,
    Push,
    ServerMessage,
    Welcome,
    read_server_frame,
    write_frame,
)

M = TypeVar("M", bound=ServerMessage)
FUTURE = b'{"type":"from_the_future"}'
_ROUNDS = 4000


class RawClient:
    """One connection of a hub."""

    def __init__(self, hub: Hub, *, credential: str, device: str = DEVICE) -> None:
        self.connection = hub.connect()
        self.device = device
        self.credential = credential
        self.heard: list[Frame] = []

    @property
    def messages(self) -> list[object]:
        """Everything that came, without lines."""
        return [frame.message for frame in self.heard]

    @property
    def closing(self) -> Close | None:
        """How the server closed the connection."""
        return self.connection.send_queue.closing

    async def hello(self, *streams: Held) -> Welcome:
        """Say hello; what the server answers."""
        await self.send(Hello(protocol=1, device=self.device, credential=self.credential, streams=list(streams)))
        return await self.hear(Welcome)

    async def greet(self) -> None:
        """Say hello without waiting."""
        await self.send(Hello(protocol=1, device=self.device, credential=self.credential))

    async def send(self, message: DeviceMessage, lines: Sequence[bytes] = ()) -> None:
        """Send a frame."""
        await self.connection.take(write_frame(message, tuple(lines)))

    async def push(self, stream: str, *lines: bytes, first_seq: int = 1, device: str | None = None) -> None:
        """Push lines, as relayed where they are of another device."""
        of = device or self.device
        push = Push(stream=stream, device=of, first_seq=first_seq, count=len(lines), relayed=of != self.device)
        await self.send(push, lines)

    async def push_run(self, stream: str, first: int, last: int, *, author: str) -> None:
        """Push lines with these seqs, of a type from the future, which every member may append."""
        lines = [line(seq, FUTURE, device=self.device, author=author) for seq in range(first, last + 1)]
        await self.push(stream, *lines, first_seq=first)

    async def hear(self, kind: type[M], count: int = 1) -> M:
        """Wait until `count` messages of this kind have come; the last of them. Fails when they never do."""
        for _ in range(_ROUNDS):
            self.listen()
            found = [message for message in self.messages if isinstance(message, kind)]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0)
        raise AssertionError(f"no {kind.__name__} came, but {self.messages} and {self.closing}")

    async def until_closed(self) -> Close:
        """Wait until the server closes the connection."""
        for _ in range(_ROUNDS):
            if self.closing is not None:
                return self.closing
            await asyncio.sleep(0)
        raise AssertionError(f"it was not closed: {self.messages}")

    def listen(self) -> None:
        """Take what has come."""
        for data in self.connection.send_queue.take_now():
            frame = read_server_frame(data)
            assert isinstance(frame, Frame)
            self.heard.append(frame)
