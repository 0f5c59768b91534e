"""The hybrid logical clock: stamps that follow the wall clock and never run backwards on a device.

A stamp is integer microseconds since 1970. Its *effective* value is the smaller of the stamp and the server's
receipt time, so that a clock that runs ahead degrades to arrival order (Kulkarni et al. 2014 describe hybrid
logical clocks; the cap by receipt time is ours, `docs/decisions/0003-order.md`).
"""

from typing import Annotated

from msgspec import Meta

from handrail_shared.limits import INTEGER_BOUND

Stamp = Annotated[int, Meta(ge=0, lt=INTEGER_BOUND)]
"""Microseconds since 1970, below 2^53 (the year 2255)."""


def tick(last: int, now_us: int) -> int:
    """The stamp of the next event on a device whose latest stamp (or latest one seen) is `last`."""
    return min(max(now_us, last + 1, 0), INTEGER_BOUND - 1)


def effective(stamp: int, received_us: int | None) -> int:
    """Return when an event counts as made: its stamp, but never later than the server received it."""
    return stamp if received_us is None else min(stamp, received_us)


def witness(last: int, seen_effective: int) -> int:
    """A device's latest stamp after it has seen an event of effective stamp `seen_effective`."""
    return max(last, seen_effective)
