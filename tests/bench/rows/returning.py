"""Rows `reconnect`, `herd` and `memory idle`: coming back alone with nothing new, and all at once after a crash."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from bench.lines import line
from bench.population import Place, Resident, population
from bench.server import served
from bench.sizes import Sizes
from bench.table import Bound, Row
from bench.talk import Talk, pushed
from fakes.devices.handhelds import WIRING
from handrail_client.log import Log
from handrail_client.log.records import Identity, SpaceHeld
from handrail_client.sync import Sync
from handrail_client.sync.transport import FrameReceived, Transport, TransportEvent
from handrail_client.sync.transports import DialRequest, End
from handrail_client.sync.websocket import SocketTransport
from handrail_shared.wire import CloseWord

_EACH_ADDRESS = 150
"""Devices that share an address: fewer than the server allows one."""

_WARM = 4
"""Devices that are connected already when the memory of the others is measured."""


class _Counted:
    """Frames of one connection, in order: `>` to the server, `<` from it."""

    def __init__(self) -> None:
        self.directions = ""
        self.up_bytes = 0
        self.down_bytes = 0

    def wire(self, request: DialRequest) -> Transport:
        """A real link whose frames are counted."""

        def arrived(arrival: TransportEvent) -> None:
            if isinstance(arrival, FrameReceived):
                self.directions += "<"
                self.down_bytes += len(arrival.data)
            request.on_event(arrival)

        return _CountedLink(SocketTransport(request.server, arrived), self)


class _CountedLink:
    def __init__(self, link: Transport, counted: _Counted) -> None:
        self._link = link
        self._counted = counted

    def send(self, frame: bytes) -> None:
        self._counted.directions += ">"
        self._counted.up_bytes += len(frame)
        self._link.send(frame)

    async def close(self, word: CloseWord) -> None:
        await self._link.close(word)


async def reconnect(folder: Path, sizes: Sizes) -> list[Row]:
    """A phone of one space comes back and there is nothing new: frames of the real client until it is current."""
    async with population(folder / "reconnect") as made:
        home = await made.home(await made.therapist())
        phone = await made.device(home, home.client)
        await made.fill(phone, min(sizes.log, 1000))
    with served(folder / "reconnect") as server:
        async with await _home(folder / "phone", phone, server.url) as log:
            await _once(log, _Counted())
            again = _Counted()
            started = time.perf_counter()
            await _once(log, again)
            took = time.perf_counter() - started
            streams = len(await log.streams())
        peak = server.peak_mib()
    trips = again.directions.count("><")
    each_way = max(again.up_bytes, again.down_bytes) / streams
    measured = f"{again.up_bytes} up, {again.down_bytes} down, {streams} streams, {took * 1e3:.1f} ms in all"
    return [
        Row(
            name="reconnect",
            value=each_way,
            unit="bytes",
            against="each way and stream",
            side=Bound.AT_MOST,
            limit=300,
            measured=measured,
            peak_mib=peak,
            wire_bytes=again.up_bytes + again.down_bytes,
        ),
        Row(
            name="reconnect trips",
            value=trips,
            unit="round trips",
            against="after the handshake",
            side=Bound.AT_MOST,
            limit=1,
            measured=f"frames {again.directions}",
            peak_mib=peak,
            wire_bytes=again.up_bytes + again.down_bytes,
        ),
    ]


async def herd(folder: Path, sizes: Sizes) -> list[Row]:
    """The server is killed under connected devices; all come back at once, each with an event made meanwhile."""
    people = await _devices(folder / "herd", sizes.herd)
    with served(folder / "herd") as server:
        port = server.port
        few, many = [Talk(who) for who in people[:_WARM]], [Talk(who) for who in people[_WARM:]]
        await _greet(port, few)
        before_kib = server.rss_kib()
        await _greet(port, many)
        idle_kib = (server.rss_kib() - before_kib) / len(many)
        idle_peak = server.peak_mib()
        server.kill()
    started = time.perf_counter()
    with served(folder / "herd", port=port) as server:
        ready = time.perf_counter() - started
        talks = [Talk(who) for who in people]
        await _connect(port, talks)
        took = time.perf_counter() - started
        cpu = server.cpu_s()
        peak = server.peak_mib()
        wire = sum(talk.wire.sent_bytes + talk.wire.received_bytes for talk in talks)
        for talk in talks:
            talk.wire.abort()
    return [
        Row(
            name="herd",
            value=took,
            unit="s",
            against="from the kill",
            side=Bound.AT_MOST,
            limit=10,
            measured=f"{len(talks):,} devices current, {ready:.1f} s to be up again, {cpu:.1f} s of CPU",
            peak_mib=peak,
            wire_bytes=wire,
        ),
        Row(
            name="memory idle",
            value=idle_kib,
            unit="KiB",
            against="each idle connection",
            side=Bound.AT_MOST,
            limit=40,
            measured=f"{len(many):,} connections",
            peak_mib=idle_peak,
        ),
    ]


async def _devices(folder: Path, count: int) -> list[Resident]:
    """So many devices, two of each client."""
    async with population(folder) as made:
        therapist = await made.therapist()
        homes = [await made.home(therapist) for _ in range(count // 2)]
        return [await made.device(home, home.client) for home in homes for _ in range(2)]


async def _greet(port: int, talks: Sequence[Talk]) -> None:
    """Let all of them come, and be idle."""
    for at, talk in enumerate(talks):
        await talk.open(port, at=Place(), source=f"127.0.1.{at // _EACH_ADDRESS + 1}")


async def _connect(port: int, talks: Sequence[Talk]) -> None:
    """Let all of them come at once, and wait until each has settled what it made and holds what there is."""
    await asyncio.gather(*(_come(port, talk, f"127.0.1.{at // _EACH_ADDRESS + 1}") for at, talk in enumerate(talks)))


async def _come(port: int, talk: Talk, source: str) -> None:
    await talk.open(port, at=Place(), source=source)
    assert talk.welcome is not None
    shared = next(stream for stream in talk.welcome.streams if stream.stream == talk.who.shared)
    seq = shared.next_seq
    talk.wire.write(pushed(talk.who, seq, [line(talk.who.device, talk.who.member, seq)]))
    await talk.until(lambda: talk.acked >= seq and talk.position > shared.head)


async def _home(folder: Path, who: Resident, url: str) -> Log:
    log = await Log.open(folder)
    whom = Identity(
        member=who.member,
        role="client",
        name="Maya",
        device=who.device,
        device_name="phone",
        server=url,
        token=who.token,
    )
    await log.become(whom, [SpaceHeld(space=who.space, title="Maya", shared=who.shared, private=who.private)])
    return log


async def _once(log: Log, counted: _Counted) -> None:
    end = await Sync(log, replace(WIRING, open_transport=counted.wire), news=lambda _: None).once(timeout_s=30)
    assert end is End.CURRENT, end
