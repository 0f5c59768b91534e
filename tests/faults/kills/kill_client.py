"""The real `handrail` command is killed at its first step, then at its second, and so on until it gets through.

One device goes on living through all of that: each round it checks in, and syncs with a real server, and is killed at
the n-th step of both. Another device of the same person and the therapist's write meanwhile, so that there is always
something to bring.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec

from fakes.devices.handhelds import Handheld, Homes
from fakes.server.serving import Serving, serving
from faults.kills.fork_server import CODE, Ended, Run
from faults.set_full import SetFull
from handrail_client.log import Log
from handrail_client.log.records import PlacedEntry
from handrail_client.sync.transports import End
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry

OWN: Final = "phone "
_PATIENCE_S: Final = 300


class ForkServer:
    """Asks the process that forks."""

    def __init__(self, process: Process, folder: Path) -> None:
        self._process = process
        self._output = folder / "output"
        self._steps = folder / "steps"

    async def run(
        self, *words: str, die_at: int | str | None, forgetful: bool = False
    ) -> tuple[int | None, str, list[str]]:
        """Run the command: its exit status, None where it was killed; what it said; the steps that it came to."""
        self._steps.write_bytes(b"")
        run = Run(
            words=list(words), output=str(self._output), steps=str(self._steps), die_at=die_at, forgetful=forgetful
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(msgspec.json.encode(run) + b"\n")
        answer = await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE_S)
        ended = msgspec.json.decode(answer, type=Ended)
        return ended.status, self._output.read_text(), self._steps.read_text().splitlines()

    @property
    def complaint(self) -> str:
        """What the latest run wrote to its standard error."""
        return self._output.with_name("output.err").read_text()


@asynccontextmanager
async def fork_server(folder: Path) -> AsyncGenerator[ForkServer]:
    """The process, ended with the block."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CODE, stdin=PIPE, stdout=PIPE)
    try:
        yield ForkServer(process, folder)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await asyncio.wait_for(process.wait(), _PATIENCE_S)


class Patient:
    """The device that is killed, and what was promised to its person. Events are known by what they say."""

    def __init__(self, home: Path, fork_server: ForkServer, server: Serving) -> None:
        self.home = home
        self.history = SetFull()
        self.deaths: dict[str, set[str]] = {"check-in": set(), "sync": set()}
        """At which steps each command died."""
        self.steps: dict[str, set[str]] = {"check-in": set(), "sync": set()}
        """Through which steps each command came that got through."""
        self.killed = 0
        self._fork_server = fork_server
        self._server = server

    async def check_in(self, text: str, *, die_at: int | str | None, forgetful: bool = False) -> bool:
        """Check in with a win; whether the command got through."""
        self.history.tries(text)
        words = ("check-in", "--mood", "4", "--win", text, "--json")
        home = ("--home", str(self.home))
        status, said, steps = await self._fork_server.run(*home, *words, die_at=die_at, forgetful=forgetful)
        if said.endswith("\n"):
            assert 2 == len(json.loads(said)["ids"])
            self.history.acknowledges(text)
        else:
            self.history.loses_sight_of(text)
        return self._survived("check-in", status, steps)

    async def sync(self, *, die_at: int | str | None) -> bool:
        """Sync; whether the command got through."""
        status, _, steps = await self._fork_server.run("--home", str(self.home), "sync", die_at=die_at)
        return self._survived("sync", status, steps)

    def _survived(self, command: str, status: int | None, steps: list[str]) -> bool:
        if status is None:
            self.killed += 1
            self.deaths[command].add(steps[-1])
            return False
        assert 0 == status, self._fork_server.complaint
        self.steps[command] |= set(steps)
        return True

    async def finish(self, homes: Homes) -> None:
        """Everybody becomes current, and everything is read everywhere."""
        assert await self.sync(die_at=None)
        for device in homes.opened:
            assert End.CURRENT == await device.once()
        await self.look()
        async with await Log.open(self.home) as log:
            shared = (await log.spaces())[0].shared
            assert {"accepted"} == {line.state for line in await log.own_lines()}
            self.history.reads("the device's copy", said_in(_lines(await log.entries(shared))))
        for device in homes.opened:
            self.history.reads(device.home.name, said_in(_lines(await device.log.entries(shared))))
        stored = await self._server.server.opened.store.after(shared, 0, limit=10_000, max_bytes=1 << 30)
        self.history.reads("the server", said_in(entry.line for entry in stored))

    async def look(self) -> None:
        """What must be true whenever the device is opened again, at whatever moment it died."""
        async with await Log.open(self.home) as log:
            own = await log.own_lines()
            seqs = [line.seq for line in own]
            assert list(range(1, len(own) + 1)) == seqs
            assert [] == await log.notices()
            self.history.reads("the device's own log", said_in(line.line for line in own))
            # A check-in is whole or not at all; the first line is that this person joined.
            assert 1 == len(own) % 2
            for held in await log.streams():
                entries = [entry.entry for entry in await log.entries(held.stream)]
                assert len(entries) == held.position
                assert extend(0, [entry.crc for entry in entries]) == held.checksum
                stored = await self._server.server.opened.store.after(held.stream, 0, limit=10_000, max_bytes=1 << 30)
                lines = [item.line for item in stored]
                assert lines[: held.position] == [entry.line for entry in entries if isinstance(entry, Entry)]
                accepted = [line.line for line in own if line.stream == held.stream and line.state == "accepted"]
                assert set(accepted) <= set(lines), "a line counts as accepted that the server does not have"


def _lines(placed: list[PlacedEntry]) -> list[bytes]:
    return [entry.entry.line for entry in placed if isinstance(entry.entry, Entry)]


@asynccontextmanager
async def patient(folder: Path) -> AsyncGenerator[tuple[Patient, Homes]]:
    """A server, a therapist's desk and a laptop that are well, and the phone."""
    async with serving(folder / "server") as server, fork_server(folder) as forks:
        homes = Homes(folder, server)
        desk = await homes.therapist()
        phone = await homes.client_of(desk)
        await homes.further(phone)
        homes.opened.remove(phone)
        await phone.close()
        try:
            yield Patient(phone.home, forks, server), homes
        finally:
            await homes.close()


async def writes(handheld: Handheld) -> None:
    """Somebody else notes a win and syncs."""
    await (await handheld.device()).days.win("of somebody else")
    assert End.CURRENT == await handheld.once()


def said_in(lines: Iterable[bytes | None]) -> list[str]:
    """What the killed device's person said, of these lines."""
    bodies = [json.loads(line)["body"] for line in lines if line is not None]
    return [body["text"] for body in bodies if body["type"] == "win_noted" and body["text"].startswith(OWN)]
