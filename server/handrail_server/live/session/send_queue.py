"""What waits to be sent on one connection: bounded, so that a slow reader costs a known amount and delays nobody."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from handrail_server.live.session.protocol import Close


class FrameSink(Protocol):
    """Takes frames at once while its reader keeps up."""

    @property
    def is_open(self) -> bool:
        """Whether it does. Where that changes the outbox is told, by `pause_writing` and `resume_writing`."""
        ...

    @property
    def send(self) -> Callable[[bytes], None]:
        """What sends a frame, in this turn of the loop. It may close the sink."""
        ...

    @property
    def send_now(self) -> Callable[[bytes], None]:
        """What sends a frame with its header, as a whole message, where nothing more is expected in this turn."""
        ...

    def finish(self) -> None:
        """Nothing more is to be sent."""
        ...


class SendQueue:
    """Frames for one socket, in order.

    Above `soft_bytes` entries are not queued but read from the store once there is room; above `most_frames` or
    `most_bytes` the connection is to be given up as `slow`. What only matters in its newest form (presence, reach,
    pong) takes one place per key.

    With a sink attached nothing is queued that can be sent at once; without one, somebody takes the frames.
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
        """As `FrameSink.send_now`. Both are there while the sink is open and nothing is queued."""
        self.abandoned: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done once nothing more is to be sent, not even what is being sent."""
        self.sending_since: float | None = None
        """When the frames that are being sent were taken (seconds of `clock`), None while none are."""

    @property
    def closing(self) -> Close | None:
        """The word of the close, once there is one."""
        return self._closing

    @property
    def has_room(self) -> bool:
        """Whether entries may be queued."""
        return self._has_room.is_set()

    def attach(self, sink: FrameSink) -> None:
        """Send through `sink` from now on, what is queued first."""
        self._sink = sink
        self._flush()

    def pause_writing(self) -> None:
        """The sink takes nothing for now."""
        self._send = self.send_now = None
        if self.sending_since is None:
            self.sending_since = self._clock()

    def resume_writing(self) -> None:
        """The sink takes frames again."""
        self.sending_since = None
        self._flush()

    async def wait_for_room(self) -> None:
        """Wait until entries may be queued, or the connection is closed."""
        await self._has_room.wait()

    def put(self, frame: bytes, stream: str | None = None) -> bool:
        """Queue a frame, with the stream whose entries it holds. False where the outbox is over its bounds."""
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
        """Queue a frame in place of an earlier one of the same key that has not been sent yet."""
        if self._send is not None:
            self._send(frame)
            return
        if self._closing is not None:
            return
        self._latest[key] = frame
        self._filled.set()

    def drop(self, stream: str) -> None:
        """Take back what of a stream was not sent yet: entries, reach and presence. It is no longer open."""
        kept = [(frame, of) for frame, of in self._frames if of != stream]
        self._queued_bytes -= sum(len(frame) for frame, of in self._frames if of == stream)
        self._frames = kept
        self._latest = {key: frame for key, frame in self._latest.items() if stream not in key[1:2]}

    def close(self, close: Close, *, flush: bool = False) -> None:
        """Send nothing more, or with `flush` what is queued and then nothing more. The first close counts."""
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
        """Send nothing more, not even what was to be sent before the close."""
        self._send = self.send_now = None
        self._frames.clear()
        self._latest.clear()
        if not self.abandoned.done():
            self.abandoned.set_result(None)
        self._filled.set()
        if self._sink is not None:
            self._sink.finish()

    async def take(self) -> list[bytes]:
        """Everything that is queued, as soon as there is something; nothing once the outbox is closed and empty.

        Taking again says that what was taken before is sent.
        """
        self._sent()
        while not self._frames and not self._latest and self._closing is None:
            self._filled.clear()
            await self._filled.wait()
        return self._take()

    def take_now(self) -> list[bytes]:
        """Everything that is queued."""
        self._sent()
        return self._take()

    def _flush(self) -> None:
        """Send what is queued, as far as the sink takes it."""
        sink = self._sink
        if sink is None:
            return
        sent = 0
        for frame, _ in self._frames:
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
