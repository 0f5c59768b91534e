"""The HTTP kind of link, for networks that block WebSockets: frames out and in by `POST /api/sync`.

Every exchange is a connection of its own: it begins with a hello, whose welcome only the first time goes on to `step`.
Later ones follow each stream from where the device is, and a welcome that says anything unexpected ends the link, so
that the next one starts with it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

import httpx
import msgspec
from msgspec import Struct

from handrail_client.sync.transport import Arrival, Arrived, Joined, Parted, is_loopback
from handrail_client.sync.transports import Dialling
from handrail_shared.wire import (
    CLOSE_CODES,
    PROTOCOL_VERSION,
    CloseWord,
    Follow,
    Frame,
    Hello,
    Welcome,
    read_server_frame,
    write_frame,
)

_SEPARATOR: Final = b"\n\n"
_TIMEOUT_S: Final = 30
_IDLE_S: Final = 5.0
"""How often the server is asked when there is nothing to say."""
_BUSY_S: Final = 0.05
"""How soon it is asked again while there is more to come."""
_LAST_S: Final = 5.0
"""How long the last exchange may take."""
_MOST_BYTES: Final = 900 * 1024
"""The server takes a body of 1 MiB; what is over this waits for the next exchange."""


class _Problem(Struct):
    code: str = ""


class ExchangeLink:
    """A link to the server of `dialling`, made of requests and answers."""

    def __init__(self, dialling: Dialling) -> None:
        self._arrived: Callable[[Arrival], None] = dialling.arrived
        self._device = dialling.device
        self._outgoing: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._welcome: Welcome | None = None
        self._closing = False
        self._task = asyncio.create_task(self._live(dialling.server))

    def send(self, frame: bytes) -> None:
        """Queue a frame for the next exchange."""
        self._outgoing.append(frame)
        self._wake.set()

    async def close(self, word: CloseWord) -> None:  # noqa: ARG002 - there is no connection to say it on
        """Send what is queued in a last exchange, then stop."""
        self._arrived = _ignore
        self._closing = True
        if self._welcome is not None and self._outgoing:
            self._wake.set()
            await asyncio.wait([self._task], timeout=_LAST_S)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _live(self, server: str) -> None:
        self._arrived(Joined())
        async with httpx.AsyncClient(base_url=server, timeout=_TIMEOUT_S, trust_env=not is_loopback(server)) as client:
            while True:
                await self._wait()
                try:
                    parted = await self._exchange(client)
                except (httpx.HTTPError, httpx.InvalidURL):
                    parted = Parted(reached=False)
                if parted is not None:
                    self._arrived(parted)
                if parted is not None or (self._closing and not self._outgoing):
                    return

    async def _wait(self) -> None:
        if self._welcome is None:
            # Nothing goes before the hello that `step` is about to send.
            await self._wake.wait()
            return
        behind = any(each.position < each.head for each in self._device().streams.values() if each.open)
        try:
            async with asyncio.timeout(_BUSY_S if behind else _IDLE_S):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _exchange(self, client: httpx.AsyncClient) -> Parted | None:
        self._wake.clear()
        first = self._welcome is None
        frames = [self._outgoing.popleft()] if first else [self._hello(), *self._follows()]
        size = sum(map(len, frames))
        while self._outgoing and size + len(self._outgoing[0]) < _MOST_BYTES:
            size += len(self._outgoing[0]) + len(_SEPARATOR)
            frames.append(self._outgoing.popleft())
        if self._outgoing:
            self._wake.set()
        answer = await client.post(
            "/api/sync", content=_SEPARATOR.join(frames), headers={"Content-Type": "application/vnd.handrail.v1"}
        )
        if answer.status_code != 200:
            return _refusal(answer)
        for data in answer.content.split(_SEPARATOR):
            frame = read_server_frame(data) if data else None
            if isinstance(frame, Frame) and isinstance(frame.message, Welcome):
                if not first and not _same(self._welcome, frame.message):
                    return Parted()
                self._welcome = frame.message
                if not first:
                    continue
            if data:
                self._arrived(Arrived(data))
        return None

    def _hello(self) -> bytes:
        device = self._device()
        hello = Hello(protocol=PROTOCOL_VERSION, device=device.device, credential=device.credential, epoch=device.epoch)
        return write_frame(hello)

    def _follows(self) -> list[bytes]:
        return [
            write_frame(Follow(stream=each.stream, position=each.position, checksum=each.checksum))
            for each in self._device().streams.values()
            if each.open and each.following
        ]


def _same(before: Welcome | None, now: Welcome) -> bool:
    """Whether nothing has changed that only the beginning of a connection deals with."""
    return (
        before is not None
        and before.epoch == now.epoch
        and {each.stream for each in before.streams} == {each.stream for each in now.streams}
    )


def _refusal(answer: httpx.Response) -> Parted:
    try:
        code = msgspec.json.decode(answer.content, type=_Problem).code
    except msgspec.MsgspecError:
        return Parted(reached=False)
    after = answer.headers.get("Retry-After", "")
    retry_ms = int(after) * 1000 if after.isdigit() and len(after) <= 4 else None
    word = code if code in CLOSE_CODES else "busy"
    return Parted(word, retry_ms)


def _ignore(_: Arrival) -> None:
    """Nothing of a closed link is of interest."""
