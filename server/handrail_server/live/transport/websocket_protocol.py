"""uvicorn's WebSocket, with an end to everything that a peer can leave unfinished (rule C1).

uvicorn hands whole messages to the application. So only here can be seen that a message never ends: thousands of empty
fragments, a frame that trickles in, pings whose answers nobody reads.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Protocol

from websockets.frames import CloseCode

from handrail_server.live.transport.incoming_frames import FrameWalker, is_utf8, whole_text
from handrail_server.live.transport.uvicorn_internals import UvicornWebSocket, protocol_of
from handrail_shared.limits import FRAME_BYTES
from handrail_shared.wire import CLOSE_CODES, CloseWord

MESSAGE_TIMEOUT_S: Final = 15.0
"""Seconds that one message may take from its first byte to its last."""

FRAGMENTS: Final = 256
"""Most fragments of one message."""

FRAMES_AT_ONCE: Final = 32
"""Frames other than whole messages that are parsed before other sockets have their turn."""


class MessageHandler(Protocol):
    """Handles the messages of a socket (`driver.Driver`). No call may wait."""

    def begin_read(self) -> None:
        """Note that bytes have come: all calls until the next one belong to the same read."""
        ...

    def receive_text(self, data: bytes) -> None:
        """Handle a whole text message."""
        ...

    def receive_binary(self) -> None:
        """Handle a message that is not text."""
        ...

    def receive_frames(self, count: int) -> None:
        """Pause until others had a turn: `count` frames came of which none is a whole message, and more wait."""
        ...

    def note_offence(self) -> None:
        """Note that the socket was closed for something that no honest device sends."""
        ...

    def pause_writing(self) -> None:
        """Hold frames back: the peer does not read as fast as it is sent to."""
        ...

    def resume_writing(self) -> None:
        """Send again: the peer's buffer has drained."""
        ...


def transport_of(scope: Mapping[str, Any]) -> "WebSocketProtocol":
    """Return the protocol under a socket, from its ASGI scope."""
    return protocol_of(scope)


class WebSocketProtocol(UvicornWebSocket):
    """The WebSocket protocol of the live half. Give it to `uvicorn.Config` as `ws`.

    With a handler attached, messages bypass ASGI's queue and frames are written without its events: both cost more
    than handling most messages does.
    """

    message_timeout_s: float = MESSAGE_TIMEOUT_S

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._handler: MessageHandler | None = None
        self._fragments = 0
        self._message_timer: asyncio.TimerHandle | None = None
        self._is_mid_message = False
        self._walker = FrameWalker()
        self._unread = b""
        """Bytes that came before a pause and were not processed yet."""

    def attach(self, handler: MessageHandler) -> None:
        """Give whole messages to `handler` from now on, beginning with those that came before."""
        self._handler = handler
        for text in self.take_queued_messages():
            if text is None:
                handler.receive_binary()
            else:
                handler.receive_text(text)
        self.resume_reading()

    def detach(self) -> None:
        """Stop delivering messages to the handler."""
        self._handler = None

    def resume_reading(self) -> None:
        """Read again, first what came before the pause and was not processed."""
        if not self.begin_resuming():
            return
        unread, self._unread = self._unread, b""
        if unread:
            self._take(unread)
        self.finish_resuming()

    def pause_writing(self) -> None:
        """Tell the handler that much waits to be read by the peer."""
        super().pause_writing()
        if self._handler is not None:
            self._handler.pause_writing()

    def resume_writing(self) -> None:
        """Tell the handler that the peer has read most of it."""
        super().resume_writing()
        if self._handler is not None:
            self._handler.resume_writing()

    def data_received(self, data: bytes) -> None:
        """Process bytes, behind those that still wait to be processed."""
        if self._handler is not None:
            self._handler.begin_read()
        if self._unread:
            self._unread += data
        else:
            self._take(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer; the connection is gone."""
        self._stop_message_timer()
        super().connection_lost(exc)

    # --- hooks of `UvicornWebSocket` ---------------------------------------------------------------------------------

    def receive_fragment(self, *, is_first: bool, is_last: bool) -> bool:
        """Count fragments. A message of too many is closed as `malformed`: limits of size do not see empty ones."""
        if is_first:
            self._fragments = 0 if is_last else 1
            return True
        self._fragments += 1
        if self._fragments > FRAGMENTS:
            self._give_up("malformed")
            return False
        if is_last:
            self._fragments = 0
        return True

    def receive_message(self, text: bytes | None) -> bool:
        """Give a whole message to the handler."""
        self._stop_message_timer()
        if self.is_close_sent:
            return False
        if text is not None and not is_utf8(text):
            self._give_up("malformed")
            return True
        if self._handler is None:
            return False
        if text is None:
            self._handler.receive_binary()
        else:
            self._handler.receive_text(text)
        return True

    def receive_ping(self) -> bool:
        """Answer pings, unless the peer reads none of the answers: they would pile up without bound."""
        if self.is_open:
            return True
        if not self.is_close_sent:
            self._give_up("slow")
        return False

    def miss_pong(self) -> None:
        """Close with a word of the list (C1) where uvicorn would say 1011."""
        self._give_up("timeout")

    def refuse_by_parser(self, code: CloseCode | int) -> tuple[int, str] | None:
        """C1: what the parser refuses is closed with a word of the list, as everything else is."""
        word: CloseWord
        match code:
            case CloseCode.MESSAGE_TOO_BIG:
                word = "too_large"
            case CloseCode.PROTOCOL_ERROR | CloseCode.INVALID_DATA:
                word = "malformed"
            case _:
                return None
        self._note_offence(word)
        return CLOSE_CODES[word], word

    # --- bytes into messages -----------------------------------------------------------------------------------------

    def _take(self, data: bytes) -> None:
        """Process as many bytes as may be processed at once, and start the clock where they end mid-message."""
        handler = self._handler
        if handler is not None and not self._is_mid_message:
            data = self._take_whole_messages(handler, data)
            if not data:
                return
        if self.is_established:
            # The parser works through all that it is given, so it is given no more than a turn's share.
            whole = self._walker.walk(data, most=len(data) if handler is None else FRAMES_AT_ONCE)
            data, self._unread = data[:whole], data[whole:]
        super().data_received(data)
        self._is_mid_message = self._fragments > 0 or self.ends_mid_frame()
        if not self._is_mid_message:
            self._stop_message_timer()
        elif self._message_timer is None and not self.is_close_sent:
            self._message_timer = self.call_later(self.message_timeout_s, self._message_overdue)
        if self._unread and handler is not None:
            handler.receive_frames(FRAMES_AT_ONCE)

    def _take_whole_messages(self, handler: MessageHandler, data: bytes) -> bytes:
        """Handle the text messages, each in one frame, that `data` begins with. Return the rest, for the parser.

        Nearly every message comes like that, and the parser, which takes anything, costs ten times as much.
        """
        at = 0
        while (found := whole_text(data, at)) is not None:
            if self.is_ending:
                return b""
            text, at = found
            handler.receive_text(text)
            if self.is_reading_paused:
                # Others have their turn before the rest is even looked at.
                self._unread = data[at:]
                return b""
        return data[at:] if at else data

    def _message_overdue(self) -> None:
        self._message_timer = None
        if self.is_ending:
            return
        if self.is_reading_paused:
            # It is we who do not read; the peer gets its full time once we do.
            self._message_timer = self.call_later(self.message_timeout_s, self._message_overdue)
        else:
            self._give_up("timeout")

    def _give_up(self, word: CloseWord) -> None:
        self._stop_message_timer()
        self._note_offence(word)
        self._fragments = 0
        self.fail_with(CLOSE_CODES[word], word)

    def _note_offence(self, word: CloseWord) -> None:
        if self._handler is not None and word in {"malformed", "too_large"}:
            self._handler.note_offence()

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
"""Arguments for `uvicorn.Config`. Compression is off: it costs memory and latency, and lets compression bombs in."""
