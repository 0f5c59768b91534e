"""A server goes back to a backup that is 500 events old, openly or in silence; its devices bring everything again."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from fakes.devices.handhelds import Homes
from fakes.server.process import served
from fakes.server.serving import Serving, serving
from faults.people_at_work import Histories, Home
from handrail_client.cli.output.words import NOTICES, STOPPED
from handrail_client.http_api import HttpApi
from handrail_client.log import Log
from handrail_server import serve
from handrail_server.settings import Settings
from handrail_shared.canonical import canonical

LOST = 500
RESTORED, RESENDING, DIFFERED = (NOTICES[item] for item in ("server_restored", "resending", "copy_differed"))


class Practice:
    """A server's folder, a backup of it, and the homes of Maya (phone, laptop, tablet) and Dr Osei (desk)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "server"
        self.backup = folder / "backup"
        self.desk, self.phone, self.laptop, self.tablet = (
            Home(folder / name) for name in ("desk", "phone", "laptop", "tablet")
        )
        self.histories = Histories()

    @property
    def three(self) -> list[Home]:
        """The devices that are used on."""
        return [self.phone, self.laptop, self.desk]

    async def begin(self) -> None:
        """Everybody joins and writes a little; then the backup is made."""
        async with serving(self.folder) as server:
            homes = Homes(self.desk.folder.parent, server)
            desk = await homes.therapist()
            phone = await homes.client_of(desk)
            await homes.further(phone)
            await homes.further(phone, "tablet")
            await homes.close()
            for device in self.three:
                await device.write(self.histories, 10)
            await self.sync(server.url)
        shutil.copytree(self.folder, self.backup)

    async def go_on(self) -> None:
        """500 further events of three devices are acknowledged, and the tablet is taken off."""
        async with serving(self.folder) as server:
            await self.sync(server.url)
            for number, item in ((200, self.phone), (100, self.laptop), (100, self.desk)):
                await item.write(self.histories, number)
            for item in (self.phone, self.laptop):
                await item.write(self.histories, 50, private=True)
            await self.sync(server.url)
            await revoke_tablet(self, server)
        await self.histories.read_homes(*self.three)

    async def sync(self, url: str, *but: Home) -> str:
        """All three sync until all have everything; what they were told."""
        here = [device for device in self.three if device not in but]
        return "\n".join([await item.sync(url) for item in (*here, *here)])

    def put_back(self, *names: str) -> None:
        """The operator puts these files back from the backup; nothing of a newer database may lie beside them."""
        for path in self.folder.glob("*.db-*"):
            path.unlink()
        for name in names:
            shutil.copy2(self.backup / name, self.folder / name)


async def revoke_tablet(practice: Practice, server: Serving) -> None:
    async with await Log.open(practice.phone.folder) as log:
        whom = await log.identity()
    accounts = HttpApi(server.url, whom.token)
    await accounts.revoke(next(device.installation for device in await accounts.devices() if device.name == "tablet"))


@asynccontextmanager
async def restored(tmp_path: Path, *names: str) -> AsyncGenerator[Practice]:
    """A practice that lost 500 acknowledged events; these files were put back."""
    practice = Practice(tmp_path)
    await practice.begin()
    before = practice.histories.acknowledged
    await practice.go_on()
    assert LOST + 30 == practice.histories.acknowledged - before
    practice.put_back(*names)
    yield practice


def why_not(capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """What a server says that does not start."""
    assert serve.run(Settings(data_dir=folder, port=0)) == 1
    return capsys.readouterr().err


async def test_R1_500_events_that_a_restored_server_lacks_come_back_once_and_people_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with restored(tmp_path, "handrail.db", "keys.db") as practice:
        refusal = await asyncio.to_thread(why_not, capsys, practice.folder)
        async with served(practice.folder, "--accept-rollback") as server:
            async with await Log.open(practice.phone.folder) as log:
                await log.move_to(server.url)
            on_screen = (await practice.phone.run("sync", "--timeout", "60")).stderr
            told = [await item.sync(server.url) for item in (practice.laptop, practice.desk)]
            await practice.sync(server.url)
            remembered = (await practice.phone.run("status")).stdout
            async with await Log.open(practice.tablet.folder) as log:
                await log.move_to(server.url)
            tablet = await practice.tablet.run("sync", "--timeout", "60")
            shown = {canonical(await device.shown()) for device in practice.three}
            assert await server.stop() == 0
        await practice.histories.read_homes(*practice.three)
        await practice.histories.read_server(practice.folder)

        assert [] == practice.histories.wrong
        assert "older than what this server acknowledged" in refusal
        assert "accept the rollback" in refusal
        assert [True] * 4 == [RESTORED in notice for notice in (on_screen, remembered, *told)]
        # The phone had brought the laptop's events with its own (R2), so the laptop had nothing to send.
        assert [True, True, False, True] == [RESENDING in notice for notice in (on_screen, remembered, *told)]
        assert (1, True) == (tablet.returncode, STOPPED["removed"] in tablet.stderr)
        assert 1 == len(shown)


async def test_R1_a_rollback_in_silence_is_noticed_by_every_device(tmp_path: Path) -> None:
    """A snapshot of the whole machine goes back with its high-water mark: only the devices can know better."""
    async with restored(tmp_path, "handrail.db", "keys.db", "highwater") as practice:
        async with served(practice.folder) as server:
            told = [await device.sync(server.url) for device in practice.three]
            await practice.sync(server.url)
            assert await server.stop() == 0
        await practice.histories.read_homes(*practice.three)
        await practice.histories.read_server(practice.folder)

        assert [] == practice.histories.wrong
        assert [True, False, True] == [RESENDING in notice for notice in told]
        assert DIFFERED in told[1]


async def test_R2_what_a_device_wrote_that_is_gone_for_good_comes_back_from_another_of_its_person(
    tmp_path: Path,
) -> None:
    async with restored(tmp_path, "handrail.db", "keys.db") as practice:
        async with served(practice.folder, "--accept-rollback") as server:
            await practice.sync(server.url, practice.laptop)
            assert await server.stop() == 0
        await practice.histories.read_homes(practice.phone, practice.desk)
        await practice.histories.read_server(practice.folder)

        assert [] == practice.histories.wrong


async def test_the_checker_finds_a_restored_server_whose_devices_stay_away(tmp_path: Path) -> None:
    async with restored(tmp_path, "handrail.db", "keys.db", "highwater") as practice:
        await practice.histories.read_server(practice.folder)

        assert LOST == sum("lost to the server" in fault for fault in practice.histories.wrong)
