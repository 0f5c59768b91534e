"""The hub: every live connection, by stream and by member, and what is sent to whom after a commit."""

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
from handrail_server.live.session.send_window import EntriesFrame, Span
from handrail_server.live.switchboard import Batch
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_server.live.writer.transaction import QueuedPush
from handrail_server.live.writer.writer import Published, Writer
from handrail_server.store.errors import Broken, Refusal, RowDamaged, StreamErased, UnknownStream
from handrail_server.store.port import Store
from handrail_shared.limits import BATCH_BYTES
from handrail_shared.rights import Audience
from handrail_shared.views.private import PrivateProjection
from handrail_shared.views.shared import SharedProjection
from handrail_shared.wire import (
    CloseWord,
    Hello,
    Presence,
)

__all__ = ["DEFAULT_BOUNDS", "Bounds", "Hub"]


class Hub:
    """Connects sessions, the writer, the store and the directory."""

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
        self._registry = Registry()
        self._rate_limiter = RateLimiter(bounds.rate_limit)
        self._receipts = ReadReceipts(store, now_us)
        self._presence_relay = PresenceRelay(
            registry=self._registry, streams=self._streams, receipts=self._receipts, may_see=self.may_see
        )
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
        """Spaces in a line each."""
        self._writer_task: asyncio.Task[None] | None = None
        self._housekeeping_task: asyncio.Task[None] | None = None

    # --- for accounts and composition --------------------------------------------------------------------------------

    @property
    def failed(self) -> str | None:
        """Why nothing is acknowledged any more (a word such as `disk_failed`), or None. Readiness is false then."""
        return self._failed

    @property
    def draining(self) -> bool:
        """Whether `drain` was called: no new connection is taken."""
        return self._draining

    @property
    def socket_count(self) -> int:
        """How many connections there are, greeted or not."""
        return self._registry.count

    @property
    def bounds(self) -> Bounds:
        """What one connection may cost."""
        return self._bounds

    @property
    def connections(self) -> list[Connection]:
        """Every connection."""
        return self._registry.everyone()

    async def start(self) -> None:
        """Start the writer and the housekeeping. Call it inside the running loop."""
        self._epoch = await self._store.epoch()
        self._writer_task = asyncio.create_task(self._writer.run(), name="writer")
        self._housekeeping_task = asyncio.create_task(self._keep_house(), name="housekeeping")

    async def drain(self, retry_ms: int) -> None:
        """Finish what is queued, close every socket with `restart <retry_ms>`, save snapshots and reach, stop."""
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
        """The projection of a stream up to its head. Raises `UnknownStream`."""
        return await self._projector.projection(stream, audience)

    async def admit(self, member: str, cost_us: float) -> float:
        """C2: whether a request of the member that will cost this much may go on: 0 where it may, after a short wait if
        need be, or the seconds after which to ask again, and nothing is noted.
        """
        wait_s = self._rate_limiter.wait_s(member, self._clock())
        if wait_s > LONGEST_WAIT_S:
            return wait_s
        self._rate_limiter.charge(member, cost_us, self._clock())
        if wait_s:
            await asyncio.sleep(wait_s)
        return 0.0

    async def run_housekeeping(self, *, at_end: bool = False) -> None:
        """Do what is done now and then: write reach down, seal segments, give up stuck sockets."""
        try:
            await self._housekeeping.once(at_end=at_end)
            if at_end:
                await self._projector.save_all()
        except Exception as error:
            # The next round may do better; a broken store is fatal.
            self.broke("housekeeping", error)

    def connect(self, *, origin: str | None = None, serves: bool = True) -> Connection:
        """A new connection; whoever drives it calls `disconnect` at its end."""
        bounds = self._bounds
        send_queue = SendQueue(
            most_frames=bounds.queue_frames,
            most_bytes=bounds.queue_bytes,
            soft_bytes=bounds.queue_soft_bytes,
            clock=self._clock,
        )
        connection = Connection(self, send_queue, clock=self._clock, origin=origin, serves=serves)
        self._registry.add(connection)
        if self._failed is not None or self._draining:
            connection.close("restart", bounds.restart_retry_ms)
        return connection

    def disconnect(self, connection: Connection) -> None:
        """The socket is no more."""
        connection.gone()
        self._registry.remove(connection)

    def membership_changed(self, member: str) -> None:
        """What is open to `member` changed, durably: their sockets are told or closed. Call after the commit."""
        for connection in self._registry.of_member(member):
            if self._handshake.review(connection) and connection.alive:
                self._spawn(self._handshake.open_new(connection))

    def installation_revoked(self, installation: str) -> None:
        """The installation was revoked, durably: its sockets are closed with `removed`. Call after the commit."""
        for connection in self._registry.of_installation(installation):
            connection.close("removed")

    def signed_out(self, installation: str) -> None:
        """The browser signed out, durably: its sockets are closed with `sign_in`. Call after the commit."""
        for connection in self._registry.of_installation(installation):
            connection.close("sign_in")

    # --- what a connection asks of the hub (`Switchboard`) -----------------------------------------------------------

    async def greet(self, connection: Connection, hello: Hello) -> None:
        """H1, H2: sign in and answer with `welcome`, or close."""
        try:
            await self._handshake.greet(connection, hello, epoch=self._epoch)
        except Refusal:
            # No room on the disk for a new device's name, say.
            connection.close("busy", self._bounds.busy_retry_ms)
        except Broken as error:
            self.broke("greet", error)

    async def queue(self, queued: QueuedPush) -> None:
        """Give a push to the writer once there is room."""
        await self._writer.room_for(queued.source)
        if not self._draining and self._failed is None:
            self._writer.put(queued)

    def queue_at_once(self, queued: QueuedPush) -> bool:
        """Give a push to the writer if there is room now; whether there was."""
        if not self._writer.has_room_for(queued.source):
            return False
        if not self._draining and self._failed is None:
            self._writer.put(queued)
        return True

    async def read(self, stream: str, span: Span) -> Batch | None:
        """Entries of a stream, or None where they cannot be read for now."""
        try:
            head = (await self._streams.load(stream)).head
        except (StreamErased, UnknownStream):
            return None
        try:
            # Not beyond the head that was published: what the disk has of a transaction whose end we have not seen yet
            # is sent when it is acknowledged.
            limit = min(span.limit, head.position - span.after)
            entries = (
                await self._store.after(stream, span.after, limit=limit, max_bytes=BATCH_BYTES) if limit > 0 else []
            )
        except (StreamErased, UnknownStream):
            return None
        except RowDamaged as error:
            note("row_damaged", stream=error.stream, position=error.position)
            before = error.position - span.after - 1
            if before > 0:
                return await self.read(stream, Span(after=span.after, limit=before)) if before < span.limit else None
            if error.stub is None:
                return None
            # The line is lost here, and what comes after it is not: a stub lets followers get past.
            entries = [error.stub]
        # A device that claims more than we have gets our checksum, sees that it differs, and reads again (E2).
        checksum = entries[-1].checksum if entries else head.checksum
        return Batch(entries=entries, head=head.position, checksum=checksum)

    def may_see(self, connection: Connection, stream: str) -> bool:
        """Whether the stream is open to the member behind the connection, at this moment."""
        return self._grants.grant(connection.principal, stream) is not None

    def head(self, stream: str) -> int:
        """The last position of a stream in use."""
        cached = self._streams.get(stream)
        return 0 if cached is None else cached.head.position

    def may_relay(self, connection: Connection, device: str) -> bool:
        """R2: whether the member may offer lines of `device` again."""
        return self._directory.may_relay(connection.principal.member, device)

    def charge(self, connection: Connection, cost_us: float) -> float:
        """C2: the member has cost this much; how long they are to wait before anything more is done for them."""
        return self._rate_limiter.charge(connection.principal.member, cost_us, self._clock())

    def wait_s(self, connection: Connection) -> float:
        """C2: how long the member is to wait before anything more is done for them."""
        return self._rate_limiter.wait_s(connection.principal.member, self._clock())

    def has_small_share(self, connection: Connection) -> bool:
        """C2: whether others are to wait for less of what is done for the member."""
        return self._rate_limiter.has_small_share(connection.principal.member, self._clock())

    def reported(self, connection: Connection, reported: Reported) -> None:
        """E3: note how far the device is, and tell the devices of the others."""
        self._presence_relay.reported(connection, reported)

    def announced(self, connection: Connection, presence: Presence) -> None:
        """L1: tell the others who is here. An exchange is over at once: whoever makes it is not here."""
        if connection.serves:
            self._presence_relay.announced(connection, presence)

    def left(self, connection: Connection, word: CloseWord) -> None:
        """The connection is closed: forget it everywhere, and tell the others that it is gone."""
        if word != "bye":
            self._meter.closed(word)
        if word in {"malformed", "too_large"}:
            connection.charge(OFFENCE_US)
        if not connection.is_signed_in or not connection.serves:
            return
        was_current = self._registry.sign_out(connection)
        self._meter.sockets(self._registry.signed_count)
        if was_current:
            self._presence_relay.left(connection.device)

    def broke(self, doing: str, error: Exception) -> None:
        """Something failed that is not the fault of any peer."""
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
        """Send everybody who follows the stream what it grew by.

        First it is looked up what to send to whom, then it is sent: the two take turns with the processor's caches.
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
