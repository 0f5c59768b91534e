"""uvicorn's WebSocket, with an end to everything that a peer can leave unfinished.

uvicorn hands whole messages to the application, so only here can be seen that a message never ends: thousands of empty
fragments, a frame that trickles in, pings that are answered into a socket that nobody reads (rule C1).
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from handrail_shared.limits import FRAME_BYTES
from handrail_shared.wire import CLOSE_CODES, CloseWord

MESSAGE_TIMEOUT_S: Final = 15.0
"""How long one message may take from its first byte to its last."""

FRAGMENTS: Final = 256
"""The most fragments of one message."""

LINGER_S: Final = 5.0
"""How long a close may take before the connection is cut."""


class LiveProtocol(WebSocketsSansIOProtocol):
    """Give it to uvicorn as `ws`."""

    message_timeout_s: float = MESSAGE_TIMEOUT_S
    linger_s: float = LINGER_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fragments = 0
        self._overdue: asyncio.TimerHandle | None = None
        self._cutting: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Bytes came; watch whether they end in the middle of a message."""
        super().data_received(data)
        if not self._is_unfinished():
            self._forget_deadline()
        elif self._overdue is None and not self.close_sent:
            self._overdue = self.loop.call_later(self.message_timeout_s, self._message_overdue)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._forget_deadline()
        if self._cutting is not None:
            self._cutting.cancel()
            self._cutting = None
        super().connection_lost(exc)

    def handle_text(self, event: Frame) -> None:
        """A text frame: a message begins."""
        self._fragments = 0 if event.fin else 1
        super().handle_text(event)

    def handle_bytes(self, event: Frame) -> None:
        """A binary frame: a message begins."""
        self._fragments = 0 if event.fin else 1
        super().handle_bytes(event)

    def handle_cont(self, event: Frame) -> None:
        """A further fragment: size limits do not see how many there are."""
        if self.close_sent:
            return
        self._fragments += 1
        if self._fragments > FRAGMENTS:
            self._give_up("malformed")
            return
        if event.fin:
            self._fragments = 0
        super().handle_cont(event)

    def handle_ping(self) -> None:
        """Answer a ping, unless the peer reads none of the answers."""
        if self.writable.is_set():
            super().handle_ping()
        elif not self.close_sent:
            self._give_up("slow")

    def send_receive_event_to_app(self) -> None:
        """A message is whole."""
        self._forget_deadline()
        super().send_receive_event_to_app()

    def keepalive_timeout(self) -> None:
        """The peer did not answer a ping: say so in our words, and cut the connection if it does not go."""
        self.pong_timer = None
        self.pending_ping_payload = None
        if not self.close_sent and not self.transport.is_closing():
            self._give_up("timeout")

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application is done with this connection; a peer that does not read the close is not waited for."""
        super().on_task_complete(task)
        self._cut_later()

    async def send(self, message: Any) -> None:
        """Send; a close does not wait for a peer that reads nothing."""
        if self.close_sent and self.initial_response is None:
            raise ClientDisconnected
        if message["type"] == "websocket.close" and not self.writable.is_set() and self.handshake_complete:
            self._cut_later()
            self.writable.set()
        await super().send(message)

    def _is_unfinished(self) -> bool:
        """Whether what has come ends within a message: between fragments, or within a frame.

        `websockets` does not say where its parser stands; its generator waits in `Frame.parse` within a frame and in
        `at_eof` between frames.
        """
        parser: Any = self.conn.parser
        return self._fragments > 0 or getattr(parser.gi_yieldfrom, "__name__", "") == Frame.parse.__name__

    def _message_overdue(self) -> None:
        self._overdue = None
        if self.close_sent or self.transport.is_closing():
            return
        if self.read_paused:
            # It is we who do not read; the peer gets its full time once we do.
            self._overdue = self.loop.call_later(self.message_timeout_s, self._message_overdue)
        else:
            self._give_up("timeout")

    def _give_up(self, word: CloseWord) -> None:
        self._forget_deadline()
        self.stop_keepalive()
        self.conn.fail(CLOSE_CODES[word], word)
        self.close_sent = True
        self.frames = []
        self._fragments = 0
        self.queue.put_nowait({"type": "websocket.disconnect", "code": CLOSE_CODES[word], "reason": word})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()
        self._cut_later()

    def _cut_later(self) -> None:
        if self._cutting is None and not self.disconnected:
            self._cutting = self.loop.call_later(self.linger_s, self.transport.abort)

    def _forget_deadline(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None


WEBSOCKET_SETTINGS: Final[dict[str, Any]] = {
    "ws": LiveProtocol,
    "ws_max_size": FRAME_BYTES,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "ws_per_message_deflate": False,
}
"""What `uvicorn.Config` is to be given. Compression is off: it costs memory and latency and lets bombs in."""
