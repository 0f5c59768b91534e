"""`Sync`: the shell around `step`. One loop takes one input at a time and carries out its effects in order.

Everything that decides is in `handrail_shared.sync`; here are sockets, timers and the disk.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import assert_never

from msgspec import Struct

from handrail_client.log import Log
from handrail_client.sync.downloads import SegmentDownloads, SegmentInput
from handrail_client.sync.load_state import changed_inputs, load_state
from handrail_client.sync.local_effects import LocalEffects
from handrail_client.sync.lock import SyncLock
from handrail_client.sync.notifications import LinkChanged, Notification, WaitingForOtherSync
from handrail_client.sync.other_processes import wait_for_turn, watch_for_changes
from handrail_client.sync.publishing import publish_due
from handrail_client.sync.push_frames import push_frames, relay_frames
from handrail_client.sync.transport import FrameReceived, Transport, TransportClosed, TransportEvent, TransportOpened
from handrail_client.sync.transports import DialRequest, End, Transports
from handrail_shared.sync.effects import (
    CloseSocket,
    DropConfirmed,
    Effect,
    OpenSocket,
    ReadSegments,
    Send,
    SendLines,
    SendRelay,
    TakeNewDevice,
)
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.sync.sync_state import (
    Announce,
    Connected,
    Dial,
    Hang,
    Input,
    LinkState,
    Lost,
    Received,
    Renewed,
    Salvaged,
    SyncState,
    Tick,
    is_current,
)
from handrail_shared.wire import CloseWord, Presence, read_server_frame, write_frame


class _TransportInput(Struct, frozen=True):
    connection: int
    event: TransportEvent


class _LogChanged(Struct, frozen=True):
    """Somebody wrote to the log: in this process or in another one."""


_Input = _TransportInput | SegmentInput | _LogChanged | Announce


class Sync:
    """Carries a log to the server and back.

    `once` runs until everything is current, `watch` stays connected. An object runs one of them at a time; any number
    of processes may have a `Sync` on one home, of which one works while the others wait.

    Args:
        log: The log. Other code may append to it meanwhile: that is sent at once.
        transports: Clocks, chance and the ways out; a program takes `handrail_client.sync.wiring.WIRING`.
        news: Called with every notification, in order, from the event loop. It must not block.

    Example:
        >>> end = await Sync(log, WIRING, news=print).once(timeout_s=30)
        >>> end is End.CURRENT
        True
    """

    def __init__(self, log: Log, transports: Transports, *, news: Callable[[Notification], None]) -> None:
        self._log = log
        self._transports = transports
        self._notify = news
        self._local_effects = LocalEffects(log, now_us=transports.now_us, notify=news)
        self._downloads = SegmentDownloads(log, transports.fetch_segments, on_input=self._queue, notify=news)
        self._device = SyncState(device="", credential="")
        self._server = ""
        self._inputs: deque[_Input] = deque()
        self._wake = asyncio.Event()
        self._transport: Transport | None = None
        self._connection = 0
        """Numbers the attempts to connect, so that a late input of an earlier one is not taken for this one's."""
        self._over_http = False
        self._out_of_reach = False
        """The latest attempt reached no server."""
        self._hang_up = False
        self._changed = True
        """Something changed since it was last noted that everything is current."""

    @property
    def stopped_by(self) -> CloseWord | None:
        """The word with which the server turned this device away, after `End.STOPPED`."""
        return self._device.stopped_by

    async def once(self, *, timeout_s: float, patient: bool = False) -> End:
        """Run until everything is current, or until it cannot become so.

        Args:
            timeout_s: How long to try, in seconds.
            patient: Keep trying for `timeout_s` where no server answers, instead of giving up at once.

        Returns:
            `CURRENT`, `OUT_OF_REACH`, `STOPPED`, `TIMED_OUT` or, after `hang_up`, `HUNG_UP`.

        Raises:
            NotJoined: This device belongs to nobody yet.
        """
        return await self._run(timeout_s=timeout_s, patient=patient, stay=False)

    async def watch(self) -> End:
        """Stay connected, and connect again after every loss, until `hang_up`.

        Returns:
            `HUNG_UP`, or `STOPPED` where the server turned this device away for good.

        Raises:
            NotJoined: This device belongs to nobody yet.
        """
        return await self._run(timeout_s=None, patient=True, stay=True)

    def hang_up(self) -> None:
        """Ask a running `once` or `watch` to close its connection and return."""
        self._hang_up = True
        self._wake.set()

    def announce(self, presence: Presence) -> None:
        """L1: tell the others what this person is looking at. While not connected, this goes nowhere."""
        self._queue(Announce(presence))

    # --- one run -----------------------------------------------------------------------------------------------------

    async def _run(self, *, timeout_s: float | None, patient: bool, stay: bool) -> End:
        # Asked first, so that a home nobody has joined is refused before anything is locked.
        await self._log.identity()
        deadline_us = None if timeout_s is None else self._transports.monotonic_us() + int(timeout_s * 1_000_000)
        lock = SyncLock(self._log.home)
        if not lock.acquire():
            self._notify(WaitingForOtherSync())
            end = await wait_for_turn(self._log, lock, given_up=lambda: self._given_up(deadline_us), stay=stay)
            if end is not None:
                return end
        stop_listening = self._log.listen(lambda: self._queue(_LogChanged()))
        watching = asyncio.create_task(watch_for_changes(self._log, lambda: self._queue(_LogChanged())))
        try:
            return await self._loop(deadline_us, patient=patient, stay=stay)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            stop_listening()
            await self._feed(Hang())
            await self._stop_downloads()
            lock.release()

    def _given_up(self, deadline_us: int | None) -> End | None:
        over = End.TIMED_OUT if self._is_over(deadline_us) else None
        return End.HUNG_UP if self._hang_up else over

    def _is_over(self, deadline_us: int | None) -> bool:
        return deadline_us is not None and self._transports.monotonic_us() >= deadline_us

    async def _loop(self, deadline_us: int | None, *, patient: bool, stay: bool) -> End:
        self._server = (await self._log.identity()).server
        self._device = await load_state(self._log)
        await self._feed_log_changes()
        await self._feed(Dial())
        while True:
            end = await self._ended(deadline_us, patient=patient, stay=stay)
            if end is not None:
                return end
            await self._take_next(deadline_us)

    async def _ended(self, deadline_us: int | None, *, patient: bool, stay: bool) -> End | None:
        if self._hang_up:
            return End.HUNG_UP
        if self._device.link is LinkState.STOPPED:
            if self._device.stopped_by is not None:
                await self._log.stop(self._device.stopped_by)
            return End.STOPPED
        if is_current(self._device) and not self._inputs:
            now_us = self._transports.now_us()
            # What is published is to be sent too: only when nothing is due is everything current.
            if not await publish_due(self._log, now_us=now_us):
                await self._note_current(now_us)
                if not stay:
                    return End.CURRENT
        if self._out_of_reach and not patient:
            return End.OUT_OF_REACH
        if self._is_over(deadline_us):
            return End.OUT_OF_REACH if self._out_of_reach else End.TIMED_OUT
        return None

    async def _take_next(self, deadline_us: int | None) -> None:
        """Wait for an input or a timer, and give it to `step`."""
        due_us = min((due for due in (next_deadline_us(self._device), deadline_us) if due is not None), default=None)
        if not self._inputs and not self._hang_up:
            wait_s = None if due_us is None else max(0, due_us - self._transports.monotonic_us()) / 1_000_000
            try:
                async with asyncio.timeout(wait_s):
                    await self._wake.wait()
            except TimeoutError:
                await self._feed(Tick())
        self._wake.clear()
        if self._inputs:
            await self._take(self._inputs.popleft())
            # Frames that come without a pause must not keep a timer from its turn.
            due_us = next_deadline_us(self._device)
            if due_us is not None and self._transports.monotonic_us() >= due_us:
                await self._feed(Tick())

    async def _take(self, given: _Input) -> None:
        match given:
            case _TransportInput():
                if given.connection == self._connection and self._transport is not None:
                    await self._take_event(given.event)
            case SegmentInput():
                if given.connection == self._connection:
                    done = await self._downloads.store(given)
                    if done is not None:
                        await self._feed(done)
            case _LogChanged():
                await self._feed_log_changes()
            case Announce():
                await self._feed(given)
            case _:
                assert_never(given)

    async def _take_event(self, event: TransportEvent) -> None:
        match event:
            case TransportOpened():
                self._out_of_reach = False
                await self._feed(Connected())
            case FrameReceived():
                await self._feed(Received(read_server_frame(event.data)))
            case TransportClosed():
                self._transport = None
                self._out_of_reach = not event.reached
                # A network that blocks WebSockets gets one attempt over HTTP at once; the next one is a socket again.
                switches = event.blocked and not self._over_http
                self._over_http = switches
                await self._lose(event)
                if switches:
                    await self._feed(Dial())
            case _:
                assert_never(event)

    def _queue(self, given: _Input) -> None:
        self._inputs.append(given)
        self._wake.set()

    # --- effects -----------------------------------------------------------------------------------------------------

    async def _feed(self, given: Input) -> None:
        """Give one input to `step` and carry out what it asks for, in order."""
        before = self._device.link
        self._device, effects = step(self._device, given, self._transports.monotonic_us())
        if self._device.link is not before:
            self._notify(LinkChanged(self._device.link))
        for effect in effects:
            self._changed = True
            await self._carry_out(effect)

    async def _carry_out(self, effect: Effect) -> None:
        log = self._log
        match effect:
            case OpenSocket():
                self._open_transport()
            case CloseSocket():
                await self._close_transport(effect.word)
            case Send():
                self._send([write_frame(effect.message)])
            case SendLines():
                lines = await log.lines(effect.stream, effect.first_seq, effect.last_seq)
                self._send(push_frames(effect.stream, self._device.device, effect.first_seq, lines))
            case SendRelay():
                rows = await log.relayed(effect.stream, effect.device)
                self._send(relay_frames(effect.stream, effect.device, rows))
            case DropConfirmed():
                await self._feed(Salvaged(effect.stream, await log.drop_confirmed(effect.stream)))
            case TakeNewDevice():
                device = self._transports.new_id()
                await self._feed(Renewed(device, await log.take_new_device(device)))
            case ReadSegments():
                self._downloads.start(
                    effect.stream,
                    effect.position,
                    server=self._server,
                    credential=self._device.credential,
                    connection=self._connection,
                )
            case _:
                if await self._local_effects.carry_out(effect):
                    self._queue(_LogChanged())

    def _open_transport(self) -> None:
        self._connection += 1
        connection = self._connection
        self._transport = self._transports.open_transport(
            DialRequest(
                server=self._server,
                on_event=lambda event: self._queue(_TransportInput(connection, event)),
                device=lambda: self._device,
                over_http=self._over_http,
            )
        )

    async def _close_transport(self, word: CloseWord) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            await transport.close(word)
            await self._lose(TransportClosed())

    async def _lose(self, closed: TransportClosed) -> None:
        await self._stop_downloads()
        await self._feed(Lost(closed.word, closed.retry_ms, self._transports.chance()))

    async def _stop_downloads(self) -> None:
        for done in await self._downloads.stop():
            await self._feed(done)

    def _send(self, frames: list[bytes]) -> None:
        for frame in frames:
            if self._transport is not None:
                self._transport.send(frame)

    async def _feed_log_changes(self) -> None:
        for given in await changed_inputs(self._log, self._device):
            await self._feed(given)

    async def _note_current(self, now_us: int) -> None:
        """Note that everything is current: for `handrail status`, and for the syncs that wait for this one."""
        asked, answered = await self._log.questions()
        if asked > answered or self._changed:
            self._changed = False
            await self._log.answer(asked, now_us=now_us)
