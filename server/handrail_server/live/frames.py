"""Where WebSocket frames end in a stream of bytes (RFC 6455 §5.2), without taking them apart.

The parser takes apart all that it is given before anybody else has their turn, so it is given little at a time.
"""

from typing import Final

_LENGTH: Final = 0x7F
_MASKED: Final = 0x80
_TWO_BYTES: Final = 126
_EIGHT_BYTES: Final = 127
_MOST_HEADER: Final = 14


class Frames:
    """How far into a frame the bytes have come that were walked so far."""

    __slots__ = ("_begun", "_left")

    def __init__(self) -> None:
        self._begun = b""
        """The bytes of a header that is not whole yet."""
        self._left = 0
        """Bytes that are still to come of the frame whose header was last."""

    def walk(self, data: bytes, *, most: int) -> int:
        """Go through `data` up to the end of `most` further frames; how many bytes that is."""
        at, end, begun = 0, len(data), 0
        while at < end:
            if self._left:
                step = min(self._left, end - at)
                self._left -= step
                at += step
            elif begun == most:
                break
            else:
                at = self._begin(data, at)
                begun += 1
        return at

    def _begin(self, data: bytes, at: int) -> int:
        """Read a header, as far as it is there; where it ends."""
        before = len(self._begun)
        header = self._begun + data[at : at + _MOST_HEADER - before]
        if len(header) >= 2:
            size, whole = header[1] & _LENGTH, 2
            if size >= _TWO_BYTES:
                whole = 4 if size == _TWO_BYTES else 10
            if len(header) >= whole + (4 if header[1] & _MASKED else 0):
                if size >= _TWO_BYTES:
                    size = int.from_bytes(header[2:whole])
                whole += 4 if header[1] & _MASKED else 0
                self._begun, self._left = b"", size
                return at + whole - before
        self._begun = header
        return len(data)
