"""A client's device behind a faulty network, her therapist's device beside it, and a real server behind both."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fakes.devices.handhelds import WIRING, Homes
from fakes.server.serving import Serving, serving
from faults.network.fault_proxy import FaultProxy, fault_proxy
from faults.set_full import SetFull
from faults.watching import Watching, wins_in, wins_on
from handrail_client.sync.transports import Transports


class Scene:
    """What there is, and what was promised to the phone."""

    def __init__(self, phone: Watching, proxy: FaultProxy, homes: Homes, server: Serving) -> None:
        self.phone = phone
        self.proxy = proxy
        self.homes = homes
        self.server = server

    async def compare(self) -> None:
        """Read everything everywhere, after all that happened."""
        stream, history = self.phone.stream, self.phone.history
        store = self.server.server.opened.store
        stored = await store.after(stream, 0, limit=100_000, max_bytes=2**40)
        history.reads("the server", wins_in(entry.line for entry in stored))
        for device in self.homes.opened:
            await device.once()
            assert 0 == await device.pending()
            assert [] == await device.log.own_lines(state="refused")
            history.reads(device.home.name, await wins_on(device, stream))


@asynccontextmanager
async def scene(tmp_path: Path, wiring: Transports = WIRING) -> AsyncGenerator[Scene]:
    """Everybody has joined and is current; the phone is not connected yet."""
    async with serving(tmp_path / "server") as server, fault_proxy(server.url) as proxy:
        homes = Homes(tmp_path, server)
        try:
            desk = await homes.therapist()
            phone = await homes.client_of(desk)
            await phone.once()
            await phone.log.move_to(proxy.url)
            shared = (await phone.log.spaces())[0].shared
            yield Scene(Watching(phone, shared, SetFull(), wiring), proxy, homes, server)
        finally:
            await homes.close()
