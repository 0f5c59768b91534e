"""Segments (rule E4) as a device keeps them: gzip of entry texts, each followed by a newline."""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from handrail_shared.limits import LINE_BYTES, SEGMENT_ENTRIES
from handrail_shared.lines.entry import Entry, Stub, read_entry, write_entry

_MOST_BYTES: Final = 2 * SEGMENT_ENTRIES * (LINE_BYTES + 64)
"""No segment unpacks to more than this."""

_GZIP: Final = 16 + zlib.MAX_WBITS


def pack(entries: Iterable[Entry | Stub]) -> bytes:
    """The gzip bytes of entries; the same bytes every time."""
    return gzip.compress(b"".join(write_entry(entry) + b"\n" for entry in entries), compresslevel=6, mtime=0)


def unpack(packed: bytes) -> list[Entry | Stub] | None:
    """The entries of a segment, or None where it is not one. Total: never raises."""
    text = _unzip(packed)
    if text is None:
        return None
    # Not `splitlines`: white space inside a line may hold a carriage return.
    read = [read_entry(part) for part in text.split(b"\n") if part]
    entries = [entry for entry in read if entry is not None]
    return entries if len(entries) == len(read) else None


def lines_in(packed: bytes, needles: Sequence[bytes]) -> Iterator[bytes]:
    """The lines of a segment whose entry texts hold any of these bytes; none of a segment that cannot be read."""
    text = _unzip(packed)
    if text is None or not any(needle in text for needle in needles):
        return
    for part in text.split(b"\n"):
        if any(needle in part for needle in needles):
            entry = read_entry(part)
            if isinstance(entry, Entry):
                yield entry.line


def _unzip(packed: bytes) -> bytes | None:
    unzip = zlib.decompressobj(_GZIP)
    try:
        text = unzip.decompress(packed, _MOST_BYTES)
    except zlib.error:
        return None
    return text if unzip.eof else None
