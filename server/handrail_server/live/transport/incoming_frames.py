"""WebSocket frames in a stream of bytes (RFC 6455 §5.2): whole text messages, and where other frames end.

The parser works through everything it is given before anybody else has a turn, so it is given little at a time.
"""

from typing import Final

from handrail_server.live.frames import EIGHT_BYTE_LENGTH, TWO_BYTE_LENGTH, WHOLE_TEXT
from handrail_server.live.transport.uvicorn_internals import apply_mask
from handrail_shared.limits import FRAME_BYTES

_NO_MASK: Final = bytes(4)
_LENGTH: Final = 0x7F
_MASKED: Final = 0x80
_LONGEST_HEADER: Final = 14


class FrameWalker:
    """Finds the ends of frames, wherever the bytes are cut. It remembers how far into a frame it has come."""

    __slots__ = ("_header", "_left")

    def __init__(self) -> None:
        self._header = b""
        """The bytes of a header that is incomplete."""
        self._left = 0
        """Bytes still to come of the frame whose header was last."""

    def walk(self, data: bytes, *, most: int) -> int:
        """Go through `data` up to the end of `most` further frames, and return how many bytes that is."""
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
        """Read a header as far as it is there, and return where it ends."""
        before = len(self._header)
        header = self._header + data[at : at + _LONGEST_HEADER - before]
        if len(header) >= 2:
            size, whole = header[1] & _LENGTH, 2
            if size >= TWO_BYTE_LENGTH:
                whole = 4 if size == TWO_BYTE_LENGTH else 10
            if len(header) >= whole + (4 if header[1] & _MASKED else 0):
                if size >= TWO_BYTE_LENGTH:
                    size = int.from_bytes(header[2:whole])
                whole += 4 if header[1] & _MASKED else 0
                self._header, self._left = b"", size
                return at + whole - before
        self._header = header
        return len(data)


def whole_text(data: bytes, at: int) -> tuple[bytes, int] | None:
    """Return the text message in one whole, masked frame at `at`, and where that ends. None where there is none."""
    if len(data) - at <= 6 or data[at] != WHOLE_TEXT or data[at + 1] < _MASKED:
        return None
    size, start = data[at + 1] - _MASKED, at + 2
    if size == TWO_BYTE_LENGTH:
        size, start = int.from_bytes(data[at + 2 : at + 4]), at + 4
    elif size == EIGHT_BYTE_LENGTH:
        size, start = int.from_bytes(data[at + 2 : at + 10]), at + 10
    end = start + 4 + size
    # Too large a frame is left to the parser, which closes for it.
    if end > len(data) or size > FRAME_BYTES:
        return None
    text, mask = data[start + 4 : end], data[start : start + 4]
    if mask != _NO_MASK:
        text = apply_mask(text, mask)
    return (text, end) if text.isascii() or is_utf8(text) else None


def is_utf8(data: bytes) -> bool:
    """Return whether these bytes are UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
