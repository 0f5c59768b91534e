"""A device: its disk, the real `step` while it runs, and the socket it has. Effects are carried out in order."""

from collections import deque
from collections.abc import Callable
from random import Random
from typing import Protocol, assert_never

from handrail_client.sync.push_frames import push_frames, relay_frames
from handrail_server.live.session.connection import Connection
from handrail_shared.lines.entry import Entry
from handrail_shared.sync import step as rules
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
from handrail_shared.sync.sync_state import (
    Appended,
    Connected,
    Input,
    Lost,
    Received,
    Renewed,
    Salvaged,
    SegmentsRead,
    SyncState,
)
from handrail_shared.wire import CloseWord, Entries, Frame, Push, Welcome, read_server_frame, write_frame
from simulation import checks
from simulation.disk import ACCEPTED, Disk
from simulation.server import Server, goes_on
from simulation.truth import Truth, Wrong


class HostWorld(Protocol):
    """As much of the world as a device sees and touches."""

    chance: Random
    now_us: int
    orphans: list[tuple["Host", "Link"]]
    restores_of_server: int
    server: Server
    truth: Truth

    def new_id(self) -> str:
        """A fresh id."""
        ...

    def note_move(self, old: bytes, new: bytes) -> None:
        """P3: an event was appended again."""
        ...


class Crashed(Exception):
    """The device died between two effects."""


class Link:
    """One TCP connection: frames in order in each direction. What is under way may be lost with it, never reordered."""

    __slots__ = ("connection", "down", "inbox", "over", "reading", "retry_ms", "up", "word")

    def __init__(self, connection: Connection) -> None:
        self.connection: Connection | None = connection
        self.up: deque[bytes] = deque()
        self.inbox: deque[bytes] = deque()
        """What has reached the server and was not read yet."""
        self.down: deque[bytes] = deque()
        self.reading = False
        self.over = False
        """Nothing more comes from the server after `down`."""
        self.word: CloseWord | None = None
        self.retry_ms: int | None = None


class Host:
    """A device of a member. `credential` is that of its installation."""

    def __init__(self, world: HostWorld, *, name: str, disk: Disk, credential: str, role: str, is_newer: bool) -> None:
        self.world = world
        self.name = name
        self.disk = disk
        self.credential = credential
        self.role = role
        self.is_newer = is_newer
        self.kept: Disk | None = None
        """A backup of the disk."""
        self.device: SyncState | None = None
        self.link: Link | None = None
        self.up_cut = self.down_cut = False
        """Which directions of its network carry nothing."""
        self.offset_us = 0
        """How far its wall clock is off."""
        self.reading: dict[str, None] = {}
        """Streams whose segments are being read (E4)."""
        self._effects_left: int | None = None

    # --- what happens to it ------------------------------------------------------------------------------------------

    def wake(self) -> None:
        """The program starts."""
        self.device = self.disk.wake(self.credential)

    def feed(self, given: Input, *, crash_after: int | None = None) -> None:
        """Give one input to `step` and carry its effects out; or die after so many of them."""
        self._effects_left = crash_after
        try:
            self._feed(given)
        except Crashed:
            self.crash()
        self._effects_left = None
        checks.mirrors(self)

    def crash(self) -> None:
        """The program is killed."""
        self.device = None
        self.reading.clear()
        self._leave_link()

    def hear(self, *, crash_after: int | None = None) -> None:
        """Take the next frame, or learn that there are no more."""
        link = self.link
        if link is None or self.device is None:
            return
        if link.down:
            frame = read_server_frame(link.down.popleft())
            if not isinstance(frame, Frame):
                raise Wrong("the server sent what is no frame")
            self._check_audience(frame)
            self.feed(Received(frame), crash_after=crash_after)
        elif link.over:
            self.lose(link.word, link.retry_ms)

    def lose(self, word: CloseWord | None = None, retry_ms: int | None = None) -> None:
        """The socket is gone."""
        self._leave_link()
        self._stop_reading()
        self.feed(Lost(word, retry_ms, self.world.chance.randrange(1000)))

    def segments_read(self, stream: str) -> None:
        """E4: what the server has sealed arrives, or nothing does."""
        self.reading.pop(stream, None)
        held = self.disk.streams[stream]
        found = self.world.server.segments_after(stream, len(held.confirmed))
        if found is not None:
            entries, checksum = found
            if goes_on(held.checksum, entries, checksum):
                checks.known(self.world, stream, entries)
                self.disk.store(stream, len(held.confirmed), checksum, entries)
                checks.witnessed(self, stream, entries)
        self.feed(SegmentsRead(stream, len(held.confirmed), held.checksum))

    # --- effects -----------------------------------------------------------------------------------------------------

    def _feed(self, given: Input) -> None:
        assert self.device is not None
        self.device, effects = rules.step(self.device, given, self.world.now_us)
        for effect in effects:
            if self._effects_left is not None:
                if self._effects_left == 0:
                    raise Crashed
                self._effects_left -= 1
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        disk = self.disk
        match effect:
            case OpenSocket():
                self._open_socket()
            case CloseSocket():
                self._leave_link()
                self._stop_reading()
                self._feed(Lost(None, None, self.world.chance.randrange(1000)))
            case Send():
                self._send(write_frame(effect.message))
            case SendLines():
                lines = disk.streams[effect.stream].own[effect.first_seq - 1 : effect.last_seq]
                for frame in self._frames(push_frames, effect.stream, disk.device, effect.first_seq, lines):
                    self._send(frame)
            case SendRelay():
                rows = sorted(disk.streams[effect.stream].relay[effect.device].items())
                for frame in relay_frames(effect.stream, effect.device, rows):
                    self._send(frame)
            case StoreEntries():
                checks.known(self.world, effect.stream, effect.entries)
                disk.store(effect.stream, effect.after, effect.checksum, effect.entries)
                checks.witnessed(self, effect.stream, effect.entries)
            case Settle():
                checks.settles(self, effect)
                disk.settle(effect.stream, effect.through_seq, effect.refused)
            case Reoffer():
                disk.reoffer(effect.stream, effect.through_seq)
            case SettleRelay():
                if effect.through_seq is None:
                    self._adopt(effect.stream, effect.device)
                else:
                    disk.settle_relay(effect.stream, effect.device, effect.through_seq)
            case DropConfirmed():
                checks.gives_up(self, disk.orphans(effect.stream))
                self._feed(Salvaged(effect.stream, disk.drop(effect.stream)))
            case TakeNewDevice():
                self._renew()
            case KeepEpoch():
                disk.epoch = effect.epoch
            case ReadSegments():
                self.reading[effect.stream] = None
            case OpenStream() | CloseStream() | NoteReach() | Show() | Tell():
                pass
            case _:
                assert_never(effect)

    def _frames(
        self, write: Callable[..., list[bytes]], stream: str, device: str, first_seq: int, lines: list[bytes]
    ) -> list[bytes]:
        """Pushes of a few lines each, so that a pipeline has several frames."""
        frames: list[bytes] = []
        while lines:
            size = self.world.chance.randint(1, 3)
            frames.extend(write(stream, device, first_seq, lines[:size]))
            first_seq, lines = first_seq + size, lines[size:]
        return frames

    def _open_socket(self) -> None:
        if self.up_cut or self.down_cut:
            return
        connection = self.world.server.connect()
        if connection is None:
            self._feed(Lost(None, None, self.world.chance.randrange(1000)))
            return
        self.link = Link(connection)
        self._feed(Connected())

    def _leave_link(self) -> None:
        """Let go of the socket; what was sent on it may still arrive."""
        if self.link is not None:
            self.world.orphans.append((self, self.link))
            self.link = None

    def _stop_reading(self) -> None:
        for stream in list(self.reading):
            del self.reading[stream]
            held = self.disk.streams[stream]
            self._feed(SegmentsRead(stream, len(held.confirmed), held.checksum))

    def _send(self, frame: bytes) -> None:
        if self.link is not None:
            self.link.up.append(frame)

    def _renew(self) -> None:
        for held in self.disk.streams.values():
            accepted = [line for line, state in zip(held.own, held.states, strict=True) if state == ACCEPTED]
            back = {item.line for item in held.confirmed if isinstance(item, Entry)}
            checks.gives_up(self, [line for line in accepted if line not in back])
        moved = self.disk.renew(self.world.new_id())
        for pairs in moved.values():
            for old, new in pairs:
                self.world.note_move(old, new)
        self._feed(Renewed(self.disk.device, {name: len(held.own) for name, held in self.disk.streams.items()}))

    def _adopt(self, stream: str, device: str) -> None:
        for old, new in self.disk.adopt(stream, device):
            self.world.note_move(old, new)
            # Another device may adopt it too, or its author go on with it: facts are known by their id.
            self.world.truth.doubtful.add(self.world.truth.event_of[new])
        self._feed(Appended(stream, len(self.disk.streams[stream].own)))

    def _check_audience(self, frame: Frame) -> None:
        message = frame.message
        streams = [stream_doc.stream for stream_doc in message.streams] if isinstance(message, Welcome) else []
        named = getattr(message, "stream", None)
        for stream in [*streams, *([named] if named is not None else [])]:
            foreign = self.disk.member not in self.world.truth.places[stream].members
            if foreign and not type(message).__name__ == "StreamClosed":
                raise Wrong("S5: a device was told of a stream that it is no audience of")
        assert not isinstance(message, Push)
        assert frame.lines == () or isinstance(message, Entries)
