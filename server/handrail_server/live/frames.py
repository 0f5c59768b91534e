"""Headers of WebSocket frames that the server sends (RFC 6455 §5.2)."""

from functools import lru_cache
from typing import Final

WHOLE_TEXT: Final = 0x81
"""First byte of a text message in one frame."""

TWO_BYTE_LENGTH: Final = 126
EIGHT_BYTE_LENGTH: Final = 127
"""Lengths that say: the true one follows in so many bytes."""


@lru_cache(maxsize=4096)
def text_header(size: int) -> bytes:
    """Return the header of a text message of `size` bytes that the server sends in one frame."""
    if size < TWO_BYTE_LENGTH:
        return bytes((WHOLE_TEXT, size))
    if size < 1 << 16:
        return bytes((WHOLE_TEXT, TWO_BYTE_LENGTH)) + size.to_bytes(2)
    return bytes((WHOLE_TEXT, EIGHT_BYTE_LENGTH)) + size.to_bytes(8)
