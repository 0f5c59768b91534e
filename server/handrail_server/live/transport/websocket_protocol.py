"""uvicorn's WebSocket, with an end to everything that a peer can leave unfinished.

uvicorn hands whole messages to the application, so only here can be seen that a message never ends: thousands of empty
fragments, a frame that trickles in, pings that are answered into a socket that nobody reads (rule C1).
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, Protocol

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

from handrail_server.live.frames import Frames, is_utf8, text_header, whole_text
from handrail_shared.limits import FRAME_BYTES
from handrail_shared.wire import CLOSE_CODES, CloseWord

MESSAGE_TIMEOUT_S: Final = 15.0
"""How long one message may take from its first byte to its last."""

FRAGMENTS: Final = 256
"""The most fragments of one message."""

FRAMES_AT_ONCE: Final = 32
"""So many frames that are no whole messages are taken apart before anybody else has their turn."""

LINGER_S: Final = 5.0
"""How long a close may take before the connection is cut."""


_IN_A_FRAME: Final = Frame.parse.__code__
_EXTENSION: Final = "handrail.wire"
_AT_ONCE: Final = 64 * 1024
"""More than this is not held back to be written in one go."""


class MessageHandler(Protocol):
    """Who takes the messages of a socket (`driver.Driver`)."""

    def begin_read(self) -> None:
        """There is something at the socket: what is called before the next look came at once."""
        ...

    def receive_text(self, data: bytes) -> None:
        """A whole text message came."""
        ...

    def receive_binary(self) -> None:
        """A message came that is not text."""
        ...

    def receive_frames(self, count: int) -> None:
        """So many frames came at once of which none is a whole message: hold until others had their turn."""
        ...

    def note_offence(self) -> None:
        """The socket was closed for something that no honest device sends."""
        ...

    def pause_writing(self) -> None:
        """The peer does not read as fast as it is sent to."""
        ...

    def resume_writing(self) -> None:
        """It does again."""
        ...


def transport_of(scope: Mapping[str, Any]) -> "WebSocketProtocol":
    """The protocol under a socket, from its ASGI scope."""
    return scope["extensions"][_EXTENSION]


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """Give it to uvicorn as `ws`.

    With a handler attached, messages bypass ASGI's queue and frames are written without its events: both cost more
    than handling most messages does.
    """

    message_timeout_s: float = MESSAGE_TIMEOUT_S
    linger_s: float = LINGER_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fail = self.conn.fail
        self.conn.fail = self._fail_with_word
        self._fragments = 0
        self._message_timer: asyncio.TimerHandle | None = None
        self._abort_timer: asyncio.TimerHandle | None = None
        self._handler: MessageHandler | None = None
        self._is_mid_message = False
        self._frames_seen = Frames()
        self._unread = b""
        self._parts: list[bytes] = []
        self._parts_bytes = 0

    @property
    def is_open(self) -> bool:
        """Whether the peer keeps up with what is sent."""
        return self.writable.is_set()

    def attach(self, handler: MessageHandler) -> None:
        """From now on give whole messages to `handler`, and those that came before."""
        self._handler = handler
        waiting: list[Any] = []
        while not self.queue.empty():
            waiting.append(self.queue.get_nowait())
        for event in waiting:
            match event:
                case {"type": "websocket.receive", "text": str(text)}:
                    handler.receive_text(text.encode())
                case {"type": "websocket.receive"}:
                    handler.receive_binary()
                case _:
                    self.queue.put_nowait(event)
        self.resume_reading()

    def detach(self) -> None:
        """No longer."""
        self._handler = None

    def send_text(self, frame: bytes) -> None:
        """Send one text message (RFC 6455 §5.2), with what is sent next or by the end of this turn of the loop: an ack
        and the entries behind it go in one call. Nowhere once the socket is closing.
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
        """Send one message with its header, at once: nothing more is expected to be sent in this turn."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        if self._parts:
            self._parts.append(message)
            self._write_out()
        else:
            self.transport.write(message)

    def pause_reading(self) -> None:
        """Read nothing more for now."""
        if not self.read_paused and not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Read again, first what came before the hold and was not looked at."""
        if not self.read_paused or self.transport.is_closing():
            return
        self.read_paused = False
        later, self._unread = self._unread, b""
        if later:
            self._take(later)
        if not self.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()

    def wake(self) -> None:
        """Let whoever waits for this socket look again."""
        self.queue.put_nowait({"type": "websocket.receive", "text": ""})

    def pause_writing(self) -> None:
        """Too much waits to be read by the peer."""
        super().pause_writing()
        if self._handler is not None:
            self._handler.pause_writing()

    def resume_writing(self) -> None:
        """The peer has read most of it."""
        super().resume_writing()
        if self._handler is not None:
            self._handler.resume_writing()

    def handle_connect(self, event: Request) -> None:
        """A handshake: the application finds this protocol in its scope."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            extensions: dict[str, Any] = dict(self.scope.get("extensions") or {})
            self.scope["extensions"] = {**extensions, _EXTENSION: self}  # pyright: ignore[reportGeneralTypeIssues]

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._handler is not None:
            self._handler.begin_read()
        if self._unread:
            self._unread += data
        else:
            self._take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._stop_message_timer()
        if self._abort_timer is not None:
            self._abort_timer.cancel()
            self._abort_timer = None
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
        self._stop_message_timer()
        is_text = self.curr_msg_data_type == "text"
        data = b"".join(self.frames) if is_text else b""
        if is_text and not self.close_sent and not is_utf8(data):
            self._give_up("malformed")
        elif self._handler is None or self.close_sent:
            super().send_receive_event_to_app()
        elif is_text:
            self.frames = []
            self._handler.receive_text(data)
        else:
            self.frames = []
            self._handler.receive_binary()

    def keepalive_timeout(self) -> None:
        """The peer did not answer a ping: say so in our words, and cut the connection if it does not go."""
        self.pong_timer = None
        self.pending_ping_payload = None
        if not self.close_sent and not self.transport.is_closing():
            self._give_up("timeout")

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application is done with this connection; a peer that does not read the close is not waited for."""
        super().on_task_complete(task)
        self._abort_later()

    async def send(self, message: Any) -> None:
        """Send; a close does not wait for a peer that reads nothing."""
        if self.close_sent and self.initial_response is None:
            raise ClientDisconnected
        self._write_out()
        if message["type"] == "websocket.close" and not self.writable.is_set() and self.handshake_complete:
            self._abort_later()
            self.writable.set()
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            # A handshake that was answered with a refusal is over: uvicorn would log it as an error of ours.
            self.handshake_complete = True

    def _take(self, data: bytes) -> None:
        """Take bytes, as many as may be taken at once; watch whether they end in the middle of a message."""
        handler = self._handler
        if handler is not None and not self._is_mid_message:
            data = self._take_whole_messages(handler, data)
            if not data:
                return
        if self.handshake_complete:
            whole = self._frames_seen.walk(data, most=len(data) if handler is None else FRAMES_AT_ONCE)
            data, self._unread = data[:whole], data[whole:]
        super().data_received(data)
        self._is_mid_message = self._ends_mid_message()
        if not self._is_mid_message:
            self._stop_message_timer()
        elif self._message_timer is None and not self.close_sent:
            self._message_timer = self.loop.call_later(self.message_timeout_s, self._message_overdue)
        if self._unread and handler is not None:
            handler.receive_frames(FRAMES_AT_ONCE)

    def _write_out(self) -> None:
        parts, self._parts, self._parts_bytes = self._parts, [], 0
        if parts and not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(b"".join(parts))

    def _take_whole_messages(self, handler: MessageHandler, data: bytes) -> bytes:
        """Take the whole text messages, each in one frame, that `data` begins with; the rest is for the parser.

        Nearly every message comes like that, and the parser, which takes anything, costs ten times as much.
        """
        at = 0
        while (found := whole_text(data, at)) is not None:
            if self.close_sent or self.transport.is_closing():
                return b""
            text, at = found
            handler.receive_text(text)
            if self.read_paused:
                # Others have their turn before the rest is as much as looked at.
                self._unread = data[at:]
                return b""
        return data[at:] if at else data

    def _ends_mid_message(self) -> bool:
        """Whether what has come ends within a message: between fragments, or within a frame.

        `websockets` does not say where its parser stands; but somewhere down its chain of generators is `Frame.parse`
        exactly while a frame is not whole.
        """
        if self._fragments > 0:
            return True
        parser: Any = self.conn.parser
        while parser is not None:
            if getattr(parser, "gi_code", None) is _IN_A_FRAME:
                return True
            parser = getattr(parser, "gi_yieldfrom", None)
        return False

    def _message_overdue(self) -> None:
        self._message_timer = None
        if self.close_sent or self.transport.is_closing():
            return
        if self.read_paused:
            # It is we who do not read; the peer gets its full time once we do.
            self._message_timer = self.loop.call_later(self.message_timeout_s, self._message_overdue)
        else:
            self._give_up("timeout")

    def _give_up(self, word: CloseWord) -> None:
        self._stop_message_timer()
        self._note_offence(word)
        self.stop_keepalive()
        self.conn.fail(CLOSE_CODES[word], word)
        self.close_sent = True
        self.frames = []
        self._fragments = 0
        self.queue.put_nowait({"type": "websocket.disconnect", "code": CLOSE_CODES[word], "reason": word})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()
        self._abort_later()

    def _fail_with_word(self, code: CloseCode | int, reason: str = "") -> None:
        """C1: what the parser does not take is closed with a word of the list, as everything else is."""
        match code:
            case CloseCode.MESSAGE_TOO_BIG:
                self._note_offence("too_large")
                self._fail(CLOSE_CODES["too_large"], "too_large")
            case CloseCode.PROTOCOL_ERROR | CloseCode.INVALID_DATA:
                self._note_offence("malformed")
                self._fail(CLOSE_CODES["malformed"], "malformed")
            case _:
                self._fail(code, reason)

    def _note_offence(self, word: CloseWord) -> None:
        if self._handler is not None and word in {"malformed", "too_large"}:
            self._handler.note_offence()

    def _abort_later(self) -> None:
        if self._abort_timer is None and not self.disconnected:
            self._abort_timer = self.loop.call_later(self.linger_s, self.transport.abort)

    def _stop_message_timer(self) -> None:
        if self._message_timer is not None:
            self._message_timer.cancel()
            self._message_timer = None


WEBSOCKET_SETTINGS: Final[dict[str, Any]] = {
    "ws": WebSocketProtocol,
    "ws_max_size": FRAME_BYTES,
    "ws_ping_interval": 20.0,
    "ws_ping_timeout": 20.0,
    "ws_per_message_deflate": False,
}
"""What `uvicorn.Config` is to be given. Compression is off: it costs memory and latency and lets bombs in."""
