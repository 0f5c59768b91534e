"""The WebSocket route: accepts or refuses handshakes, and drives accepted sockets (rules H1 and C1)."""

import asyncio
import contextlib
from typing import Any, Final, Protocol

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.handlers import WebsocketRouteHandler
from msgspec import Struct

from handrail_server.live.hub.hub import Hub
from handrail_server.live.session.protocol import Close
from handrail_server.live.transport.driver import Driver
from handrail_server.live.transport.websocket_protocol import transport_of
from handrail_shared.wire import CLOSE_CODES, SUBPROTOCOL

Socket = WebSocket[Any, Any, Any]

_CLOSE_TIMEOUT_S: Final = 1.0
"""Seconds that a close frame may take to leave: a peer that does not read is not waited for."""


class HandshakeAccepted(Struct, frozen=True, kw_only=True):
    """Accept the handshake. `origin` is that of the web page that asks, which signs in with a ticket only, or None."""

    origin: str | None


class HandshakeRefused(Struct, frozen=True, kw_only=True):
    """Refuse the handshake with this HTTP status."""

    status: int
    retry_after_s: int | None = None


class Guard(Protocol):
    """Checks a handshake before it is accepted."""

    def __call__(self, socket: Socket, *, socket_count: int) -> HandshakeAccepted | HandshakeRefused:
        """Return whether to accept this socket, while there are `socket_count` already."""
        ...


def live_route(hub: Hub, guard: Guard, path: str = "/sync") -> WebsocketRouteHandler:
    """Make the route of the live half."""

    @websocket(path)
    async def sync(socket: Socket) -> None:
        verdict = guard(socket, socket_count=hub.socket_count)
        if isinstance(verdict, HandshakeAccepted) and SUBPROTOCOL not in socket.scope["subprotocols"]:
            verdict = HandshakeRefused(status=400)
        match verdict:
            case HandshakeRefused():
                await _refuse(socket, verdict)
            case HandshakeAccepted():
                await socket.accept(subprotocols=SUBPROTOCOL)
                await serve(hub, socket, origin=verdict.origin)

    return sync


async def serve(hub: Hub, socket: Socket, *, origin: str | None) -> None:
    """Drive one accepted socket until either side closes it."""
    connection = hub.connect(origin=origin)
    driver = Driver(hub, connection, transport_of(socket.scope))
    try:
        driver.begin()
        while not driver.is_finished:
            # Messages go to the driver. What arrives here is the end of the peer, or a wake-up by the driver.
            if not await _is_there(socket):
                connection.gone()
    finally:
        await driver.end()
        closing = connection.send_queue.closing
        hub.disconnect(connection)
        if closing is not None and closing.word != "bye":
            await _close(socket, closing)


async def _is_there(socket: Socket) -> bool:
    """Wait until something happens to the socket, and return whether the peer is still there."""
    try:
        event = await socket.receive()
    except WebSocketDisconnect:
        return False
    return event["type"] == "websocket.receive"


async def _close(socket: Socket, closing: Close) -> None:
    reason = closing.word if closing.retry_ms is None else f"{closing.word} {closing.retry_ms}"
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, OSError):
        async with asyncio.timeout(_CLOSE_TIMEOUT_S):
            await socket.send({"type": "websocket.close", "code": CLOSE_CODES[closing.word], "reason": reason})


async def _refuse(socket: Socket, turned: HandshakeRefused) -> None:
    headers = [] if turned.retry_after_s is None else [(b"retry-after", str(turned.retry_after_s).encode())]
    await socket.send({"type": "websocket.http.response.start", "status": turned.status, "headers": headers})
    await socket.send({"type": "websocket.http.response.body", "body": b"", "more_body": False})
