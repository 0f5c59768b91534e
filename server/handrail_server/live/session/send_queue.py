"""Queues the frames of one connection, within bounds: a slow reader costs a known amount and delays nobody."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from handrail_server.live.session.protocol import Close


class FrameSink(Protocol):
    """Sends frames at once while the peer keeps up."""

    @property
    def is_open(self) -> bool:
        """True if the peer keeps up. The queue is told of changes by `pause_writing` and `resume_writing`."""
        ...

    @property
    def send(self) -> Callable[[bytes], None]:
        """The call that sends a frame, in this turn of the loop. It may close the sink."""
        ...

    @property
    def send_now(self) -> Callable[[bytes], None]:
        """The call that sends a whole message, header included, where nothing more is expected in this turn."""
        ...

    def finish(self) -> None:
        """Note that nothing more will be sent."""
        ...


class SendQueue:
    """The frames of one connection, in order.

    With a sink attached, frames are queued only while they cannot be sent at once. Without one (an exchange, or a test)
    they are taken by `take` and `take_now`. Messages that only matter in their newest form (presence, reach, pong) take
    one place for each key.

    Args:
        most_frames, most_bytes: bounds above which `put` returns False; the connection is then closed as `slow`.
        soft_bytes: bytes above which there is no room for entries: those are read from the store later.
        clock: seconds of a monotonic clock.
    """

    __slots__ = (
        "_clock",
        "_closing",
        "_filled",
        "_frames",
        "_has_room",
        "_latest",
        "_most_bytes",
        "_most_frames",
        "_queued_bytes",
        "_send",
        "_sink",
        "_soft_bytes",
        "_taken_bytes",
        "abandoned",
        "send_now",
        "sending_since",
    )

    def __init__(self, *, most_frames: int, most_bytes: int, soft_bytes: int, clock: Callable[[], float]) -> None:
        self._most_frames = most_frames
        self._most_bytes = most_bytes
        self._soft_bytes = soft_bytes
        self._clock = clock
        self._frames: list[tuple[bytes, str | None]] = []
        self._latest: dict[tuple[str, ...], bytes] = {}
        self._queued_bytes = 0
        self._taken_bytes = 0
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._closing: Close | None = None
        self._sink: FrameSink | None = None
        self._send: Callable[[bytes], None] | None = None
        self.send_now: Callable[[bytes], None] | None = None
        """`FrameSink.send_now`, while the sink is open and nothing is queued; else None."""
        self.abandoned: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done once nothing more is sent, not even what is on its way."""
        self.sending_since: float | None = None
        """When the frames that are on their way were taken, in seconds of `clock`. None while there are none."""

    @property
    def closing(self) -> Close | None:
        """The close, once there is one."""
        return self._closing

    @property
    def has_room(self) -> bool:
        """True if entries may be queued."""
        return self._has_room.is_set()

    def attach(self, sink: FrameSink) -> None:
        """Send through `sink` from now on, beginning with what is queued."""
        self._sink = sink
        self._flush()

    def pause_writing(self) -> None:
        """Hold frames back: the sink accepts none for now."""
        self._send = self.send_now = None
        if self.sending_since is None:
            self.sending_since = self._clock()

    def resume_writing(self) -> None:
        """Resume sending; the peer's buffer has drained."""
        self.sending_since = None
        self._flush()

    async def wait_for_room(self) -> None:
        """Wait until entries may be queued, or the connection is closed."""
        await self._has_room.wait()

    def put(self, frame: bytes, stream: str | None = None) -> bool:
        """Send or queue a frame, with the stream whose entries it holds. Return False above the bounds."""
        if self._send is not None:
            self._send(frame)
            return True
        if self._closing is not None:
            return True
        self._frames.append((frame, stream))
        self._queued_bytes += len(frame)
        if self._queued_bytes + self._taken_bytes > self._soft_bytes:
            self._has_room.clear()
        self._filled.set()
        return len(self._frames) <= self._most_frames and self._queued_bytes <= self._most_bytes

    def put_latest(self, key: tuple[str, ...], frame: bytes) -> None:
        """Send a frame, or queue it in place of an earlier one of the same key."""
        if self._send is not None:
            self._send(frame)
            return
        if self._closing is not None:
            return
        self._latest[key] = frame
        self._filled.set()

    def drop(self, stream: str) -> None:
        """Remove what is queued of a stream that is no longer open (S1): entries, reach and presence."""
        kept = [(frame, of) for frame, of in self._frames if of != stream]
        self._queued_bytes -= sum(len(frame) for frame, of in self._frames if of == stream)
        self._frames = kept
        self._latest = {key: frame for key, frame in self._latest.items() if stream not in key[1:2]}

    def close(self, close: Close, *, flush: bool = False) -> None:
        """Send nothing more, or with `flush` only what is queued. The first close counts."""
        if self._closing is not None:
            return
        self._closing = close
        self._send = self.send_now = None
        self._has_room.set()
        self._filled.set()
        if not flush:
            self.abandon()
        elif self._sink is not None:
            self._flush()

    def abandon(self) -> None:
        """Send nothing more, not even what was to be flushed."""
        self._send = self.send_now = None
        self._frames.clear()
        self._latest.clear()
        if not self.abandoned.done():
            self.abandoned.set_result(None)
        self._filled.set()
        if self._sink is not None:
            self._sink.finish()

    async def take(self) -> list[bytes]:
        """Take all queued frames as soon as there are any; none once the queue is closed and empty.

        To take again says that what was taken before has been sent.
        """
        self._sent()
        while not self._frames and not self._latest and self._closing is None:
            self._filled.clear()
            await self._filled.wait()
        return self._take()

    def take_now(self) -> list[bytes]:
        """Take all queued frames."""
        self._sent()
        return self._take()

    def _flush(self) -> None:
        """Send what is queued, as far as the sink accepts it."""
        sink = self._sink
        if sink is None:
            return
        sent = 0
        for frame, _ in self._frames:
            # Each frame may fill the peer's buffer, and what is left must then stay in order.
            if not sink.is_open:
                break
            sink.send(frame)
            self._queued_bytes -= len(frame)
            sent += 1
        del self._frames[:sent]
        while self._latest and not self._frames and sink.is_open:
            sink.send(self._latest.pop(next(iter(self._latest))))
        if self._queued_bytes <= self._soft_bytes:
            self._has_room.set()
        if sink.is_open and not self._frames and self._closing is None:
            self._send, self.send_now = sink.send, sink.send_now
        if self._closing is not None and not self._frames and not self._latest:
            sink.finish()

    def _sent(self) -> None:
        self.sending_since = None
        self._taken_bytes = 0
        if self._queued_bytes <= self._soft_bytes:
            self._has_room.set()

    def _take(self) -> list[bytes]:
        frames = [frame for frame, _ in self._frames]
        frames.extend(self._latest.values())
        self._taken_bytes = self._queued_bytes
        self._frames.clear()
        self._latest.clear()
        self._queued_bytes = 0
        if frames:
            self.sending_since = self._clock()
        return frames
