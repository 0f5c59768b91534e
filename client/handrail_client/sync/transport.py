"""A connection to the server as `Sync` sees it: frames out, arrivals in. Two kinds: a WebSocket, and HTTP exchanges.

A link reports through `arrived`, in order, and nothing more after `Parted`.
"""

import logging
import ssl
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from handrail_shared.wire import CLOSE_CODES, CloseWord

# At DEBUG these loggers would write what people wrote.
for _name in ("websockets", "websockets.client", "httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.INFO if _name.startswith("websockets") else logging.WARNING)


class Joined(Struct, frozen=True):
    """The link is open."""


class Arrived(Struct, frozen=True):
    """A whole frame came."""

    data: bytes


class Parted(Struct, frozen=True):
    """The link closed, or never opened (`reached` is False where no server answered at all)."""

    word: CloseWord | None = None
    retry_ms: int | None = None
    reached: bool = True
    blocked: bool = False
    """A server answered, but no WebSocket can be opened to it: HTTP may still work."""


Arrival = Joined | Arrived | Parted


class Link(Protocol):
    """One connection attempt and what became of it."""

    def send(self, frame: bytes) -> None:
        """Send a frame after all those before it. After the link closed it goes nowhere."""
        ...

    async def close(self, word: CloseWord) -> None:
        """Send what is queued, where that still works within a moment, and close. No `Parted` follows."""
        ...


OpenLink = Callable[[Callable[[Arrival], None]], Link]
"""Begin to connect; arrivals are told to the callback."""


def tls_for(server: str) -> ssl.SSLContext | bool:
    """How to check the certificate of a server, as httpx takes it.

    Reading the machine's certificates takes a tenth of a second, and over plain HTTP nobody shows one.
    """
    return True if server.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def is_loopback(server: str) -> bool:
    """Whether a server URL names this machine: no proxy lies on the way to it."""
    host = urlsplit(server).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def read_reason(code: int | None, reason: str) -> Parted:
    """C1: what a close frame says: a word and, where useful, after how many milliseconds to come back."""
    word, _, rest = reason.partition(" ")
    retry_ms = int(rest) if rest.isdigit() and len(rest) <= 9 else None
    if word in CLOSE_CODES:
        return Parted(word, retry_ms)
    for each, number in CLOSE_CODES.items():
        if number == code and number != CLOSE_CODES["bye"]:
            return Parted(each)
    return Parted()
