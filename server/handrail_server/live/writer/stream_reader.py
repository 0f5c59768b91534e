"""Reads entries for connections, no further than what was published."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from handrail_server.live.error_log import note
from handrail_server.live.writer.stream_cache import StreamCache
from handrail_server.store.errors import RowDamaged, StreamErased, UnknownStream
from handrail_server.store.port import Store, StoredEntry
from handrail_shared.limits import BATCH_BYTES

_NO_ENTRIES: Final[Sequence[StoredEntry]] = ()


class Batch(Struct, frozen=True, kw_only=True):
    """Entries as read for one connection; `checksum` is that of the prefix ending with the last of them."""

    entries: Sequence[StoredEntry]
    head: int
    checksum: int


class StreamReader:
    """Reads from the store up to the published head of each stream."""

    def __init__(self, store: Store, streams: StreamCache) -> None:
        self._store = store
        self._streams = streams

    def head(self, stream: str) -> int:
        """Return the last position of a stream in use, 0 for any other."""
        cached = self._streams.get(stream)
        return 0 if cached is None else cached.head.position

    async def read(self, stream: str, after: int, *, limit: int) -> Batch | None:
        """Read at most `limit` entries after a position, or return None where they cannot be read for now.

        Raises `Broken` where the store failed for good.
        """
        try:
            head = (await self._streams.load(stream)).head
        except (StreamErased, UnknownStream):
            return None
        # Not beyond the head that was published: the disk may hold a transaction whose end we have not seen yet, which
        # is sent when it is acknowledged.
        most = min(limit, head.position - after)
        try:
            entries = _NO_ENTRIES
            if most > 0:
                entries = await self._store.after(stream, after, limit=most, max_bytes=BATCH_BYTES)
        except (StreamErased, UnknownStream):
            return None
        except RowDamaged as error:
            note("row_damaged", stream=error.stream, position=error.position)
            before = error.position - after - 1
            if before > 0:
                return await self.read(stream, after, limit=before) if before < limit else None
            if error.stub is None:
                return None
            # The line is lost here, and what comes after it is not: a stub lets followers get past.
            entries = [error.stub]
        # A device that claims more than we have gets our checksum, sees that it differs, and reads again (E2).
        checksum = entries[-1].checksum if entries else head.checksum
        return Batch(entries=entries, head=head.position, checksum=checksum)
