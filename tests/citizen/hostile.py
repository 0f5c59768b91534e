"""Bad citizens: each does one thing, as fast as it can, until it is stopped. Run as a process of its own."""

import asyncio
import itertools
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import httpx
import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.frames import Frame, Opcode
from websockets.typing import Subprotocol

from handrail_shared.wire import SUBPROTOCOL

BOMB_BYTES: Final = 64 * 1024 * 1024
FRAGMENTS: Final = 5_000
BATCH: Final = 256


class Citizen(Struct, frozen=True, kw_only=True):
    """A member with a device: what it takes to speak to the server as them."""

    url: str
    token: str
    member: str
    device: str
    space: str
    stream: str

    def socket(self, **options: Any) -> Any:
        """A socket, not greeted yet."""
        return connect(
            self.url.replace("http", "ws") + "/sync",
            compression=None,
            proxy=None,
            ping_interval=None,
            max_size=None,
            close_timeout=1,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            **options,
        )

    async def hello(self, socket: ClientConnection) -> int:
        """Greet; the seq that the server expects next."""
        hello = {"type": "hello", "protocol": 1, "device": self.device, "credential": self.token}
        await socket.send(json.dumps(hello))
        welcome = json.loads(await socket.recv())
        return next(each["next_seq"] for each in welcome["streams"] if each["stream"] == self.stream)

    def push(self, first_seq: int, count: int) -> str:
        """A frame of so many events."""
        header = {"type": "push", "stream": self.stream, "device": self.device, "first_seq": first_seq, "count": count}
        lines = [
            {
                "device": self.device,
                "seq": seq,
                "stamp": seq,
                "author": self.member,
                "body": {"type": "from_the_future", "text": "as before, and as before that, and so on and on"},
            }
            for seq in range(first_seq, first_seq + count)
        ]
        return "\n".join(json.dumps(each, separators=(",", ":")) for each in (header, *lines))

    def follow(self) -> str:
        """A frame that asks for everything from the start."""
        return json.dumps({"type": "follow", "stream": self.stream, "position": 0, "checksum": 0})


async def flood(citizen: Citizen, *, count: int = BATCH) -> None:
    """Pushes without waiting for a single ack."""
    async with citizen.socket() as socket:
        seq = await citizen.hello(socket)
        reading = asyncio.create_task(_read_all(socket))
        try:
            for first in itertools.count(seq, count):
                await socket.send(citizen.push(first, count))
        finally:
            reading.cancel()


async def singles(citizen: Citizen) -> None:
    """The same, one event a frame."""
    await flood(citizen, count=1)


async def deaf(citizen: Citizen) -> None:
    """Asks for everything, sends on, and never reads."""
    async with citizen.socket(max_queue=1) as socket:
        seq = await citizen.hello(socket)
        socket.transport.pause_reading()
        for first in itertools.count(seq, BATCH):
            await socket.send(citizen.follow())
            await socket.send(citizen.push(first, BATCH))


async def follows(citizen: Citizen) -> None:
    """Asks for everything from the start, over and over: a small question with a large answer."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)
        reading = asyncio.create_task(_read_all(socket))
        try:
            while True:
                await socket.send(citizen.follow())
                await asyncio.sleep(0)
        finally:
            reading.cancel()


async def presence(citizen: Citizen) -> None:
    """Tells everybody what it looks at, without end."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)
        for number in itertools.count():
            focus = f"00000000-0000-7000-8000-{number:012x}"
            await socket.send(json.dumps({"type": "presence", "stream": citizen.stream, "focus": focus}))


async def fragments(citizen: Citizen) -> int | None:
    """5,000 empty fragments of one message; the code of the close."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)
        empty = Frame(Opcode.CONT, b"", fin=False).serialize(mask=True)
        socket.transport.write(Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True) + empty * FRAGMENTS)
        await socket.wait_closed()
        return socket.close_code


async def bomb_in_a_frame(citizen: Citizen) -> int | None:
    """64 MiB in one frame; the code of the close."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)
        frame = Frame(Opcode.TEXT, bytes(BOMB_BYTES)).serialize(mask=True)
        for at in range(0, len(frame), 65_536):
            socket.transport.write(frame[at : at + 65_536])
            await asyncio.sleep(0)
        await socket.wait_closed()
        return socket.close_code


async def bomb_in_fragments(citizen: Citizen) -> int | None:
    """64 MiB in a message of many frames; the code of the close."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)
        part = bytes(65_536)
        socket.transport.write(Frame(Opcode.TEXT, part, fin=False).serialize(mask=True))
        for _ in range(BOMB_BYTES // len(part)):
            socket.transport.write(Frame(Opcode.CONT, part, fin=False).serialize(mask=True))
            await asyncio.sleep(0)
        await socket.wait_closed()
        return socket.close_code


async def bomb(citizen: Citizen) -> None:
    """64 MiB at once: as one frame, as fragments, and as a request."""
    await bomb_in_a_frame(citizen)
    await bomb_in_fragments(citizen)
    await bomb_in_a_request(citizen)


async def reconnect(citizen: Citizen) -> None:
    """Greets and leaves, over and over."""
    async with citizen.socket() as socket:
        await citizen.hello(socket)


async def projections(citizen: Citizen) -> None:
    """Asks for the whole projection, over and over."""
    headers = {"Authorization": f"Bearer {citizen.token}"}
    async with httpx.AsyncClient(base_url=citizen.url, trust_env=False, headers=headers) as http:
        while True:
            await http.get(f"/api/spaces/{citizen.space}/projection")


KINDS: Final[dict[str, Callable[[Citizen], Awaitable[object]]]] = {
    each.__name__: each for each in (flood, singles, deaf, follows, presence, fragments, bomb, reconnect, projections)
}


async def _read_all(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


async def bomb_in_a_request(citizen: Citizen) -> int:
    """The status that 64 MiB in one request are answered with."""
    host, port = citizen.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = f"POST /api/sync HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: {BOMB_BYTES}\r\n"
    writer.write(f"{head}Authorization: Bearer {citizen.token}\r\n\r\n".encode())
    answering = asyncio.create_task(reader.readline())
    with suppress(OSError):
        for _ in range(BOMB_BYTES // 65_536):
            writer.write(bytes(65_536))
            await writer.drain()
            if answering.done():
                break
    status = int((await answering).split()[1])
    writer.transport.abort()
    return status


async def misbehave(kind: str, citizen: Citizen) -> None:
    """Do it again whenever the server has had enough of it."""
    while True:
        with suppress(WebSocketException, OSError, httpx.HTTPError):
            await KINDS[kind](citizen)
        await asyncio.sleep(0)


async def main() -> None:
    """Read who is to do what, say so, and do all of it at once."""
    jobs = msgspec.json.decode(sys.stdin.read(), type=list[tuple[str, Citizen]])
    print("at work", flush=True)
    await asyncio.gather(*(misbehave(kind, citizen) for kind, citizen in jobs))


if __name__ == "__main__":
    asyncio.run(main())
