"""People with real homes who write, sync and are told things, and what was promised to them."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from fakes.devices.handhelds import AROUND, TODAY, Handheld, new_id
from faults.set_full import NOTHING, SetFull, Verdict
from faults.watching import wins_in, wins_on
from handrail_client.cli.output.words import notice
from handrail_client.device import Device
from handrail_client.log import Log
from handrail_client.sync.notifications import NoticeAdded
from handrail_client.sync.transports import End
from handrail_server import app
from handrail_shared.events.journal import WinNoted

_HANDRAIL: Final = Path(sys.executable).with_name("handrail")
_TIMEOUT_S: Final = 300


class Histories(dict[str, SetFull]):
    """What was promised in each stream."""

    def __missing__(self, stream: str) -> SetFull:
        """A stream of which nothing is known yet."""
        self[stream] = SetFull()
        return self[stream]

    @property
    def wrong(self) -> list[str]:
        """Everything that was lost, doubled or made up."""
        return [fault for history in self.values() for fault in history.verdict.wrong]

    @property
    def verdict(self) -> Verdict:
        """All of them together."""
        return sum((history.verdict for history in self.values()), NOTHING)

    @property
    def acknowledged(self) -> int:
        """How many events were acknowledged."""
        return sum(history.verdict.acknowledged for history in self.values())

    async def read_server(self, folder: Path) -> None:
        """Read everything that a stopped server holds."""
        opened = await app.open_data(folder, master_key_path=None)
        try:
            for stream, history in self.items():
                stored = await opened.store.after(stream, 0, limit=1_000_000, max_bytes=2**40)
                history.reads("the server", wins_in(entry.line for entry in stored))
        finally:
            await opened.close()

    async def read_homes(self, *homes: "Home") -> None:
        """Take what these homes count as accepted for acknowledged, and read everything that they hold."""
        for home in homes:
            async with await Log.open(home.folder) as log:
                lines = await log.own_lines()
                assert {line.state for line in lines} <= {"accepted", "moved"}
                for line in lines:
                    if line.state == "accepted":
                        for win in wins_in([line.line]):
                            self[line.stream].acknowledges(win)
        for home in homes:
            async with await Log.open(home.folder) as log:
                handheld = Handheld(log, home.folder)
                for stream in await log.streams():
                    if stream.stream in self:
                        self[stream.stream].reads(home.folder.name, await wins_on(handheld, stream.stream))


class Home:
    """A home that no program has open; each thing done to it opens it and closes it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def write(self, histories: Histories, count: int, *, private: bool = False) -> None:
        """Write events down, which the history of their stream then knows as tried."""
        async with await Log.open(self.folder) as log:
            space = (await log.spaces())[0]
            stream = space.private if private else space.shared
            wins = [WinNoted(win=new_id(), text="w", day=TODAY) for _ in range(count)]
            for win in wins:
                histories[stream].tries(win.win)
            await log.append(stream, wins, now_us=app.now_us())

    async def sync(self, url: str | None = None) -> str:
        """Sync, with a server that may have moved, until everything is current; the sentences that it tells."""
        async with await Log.open(self.folder) as log:
            if url is not None:
                await log.move_to(url)
            handheld = Handheld(log, self.folder)
            assert await handheld.once() is End.CURRENT
            return "\n".join(notice(item.word) for item in handheld.told if isinstance(item, NoticeAdded))

    async def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """The command, as a process of its own."""
        environment = {**os.environ, "HANDRAIL_HOME": str(self.folder)}
        return await asyncio.to_thread(
            lambda: subprocess.run(
                [_HANDRAIL, *words],
                env=environment,
                capture_output=True,
                text=True,
                timeout=_TIMEOUT_S,
                check=False,
            )
        )

    async def shown(self) -> Any:
        """What the person sees of the shared stream."""
        async with await Log.open(self.folder) as log:
            return (await (await Device.open(log, AROUND)).shown()).shared
