"""Rule E4: fetch sealed segments over HTTP, for a device that is far behind, and verify them."""

from collections.abc import AsyncIterator, Callable
from typing import Final

import httpx
import msgspec
from msgspec import Struct

from handrail_client.log.packing import unpack
from handrail_client.sync.transport import is_loopback, tls_for
from handrail_shared.limits import LINE_BYTES, SEGMENT_ENTRIES
from handrail_shared.lines.checksum import extend
from handrail_shared.lines.entry import Entry, Stub

_TIMEOUT_S: Final = 30
_MOST_PACKED_BYTES: Final = 2 * SEGMENT_ENTRIES * LINE_BYTES


class Segment(Struct, frozen=True, kw_only=True):
    """Entries `first` to `last`, gzipped; `checksum` is that of the prefix ending with `last`."""

    first: int
    last: int
    checksum: int
    packed: bytes


FetchSegments = Callable[[str, str, str, int], AsyncIterator[Segment]]
"""(server URL, token, stream, position) → the segments that reach beyond the position, in order."""


class _Row(Struct, kw_only=True):
    name: str
    first: int
    last: int
    checksum: int


class _Rows(Struct, kw_only=True):
    segments: list[_Row]


async def fetch_segments(server: str, token: str, stream: str, position: int) -> AsyncIterator[Segment]:
    """Yield the segments of a stream that reach beyond `position`, in order.

    Raises `OSError` when the server cannot be reached or does not answer as a Handrail server does.
    """
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=server,
        headers=headers,
        timeout=_TIMEOUT_S,
        trust_env=not is_loopback(server),
        verify=tls_for(server),
    ) as client:
        try:
            answer = await client.get(f"/api/streams/{stream}/segments")
            answer.raise_for_status()
            rows = msgspec.json.decode(answer.content, type=_Rows).segments
            for row in sorted(rows, key=lambda row: row.first):
                if row.last > position:
                    yield Segment(
                        first=row.first,
                        last=row.last,
                        checksum=row.checksum,
                        packed=await _packed(client, f"/api/streams/{stream}/segments/{row.name}"),
                    )
        except (httpx.HTTPError, msgspec.MsgspecError):
            raise OSError("segments cannot be read") from None


async def _packed(client: httpx.AsyncClient, path: str) -> bytes:
    """Return the bytes as they were sealed. They are kept compressed, so httpx is not to unpack them."""
    parts: list[bytes] = []
    size = 0
    async with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as answer:
        answer.raise_for_status()
        async for part in answer.aiter_raw():
            size += len(part)
            if size > _MOST_PACKED_BYTES:
                raise OSError("a segment is too large")
            parts.append(part)
    return b"".join(parts)


def verified(segment: Segment, *, position: int, checksum: int) -> list[Entry | Stub] | None:
    """Return the entries of a segment if it continues a copy with this position and checksum, else None."""
    entries = unpack(segment.packed)
    if entries is None or len(entries) != segment.last - segment.first + 1:
        return None
    if not segment.first <= position + 1 <= segment.last:
        return None
    new = entries[position + 1 - segment.first :]
    return entries if extend(checksum, [entry.crc for entry in new]) == segment.checksum else None
