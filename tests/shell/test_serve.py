"""`handrail serve` and the operator's commands: starting, refusing to start, stopping, and asking a running server."""

import asyncio
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from fakes.process import Served, served
from fakes.serving import Person, heard, read
from handrail_server import app, serve
from handrail_server.accounts.ledger import FILE_NAME as LEDGER
from handrail_server.control import FILE_NAME as SOCKET
from handrail_server.control import Failed, Invited, InviteTherapist, ask, listen
from handrail_server.serve_admin import invite_therapist_command, verify_command
from handrail_server.settings import Settings
from handrail_server.store import settings as store_settings
from handrail_shared.wire import SUBPROTOCOL


class Asked:
    """People over a server process: enough of `Serving` for `Person`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=10, trust_env=False)

    def socket(self, **options: Any) -> Any:
        return connect(
            self.url.replace("http", "ws") + "/sync",
            compression=None,
            proxy=None,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            **options,
        )

    async def therapist(self, folder: Path) -> Person:
        """A therapist with a space, invited through the control socket."""
        answer = await asyncio.to_thread(ask, folder / SOCKET, InviteTherapist(name="Dr Osei"))
        assert isinstance(answer, Invited)
        secret = answer.link.partition("#")[2]
        joined = await self.http.post("/api/join", json={"secret": secret, "device_name": "desk"})
        person = Person(self, joined.json())  # pyright: ignore[reportArgumentType]
        opened = (await person.post("/api/spaces", {"title": "Maya"})).json()["space"]
        person.space, person.shared, person.private = opened["space"], opened["shared"], opened["private"]
        return person


async def made(folder: Path) -> None:
    """A data folder that was served once and stopped."""
    opened = await app.open_data(folder, master_key_path=None)
    await opened.close()


# --- starting and stopping -------------------------------------------------------------------------------------------


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

            began = asyncio.get_running_loop().time()
            status = await server.stop()
            took = asyncio.get_running_loop().time() - began

            acked = 1
            while (message := await read(live))["type"] != "closed":
                acked = message.get("through_seq", acked)
            closes = [message, *[await heard(each, set()) for each in sockets]]
        await host.http.aclose()
        log = await server.log()

    assert status == 0
    assert took < 10
    assert {(each["code"], each["reason"]) for each in closes} == {(1012, "restart 2000")}
    assert [json.loads(line)["event"] for line in log.splitlines()] == ["ready", "stopped"]
    opened = await app.open_data(tmp_path, master_key_path=None)
    assert (await opened.store.head(therapist.shared)).position >= acked
    await opened.close()


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

    assert {each["stream"]: each["head"] for each in welcome["streams"]} == {therapist.shared: 1, therapist.private: 0}
    assert isinstance(link, Invited)
    assert status == 0


async def test_everything_in_the_folder_is_its_owners_alone(tmp_path: Path):
    folder = tmp_path / "new" / "data"
    async with served(folder) as server:
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()}
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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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


# --- refusing to start -----------------------------------------------------------------------------------------------


def with_newer_schema(folder: Path) -> None:
    with sqlite3.connect(folder / "handrail.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def with_newer_accounts(folder: Path) -> None:
    with sqlite3.connect(folder / "handrail.db") as connection:
        connection.execute("UPDATE room SET version = 99 WHERE name = 'accounts'")
    connection.close()


def without_key(folder: Path) -> None:
    (folder / "master.key").unlink()


def with_open_key(folder: Path) -> None:
    (folder / "master.key").chmod(0o644)


def with_short_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"short")


def with_other_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(bytes(range(32)))


def with_damaged_ledger(folder: Path) -> None:
    (folder / LEDGER).write_bytes(b"nonsense\n")


def without_key_store(folder: Path) -> None:
    (folder / "keys.db").unlink()


def rolled_back(folder: Path) -> None:
    (folder / "highwater").write_text('{"commits":1000000}')


REFUSALS: list[tuple[Callable[[Path], None], tuple[str, ...]]] = [
    (with_newer_schema, ("newer Handrail", "upgrade")),
    (with_newer_accounts, ("newer Handrail", "upgrade")),
    (without_key, ("master.key", "put the key back")),
    (with_open_key, ("master.key", "chmod 600")),
    (with_short_key, ("master.key", "32 bytes")),
    (with_other_key, ("master key", "right key")),
    (with_damaged_ledger, (LEDGER, "line 1")),
    (without_key_store, ("keys.db", "restore")),
    (rolled_back, ("older than", "accept the rollback")),
]


@pytest.mark.parametrize(("spoil", "named"), REFUSALS, ids=[spoil.__name__ for spoil, _ in REFUSALS])
def test_a_server_that_must_not_start_says_what_and_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], named: tuple[str, ...]
):
    asyncio.run(made(tmp_path))
    key = (tmp_path / "master.key").read_bytes()
    spoil(tmp_path)

    status = serve.run(Settings(data_dir=tmp_path, port=0))

    said = capsys.readouterr()
    assert status == 1
    assert said.out == ""
    assert said.err.startswith("handrail cannot start: ")
    assert said.err.count("\n") == 1
    for each in named:
        assert each in said.err
    assert key.hex() not in said.err


def refused(capsys: pytest.CaptureFixture[str], settings: Settings) -> str:
    """What a server says that does not start."""
    assert serve.run(settings) == 1
    return capsys.readouterr().err


def test_weak_settings_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    weak = tuple(
        (name, "NORMAL" if name == "synchronous" else value, expected)
        for name, value, expected in store_settings._SETTINGS
    )
    monkeypatch.setattr(store_settings, "_SETTINGS", weak)

    said = refused(capsys, Settings(data_dir=tmp_path, port=0))

    assert "synchronous" in said


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    taken = tmp_path / "a file"
    taken.write_text("")

    said = [refused(capsys, Settings(data_dir=each, port=0)) for each in (taken, taken / "data", Path("/proc/data"))]

    assert all("cannot be written to" in each and "make it writable" in each for each in said)


def test_a_port_in_use_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refused(capsys, Settings(data_dir=tmp_path, port=port))
        metrics = refused(capsys, Settings(data_dir=tmp_path, port=0, metrics_port=port))

    assert f"port {port}" in said
    assert "choose another --port" in said
    assert "choose another --metrics-port" in metrics


def test_an_address_of_another_machine_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "cannot listen at 192.0.2.1" in refused(capsys, Settings(data_dir=tmp_path, host="192.0.2.1", port=0))


def test_a_wrong_setting_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "--origin must" in refused(capsys, Settings(data_dir=tmp_path, port=0, origins=("*",)))


def test_a_rollback_is_served_when_it_is_accepted(tmp_path: Path):
    asyncio.run(made(tmp_path))
    before = asyncio.run(epoch_of(tmp_path))
    rolled_back(tmp_path)

    after = asyncio.run(epoch_of(tmp_path, accept_rollback=True))

    assert before != after


async def epoch_of(folder: Path, *, accept_rollback: bool = False) -> str:
    opened = await app.open_data(folder, master_key_path=None, accept_rollback=accept_rollback)
    epoch = await opened.store.epoch()
    await opened.close()
    return epoch


async def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    async with served(tmp_path) as server:
        said = await asyncio.to_thread(refused, capsys, Settings(data_dir=tmp_path, port=0))
        first = await first_still_serves(server)
        await server.stop()

    assert "another server uses" in said
    assert first == 200


async def first_still_serves(server: Served) -> int:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{server.url}/readyz")).status_code


def test_a_bug_at_the_start_is_told_without_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the name Maya was in it")

    monkeypatch.setattr(serve, "open_data", broken)

    said = refused(capsys, Settings(data_dir=tmp_path, port=0))

    assert "handrail stopped: RuntimeError at test_serve.py:" in said
    assert "Maya" not in said


# --- the operator's commands -----------------------------------------------------------------------------------------


def invite(folder: Path, *options: str) -> Any:
    return CliRunner().invoke(invite_therapist_command, ["--data", str(folder), "--name", "Dr Osei", *options])


async def test_a_running_server_is_asked_for_a_link(tmp_path: Path):
    async with served(tmp_path) as server:
        result = await asyncio.to_thread(invite, tmp_path, "--json")
        secret = json.loads(result.output)["link"].partition("#")[2]
        async with httpx.AsyncClient(base_url=server.url, trust_env=False) as http:
            joined = await http.post("/api/join", json={"secret": secret, "device_name": "desk"})
        await server.stop()
    later = await asyncio.to_thread(invite, tmp_path)

    assert result.exit_code == 0
    assert joined.json()["name"] == "Dr Osei"
    assert later.output.startswith(f"{server.url}/join#hrj.")


def test_without_a_server_the_command_opens_the_folder_itself(tmp_path: Path):
    first = invite(tmp_path)
    second = invite(tmp_path, "--url", "https://handrail.example")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.output.startswith("http://127.0.0.1:8000/join#hrj.")
    assert second.output.startswith("https://handrail.example/join#hrj.")


def test_a_name_of_several_lines_is_no_name(tmp_path: Path):
    result = CliRunner().invoke(invite_therapist_command, ["--data", str(tmp_path), "--name", "Dr\nOsei"])

    assert result.exit_code == 2


async def test_a_server_that_does_not_listen_for_commands_is_not_written_around(tmp_path: Path):
    async with served(tmp_path) as server:
        (tmp_path / SOCKET).unlink()
        result = await asyncio.to_thread(invite, tmp_path)
        await server.stop()

    assert result.exit_code == 1
    assert "another server uses" in result.output


def test_verify_finds_a_sound_folder_sound_and_a_flipped_byte(tmp_path: Path):
    stream = asyncio.run(with_entries(tmp_path))
    sound = CliRunner().invoke(verify_command, ["--data", str(tmp_path)])
    with sqlite3.connect(tmp_path / "handrail.db") as connection:
        (sealed,) = connection.execute("SELECT sealed FROM entry WHERE position = 2").fetchone()
        flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
        connection.execute("UPDATE entry SET sealed = ? WHERE position = 2", (flipped,))
    connection.close()

    damaged = CliRunner().invoke(verify_command, ["--data", str(tmp_path)])
    as_json = CliRunner().invoke(verify_command, ["--data", str(tmp_path), "--json"])

    assert (sound.exit_code, damaged.exit_code) == (0, 1)
    assert "3 streams, 3 entries" in sound.output
    assert "all sound" in sound.output
    assert f"in stream {stream} at position 2" in damaged.stderr
    assert json.loads(as_json.stdout)["findings"]


async def with_entries(folder: Path) -> str:
    """A folder whose only space has three entries, and the stream that has them."""
    async with served(folder) as server:
        host = Asked(server.url)
        therapist = await host.therapist(folder)
        async with therapist.live() as live:
            for _ in range(3):
                await live.send(therapist.push(therapist.shared))
            while (await heard(live, {"ack"}))["through_seq"] < 3:
                pass
        await therapist.get(f"/api/spaces/{therapist.space}/projection")
        await host.http.aclose()
        await server.stop()
    return therapist.shared


def test_verify_needs_a_data_folder(tmp_path: Path):
    nothing = CliRunner().invoke(verify_command, ["--data", str(tmp_path)])

    assert nothing.exit_code == 1
    assert "there is no database" in nothing.output
    assert list(tmp_path.iterdir()) == []


# --- the control socket ----------------------------------------------------------------------------------------------


async def test_the_control_socket_answers_nonsense_and_goes_on(tmp_path: Path):
    async def answering(question: InviteTherapist) -> Invited:
        return Invited(link=f"link for {question.name}")

    control = await listen(tmp_path / SOCKET, answering)
    answers: list[bytes] = []
    for line in (
        b"nonsense\n",
        b"[" * 4000 + b"\n",
        b'{"type":"invite_therapist","name":"\\u0000"}\n',
        b"x" * 100_000,
        b"",
    ):
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / SOCKET))
        writer.write(line)
        writer.write_eof()
        answers.append(await reader.read())
        writer.close()
    good = await asyncio.to_thread(ask, tmp_path / SOCKET, InviteTherapist(name="Dr Osei"))
    mode = stat.S_IMODE((tmp_path / SOCKET).stat().st_mode)
    await control.close()
    gone = ask(tmp_path / SOCKET, InviteTherapist(name="Dr Osei"))

    assert [b"malformed" in each for each in answers] == [True, True, True, False, True]
    assert (good, mode, gone) == (Invited(link="link for Dr Osei"), 0o600, None)


async def test_a_deep_folder_has_a_control_socket_too(tmp_path: Path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    async def answering(_: InviteTherapist) -> Failed:
        return Failed(word="storage_full")

    control = await listen(deep / SOCKET, answering)
    answer = await asyncio.to_thread(ask, deep / SOCKET, InviteTherapist(name="Dr Osei"))
    await control.close()

    assert len(os.fsencode(deep)) > 108
    assert answer == Failed(word="storage_full")


def test_a_dead_servers_socket_and_a_plain_file_answer_nobody(tmp_path: Path):
    plain = tmp_path / "plain"
    plain.write_text("")
    dead = tmp_path / SOCKET
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(dead))

    assert [ask(each, InviteTherapist(name="x")) for each in (plain, dead, tmp_path / "none")] == [None] * 3


def test_a_copied_folder_serves_on(tmp_path: Path):
    """A folder that was stopped is whole: nothing of it hides in another place."""
    asyncio.run(made(tmp_path / "one"))
    shutil.copytree(tmp_path / "one", tmp_path / "two")

    assert asyncio.run(epoch_of(tmp_path / "one")) == asyncio.run(epoch_of(tmp_path / "two"))
