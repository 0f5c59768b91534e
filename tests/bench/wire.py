"""A WebSocket that costs its driver next to nothing, so that the server is what is measured.

Client frames are masked with zeros (RFC 6455 asks for a mask, and any 32 bits are one), so a prepared frame is sent as
it is. Only text frames, pings and closes are understood.
"""

import asyncio
import base64
import struct
from collections.abc import Callable
from typing import Final, cast

from handrail_shared.wire import SUBPROTOCOL

_TEXT: Final = 0x1
_CLOSE: Final = 0x8
_FIN: Final = 0x80
_MASKED: Final = 0x80
_NO_MASK: Final = bytes(4)
_TIMEOUT_S: Final = 60


def framed(payload: bytes, opcode: int = _TEXT) -> bytes:
    """The bytes of one client frame."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", _FIN | opcode, _MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", _FIN | opcode, _MASKED | 126, size)
    else:
        head = struct.pack("!BBQ", _FIN | opcode, _MASKED | 127, size)
    return head + _NO_MASK + payload


class BenchSocket(asyncio.Protocol):
    """One socket. `heard` is called with each text message; whoever waits on `closed` learns of the end."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self.heard = heard
        self.sent_bytes = 0
        self.received_bytes = 0
        self.handshake_bytes = (0, 0)
        self.closed: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def open(cls, port: int, heard: Callable[[bytes], None], *, source: str = "127.0.0.1") -> "BenchSocket":
        """Connect to `/sync` on this machine from the address `source`, up to the end of the handshake."""
        wire = cls(heard)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: wire, "127.0.0.1", port, local_addr=(source, 0))
        async with asyncio.timeout(_TIMEOUT_S):
            await wire._opened
        return wire

    def send(self, payload: bytes) -> None:
        """Send one text message."""
        self.write(framed(payload))

    def write(self, frames: bytes) -> None:
        """Send prepared frames."""
        assert self._transport is not None
        self.sent_bytes += len(frames)
        self._transport.write(frames)

    def abort(self) -> None:
        """Be gone without a word."""
        if self._transport is not None:
            self._transport.abort()

    async def close(self) -> None:
        """Close, and wait for the other side to do so too."""
        if not self.closed.done():
            self.write(framed(struct.pack("!H", 1000) + b"bye", _CLOSE))
            async with asyncio.timeout(_TIMEOUT_S):
                await self.closed
        self.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """TCP is up: ask for the upgrade."""
        self._transport = cast("asyncio.Transport", transport)
        port = transport.get_extra_info("peername")[1]
        request = (
            f"GET /sync HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
        ).encode()
        self.handshake_bytes = (len(request), 0)
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Bytes of the server."""
        buffer = self._buffer
        buffer += data
        if not self._opened.done():
            head, found, rest = bytes(buffer).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self._opened.set_exception(ConnectionError(head.split(b"\r\n", 1)[0].decode()))
                return
            self.handshake_bytes = (self.handshake_bytes[0], len(head) + 4)
            self._opened.set_result(None)
            self._buffer = buffer = bytearray(rest)
            data = rest
        self.received_bytes += len(data)
        self._read_frames(buffer)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the name is that of the protocol
        """The connection is no more."""
        if not self._opened.done():
            self._opened.set_exception(ConnectionError("closed in the handshake"))
        if not self.closed.done():
            self.closed.set_result(b"")

    def _read_frames(self, buffer: bytearray) -> None:
        at, end = 0, len(buffer)
        while end - at >= 2:
            opcode, size, start = buffer[at] & 0x0F, buffer[at + 1] & 0x7F, at + 2
            if size == 126:
                if end - at < 4:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 4]), at + 4
            elif size == 127:
                if end - at < 10:
                    break
                size, start = int.from_bytes(buffer[at + 2 : at + 10]), at + 10
            if end < start + size:
                break
            at = start + size
            self._take(opcode, bytes(buffer[start:at]))
        del buffer[:at]

    def _take(self, opcode: int, payload: bytes) -> None:
        match opcode:
            case 0x1:
                self.heard(payload)
            case 0x8:
                if not self.closed.done():
                    self.closed.set_result(payload)
            case 0x9:
                self.write(framed(payload, 0xA))
            case _:
                pass
