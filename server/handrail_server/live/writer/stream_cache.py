"""Caches each stream in use: its head, the next seq of each device, and how far members have read it."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from handrail_server.store.errors import RowDamaged
from handrail_server.store.port import Head, ReachRow, Store

_STREAMS_KEPT: Final = 4096


class CachedStream:
    """A stream as the last durable transaction left it."""

    __slots__ = ("head", "next_seqs", "reach", "received_us", "stream")

    def __init__(
        self,
        *,
        stream: str,
        head: Head,
        next_seqs: dict[str, int],
        received_us: int,
        reach: dict[str, ReachRow],
    ) -> None:
        self.stream = stream
        self.head = head
        self.next_seqs = next_seqs
        self.received_us = received_us
        """O1: the latest receipt time of this stream; the next one is later."""
        self.reach = reach
        """E3: how far each member holds and has read the stream."""

    def next_seq(self, device: str) -> int:
        """Return the seq that is expected of `device` next."""
        return self.next_seqs.get(device, 1)


class StreamCache:
    """The streams in use. Only the writer changes heads and next seqs, and only it evicts streams."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._streams: OrderedDict[str, CachedStream] = OrderedDict()
        self._loading: dict[str, asyncio.Task[CachedStream]] = {}
        self._trim_above = _STREAMS_KEPT

    def get(self, stream: str) -> CachedStream | None:
        """Return a stream that is in use, or None."""
        return self._streams.get(stream)

    async def load(self, stream: str) -> CachedStream:
        """Return a stream, loaded where it is not in use yet. Raises what the store raises."""
        known = self._streams.get(stream)
        if known is not None:
            self._streams.move_to_end(stream)
            return known
        loading = self._loading.get(stream)
        if loading is None:
            loading = asyncio.create_task(self._load(stream), name=stream)
            self._loading[stream] = loading
            loading.add_done_callback(self._loaded)
        return await asyncio.shield(loading)

    def forget(self, stream: str) -> None:
        """Evict a stream, so that it is loaded anew. For the writer, between transactions."""
        self._streams.pop(stream, None)

    def trim(self, is_in_use: Callable[[str], bool]) -> None:
        """Evict streams that were not used for longest, except those in use. For the writer, between transactions."""
        if len(self._streams) <= self._trim_above:
            return
        for stream in [name for name in self._streams if not is_in_use(name)][: len(self._streams) - _STREAMS_KEPT]:
            del self._streams[stream]
        # Where nearly all are in use, to look again at every transaction would find nothing.
        self._trim_above = len(self._streams) + _STREAMS_KEPT // 4

    def _loaded(self, loading: asyncio.Task[CachedStream]) -> None:
        self._loading.pop(loading.get_name(), None)
        if not loading.cancelled():
            # Whoever waits gets the error. Where nobody waits any more, asyncio must not report it as never retrieved.
            loading.exception()

    async def _load(self, stream: str) -> CachedStream:
        head = await self._store.head(stream)
        next_seqs = await self._store.next_seqs(stream)
        reach = await self._store.reach(stream)
        received_us = await self._last_receipt(stream, head)
        cached = CachedStream(
            stream=stream, head=head, next_seqs=dict(next_seqs), received_us=received_us, reach=dict(reach)
        )
        self._streams[stream] = cached
        return cached

    async def _last_receipt(self, stream: str, head: Head) -> int:
        if head.position == 0:
            return 0
        try:
            last = await self._store.after(stream, head.position - 1, limit=1, max_bytes=1)
        except RowDamaged as damaged:
            return 0 if damaged.stub is None else damaged.stub.received_us
        return last[-1].received_us
