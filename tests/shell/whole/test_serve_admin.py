"""The operator's commands, with and without a running server."""

import asyncio
import json
import os
import socket
import sqlite3
import stat
from pathlib import Path
from typing import Any

import httpx
from click.testing import CliRunner

from fakes.server.process import Asked, served
from fakes.server.serving import heard
from handrail_server.control import FILE_NAME as SOCKET
from handrail_server.control import Failed, Invited, InviteTherapist, ask, listen
from handrail_server.serve_admin import invite_therapist_command, verify_command

# --- the operator's commands ------------------------------------------------------------------------------------------


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


# --- the control socket -----------------------------------------------------------------------------------------------


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

    assert [b"malformed" in answer for answer in answers] == [True, True, True, False, True]
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

    assert [ask(item, InviteTherapist(name="x")) for item in (plain, dead, tmp_path / "none")] == [None] * 3
