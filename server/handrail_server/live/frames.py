"""WebSocket frames in a stream of bytes (RFC 6455 §5.2): those that are a whole text message, and where others end.

The parser takes apart all that it is given before anybody else has their turn, so it is given little at a time.
"""

from functools import lru_cache
from typing import Final

from websockets.speedups import apply_mask

from handrail_shared.limits import FRAME_BYTES

_WHOLE_TEXT: Final = 0x81
_NO_MASK: Final = bytes(4)
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


def whole_text(data: bytes, at: int) -> tuple[bytes, int] | None:
    """The text message that begins at `at` in one whole, masked frame, and where it ends; None where none does."""
    if len(data) - at <= 6 or data[at] != _WHOLE_TEXT or data[at + 1] < _MASKED:
        return None
    size, start = data[at + 1] - _MASKED, at + 2
    if size == _TWO_BYTES:
        size, start = int.from_bytes(data[at + 2 : at + 4]), at + 4
    elif size == _EIGHT_BYTES:
        size, start = int.from_bytes(data[at + 2 : at + 10]), at + 10
    end = start + 4 + size
    if end > len(data) or size > FRAME_BYTES:
        return None
    text, mask = data[start + 4 : end], data[start : start + 4]
    if mask != _NO_MASK:
        text = apply_mask(text, mask)
    return (text, end) if text.isascii() or is_utf8(text) else None


@lru_cache(maxsize=4096)
def text_header(size: int) -> bytes:
    """What comes before a text message of `size` bytes that the server sends in one frame."""
    if size < _TWO_BYTES:
        return bytes((_WHOLE_TEXT, size))
    if size < 1 << 16:
        return bytes((_WHOLE_TEXT, _TWO_BYTES)) + size.to_bytes(2)
    return bytes((_WHOLE_TEXT, _EIGHT_BYTES)) + size.to_bytes(8)


def is_utf8(data: bytes) -> bool:
    """Whether these bytes are UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
