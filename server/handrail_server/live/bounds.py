"""Bounds on what one connection may cost, and on how long things may take."""

from typing import Final

from msgspec import Struct

from handrail_server.live.rate_limit import RateLimit


class Bounds(Struct, frozen=True, kw_only=True):
    """Bounds in frames, bytes, seconds (`_s`) and milliseconds (`_ms`)."""

    queue_frames: int = 4096
    """Most frames that wait for one socket. Above it, or above `queue_bytes`, the socket is closed as `slow`."""
    queue_bytes: int = 4 * 1024 * 1024
    queue_soft_bytes: int = 512 * 1024
    """Bytes waiting above which entries are not queued, but read from the store once there is room."""
    send_timeout_s: float = 20.0
    """Seconds that a socket may accept nothing of what is sent before it is closed."""
    greeting_timeout_s: float = 5.0
    """H1: seconds that a socket may take to say hello."""
    sockets_per_installation: int = 16
    busy_retry_ms: int = 10_000
    storage_full_retry_ms: int = 10_000
    restart_retry_ms: int = 2_000
    drain_timeout_s: float = 5.0
    """Seconds that a drain waits for sockets to take their last frames."""
    housekeeping_every_s: float = 2.0
    rate_limit: RateLimit = RateLimit()
    """C2: what a member may cost before they wait while others are active."""


DEFAULT_BOUNDS: Final = Bounds()
