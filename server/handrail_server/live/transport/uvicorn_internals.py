"""The only module that touches private parts of uvicorn and websockets; it gives them names of our own.

Neither library promises these parts. `pyproject.toml` bounds both versions from above, and
`tests/contract/test_uvicorn_internals.py` checks each part against the versions that are installed.
"""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request
from websockets.speedups import apply_mask

from handrail_server.live.frames import text_header

__all__ = ["UvicornWebSocket", "apply_mask", "protocol_of"]

LINGER_S: Final = 5.0
"""Seconds that a close may take before the connection is cut."""

_EXTENSION: Final = "handrail.transport"
_PARSING_A_FRAME: Final = Frame.parse.__code__
_AT_ONCE: Final = 64 * 1024
"""Bytes above which frames are not held back to be written in one go."""


def protocol_of(scope: Mapping[str, Any]) -> Any:
    """Return the `UvicornWebSocket` under a socket, from its ASGI scope."""
    return scope["extensions"][_EXTENSION]


class UvicornWebSocket(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket with hooks for what its application does not see, and a way to write that bypasses ASGI.

    A subclass overrides the hooks `receive_fragment`, `receive_message`, `receive_ping`, `refuse_by_parser` and
    `miss_pong`. All of them run in the callbacks of the event loop and must not wait.
    """

    linger_s: float = LINGER_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The parser calls `fail` on its own connection when it refuses input: there is no other place to choose the
        # close code that the peer gets (C1).
        self._fail = self.conn.fail
        self.conn.fail = self._fail_by_parser
        self._abort_timer: asyncio.TimerHandle | None = None
        self._parts: list[bytes] = []
        self._parts_bytes = 0

    # --- hooks -------------------------------------------------------------------------------------------------------

    def receive_fragment(self, *, is_first: bool, is_last: bool) -> bool:
        """Return whether to take this frame of a message."""
        del is_first, is_last
        return True

    def receive_message(self, text: bytes | None) -> bool:
        """Take a whole message (None for a binary one). Return False to leave it to the application."""
        del text
        return False

    def receive_ping(self) -> bool:
        """Return whether to answer a ping."""
        return True

    def refuse_by_parser(self, code: CloseCode | int) -> tuple[int, str] | None:
        """Return the code and reason to close with where the parser chose `code`, or None to keep its own."""
        del code
        return None

    def miss_pong(self) -> None:
        """Act on a peer that did not answer a ping in time."""

    # --- state -------------------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """True if the peer keeps up with what is sent."""
        return self.writable.is_set()

    @property
    def is_established(self) -> bool:
        """True if the handshake is over, whatever its outcome."""
        return self.handshake_complete

    @property
    def is_close_sent(self) -> bool:
        """True if a close was sent: nothing may be sent after it."""
        return self.close_sent

    @property
    def is_ending(self) -> bool:
        """True if a close was sent or the transport is closing."""
        return self.close_sent or self.transport.is_closing()

    @property
    def is_reading_paused(self) -> bool:
        """True if bytes of the peer are left in the kernel for now."""
        return self.read_paused

    def ends_mid_frame(self) -> bool:
        """Return whether the bytes so far end within a frame.

        `websockets` does not tell where its parser stands. It is a chain of generators, and `Frame.parse` is in that
        chain exactly while a frame is incomplete.
        """
        parser: Any = self.conn.parser
        while parser is not None:
            if getattr(parser, "gi_code", None) is _PARSING_A_FRAME:
                return True
            parser = getattr(parser, "gi_yieldfrom", None)
        return False

    # --- reading -----------------------------------------------------------------------------------------------------

    def pause_reading(self) -> None:
        """Leave further bytes of the peer in the kernel."""
        if not self.read_paused and not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def begin_resuming(self) -> bool:
        """Let bytes be processed again. Return False where reading was not paused or the transport is closing."""
        if not self.read_paused or self.transport.is_closing():
            return False
        self.read_paused = False
        return True

    def finish_resuming(self) -> None:
        """Read from the kernel again, unless reading was paused anew meanwhile."""
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    def take_queued_messages(self) -> list[bytes | None]:
        """Take the messages that wait for the application, None for a binary one. Other events stay queued."""
        waiting: list[Any] = []
        while not self.queue.empty():
            waiting.append(self.queue.get_nowait())
        messages: list[bytes | None] = []
        for event in waiting:
            match event:
                case {"type": "websocket.receive", "text": str(text)}:
                    messages.append(text.encode())
                case {"type": "websocket.receive"}:
                    messages.append(None)
                case _:
                    self.queue.put_nowait(event)
        return messages

    def wake(self) -> None:
        """Let the application's `receive` return, so that it looks again."""
        self.queue.put_nowait({"type": "websocket.receive", "text": ""})

    def call_later(self, delay_s: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
        """Call back in the loop of this socket after so many seconds."""
        return self.loop.call_later(delay_s, callback)

    # --- writing -----------------------------------------------------------------------------------------------------

    def send_text(self, frame: bytes) -> None:
        """Send one text message (RFC 6455 §5.2) by the end of this turn of the loop; nothing after a close.

        What is sent in one turn goes out in one call: an ack and the entries behind it, for one.
        """
        if self.close_sent or self.disconnected:
            return
        if not self._parts:
            self.loop.call_soon(self._write_out)
        self._parts += (text_header(len(frame)), frame)
        self._parts_bytes += len(frame)
        if self._parts_bytes > _AT_ONCE:
            self._write_out()

    def send_message_now(self, message: bytes) -> None:
        """Send one message with its header at once. For when nothing more is expected to be sent in this turn."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if self._parts:
            self._parts.append(message)
            self._write_out()
        else:
            self.transport.write(message)

    def fail_with(self, code: int, reason: str) -> None:
        """Close with this code at once, and cut the connection if the peer does not go."""
        self.stop_keepalive()
        self._fail(code, reason)
        self.close_sent = True
        self.frames = []
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()
        self.abort_later()

    def abort_later(self) -> None:
        """Cut the connection after `linger_s` seconds, unless it is gone by then."""
        if self._abort_timer is None and not self.disconnected:
            self._abort_timer = self.loop.call_later(self.linger_s, self.transport.abort)

    def _write_out(self) -> None:
        parts, self._parts, self._parts_bytes = self._parts, [], 0
        if parts and not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(b"".join(parts))

    # --- overridden parts of uvicorn ---------------------------------------------------------------------------------

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer; the connection is gone."""
        if self._abort_timer is not None:
            self._abort_timer.cancel()
            self._abort_timer = None
        super().connection_lost(exc)

    def handle_connect(self, event: Request) -> None:
        """Put this protocol into the scope of the application (`protocol_of`)."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            extensions: dict[str, Any] = dict(self.scope.get("extensions") or {})
            self.scope["extensions"] = {**extensions, _EXTENSION: self}  # pyright: ignore[reportGeneralTypeIssues]

    def handle_text(self, event: Frame) -> None:
        """Begin a text message."""
        if self.receive_fragment(is_first=True, is_last=event.fin):
            super().handle_text(event)

    def handle_bytes(self, event: Frame) -> None:
        """Begin a binary message."""
        if self.receive_fragment(is_first=True, is_last=event.fin):
            super().handle_bytes(event)

    def handle_cont(self, event: Frame) -> None:
        """Continue a message. uvicorn limits its size, but not the number of its fragments."""
        if not self.close_sent and self.receive_fragment(is_first=False, is_last=event.fin):
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer a ping, where the hook agrees."""
        if self.receive_ping():
            super().handle_ping()

    def send_receive_event_to_app(self) -> None:
        """Offer a whole message to the hook, and else to the application."""
        frames, self.frames = self.frames, []
        text = b"".join(frames) if self.curr_msg_data_type == "text" else None
        if not self.receive_message(text):
            self.frames = frames
            super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """Leave it to the hook how to close for a missed pong."""
        self.pong_timer = None
        self.pending_ping_payload = None
        if not self.close_sent and not self.transport.is_closing():
            self.miss_pong()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application has finished; do not wait for a peer that does not read the close."""
        super().on_task_complete(task)
        self.abort_later()

    async def send(self, message: Any) -> None:
        """Send an event of the application; a close does not wait for a peer that reads nothing."""
        if self.close_sent and self.initial_response is None:
            raise ClientDisconnected
        self._write_out()
        if message["type"] == "websocket.close" and not self.writable.is_set() and self.handshake_complete:
            # uvicorn waits for `writable` before it sends, which here may never come.
            self.abort_later()
            self.writable.set()
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            # A handshake that was answered with a refusal is over: uvicorn would log it as an error of ours.
            self.handshake_complete = True

    def _fail_by_parser(self, code: CloseCode | int, reason: str = "") -> None:
        chosen = self.refuse_by_parser(code)
        self._fail(*((code, reason) if chosen is None else chosen))
