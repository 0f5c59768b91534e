"""The server's side of one connection as rules: frames in, effects out. It has no await, no clock and no store.

Rules H1, H2, P2, E1, E3, E4, E6 and L1 of `docs/protocol.md`. `connection.py` carries the effects out in order.
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
    """A wish to read on: as soon as there is room, read what `next_read` says of this stream and give it to `read`."""

    stream: str


class Reported(Struct, frozen=True):
    """E3: note that the device holds the stream up to `position` and its person has read it up to `read`."""

    stream: str
    position: int
    read: int


class Announced(Struct, frozen=True):
    """L1: tell the others who are here what this person is doing."""

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
    """The position after which the server sends a stream on its own once `welcome` is out (E4)."""

    stream: str
    position: int
    head: int


class SyncSession:
    """The state of one connection: whether it was greeted, and how far each followed stream was sent.

    Args:
        may_see: returns whether a stream is open to the member right now.
    """

    __slots__ = ("_device", "_may_see", "_phase", "_windows")

    def __init__(self, may_see: Callable[[str], bool]) -> None:
        self._may_see = may_see
        self._phase = _Phase.NEW
        self._device = ""
        self._windows: dict[str, SendWindow] = {}

    @property
    def followed(self) -> list[str]:
        """The streams that are sent to the device."""
        return list(self._windows)

    def follows(self, stream: str) -> bool:
        """Return whether the stream is sent to the device."""
        return stream in self._windows

    def receive(self, data: bytes) -> list[Effect]:
        """Return what follows from a frame of the device. Never raises, whatever the bytes."""
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
        """Go live: `welcome` is on its way. Return what is due of the streams that are sent without a `follow`."""
        if self._phase is not _Phase.GREETING:
            raise RuntimeError("one hello, one welcome")
        self._phase = _Phase.LIVE
        self._device = device
        self._windows = {start.stream: SendWindow(sent=start.position, head=start.head) for start in starts}
        return [Wake(start.stream) for start in starts if start.position < start.head]

    def drop(self, stream: str) -> None:
        """Send nothing more of a stream that is no longer open."""
        self._windows.pop(stream, None)

    def moved(self, stream: str, entries: EntriesFrame, head: int) -> bool:
        """Count `entries`, with which the stream ends, as sent if the device stands right before them, and return
        whether it does.

        That is the outcome of `committed` for nearly every follower, without its effects.
        """
        window = self._windows.get(stream)
        return window is not None and entries.through == head and window.takes(entries)

    def committed(self, stream: str, frames: Sequence[EntriesFrame], head: int, *, room: bool) -> list[Effect]:
        """Return what is due after a commit.

        Args:
            stream: the stream that has grown.
            frames: frames of the new entries, each for devices that stand right before it.
            head: the position that the stream ends at now.
            room: whether frames may be queued. If not, the device is served from the store later.
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
        """Return what to read of the stream for this device now; None where nothing is due or the window is full."""
        window = self._windows.get(stream)
        return window.next_span() if window is not None else None

    def read(
        self, stream: str, after: int, entries: Sequence[StoredEntry], *, head: int, checksum: int
    ) -> list[Effect]:
        """Return the delivery of entries that were read after `after`.

        `checksum` is that of the prefix ending with the last of them (E1).
        """
        window = self._windows.get(stream)
        if window is None:
            return []
        if window.sent != after:
            # A `follow` or a commit came in during the read. What is still due is read anew, from where that left off.
            return [Wake(stream)] if window.is_due() else []
        through = after + len(entries)
        window.head = max(window.head, head, through)
        header = Entries(stream=stream, after=after, head=window.head, checksum=checksum)
        window.moved_to(through)
        effects: list[Effect] = [Deliver(stream, write_frame(header, [entry.text() for entry in entries]))]
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
    """Answer for a stream that is not open: one that never was is answered like one that no longer is."""
    return [Reply(StreamClosed(stream=stream))]
