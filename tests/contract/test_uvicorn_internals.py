"""The private parts of uvicorn and websockets that the server relies on are there, and have the shape that it needs.

When a new version of either fails here, read its changes, mend `live/transport/uvicorn_internals.py`, and raise
`CHECKED_WITH` and the bounds in `pyproject.toml`.
"""

import asyncio
import importlib.metadata
import inspect
import tomllib
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from types import GeneratorType
from typing import Any, Final

import pytest
import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol
from websockets.speedups import apply_mask

from handrail_server.live.transport.uvicorn_internals import UvicornWebSocket

CHECKED_WITH: Final = {"uvicorn": "0.54.0", "websockets": "17.4"}
"""The versions whose source was read for what the server relies on."""

ATTRIBUTES: Final[Mapping[str, type]] = {
    "loop": asyncio.AbstractEventLoop,
    "queue": asyncio.Queue,
    "writable": asyncio.Event,
    "conn": ServerProtocol,
    "frames": list,
    "curr_msg_data_type": str,
    "handshake_complete": bool,
    "close_sent": bool,
    "disconnected": bool,
    "read_paused": bool,
    "initial_response": type(None),
    "pong_timer": type(None),
    "pending_ping_payload": type(None),
    "transport": type(None),
}
"""Attributes of a new protocol, and their types."""

METHODS: Final[Mapping[str, tuple[str, ...]]] = {
    "connection_lost": ("exc",),
    "data_received": ("data",),
    "pause_writing": (),
    "resume_writing": (),
    "handle_connect": ("event",),
    "handle_text": ("event",),
    "handle_bytes": ("event",),
    "handle_cont": ("event",),
    "handle_ping": (),
    "send_receive_event_to_app": (),
    "keepalive_timeout": (),
    "stop_keepalive": (),
    "on_task_complete": ("task",),
    "send": ("message",),
}
"""Methods that are overridden or called, and the names of their parameters."""


async def _app(scope: Any, receive: Any, send: Any) -> None:
    """Answer nothing: no test here gets that far."""


def protocol(kind: type[WebSocketsSansIOProtocol] = WebSocketsSansIOProtocol) -> Any:
    """Make a protocol as uvicorn does for each socket."""
    config = uvicorn.Config(_app, log_config=None, lifespan="off")
    config.load()
    return kind(config, ServerState(), {}, _loop=asyncio.get_running_loop())


def missing_parts(made: Any) -> list[str]:
    """Return what the server relies on and this protocol does not have in that shape."""
    missing = [name for name, kind in ATTRIBUTES.items() if not isinstance(getattr(made, name, ...), kind)]
    for name, parameters in METHODS.items():
        method = getattr(type(made), name, None)
        if method is None or tuple(inspect.signature(method).parameters)[1:] != parameters:
            missing.append(name)
    conn = getattr(made, "conn", None)
    if tuple(inspect.signature(getattr(conn, "fail", _app)).parameters) != ("code", "reason"):
        missing.append("conn.fail")
    if not isinstance(getattr(conn, "parser", None), GeneratorType):
        missing.append("conn.parser")
    if not callable(getattr(conn, "data_to_send", None)):
        missing.append("conn.data_to_send")
    return missing


async def test_every_private_part_that_is_relied_on_is_there() -> None:
    installed = {name: importlib.metadata.version(name) for name in CHECKED_WITH}

    missing = missing_parts(protocol())

    assert [] == missing, f"missing in {installed}, checked with {CHECKED_WITH}"
    assert inspect.iscoroutinefunction(WebSocketsSansIOProtocol.send)


async def test_the_check_finds_a_missing_attribute() -> None:
    planted = protocol()
    del planted.read_paused
    del planted.conn.parser

    assert ["read_paused", "conn.parser"] == missing_parts(planted)


async def test_the_check_finds_a_method_with_other_parameters() -> None:
    class Renamed(WebSocketsSansIOProtocol):
        def handle_cont(self, frame: Frame) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
            """Take a frame by another name."""

    assert ["handle_cont"] == missing_parts(protocol(Renamed))


async def test_a_parser_tells_where_it_stands_after_each_byte_of_a_frame() -> None:
    made: UvicornWebSocket = protocol(UvicornWebSocket)
    # The parser expects a request first; from there on it reads frames.
    made.conn.receive_data(
        b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    (request,) = made.conn.events_received()
    response = made.conn.accept(request)  # type: ignore[arg-type]
    made.conn.send_response(response)
    frame = Frame(Opcode.TEXT, b"hello").serialize(mask=True)
    positions: list[bool] = []
    for at in range(len(frame)):
        made.conn.receive_data(frame[at : at + 1])
        positions.append(made.ends_mid_frame())

    assert HTTPStatus.SWITCHING_PROTOCOLS == response.status_code
    assert [True] * (len(frame) - 1) + [False] == positions


def test_masking_is_its_own_inverse() -> None:
    assert b"hello" == apply_mask(apply_mask(b"hello", b"\x01\x02\x03\x04"), b"\x01\x02\x03\x04")


@pytest.mark.parametrize(("name", "bound"), [("uvicorn", "<0.55"), ("websockets", "<18")])
def test_both_versions_are_bounded_from_above(name: str, bound: str) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    wanted = [item for group in project["optional-dependencies"].values() for item in group if item.startswith(name)]

    assert wanted
    assert all(value.endswith(bound) for value in wanted)
