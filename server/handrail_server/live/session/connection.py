"""One connection: carries out what its session says, in order, whatever socket is under it."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol, assert_never

from handrail_server.live.directory import Principal
from handrail_server.live.frames import text_header
from handrail_server.live.grant_cache import GrantCache
from handrail_server.live.rate_limit import MESSAGE_US, PRESENCE_US, RateLimiter
from handrail_server.live.session.backfill import Backfill
from handrail_server.live.session.member_limit import MemberLimit
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
from handrail_server.live.session.push_intake import PushIntake
from handrail_server.live.session.send_queue import SendQueue
from handrail_server.live.session.send_window import EntriesFrame
from handrail_server.live.writer.queued_push import Verdicts
from handrail_server.live.writer.stream_reader import StreamReader
from handrail_server.live.writer.writer import Writer
from handrail_shared.wire import Ack, CloseWord, Hello, Pong, Presence, Reach, ServerMessage, write_frame

MOST_SKIPPED: Final = 4096
"""Seqs without a line above which a connection that relays is sent away for a while (R2)."""


class ConnectionPort(Protocol):
    """The hub as its connections see it: they report to it what concerns the others."""

    async def greet(self, connection: "Connection", hello: Hello) -> None:
        """Sign in and answer with `welcome`, or close."""
        ...

    def reported(self, connection: "Connection", reported: Reported) -> None:
        """E3: tell the others how far the device is."""
        ...

    def announced(self, connection: "Connection", presence: Presence) -> None:
        """L1: tell the others who is here."""
        ...

    def left(self, connection: "Connection", word: CloseWord) -> None:
        """Forget a connection that is closed and may neither commit nor receive anything more."""
        ...

    def broke(self, doing: str, error: Exception) -> None:
        """Note a failure that is not the fault of any peer."""
        ...


class Connection:
    """A device's connection, from before its hello to its close.

    Args:
        port: the hub.
        grants: what is open to whom, asked again at every push, follow and delivery.
        limiter: charges the member for what the device asks for.
        writer: takes pushes.
        reader: reads entries for the device.
        send_queue: frames on their way to the device.
        clock: seconds of a monotonic clock.
        origin: the origin of the web page that connected, or None.
        serves: whether the streams it follows are sent as they grow. If not, `send_once` sends one batch of each.
    """

    __slots__ = (
        "_backfill",
        "_device",
        "_grants",
        "_intake",
        "_port",
        "_principal",
        "_reader",
        "_session",
        "_skipped",
        "is_welcomed",
        "limit",
        "open",
        "origin",
        "send_queue",
        "serves",
        "verdicts",
    )

    def __init__(
        self,
        port: ConnectionPort,
        *,
        grants: GrantCache,
        limiter: RateLimiter,
        writer: Writer,
        reader: StreamReader,
        send_queue: SendQueue,
        clock: Callable[[], float],
        origin: str | None = None,
        serves: bool = True,
    ) -> None:
        self._port = port
        self._grants = grants
        self._reader = reader
        self._session = SyncSession(self.may_see)
        self._principal: Principal | None = None
        self._device = ""
        self._skipped = 0
        self._intake = PushIntake(self, grants=grants, writer=writer, clock=clock)
        self._backfill = Backfill(self, self._session, reader, is_continuous=serves)
        self.limit = MemberLimit(limiter, clock)
        self.send_queue = send_queue
        self.origin = origin
        self.serves = serves
        self.verdicts = Verdicts()
        self.is_welcomed = False
        """True if `welcome` is on its way: nothing comes before it (H2)."""
        self.open: set[str] = set()
        """The streams that the device was told are open."""

    @property
    def alive(self) -> bool:
        """True if the device is signed in and the connection not closed."""
        return self._principal is not None and self.send_queue.closing is None

    @property
    def principal(self) -> Principal:
        """The member and installation behind the connection. Raises `RuntimeError` before the sign-in."""
        if self._principal is None:
            raise RuntimeError("nobody has signed in on this connection")
        return self._principal

    @property
    def is_signed_in(self) -> bool:
        """True if somebody has signed in."""
        return self._principal is not None

    @property
    def device(self) -> str:
        """The device that said hello."""
        return self._device

    def may_see(self, stream: str) -> bool:
        """Return whether the stream is open to the member at this moment."""
        return self._grants.grant(self.principal, stream) is not None

    # --- from the device ---------------------------------------------------------------------------------------------

    async def take(self, data: bytes) -> None:
        """Handle one whole frame. Waits while much of what the device pushed is on its way to the disk."""
        if self.send_queue.closing is None:
            await self.finish(self._receive(data))

    def begin(self, data: bytes) -> list[Effect]:
        """Handle one whole frame as far as that needs no waiting. Return what is left for `finish`."""
        if self.send_queue.closing is not None:
            return []
        effects = self._receive(data)
        for index, effect in enumerate(effects):
            match effect:
                case Greet():
                    return effects[index:]
                case Judge():
                    if not self._intake.queue_at_once(effect):
                        return effects[index:]
                case _:
                    self.carry_out(effect)
        return []

    async def finish(self, effects: Sequence[Effect]) -> None:
        """Carry out effects, waiting where they need it."""
        for effect in effects:
            match effect:
                case Greet():
                    await self._port.greet(self, effect.hello)
                case Judge():
                    await self._intake.queue(effect)
                case _:
                    self.carry_out(effect)

    async def wait_for_limit(self) -> None:
        """C2: wait as long as the member's rate limit says, unless the connection is closed."""
        if self.send_queue.closing is None:
            await self.limit.wait()

    def carry_out(self, effect: Effect) -> None:
        """Carry out an effect that needs no waiting."""
        match effect:
            case Deliver():
                self._put(effect.frame, effect.stream)
            case Wake():
                self._backfill.want(effect.stream)
            case Reply():
                if isinstance(effect.message, Pong):
                    self.tell(effect.message)
                else:
                    self.answer(effect.message)
            case Reported():
                self._port.reported(self, effect)
            case Announced():
                self.limit.charge(PRESENCE_US)
                self._port.announced(self, effect.presence)
            case Close():
                self.close(effect.word, effect.retry_ms)
            case Greet() | Judge():
                raise RuntimeError("only a frame of the device leads to this")
            case _:
                assert_never(effect)

    # --- to the device -----------------------------------------------------------------------------------------------

    def sign_in_as(self, principal: Principal, device: str) -> None:
        """Note whose credential the hello showed."""
        self._principal = principal
        self._device = device
        self.limit.sign_in_as(principal.member)

    def welcomed(self, welcome: ServerMessage, starts: Sequence[Start]) -> None:
        """Send `welcome`, and then what the followed streams have."""
        self.is_welcomed = True
        self._put(write_frame(welcome))
        for effect in self._session.greeted(self._device, starts):
            self.carry_out(effect)

    def answer(self, message: ServerMessage) -> None:
        """Send a message, in order."""
        send = self.send_queue.send_now
        if send is None or (isinstance(message, Ack) and self._session.follows(message.stream)):
            # Where the device follows the stream, its entries come right behind the ack: both leave in one write.
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
        """Return whether the device is sent this stream."""
        return self._session.follows(stream)

    def deliver(self, stream: str, frames: Sequence[EntriesFrame], head: int) -> Callable[[bytes], None] | None:
        """Send what the stream has grown by.

        Returns what is to send the message of the only frame, where there is nothing else to be done: the hub first
        looks that up for every follower and then sends.
        """
        send = self.send_queue.send_now
        if send is not None and len(frames) == 1 and self._session.moved(stream, frames[0], head):
            return send
        for effect in self._session.committed(stream, frames, head, room=self.send_queue.has_room):
            self.carry_out(effect)
        return None

    async def send_once(self) -> None:
        """Queue one batch of every followed stream that has something, as far as there is room."""
        for stream in self._session.followed:
            self.deliver(stream, (), self._reader.head(stream))
        await self._backfill.send_once()

    def drop(self, stream: str) -> None:
        """Send nothing more of a stream that is no longer open, not even what is queued."""
        self._session.drop(stream)
        self.send_queue.drop(stream)
        self.open.discard(stream)

    # --- from the writer (`PushSource`) ------------------------------------------------------------------------------

    def settled(self, size: int) -> None:
        """Make room for further pushes: one of `size` bytes has left the writer."""
        self._intake.window.remove(size)

    def skipped(self, count: int) -> None:
        """Count seqs that relays of this device have used up without a line."""
        self._skipped += count
        if self._skipped > MOST_SKIPPED:
            self.close("busy", flush=True)

    async def answered(self) -> None:
        """Wait until every push has its verdict, or the connection is closed."""
        await self._intake.window.settled()

    # --- the end -----------------------------------------------------------------------------------------------------

    def close(self, word: CloseWord, retry_ms: int | None = None, *, flush: bool = False) -> None:
        """End the connection; with `flush` after what is queued. The first close counts."""
        if self.send_queue.closing is not None:
            return
        self.send_queue.close(Close(word, retry_ms), flush=flush)
        self._intake.window.release()
        self._backfill.stop()
        self._port.left(self, word)

    def gone(self) -> None:
        """End the connection of a socket that is gone."""
        self.close("bye")

    def fail_to_send(self, error: Exception) -> None:
        """End the connection: entries cannot be sent for a reason that is not the device's fault."""
        self._port.broke("serve", error)
        self.close("busy")

    def _receive(self, data: bytes) -> list[Effect]:
        effects = self._session.receive(data)
        if not (effects and isinstance(effects[0], Judge)):
            # A push is paid for once, with its lines.
            self.limit.charge(MESSAGE_US)
        return effects

    def _put(self, frame: bytes, stream: str | None = None) -> None:
        if not self.send_queue.put(frame, stream):
            self.close("slow")
