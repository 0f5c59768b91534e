"""A transport over a WebSocket (rule H1)."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI, WebSocketException
from websockets.typing import Subprotocol

from handrail_client.sync.transport import (
    FrameReceived,
    TransportClosed,
    TransportEvent,
    TransportOpened,
    is_loopback,
    read_reason,
)
from handrail_shared.limits import FRAME_BYTES
from handrail_shared.wire import CLOSE_CODES, SUBPROTOCOL, CloseWord

_OPEN_TIMEOUT_S: Final = 10
_FLUSH_TIMEOUT_S: Final = 5
_CLOSE_TIMEOUT_S: Final = 2


class SocketTransport:
    """A socket to `server` (an http or https URL). It connects at once and is never used again once it is closed."""

    def __init__(self, server: str, on_event: Callable[[TransportEvent], None]) -> None:
        self._on_event = on_event
        self._outgoing: deque[bytes] = deque()
        self._wake = asyncio.Event()
        self._closing: CloseWord | None = None
        self._connection: ClientConnection | None = None
        self._task = asyncio.create_task(self._live(server))

    def send(self, frame: bytes) -> None:
        """Queue a frame."""
        self._outgoing.append(frame)
        self._wake.set()

    async def close(self, word: CloseWord) -> None:
        """Send what is queued, then close with the word."""
        self._on_event = _ignore
        self._closing = word
        self._wake.set()
        # A silent peer neither takes more nor says goodbye: waiting would only delay the next attempt.
        is_heard = self._connection is not None and word != "timeout"
        await asyncio.wait([self._task], timeout=_FLUSH_TIMEOUT_S + _CLOSE_TIMEOUT_S if is_heard else 0)
        if self._connection is not None:
            self._connection.transport.abort()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _live(self, server: str) -> None:
        try:
            connection = await connect(
                socket_url(server),
                subprotocols=[Subprotocol(SUBPROTOCOL)],
                compression=None,
                max_size=FRAME_BYTES,
                # `step` has its own heartbeat; a ping of the library would only hide a server that hangs.
                ping_interval=None,
                open_timeout=_OPEN_TIMEOUT_S,
                close_timeout=_CLOSE_TIMEOUT_S,
                user_agent_header=None,
                proxy=None if is_loopback(server) else True,
            )
        except InvalidStatus as error:
            self._on_event(_refusal(error))
        except (InvalidHandshake, InvalidURI):
            self._on_event(TransportClosed(blocked=True))
        except (OSError, TimeoutError, WebSocketException):
            self._on_event(TransportClosed(reached=False))
        else:
            await self._talk(connection)

    async def _talk(self, connection: ClientConnection) -> None:
        self._connection = connection
        if self._closing is None:
            if connection.subprotocol != SUBPROTOCOL:
                await connection.close()
                self._on_event(TransportClosed(blocked=True))
                return
            self._on_event(TransportOpened())
        sending = asyncio.create_task(self._send_all(connection))
        try:
            async for message in connection:
                self._on_event(FrameReceived(message.encode() if isinstance(message, str) else message))
        except ConnectionClosed:
            pass
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        self._on_event(read_reason(connection.close_code, connection.close_reason or ""))

    async def _send_all(self, connection: ClientConnection) -> None:
        while True:
            while self._outgoing:
                await connection.send(self._outgoing.popleft(), text=True)
            if self._closing is not None:
                await connection.close(CLOSE_CODES[self._closing], self._closing)
                return
            self._wake.clear()
            await self._wake.wait()


def socket_url(server: str) -> str:
    """Return the URL of the socket of a server."""
    scheme, _, rest = server.partition("://")
    return f"{'wss' if scheme == 'https' else 'ws'}://{rest.rstrip('/')}/sync"


def _refusal(error: InvalidStatus) -> TransportClosed:
    """Read the HTTP status with which the server answered the handshake instead."""
    response = error.response
    match response.status_code:
        case 429 | 503:
            after = response.headers.get("Retry-After", "")
            return TransportClosed("busy", int(after) * 1000 if after.isdigit() and len(after) <= 4 else None)
        case _:
            return TransportClosed(blocked=True)


def _ignore(_: TransportEvent) -> None:
    """Drop what a closed transport reports."""
