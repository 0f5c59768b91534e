"""`handrail serve` as a process: starting, stopping, being killed."""

import asyncio
import json
import shutil
import signal
import stat
from pathlib import Path

import httpx

from fakes.server.process import Asked, epoch_of, made, quiet_port, served
from fakes.server.serving import heard, read
from handrail_server import app, serve
from handrail_server.accounts.storage.ledger import FILE_NAME as LEDGER
from handrail_server.control import FILE_NAME as SOCKET
from handrail_server.control import Invited, InviteTherapist, ask


async def test_a_signal_closes_every_socket_with_a_time_and_exits_with_0(tmp_path: Path):
    async with served(tmp_path) as server:
        host = Asked(server.url)
        therapist = await host.therapist(tmp_path)
        sockets = [await host.socket().__aenter__() for _ in range(20)]
        async with therapist.live() as live:
            await live.send(therapist.push(therapist.shared))
            await heard(live, {"ack"})
            for number in range(50):
                await live.send(therapist.push(therapist.shared, f"the {number}th"))

            status = await server.stop()

            acked = 1
            while (message := await read(live))["type"] != "closed":
                acked = message.get("through_seq", acked)
            closes = [message, *[await heard(socket, set()) for socket in sockets]]
        await host.http.aclose()
        log = await server.log()

    assert status == 0
    assert {(close["code"], close["reason"]) for close in closes} == {(1012, "restart 2000")}
    assert [json.loads(line)["event"] for line in log.splitlines()] == ["ready", "stopped"]
    opened = await app.open_data(tmp_path, master_key_path=None)
    assert (await opened.store.head(therapist.shared)).position >= acked
    await opened.close()


def test_a_signal_is_obeyed_within_ten_seconds_however_slow_the_peers_are():
    # What the draining may take is bounded by these two; a stopwatch would measure the machine.
    assert serve._DRAIN_S + serve._HTTP_DRAIN_S <= 8


async def test_a_killed_server_starts_again_and_knows_everyone(tmp_path: Path):
    async with served(tmp_path) as server:
        host = Asked(server.url)
        therapist = await host.therapist(tmp_path)
        async with therapist.live() as live:
            await live.send(therapist.push(therapist.shared))
            await heard(live, {"ack"})
            await server.stop(signal.SIGKILL)
        await host.http.aclose()

    async with served(tmp_path) as server:
        host = Asked(server.url)
        async with host.socket() as socket:
            await socket.send(therapist.hello())
            welcome = await read(socket)
        link = await asyncio.to_thread(ask, tmp_path / SOCKET, InviteTherapist(name="Dr Lind"))
        status = await server.stop()
        await host.http.aclose()

    assert {stream["stream"]: stream["head"] for stream in welcome["streams"]} == {
        therapist.shared: 1,
        therapist.private: 0,
    }
    assert isinstance(link, Invited)
    assert status == 0


async def test_everything_in_the_folder_is_its_owners_alone(tmp_path: Path):
    folder = tmp_path / "new" / "data"
    async with served(folder) as server:
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        await server.stop()

    assert {mode & 0o077 for mode in modes.values()} == {0}
    assert {"handrail.db", "keys.db", "master.key", LEDGER, SOCKET} <= set(modes)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not (folder / SOCKET).exists()


async def test_a_server_whose_files_are_taken_away_stops_with_1(tmp_path: Path):
    async with served(tmp_path) as server:
        (tmp_path / "server.lock").unlink()
        status = await server.ended()
        log = await server.log()

    assert status == 1
    assert '"word": "store_lost"' in log


async def test_metrics_have_a_listener_of_their_own_where_wanted(tmp_path: Path):
    port = quiet_port()
    async with served(tmp_path, "--metrics-port", str(port)) as server, httpx.AsyncClient(trust_env=False) as http:
        own = await http.get(f"http://127.0.0.1:{port}/metrics")
        main = await http.get(f"{server.url}/metrics")
        status = await server.stop()

    assert "handrail_ready 1.0" in own.text
    assert (main.status_code, status) == (404, 0)


async def test_the_key_may_lie_elsewhere(tmp_path: Path):
    key = tmp_path / "safe" / "key"
    async with served(tmp_path / "data", "--master-key", str(key)) as server:
        status = await server.stop()

    assert status == 0
    assert key.stat().st_size == 32
    assert not (tmp_path / "data" / "master.key").exists()


def test_a_copied_folder_serves_on(tmp_path: Path):
    """A folder that was stopped is whole: nothing of it hides in another place."""
    asyncio.run(made(tmp_path / "one"))
    shutil.copytree(tmp_path / "one", tmp_path / "two")

    assert asyncio.run(epoch_of(tmp_path / "one")) == asyncio.run(epoch_of(tmp_path / "two"))
