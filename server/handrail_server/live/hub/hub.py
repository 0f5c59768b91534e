"""The hub connects all live connections with the writer, the store and each other."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence

from handrail_server.live.bounds import DEFAULT_BOUNDS, Bounds
from handrail_server.live.directory import Directory
from handrail_server.live.error_log import note, note_bug
from handrail_server.live.grant_cache import GrantCache
from handrail_server.live.hub.broadcast import Growth, entries_frames, group_by_stream
from handrail_server.live.hub.handshake import Handshake
from handrail_server.live.hub.housekeeping import Housekeeping
from handrail_server.live.hub.presence_relay import PresenceRelay
from handrail_server.live.hub.read_receipts import ReadReceipts
from handrail_server.live.hub.registry import Registry
from handrail_server.live.meter import Meter
from handrail_server.live.projections.caseload import Caseload
from handrail_server.live.projections.projector import Projector
from handrail_server.live.rate_limit import LONGEST_WAIT_S, OFFENCE_US, RateLimiter
from handrail_server.live.session.connection import Connection
from handrail_server.live.session.protocol import Reported
from handrail_server.live.session.send_queue import SendQueue
from handrail_server.live.session.send_window import EntriesFrame
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_server.live.writer.stream_reader import StreamReader
from handrail_server.live.writer.writer import Published, Writer
from handrail_server.store.errors import Broken, StoreRefusal
from handrail_server.store.port import Store
from handrail_shared.rights import Audience
from handrail_shared.views.private import PrivateProjection
from handrail_shared.views.shared import SharedProjection
from handrail_shared.wire import CloseWord, Hello, Presence

__all__ = ["DEFAULT_BOUNDS", "Bounds", "Hub"]


class Hub:
    """The live half of the server. `start` it, `connect` sockets and exchanges, and `drain` it at the end.

    Args:
        store: entries, snapshots and reach.
        directory: who is who, and what is open to them.
        meter: counts what happens.
        now_us: microseconds since 1970.
        clock: seconds of a monotonic clock.
        on_fatal: called once with a word when nothing can be acknowledged any more.
        bounds: what one connection may cost.

    Example:
        >>> hub = Hub(store=store, directory=people, meter=meter, now_us=now_us, clock=monotonic, on_fatal=stop)
        >>> await hub.start()
        >>> connection = hub.connect()
        >>> await connection.take(b'{"type":"hello",…}')
        >>> hub.disconnect(connection)
        >>> await hub.drain(retry_ms=2_000)
    """

    def __init__(
        self,
        *,
        store: Store,
        directory: Directory,
        meter: Meter,
        now_us: Callable[[], int],
        clock: Callable[[], float],
        on_fatal: Callable[[str], None],
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> None:
        self._store = store
        self._directory = directory
        self._grants = GrantCache(directory)
        self._meter = meter
        self._now_us = now_us
        self._clock = clock
        self._on_fatal = on_fatal
        self._bounds = bounds
        self._epoch = ""
        self._failed: str | None = None
        self._draining = False
        self._streams = StreamCache(store)
        self._reader = StreamReader(store, self._streams)
        self._registry = Registry()
        self._rate_limiter = RateLimiter(bounds.rate_limit)
        self._receipts = ReadReceipts(store, now_us)
        self._presence_relay = PresenceRelay(registry=self._registry, streams=self._streams, receipts=self._receipts)
        self._tasks: set[asyncio.Task[None]] = set()
        self._writer = Writer(
            store=store,
            streams=self._streams,
            grants=self._grants,
            meter=meter,
            now_us=now_us,
            clock=clock,
            publish=self._publish,
            fail=self._fail,
            is_in_use=self._registry.is_followed,
            has_small_share=lambda member: self._rate_limiter.has_small_share(member, clock()),
            later_ms=bounds.storage_full_retry_ms,
        )
        self._handshake = Handshake(
            store=store,
            streams=self._streams,
            directory=directory,
            registry=self._registry,
            relay=self._presence_relay,
            meter=meter,
            now_us=now_us,
            transaction_end=self._writer.transaction_end,
            bounds=bounds,
        )
        self._housekeeping = Housekeeping(
            store=store,
            registry=self._registry,
            receipts=self._receipts,
            clock=clock,
            send_timeout_s=bounds.send_timeout_s,
        )
        self._projector = Projector(store, meter)
        self.caseload = Caseload(store=store, projector=self._projector, stream_of=self._streams.load)
        """The spaces of a therapist, in a line each."""
        self._writer_task: asyncio.Task[None] | None = None
        self._housekeeping_task: asyncio.Task[None] | None = None

    # --- for accounts and composition --------------------------------------------------------------------------------

    @property
    def failed(self) -> str | None:
        """Why nothing is acknowledged any more, in a word such as `disk_failed`; None while all is well."""
        return self._failed

    @property
    def draining(self) -> bool:
        """True if `drain` was called. No new connection is accepted then."""
        return self._draining

    @property
    def socket_count(self) -> int:
        """The number of connections, greeted or not."""
        return self._registry.count

    @property
    def bounds(self) -> Bounds:
        """The bounds on what one connection may cost."""
        return self._bounds

    @property
    def connections(self) -> list[Connection]:
        """Every connection."""
        return self._registry.everyone()

    async def start(self) -> None:
        """Start the writer and the housekeeping, in the running loop."""
        self._epoch = await self._store.epoch()
        self._writer_task = asyncio.create_task(self._writer.run(), name="writer")
        self._housekeeping_task = asyncio.create_task(self._keep_house(), name="housekeeping")

    async def drain(self, retry_ms: int) -> None:
        """Store what is queued, close every socket with `restart <retry_ms>`, save snapshots and reach, and stop."""
        self._draining = True
        self._writer.stop()
        if self._writer_task is not None:
            await self._writer_task
        for connection in self._registry.everyone():
            connection.close("restart", retry_ms, flush=True)
        await self._registry.emptied(self._bounds.drain_timeout_s)
        for connection in self._registry.everyone():
            connection.send_queue.abandon()
        for task in (self._housekeeping_task, *self._tasks):
            if task is not None:
                task.cancel()
        if self._failed is None:
            await self.run_housekeeping(at_end=True)

    async def projection(self, stream: str, audience: Audience) -> SharedProjection | PrivateProjection:
        """Return the projection of a stream up to its head. Raises `UnknownStream`."""
        return await self._projector.projection(stream, audience)

    async def admit(self, member: str, cost_us: float) -> float:
        """C2: admit a request of the member that will cost so many microseconds, after a short wait if need be.

        Returns 0 for an admitted request, or else the seconds after which to ask again; a refusal costs nothing.
        """
        wait_s = self._rate_limiter.wait_s(member, self._clock())
        if wait_s > LONGEST_WAIT_S:
            return wait_s
        self._rate_limiter.charge(member, cost_us, self._clock())
        if wait_s:
            await asyncio.sleep(wait_s)
        return 0.0

    async def run_housekeeping(self, *, at_end: bool = False) -> None:
        """Run what is due: save reach, seal segments, close stuck sockets."""
        try:
            await self._housekeeping.once(at_end=at_end)
            if at_end:
                await self._projector.save_all()
        except Exception as error:
            # The next round may succeed. A broken store is fatal (`broke`).
            self.broke("housekeeping", error)

    def connect(self, *, origin: str | None = None, serves: bool = True) -> Connection:
        """Make a connection. Whoever drives it calls `disconnect` at its end.

        Args:
            origin: the origin of the web page that connects, or None: a page signs in with a ticket only (H1).
            serves: whether streams are sent as they grow (a socket), or one batch of each (an exchange).
        """
        bounds = self._bounds
        send_queue = SendQueue(
            most_frames=bounds.queue_frames,
            most_bytes=bounds.queue_bytes,
            soft_bytes=bounds.queue_soft_bytes,
            clock=self._clock,
        )
        connection = Connection(
            self,
            grants=self._grants,
            limiter=self._rate_limiter,
            writer=self._writer,
            reader=self._reader,
            send_queue=send_queue,
            clock=self._clock,
            origin=origin,
            serves=serves,
        )
        self._registry.add(connection)
        if self._failed is not None or self._draining:
            connection.close("restart", bounds.restart_retry_ms)
        return connection

    def disconnect(self, connection: Connection) -> None:
        """Forget a connection whose socket is gone."""
        connection.gone()
        self._registry.remove(connection)

    def membership_changed(self, member: str) -> None:
        """Tell or close the sockets of a member whose grants have changed. Call it after the commit (S1)."""
        for connection in self._registry.of_member(member):
            if self._handshake.review(connection) and connection.alive:
                self._spawn(self._handshake.open_new(connection))

    def installation_revoked(self, installation: str) -> None:
        """Close the sockets of a revoked installation with `removed`. Call it after the commit (S1)."""
        for connection in self._registry.of_installation(installation):
            connection.close("removed")

    def signed_out(self, installation: str) -> None:
        """Close the sockets of a browser that signed out with `sign_in`. Call it after the commit."""
        for connection in self._registry.of_installation(installation):
            connection.close("sign_in")

    # --- what connections report (`ConnectionPort`) ------------------------------------------------------------------

    async def greet(self, connection: Connection, hello: Hello) -> None:
        """H1, H2: sign in and answer with `welcome`, or close."""
        try:
            await self._handshake.greet(connection, hello, epoch=self._epoch)
        except StoreRefusal:
            # There may be no room on the disk for a new device, for example.
            connection.close("busy", self._bounds.busy_retry_ms)
        except Broken as error:
            self.broke("greet", error)

    def reported(self, connection: Connection, reported: Reported) -> None:
        """E3: note how far the device has read, and tell the devices of the others."""
        self._presence_relay.reported(connection, reported)

    def announced(self, connection: Connection, presence: Presence) -> None:
        """L1: tell the others who is here. Whoever makes an exchange is gone at once, and so is not here."""
        if connection.serves:
            self._presence_relay.announced(connection, presence)

    def left(self, connection: Connection, word: CloseWord) -> None:
        """Forget a closed connection everywhere, and tell the others that its device is gone."""
        if word != "bye":
            self._meter.closed(word)
        if word in {"malformed", "too_large"}:
            connection.limit.charge(OFFENCE_US)
        if not connection.is_signed_in or not connection.serves:
            return
        was_current = self._registry.sign_out(connection)
        self._meter.sockets(self._registry.signed_count)
        if was_current:
            self._presence_relay.left(connection.device)

    def broke(self, doing: str, error: Exception) -> None:
        """Note a failure that is not the fault of any peer. A broken store is fatal."""
        if isinstance(error, Broken):
            self._fail("store_broken")
        else:
            note_bug(self._meter, doing, error)

    # --- after a commit ----------------------------------------------------------------------------------------------

    def _publish(self, published: Sequence[Published]) -> None:
        for growth in group_by_stream(published):
            self._housekeeping.grew(growth.stream, growth.before, growth.head)
            if not growth.is_plain:
                self._projector.forget(growth.stream)
            self._send_on(growth)

    def _send_on(self, growth: Growth) -> None:
        """Send the growth of a stream to everybody who follows it.

        Looking up followers and writing to sockets use different memory. Done in turn for each follower they would push
        each other out of the processor's caches, so all look-ups come first: 2 µs a follower with warm caches, some ten
        with cold ones.
        """
        stream, head, grant = growth.stream, growth.head, self._grants.grant
        made: list[EntriesFrame] = []
        sending: list[Callable[[bytes], None]] = []
        for connection in self._registry.on_stream(stream):
            if not made and connection.follows(stream):
                made = entries_frames(growth)
            if grant(connection.principal, stream) is not None:
                send = connection.deliver(stream, made, head)
                if send is not None:
                    sending.append(send)
        for send in sending:
            send(made[0].message)

    # --- ends --------------------------------------------------------------------------------------------------------

    def _fail(self, word: str) -> None:
        if self._failed is not None:
            return
        self._failed = word
        self._writer.close()
        note("store_failed", word=word)
        for connection in self._registry.everyone():
            connection.close("restart", self._bounds.restart_retry_ms)
        self._on_fatal(word)

    async def _keep_house(self) -> None:
        while True:
            await asyncio.sleep(self._bounds.housekeeping_every_s)
            await self.run_housekeeping()

    def _spawn(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self.broke("background", error)
