"""The two kinds of link: what becomes of a connection, and what is told about it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection, serve

from fakes.devices.handhelds import until
from handrail_client.sync.http import HttpTransport
from handrail_client.sync.transport import FrameReceived, Transport, TransportClosed, TransportEvent, TransportOpened
from handrail_client.sync.transports import DialRequest
from handrail_client.sync.websocket import SocketTransport
from handrail_shared.sync.sync_state import SyncState
from handrail_shared.wire import SUBPROTOCOL

_TIMEOUT_S = 300


@asynccontextmanager
async def answering(reply: bytes) -> AsyncGenerator[str]:
    """A server that answers every request with the same bytes and hangs up; its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@asynccontextmanager
async def talking(talk: Callable[[ServerConnection], Awaitable[None]]) -> AsyncGenerator[str]:
    """A WebSocket server of our protocol; its URL."""
    async with serve(talk, "127.0.0.1", 0, subprotocols=[SUBPROTOCOL], compression=None) as server:  # type: ignore[list-item]
        yield f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


def status(code: int, *headers: str, body: str = "") -> bytes:
    lines = [f"HTTP/1.1 {code} X", "Connection: close", f"Content-Length: {len(body)}", *headers, "", body]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (status(403), TransportClosed(blocked=True)),
        (status(426), TransportClosed(blocked=True)),
        (status(200), TransportClosed(blocked=True)),
        (status(503), TransportClosed("busy")),
        (status(503, "Retry-After: 3"), TransportClosed("busy", 3000)),
        (status(429, "Retry-After: soon"), TransportClosed("busy")),
        (b"SSH-2.0-other\r\n\r\n", TransportClosed(blocked=True)),
        (b"", TransportClosed(blocked=True)),
    ],
)
async def test_C1_a_handshake_that_is_turned_away_says_how(reply: bytes, expected: TransportClosed) -> None:
    told: list[TransportEvent] = []
    async with answering(reply) as url:
        link = SocketTransport(url, told.append)
        await until(lambda: bool(told))
        await link.close("bye")

    assert [expected] == told


async def test_C1_where_nothing_listens_nobody_was_reached() -> None:
    told: list[TransportEvent] = []
    async with answering(b"") as url:
        pass

    link = SocketTransport(url, told.append)
    await until(lambda: bool(told))
    await link.close("bye")

    assert [TransportClosed(reached=False)] == told


async def test_frames_go_out_and_come_in_in_order_and_the_close_is_told() -> None:
    heard: list[str | bytes] = []

    async def talk(socket: ServerConnection) -> None:
        heard.extend([await socket.recv() for _ in range(3)])
        for text in ("one", "two"):
            await socket.send(text)
        await socket.close(1012, "restart 250")

    told: list[TransportEvent] = []
    async with talking(talk) as url:
        link = SocketTransport(url, told.append)
        for frame in (b"a", b"b", b"c"):
            link.send(frame)
        await until(lambda: any(isinstance(notice, TransportClosed) for notice in told))
        await link.close("bye")

    assert ["a", "b", "c"] == heard
    assert [TransportOpened(), FrameReceived(b"one"), FrameReceived(b"two"), TransportClosed("restart", 250)] == told


async def test_closing_sends_what_was_queued_and_tells_nothing_more() -> None:
    heard: list[str | bytes] = []
    closed: list[tuple[int | None, str | None]] = []

    async def talk(socket: ServerConnection) -> None:
        heard.extend([message async for message in socket])
        closed.append((socket.close_code, socket.close_reason))

    told: list[TransportEvent] = []
    async with talking(talk) as url:
        link = SocketTransport(url, told.append)
        await until(lambda: bool(told))
        for index in range(50):
            link.send(str(index).encode())
        await link.close("bye")
        await until(lambda: bool(closed))

    assert [str(index) for index in range(50)] == heard
    assert [(1000, "bye")] == closed
    assert [TransportOpened()] == told


async def test_a_server_of_another_protocol_counts_as_blocked() -> None:
    async def talk(socket: ServerConnection) -> None:
        await socket.wait_closed()

    told: list[TransportEvent] = []
    async with serve(talk, "127.0.0.1", 0) as server:
        link = SocketTransport(f"http://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}", told.append)
        await until(lambda: bool(told))
        await link.close("bye")

    assert [TransportClosed(blocked=True)] == told


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (status(401, body='{"code":"sign_in","message":"x"}'), TransportClosed("sign_in")),
        (status(403, body='{"code":"removed","message":"x"}'), TransportClosed("removed")),
        (status(503, "Retry-After: 2", body='{"code":"busy","message":"x"}'), TransportClosed("busy", 2000)),
        (status(503, body='{"code":"storage_full","message":"x"}'), TransportClosed("busy")),
        (status(404, body="<html>"), TransportClosed(reached=False)),
        (b"", TransportClosed(reached=False)),
    ],
)
async def test_C1_an_exchange_that_is_turned_away_says_how(reply: bytes, expected: TransportClosed) -> None:
    told: list[TransportEvent] = []
    async with answering(reply) as url:
        link: Transport = HttpTransport(
            DialRequest(
                server=url, on_event=told.append, device=lambda: SyncState(device="", credential=""), over_http=True
            )
        )
        link.send(b'{"type":"hello"}')
        await until(lambda: len(told) > 1)
        await link.close("bye")

    assert [TransportOpened(), expected] == told
