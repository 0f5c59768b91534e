"""Rule E2: the checksum that lets both sides of a stream prove that they hold the same log."""

import zlib
from collections.abc import Iterable
from typing import Final

_MODULUS: Final = 1 << 48


def crc(line: bytes) -> int:
    """CRC-32 (ISO-HDLC, as in zlib) of one line without its newline."""
    return zlib.crc32(line)


def extend(checksum: int, crcs: Iterable[int]) -> int:
    """The checksum of a prefix after the lines with these CRCs: a sum modulo 2^48, so it grows line by line."""
    return (checksum + sum(crcs)) % _MODULUS
