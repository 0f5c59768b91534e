"""Sets the stage: three homes of two people on a running server, brought together as people would."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from handrail_client.demo.almanac import Almanac
from handrail_client.demo.cast import Cast
from handrail_client.device import Device
from handrail_client.errors import DeviceProblem
from handrail_client.http_api import HttpApi
from handrail_client.joining import join, open_space, pair
from handrail_client.log import Log
from handrail_client.sync import Sync
from handrail_client.sync.segments import fetch_segments
from handrail_client.sync.transports import End, Transports
from handrail_client.sync.websocket import SocketTransport

CLIENT = "Maya"
HOMES = ("phone", "laptop", "therapist")
_SYNC_TIMEOUT_S = 60


class NotSynced(DeviceProblem):
    """A device of the story could not be brought up to date."""


async def set_stage(folder: Path, therapist_link: str, almanac: Almanac, closing: AsyncExitStack) -> Cast:
    """Join, open the space, accept, confirm, pair; the devices, ready for the story. Homes are in `folder`."""
    environment = almanac.environment()
    logs = {name: await closing.enter_async_context(await Log.open(folder / name)) for name in HOMES}
    almanac.turn(0, hour=9)
    await join(logs["therapist"], therapist_link, environment, device_name="desk")
    opened = await open_space(logs["therapist"], CLIENT, environment)
    maya = await join(logs["phone"], opened.link, environment, device_name="phone", display_name=CLIENT)
    osei = await logs["therapist"].identity()
    await HttpApi(osei.server, osei.token).confirm(opened.space.space, maya.member)
    code = await HttpApi(maya.server, maya.token).make_code()
    await pair(logs["laptop"], maya.server, code.code, environment, device_name="laptop")
    devices = {name: await Device.open(log, environment) for name, log in logs.items()}
    return Cast(almanac=almanac, sync=_sync_with(almanac), **devices)


def _sync_with(almanac: Almanac) -> Callable[[Device], Awaitable[None]]:
    wiring = Transports(
        now_us=almanac.now_us,
        monotonic_us=lambda: time.monotonic_ns() // 1000,
        chance=lambda: secrets.randbelow(1000),
        new_id=almanac.new_id,
        open_transport=lambda request: SocketTransport(request.server, request.on_event),
        fetch_segments=fetch_segments,
    )

    async def sync(device: Device) -> None:
        end = await Sync(device.log, wiring, news=lambda _: None).once(timeout_s=_SYNC_TIMEOUT_S, patient=True)
        if end is not End.CURRENT:
            raise NotSynced(f"A device of the demo could not sync: {end.value}.")
        await asyncio.sleep(0)

    return sync
