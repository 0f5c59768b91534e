"""A connection to the server as `Sync` sees it: frames out, events in. Two kinds: a WebSocket, and HTTP requests.

A transport reports through the `on_event` that it was given, in order, and reports nothing after `TransportClosed`.
"""

import logging
import ssl
from typing import Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from handrail_shared.wire import CLOSE_CODES, CloseWord

# At DEBUG these loggers would write what people wrote.
for _name in ("websockets", "websockets.client", "httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.INFO if _name.startswith("websockets") else logging.WARNING)


class TransportOpened(Struct, frozen=True):
    """The connection is open."""


class FrameReceived(Struct, frozen=True):
    """A whole frame arrived."""

    data: bytes


class TransportClosed(Struct, frozen=True):
    """The connection closed, or never opened. `word` is the server's reason and `retry_ms` when to come back, if given.

    `reached` is False where no server answered at all.
    """

    word: CloseWord | None = None
    retry_ms: int | None = None
    reached: bool = True
    blocked: bool = False
    """A server answered, but no WebSocket can be opened to it: HTTP may still work."""


TransportEvent = TransportOpened | FrameReceived | TransportClosed


class Transport(Protocol):
    """One attempt to connect, and the connection that came of it."""

    def send(self, frame: bytes) -> None:
        """Send a frame after all those before it. Once the connection is closed, frames are dropped."""
        ...

    async def close(self, word: CloseWord) -> None:
        """Send what is queued, where that takes only a moment, and close. No `TransportClosed` follows."""
        ...


def tls_for(server: str) -> ssl.SSLContext | bool:
    """Return how to check the certificate of a server, as httpx takes it.

    Loading the machine's certificates takes 0.1 s, and over plain HTTP no server shows one: an empty context will do.
    """
    return True if server.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def is_loopback(server: str) -> bool:
    """Return True if a server URL names this machine, so that no proxy lies on the way to it."""
    host = urlsplit(server).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def read_reason(code: int | None, reason: str) -> TransportClosed:
    """C1: read a close frame: its word and, after a space, in how many milliseconds to come back."""
    word, _, rest = reason.partition(" ")
    retry_ms = int(rest) if rest.isdigit() and len(rest) <= 9 else None
    if word in CLOSE_CODES:
        return TransportClosed(word, retry_ms)
    # A proxy may drop the reason and leave the code. `bye` shares its code with every plain close.
    for known, number in CLOSE_CODES.items():
        if number == code and number != CLOSE_CODES["bye"]:
            return TransportClosed(known)
    return TransportClosed()
