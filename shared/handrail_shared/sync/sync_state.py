"""The state of the device half of the sync rules, and the inputs that change it.

`step` in `handrail_shared.sync.step` is the only place that decides; its effects are in `handrail_shared.sync.effects`.
"""

from enum import Enum
from typing import Final

from msgspec import Struct

from handrail_shared.wire import BadFrame, CloseWord, Frame, Presence

GREETING_TIMEOUT_US: Final = 10_000_000
"""How long a device waits for `welcome` after it has dialled."""

ACK_TIMEOUT_US: Final = 30_000_000
"""How long a device waits for any verdict on what it pushed before it dials anew."""

QUIET_US: Final = 20_000_000
"""After so long without hearing anything, a device sends `ping`."""

DEAD_US: Final = 45_000_000
"""After so long without hearing anything, the connection counts as lost."""

STABLE_US: Final = 10_000_000
"""A connection that lived so long makes the next wait short again."""

BACKOFF_FIRST_US: Final = 1_000_000
BACKOFF_MOST_US: Final = 60_000_000

PIPELINE_LINES: Final = 1024
"""The most lines of one stream on the way without a verdict."""

HAVE_EVERY: Final = 512
"""A device that is catching up reports its position at least every so many entries (E3)."""

FAR_BEHIND: Final = 2000
"""A device further behind than this reads segments first, and the server waits for its `follow` (E4)."""


class LinkState(Enum):
    """The state of the device's link to the server."""

    OFFLINE = "offline"
    """Not connected and nobody asked to be."""
    DIALLING = "dialling"
    GREETING = "greeting"
    """Connected; `hello` sent, `welcome` awaited."""
    LIVE = "live"
    WAITING = "waiting"
    """Lost; dials again at `dial_at_us`."""
    STOPPED = "stopped"
    """Dialling again is of no use until a person acts; `stopped_by` says why."""


class StreamState(Struct, frozen=True, kw_only=True):
    """One stream as this device holds it. `position`, `checksum`, `last_seq`, `settled_seq`, `relays` are durable."""

    stream: str
    position: int = 0
    checksum: int = 0
    last_seq: int = 0
    """The length of this device's own log of the stream."""
    settled_seq: int = 0
    """Every own seq up to this one is accepted or refused by the server."""
    relays: dict[str, int] = {}
    """Other devices of this member whose lines this device has yet to offer again, with their last seq (R2)."""
    sent_seq: int = 0
    """Every own seq up to this one is on the way or settled. Only means something while LIVE."""
    server_next: int = 1
    """The seq that the server expected next from this device when it greeted."""
    head: int = 0
    reported: int = 0
    """The position that the server was last told of (E3)."""
    read: int = 0
    open: bool = False
    """Whether the server has offered this stream on this connection."""
    following: bool = False
    """Whether the server is sending this stream: not before segments are read (E4)."""
    asked: bool = False
    """Whether a `follow` is on the way: entries from elsewhere than `position` are then old ones (E1)."""
    hold_until_us: int = 0
    """No pushes before then: the server said `later`."""
    forked: bool = False
    """P3: other bytes of this device's seqs stand on the server."""


class Renewal(Enum):
    """P3: how far a device is with taking a new device id, after it learnt that another life uses its own."""

    NONE = "none"
    SETTLING = "settling"
    """Waiting until everything that was sent under the old id has its verdict."""
    ASKED = "asked"
    """The shell was asked to take a new id."""


class SyncState(Struct, frozen=True, kw_only=True):
    """A device. Durable: `device`, `epoch`, and the durable part of `streams`."""

    device: str
    credential: str
    epoch: str | None = None
    streams: dict[str, StreamState] = {}
    link: LinkState = LinkState.OFFLINE
    stopped_by: CloseWord | None = None
    renewal: Renewal = Renewal.NONE
    attempts: int = 0
    heard_us: int = 0
    pinged: bool = False
    waiting_since_us: int = 0
    """Since when an answer has been awaited (welcome or a verdict); 0 while none is."""
    live_since_us: int = 0
    dial_at_us: int = 0
    gaps: int = 0


def is_current(device: SyncState) -> bool:
    """Tell whether everything this device has is settled, and it holds all that the server has of every open stream."""
    return (
        device.link is LinkState.LIVE
        and device.renewal is Renewal.NONE
        and all(
            stream.settled_seq == stream.last_seq and not stream.relays and stream.position >= stream.head
            for stream in device.streams.values()
            if stream.open
        )
    )


class Dial(Struct, frozen=True):
    """A person or the program wants the device to be connected, now."""


class Connected(Struct, frozen=True):
    """The socket is open."""


class Received(Struct, frozen=True):
    """A whole frame arrived."""

    frame: Frame | BadFrame


class Lost(Struct, frozen=True):
    """The socket closed or never opened. `chance` is 0–999, for the length of the wait."""

    word: CloseWord | None = None
    retry_ms: int | None = None
    chance: int = 500


class Appended(Struct, frozen=True):
    """The device's own log of a stream now ends at `last_seq`, durably (P1). A new stream is begun by it too."""

    stream: str
    last_seq: int


class Looked(Struct, frozen=True):
    """The person has seen the stream up to `position`."""

    stream: str
    position: int


class Renewed(Struct, frozen=True):
    """The shell took the device id `device`: own log lengths are now those of the re-appended lines (P3)."""

    device: str
    last_seqs: dict[str, int]


class Salvaged(Struct, frozen=True):
    """The shell dropped its confirmed copy; `relays` names devices whose lines it kept, and their last seq (R2)."""

    stream: str
    relays: dict[str, int]


class SegmentsRead(Struct, frozen=True):
    """Segments were read and stored up to `position` (E4); the same position as before when there were none."""

    stream: str
    position: int
    checksum: int


class Announce(Struct, frozen=True):
    """L1: what this person is looking at or writing, for the others who are here."""

    presence: Presence


class Tick(Struct, frozen=True):
    """Time passed: sent at `next_deadline_us` at the latest."""


class Hang(Struct, frozen=True):
    """The person wants to be offline."""


Input = (
    Dial | Connected | Received | Lost | Appended | Looked | Renewed | Salvaged | SegmentsRead | Announce | Tick | Hang
)
