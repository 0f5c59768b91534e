"""A device's folder is copied, and both copies are used: two lives of one device, of which nothing may be lost."""

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fakes.devices.handhelds import Homes
from fakes.server.serving import serving
from faults.people_at_work import Histories, Home
from handrail_client.cli.output.words import NOTICES
from handrail_shared.canonical import canonical

COPIED = NOTICES["copied_device"]


@asynccontextmanager
async def two_people(tmp_path: Path) -> AsyncGenerator[tuple[Home, Home]]:
    """Maya's phone and Dr Osei's desk, joined and current, and their server."""
    async with serving(tmp_path / "server") as server:
        homes = Homes(tmp_path, server)
        desk = await homes.therapist()
        for item in (await homes.client_of(desk), desk):
            await item.once()
        await homes.close()
        yield Home(tmp_path / "phone"), Home(tmp_path / "desk")


@pytest.mark.parametrize("unsent", [0, 3], ids=["all sent", "some unsent"])
async def test_P3_a_copied_device_is_used_on_in_both_lives_and_nothing_is_lost(tmp_path: Path, unsent: int) -> None:
    histories = Histories()
    async with two_people(tmp_path) as (phone, desk):
        await phone.write(histories, 5)
        await phone.sync()
        await phone.write(histories, unsent)
        await phone.write(histories, unsent, private=True)
        shutil.copytree(phone.folder, tmp_path / "copy")
        copy = Home(tmp_path / "copy")
        said: dict[str, str] = {"phone": "", "copy": ""}

        for _ in range(2):
            for item in (phone, copy):
                await item.write(histories, 4)
                await item.write(histories, 2, private=True)
            for item in (copy, phone):
                said[item.folder.name] += await item.sync()
        for item in (copy, phone, desk):
            await item.sync()

        assert [COPIED in said["phone"], COPIED in said["copy"]].count(True) == 1
        named = phone if COPIED in said["phone"] else copy
        assert COPIED in (await named.run("status")).stdout
        await histories.read_homes(phone, copy, desk)
        assert canonical(await phone.shown()) == canonical(await copy.shown()) == canonical(await desk.shown())
    await histories.read_server(tmp_path / "server")

    assert [] == histories.wrong
    assert 5 + 2 * unsent + 2 * 2 * (4 + 2) == histories.acknowledged


async def test_P3_a_device_that_goes_back_to_its_backup_gets_its_later_events_back(tmp_path: Path) -> None:
    histories = Histories()
    async with two_people(tmp_path) as (phone, desk):
        await phone.write(histories, 5)
        shutil.copytree(phone.folder, tmp_path / "backup")
        await phone.sync()
        await phone.write(histories, 7)
        await phone.write(histories, 7, private=True)
        await phone.sync()

        shutil.rmtree(phone.folder)
        shutil.copytree(tmp_path / "backup", phone.folder)
        await phone.write(histories, 3)
        said = await phone.sync()
        await desk.sync()

        assert COPIED in said
        await histories.read_homes(phone, desk)
    await histories.read_server(tmp_path / "server")

    assert [] == histories.wrong
    assert 15 + 7 == sum(history.verdict.tried for history in histories.values())


async def test_the_checker_finds_a_life_whose_entries_were_thrown_away(tmp_path: Path) -> None:
    histories = Histories()
    async with two_people(tmp_path) as (phone, desk):
        await phone.write(histories, 2)
        await phone.sync()
        await histories.read_homes(phone, desk)

        assert any("lost to desk" in fault for fault in histories.wrong)
