"""The device half of the sync rules: its state, what can happen to it, and what it asks its shell to do.

The shell carries effects out in order, feeds back what happened, and shares one store with the functions that append.
`step` in `handrail_shared.sync.step` is the only place that decides.
"""

from enum import Enum
from typing import Final

from msgspec import Struct

from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.wire import (
    BadFrame,
    CloseWord,
    DeviceMessage,
    Frame,
    Offered,
    Presence,
    ReadStep,
    RefusedSeq,
)

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


class Link(Enum):
    """How the device stands to the server."""

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


class Device(Struct, frozen=True, kw_only=True):
    """A device. Durable: `device`, `epoch`, and the durable part of `streams`."""

    device: str
    credential: str
    epoch: str | None = None
    streams: dict[str, StreamState] = {}
    link: Link = Link.OFFLINE
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


# --- inputs ----------------------------------------------------------------------------------------------------------


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


# --- effects ---------------------------------------------------------------------------------------------------------


class OpenSocket(Struct, frozen=True):
    """Open a socket to the server; answer with `Connected` or `Lost`."""


class CloseSocket(Struct, frozen=True):
    """Drop the socket now; `Lost` is the next input, and nothing more of this socket comes after it."""

    word: CloseWord


class Send(Struct, frozen=True):
    """Send a message that carries no lines."""

    message: DeviceMessage


class SendLines(Struct, frozen=True):
    """Read own lines `first_seq` to `last_seq` from the log and push them, in as many frames as the limits ask."""

    stream: str
    first_seq: int
    last_seq: int


class SendRelay(Struct, frozen=True):
    """Push every kept line of another device of this member, as `relayed` (R2)."""

    stream: str
    device: str


class Store(Struct, frozen=True, kw_only=True):
    """E1: store these entries and the new cursor in one transaction."""

    stream: str
    after: int
    checksum: int
    entries: tuple[Entry | Stub, ...]


class Settle(Struct, frozen=True):
    """Note durably what the server said of own seqs up to `through_seq`; `refused` ones are kept, with the reason."""

    stream: str
    through_seq: int
    refused: tuple[RefusedSeq, ...] = ()


class Reoffer(Struct, frozen=True):
    """R1: own seqs beyond `through_seq` are no longer on the server. They are pending again."""

    stream: str
    through_seq: int


class SettleRelay(Struct, frozen=True):
    """The server has the relayed lines of `device` up to `through_seq`: drop them.

    None: it has others under those seqs. Append what is left again as own lines (same body, same stamp), then drop it.
    """

    stream: str
    device: str
    through_seq: int | None


class DropConfirmed(Struct, frozen=True):
    """Drop the confirmed copy, keeping lines of this member's other devices for offering again; answer `Salvaged`."""

    stream: str


class TakeNewDevice(Struct, frozen=True):
    """P3: in one transaction take a new device id and append every unsettled own event again under it; `Renewed`."""


class KeepEpoch(Struct, frozen=True):
    """Note the server's epoch durably."""

    epoch: str


class ReadSegments(Struct, frozen=True):
    """E4: read sealed segments over HTTP from `position` on; answer with `SegmentsRead`."""

    stream: str
    position: int


class OpenStream(Struct, frozen=True):
    """The server offers this stream: note it, and that it is open."""

    offered: Offered


class CloseStream(Struct, frozen=True):
    """The stream is no longer open to this member. Own lines are kept."""

    stream: str


class NoteReach(Struct, frozen=True):
    """E3, E7: how far another member's devices hold the stream, how far that member has read, and when."""

    stream: str
    member: str
    held: int
    read: int
    steps: list[ReadStep] = []


class Show(Struct, frozen=True):
    """L1: someone is here, or gone."""

    presence: Presence


class Tell(Struct, frozen=True):
    """Say to the person what happened: a word of the closed list in `docs/protocol.md`."""

    word: str
    stream: str | None = None


Effect = (
    OpenSocket
    | CloseSocket
    | Send
    | SendLines
    | SendRelay
    | Store
    | Settle
    | Reoffer
    | SettleRelay
    | DropConfirmed
    | TakeNewDevice
    | KeepEpoch
    | ReadSegments
    | OpenStream
    | CloseStream
    | NoteReach
    | Show
    | Tell
)


def is_current(device: Device) -> bool:
    """Whether everything this device has is settled, and it holds all that the server has of every open stream."""
    return (
        device.link is Link.LIVE
        and device.renewal is Renewal.NONE
        and all(
            each.settled_seq == each.last_seq and not each.relays and each.position >= each.head
            for each in device.streams.values()
            if each.open
        )
    )
