"""A store in memory, for tests of whatever stands on the store port.

It passes the same contract suite as `SqliteStore` and is stricter: it checks what it is given, lets other tasks run
inside every call, and can be told to fail.
"""

import asyncio
from collections.abc import Callable, Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from handrail_server.store.errors import (
    Barred,
    Broken,
    StoreClosed,
    StoreError,
    StreamErased,
    UnknownStream,
)
from handrail_server.store.port import (
    Commit,
    Head,
    NewEntry,
    ReachRow,
    SegmentRow,
    StoredEntry,
    StreamRow,
)
from handrail_server.store.segments import missing_runs, pack
from handrail_server.store.streams.continuity import advanced
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.rights import Audience
from handrail_shared.sync.judge import Kept, SeqRecord, Spent, TakenBack


class _Stream(Struct):
    stream: str
    space: str
    audience: Audience
    owner: str | None
    erased: bool = False
    entries: list[StoredEntry] = field(default_factory=list[StoredEntry])
    positions: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    spent: dict[tuple[str, int], Spent] = field(default_factory=dict[tuple[str, int], Spent])
    next_seqs: dict[str, int] = field(default_factory=dict[str, int])
    shares: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    taken: set[str] = field(default_factory=set[str])
    snapshot: tuple[int, int, bytes] | None = None
    clean_from: int = 0
    segments: list[tuple[SegmentRow, bytes]] = field(default_factory=list[tuple[SegmentRow, bytes]])
    reach: dict[str, ReachRow] = field(default_factory=dict[str, ReachRow])

    def head(self) -> Head:
        last = self.entries[-1] if self.entries else None
        return Head(position=0, checksum=0) if last is None else Head(position=last.position, checksum=last.checksum)


class MemoryStore:
    """A `Store` that forgets everything. `admit` is asked for every commit, as in `open_sqlite`."""

    def __init__(self, *, new_id: Callable[[], str], admit: Callable[[Commit], bool] = lambda _: True) -> None:
        self._streams: dict[str, _Stream] = {}
        self._new_id = new_id
        self._admit = admit
        self._epoch = new_id()
        self._planned: list[StoreError] = []
        self._broken: Broken | None = None

    def fail_next(self, error: StoreError) -> None:
        """Let the next append raise `error`; after a `Broken` every further one does."""
        self._planned.append(error)

    async def open_stream(self, stream: str, *, space: str, audience: Audience, owner: str | None) -> None:
        """As in the port."""
        await self._turn()
        _insist((owner is None) == (audience == "shared"), "a private stream has an owner, a shared one has none")
        known = self._streams.get(stream)
        if known is not None and known.erased:
            raise StreamErased(stream)
        if known is None:
            self._streams[stream] = _Stream(stream, space, audience, owner)

    async def streams(self) -> list[StreamRow]:
        """As in the port."""
        await self._turn()
        return [
            StreamRow(
                stream=stream.stream,
                space=stream.space,
                audience=stream.audience,
                owner=stream.owner,
                head=stream.head(),
                erased=stream.erased,
            )
            for stream in self._streams.values()
        ]

    async def append(self, commits: list[Commit]) -> list[Head]:
        """As in the port."""
        await self._turn()
        if self._planned:
            error = self._planned.pop(0)
            if isinstance(error, Broken):
                self._broken = error
            raise error
        barred = tuple(index for index, commit in enumerate(commits) if not self._admit(commit))
        if barred:
            raise Barred(barred)
        self._check(commits)
        heads = [self._store(commit) for commit in commits]
        await asyncio.sleep(0)
        return heads

    async def head(self, stream: str) -> Head:
        """As in the port."""
        return (await self._at(stream)).head()

    async def checksum_at(self, stream: str, position: int) -> int | None:
        """As in the port."""
        found = await self._at(stream)
        if position == 0:
            return 0
        return found.entries[position - 1].checksum if position <= len(found.entries) else None

    async def next_seqs(self, stream: str) -> dict[str, int]:
        """As in the port."""
        return dict((await self._at(stream)).next_seqs)

    async def lines_of(self, stream: str, device: str, first_seq: int, last_seq: int) -> dict[int, SeqRecord]:
        """As in the port."""
        found = await self._at(stream)
        records: dict[int, SeqRecord] = {}
        for seq in range(max(first_seq, 1), min(last_seq, found.next_seqs.get(device, 1) - 1) + 1):
            position = found.positions.get((device, seq))
            if position is None:
                records[seq] = found.spent[(device, seq)]
                continue
            entry = found.entries[position - 1]
            records[seq] = TakenBack(entry.crc) if entry.line is None else Kept(entry.line)
        return records

    async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        """As in the port."""
        _insist(position >= 0, "a position is never negative")
        _insist(limit >= 1, "ask for one entry at least")
        found = await self._at(stream)
        chosen: list[StoredEntry] = []
        total = 0
        for entry in found.entries[position : position + limit]:
            total += len(entry.line or b"")
            if chosen and total > max_bytes:
                break
            chosen.append(entry)
        return chosen

    async def epoch(self) -> str:
        """As in the port."""
        await self._turn()
        return self._epoch

    async def begin_epoch(self, new_epoch: str) -> None:
        """As in the port."""
        await self._turn()
        _insist(new_epoch != self._epoch, "another life has another id")
        self._epoch = new_epoch

    async def save_snapshot(self, stream: str, position: int, checksum: int, data: bytes) -> bool:
        """As in the port."""
        found = await self._at(stream)
        if found.erased or position < found.clean_from or checksum != await self.checksum_at(stream, position):
            return False
        found.snapshot = (position, checksum, data)
        return True

    async def load_snapshot(self, stream: str) -> tuple[int, int, bytes] | None:
        """As in the port."""
        return (await self._at(stream)).snapshot

    async def seal_segments(self, stream: str) -> int:
        """As in the port."""
        found = await self._at(stream)
        if found.erased:
            return 0
        runs = missing_runs(len(found.entries), (row.first for row, _ in found.segments))
        for first, last in runs:
            data = pack(found.entries[first - 1 : last])
            checksum = found.entries[last - 1].checksum
            row = SegmentRow(name=self._new_id(), first=first, last=last, checksum=checksum, bytes=len(data))
            found.segments.append((row, data))
        found.segments.sort(key=lambda pair: pair[0].first)
        return len(runs)

    async def segments(self, stream: str) -> list[SegmentRow]:
        """As in the port."""
        rows: list[SegmentRow] = []
        for row, _ in (await self._at(stream)).segments:
            if row.first != (rows[-1].last + 1 if rows else 1):
                break
            rows.append(row)
        return rows

    async def segment(self, stream: str, name: str) -> bytes | None:
        """As in the port."""
        return next((data for row, data in (await self._at(stream)).segments if row.name == name), None)

    async def record_reach(self, rows: list[ReachRow]) -> None:
        """As in the port."""
        await self._turn()
        for row in rows:
            self._of(row.stream)
        for row in rows:
            reach = self._of(row.stream).reach
            before = reach.get(row.member, row)
            reach[row.member] = replace(row, held=max(before.held, row.held), read=max(before.read, row.read))

    async def reach(self, stream: str) -> dict[str, ReachRow]:
        """As in the port."""
        return dict((await self._at(stream)).reach)

    async def erase_stream(self, stream: str) -> None:
        """As in the port."""
        found = await self._at(stream)
        found.erased = True
        self._destroy(found, range(1, len(found.entries) + 1))
        found.shares.clear()

    async def close(self) -> None:
        """As in the port."""
        await asyncio.sleep(0)
        self._broken = StoreClosed()

    async def _turn(self) -> None:
        """Let other tasks run, as a real store does, so that nobody relies on a call that does not."""
        await asyncio.sleep(0)
        if self._broken is not None:
            raise self._broken

    async def _at(self, stream: str) -> _Stream:
        await self._turn()
        return self._of(stream)

    def _of(self, stream: str) -> _Stream:
        found = self._streams.get(stream)
        if found is None:
            raise UnknownStream(stream)
        return found

    def _check(self, commits: list[Commit]) -> None:
        next_seqs: dict[str, dict[str, int]] = {}
        for commit in commits:
            found = self._of(commit.stream)
            if found.erased:
                raise StreamErased(commit.stream)
            _insist(commit.received_us >= 0, "receipt times count from 1970")
            for entry in commit.entries:
                _insist(entry.crc == crc(entry.line), "the CRC is that of the line")
                _insist(bool(entry.line), "a line is never empty")
                _insist(b"\n" not in entry.line, "a line is one line")
            before = next_seqs.setdefault(commit.stream, dict(found.next_seqs))
            before.update(advanced(commit, before))

    def _store(self, commit: Commit) -> Head:
        found = self._of(commit.stream)
        gone: list[int] = []
        for entry in commit.entries:
            gone.extend(self._add(found, entry, commit.received_us))
        for refusal in commit.refusals:
            found.spent[(refusal.device, refusal.seq)] = Spent(refusal.code, refusal.crc)
        found.next_seqs.update(advanced(commit, found.next_seqs))
        gone.extend(found.positions[name] for name in commit.takes_back if name in found.positions)
        gone = [position for position in gone if found.entries[position - 1].line is not None]
        if gone:
            self._destroy(found, gone)
            found.clean_from = len(found.entries) + (0 if commit.entries else 1)
        return found.head()

    def _add(self, found: _Stream, entry: NewEntry, received_us: int) -> Iterable[int]:
        late = entry.share is not None and entry.share in found.taken
        head = found.head()
        position = head.position + 1
        found.entries.append(
            StoredEntry(
                position=position,
                received_us=received_us,
                device=entry.device,
                seq=entry.seq,
                crc=entry.crc,
                checksum=extend(head.checksum, [entry.crc]),
                line=None if late else entry.line,
            )
        )
        found.positions[(entry.device, entry.seq)] = position
        if entry.share is not None:
            found.shares.setdefault(entry.share, []).append(position)
        if entry.takes_back is None:
            return []
        found.taken.add(entry.takes_back)
        return found.shares.get(entry.takes_back, [])

    def _destroy(self, found: _Stream, positions: Iterable[int]) -> None:
        gone = set(positions)
        for position in gone:
            found.entries[position - 1] = replace(found.entries[position - 1], line=None)
        found.snapshot = None
        found.segments = [
            pair for pair in found.segments if not any(pair[0].first <= word <= pair[0].last for word in gone)
        ]


def _insist(holds: bool, law: str) -> None:
    if not holds:
        raise AssertionError(law)
