"""The effects of the device half of the sync rules: each asks the shell for one thing.

The shell carries them out in order and feeds back what happened as inputs (`handrail_shared.sync.sync_state`). It keeps
entries and own lines in one store, which the functions that append share.
"""

from msgspec import Struct

from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.wire import CloseWord, DeviceMessage, Offered, Presence, ReadStep, RefusedSeq


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


class StoreEntries(Struct, frozen=True, kw_only=True):
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
    | StoreEntries
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
