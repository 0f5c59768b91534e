"""The files of a server are deleted, renamed or replaced under it: it notices, and acknowledges nothing more."""

import asyncio
import shutil
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from fakes.devices.handhelds import Handheld, Homes
from fakes.server.process import Served, served
from fakes.server.serving import heard, serving
from faults.people_at_work import Histories
from faults.watching import Watching, connected
from handrail_client.log import Log
from handrail_server import serve
from handrail_server.settings import Settings
from handrail_server.store.folder import Watch

NOTICED_S = 5

Damage = Callable[[Path], None]


def log_deleted(folder: Path) -> None:
    (folder / "handrail.db-wal").unlink()


def log_replaced(folder: Path) -> None:
    (folder / "empty").touch()
    (folder / "empty").replace(folder / "handrail.db-wal")


def database_deleted(folder: Path) -> None:
    (folder / "handrail.db").unlink()


def database_renamed(folder: Path) -> None:
    (folder / "handrail.db").rename(folder / "handrail.old")


def database_replaced(folder: Path) -> None:
    """By its backup, the way somebody would who does not stop the server first."""
    (folder.parent / "backup.db").replace(folder / "handrail.db")


def keys_deleted(folder: Path) -> None:
    (folder / "keys.db").unlink()


def folder_renamed(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))


DAMAGES: list[Damage] = [
    log_deleted,
    log_replaced,
    database_deleted,
    database_renamed,
    database_replaced,
    keys_deleted,
    folder_renamed,
]


def test_a_server_that_nobody_writes_to_looks_often_enough() -> None:
    assert serve._WATCH_EVERY_S < NOTICED_S


@pytest.mark.parametrize("damage", DAMAGES, ids=[item.__name__ for item in DAMAGES])
async def test_P5_nothing_is_acknowledged_once_a_file_is_not_where_it_was(tmp_path: Path, damage: Damage) -> None:
    async with serving(tmp_path / "server") as host:
        client = await host.client_of(await host.therapist())
        shutil.copy(tmp_path / "server" / "handrail.db", tmp_path / "backup.db")
        async with client.live() as socket:
            await socket.send(client.push(client.shared))
            before = await heard(socket, {"ack"})
            damage(tmp_path / "server")

            await socket.send(client.push(client.shared))
            after = await heard(socket, {"ack"})
        ready = await host.http.get("/readyz")

        assert "ack" == before["type"]
        assert ("closed", "restart 2000") == (after["type"], after["reason"])
        assert (503, "store_lost") == (ready.status_code, ready.json()["code"])
        assert ["store_lost"] == host.fatal


async def test_the_check_finds_a_server_that_does_not_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "look", lambda _: None)
    async with serving(tmp_path / "server") as host:
        client = await host.client_of(await host.therapist())
        async with client.live() as socket:
            log_deleted(tmp_path / "server")

            await socket.send(client.push(client.shared))

            assert "ack" == (await heard(socket, {"ack"}))["type"]


@pytest.mark.parametrize("damage", DAMAGES, ids=[item.__name__ for item in DAMAGES])
async def test_a_server_is_not_ready_once_a_file_is_not_where_it_was(tmp_path: Path, damage: Damage) -> None:
    async with serving(tmp_path / "server") as host:
        client = await host.client_of(await host.therapist())
        shutil.copy(tmp_path / "server" / "handrail.db", tmp_path / "backup.db")
        async with client.live() as socket:
            before = (await host.http.get("/readyz")).status_code
            damage(tmp_path / "server")

            after = (await host.http.get("/readyz")).json()["code"]
            await socket.send(client.push(client.shared))

            assert (200, "store_lost") == (before, after)
            assert "closed" == (await heard(socket, {"ack"}))["type"]


class Working:
    """A phone that writes without a pause, and a server process that it writes to."""

    def __init__(self, folder: Path, phone: Watching, histories: Histories) -> None:
        self.folder = folder
        self.phone = phone
        self.histories = histories

    async def write_until_it_ends(self, server: Served) -> int:
        """Write and write; the exit status of the server."""
        ended = asyncio.create_task(server.ended())
        while not ended.done():
            await self.phone.append(2)
            with suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    await self.phone.all_back()
        return ended.result()


@asynccontextmanager
async def working(tmp_path: Path) -> AsyncGenerator[Working]:
    folder = tmp_path / "server"
    async with serving(folder) as server:
        homes = Homes(tmp_path, server)
        phone = await homes.client_of(await homes.therapist())
        await phone.once()
        await homes.close()
    shutil.copy(folder / "handrail.db", tmp_path / "backup.db")
    async with await Log.open(tmp_path / "phone") as log:
        shared = (await log.spaces())[0].shared
        histories = Histories()
        yield Working(folder, Watching(Handheld(log, tmp_path / "phone"), shared, histories[shared]), histories)


@pytest.mark.parametrize(
    ("damage", "killed"),
    [(log_deleted, False), (log_deleted, True), (database_renamed, False), (database_replaced, True)],
    ids=["log deleted", "log deleted, then killed", "database renamed", "database replaced, then killed"],
)
async def test_R1_whatever_such_a_server_lost_its_devices_bring_again(
    tmp_path: Path, damage: Damage, killed: bool
) -> None:
    async with working(tmp_path) as scene:
        async with served(scene.folder) as server, connected(scene.phone) as phone:
            await phone.handheld.log.move_to(server.url)
            await phone.append(50)
            await phone.all_back()
            damage(scene.folder)
            if killed:
                server.process.send_signal(signal.SIGKILL)
            status = await scene.write_until_it_ends(server)
            if damage is database_renamed:
                (scene.folder / "handrail.old").rename(scene.folder / "handrail.db")
            # Only what was deleted and had not been moved into the database yet is lost, and that is refused first.
            accepted = ["--accept-rollback"] if killed and damage is log_deleted else []
            async with served(scene.folder, "--port", server.url.rpartition(":")[2], *accepted) as again:
                await phone.all_back()
                assert await again.stop() == 0
        await scene.histories.read_server(scene.folder)

        assert status == (-signal.SIGKILL if killed else 1)
        assert [] == scene.histories.wrong


async def test_a_backup_beside_the_log_of_another_database_is_refused_and_not_mixed_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "server"
    async with working(tmp_path) as scene:
        async with serving(folder) as server:
            await scene.phone.handheld.log.move_to(server.url)
            await scene.phone.append(1_000)
            await scene.phone.handheld.once()
        await killed_with_a_log(scene)
        backup = (tmp_path / "backup.db").read_bytes()
        (folder / "handrail.db").write_bytes(backup)

        beside_the_log = await asyncio.to_thread(why_not, capsys, folder)
        untouched = (folder / "handrail.db").read_bytes()
        for name in ("handrail.db-wal", "handrail.db-shm"):
            (folder / name).unlink()
        alone = await asyncio.to_thread(why_not, capsys, folder)
        async with served(folder, "--accept-rollback") as server:
            await scene.phone.handheld.log.move_to(server.url)
            await scene.phone.handheld.once()
            await server.stop()
        await scene.histories.read_server(folder)

        assert "does not fit the log handrail.db-wal" in beside_the_log
        assert backup == untouched
        assert "older than" in alone
        assert [] == scene.histories.wrong


async def test_a_folder_that_was_copied_with_the_log_of_a_killed_server_serves_on(tmp_path: Path) -> None:
    async with working(tmp_path) as scene:
        await killed_with_a_log(scene)
        shutil.copytree(scene.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("control.sock"))

        await scene.histories.read_server(tmp_path / "copy")

        assert [] == scene.histories.wrong
        assert 20 == scene.histories.acknowledged


async def killed_with_a_log(scene: Working) -> None:
    """The server is killed, and what it had acknowledged last is in its log alone."""
    async with served(scene.folder) as server:
        await scene.phone.handheld.log.move_to(server.url)
        async with connected(scene.phone) as phone:
            await phone.append(20)
            await phone.all_back()
            await server.stop(signal.SIGKILL)
    assert (scene.folder / "handrail.db-wal").stat().st_size


def why_not(capsys: pytest.CaptureFixture[str], folder: Path) -> str:
    """What a server says that does not start."""
    assert serve.run(Settings(data_dir=folder, port=0)) == 1
    return capsys.readouterr().err
