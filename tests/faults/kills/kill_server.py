"""The server is killed again and again while five devices write; whatever it acknowledged must be in the journal.

The journal is read while the server is dead, before a device can offer again what it might lack. At the end all
devices become current, and everything is read everywhere.
"""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fakes.devices.handhelds import Handheld, Homes
from fakes.server.process import quiet_port, served
from fakes.server.serving import serving
from faults.kills.loaded import Loaded
from faults.people_at_work import Histories
from faults.stream_entries import lines_in
from faults.watching import wins_in, wins_on
from handrail_client.sync.transports import End

_HANDRAIL: Final = Path(sys.executable).with_name("handrail")
_PATIENCE_S: Final = 300
_MOST_FRAMES: Final = 150

_SERVE: Final = "from handrail_server.serve import serve_command; serve_command()"

_SERVE_JOTTING: Final = (
    f"from handrail_server.store.opening import open_sqlite; open_sqlite.__kwdefaults__['scattered'] = 1; {_SERVE}"
)
"""The same, with every transaction going through the write buffer, as under the load of many people."""

_SERVERS: Final = (_SERVE, _SERVE_JOTTING)


class Frames:
    """Counts what goes over all links, and wakes who waits for the n-th frame from now."""

    def __init__(self) -> None:
        self._left = 0
        self._reached = asyncio.Event()

    def count(self) -> None:
        """Another frame went by."""
        self._left -= 1
        if self._left <= 0:
            self._reached.set()

    async def pass_by(self, number: int) -> None:
        """Wait until so many have."""
        self._left = number
        self._reached.clear()
        async with asyncio.timeout(_PATIENCE_S):
            await self._reached.wait()


class Practice:
    """A server's folder, and five devices of two people: phone, laptop, tablet; desk and pad."""

    def __init__(self, folder: Path, homes: Homes, port: int, seed: int) -> None:
        self.folder = folder
        self.homes = homes
        self.histories = Histories()
        self.frames = Frames()
        self.rng = random.Random(seed)  # noqa: S311 - chance that can be had again
        self._port = port

    async def kill(self, times: int, *codes: str) -> None:
        """Let everybody work, and kill the server so often, each time at another moment; `codes` take turns."""
        devices = [Loaded(device, self.histories, self.rng, self.frames.count) for device in self.homes.opened]
        working = [asyncio.create_task(item.work()) for item in devices]
        try:
            for number in range(1, times + 1):
                async with self._served((codes or _SERVERS)[number % len(codes or _SERVERS)]) as server:
                    await self.frames.pass_by(self.rng.randint(1, _MOST_FRAMES))
                    server.process.send_signal(signal.SIGKILL)
                    await server.ended()
                    self.read_journal(f"the journal after kill {number}")
        finally:
            for task in working:
                task.cancel()
            ended = await asyncio.gather(*working, return_exceptions=True)
        assert all(isinstance(result, asyncio.CancelledError) for result in ended), ended

    def read_journal(self, reader: str) -> None:
        """Read what the dead server left."""
        lines = lines_in(self.folder)
        for stream, history in self.histories.items():
            history.reads(reader, wins_in(lines[stream]))

    async def finish(self) -> None:
        """Let everybody become current, and read everything everywhere; the server ends as it should."""
        async with self._served(_SERVE) as server:
            for device in (*self.homes.opened, *self.homes.opened):
                assert End.CURRENT == await device.once()
            assert 0 == await server.stop()
        for device in self.homes.opened:
            await self._take_at_its_word(device)
        self.read_journal("the server")
        lines = lines_in(self.folder)
        for device in self.homes.opened:
            assert 0 == await device.pending()
            assert [] == await device.log.own_lines(state="refused")
            for held in await device.log.streams():
                assert [len(lines[held.stream])] == [held.position], "a device's copy is as long as the journal"
                self.histories[held.stream].reads(device.home.name, await wins_on(device, held.stream))
        verified = await asyncio.to_thread(_verify, self.folder)
        assert (0, "") == (verified.returncode, verified.stderr)

    async def _take_at_its_word(self, handheld: Handheld) -> None:
        """What a device counts as accepted was acknowledged to it."""
        for line in await handheld.log.own_lines(state="accepted"):
            for win in wins_in([line.line]):
                self.histories[line.stream].acknowledges(win)

    def _served(self, code: str):
        return served(self.folder, "--port", str(self._port), code=code)


@asynccontextmanager
async def practice(folder: Path, seed: int) -> AsyncGenerator[Practice]:
    """Everybody has joined; nothing runs yet."""
    port = quiet_port()
    async with serving(folder / "server") as server:
        homes = Homes(folder, server)
        desk = await homes.therapist()
        phone = await homes.client_of(desk)
        for item, name in ((phone, "laptop"), (phone, "tablet"), (desk, "pad")):
            await homes.further(item, name)
    try:
        for device in homes.opened:
            await device.log.move_to(f"http://127.0.0.1:{port}")
        yield Practice(folder / "server", homes, port, seed)
    finally:
        await homes.close()


def _verify(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [_HANDRAIL, "verify", "--data", str(folder)], capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
