"""Projections: a fold per stream, built from snapshot and tail, kept while in use and brought up to date on reading.

Everything here is a cache. An entry that cannot be folded is left out, counted and named in the log by its position;
the stream and all others go on without it.
"""

import asyncio
from collections import OrderedDict
from typing import Final, assert_never

from msgspec import Struct, field

from handrail_server.live.error_log import note
from handrail_server.live.meter import Meter
from handrail_server.store.errors import Refusal, RowDamaged
from handrail_server.store.port import Store, StoredEntry
from handrail_shared.events.journal import EntryUnshared
from handrail_shared.fold import Folded, State, empty, fold, folded, restore, snapshot
from handrail_shared.fold.quarantine import without_poison
from handrail_shared.lines.entry import Entry
from handrail_shared.rights import Audience
from handrail_shared.views.private import PrivateProjection, private_projection
from handrail_shared.views.shared import SharedProjection, shared_projection

STREAMS_KEPT: Final = 64
"""The most streams whose fold is kept in memory."""

SNAPSHOT_EVERY: Final = 500
"""A snapshot is written after so many further entries."""

_CHUNK_ENTRIES: Final = 500
_CHUNK_BYTES: Final = 1024 * 1024
_LARGE: Final = 2000
"""A stream with more entries than this is shown from a thread, so that nobody else waits for it."""


class _Folding(Struct):
    """The fold of one stream as far as it was read."""

    state: State = field(default_factory=empty)
    position: int = 0
    checksum: int = 0
    saved: int = 0
    forgotten_to: int = 0
    """What is taken back up to here was gone from the store before the first entry was read (E5)."""
    poison: set[int] = field(default_factory=set[int])
    """Positions that could not be folded. While there are any, no snapshot hides that from a mended program."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: bool = False


class Projector:
    """Shows streams."""

    def __init__(self, store: Store, meter: Meter) -> None:
        self._store = store
        self._meter = meter
        self._foldings: OrderedDict[str, _Folding] = OrderedDict()

    async def projection(
        self, stream: str, audience: Audience, *, keep: bool = True
    ) -> SharedProjection | PrivateProjection:
        """What the stream shows up to its head. Raises what the store raises, such as `UnknownStream`.

        Without `keep` a fold that is not in memory is let go of again: whoever looks through many streams in a row
        must not push out those in use.
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
                # An entry that folds may still break what is worked out of the fold.
                await self._quarantine(stream, folding, audience)
                return await self._shown(folding, audience)

    def forget(self, stream: str) -> None:
        """Fold the stream anew: a line of it was taken back, and no memory of it is to be kept (E5)."""
        self._foldings.pop(stream, None)

    async def save_all(self) -> None:
        """Write a snapshot of every stream in memory."""
        for stream, folding in list(self._foldings.items()):
            async with folding.turn:
                if folding.position > folding.saved:
                    await self._save(stream, folding)

    async def _shown(self, folding: _Folding, audience: Audience) -> SharedProjection | PrivateProjection:
        if folding.position > _LARGE:
            return await asyncio.to_thread(_show, folding.state, audience)
        return _show(folding.state, audience)

    async def _quarantine(self, stream: str, folding: _Folding, audience: Audience) -> None:
        """Find the entries with which the fold cannot be shown, and fold everything but them."""
        entries: dict[int, Folded] = {}
        position = 0
        while position < folding.position:
            for each in await self._read(stream, folding, position, most=folding.position - position):
                decoded = None if each.line is None else folded(Entry(each.received_us, each.line))
                if decoded is not None and each.position not in folding.poison:
                    entries[each.position] = decoded
                position = each.position
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
                # The state holds what it must not: half of an entry that broke off, or a line taken back meanwhile.
                await self._begin(stream, folding)
            await asyncio.sleep(0)

    async def _next(self, stream: str, folding: _Folding) -> list[StoredEntry]:
        return await self._read(stream, folding, folding.position, most=_CHUNK_ENTRIES)

    async def _read(self, stream: str, folding: _Folding, after: int, *, most: int) -> list[StoredEntry]:
        """The entries after a position; a stub for a damaged one, which is then known as poison."""
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
        if any(each <= kept[0] for each in folding.poison):
            # It was folded by a program that could do more.
            return
        state = restore(kept[2])
        if state is not None:
            folding.state, folding.position, folding.checksum, folding.saved = state, kept[0], kept[1], kept[0]

    def _fold(self, stream: str, folding: _Folding, entries: list[StoredEntry]) -> bool:
        """Fold entries; False where to begin again: one cannot be folded, which is then known as poison, or takes back
        a line that was read before it (E5).
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
        except Refusal:
            # A snapshot is a cache: without room for it, the next start folds a longer tail.
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
