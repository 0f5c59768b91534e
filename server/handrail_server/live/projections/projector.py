"""Projects streams: keeps a fold of each stream in use, built from its snapshot and tail, and updates it when read.

Everything here is a cache. An entry that cannot be folded is left out, counted, and logged by its position. Its stream
and all others go on without it.
"""

import asyncio
from collections import OrderedDict
from typing import Final, assert_never

from msgspec import Struct, field

from handrail_server.live.error_log import note
from handrail_server.live.meter import Meter
from handrail_server.store.errors import RowDamaged, StoreRefusal
from handrail_server.store.port import Store, StoredEntry
from handrail_shared.events.journal import EntryUnshared
from handrail_shared.fold import Folded, State, empty, fold, folded, restore, snapshot
from handrail_shared.fold.quarantine import without_poison
from handrail_shared.lines.entry import Entry
from handrail_shared.rights import Audience
from handrail_shared.views.private import PrivateProjection, private_projection
from handrail_shared.views.shared import SharedProjection, shared_projection

STREAMS_KEPT: Final = 64
"""Most streams whose fold is kept in memory."""

SNAPSHOT_EVERY: Final = 500
"""Further entries after which a snapshot is saved."""

_CHUNK_ENTRIES: Final = 500
_CHUNK_BYTES: Final = 1024 * 1024
_LARGE: Final = 2000
"""Entries above which a stream is projected in a thread, so that nobody else waits for it."""


class _Folding(Struct):
    """The fold of one stream as far as it was read."""

    state: State = field(default_factory=empty)
    position: int = 0
    checksum: int = 0
    saved: int = 0
    forgotten_to: int = 0
    """Lines taken back up to this position were gone from the store before the first entry was read (E5)."""
    poison: set[int] = field(default_factory=set[int])
    """Positions that could not be folded. While there are any, no snapshot hides that from a mended program."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: bool = False


class Projector:
    """Folds streams and projects them."""

    def __init__(self, store: Store, meter: Meter) -> None:
        self._store = store
        self._meter = meter
        self._foldings: OrderedDict[str, _Folding] = OrderedDict()

    async def projection(
        self, stream: str, audience: Audience, *, keep: bool = True
    ) -> SharedProjection | PrivateProjection:
        """Project a stream up to its head.

        Without `keep`, a fold that is not in memory is not kept either: whoever looks through many streams in a row
        must not evict those in use.

        Raises: what the store raises, such as `UnknownStream`.
        """
        folding = self._folding(stream) if keep or stream in self._foldings else _Folding()
        async with folding.turn:
            try:
                await self._catch_up(stream, folding)
                if folding.position - folding.saved >= SNAPSHOT_EVERY:
                    await self._save(stream, folding)
            except BaseException:
                self.forget(stream)
                raise
            try:
                return await self._shown(folding, audience)
            except Exception:
                # An entry that can be folded may still break the projection of the fold.
                await self._quarantine(stream, folding, audience)
                return await self._shown(folding, audience)

    def forget(self, stream: str) -> None:
        """Forget a fold: a line of the stream was taken back, and must not stay in memory (E5)."""
        self._foldings.pop(stream, None)

    async def save_all(self) -> None:
        """Save a snapshot of every stream in memory."""
        for stream, folding in list(self._foldings.items()):
            async with folding.turn:
                if folding.position > folding.saved:
                    await self._save(stream, folding)

    async def _shown(self, folding: _Folding, audience: Audience) -> SharedProjection | PrivateProjection:
        if folding.position > _LARGE:
            return await asyncio.to_thread(_show, folding.state, audience)
        return _show(folding.state, audience)

    async def _quarantine(self, stream: str, folding: _Folding, audience: Audience) -> None:
        """Find the entries that break the projection, and fold everything else."""
        entries: dict[int, Folded] = {}
        position = 0
        while position < folding.position:
            for entry in await self._read(stream, folding, position, most=folding.position - position):
                decoded = None if entry.line is None else folded(Entry(entry.received_us, entry.line))
                if decoded is not None and entry.position not in folding.poison:
                    entries[entry.position] = decoded
                position = entry.position
        positions = list(entries)
        folding.state, poison = await asyncio.to_thread(
            without_poison, empty, list(entries.values()), fold, lambda state: _show(state, audience)
        )
        folding.saved = 0
        for index in sorted(poison):
            self._meter.quarantined()
            note("quarantined", stream=stream, position=positions[index], error="not_shown")
            folding.poison.add(positions[index])

    def _folding(self, stream: str) -> _Folding:
        found = self._foldings.get(stream)
        if found is None:
            found = self._foldings[stream] = _Folding()
            if len(self._foldings) > STREAMS_KEPT:
                self._foldings.popitem(last=False)
        self._foldings.move_to_end(stream)
        return found

    async def _catch_up(self, stream: str, folding: _Folding) -> None:
        if not folding.begun:
            await self._begin(stream, folding)
        while entries := await self._next(stream, folding):
            if not self._fold(stream, folding, entries):
                # The state holds half of an entry that failed, or a line that was taken back meanwhile.
                await self._begin(stream, folding)
            await asyncio.sleep(0)

    async def _next(self, stream: str, folding: _Folding) -> list[StoredEntry]:
        return await self._read(stream, folding, folding.position, most=_CHUNK_ENTRIES)

    async def _read(self, stream: str, folding: _Folding, after: int, *, most: int) -> list[StoredEntry]:
        """Read entries after a position. A damaged one is noted as poison and replaced by its stub."""
        limit = min(most, _CHUNK_ENTRIES)
        while True:
            try:
                return await self._store.after(stream, after, limit=limit, max_bytes=_CHUNK_BYTES)
            except RowDamaged as damaged:
                limit = damaged.position - after - 1
                if limit > 0:
                    continue
                if damaged.stub is None:
                    raise
                if damaged.position not in folding.poison:
                    folding.poison.add(damaged.position)
                    self._meter.quarantined()
                    note("row_damaged", stream=stream, position=damaged.position)
                return [damaged.stub]

    async def _begin(self, stream: str, folding: _Folding) -> None:
        folding.begun = True
        folding.state, folding.position, folding.checksum, folding.saved = empty(), 0, 0, 0
        folding.forgotten_to = (await self._store.head(stream)).position
        kept = await self._store.load_snapshot(stream)
        if kept is None or await self._store.checksum_at(stream, kept[0]) != kept[1]:
            return
        if any(position <= kept[0] for position in folding.poison):
            # The snapshot holds an entry that this version of the program cannot fold.
            return
        state = restore(kept[2])
        if state is not None:
            folding.state, folding.position, folding.checksum, folding.saved = state, kept[0], kept[1], kept[0]

    def _fold(self, stream: str, folding: _Folding, entries: list[StoredEntry]) -> bool:
        """Fold entries. Return False where the fold must begin again.

        That is so if an entry cannot be folded, which is then noted as poison, or takes back a line that was read
        before it (E5).
        """
        for entry in entries:
            if entry.line is not None and entry.position not in folding.poison:
                try:
                    decoded = folded(Entry(entry.received_us, entry.line))
                    if decoded is not None:
                        if isinstance(decoded.body, EntryUnshared) and entry.position > folding.forgotten_to:
                            return False
                        folding.state = fold(folding.state, decoded)
                except Exception as error:
                    folding.poison.add(entry.position)
                    self._meter.quarantined()
                    note("quarantined", stream=stream, position=entry.position, error=type(error).__name__)
                    return False
            folding.position, folding.checksum = entry.position, entry.checksum
        return True

    async def _save(self, stream: str, folding: _Folding) -> None:
        if folding.poison:
            return
        try:
            kept = await self._store.save_snapshot(stream, folding.position, folding.checksum, snapshot(folding.state))
        except StoreRefusal:
            # A snapshot is a cache. Without room for it, the next start folds a longer tail.
            return
        if kept:
            folding.saved = folding.position
        else:
            self.forget(stream)


def _show(state: State, audience: Audience) -> SharedProjection | PrivateProjection:
    match audience:
        case "shared":
            return shared_projection(state)
        case "private":
            return private_projection(state)
        case _:
            assert_never(audience)
