"""One connection: carries out what its session says, in order, whatever socket is under it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, assert_never

from handrail_server.live.directory import Principal
from handrail_server.live.frames import text_header
from handrail_server.live.rate_limit import MESSAGE_US, PRESENCE_US, READ_US, lines_us
from handrail_server.live.session.protocol import (
    Announced,
    Close,
    Deliver,
    Effect,
    Greet,
    Judge,
    Reply,
    Reported,
    Start,
    SyncSession,
    Wake,
)
from handrail_server.live.session.push_window import PushWindow
from handrail_server.live.session.send_queue import SendQueue
from handrail_server.live.session.send_window import EntriesFrame, Span
from handrail_server.live.switchboard import Switchboard
from handrail_server.live.writer.fair_queue import SMALL_SHARE_LINES
from handrail_server.live.writer.transaction import QueuedPush, Verdicts
from handrail_shared.sync.judge import SKIPPED_AT_ONCE
from handrail_shared.wire import (
    Ack,
    CloseWord,
    Fork,
    Pong,
    Presence,
    Push,
    Reach,
    ServerMessage,
    write_frame,
)

PASSED_OVER: Final = 4096
"""A connection whose relays have passed over more seqs than this is sent away for a while (R2)."""

_OVERHEAD: Final = 256
"""What a push costs besides its lines, in bytes."""

_SKIP_BYTES: Final = 64
"""What a seq that a relay may pass over costs, in bytes."""


class Connection:
    """A device's connection, greeted or not.

    With `serves` the streams it follows are sent as they grow; without, one batch of each is sent by `send_once`.
    """

    __slots__ = (
        "_clock",
        "_device",
        "_passed_over",
        "_principal",
        "_push_window",
        "_sender",
        "_serves",
        "_session",
        "_switchboard",
        "_wanted",
        "is_limited",
        "is_welcomed",
        "open",
        "origin",
        "send_queue",
        "serves",
        "verdicts",
    )

    def __init__(
        self,
        switchboard: Switchboard,
        send_queue: SendQueue,
        *,
        clock: Callable[[], float],
        origin: str | None = None,
        serves: bool = True,
    ) -> None:
        self._switchboard = switchboard
        self._clock = clock
        self._serves = serves
        self._session = SyncSession(lambda stream: switchboard.may_see(self, stream))
        self._principal: Principal | None = None
        self._device = ""
        self._wanted: dict[str, None] = {}
        self._sender: asyncio.Task[None] | None = None
        self._push_window = PushWindow()
        self._passed_over = 0
        self.send_queue = send_queue
        self.origin = origin
        self.serves = serves
        self.verdicts = Verdicts()
        self.is_welcomed = False
        """Whether `welcome` is on its way: nothing comes before it (H2)."""
        self.open: set[str] = set()
        """The streams that the device was told are open."""
        self.is_limited = False
        """C2: whether the member was to wait when something was last spent."""

    @property
    def alive(self) -> bool:
        """Whether the device is signed in and the connection not closed."""
        return self._principal is not None and self.send_queue.closing is None

    @property
    def principal(self) -> Principal:
        """The member and installation behind the connection. Only once signed in."""
        if self._principal is None:
            raise RuntimeError("nobody has signed in on this connection")
        return self._principal

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody has signed in."""
        return self._principal is not None

    @property
    def device(self) -> str:
        """The device that said hello."""
        return self._device

    async def take(self, data: bytes) -> None:
        """Act on one whole frame of the device. Waits while much of what it pushed is on its way to the disk."""
        if self.send_queue.closing is None:
            await self.finish(self._receive(data))

    def begin(self, data: bytes) -> list[Effect]:
        """Act on one whole frame of the device as far as that needs no waiting; what is left is for `finish`."""
        if self.send_queue.closing is not None:
            return []
        effects = self._receive(data)
        for index, effect in enumerate(effects):
            match effect:
                case Greet():
                    return effects[index:]
                case Judge():
                    if not self._queue_at_once(effect):
                        return effects[index:]
                case _:
                    self._carry_out(effect)
        return []

    async def finish(self, effects: Sequence[Effect]) -> None:
        """Carry out effects, waiting where they need it."""
        for effect in effects:
            match effect:
                case Greet():
                    await self._switchboard.greet(self, effect.hello)
                case Judge():
                    await self._queue(effect)
                case _:
                    self._carry_out(effect)

    def charge(self, cost_us: float) -> None:
        """C2: note what the device costs. Of whom nobody knows yet who they are costs nothing."""
        if self._principal is not None:
            self.is_limited = self._switchboard.charge(self, cost_us) > 0.0

    def wait_s(self) -> float:
        """C2: how long to wait before anything more is done for the member."""
        return 0.0 if self._principal is None else self._switchboard.wait_s(self)

    async def wait_for_limit(self) -> None:
        """C2: wait that long."""
        wait_s = self.wait_s()
        if wait_s and self.send_queue.closing is None:
            await asyncio.sleep(wait_s)

    def sign_in_as(self, principal: Principal, device: str) -> None:
        """The credential of the hello was good."""
        self._principal = principal
        self._device = device

    def welcomed(self, welcome: ServerMessage, starts: Sequence[Start]) -> None:
        """Send `welcome`, and then what the followed streams have."""
        self.is_welcomed = True
        self._put(write_frame(welcome))
        for effect in self._session.greeted(self._device, starts):
            self._carry_out(effect)

    def answer(self, message: ServerMessage) -> None:
        """Send a message, in order."""
        send = self.send_queue.send_now
        if send is None or (isinstance(message, Ack) and self._session.follows(message.stream)):
            # To who follows the stream the entries come right behind the ack, and both leave together.
            self._put(write_frame(message))
        else:
            frame = write_frame(message)
            send(text_header(len(frame)) + frame)

    def tell(self, message: Presence | Reach | Pong) -> None:
        """Send a message that only matters in its newest form."""
        match message:
            case Presence():
                key = ("presence", message.stream, message.device or "")
            case Reach():
                key = ("reach", message.stream, message.member)
            case Pong():
                key = ("pong",)
            case _:
                assert_never(message)
        self.send_queue.put_latest(key, write_frame(message))

    def follows(self, stream: str) -> bool:
        """Whether the device is sent this stream."""
        return self._session.follows(stream)

    def deliver(self, stream: str, frames: Sequence[EntriesFrame], head: int) -> Callable[[bytes], None] | None:
        """The stream has grown. What is to send the message of its only frame, where nothing else is to be done."""
        send = self.send_queue.send_now
        if send is not None and len(frames) == 1 and self._session.moved(stream, frames[0], head):
            return send
        for effect in self._session.committed(stream, frames, head, room=self.send_queue.has_room):
            self._carry_out(effect)
        return None

    def drop(self, stream: str) -> None:
        """The stream is no longer open: send nothing more of it, not even what is queued."""
        self._session.drop(stream)
        self.send_queue.drop(stream)
        self.open.discard(stream)

    def settled(self, size: int) -> None:
        """A push of `size` bytes has left the writer."""
        self._push_window.remove(size)

    def passed_over(self, count: int) -> None:
        """Relays of this device have used up `count` more seqs without a line."""
        self._passed_over += count
        if self._passed_over > PASSED_OVER:
            self.close("busy", flush=True)

    def close(self, word: CloseWord, retry_ms: int | None = None, *, flush: bool = False) -> None:
        """End the connection; with `flush` after what is queued."""
        if self.send_queue.closing is not None:
            return
        self.send_queue.close(Close(word, retry_ms), flush=flush)
        self._release(word)

    def gone(self) -> None:
        """The socket is no more."""
        self.close("bye")

    async def answered(self) -> None:
        """Wait until every push has its verdict, or the connection is closed."""
        await self._push_window.settled()

    async def send_once(self) -> None:
        """Queue one batch of every followed stream that has something, as far as there is room for them."""
        for stream in self._session.followed:
            self.deliver(stream, (), self._switchboard.head(stream))
        wanted, self._wanted = list(self._wanted), {}
        for stream in wanted:
            if not self.send_queue.has_room:
                # The rest comes with the next exchange, which says anew what it follows.
                return
            await self._send_next(stream)

    def _receive(self, data: bytes) -> list[Effect]:
        effects = self._session.receive(data)
        if not (effects and isinstance(effects[0], Judge)):
            # A push is paid for once, with its lines.
            self.charge(MESSAGE_US)
        return effects

    def _release(self, word: CloseWord) -> None:
        self._wanted.clear()
        self._push_window.release()
        if self._sender is not None:
            self._sender.cancel()
        self._switchboard.left(self, word)

    async def _queue(self, judge: Judge) -> None:
        if self._is_foreign(judge.push):
            return
        await self._push_window.wait_for_room()
        queued = self._queued(judge)
        self._count(queued)
        await self._switchboard.queue(queued)

    def _queue_at_once(self, judge: Judge) -> bool:
        """The same where it needs no waiting; whether that was so."""
        if self._is_foreign(judge.push):
            return True
        if not self._push_window.has_room:
            return False
        queued = self._queued(judge)
        if not self._switchboard.queue_at_once(queued):
            return False
        self._count(queued)
        return True

    def _is_foreign(self, push: Push) -> bool:
        """R2: a relay of somebody else's device is to this one a life that it cannot continue, and told so."""
        if not push.relayed or self._switchboard.may_relay(self, push.device):
            return False
        self.charge(MESSAGE_US)
        self.answer(Fork(stream=push.stream, device=push.device, seq=push.first_seq))
        return True

    def _queued(self, judge: Judge) -> QueuedPush:
        size = sum(map(len, judge.lines)) + _OVERHEAD + (SKIPPED_AT_ONCE * _SKIP_BYTES if judge.push.relayed else 0)
        return QueuedPush(source=self, push=judge.push, lines=judge.lines, size=size, arrived=self._clock())

    def _count(self, queued: QueuedPush) -> None:
        self.charge(MESSAGE_US + lines_us(len(queued.lines), queued.size))
        self._push_window.add(queued.size)

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Deliver():
                self._put(effect.frame, effect.stream)
            case Wake():
                self._want(effect.stream)
            case Reply():
                if isinstance(effect.message, Pong):
                    self.tell(effect.message)
                else:
                    self.answer(effect.message)
            case Reported():
                self._switchboard.reported(self, effect)
            case Announced():
                self.charge(PRESENCE_US)
                self._switchboard.announced(self, effect.presence)
            case Close():
                self.close(effect.word, effect.retry_ms)
            case Greet() | Judge():
                raise RuntimeError("only a frame of the device leads to this")
            case _:
                assert_never(effect)

    def _put(self, frame: bytes, stream: str | None = None) -> None:
        if not self.send_queue.put(frame, stream):
            self.close("slow")

    def _want(self, stream: str) -> None:
        self._wanted[stream] = None
        if self._serves and self._sender is None and self.alive:
            self._sender = asyncio.create_task(self._send_wanted())

    async def _send_wanted(self) -> None:
        """Read what the device lacks, a batch of each stream in turn, as fast as it takes it."""
        try:
            while self._wanted and self.alive:
                await self.send_queue.wait_for_room()
                await self.wait_for_limit()
                stream = next(iter(self._wanted), None)
                if stream is not None:
                    del self._wanted[stream]
                    await self._send_next(stream)
        except Exception as error:
            self._switchboard.broke("serve", error)
            self.close("busy")
        finally:
            self._sender = None

    async def _send_next(self, stream: str) -> None:
        span = self._session.next_read(stream)
        if span is None:
            return
        if self._switchboard.has_small_share(self):
            span = Span(after=span.after, limit=min(span.limit, SMALL_SHARE_LINES))
        batch = await self._switchboard.read(stream, span)
        if batch is None or not self.alive or not self._switchboard.may_see(self, stream):
            return
        self.charge(READ_US + lines_us(len(batch.entries), sum(len(each.line or b"") for each in batch.entries)))
        for effect in self._session.read(stream, span.after, batch.entries, head=batch.head, checksum=batch.checksum):
            self._carry_out(effect)
