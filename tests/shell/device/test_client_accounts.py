"""Joining, pairing, spaces and devices by the command, over a real server on loopback."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from fakes.devices.handhelds import AROUND
from fakes.server.serving import Serving, serving
from handrail_client.cli import main
from handrail_client.log import Log


class Home:
    """A home, and the command on it, run in a thread beside the server's loop."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def run(self, *words: str) -> Result:
        asked = ["--home", str(self.folder), *words]
        return await asyncio.to_thread(CliRunner().invoke, main, asked, catch_exceptions=False)

    async def do(self, *words: str) -> str:
        result = await self.run(*words)
        assert result.exit_code == 0, (words, result.output)
        return result.stdout.strip()

    async def document(self, *words: str) -> Any:
        return json.loads(await self.do(*words, "--json"))

    async def refused(self, *words: str) -> str:
        """The one line that says why not."""
        result = await self.run(*words)
        assert (1, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines())), result.output
        return result.stderr.strip()


async def desk_of(server: Serving, folder: Path, name: str = "Dr Osei") -> Home:
    invited = await server.services.spaces.invite_therapist(name, now_us=AROUND.now_us())
    desk = Home(folder)
    await desk.do("join", f"{server.url}/join#{invited.secret}", "--name", "desk")
    return desk


async def test_a_client_joins_is_confirmed_and_pairs_a_further_device(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        phone, laptop = Home(tmp_path / "phone"), Home(tmp_path / "laptop")

        opened = await desk.document("space", "new", "Maya")
        joined = await phone.document("join", opened["link"], "--name", "phone", "--as", "Maya")
        before = await desk.document("space", "members")
        nobody = await desk.refused("space", "confirm", "Jonas")
        confirmed = await desk.do("space", "confirm", "Maya")
        code = await phone.do("device", "add")
        await laptop.do("pair", server.url, code, "--name", "laptop")
        devices = await laptop.document("devices")

        assert {"id", "link"} == set(opened)
        assert ("client", "Maya") == (joined["role"], joined["name"])
        assert [("Dr Osei", "confirmed"), ("Maya", "accepted")] == [(line["name"], line["standing"]) for line in before]
        assert "Nobody who waits to be confirmed is called Jonas." == nobody
        assert confirmed.startswith("Maya is in.")
        assert re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", code)
        assert [("phone", False), ("laptop", True)] == [(device["name"], device["this"]) for device in devices]
        assert [opened["id"]] == [item["id"] for item in await laptop.document("space", "list")]


async def test_a_link_pairs_as_its_code_does_and_can_be_scanned(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        further = Home(tmp_path / "further")

        link = await desk.do("device", "add", "--link")
        await further.do("pair", link, "--name", "further")
        document = await desk.document("device", "add")
        drawn = {
            words: await desk.do(*words, "--qr")
            for words in (("device", "add"), ("space", "new", "Maya"), ("space", "invite"))
        }
        plain = await desk.do("space", "invite")

        assert re.fullmatch(re.escape(server.url) + r"/pair#[A-Z0-9]{4}-[A-Z0-9]{4}", link)
        assert document["link"] == f"{server.url}/pair#{document['code']}"
        assert {words: "█" in text for words, text in drawn.items()} == dict.fromkeys(drawn, True)
        assert "█" not in plain


async def test_what_was_used_or_never_was_is_refused_in_one_line(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        phone, other = Home(tmp_path / "phone"), Home(tmp_path / "other")
        link = await desk.do("space", "new", "Maya")
        await phone.do("join", link, "--name", "phone")

        said = [
            await other.refused("join", link, "--name", "other"),
            await other.refused("pair", server.url, "AAAA-AAAA", "--name", "other"),
            await other.refused("join", "not a link", "--name", "other"),
            await phone.refused("join", link, "--name", "again"),
            await phone.refused("space", "new", "Mine"),
            await phone.refused("space", "confirm"),
            await desk.refused("device", "revoke", "toaster"),
        ]

        assert "This link cannot be used. Ask for a new one." == said[0]
        assert "This code cannot be used. Ask for a new one." == said[1]
        assert said[2].startswith("This is not a join link.")
        assert said[3].startswith("This device has joined already.")
        assert all(said)
        async with await Log.open(other.folder) as log:
            assert not await log.joined()


async def test_a_fresh_link_makes_the_one_before_void(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        old = await desk.do("space", "new", "Maya")

        new = await desk.do("space", "invite")

        await Home(tmp_path / "late").refused("join", old, "--name", "late")
        await Home(tmp_path / "phone").do("join", new, "--name", "phone")

        # Who lost the phone is not brought back by a link, and the refusal says what helps instead.
        lost = await desk.refused("space", "invite")
        assert "has joined already" in lost
        assert "`handrail device add`" in lost


async def test_a_revoked_device_is_told_and_keeps_what_it_has(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        phone, laptop = Home(tmp_path / "phone"), Home(tmp_path / "laptop")
        await phone.do("join", await desk.do("space", "new", "Maya"), "--name", "phone")
        await desk.do("space", "confirm")
        await laptop.do("pair", server.url, await phone.do("device", "add"), "--name", "laptop")
        await laptop.do("check-in", "--mood", "3")

        await phone.do("device", "revoke", "laptop")
        before = (await laptop.document("status"))["stopped"]
        said = await laptop.refused("sync")
        status = await laptop.do("status")
        after = (await laptop.document("status"))["stopped"]

        unasked = await phone.run("device", "revoke", "phone")
        still = await phone.do("devices")
        await phone.do("device", "revoke", "phone", "--yes")

        assert (2, "") == (unasked.exit_code, unasked.stdout)
        assert 1 == still.count("taken off")
        assert (await phone.refused("devices")) != ""
        assert said.startswith("This device was taken off your account.")
        assert (None, "removed") == (before, after)
        assert [said, "One of your entries waits on this device.", "Last current: not yet."] == status.splitlines()
        assert 1 == (await laptop.document("status"))["pending"]


async def test_who_ended_their_membership_keeps_their_entries_and_sends_no_more(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        phone = Home(tmp_path / "phone")
        await phone.do("join", await desk.do("space", "new", "Maya"), "--name", "phone")
        await desk.do("space", "confirm")
        await phone.do("check-in", "--win", "before")
        await phone.do("sync")

        await phone.do("space", "end", "--yes")
        told = await phone.run("sync")
        again = await phone.run("sync")
        await phone.do("check-in", "--win", "after")
        kept = await phone.do("sync")
        await desk.do("sync")

        left = "You are no longer a member here. What is on this device stays on it."
        assert (f"{left}\n", "") == (told.stderr, again.stderr)
        assert left in await phone.do("status")
        assert kept.endswith("One of your entries stays on this device: you are no longer a member of their space.")
        wins = (await desk.document("show"))["shared"]["progress"]["wins"]
        own = (await phone.document("show"))["shared"]["progress"]["wins"]
        assert ["before"] == [win["text"] for win in wins]
        assert ["before", "after"] == [item["text"] for item in own]
        assert 1 == (await phone.document("status"))["pending"]


async def test_one_therapist_has_several_spaces_and_says_which(tmp_path: Path) -> None:
    async with serving(tmp_path / "server") as server:
        desk = await desk_of(server, tmp_path / "desk")
        for name in ("Maya", "Jonas"):
            link = await desk.do("space", "new", name)
            await Home(tmp_path / name).do("join", link, "--name", "phone", "--as", name)
            await desk.do("--space", name, "space", "confirm")

        unclear = await desk.refused("goal", "add", "Walk")
        await desk.do("--space", "maya", "goal", "add", "Walk")
        await desk.do("sync")
        for name in ("Maya", "Jonas"):
            await Home(tmp_path / name).do("sync")

        assert unclear.startswith("There is more than one space.")
        assert 1 == len(await Home(tmp_path / "Maya").document("goal", "list"))
        assert [] == await Home(tmp_path / "Jonas").document("goal", "list")
