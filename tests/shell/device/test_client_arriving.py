"""A device that stopped between the server's word and its own log says later who came, and says it once."""

from pathlib import Path

import pytest

from fakes.devices.handhelds import AROUND, Handheld, Homes
from fakes.server.serving import serving
from handrail_client.errors import StorageFull
from handrail_client.joining import join, open_space
from handrail_client.log import Log
from handrail_client.spaces import bodies_holding
from handrail_shared.events.space import MemberJoined, SpaceOpened


def stops(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is to be appended to this log is not."""

    async def append(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(log, "append", append)


async def said(log: Log) -> list[str]:
    """How often each member is said to have come, and each space to have been opened, as this device shows it."""
    (space,) = await log.spaces()
    bodies = await bodies_holding(log, space.shared, b'"member_joined"', b'"space_opened"')
    names = [body.name if isinstance(body, MemberJoined) else "the space" for body in bodies]
    assert all(isinstance(body, MemberJoined | SpaceOpened) for body in bodies)
    return sorted(names)


async def test_who_came_is_said_with_the_next_sync_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path / "server") as server:
        homes = Homes(tmp_path, server)
        desk = await homes.therapist()
        opened = await open_space(desk.log, "Maya", AROUND)
        log = await Log.open(tmp_path / "phone")
        phone = Handheld(log, tmp_path / "phone")
        with monkeypatch.context() as stopped:
            stops(log, stopped)
            with pytest.raises(StorageFull):
                await join(log, opened.link, AROUND, device_name="phone", display_name="Maya")
        await homes.confirm(desk, phone)

        await phone.once()
        await phone.once()
        await desk.once()

        assert ["Dr Osei", "Maya", "the space"] == await said(desk.log)
        assert [False] == [space.arriving for space in await log.spaces()]
        await log.close()
        await homes.close()


async def test_a_space_that_was_granted_is_said_to_be_open_with_the_next_sync(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(tmp_path / "server") as server:
        homes = Homes(tmp_path, server)
        desk = await homes.therapist()
        with monkeypatch.context() as stopped:
            stops(desk.log, stopped)
            with pytest.raises(StorageFull):
                await open_space(desk.log, "Maya", AROUND)

        await desk.once()
        await desk.once()

        assert ["Dr Osei", "the space"] == await said(desk.log)
        await homes.close()
