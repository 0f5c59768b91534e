"""The hub: every live connection, by stream and by member, and what is sent to whom after a commit."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Final

from msgspec import Struct

from handrail_server.live.connection import Batch, Connection
from handrail_server.live.desk import Desks
from handrail_server.live.directory import Directory, Grant, Signed
from handrail_server.live.fan import fans, growths
from handrail_server.live.faults import note, note_bug
from handrail_server.live.feed import Span
from handrail_server.live.greeting import LIMITS, look_up, offer, offered
from handrail_server.live.meter import Meter
from handrail_server.live.outbox import Outbox
from handrail_server.live.presence import Presences
from handrail_server.live.projector import Projector
from handrail_server.live.reach import Reaches
from handrail_server.live.registry import Registry
from handrail_server.live.session import Reported
from handrail_server.live.staging import Queued
from handrail_server.live.upkeep import Upkeep
from handrail_server.live.writer import Published, Writer
from handrail_server.store.errors import Broken, RowDamaged, StreamErased, UnknownStream
from handrail_server.store.port import Store
from handrail_shared.limits import BATCH_BYTES
from handrail_shared.rights import Audience
from handrail_shared.views.private import PrivateProjection
from handrail_shared.views.shared import SharedProjection
from handrail_shared.wire import (
    PROTOCOL_VERSION,
    CloseWord,
    Hello,
    Opened,
    Presence,
    StreamClosed,
    Welcome,
)


class Bounds(Struct, frozen=True, kw_only=True):
    """What one connection may cost, and how long things may take. Bytes, frames, seconds and milliseconds."""

    queue_frames: int = 4096
    queue_bytes: int = 4 * 1024 * 1024
    queue_soft_bytes: int = 512 * 1024
    send_timeout_s: float = 20.0
    greeting_timeout_s: float = 5.0
    sockets_per_installation: int = 16
    busy_retry_ms: int = 10_000
    storage_full_retry_ms: int = 10_000
    restart_retry_ms: int = 2_000
    drain_timeout_s: float = 5.0
    upkeep_every_s: float = 2.0


DEFAULT_BOUNDS: Final = Bounds()


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
        self._meter = meter
        self._now_us = now_us
        self._clock = clock
        self._on_fatal = on_fatal
        self._bounds = bounds
        self._epoch = ""
        self._failed: str | None = None
        self._draining = False
        self._desks = Desks(store)
        self._registry = Registry()
        self._presences = Presences()
        self._reaches = Reaches(store)
        self._tasks: set[asyncio.Task[None]] = set()
        self._writer = Writer(
            store=store,
            desks=self._desks,
            directory=directory,
            meter=meter,
            now_us=now_us,
            clock=clock,
            publish=self._publish,
            fail=self._fail,
            is_in_use=self._registry.is_followed,
            later_ms=bounds.storage_full_retry_ms,
        )
        self._upkeep = Upkeep(
            store=store,
            registry=self._registry,
            reaches=self._reaches,
            clock=clock,
            send_timeout_s=bounds.send_timeout_s,
        )
        self._projector = Projector(store, meter)
        self._writing: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None

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
        """Start the writer and the upkeep. Call it inside the running loop."""
        self._epoch = await self._store.epoch()
        self._writing = asyncio.create_task(self._writer.run(), name="writer")
        self._keeping = asyncio.create_task(self._keep_up(), name="upkeep")

    async def drain(self, retry_ms: int) -> None:
        """Finish what is queued, close every socket with `restart <retry_ms>`, save snapshots and reach, stop."""
        self._draining = True
        self._writer.stop()
        if self._writing is not None:
            await self._writing
        for connection in self._registry.everyone():
            connection.close("restart", retry_ms, flush=True)
        await self._registry.emptied(self._bounds.drain_timeout_s)
        for connection in self._registry.everyone():
            connection.outbox.abandon()
        for task in (self._keeping, *self._tasks):
            if task is not None:
                task.cancel()
        if self._failed is None:
            await self._upkeep.once()
            await self._projector.save_all()

    async def projection(self, stream: str, audience: Audience) -> SharedProjection | PrivateProjection:
        """The projection of a stream up to its head. Raises `UnknownStream`."""
        return await self._projector.projection(stream, audience)

    async def keep_up(self) -> None:
        """Do what is done now and then: write reach down, seal segments, give up stuck sockets."""
        try:
            await self._upkeep.once()
        except Exception as error:
            # The next round may do better; a broken store is fatal.
            self.broke("upkeep", error)

    def connect(self, *, tickets_only: bool = False, serves: bool = True) -> Connection:
        """A new connection; whoever drives it calls `disconnect` at its end."""
        bounds = self._bounds
        outbox = Outbox(
            most_frames=bounds.queue_frames,
            most_bytes=bounds.queue_bytes,
            soft_bytes=bounds.queue_soft_bytes,
            clock=self._clock,
        )
        connection = Connection(self, outbox, clock=self._clock, tickets_only=tickets_only, serves=serves)
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
        grants = {each.stream for each in self._directory.grants(member)}
        for connection in self._registry.of_member(member):
            for stream in connection.open - grants:
                self._close_stream(connection, stream)
            if not grants and connection.signed.role == "client":
                # A client's account is their place in a space; a therapist's is not.
                connection.close("removed")
            elif grants - connection.open:
                self._spawn(self._open_streams(connection))

    def installation_revoked(self, installation: str) -> None:
        """The installation was revoked, durably: its sockets are closed with `removed`. Call after the commit."""
        for connection in self._registry.of_installation(installation):
            connection.close("removed")

    # --- what a connection asks of the hub (`Switchboard`) -----------------------------------------------------------

    async def greet(self, connection: Connection, hello: Hello) -> None:
        """H1, H2: sign in and answer with `welcome`, or close."""
        signed = await self._sign_in(connection, hello)
        if signed is None:
            return
        connection.signed_in(signed, hello.device)
        if connection.serves and not self._admit(connection):
            return
        # Whatever an older connection of this device had on its way is on the disk or dropped before we say what we
        # have: it can commit nothing after `welcome`.
        await self._writer.between()
        grants = partial(self._directory.grants, signed.member)
        sightings = await look_up(grants, hello.streams, desks=self._desks, store=self._store)
        if not connection.alive:
            return
        if not self._directory.is_live(signed.installation):
            connection.close("removed")
            return
        found = offer(sightings, device=hello.device)
        connection.open = {each.stream for each in found.offered}
        connection.welcomed(
            Welcome(
                protocol=PROTOCOL_VERSION,
                epoch=self._epoch,
                now=self._now_us(),
                limits=LIMITS,
                streams=found.offered,
            ),
            found.starts,
        )
        if connection.serves:
            for stream in connection.open:
                self._enter(connection, stream)
            self._meter.sockets(self._registry.signed_count)

    async def queue(self, queued: Queued) -> None:
        """Give a push to the writer once there is room."""
        await self._writer.room()
        if not self._draining and self._failed is None:
            self._writer.put(queued)

    async def read(self, stream: str, span: Span) -> Batch | None:
        """Entries of a stream, or None where they cannot be read for now."""
        try:
            head = (await self._desks.of(stream)).head
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
            return None
        # A device that claims more than we have gets our checksum, sees that it differs, and reads again (E2).
        checksum = entries[-1].checksum if entries else head.checksum
        return Batch(entries=entries, head=head.position, checksum=checksum)

    def may_see(self, connection: Connection, stream: str) -> bool:
        """Whether the stream is open to the member behind the connection, at this moment."""
        signed = connection.signed
        return self._directory.is_live(signed.installation) and self._directory.grant(signed.member, stream) is not None

    def head(self, stream: str) -> int:
        """The last position of a stream in use."""
        desk = self._desks.known(stream)
        return 0 if desk is None else desk.head.position

    def may_relay(self, connection: Connection, device: str) -> bool:
        """R2: whether the member may offer lines of `device` again."""
        return self._directory.may_relay(connection.signed.member, device)

    def reported(self, connection: Connection, reported: Reported) -> None:
        """E3: note how far the device is, and tell the devices of the others."""
        desk = self._desks.known(reported.stream)
        if desk is None:
            return
        member = connection.signed.member
        reach = self._reaches.report(desk, member, held=reported.position, read=reported.read)
        if reach is None:
            return
        for other in self._registry.on_stream(reported.stream):
            if other.signed.member != member and self.may_see(other, reported.stream):
                other.tell(reach)

    def announced(self, connection: Connection, presence: Presence) -> None:
        """L1: tell the others who it is; what a device says of its own name counts for nothing."""
        named = Presence(
            stream=presence.stream,
            here=presence.here,
            member=connection.signed.member,
            device=connection.device,
            focus=presence.focus,
            typing=presence.typing,
        )
        self._presences.announce(named)
        self._relay(named)

    def left(self, connection: Connection, word: CloseWord) -> None:
        """The connection is closed: forget it everywhere, and tell the others that it is gone."""
        if word != "bye":
            self._meter.closed(word)
        if not connection.is_signed or not connection.serves:
            return
        was_current = self._registry.sign_out(connection)
        self._meter.sockets(self._registry.signed_count)
        if was_current:
            for gone in self._presences.leave(connection.device):
                self._relay(gone)

    def broke(self, doing: str, error: Exception) -> None:
        """Something failed that is not the fault of any peer."""
        if isinstance(error, Broken):
            self._fail("store_broken")
        else:
            note_bug(self._meter, doing, error)

    # --- greeting ----------------------------------------------------------------------------------------------------

    async def _sign_in(self, connection: Connection, hello: Hello) -> Signed | None:
        signed = await self._directory.sign_in(
            hello.credential, hello.device, now_us=self._now_us(), tickets_only=connection.tickets_only
        )
        if connection.outbox.closing is not None:
            return None
        if isinstance(signed, Signed):
            return signed
        self._meter.sign_in_failed()
        connection.close(signed)
        return None

    def _admit(self, connection: Connection) -> bool:
        """Register a socket; an older one of the same device is superseded."""
        older = self._registry.sign_in(connection)
        if older is not None:
            older.close("superseded")
        installation = connection.signed.installation
        if len(self._registry.of_installation(installation)) > self._bounds.sockets_per_installation:
            connection.close("busy", self._bounds.busy_retry_ms)
            return False
        return True

    def _enter(self, connection: Connection, stream: str) -> None:
        """The device was told that the stream is open: tell it how far the others are and who is here."""
        self._registry.follow(connection, stream)
        desk = self._desks.known(stream)
        for reach in [] if desk is None else self._reaches.others(desk, connection.signed.member):
            connection.tell(reach)
        for presence in self._presences.of(stream):
            if presence.device != connection.device:
                connection.tell(presence)

    # --- membership --------------------------------------------------------------------------------------------------

    async def _open_streams(self, connection: Connection) -> None:
        if not connection.alive:
            return
        member = connection.signed.member

        def new() -> list[Grant]:
            return [each for each in self._directory.grants(member) if each.stream not in connection.open]

        sightings = await look_up(new, [], desks=self._desks, store=self._store)
        for each in sightings:
            if connection.alive:
                connection.open.add(each.grant.stream)
                connection.answer(Opened(offered=offered(each, device=connection.device)))
                self._enter(connection, each.grant.stream)

    def _close_stream(self, connection: Connection, stream: str) -> None:
        self._registry.unfollow(connection, stream)
        connection.drop(stream)
        connection.answer(StreamClosed(stream=stream))
        for gone in self._presences.leave(connection.device, stream):
            self._relay(gone)

    # --- after a commit ----------------------------------------------------------------------------------------------

    def _publish(self, published: Sequence[Published]) -> None:
        for growth in growths(published):
            self._upkeep.grew(growth.stream, growth.before, growth.head)
            if not growth.is_plain:
                self._projector.forget(growth.stream)
            connections = self._registry.on_stream(growth.stream)
            if not connections:
                continue
            made = fans(growth)
            for connection in connections:
                if self.may_see(connection, growth.stream):
                    connection.deliver(growth.stream, made, growth.head)

    def _relay(self, presence: Presence) -> None:
        for other in self._registry.on_stream(presence.stream):
            if other.device != presence.device and self.may_see(other, presence.stream):
                other.tell(presence)

    # --- ends --------------------------------------------------------------------------------------------------------

    def _fail(self, word: str) -> None:
        if self._failed is not None:
            return
        self._failed = word
        note("store_failed", word=word)
        for connection in self._registry.everyone():
            connection.close("restart", self._bounds.restart_retry_ms)
        self._on_fatal(word)

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(self._bounds.upkeep_every_s)
            await self.keep_up()

    def _spawn(self, doing: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self.broke("background", error)
