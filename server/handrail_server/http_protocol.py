"""uvicorn's HTTP connection, with an end to requests that a peer leaves unfinished, and so many for each address.

uvicorn ends a connection that is idle between two requests, and waits for ever for one that stops within a request or
never begins one: a few thousand of those, and nobody else is answered.
"""

import asyncio
from collections import Counter
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from handrail_server.peer import Network, is_of, peer_of

REQUEST_TIMEOUT_S: Final = 15.0
"""How long a request may take from its first byte, or its connection, to the last byte of its body."""

_CROWDED: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)


class Crowd:
    """The number of plain connections of each address. Those of trusted proxies carry many peers: never too many.

    Sockets leave the crowd once they are sockets; the doorkeeper counts those.
    """

    def __init__(self, *, per_address: int, trusted: tuple[Network, ...]) -> None:
        self._per_address = per_address
        self._trusted = trusted
        self._counts: Counter[str] = Counter()

    def enter(self, client: tuple[str, int] | None) -> str | None:
        """Count a connection of `client`: what to `leave` by, or None where there are too many already."""
        key = peer_of({"client": client, "headers": ()}, ())
        if self._counts[key] >= self._per_address and not (client and is_of(client[0], self._trusted)):
            return None
        self._counts[key] += 1
        return key

    def leave(self, key: str) -> None:
        """A counted connection is no more, or became a socket."""
        self._counts[key] -= 1
        if not self._counts[key]:
            del self._counts[key]


class RequestProtocol(H11Protocol):
    """Give what `requests_of` makes of it to uvicorn as `http`."""

    request_timeout_s: float = REQUEST_TIMEOUT_S
    crowd: Crowd

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._overdue: asyncio.TimerHandle | None = None
        self._counted: str | None = None
        self._is_socket = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A peer connected; its first request is awaited from now on."""
        super().connection_made(transport)
        self._counted = self.crowd.enter(self.client)
        if self._counted is None:
            transport.write(_CROWDED)
            transport.close()
        else:
            self._arm()

    def data_received(self, data: bytes) -> None:
        """Bytes came; watch whether they end in the middle of a request."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        self._watch()

    def on_response_complete(self) -> None:
        """A response is out; of the next request a part may be here already."""
        super().on_response_complete()
        self._watch()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """The connection becomes a socket, which has limits of its own."""
        self._is_socket = True
        self._let_go()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is no more."""
        self._let_go()
        super().connection_lost(exc)

    def _watch(self) -> None:
        if self._is_socket or self.transport.is_closing():
            return
        if not self._is_unfinished():
            self._disarm()
        elif self._overdue is None:
            self._arm()

    def _is_unfinished(self) -> bool:
        """Tell whether what has come ends within a request: in its head, or in its body."""
        state = self.conn.their_state
        return state is h11.SEND_BODY or (state is h11.IDLE and bool(self.conn.trailing_data[0]))

    def _arm(self) -> None:
        self._overdue = self.loop.call_later(self.request_timeout_s, self._request_overdue)

    def _disarm(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None

    def _request_overdue(self) -> None:
        self._overdue = None
        if self.flow.read_paused:
            # It is we who do not read; the peer gets its full time once we do.
            self._arm()
        else:
            self.transport.abort()

    def _let_go(self) -> None:
        self._disarm()
        if self._counted is not None:
            self.crowd.leave(self._counted)
            self._counted = None


def requests_of(crowd: Crowd) -> type[RequestProtocol]:
    """The protocol of one server, whose connections are counted in `crowd`."""
    return type("RequestProtocol", (RequestProtocol,), {"crowd": crowd})
