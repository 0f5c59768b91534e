"""Rule E2: the checksum that lets both sides of a stream prove that they hold the same log, in the same order.

It runs over the CRCs of the lines rather than over the lines, so that a line that was taken back (E5) still counts.
Why it is not a plain sum: `docs/decisions/0005-checksum.md`.
"""

import struct
import zlib
from collections.abc import Collection
from typing import Final

_ONE: Final = struct.Struct("<I")


def crc(line: bytes) -> int:
    """CRC-32 (ISO-HDLC, as in zlib) of one line without its newline."""
    return zlib.crc32(line)


def extend(checksum: int, crcs: Collection[int]) -> int:
    """The checksum of a prefix after the lines with these CRCs: CRC-32 over their little-endian bytes.

    An empty log has the checksum 0. `extend(extend(c, a), b) == extend(c, a + b)`.
    """
    return zlib.crc32(struct.pack(f"<{len(crcs)}I", *crcs), checksum)


def extend_by_one(checksum: int, crc: int) -> int:
    """Extend a checksum by one line."""
    return zlib.crc32(_ONE.pack(crc), checksum)
