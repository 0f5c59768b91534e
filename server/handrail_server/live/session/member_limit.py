"""The rate limit of the member behind one connection (rule C2)."""

import asyncio
from collections.abc import Callable

from handrail_server.live.rate_limit import RateLimiter


class MemberLimit:
    """Charges whoever has signed in. Connections that have not signed in are free."""

    __slots__ = ("_clock", "_limiter", "_member", "is_limited")

    def __init__(self, limiter: RateLimiter, clock: Callable[[], float]) -> None:
        self._limiter = limiter
        self._clock = clock
        self._member: str | None = None
        self.is_limited = False
        """True if the member had to wait at the last charge."""

    def sign_in_as(self, member: str) -> None:
        """Charge this member from now on."""
        self._member = member

    def charge(self, cost_us: float) -> None:
        """Charge the member with so many microseconds of work."""
        if self._member is not None:
            self.is_limited = self._limiter.charge(self._member, cost_us, self._clock()) > 0.0

    def wait_s(self) -> float:
        """Return how many seconds to wait before anything more is done for the member."""
        return 0.0 if self._member is None else self._limiter.wait_s(self._member, self._clock())

    async def wait(self) -> None:
        """Wait that long."""
        wait_s = self.wait_s()
        if wait_s:
            await asyncio.sleep(wait_s)

    def has_small_share(self) -> bool:
        """Return whether others are to wait for less of the member's work at a time."""
        return self._member is not None and self._limiter.has_small_share(self._member, self._clock())
