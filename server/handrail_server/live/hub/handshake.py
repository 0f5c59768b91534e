"""Signs devices in, and tells them when something else opens to or closes for their member (rules H1 to H3, S1)."""

from collections.abc import Awaitable, Callable
from functools import partial

from handrail_server.live.bounds import Bounds
from handrail_server.live.directory import Directory, Grant, Principal
from handrail_server.live.hub.presence_relay import PresenceRelay
from handrail_server.live.hub.registry import Registry
from handrail_server.live.hub.stream_offers import LIMITS, look_up, offer_streams, offered
from handrail_server.live.meter import Meter
from handrail_server.live.rate_limit import GREETING_US
from handrail_server.live.session.connection import Connection
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_server.store.port import Store
from handrail_shared.wire import PROTOCOL_VERSION, Hello, Opened, StreamClosed, Welcome


class Handshake:
    """Answers a hello with `welcome` or a close.

    `transaction_end` waits until the transaction that is on its way has ended.
    """

    def __init__(
        self,
        *,
        store: Store,
        streams: StreamCache,
        directory: Directory,
        registry: Registry,
        relay: PresenceRelay,
        meter: Meter,
        now_us: Callable[[], int],
        transaction_end: Callable[[], Awaitable[None]],
        bounds: Bounds,
    ) -> None:
        self._store = store
        self._streams = streams
        self._directory = directory
        self._registry = registry
        self._presence_relay = relay
        self._meter = meter
        self._now_us = now_us
        self._transaction_end = transaction_end
        self._bounds = bounds

    async def greet(self, connection: Connection, hello: Hello, *, epoch: str) -> None:
        """Sign in and answer with `welcome`, or close."""
        principal = await self._sign_in(connection, hello)
        if principal is None:
            return
        connection.sign_in_as(principal, hello.device)
        if connection.serves and not self._admit(connection):
            return
        connection.limit.charge(GREETING_US)
        await connection.wait_for_limit()
        # H3: `welcome` says what we have. What an older connection of this device had on its way must be on the disk
        # or dropped by then, so that it can commit nothing afterwards.
        await self._transaction_end()
        grants = partial(self._directory.grants, principal.member)
        lookups = await look_up(grants, hello.streams, streams=self._streams, store=self._store)
        if not connection.alive:
            return
        if not self._directory.is_live(principal.installation):
            connection.close("removed")
            return
        found = offer_streams(lookups, device=hello.device)
        connection.open = {offered_stream.stream for offered_stream in found.offered}
        welcome = Welcome(
            protocol=PROTOCOL_VERSION, epoch=epoch, now=self._now_us(), limits=LIMITS, streams=found.offered
        )
        connection.welcomed(welcome, found.starts)
        for offered_stream in found.offered:
            self._presence_relay.entered(connection, offered_stream.stream)
        self._meter.sockets(self._registry.signed_count)

    def review(self, connection: Connection) -> bool:
        """S1: close what is no longer open to the member. Return whether something new is, which is for `open_new`."""
        if not connection.is_welcomed:
            # H2: nothing comes before `welcome`, and that will say what is open by then.
            return False
        grants = {grant.stream for grant in self._directory.grants(connection.principal.member)}
        for stream in connection.open - grants:
            self._registry.unfollow(connection, stream)
            connection.drop(stream)
            connection.answer(StreamClosed(stream=stream))
            self._presence_relay.left(connection.device, stream)
        if not grants and connection.principal.role == "client":
            # A client has an account only by their place in a space; a therapist has one without.
            connection.close("removed")
        return bool(grants - connection.open)

    async def open_new(self, connection: Connection) -> None:
        """S1: tell a device what became open to its member."""
        lookups = await look_up(lambda: self._new(connection), [], streams=self._streams, store=self._store)
        for lookup in lookups:
            stream = lookup.grant.stream
            if connection.alive and stream not in connection.open:
                connection.open.add(stream)
                connection.answer(Opened(offered=offered(lookup, device=connection.device)))
                self._presence_relay.entered(connection, stream)

    def _new(self, connection: Connection) -> list[Grant]:
        if not connection.alive:
            return []
        grants = self._directory.grants(connection.principal.member)
        return [grant for grant in grants if grant.stream not in connection.open]

    async def _sign_in(self, connection: Connection, hello: Hello) -> Principal | None:
        principal = await self._directory.sign_in(
            hello.credential, hello.device, now_us=self._now_us(), origin=connection.origin
        )
        if connection.send_queue.closing is not None:
            return None
        if isinstance(principal, Principal):
            return principal
        self._meter.sign_in_failed()
        connection.close(principal)
        return None

    def _admit(self, connection: Connection) -> bool:
        """H3: register a socket, and supersede an older one of its device. Return False where there are too many."""
        older = self._registry.sign_in(connection)
        if older is not None:
            older.close("superseded")
            # L1: whoever was here on the older connection announces it anew on this one.
            self._presence_relay.left(connection.device)
        installation = connection.principal.installation
        if len(self._registry.of_installation(installation)) > self._bounds.sockets_per_installation:
            connection.close("busy", self._bounds.busy_retry_ms)
            return False
        return True
