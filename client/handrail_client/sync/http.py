"""A transport over HTTP, for networks that block WebSockets: frames out and in by `POST /api/sync`.

The server takes every request for a connection of its own, so each begins with a hello. `step` sees one connection: it
gets the welcome of the first request only. Later requests follow each stream from where the device is; a welcome that
differs from the first ends the transport, so that the next one starts with it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

import httpx
import msgspec
from msgspec import Struct

from handrail_client.sync.transport import FrameReceived, TransportClosed, TransportEvent, TransportOpened, is_loopback
from handrail_client.sync.transports import DialRequest
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
"""Pause between requests while there is nothing to send."""
_BUSY_S: Final = 0.05
"""Pause between requests while the server has more entries than this device."""
_LAST_S: Final = 5.0
"""How long the last request may take."""
_MOST_BYTES: Final = 900 * 1024
"""What is over this waits for the next request: the server takes a body of at most 1 MiB."""


class _Problem(Struct):
    code: str = ""


class HttpTransport:
    """A transport to the server of `request`, made of HTTP requests and their answers."""

    def __init__(self, request: DialRequest) -> None:
        self._on_event: Callable[[TransportEvent], None] = request.on_event
        self._device = request.device
        self._outgoing: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._welcome: Welcome | None = None
        self._closing = False
        self._task = asyncio.create_task(self._live(request.server))

    def send(self, frame: bytes) -> None:
        """Queue a frame for the next request."""
        self._outgoing.append(frame)
        self._wake.set()

    async def close(self, word: CloseWord) -> None:  # noqa: ARG002 - there is no connection to say it on
        """Send what is queued in a last request, then stop."""
        self._on_event = _ignore
        self._closing = True
        if self._welcome is not None and self._outgoing:
            self._wake.set()
            await asyncio.wait([self._task], timeout=_LAST_S)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _live(self, server: str) -> None:
        self._on_event(TransportOpened())
        async with httpx.AsyncClient(base_url=server, timeout=_TIMEOUT_S, trust_env=not is_loopback(server)) as client:
            while True:
                await self._wait()
                try:
                    closed = await self._exchange(client)
                except (httpx.HTTPError, httpx.InvalidURL):
                    closed = TransportClosed(reached=False)
                if closed is not None:
                    self._on_event(closed)
                if closed is not None or (self._closing and not self._outgoing):
                    return

    async def _wait(self) -> None:
        if self._welcome is None:
            # Nothing goes before the hello that `step` is about to send.
            await self._wake.wait()
            return
        behind = any(stream.position < stream.head for stream in self._device().streams.values() if stream.open)
        try:
            async with asyncio.timeout(_BUSY_S if behind else _IDLE_S):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _exchange(self, client: httpx.AsyncClient) -> TransportClosed | None:
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
                    return TransportClosed()
                self._welcome = frame.message
                if not first:
                    continue
            if data:
                self._on_event(FrameReceived(data))
        return None

    def _hello(self) -> bytes:
        device = self._device()
        hello = Hello(protocol=PROTOCOL_VERSION, device=device.device, credential=device.credential, epoch=device.epoch)
        return write_frame(hello)

    def _follows(self) -> list[bytes]:
        return [
            write_frame(Follow(stream=stream.stream, position=stream.position, checksum=stream.checksum))
            for stream in self._device().streams.values()
            if stream.open and stream.following
        ]


def _same(before: Welcome | None, now: Welcome) -> bool:
    """Return True if nothing has changed that `step` handles only at the start of a connection."""
    return (
        before is not None
        and before.epoch == now.epoch
        and {offer.stream for offer in before.streams} == {offer.stream for offer in now.streams}
    )


def _refusal(answer: httpx.Response) -> TransportClosed:
    try:
        code = msgspec.json.decode(answer.content, type=_Problem).code
    except msgspec.MsgspecError:
        return TransportClosed(reached=False)
    after = answer.headers.get("Retry-After", "")
    retry_ms = int(after) * 1000 if after.isdigit() and len(after) <= 4 else None
    word = code if code in CLOSE_CODES else "busy"
    return TransportClosed(word, retry_ms)


def _ignore(_: TransportEvent) -> None:
    """Drop what a closed transport reports."""
