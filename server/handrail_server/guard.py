"""The gate in front of everything: hosts, origins, how many sockets, and the headers that every answer carries.

Litestar's own checks do not look at WebSockets, so these stand outside of it, for both.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Generator, Iterable, MutableMapping
from contextlib import contextmanager
from typing import Any, Final, Literal, assert_never, cast

import structlog
from msgspec import Struct

from handrail_server.api.problems import problem_parts
from handrail_server.live.transport.endpoint import HandshakeAccepted, HandshakeRefused, Socket
from handrail_server.logs import place_of
from handrail_server.metrics import ServerMeter
from handrail_server.peer import Network, header, peer_of

_LOG: Final = structlog.stdlib.get_logger("handrail.gate")

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_BUSY_RETRY_S: Final = 10
_RESTART_RETRY_S: Final = 2

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {socket}; "
    "manifest-src 'self'; worker-src 'self'; font-src 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types handrail"
)
_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    (b"cache-control", b"no-store"),
)
_STRICT_TRANSPORT: Final = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")


# ASGI as it is, without a framework's types: the gate stands outside of it.
Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

HttpRefusal = Literal["host_not_allowed", "origin_not_allowed"]
SocketRefusal = Literal["restart", "busy", "host_not_allowed", "origin_not_allowed"]


class Doors(Struct, frozen=True, kw_only=True):
    """The guard's settings: who may come in at all. `hosts` empty: the server answers to every name."""

    origins: frozenset[bytes]
    hosts: frozenset[bytes] = frozenset()
    trusted: tuple[Network, ...] = ()
    sockets: int
    sockets_per_address: int


class Doorkeeper:
    """Decides who comes in. What passed finds `peer` and `origin` in the state of its scope."""

    def __init__(self, doors: Doors, *, meter: ServerMeter, is_closing: Callable[[], bool]) -> None:
        self._doors = doors
        self._meter = meter
        self._is_closing = is_closing
        self._sockets: Counter[str] = Counter()

    def handshake(self, socket: Socket, *, socket_count: int) -> HandshakeAccepted | HandshakeRefused:
        """Tell whether to take this socket, while there are `socket_count` already (`live.endpoint.Guard`)."""
        scope = cast("Scope", socket.scope)
        code = self._socket_refusal(scope, socket_count)
        if code is None:
            return HandshakeAccepted(origin=scope["state"]["origin"])
        self._meter.refused_handshake(code)
        match code:
            case "restart":
                return HandshakeRefused(status=503, retry_after_s=_RESTART_RETRY_S)
            case "busy":
                return HandshakeRefused(status=503, retry_after_s=_BUSY_RETRY_S)
            case "host_not_allowed":
                return HandshakeRefused(status=421)
            case "origin_not_allowed":
                return HandshakeRefused(status=403)
            case _:
                assert_never(code)

    def http_refusal(self, scope: Scope) -> HttpRefusal | None:
        """Why a request is not even routed, or None."""
        if not self._knows_host(scope):
            return "host_not_allowed"
        if scope["method"] not in _SAFE_METHODS and not self._takes_origin(scope):
            return "origin_not_allowed"
        return None

    def mark(self, scope: Scope) -> str:
        """Write down where the connection comes from; the peer's key."""
        peer = peer_of(scope, self._doors.trusted)
        state = scope.setdefault("state", {})
        state["peer"] = peer
        # What a page may do with it is asked before: it is one of ours wherever it changes anything.
        origins = header(scope, b"origin")
        state["origin"] = origins[0].decode("latin-1") if origins else None
        return peer

    @contextmanager
    def counted(self, peer: str) -> Generator[None]:
        """Count a socket of `peer` for as long as it is there."""
        self._sockets[peer] += 1
        try:
            yield
        finally:
            self._sockets[peer] -= 1
            if not self._sockets[peer]:
                del self._sockets[peer]

    def _socket_refusal(self, scope: Scope, socket_count: int) -> SocketRefusal | None:
        if self._is_closing():
            return "restart"
        if not self._knows_host(scope):
            return "host_not_allowed"
        if not self._takes_origin(scope):
            return "origin_not_allowed"
        # The peer's count includes this one.
        crowded = self._sockets[scope["state"]["peer"]] > self._doors.sockets_per_address
        return "busy" if crowded or socket_count >= self._doors.sockets else None

    def _knows_host(self, scope: Scope) -> bool:
        hosts = header(scope, b"host")
        return not self._doors.hosts or (len(hosts) == 1 and hosts[0].lower() in self._doors.hosts)

    def _takes_origin(self, scope: Scope) -> bool:
        """No `Origin` at all (no browser), or exactly one that is byte for byte an allowed one."""
        origins = header(scope, b"origin")
        return not origins or (len(origins) == 1 and origins[0] in self._doors.origins)


class Gate:
    """Wraps the app: nothing reaches it past the doorkeeper, and nothing leaves it without our headers."""

    def __init__(
        self,
        app: App,
        doorkeeper: Doorkeeper,
        *,
        meter: ServerMeter,
        clock: Callable[[], float],
        public_url: str,
        origins: Iterable[str] = (),
    ) -> None:
        self._app = app
        self._doorkeeper = doorkeeper
        self._meter = meter
        self._clock = clock
        self._headers = headers_for(public_url)
        self._headers_of = {origin.partition("://")[2].encode(): headers_for(origin) for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection. Never raises."""
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await self._websocket(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._doorkeeper.counted(self._doorkeeper.mark(scope)):
            try:
                await self._app(scope, receive, self._dressed(scope, send))
            except Exception as error:
                self._note_bug(error, "websocket")
                await send({"type": "websocket.close", "code": 1013, "reason": f"busy {_BUSY_RETRY_S * 1000}"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._doorkeeper.mark(scope)
        began, status = self._clock(), 0
        dressed = self._dressed(scope, send)

        async def listening() -> Any:
            message = await receive()
            # Litestar takes a peer that goes away in the middle of its body for an error of ours.
            scope["state"]["gone"] = message["type"] == "http.disconnect"
            return message

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await dressed(message)

        try:
            code = self._doorkeeper.http_refusal(scope)
            if code is None:
                await self._app(scope, listening, watched)
            else:
                await _answer(watched, code)
        except Exception as error:
            self._note_bug(error, "http")
            if not status:
                await _answer(watched, "bug")
        self._meter.answered(
            method=str(scope["method"]),
            # Only what was matched is a template; everything else is what somebody typed.
            route=scope.get("path_template") or "other",
            status=status,
            seconds=self._clock() - began,
        )

    def _dressed(self, scope: Scope, send: Send) -> Send:
        # By the name under which it was asked: a page may open the socket of its own host only.
        hosts = header(scope, b"host")
        headers = self._headers_of.get(hosts[0].lower(), self._headers) if len(hosts) == 1 else self._headers

        async def dress(message: Message) -> None:
            dressed = message
            if message["type"] in {"http.response.start", "websocket.http.response.start"}:
                given = list(message["headers"])
                names = {name.lower() for name, _ in given}
                ours = [own for own in headers if own[0] not in names]
                dressed = {**message, "headers": [*given, *ours]}
            await send(dressed)

        return dress

    def _note_bug(self, error: Exception, doing: str) -> None:
        self._meter.bug()
        _LOG.error("bug", doing=doing, error=type(error).__name__, where=place_of(error))


def headers_for(public_url: str) -> tuple[tuple[bytes, bytes], ...]:
    """Return what every answer of the server at `public_url` carries unless its route says otherwise."""
    # Older browsers do not take 'self' to mean the WebSocket of the same host.
    policy = _POLICY.format(socket=public_url.replace("http", "ws", 1))
    strict = (_STRICT_TRANSPORT,) if public_url.startswith("https://") else ()
    return ((b"content-security-policy", policy.encode()), *_HEADERS, *strict)


async def _answer(send: Send, code: str) -> None:
    status, body = problem_parts(code)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
