"""Noisy neighbours: each does one thing, as fast as it can, until it is stopped. Run as a process of its own."""

import asyncio
import itertools
import json
import os
import random
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final

import httpx
import msgspec
from msgspec import Struct
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import WebSocketException
from websockets.frames import Frame, Opcode

from noisy_neighbour.person import Neighbour

BOMB_BYTES: Final = 64 * 1024 * 1024
FRAGMENTS: Final = 5_000
BATCH: Final = 256
_BREATHER_BITS: Final = 4
_LOOK_S: Final = 0.001


class Tally(Struct):
    """What a noisy neighbour did: how often, and how many bytes a socket took of it."""

    times: int = 0
    sent_bytes: int = 0

    def add(self, size: int = 0, *, times: int = 1) -> None:
        """It did it again."""
        self.times += times
        self.sent_bytes += size


async def flood(neighbour: Neighbour, tally: Tally, *, count: int = BATCH) -> None:
    """Pushes without waiting for a single ack."""
    async with neighbour.socket() as socket:
        seq = await neighbour.greet(socket)
        reading = asyncio.create_task(_read_all(socket))
        try:
            for first in itertools.count(seq, count):
                await _say(socket, neighbour.push(first, count), tally, times=count)
        finally:
            reading.cancel()


async def singles(neighbour: Neighbour, tally: Tally) -> None:
    """The same, one event a frame."""
    await flood(neighbour, tally, count=1)


async def deaf(neighbour: Neighbour, tally: Tally) -> None:
    """Asks for everything, sends on, and never reads."""
    async with neighbour.socket(max_queue=1) as socket:
        seq = await neighbour.greet(socket)
        socket.transport.pause_reading()
        for first in itertools.count(seq, BATCH):
            await _say(socket, neighbour.follow(), tally, times=0)
            await _say(socket, neighbour.push(first, BATCH), tally, times=BATCH)


async def follows(neighbour: Neighbour, tally: Tally) -> None:
    """Asks for everything from the start, over and over: a small question with a large answer."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        reading = asyncio.create_task(_read_all(socket))
        try:
            while True:
                await _say(socket, neighbour.follow(), tally)
        finally:
            reading.cancel()


async def presence(neighbour: Neighbour, tally: Tally) -> None:
    """Tells everybody what it looks at, without end."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        for number in itertools.count():
            focus = f"00000000-0000-7000-8000-{number:012x}"
            await _say(socket, json.dumps({"type": "presence", "stream": neighbour.stream, "focus": focus}), tally)


async def fragments(neighbour: Neighbour, tally: Tally) -> int | None:
    """5,000 empty fragments of one message; the code of the close."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        empty = Frame(Opcode.CONT, b"", fin=False).serialize(mask=True)
        data = Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True) + empty * FRAGMENTS
        socket.transport.write(data)
        tally.add(len(data))
        await socket.wait_closed()
        return socket.close_code


async def bomb_in_a_frame(neighbour: Neighbour, tally: Tally) -> int | None:
    """64 MiB in one frame; the code of the close."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        frame = memoryview(Frame(Opcode.TEXT, bytes(BOMB_BYTES)).serialize(mask=True))
        tally.add()
        await _throw(socket, (frame[at : at + 65_536] for at in range(0, len(frame), 65_536)), tally)
        return socket.close_code


async def bomb_in_fragments(neighbour: Neighbour, tally: Tally) -> int | None:
    """64 MiB in a message of many frames; the code of the close."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        part = bytes(65_536)
        first, more = (Frame(item, part, fin=False).serialize(mask=True) for item in (Opcode.TEXT, Opcode.CONT))
        tally.add()
        await _throw(socket, itertools.chain((first,), itertools.repeat(more, BOMB_BYTES // len(part))), tally)
        return socket.close_code


async def bomb_in_a_request(neighbour: Neighbour, tally: Tally) -> int:
    """The status that 64 MiB in one request are answered with."""
    reader, writer = await asyncio.open_connection("127.0.0.1", neighbour.port)
    head = f"POST /api/sync HTTP/1.1\r\nHost: 127.0.0.1:{neighbour.port}\r\nContent-Length: {BOMB_BYTES}\r\n"
    writer.write(f"{head}Authorization: Bearer {neighbour.token}\r\n\r\n".encode())
    tally.add()
    answering = asyncio.create_task(reader.readline())
    with suppress(OSError):
        for _ in range(BOMB_BYTES // 65_536):
            writer.write(bytes(65_536))
            await writer.drain()
            tally.add(65_536, times=0)
            if answering.done():
                break
    status = int((await answering).split()[1])
    writer.transport.abort()
    return status


async def bomb(neighbour: Neighbour, tally: Tally) -> None:
    """64 MiB at once: as one frame, as fragments, and as a request."""
    for item in (bomb_in_a_frame, bomb_in_fragments, bomb_in_a_request):
        with suppress(WebSocketException, OSError):
            await item(neighbour, tally)


async def reconnect(neighbour: Neighbour, tally: Tally) -> None:
    """Greets and leaves, over and over."""
    async with neighbour.socket() as socket:
        await neighbour.greet(socket)
        tally.add()


async def projections(neighbour: Neighbour, tally: Tally) -> None:
    """Asks for the whole projection, over and over."""
    headers = {"Authorization": f"Bearer {neighbour.token}"}
    async with httpx.AsyncClient(base_url=neighbour.url, trust_env=False, headers=headers, timeout=60) as http:
        while True:
            answer = await http.get(f"/api/spaces/{neighbour.space}/projection")
            tally.add(times=int(answer.is_success))


KINDS: Final[dict[str, Callable[[Neighbour, Tally], Awaitable[object]]]] = {
    item.__name__: item for item in (flood, singles, deaf, follows, presence, fragments, bomb, reconnect, projections)
}


async def _say(socket: ClientConnection, frame: str, tally: Tally, *, times: int = 1) -> None:
    """Send a frame; counted once the socket takes more, so that what the server does not read is not."""
    await socket.send(frame)
    tally.add(len(frame), times=times)
    if not random.getrandbits(_BREATHER_BITS):
        # A send that need not wait lets nothing else run, not even what stops this.
        await asyncio.sleep(0)


async def _throw(socket: ClientConnection, parts: Iterable[bytes | memoryview], tally: Tally) -> None:
    """Send raw bytes until the server has closed."""
    ended = asyncio.create_task(socket.wait_closed())
    for part in parts:
        if ended.done():
            break
        socket.transport.write(part)
        tally.add(len(part), times=0)
        await asyncio.sleep(0)
        # What does not get through is not piled up here: 64 MiB would be this process's burden, not the server's.
        while socket.transport.get_write_buffer_size() and not ended.done():  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_S)
    await ended


async def _read_all(socket: ClientConnection) -> None:
    async for _ in socket:
        pass


async def misbehave(kind: str, neighbour: Neighbour, tally: Tally) -> None:
    """Do it again whenever the server has had enough of it."""
    while True:
        with suppress(WebSocketException, OSError, httpx.HTTPError):
            await KINDS[kind](neighbour, tally)
        await asyncio.sleep(0)


async def main() -> None:
    """Read who is to do what, say so, do all of it at once, and when told to stop say how often it was done."""
    # Only what nobody else wants of the processor: in life this is another machine.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    jobs = msgspec.json.decode(sys.stdin.read(), type=list[tuple[str, Neighbour]])
    tally = Tally()
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    print("at work", flush=True)
    working = [asyncio.create_task(misbehave(kind, neighbour, tally)) for kind, neighbour in jobs]
    await stop.wait()
    assert not any(task.done() for task in working), "it gave up"
    print(msgspec.json.encode(tally).decode(), flush=True)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
