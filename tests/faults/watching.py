"""A device that stays connected through a faulty network, and what it is told: for waiting without sleeping."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Final

from msgspec.structs import replace

from fakes.devices.handhelds import TODAY, WIRING, Handheld, new_id, open_transport
from faults.set_full import SetFull
from handrail_client.sync.notifications import EntriesReceived, EntriesSettled, Notification
from handrail_client.sync.runner import Sync, _LogChanged
from handrail_client.sync.transport import Transport
from handrail_client.sync.transports import DialRequest, End, Transports
from handrail_server.app import now_us
from handrail_shared.events.journal import WinNoted
from handrail_shared.lines.entry import Entry
from handrail_shared.sync.sync_state import LinkState
from handrail_shared.wire import CloseWord

PATIENCE_S: Final = 300
"""How long anything is waited for that must come: far longer than it takes."""

_MASK_BYTES: Final = 4


class Watching:
    """A device whose sync runs. Every event it appends is noted in `history`, and so is every acknowledgement."""

    def __init__(self, handheld: Handheld, stream: str, history: SetFull, wiring: Transports = WIRING) -> None:
        self.handheld = handheld
        self.stream = stream
        self.history = history
        self.sync = Sync(handheld.log, replace(wiring, open_transport=self._open), news=self._hear)
        self.settled = 0
        self.position = 0
        self.told: list[Notification] = []
        self.frames: list[bytes] = []
        """Everything that was sent, on whatever link."""
        self.on_push: Callable[[int, int], None] = lambda _before, _size: None
        """Called before a push is sent, with the bytes that this link has sent since its HTTP head, and the push's."""
        self._news = asyncio.Event()
        self._events: dict[int, str] = {}
        self._sent = 0

    async def append(self, count: int) -> None:
        """Write events down; they go out by themselves."""
        wins = [WinNoted(win=new_id(), text="w", day=TODAY) for _ in range(count)]
        for win in wins:
            self.history.tries(win.win)
        written = await self.handheld.log.append(self.stream, wins, now_us=now_us())
        self._events.update({seq: win_doc.win for (_, seq), win_doc in zip(written, wins, strict=True)})

    @property
    def link(self) -> LinkState:
        """How the device stands to the server."""
        return self.sync._device.link

    def nudge(self) -> None:
        """Let the device look at the time: it moves only when told where a test has its own clock."""
        self.sync._queue(_LogChanged())

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for news until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._news.clear()
                await self._news.wait()

    async def all_back(self) -> None:
        """Wait until every event is acknowledged, and has come back as an entry."""
        last = max(self._events, default=0)
        await self.until(lambda: self.settled >= last and self.position >= last)

    def _open(self, request: DialRequest) -> Transport:
        self._sent = 0
        return _Counting(open_transport(request), self._sending)

    def _sending(self, frame: bytes) -> None:
        size = len(frame) + _MASK_BYTES + (2 if len(frame) < 126 else 4 if len(frame) < 65_536 else 10)
        if frame.startswith(b'{"type":"push"'):
            self.on_push(self._sent, size)
        self._sent += size
        self.frames.append(frame)
        self._news.set()

    def _hear(self, news: Notification) -> None:
        self.told.append(news)
        match news:
            case EntriesSettled() if news.stream == self.stream:
                for seq in range(self.settled + 1, news.through_seq + 1):
                    if seq in self._events:
                        self.history.acknowledges(self._events[seq])
                self.settled = news.through_seq
            case EntriesReceived() if news.stream == self.stream:
                self.position = news.position
            case _:
                pass
        self._news.set()


class _Counting:
    """A link that tells of every frame before it is sent."""

    def __init__(self, link: Transport, sending: Callable[[bytes], None]) -> None:
        self._link = link
        self._sending = sending

    def send(self, frame: bytes) -> None:
        """Send a frame."""
        self._sending(frame)
        self._link.send(frame)

    async def close(self, word: CloseWord) -> None:
        """Close with a word."""
        await self._link.close(word)


@asynccontextmanager
async def connected(watching: Watching) -> AsyncGenerator[Watching]:
    """Let it run until the block ends."""
    run = asyncio.create_task(watching.sync.watch())
    try:
        yield watching
    finally:
        watching.sync.hang_up()
        assert await asyncio.wait_for(run, PATIENCE_S) in {End.HUNG_UP, End.STOPPED}


def wins_in(lines: Iterable[bytes | None]) -> list[str]:
    """The ids of the events in `lines` that a `Watching` made."""
    bodies = [json.loads(line)["body"] for line in lines if line is not None]
    return [body["win"] for body in bodies if body["type"] == "win_noted"]


async def wins_on(handheld: Handheld, stream: str) -> list[str]:
    """The same of a device's confirmed copy."""
    return wins_in(
        entry.entry.line if isinstance(entry.entry, Entry) else None for entry in await handheld.log.entries(stream)
    )
