"""`Sync`: the shell around `step`. One loop, one input at a time, effects carried out in order.

Everything that decides is in `handrail_shared.sync`; here are sockets, timers and the disk.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final, assert_never

from msgspec import Struct

from handrail_client.log.log import Log
from handrail_client.sync.load_state import wake
from handrail_client.sync.local_effects import Keeping
from handrail_client.sync.lock import SyncLock
from handrail_client.sync.notifications import Came, Linked, News, Waiting
from handrail_client.sync.publishing import publish_revealed, say_who_came
from handrail_client.sync.push_frames import push_frames, relay_frames
from handrail_client.sync.segments import Segment, verified
from handrail_client.sync.transport import Arrival, Arrived, Joined, Link, Parted
from handrail_client.sync.transports import Dialling, End, Wiring
from handrail_shared.sync import device as d
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.wire import CloseWord, Presence, read_server_frame, write_frame

LOOK_EVERY_S: Final = 0.25
"""How often another process's writing to the same home is looked for."""


class _FromLink(Struct, frozen=True):
    link: int
    arrival: Arrival


class _FromSegments(Struct, frozen=True):
    """A segment came; None: there are no more, or none can be read."""

    link: int
    stream: str
    segment: Segment | None


class _Nudge(Struct, frozen=True):
    """Somebody wrote to the log."""


_Happening = _FromLink | _FromSegments | _Nudge | d.Announce


class Sync:
    """Carries a log to the server and back: `once` until everything is current, or `watch` to stay connected."""

    def __init__(self, log: Log, wiring: Wiring, *, news: Callable[[News], None]) -> None:
        self._log = log
        self._wiring = wiring
        self._news = news
        self._keeping = Keeping(log, now_us=wiring.now_us, news=news)
        self._device = d.Device(device="", credential="")
        self._server = ""
        self._happened: deque[_Happening] = deque()
        self._wake = asyncio.Event()
        self._link: Link | None = None
        self._links = 0
        """Counts links, so that nothing of an older one is taken for news of the present one."""
        self._over_http = False
        self._unreached = False
        """Whether the latest attempt reached no server."""
        self._reading: dict[str, asyncio.Task[None]] = {}
        self._hang_up = False
        self._unanswered = True
        """Whether something changed since it was last noted that everything is current."""

    @property
    def stopped_by(self) -> CloseWord | None:
        """Why the server wants nothing of this device, after `End.STOPPED`."""
        return self._device.stopped_by

    async def once(self, *, timeout_s: float, patient: bool = False) -> End:
        """Run until everything is current. Unless `patient`, give up as soon as no server answers.

        Raises `NotJoined`.
        """
        return await self._within(timeout_s=timeout_s, patient=patient, stay=False)

    async def watch(self) -> End:
        """Stay connected, whatever comes and goes, until `hang_up`. Raises `NotJoined`."""
        return await self._within(timeout_s=None, patient=True, stay=True)

    def hang_up(self) -> None:
        """Ask a running sync to close its link and return."""
        self._hang_up = True
        self._wake.set()

    def announce(self, presence: Presence) -> None:
        """L1: tell the others what this person is looking at. Goes nowhere while not connected."""
        self._happen(d.Announce(presence))

    # --- one run -----------------------------------------------------------------------------------------------------

    async def _within(self, *, timeout_s: float | None, patient: bool, stay: bool) -> End:
        await self._log.identity()
        deadline_us = None if timeout_s is None else self._wiring.monotonic_us() + int(timeout_s * 1_000_000)
        lock = SyncLock(self._log.home)
        if not lock.take():
            self._news(Waiting())
            end = await self._wait_for_other(lock, deadline_us, stay=stay)
            if end is not None:
                return end
        stop_listening = self._log.listen(lambda: self._happen(_Nudge()))
        looking = asyncio.create_task(self._look_out())
        try:
            return await self._run(deadline_us, patient=patient, stay=stay)
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            stop_listening()
            await self._feed(d.Hang())
            await self._stop_reading()
            lock.give_back()

    async def _wait_for_other(self, lock: SyncLock, deadline_us: int | None, *, stay: bool) -> End | None:
        """Wait until the sync that is at work has made everything current, or is gone (None: it is our turn)."""
        question = await self._log.ask()
        while not lock.take():
            if not stay and (await self._log.questions())[1] >= question:
                return End.CURRENT
            if self._hang_up:
                return End.HUNG_UP
            if deadline_us is not None and self._wiring.monotonic_us() >= deadline_us:
                return End.TIMED_OUT
            await asyncio.sleep(LOOK_EVERY_S)
        return None

    async def _run(self, deadline_us: int | None, *, patient: bool, stay: bool) -> End:
        self._server = (await self._log.identity()).server
        self._device = await wake(self._log)
        await self._look_in()
        await self._feed(d.Dial())
        while True:
            end = await self._ended(deadline_us, patient=patient, stay=stay)
            if end is not None:
                return end
            await self._take_next(deadline_us)

    async def _ended(self, deadline_us: int | None, *, patient: bool, stay: bool) -> End | None:
        if self._hang_up:
            return End.HUNG_UP
        if self._device.link is d.Link.STOPPED:
            if self._device.stopped_by is not None:
                await self._log.stop(self._device.stopped_by)
            return End.STOPPED
        if d.is_current(self._device) and not self._happened and not await self._publish():
            await self._answer()
            if not stay:
                return End.CURRENT
        if self._unreached and not patient:
            return End.OUT_OF_REACH
        if deadline_us is not None and self._wiring.monotonic_us() >= deadline_us:
            return End.OUT_OF_REACH if self._unreached else End.TIMED_OUT
        return None

    async def _take_next(self, deadline_us: int | None) -> None:
        due_us = min((due for due in (next_deadline_us(self._device), deadline_us) if due is not None), default=None)
        if not self._happened and not self._hang_up:
            wait_s = None if due_us is None else max(0, due_us - self._wiring.monotonic_us()) / 1_000_000
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                await self._feed(d.Tick())
        self._wake.clear()
        if self._happened:
            await self._take(self._happened.popleft())
            # Frames that come without a pause must not keep a timer from its turn.
            due_us = next_deadline_us(self._device)
            if due_us is not None and self._wiring.monotonic_us() >= due_us:
                await self._feed(d.Tick())

    async def _take(self, happening: _Happening) -> None:
        match happening:
            case _FromLink():
                if happening.link == self._links and self._link is not None:
                    await self._take_arrival(happening.arrival)
            case _FromSegments():
                if happening.link == self._links and happening.stream in self._reading:
                    await self._take_segment(happening.stream, happening.segment)
            case _Nudge():
                await self._look_in()
            case d.Announce():
                await self._feed(happening)
            case _:
                assert_never(happening)

    async def _take_arrival(self, arrival: Arrival) -> None:
        match arrival:
            case Joined():
                self._unreached = False
                await self._feed(d.Connected())
            case Arrived():
                await self._feed(d.Received(read_server_frame(arrival.data)))
            case Parted():
                self._link = None
                self._unreached = not arrival.reached
                again = arrival.blocked and not self._over_http
                self._over_http = again
                await self._lose(arrival)
                if again:
                    await self._feed(d.Dial())
            case _:
                assert_never(arrival)

    def _happen(self, happening: _Happening) -> None:
        self._happened.append(happening)
        self._wake.set()

    # --- effects -----------------------------------------------------------------------------------------------------

    async def _feed(self, given: d.Input) -> None:
        """Give one input to `step` and carry out what it asks for, in order."""
        before = self._device.link
        self._device, effects = step(self._device, given, self._wiring.monotonic_us())
        if self._device.link is not before:
            self._news(Linked(self._device.link))
        for effect in effects:
            self._unanswered = True
            await self._carry_out(effect)

    async def _carry_out(self, effect: d.Effect) -> None:
        log = self._log
        match effect:
            case d.OpenSocket():
                self._open_link()
            case d.CloseSocket():
                await self._close_link(effect.word)
            case d.Send():
                self._send([write_frame(effect.message)])
            case d.SendLines():
                lines = await log.lines(effect.stream, effect.first_seq, effect.last_seq)
                self._send(push_frames(effect.stream, self._device.device, effect.first_seq, lines))
            case d.SendRelay():
                rows = await log.relayed(effect.stream, effect.device)
                self._send(relay_frames(effect.stream, effect.device, rows))
            case d.DropConfirmed():
                await self._feed(d.Salvaged(effect.stream, await log.drop_confirmed(effect.stream)))
            case d.TakeNewDevice():
                device = self._wiring.new_id()
                await self._feed(d.Renewed(device, await log.take_new_device(device)))
            case d.ReadSegments():
                self._read_segments(effect.stream, effect.position)
            case _:
                if await self._keeping.keep(effect):
                    self._happen(_Nudge())

    def _open_link(self) -> None:
        self._links += 1
        number = self._links
        self._link = self._wiring.open_link(
            Dialling(
                server=self._server,
                arrived=lambda arrival: self._happen(_FromLink(number, arrival)),
                device=lambda: self._device,
                over_http=self._over_http,
            )
        )

    async def _close_link(self, word: CloseWord) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close(word)
            await self._lose(Parted())

    async def _lose(self, parted: Parted) -> None:
        await self._stop_reading()
        await self._feed(d.Lost(parted.word, parted.retry_ms, self._wiring.chance()))

    def _send(self, frames: list[bytes]) -> None:
        for frame in frames:
            if self._link is not None:
                self._link.send(frame)

    # --- segments (E4) -----------------------------------------------------------------------------------------------

    def _read_segments(self, stream: str, position: int) -> None:
        self._reading[stream] = asyncio.create_task(self._fetch(stream, position, self._links))

    async def _fetch(self, stream: str, position: int, link: int) -> None:
        """Segments are handed to the loop one by one: only the loop writes what came."""
        try:
            async for segment in self._wiring.fetch_segments(self._server, self._device.credential, stream, position):
                self._happen(_FromSegments(link, stream, segment))
        except OSError:
            # Without segments the live tail brings everything, only slower.
            pass
        finally:
            self._happen(_FromSegments(link, stream, None))

    async def _take_segment(self, stream: str, segment: Segment | None) -> None:
        held = await self._held(stream)
        if segment is not None:
            entries = verified(segment, position=held[0], checksum=held[1])
            if entries is not None:
                await self._log.store_segment(stream, segment.first, segment.packed, entries, segment.checksum)
                self._news(Came(stream, held[0], segment.last))
                return
        self._reading.pop(stream).cancel()
        await self._feed(d.SegmentsRead(stream, *held))

    async def _stop_reading(self) -> None:
        """Whatever was stored so far stays, and `step` is told of it."""
        reading, self._reading = self._reading, {}
        for stream, task in reading.items():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self._feed(d.SegmentsRead(stream, *await self._held(stream)))

    async def _held(self, stream: str) -> tuple[int, int]:
        held = next(each for each in await self._log.streams() if each.stream == stream)
        return held.position, held.checksum

    # --- what others do to the log -----------------------------------------------------------------------------------

    async def _look_out(self) -> None:
        """Notice when another process writes to the log."""
        seen = await self._log.changes()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = await self._log.changes()
            if now != seen:
                seen = now
                self._happen(_Nudge())

    async def _look_in(self) -> None:
        """Take up what was appended or looked at since."""
        for stream, last_seq in (await self._log.last_seqs()).items():
            known = self._device.streams.get(stream)
            if known is None or last_seq > known.last_seq:
                await self._feed(d.Appended(stream, last_seq))
        is_live = self._device.link is d.Link.LIVE
        for held in await self._log.streams():
            known = self._device.streams.get(held.stream)
            if is_live and known is not None and known.open and held.read > known.read:
                await self._feed(d.Looked(held.stream, held.read))

    async def _publish(self) -> bool:
        """Say who came, and publish own hidden ratings whose round is revealed (S4). True when there was anything."""
        appended = await say_who_came(self._log, now_us=self._wiring.now_us())
        for space in await self._log.unpublished():
            appended = await publish_revealed(self._log, space, now_us=self._wiring.now_us()) or appended
        return appended

    async def _answer(self) -> None:
        asked, answered = await self._log.questions()
        if asked > answered or self._unanswered:
            self._unanswered = False
            await self._log.answer(asked, now_us=self._wiring.now_us())
