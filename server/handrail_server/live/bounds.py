"""What one connection may cost, and how long things may take."""

from typing import Final

from msgspec import Struct

from handrail_server.live.rate_limit import RateLimit


class Bounds(Struct, frozen=True, kw_only=True):
    """Frames, bytes, seconds (`_s`) and milliseconds (`_ms`)."""

    queue_frames: int = 4096
    """The most frames that wait for one socket; over it, or over `queue_bytes`, the socket is closed as `slow`."""
    queue_bytes: int = 4 * 1024 * 1024
    queue_soft_bytes: int = 512 * 1024
    """With more than this waiting, entries are read from the store once there is room rather than queued."""
    send_timeout_s: float = 20.0
    """How long a socket may take nothing of what is sent before it is given up."""
    greeting_timeout_s: float = 5.0
    """H1: how long a socket may wait with its hello."""
    sockets_per_installation: int = 16
    busy_retry_ms: int = 10_000
    storage_full_retry_ms: int = 10_000
    restart_retry_ms: int = 2_000
    drain_timeout_s: float = 5.0
    """How long a drain waits for sockets to take their last frames."""
    housekeeping_every_s: float = 2.0
    rate_limit: RateLimit = RateLimit()
    """C2: how much a member may cost before they wait while others are there."""


DEFAULT_BOUNDS: Final = Bounds()
