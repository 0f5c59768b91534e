"""The server's side of one connection as rules: frames in, effects out. No await, no clock, no store.

Rules H1, H2, P2, E1, E3, E4, E6 and L1 of `docs/protocol.md`. The shell carries effects out in order.
"""

from collections.abc import Callable, Sequence
from enum import Enum

from msgspec import Struct

from handrail_server.live.session.send_window import EntriesFrame, SendWindow, Span
from handrail_server.store.port import StoredEntry
from handrail_shared.limits import BATCH_BYTES
from handrail_shared.wire import (
    LOWEST_VERSION,
    PROTOCOL_VERSION,
    BadFrame,
    CloseWord,
    Entries,
    Follow,
    Have,
    Hello,
    Ping,
    Pong,
    Presence,
    Push,
    ServerMessage,
    StreamClosed,
    Unfollow,
    read_device_frame,
    write_frame,
)

# --- effects ---------------------------------------------------------------------------------------------------------


class Greet(Struct, frozen=True):
    """Sign the device in and answer with `welcome`; take no further frame before that."""

    hello: Hello


class Judge(Struct, frozen=True):
    """Give this push to the writer."""

    push: Push
    lines: tuple[bytes, ...]


class Reply(Struct, frozen=True):
    """Send this message."""

    message: ServerMessage


class Deliver(Struct, frozen=True):
    """Send this frame of entries."""

    stream: str
    frame: bytes


class Wake(Struct, frozen=True):
    """As soon as there is room, read what `next_read` asks of this stream and give it to `read`."""

    stream: str


class Reported(Struct, frozen=True):
    """E3: the device holds the stream up to `position`, and its person has looked at it up to `read`."""

    stream: str
    position: int
    read: int


class Announced(Struct, frozen=True):
    """L1: what this person is doing, for the others who are here."""

    presence: Presence


class Close(Struct, frozen=True):
    """C1: end the connection with this word."""

    word: CloseWord
    retry_ms: int | None = None


Effect = Greet | Judge | Reply | Deliver | Wake | Reported | Announced | Close


class _Phase(Enum):
    NEW = "new"
    GREETING = "greeting"
    LIVE = "live"


class Start(Struct, frozen=True, kw_only=True):
    """Where the server begins to send a stream on its own after `welcome` (E4)."""

    stream: str
    position: int
    head: int


class SyncSession:
    """What the server knows of one connection. `may_see` tells whether a stream is open to its member right now."""

    __slots__ = ("_device", "_may_see", "_phase", "_windows")

    def __init__(self, may_see: Callable[[str], bool]) -> None:
        self._may_see = may_see
        self._phase = _Phase.NEW
        self._device = ""
        self._windows: dict[str, SendWindow] = {}

    @property
    def followed(self) -> list[str]:
        """The streams that are being sent."""
        return list(self._windows)

    def follows(self, stream: str) -> bool:
        """Whether the stream is being sent."""
        return stream in self._windows

    def receive(self, data: bytes) -> list[Effect]:
        """What follows from a frame of the device. Total: never raises."""
        frame = read_device_frame(data)
        if isinstance(frame, BadFrame):
            return [Close(frame.word)]
        message = frame.message
        if isinstance(message, Hello):
            return self._hello(message)
        if self._phase is not _Phase.LIVE:
            # H1: the first frame is `hello`.
            return [Close("malformed")]
        match message:
            case Push():
                return self._push(message, frame.lines)
            case Have():
                return self._have(message)
            case Follow():
                return self._follow(message)
            case Unfollow():
                self._windows.pop(message.stream, None)
                return []
            case Presence():
                return [Announced(message)] if self._may_see(message.stream) else _closed(message.stream)
            case Ping():
                return [Reply(Pong())]
            case _:
                # `read_device_frame` reads no server message; the type of a frame is that of both directions.
                return [Close("malformed")]

    def greeted(self, device: str, starts: Sequence[Start]) -> list[Effect]:
        """`welcome` is on its way; send what these streams have from there on."""
        if self._phase is not _Phase.GREETING:
            raise RuntimeError("one hello, one welcome")
        self._phase = _Phase.LIVE
        self._device = device
        self._windows = {each.stream: SendWindow(sent=each.position, head=each.head) for each in starts}
        return [Wake(each.stream) for each in starts if each.position < each.head]

    def drop(self, stream: str) -> None:
        """The stream is no longer open: send nothing more of it."""
        self._windows.pop(stream, None)

    def moved(self, stream: str, entries: EntriesFrame, head: int) -> bool:
        """Whether the device stands right before `entries`, with which the stream ends; it then counts as sent.

        It is what `committed` comes to for nearly everybody, without its effects.
        """
        window = self._windows.get(stream)
        return window is not None and entries.through == head and window.takes(entries)

    def committed(self, stream: str, frames: Sequence[EntriesFrame], head: int, *, room: bool) -> list[Effect]:
        """The stream now ends at `head`; `frames` are frames of the new entries that fit whoever stands before them.

        Without `room` the device is served from the store once there is some.
        """
        window = self._windows.get(stream)
        if window is None:
            return []
        effects: list[Effect] = []
        window.head = max(window.head, head)
        for entries in frames if room else ():
            if window.takes(entries):
                effects.append(Deliver(stream, entries.frame))
        if window.is_due():
            effects.append(Wake(stream))
        return effects

    def next_read(self, stream: str) -> Span | None:
        """What to read of the stream for this device now, or None where nothing is due or the window is full."""
        window = self._windows.get(stream)
        return window.next_span() if window is not None else None

    def read(
        self, stream: str, after: int, entries: Sequence[StoredEntry], *, head: int, checksum: int
    ) -> list[Effect]:
        """The store's entries after `after`; `checksum` is that of the prefix ending with the last of them (E1)."""
        window = self._windows.get(stream)
        if window is None:
            return []
        if window.sent != after:
            # A `follow` or a commit came first; what it left due is asked for anew.
            return [Wake(stream)] if window.is_due() else []
        through = after + len(entries)
        window.head = max(window.head, head, through)
        header = Entries(stream=stream, after=after, head=window.head, checksum=checksum)
        window.moved_to(through)
        effects: list[Effect] = [Deliver(stream, write_frame(header, [each.text() for each in entries]))]
        if window.is_due():
            effects.append(Wake(stream))
        return effects

    def _hello(self, hello: Hello) -> list[Effect]:
        if self._phase is not _Phase.NEW:
            return [Close("malformed")]
        if not LOWEST_VERSION <= hello.protocol <= PROTOCOL_VERSION:
            return [Close("upgrade")]
        self._phase = _Phase.GREETING
        return [Greet(hello)]

    def _push(self, push: Push, lines: tuple[bytes, ...]) -> list[Effect]:
        if push.relayed == (push.device == self._device):
            # R2: a device pushes its own lines as its own, and only those of others as relayed.
            return [Close("malformed")]
        if sum(map(len, lines)) > BATCH_BYTES:
            return [Close("too_large")]
        return [Judge(push, lines)] if self._may_see(push.stream) else _closed(push.stream)

    def _have(self, have: Have) -> list[Effect]:
        if not self._may_see(have.stream):
            return _closed(have.stream)
        effects: list[Effect] = [Reported(have.stream, have.position, have.read)]
        window = self._windows.get(have.stream)
        if window is not None and window.reports(have.position):
            effects.append(Wake(have.stream))
        return effects

    def _follow(self, follow: Follow) -> list[Effect]:
        if not self._may_see(follow.stream):
            self._windows.pop(follow.stream, None)
            return _closed(follow.stream)
        self._windows[follow.stream] = SendWindow(sent=follow.position, head=follow.position, asked=True)
        return [Wake(follow.stream)]


def _closed(stream: str) -> list[Effect]:
    """A stream that was never open to this member is answered like one that no longer is."""
    return [Reply(StreamClosed(stream=stream))]
