"""Sealed segments: immutable compressed runs of entries for devices that are far behind (rule E4)."""

import gzip
from collections.abc import Iterable
from typing import Final

from handrail_server.store.port import StoredEntry
from handrail_shared.limits import SEGMENT_ENTRIES

_LEVEL: Final = 6


def pack(entries: Iterable[StoredEntry]) -> bytes:
    """The gzip bytes of a segment: each entry's text form, each followed by a newline. The same bytes every time."""
    return gzip.compress(b"".join(entry.text() + b"\n" for entry in entries), compresslevel=_LEVEL, mtime=0)


def missing_runs(head: int, sealed: Iterable[int]) -> list[tuple[int, int]]:
    """The full runs (first, last) up to `head` that are not sealed; `sealed` are the first positions of those that are.

    Runs lie on multiples of `SEGMENT_ENTRIES`, so that a run which is sealed again covers the same entries.
    """
    done = set(sealed)
    firsts = range(1, head - SEGMENT_ENTRIES + 2, SEGMENT_ENTRIES)
    return [(first, first + SEGMENT_ENTRIES - 1) for first in firsts if first not in done]
