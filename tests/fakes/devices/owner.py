"""A device whose owner has joined, and what it shows of a space."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fakes.devices.homes import SHARED, START_US, environment, joined
from handrail_client.device import Device
from handrail_shared.events.fields import Role
from handrail_shared.events.space import MemberJoined


@asynccontextmanager
async def device(home: Path, role: Role = "client") -> AsyncGenerator[Device]:
    async with await joined(home, role=role) as log:
        whom = await log.identity()
        await log.append(SHARED, [MemberJoined(member=whom.member, role=role, name=whom.name)], now_us=START_US)
        yield await Device.open(log, environment())


async def shared(of: Device) -> dict[str, Any]:
    return cast("dict[str, Any]", (await of.shown()).shared)


async def private(of: Device) -> dict[str, Any]:
    return cast("dict[str, Any]", (await of.shown()).private)


async def goal_of(of: Device) -> dict[str, Any]:
    return (await shared(of))["board"]["goals"][0]
