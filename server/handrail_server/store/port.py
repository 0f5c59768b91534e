"""The store port: what the hub may ask of whatever keeps the journals. One contract suite runs over every store.

Laws:
- `append` is one durable transaction: when it returns, everything in it survives a power cut; when it raises a
  `Refusal`, nothing of it is stored. When it raises `Broken` the outcome is unknown and no further append succeeds.
- Positions are 1, 2, 3 … per stream, without gaps, and visible in order: who has read position n misses nothing below.
- Seqs, accepted and refused together, are 1, 2, 3 … per stream and device, without gaps (P4).
- A line that was taken back is gone from every read, segment and snapshot; its position, CRC and checksum stay (E5).
- Unknown streams raise `UnknownStream` everywhere. Errors are those of `handrail_server.store.errors`.
"""

from typing import Protocol

from msgspec import Struct

from handrail_shared.lines.entry import Entry, Stub, write_entry
from handrail_shared.rights import Audience
from handrail_shared.sync.judge import SeqRecord
from handrail_shared.wire import ReadStep


class StoredEntry(Struct, frozen=True, kw_only=True, gc=False):
    """An entry as the store has it. `checksum` is that of the prefix ending here (E2); `line` is None where it was
    taken back. `received_us` counts microseconds since 1970.
    """

    position: int
    received_us: int
    device: str
    seq: int
    crc: int
    checksum: int
    line: bytes | None

    def text(self) -> bytes:
        """The text form of the entry for wire and segments: an `Entry`, or a `Stub` where the line was taken back."""
        if self.line is not None:
            return write_entry(Entry(self.received_us, self.line))
        return write_entry(Stub(self.received_us, self.crc, self.device, self.seq))


class NewEntry(Struct, frozen=True, kw_only=True, gc=False):
    """An accepted line. `share` and `takes_back` are the names that `judge` gives it (E5): a `takes_back` destroys
    every line of the stream stored under that `share`, and a line that comes after its taking back is stored as a stub.
    """

    device: str
    seq: int
    line: bytes
    crc: int
    share: str | None = None
    takes_back: str | None = None


class NewRefusal(Struct, frozen=True, kw_only=True):
    """A refused line: nothing is kept but its verdict, and its seq is used up (P4)."""

    device: str
    seq: int
    code: str
    crc: int


class Commit(Struct, frozen=True, kw_only=True):
    """Everything that one push adds to one stream.

    `takes_back` names (device, seq) of entries of the same stream whose lines are destroyed, besides those that
    `NewEntry.takes_back` names; what is not there is passed over. `writer` is the device behind the connection and
    `member` its person: an `admit` check that a composition root may give the store sees them inside the transaction.
    """

    stream: str
    received_us: int
    entries: list[NewEntry] = []
    refusals: list[NewRefusal] = []
    takes_back: list[tuple[str, int]] = []
    writer: str = ""
    member: str = ""


class Head(Struct, frozen=True, kw_only=True):
    """The last position of a stream and the checksum of all of it. An empty stream has 0 and 0."""

    position: int
    checksum: int


class StreamRow(Struct, frozen=True, kw_only=True):
    """A stream as it was opened. `owner` is the member of a private stream, None for a shared one."""

    stream: str
    space: str
    audience: Audience
    owner: str | None
    head: Head
    erased: bool


class SegmentRow(Struct, frozen=True, kw_only=True):
    """A sealed segment: the entries `first` to `last`, the checksum of the prefix ending with `last`, and how many
    compressed bytes it has. A name never stands for other bytes.
    """

    name: str
    first: int
    last: int
    checksum: int
    bytes: int


class ReachRow(Struct, frozen=True, kw_only=True):
    """E3, E7: how far a member's devices hold a stream, how far that member has read it, and when."""

    stream: str
    member: str
    held: int
    read: int
    steps: list[ReadStep] = []


class Store(Protocol):
    """The port of a store: what the hub needs of one. Every method may be called from any task of one event loop."""

    async def open_stream(self, stream: str, *, space: str, audience: Audience, owner: str | None) -> None:
        """Open a stream and make its data key; opening it again changes nothing.

        Raises `StreamErased`: an erased stream never gets a new key.
        """
        ...

    async def streams(self) -> list[StreamRow]:
        """Every stream in the order of opening, erased ones included."""
        ...

    async def append(self, commits: list[Commit]) -> list[Head]:
        """Store all of `commits` durably in one transaction; the head of each one's stream after it, in order.

        Raises `SeqConflict`, `StreamErased`, `UnknownStream`, `Barred`, `StoreFull` (nothing stored),
        `DiskFailed`, `StoreLost` (stop).
        """
        ...

    async def head(self, stream: str) -> Head:
        """The head of the stream."""
        ...

    async def checksum_at(self, stream: str, position: int) -> int | None:
        """The checksum of the prefix ending at `position`: 0 for position 0, None beyond the head."""
        ...

    async def next_seqs(self, stream: str) -> dict[str, int]:
        """The next seq of every device that has ever used one here. A device that is missing comes with 1."""
        ...

    async def lines_of(self, stream: str, device: str, first_seq: int, last_seq: int) -> dict[int, SeqRecord]:
        """Return what stands under every used seq of `device` in this range, both ends included, for `judge`."""
        ...

    async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        """The entries after `position`, in order: at most `limit`, and no more bytes of lines than `max_bytes`, but
        always at least one where there is one. Raises `RowDamaged`, whose stub stands for the damaged row.
        """
        ...

    async def epoch(self) -> str:
        """The id of this life of the journal (R1)."""
        ...

    async def begin_epoch(self, new_epoch: str) -> None:
        """Begin another life of the journal, after a restore: every device re-offers what it holds (R1)."""
        ...

    async def save_snapshot(self, stream: str, position: int, checksum: int, data: bytes) -> bool:
        """Keep `data`, a fold of the prefix ending at `position`, in place of the one before.

        False, and nothing is kept, where that prefix is not the store's own, a line was taken back since it was
        folded, or the stream was erased: fold again.
        """
        ...

    async def load_snapshot(self, stream: str) -> tuple[int, int, bytes] | None:
        """Position, checksum and data of the snapshot, or None. A snapshot that does not open counts as none."""
        ...

    async def seal_segments(self, stream: str) -> int:
        """Seal every full run of `SEGMENT_ENTRIES` entries that is not sealed yet; how many were."""
        ...

    async def segments(self, stream: str) -> list[SegmentRow]:
        """The sealed segments by position, from the first on and without holes."""
        ...

    async def segment(self, stream: str, name: str) -> bytes | None:
        """The gzip bytes of a segment, or None: each entry's text form, each followed by a newline."""
        ...

    async def record_reach(self, rows: list[ReachRow]) -> None:
        """Note how far members hold and read streams. Numbers only ever grow; the steps given last count."""
        ...

    async def reach(self, stream: str) -> dict[str, ReachRow]:
        """Return what every member that ever reported had reached."""
        ...

    async def erase_stream(self, stream: str) -> None:
        """Destroy the stream's key and every ciphertext, and keep stubs. May be repeated.

        Raises `StoreBusy` when all of it is done but the old bytes could not be cleared from the disk yet.
        """
        ...

    async def close(self) -> None:
        """Finish what runs and let go of all files. May be repeated."""
        ...
