"""A hub over a store in memory, with a furnished directory, a client's and a therapist's devices, and a set clock."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from msgspec.structs import replace

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, SPACE, STREAM, identifier
from fakes.core.pair import NOW, Peer
from fakes.server.fake_directory import FakeDirectory
from fakes.server.memory import MemoryStore
from fakes.server.raw_client import RawClient
from fakes.server.stores import new_ids
from handrail_server.live.hub.hub import DEFAULT_BOUNDS, Bounds, Hub
from handrail_server.live.meter import Meter, NullMeter
from handrail_server.live.rate_limit import RateLimit
from handrail_server.store.port import Store

CLIENT = MEMBER
THERAPIST = OTHER_MEMBER
PHONE = identifier(0xA1)
DESK = identifier(0xA2)
SHARED = STREAM
JOURNAL = identifier(0xAB)
NOTES = identifier(0xAC)
UNLIMITED = RateLimit(small_us=1 << 50, burst_us=1 << 50)
"""C2: time stands still here, so whoever is over their allowance would never be let on."""


class Clock:
    """Time that stands still until told otherwise: microseconds of the wall, seconds of the stopwatch."""

    def __init__(self) -> None:
        self.now_us = NOW
        self.seconds = 0.0


class LiveHub:
    """One space: a client with a phone, a therapist with a desk, the shared stream and a private one each."""

    def __init__(self, store: Store, *, bounds: Bounds, meter: Meter) -> None:
        self.store = store
        self.directory = FakeDirectory()
        self.clock = Clock()
        self.fatal: list[str] = []
        self.peers: list[Peer] = []
        self.clients: list[RawClient] = []
        self.hub = Hub(
            store=store,
            directory=self.directory,
            meter=meter,
            now_us=lambda: self.clock.now_us,
            clock=lambda: self.clock.seconds,
            on_fatal=self.fatal.append,
            bounds=replace(bounds, rate_limit=UNLIMITED) if bounds.rate_limit == RateLimit() else bounds,
        )

    def peer(self, device: str, member: str, installation: str) -> Peer:
        """A device of a member."""
        self.peers.append(Peer(self.hub, device=device, member=member, credential=f"token {installation}"))
        return self.peers[-1]

    def phone(self, device: str = DEVICE) -> Peer:
        """The client's device."""
        return self.peer(device, CLIENT, PHONE)

    def desk(self, device: str = OTHER_DEVICE) -> Peer:
        """The therapist's device."""
        return self.peer(device, THERAPIST, DESK)

    def raw_phone(self, device: str = DEVICE) -> RawClient:
        """Connect the client's device as a raw client."""
        return self._keep(RawClient(self.hub, credential=f"token {PHONE}", device=device))

    def raw_desk(self, device: str = OTHER_DEVICE) -> RawClient:
        """Connect the therapist's device as a raw client."""
        return self._keep(RawClient(self.hub, credential=f"token {DESK}", device=device))

    def _keep(self, client: RawClient) -> RawClient:
        self.clients.append(client)
        return client

    async def furnish(self) -> None:
        """Open streams and grants."""
        await self.store.open_stream(SHARED, space=SPACE, audience="shared", owner=None)
        await self.store.open_stream(JOURNAL, space=SPACE, audience="private", owner=CLIENT)
        await self.store.open_stream(NOTES, space=SPACE, audience="private", owner=THERAPIST)
        self.directory.install(CLIENT, PHONE)
        self.directory.install(THERAPIST, DESK, "therapist")
        self.directory.open(CLIENT, SHARED)
        self.directory.open(CLIENT, JOURNAL, audience="private")
        self.directory.open(THERAPIST, SHARED, role="therapist")
        self.directory.open(THERAPIST, NOTES, role="therapist", audience="private")


@asynccontextmanager
async def live_hub(
    store: Store | None = None, *, bounds: Bounds = DEFAULT_BOUNDS, meter: Meter | None = None
) -> AsyncGenerator[LiveHub]:
    """Run a furnished live hub."""
    built = LiveHub(store or MemoryStore(new_id=new_ids()), bounds=bounds, meter=meter or NullMeter())
    await built.furnish()
    await built.hub.start()
    try:
        yield built
    finally:
        for peer in built.peers:
            await peer.hang_up()
        for client in built.clients:
            built.hub.disconnect(client.connection)
        await built.hub.drain(0)
