"""Reads what a device lacks of its streams from the store, as fast as the device takes it (rules E1 and E4)."""

import asyncio
from typing import Protocol

from handrail_server.live.rate_limit import READ_US, lines_us
from handrail_server.live.session.member_limit import MemberLimit
from handrail_server.live.session.protocol import Effect, SyncSession
from handrail_server.live.session.send_queue import SendQueue
from handrail_server.live.writer.fair_queue import SMALL_SHARE_LINES
from handrail_server.live.writer.stream_reader import StreamReader


class Follower(Protocol):
    """A connection as its backfill sees it."""

    @property
    def alive(self) -> bool:
        """True if the device is signed in and the connection not closed."""
        ...

    @property
    def send_queue(self) -> SendQueue:
        """The frames that wait to be sent."""
        ...

    @property
    def limit(self) -> MemberLimit:
        """The rate limit of the member."""
        ...

    def may_see(self, stream: str) -> bool:
        """Return whether the stream is open to the member at this moment."""
        ...

    async def wait_for_limit(self) -> None:
        """Wait as long as the member's rate limit says."""
        ...

    def carry_out(self, effect: Effect) -> None:
        """Carry out what the session says."""
        ...

    def fail_to_send(self, error: Exception) -> None:
        """Close the connection: entries cannot be sent for a reason that is not the device's fault."""
        ...


class Backfill:
    """Serves the streams of one connection in turn, a batch of each. Only one read is under way at a time."""

    __slots__ = ("_follower", "_is_continuous", "_reader", "_session", "_task", "_wanted")

    def __init__(self, follower: Follower, session: SyncSession, reader: StreamReader, *, is_continuous: bool) -> None:
        self._follower = follower
        self._session = session
        self._reader = reader
        self._is_continuous = is_continuous
        # A dict and not a set: streams are served in the order in which they became due.
        self._wanted: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None

    def want(self, stream: str) -> None:
        """Note that something of a stream is due, and begin to send it where that is not left to `send_once`."""
        self._wanted[stream] = None
        if self._is_continuous and self._task is None and self._follower.alive:
            self._task = asyncio.create_task(self._send_wanted())

    async def send_once(self) -> None:
        """Queue one batch of each stream that is due, as far as there is room for them."""
        wanted, self._wanted = list(self._wanted), {}
        for stream in wanted:
            if not self._follower.send_queue.has_room:
                # The rest comes with the next exchange, which says anew what it follows.
                return
            await self._send_next(stream)

    def stop(self) -> None:
        """Send nothing more."""
        self._wanted.clear()
        if self._task is not None:
            self._task.cancel()

    async def _send_wanted(self) -> None:
        follower = self._follower
        try:
            while self._wanted and follower.alive:
                await follower.send_queue.wait_for_room()
                await follower.wait_for_limit()
                stream = next(iter(self._wanted), None)
                if stream is not None:
                    del self._wanted[stream]
                    await self._send_next(stream)
        except Exception as error:
            follower.fail_to_send(error)
        finally:
            self._task = None

    async def _send_next(self, stream: str) -> None:
        span = self._session.next_read(stream)
        if span is None:
            return
        follower = self._follower
        # C2: whoever has cost much reads less at a time, as their pushes are stored in smaller parts.
        limit = min(span.limit, SMALL_SHARE_LINES) if follower.limit.has_small_share() else span.limit
        batch = await self._reader.read(stream, span.after, limit=limit)
        if batch is None or not follower.alive or not follower.may_see(stream):
            # S5: a right that ended during the read ends the delivery too.
            return
        size = sum(len(entry.line or b"") for entry in batch.entries)
        follower.limit.charge(READ_US + lines_us(len(batch.entries), size))
        for effect in self._session.read(stream, span.after, batch.entries, head=batch.head, checksum=batch.checksum):
            follower.carry_out(effect)
