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


class Taker(Protocol):
    """Who takes the messages of a socket (`lane.Lane`)."""

    def look(self) -> None:
        """There is something at the socket: what is called before the next look came at once."""
        ...

    def message(self, data: bytes) -> None:
        """A whole text message came."""
        ...

    def binary(self) -> None:
        """A message came that is not text."""
        ...

    def frames(self, count: int) -> None:
        """So many frames came at once of which none is a whole message: hold until others had their turn."""
        ...

    def offended(self) -> None:
        """The socket was closed for something that no honest device sends."""
        ...

    def stalled(self) -> None:
        """The peer does not read as fast as it is sent to."""
        ...

    def flowing(self) -> None:
        """It does again."""
        ...


def wire_of(scope: Mapping[str, Any]) -> "LiveProtocol":
    """The protocol under a socket, from its ASGI scope."""
    return scope["extensions"][_EXTENSION]


class LiveProtocol(WebSocketsSansIOProtocol):
    """Give it to uvicorn as `ws`.

    With a taker attached, messages pass by ASGI's queue, and frames are written without its events: both cost more than
    what is done with most messages.
    """

    message_timeout_s: float = MESSAGE_TIMEOUT_S
    linger_s: float = LINGER_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fail = self.conn.fail
        self.conn.fail = self._fail_in_words
        self._fragments = 0
        self._overdue: asyncio.TimerHandle | None = None
        self._cutting: asyncio.TimerHandle | None = None
        self._taker: Taker | None = None
        self._midway = False
        self._walk = Frames()
        self._later = b""
        self._parts: list[bytes] = []
        self._parts_bytes = 0

    @property
    def is_open(self) -> bool:
        """Whether the peer keeps up with what is sent."""
        return self.writable.is_set()

    def attach(self, lane: Taker) -> None:
        """From now on give whole messages to `lane`, and those that came before."""
        self._taker = lane
        waiting: list[Any] = []
        while not self.queue.empty():
            waiting.append(self.queue.get_nowait())
        for event in waiting:
            match event:
                case {"type": "websocket.receive", "text": str(text)}:
                    lane.message(text.encode())
                case {"type": "websocket.receive"}:
                    lane.binary()
                case _:
                    self.queue.put_nowait(event)
        self.go_on()

    def detach(self) -> None:
        """No longer."""
        self._taker = None

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

    def hold(self) -> None:
        """Read nothing more for now."""
        if not self.read_paused and not self.transport.is_closing():
            self.read_paused = True
            self.transport.pause_reading()

    def go_on(self) -> None:
        """Read again, first what came before the hold and was not looked at."""
        if not self.read_paused or self.transport.is_closing():
            return
        self.read_paused = False
        later, self._later = self._later, b""
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
        if self._taker is not None:
            self._taker.stalled()

    def resume_writing(self) -> None:
        """The peer has read most of it."""
        super().resume_writing()
        if self._taker is not None:
            self._taker.flowing()

    def handle_connect(self, event: Request) -> None:
        """A handshake: the application finds this protocol in its scope."""
        super().handle_connect(event)
        if self.response.status_code == HTTPStatus.SWITCHING_PROTOCOLS:
            extensions: dict[str, Any] = dict(self.scope.get("extensions") or {})
            self.scope["extensions"] = {**extensions, _EXTENSION: self}  # pyright: ignore[reportGeneralTypeIssues]

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        if self._taker is not None:
            self._taker.look()
        if self._later:
            self._later += data
        else:
            self._take(data)

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
        is_text = self.curr_msg_data_type == "text"
        data = b"".join(self.frames) if is_text else b""
        if is_text and not self.close_sent and not is_utf8(data):
            self._give_up("malformed")
        elif self._taker is None or self.close_sent:
            super().send_receive_event_to_app()
        elif is_text:
            self.frames = []
            self._taker.message(data)
        else:
            self.frames = []
            self._taker.binary()

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
        self._write_out()
        if message["type"] == "websocket.close" and not self.writable.is_set() and self.handshake_complete:
            self._cut_later()
            self.writable.set()
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            # A handshake that was answered with a refusal is over: uvicorn would log it as an error of ours.
            self.handshake_complete = True

    def _take(self, data: bytes) -> None:
        """Take bytes, as many as may be taken at once; watch whether they end in the middle of a message."""
        taker = self._taker
        if taker is not None and not self._midway:
            data = self._take_whole(taker, data)
            if not data:
                return
        if self.handshake_complete:
            whole = self._walk.walk(data, most=len(data) if taker is None else FRAMES_AT_ONCE)
            data, self._later = data[:whole], data[whole:]
        super().data_received(data)
        self._midway = self._is_unfinished()
        if not self._midway:
            self._forget_deadline()
        elif self._overdue is None and not self.close_sent:
            self._overdue = self.loop.call_later(self.message_timeout_s, self._message_overdue)
        if self._later and taker is not None:
            taker.frames(FRAMES_AT_ONCE)

    def _write_out(self) -> None:
        parts, self._parts, self._parts_bytes = self._parts, [], 0
        if parts and not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(b"".join(parts))

    def _take_whole(self, taker: Taker, data: bytes) -> bytes:
        """Take the whole text messages, each in one frame, that `data` begins with; the rest is for the parser.

        Nearly every message comes like that, and the parser, which takes anything, costs ten times as much.
        """
        at = 0
        while (found := whole_text(data, at)) is not None:
            if self.close_sent or self.transport.is_closing():
                return b""
            text, at = found
            taker.message(text)
            if self.read_paused:
                # Others have their turn before the rest is as much as looked at.
                self._later = data[at:]
                return b""
        return data[at:] if at else data

    def _is_unfinished(self) -> bool:
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
        self._tell_offence(word)
        self.stop_keepalive()
        self.conn.fail(CLOSE_CODES[word], word)
        self.close_sent = True
        self.frames = []
        self._fragments = 0
        self.queue.put_nowait({"type": "websocket.disconnect", "code": CLOSE_CODES[word], "reason": word})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()
        self._cut_later()

    def _fail_in_words(self, code: CloseCode | int, reason: str = "") -> None:
        """C1: what the parser does not take is closed with a word of the list, as everything else is."""
        match code:
            case CloseCode.MESSAGE_TOO_BIG:
                self._tell_offence("too_large")
                self._fail(CLOSE_CODES["too_large"], "too_large")
            case CloseCode.PROTOCOL_ERROR | CloseCode.INVALID_DATA:
                self._tell_offence("malformed")
                self._fail(CLOSE_CODES["malformed"], "malformed")
            case _:
                self._fail(code, reason)

    def _tell_offence(self, word: CloseWord) -> None:
        if self._taker is not None and word in {"malformed", "too_large"}:
            self._taker.offended()

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
