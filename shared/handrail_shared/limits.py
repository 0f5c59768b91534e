"""Sizes that every peer keeps to. A shipped limit is never tightened (V1: an older line must stay valid)."""

from typing import Final

LINE_BYTES: Final = 16 * 1024
"""The longest line, in bytes of UTF-8, without its newline."""

BATCH_LINES: Final = 256
"""The most lines that one frame carries."""

BATCH_BYTES: Final = 256 * 1024
"""The most bytes of lines that one frame carries."""

FRAME_BYTES: Final = BATCH_BYTES + 16 * 1024
"""The longest frame: a full batch, its receipt times and its header."""

DEPTH: Final = 32
"""The deepest nesting of objects and arrays in a line."""

INTEGER_BOUND: Final = 2**53
"""Integers lie strictly between minus and plus this, so that JavaScript reads them exactly."""

WINDOW_ENTRIES: Final = 2048
"""The most entries of one stream that the server sends beyond what a device has reported (rule E3)."""

SEGMENT_ENTRIES: Final = 1000
"""The number of entries in a sealed segment (rule E4)."""

FOLLOWED_STREAMS: Final = 1024
"""The most streams that one connection follows."""

READ_STEPS: Final = 64
"""So many of the latest steps are kept of when a member read a stream (rule E7)."""
