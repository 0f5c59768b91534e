"""Devices that write without a pause and sync all the while, through whatever happens to their server.

What the server says to them is noted as it comes over the wire, before the device has done anything with it.
"""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from fakes.devices.handhelds import TODAY, WIRING, Handheld, new_id, open_transport
from faults.people_at_work import Histories
from handrail_client.sync import Sync
from handrail_client.sync.notifications import EntriesSettled, Notification
from handrail_client.sync.transport import FrameReceived, Transport, TransportClosed, TransportEvent
from handrail_client.sync.transports import DialRequest
from handrail_server.app import now_us
from handrail_shared.events.journal import WinNoted
from handrail_shared.wire import Ack, CloseWord, Frame, Push, read_device_frame, read_server_frame

_UNSETTLED: Final = 24
"""A device writes ahead of its acknowledgements by so much."""

_MOST_AT_ONCE: Final = 4

_Sent = tuple[str, int]
"""The stream and seq of an event that is on its way."""


class Loaded:
    """A device at work. Each frame that it sends or receives is told to `on_frame`."""

    def __init__(
        self, handheld: Handheld, histories: Histories, rng: random.Random, on_frame: Callable[[], None]
    ) -> None:
        self.handheld = handheld
        self._histories = histories
        self._rng = rng
        self._on_frame = on_frame
        self._wins: dict[_Sent, str] = {}
        self._unsettled: set[_Sent] = set()
        self._settled = asyncio.Event()
        # With so little jitter a device dials sixteen times a second at least: it is there as soon as the server is.
        wiring = replace(WIRING, open_transport=self._open, chance=lambda: 1)
        self.sync = Sync(handheld.log, wiring, news=self._tells)

    async def work(self) -> None:
        """Write and sync until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.sync.watch())
            tasks.create_task(self._write())

    async def _write(self) -> None:
        space = (await self.handheld.log.spaces())[0]
        while True:
            stream = space.shared if self._rng.random() < 0.8 else space.private
            count = self._rng.randint(1, _MOST_AT_ONCE)
            wins = [WinNoted(win=new_id(), text="w" * self._rng.choice((1, 80, 400)), day=TODAY) for _ in range(count)]
            for win in wins:
                self._histories[stream].tries(win.win)
            written = await self.handheld.log.append(stream, wins, now_us=now_us())
            for (_, seq), win_doc in zip(written, wins, strict=True):
                self._wins[stream, seq] = win_doc.win
                self._unsettled.add((stream, seq))
            while len(self._unsettled) > _UNSETTLED:
                self._settled.clear()
                await self._settled.wait()

    def _open(self, request: DialRequest) -> Transport:
        return _Overheard(request, self)

    def sends(self, frame: bytes, sent: set[_Sent]) -> None:
        """A frame goes out on a link, to be added to what went out on it before."""
        read = read_device_frame(frame)
        if isinstance(read, Frame) and isinstance(read.message, Push):
            push = read.message
            sent |= {(push.stream, seq) for seq in range(push.first_seq, push.first_seq + push.count)}
        self._on_frame()

    def hears(self, arrival: TransportEvent, sent: set[_Sent]) -> None:
        """Something came on a link."""
        match arrival:
            case FrameReceived(data):
                read = read_server_frame(data)
                if isinstance(read, Frame) and isinstance(read.message, Ack):
                    self._acknowledged(read.message.stream, read.message.through_seq)
            case TransportClosed():
                for line in sent & self._unsettled:
                    self._histories[line[0]].loses_sight_of(self._wins[line])
            case _:
                pass
        self._on_frame()

    def _tells(self, news: Notification) -> None:
        if isinstance(news, EntriesSettled):
            assert not news.refused
            self._acknowledged(news.stream, news.through_seq)

    def _acknowledged(self, stream: str, through_seq: int) -> None:
        settled = {item for item in self._unsettled if item[0] == stream and item[1] <= through_seq}
        for line in settled:
            self._histories[stream].acknowledges(self._wins[line])
        self._unsettled -= settled
        self._settled.set()


class _Overheard:
    """A link that tells of everything that goes through it."""

    def __init__(self, request: DialRequest, device: Loaded) -> None:
        self._device = device
        self._on_event = request.on_event
        self._sent: set[_Sent] = set()
        self._link = open_transport(replace(request, on_event=self._hear))

    def send(self, frame: bytes) -> None:
        """Send a frame."""
        self._device.sends(frame, self._sent)
        self._link.send(frame)

    async def close(self, word: CloseWord) -> None:
        """Close with a word."""
        await self._link.close(word)

    def _hear(self, arrival: TransportEvent) -> None:
        self._device.hears(arrival, self._sent)
        self._on_event(arrival)
