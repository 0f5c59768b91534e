"""What the log hands out: plain values, read once."""

from typing import Literal, NamedTuple

from msgspec import Struct

from handrail_shared.events.fields import Role
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.rights import Audience
from handrail_shared.wire import ReadStep

OwnState = Literal["pending", "accepted", "refused", "moved"]
"""`moved`: written under a former device id and written again under the present one (rule P3)."""


class Identity(Struct, frozen=True, kw_only=True):
    """The identity of a device: whom it belongs to.

    `stamp` is the latest one given or seen; `synced_us` when all was last current.

    `stopped` is the word with which the server sent this device away for good, until it takes it again.
    """

    member: str
    role: Role
    name: str
    device: str
    device_name: str
    server: str
    token: str
    epoch: str | None = None
    stamp: int = 0
    synced_us: int | None = None
    stopped: str | None = None


class SpaceHeld(Struct, frozen=True, kw_only=True):
    """A space that this member is in, with its shared stream and the member's own private one.

    `arriving`: whether the shared stream says that this member came has to be looked up, once all of it is here.
    """

    space: str
    title: str | None
    shared: str
    private: str
    arriving: bool = False


class StreamHeld(Struct, frozen=True, kw_only=True):
    """A stream held: how this device holds a stream. `copy` changes when confirmed content was dropped."""

    stream: str
    space: str
    audience: Audience
    position: int
    checksum: int
    head: int
    read: int
    open: bool
    copy: int
    pending: int


class OwnLine(Struct, frozen=True, kw_only=True):
    """A line that this device wrote, in this life or a former one."""

    stream: str
    device: str
    seq: int
    line: bytes
    state: OwnState
    code: str | None
    position: int | None


class Written(NamedTuple):
    """The place of an appended event, and its stamp (microseconds since 1970)."""

    device: str
    seq: int
    stamp: int


class PlacedEntry(Struct, frozen=True, gc=False):
    """A confirmed entry at its position."""

    position: int
    entry: Entry | Stub


class CachedSnapshot(Struct, frozen=True):
    """A fold's snapshot of the confirmed entries up to `position`; `newer` of them only a newer version can read."""

    position: int
    state: bytes
    newer: int = 0


class Holding(Struct, frozen=True, kw_only=True):
    """Everything that a fold of one stream needs: a snapshot, what came after it, and what only this device has."""

    stream: StreamHeld
    snapshot: CachedSnapshot | None
    tail: list[PlacedEntry]
    overlay: list[bytes]


class Reached(Struct, frozen=True, kw_only=True):
    """Rules E3, E7: how far another member's devices hold a stream, how far that member has read it, and when."""

    stream: str
    member: str
    held: int
    read: int
    steps: list[ReadStep] = []


class Notice(Struct, frozen=True, kw_only=True):
    """Something that sync has to say, as a word of the closed list in `docs/protocol.md`."""

    at_us: int
    word: str
    stream: str | None
