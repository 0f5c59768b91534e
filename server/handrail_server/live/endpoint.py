"""The WebSocket route: between a socket and its connection, frames and nothing else. Rules H1 and C1."""

import asyncio
import contextlib
from collections.abc import Iterable
from typing import Any, Final, Protocol

from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.handlers import WebsocketRouteHandler
from msgspec import Struct

from handrail_server.live.connection import Connection
from handrail_server.live.hub import Hub
from handrail_server.live.session import Close
from handrail_shared.wire import CLOSE_CODES, SUBPROTOCOL

Socket = WebSocket[Any, Any, Any]

_CLOSE_TIMEOUT_S: Final = 1.0
"""How long a close frame may take to leave: a peer that does not read is not waited for."""


class Admitted(Struct, frozen=True, kw_only=True):
    """The handshake is fine. `origin` is that of the web page which asks: such a one signs in with a ticket only."""

    origin: str | None


class Turned(Struct, frozen=True, kw_only=True):
    """The handshake is answered by this HTTP status, before anything is accepted."""

    status: int
    retry_after_s: int | None = None


class Guard(Protocol):
    """Looks at a handshake before it is accepted."""

    def __call__(self, socket: Socket, *, socket_count: int) -> Admitted | Turned:
        """Whether to take this socket, while there are `socket_count` already."""
        ...


def live_route(hub: Hub, guard: Guard, path: str = "/sync") -> WebsocketRouteHandler:
    """The route of the live half."""

    @websocket(path)
    async def sync(socket: Socket) -> None:
        verdict = guard(socket, socket_count=hub.socket_count)
        if isinstance(verdict, Admitted) and SUBPROTOCOL not in socket.scope["subprotocols"]:
            verdict = Turned(status=400)
        match verdict:
            case Turned():
                await _turn_away(socket, verdict)
            case Admitted():
                await socket.accept(subprotocols=SUBPROTOCOL)
                await serve(hub, socket, origin=verdict.origin)

    return sync


async def serve(hub: Hub, socket: Socket, *, origin: str | None) -> None:
    """Drive one accepted socket until either side closes it."""
    connection = hub.connect(origin=origin)
    sender = asyncio.create_task(_send(hub, socket, connection))
    receiver = asyncio.create_task(_receive(hub, socket, connection))
    abandoned = connection.outbox.abandoned
    try:
        # The receiver ends with the socket or after a frame that closes; the sender once everything is sent.
        await asyncio.wait((sender, receiver, abandoned), return_when=asyncio.FIRST_COMPLETED)
        if receiver.done() and connection.outbox.closing is not None and not abandoned.done():
            await asyncio.wait((sender, abandoned), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _cancel((sender, receiver))
        closing = connection.outbox.closing
        hub.disconnect(connection)
        if closing is not None and closing.word != "bye":
            await _close(socket, closing)


async def _receive(hub: Hub, socket: Socket, connection: Connection) -> None:
    try:
        async with asyncio.timeout(hub.bounds.greeting_timeout_s):
            first = await _next_frame(socket)
    except TimeoutError:
        connection.close("timeout")
        return
    try:
        frame = first
        while frame is not None and connection.outbox.closing is None:
            if isinstance(frame, bytes):
                await connection.take(frame)
            else:
                # A binary frame is of no version of this protocol.
                connection.close("malformed")
                return
            frame = await _next_frame(socket)
    except Exception as error:
        hub.broke("receive", error)
        connection.close("busy", hub.bounds.busy_retry_ms)
        return
    if frame is None:
        connection.gone()


class _Binary:
    """A message that is not text."""


async def _next_frame(socket: Socket) -> bytes | _Binary | None:
    """The next whole text message, or None once the peer is gone."""
    try:
        event = await socket.receive()
    except WebSocketDisconnect:
        return None
    if event["type"] != "websocket.receive":
        return None
    text = event.get("text")
    return text.encode() if text is not None else _Binary()


async def _send(hub: Hub, socket: Socket, connection: Connection) -> None:
    try:
        while frames := await connection.outbox.take():
            for frame in frames:
                await socket.send({"type": "websocket.send", "text": frame.decode(), "bytes": None})
    except (WebSocketDisconnect, OSError):
        connection.gone()
    except Exception as error:
        hub.broke("send", error)
        connection.close("busy", hub.bounds.busy_retry_ms)


async def _cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _close(socket: Socket, closing: Close) -> None:
    reason = closing.word if closing.retry_ms is None else f"{closing.word} {closing.retry_ms}"
    with contextlib.suppress(TimeoutError, WebSocketDisconnect, OSError):
        async with asyncio.timeout(_CLOSE_TIMEOUT_S):
            await socket.send({"type": "websocket.close", "code": CLOSE_CODES[closing.word], "reason": reason})


async def _turn_away(socket: Socket, turned: Turned) -> None:
    headers = [] if turned.retry_after_s is None else [(b"retry-after", str(turned.retry_after_s).encode())]
    await socket.send({"type": "websocket.http.response.start", "status": turned.status, "headers": headers})
    await socket.send({"type": "websocket.http.response.body", "body": b"", "more_body": False})
