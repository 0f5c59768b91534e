"""Devices that run the real `step`, joined to a hub by connections that the test pumps: no socket, no sleep."""

import asyncio
import itertools
from collections.abc import Callable

from msgspec.structs import replace

from fakes.core.lines import identifier, line
from handrail_server.live.hub.hub import Hub
from handrail_server.live.session.connection import Connection
from handrail_shared.events import Body
from handrail_shared.limits import BATCH_BYTES, BATCH_LINES
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope
from handrail_shared.reads import with_steps
from handrail_shared.sync.effects import (
    CloseSocket,
    CloseStream,
    DropConfirmed,
    Effect,
    KeepEpoch,
    NoteReach,
    OpenSocket,
    OpenStream,
    ReadSegments,
    Reoffer,
    Send,
    SendLines,
    SendRelay,
    Settle,
    SettleRelay,
    Show,
    StoreEntries,
    TakeNewDevice,
    Tell,
)
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import (
    Announce,
    Appended,
    Connected,
    Dial,
    Input,
    Looked,
    Lost,
    Received,
    Renewed,
    Salvaged,
    SegmentsRead,
    SyncState,
    Tick,
    is_current,
)
from handrail_shared.wire import CloseWord, Frame, Presence, Push, ReadStep, RefusedSeq, read_server_frame, write_frame

NOW = 1_764_000_000_000_000
_ROUNDS = 4000
_renewals = itertools.count(0xF0000000)


class Peer:
    """A device with its log, on one connection at a time. What happened to it stands in plain attributes."""

    def __init__(self, hub: Hub, *, device: str, member: str, credential: str) -> None:
        self.hub = hub
        self.member = member
        self.state = SyncState(device=device, credential=credential)
        self.logs: dict[str, list[bytes]] = {}
        self.confirmed: dict[str, list[Entry | Stub]] = {}
        self.refused: dict[str, list[RefusedSeq]] = {}
        self.relays: dict[tuple[str, str], list[bytes]] = {}
        self.told: list[str] = []
        self.shown: list[Presence] = []
        self.reach: dict[tuple[str, str], tuple[int, int]] = {}
        self.steps: dict[tuple[str, str], list[ReadStep]] = {}
        self.closed: CloseWord | None = None
        self.connection: Connection | None = None
        self.heard: list[Frame] = []
        self.reads = True
        """Whether frames are taken off the connection."""

    async def dial(self) -> None:
        """Connect and say hello."""
        await self._give(Dial())

    async def append(self, stream: str, *bodies: Body | None) -> None:
        """Append events to the own log, durably, and offer them."""
        log = self.logs.setdefault(stream, [])
        for body in bodies or (None,):
            log.append(line(len(log) + 1, body, device=self.state.device, author=self.member))
        await self._give(Appended(stream, len(log)))

    async def look(self, stream: str, position: int) -> None:
        """The person reads."""
        await self._give(Looked(stream, position))

    async def announce(self, presence: Presence) -> None:
        """The person does something."""
        await self._give(Announce(presence))

    async def send(self, frame: bytes) -> None:
        """Send a frame that `step` would not."""
        assert self.connection is not None
        await self.connection.take(frame)

    async def hang_up(self) -> None:
        """The socket goes, without a word."""
        self._drop(None)
        await self._give(Lost())

    def lines(self, stream: str) -> list[bytes]:
        """What it holds of a stream, stubs left out."""
        return [item.line for item in self.confirmed.get(stream, []) if isinstance(item, Entry)]

    def heard_of(self, kind: type) -> list[object]:
        """The messages of one kind that came, in order."""
        return [frame.message for frame in self.heard if isinstance(frame.message, kind)]

    def is_current(self) -> bool:
        """Whether it holds everything and everything of it is settled."""
        return is_current(self.state)

    async def pump(self) -> bool:
        """Take what was sent to it. Whether there was anything."""
        connection = self.connection
        if connection is None or not self.reads:
            return False
        frames = connection.send_queue.take_now()
        for data in frames:
            if self.connection is connection:
                read = read_server_frame(data)
                assert isinstance(read, Frame)
                self.heard.append(read)
                await self._give(Received(read))
        closing = connection.send_queue.closing
        if closing is not None and self.connection is connection:
            self._drop(closing.word)
            await self._give(Lost(closing.word, closing.retry_ms))
            return True
        return bool(frames)

    def _drop(self, word: CloseWord | None) -> None:
        if self.connection is not None:
            self.closed = word
            self.hub.disconnect(self.connection)
            self.connection = None

    async def _give(self, given: Input) -> None:
        self.state, effects = step(self.state, given, NOW)
        for effect in effects:
            await self._carry_out(effect)

    async def _carry_out(self, effect: Effect) -> None:
        match effect:
            case OpenSocket():
                self.closed = None
                self.connection = self.hub.connect()
                await self._give(Connected())
            case CloseSocket():
                self._drop(None)
                await self._give(Lost(effect.word))
            case Send():
                await self._send(write_frame(effect.message))
            case SendLines():
                await self._push(effect)
            case SendRelay():
                await self._relay(effect)
            case StoreEntries():
                held = self.confirmed.setdefault(effect.stream, [])
                assert effect.after == len(held)
                held.extend(effect.entries)
            case Settle():
                self.refused.setdefault(effect.stream, []).extend(effect.refused)
            case DropConfirmed():
                self.confirmed[effect.stream] = []
                await self._give(Salvaged(effect.stream, {}))
            case TakeNewDevice():
                await self._renew()
            case ReadSegments():
                await self._give(SegmentsRead(effect.stream, effect.position, 0))
            case NoteReach():
                whose = (effect.stream, effect.member)
                self.reach[whose] = (effect.held, effect.read)
                self.steps[whose] = with_steps(self.steps.get(whose, []), effect.steps)
            case Show():
                self.shown.append(effect.presence)
            case Tell():
                self.told.append(effect.word)
            case SettleRelay() | Reoffer() | KeepEpoch() | OpenStream() | CloseStream():
                pass

    async def _send(self, frame: bytes) -> None:
        if self.connection is not None:
            await self.connection.take(frame)

    async def _push(self, effect: SendLines) -> None:
        log = self.logs[effect.stream]
        seq = effect.first_seq
        while seq <= effect.last_seq:
            batch: list[bytes] = []
            total = 0
            for item in log[seq - 1 : min(effect.last_seq, seq - 1 + BATCH_LINES)]:
                total += len(item)
                if batch and total > BATCH_BYTES:
                    break
                batch.append(item)
            push = Push(stream=effect.stream, device=self.state.device, first_seq=seq, count=len(batch))
            await self._send(write_frame(push, batch))
            seq += len(batch)

    async def _relay(self, effect: SendRelay) -> None:
        lines = self.relays[(effect.stream, effect.device)]
        first = read_envelope(lines[0])
        assert isinstance(first, Envelope)
        push = Push(stream=effect.stream, device=effect.device, first_seq=first.seq, count=len(lines), relayed=True)
        await self._send(write_frame(push, lines))

    async def _renew(self) -> None:
        """P3: append what is unsettled again under a new device id."""
        renewed = identifier(next(_renewals))
        logs: dict[str, list[bytes]] = {}
        for stream, log in self.logs.items():
            settled = self.state.streams[stream].settled_seq if stream in self.state.streams else 0
            logs[stream] = [_again(item, renewed, self.member, seq) for seq, item in enumerate(log[settled:], start=1)]
        self.logs = logs
        await self._give(Renewed(renewed, {stream: len(log) for stream, log in logs.items()}))

    async def tick(self) -> None:
        """Time passes until whatever is waited for is due."""
        self.state, effects = step(replace(self.state), Tick(), NOW + 3_600_000_000)
        for effect in effects:
            await self._carry_out(effect)


def _again(text: bytes, device: str, author: str, seq: int) -> bytes:
    envelope = read_envelope(text)
    assert isinstance(envelope, Envelope)
    return line(seq, bytes(envelope.body), device=device, author=author, stamp=envelope.stamp)


async def pump(*peers: Peer, until: Callable[[], bool]) -> None:
    """Let everything happen until `until` holds; fails when it never does."""
    for _ in range(_ROUNDS):
        if until():
            return
        for peer in peers:
            await peer.pump()
        await asyncio.sleep(0)
    raise AssertionError("what was waited for did not happen")


async def quiet(*peers: Peer, rounds: int = 60) -> None:
    """Let everything happen until nothing does any more."""
    still = 0
    for _ in range(_ROUNDS):
        moved = [await peer.pump() for peer in peers]
        still = 0 if any(moved) else still + 1
        if still > rounds:
            return
        await asyncio.sleep(0)
    raise AssertionError("it never became quiet")


async def all_current(*peers: Peer) -> None:
    """Let everything happen until every device holds everything."""
    await pump(*peers, until=lambda: all(peer.is_current() for peer in peers))
