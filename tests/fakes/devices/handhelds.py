"""Devices with real logs and real links to a server in the same test: each a home in a folder of its own."""

import asyncio
import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from fakes.server.serving import Serving
from handrail_client.device import Device
from handrail_client.environment import Environment
from handrail_client.joining import join, open_space, pair
from handrail_client.log import Log
from handrail_client.sync import Sync
from handrail_client.sync.http import HttpTransport
from handrail_client.sync.notifications import Notification
from handrail_client.sync.segments import fetch_segments
from handrail_client.sync.transport import Transport
from handrail_client.sync.transports import DialRequest, End, Transports
from handrail_client.sync.websocket import SocketTransport
from handrail_server.accounts.storage.changes import AccountRefusal
from handrail_server.accounts.storage.register import Installation
from handrail_server.app import now_us
from handrail_shared.canonical import canonical
from handrail_shared.ids import uuid7

TIMEOUT_S = 300
TODAY = "2026-11-22"

_numbers = itertools.count(1)


def new_id() -> str:
    """A fresh id, in rising order."""
    return uuid7(now_us(), next(_numbers))


def open_transport(request: DialRequest) -> Transport:
    return HttpTransport(request) if request.over_http else SocketTransport(request.server, request.on_event)


WIRING = Transports(
    now_us=now_us,
    monotonic_us=lambda: time.monotonic_ns() // 1000,
    chance=lambda: 0,
    new_id=new_id,
    open_transport=open_transport,
    fetch_segments=fetch_segments,
)
AROUND = Environment(now_us=now_us, today=lambda: TODAY, new_id=new_id)


class Handheld:
    """A device of somebody, on the log in `home`. `told` collects what its sync says."""

    def __init__(self, log: Log, home: Path) -> None:
        self.log = log
        self.home = home
        self.told: list[Notification] = []
        self.wiring = WIRING

    async def device(self) -> Device:
        return await Device.open(self.log, AROUND)

    def sync(self, **changes: Any) -> Sync:
        return Sync(self.log, replace(self.wiring, **changes), news=self.told.append)

    async def once(self, **changes: Any) -> End:
        async with asyncio.timeout(TIMEOUT_S):
            return await self.sync(**changes).once(timeout_s=TIMEOUT_S)

    async def shared(self) -> bytes:
        """The shared projection as it is shown, in canonical form."""
        return canonical((await (await self.device()).shown()).shared)

    async def private(self) -> bytes:
        return canonical((await (await self.device()).shown()).private)

    async def pending(self) -> int:
        return sum(stream.pending for stream in await self.log.streams())

    async def close(self) -> None:
        await self.log.close()


class Homes:
    """Homes in a folder, all of one server, closed together."""

    def __init__(self, folder: Path, server: Serving) -> None:
        self.folder = folder
        self.server = server
        self.opened: list[Handheld] = []

    async def open(self, name: str) -> Handheld:
        home = self.folder / name
        self.opened.append(Handheld(await Log.open(home), home))
        return self.opened[-1]

    async def therapist(self, name: str = "desk") -> Handheld:
        """Dr Osei's device, joined by a link."""
        invited = await self.server.services.spaces.invite_therapist("Dr Osei", now_us=now_us())
        desk = await self.open(name)
        await join(desk.log, f"{self.server.url}/join#{invited.secret}", AROUND, device_name=name)
        return desk

    async def client_of(self, desk: Handheld, *, name: str = "phone", confirmed: bool = True) -> Handheld:
        """Maya's device, joined by a link of a new space of Dr Osei's."""
        opened = await open_space(desk.log, "Maya", AROUND)
        phone = await self.open(name)
        await join(phone.log, opened.link, AROUND, device_name=name, display_name="Maya")
        if confirmed:
            await self.confirm(desk, phone)
        return phone

    async def confirm(self, desk: Handheld, phone: Handheld) -> None:
        client = await phone.log.identity()
        space = (await phone.log.spaces())[0].space
        await self.server.services.spaces.confirm(await self.caller(desk), space, client.member, now_us=now_us())

    async def caller(self, who: Handheld) -> Installation:
        """A device as the server knows it."""
        known = self.server.services.directory.caller((await who.log.identity()).token)
        assert isinstance(known, Installation)
        return known

    async def further(self, of: Handheld, name: str = "laptop") -> Handheld:
        """A further device of the same person."""
        made = await self.server.services.joining.make_code(await self.caller(of), now_us=now_us())
        assert not isinstance(made, AccountRefusal)
        laptop = await self.open(name)
        await pair(laptop.log, self.server.url, made.code, AROUND, device_name=name)
        return laptop

    async def close(self) -> None:
        for device in self.opened:
            await device.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something holds that no event tells."""
    async with asyncio.timeout(TIMEOUT_S):
        while not condition():  # noqa: ASYNC110 - there is no event for what the test looks at
            await asyncio.sleep(0.01)
