"""The live route on a real socket: uvicorn on an ephemeral port of the loopback, inside the test's own event loop."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from litestar import Litestar
from websockets.asyncio.client import ClientConnection, connect

from fakes.core.lines import DEVICE
from fakes.server.live_hub import LiveHub
from handrail_server.live.transport.endpoint import HandshakeAccepted, HandshakeRefused, Socket, live_route
from handrail_server.live.transport.websocket_protocol import WEBSOCKET_SETTINGS, WebSocketProtocol
from handrail_shared.wire import (
    SUBPROTOCOL,
    DeviceMessage,
    Frame,
    Hello,
    ServerMessage,
    read_server_frame,
    write_frame,
)

_TIMEOUT_S = 300


class LiveServer:
    """A running server."""

    def __init__(self, live_hub: LiveHub, port: int) -> None:
        self.live_hub = live_hub
        self.port = port

    def dial(self, **settings: Any) -> connect:
        """A client connection, to be entered."""
        given: dict[str, Any] = {
            "subprotocols": [SUBPROTOCOL],
            "compression": None,
            "max_size": None,
            "proxy": None,
            **settings,
        }
        return connect(f"ws://127.0.0.1:{self.port}/sync", **given)


@asynccontextmanager
async def live_server(live_hub: LiveHub, **timeouts: float) -> AsyncGenerator[LiveServer]:
    """Serve the hub of `live_hub`; `timeouts` are attributes of `WebSocketProtocol`."""
    protocol: type[WebSocketProtocol] = type("TimedProtocol", (WebSocketProtocol,), dict(timeouts))
    app = Litestar([live_route(live_hub.hub, _admit)], openapi_config=None)
    settings: dict[str, Any] = {**WEBSOCKET_SETTINGS, "ws": protocol}
    config = uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_config=None, **settings)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        yield LiveServer(live_hub, server.servers[0].sockets[0].getsockname()[1])
    finally:
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        async with asyncio.timeout(_TIMEOUT_S):
            await server.shutdown()


def _admit(socket: Socket, *, socket_count: int) -> HandshakeAccepted | HandshakeRefused:
    """What a guard may say, chosen by a header."""
    chosen = socket.headers.get("x-test-guard")
    if chosen == "full":
        return HandshakeRefused(status=503, retry_after_s=7)
    return HandshakeAccepted(origin="http://a.example" if chosen == "browser" else None)


async def say(socket: ClientConnection, message: DeviceMessage, *lines: bytes) -> None:
    """Send a frame."""
    await socket.send(write_frame(message, lines).decode(), text=True)


async def say_hello(socket: ClientConnection, credential: str, device: str = DEVICE) -> ServerMessage:
    """Say hello; the server's first message."""
    await say(socket, Hello(protocol=1, device=device, credential=credential))
    return await heard(socket)


async def heard(socket: ClientConnection) -> ServerMessage:
    """The next message of the server."""
    async with asyncio.timeout(_TIMEOUT_S):
        frame = read_server_frame(await socket.recv(decode=False))
    assert isinstance(frame, Frame)
    return frame.message  # type: ignore[return-value]


async def closed(socket: ClientConnection) -> tuple[int | None, str | None]:
    """Wait for the server's close: its code and reason."""
    async with asyncio.timeout(_TIMEOUT_S):
        await socket.wait_closed()
    return socket.close_code, socket.close_reason


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds that no message tells."""
    async with asyncio.timeout(_TIMEOUT_S):
        while not condition():  # noqa: ASYNC110 - there is no event for what the test looks at
            await asyncio.sleep(0)
