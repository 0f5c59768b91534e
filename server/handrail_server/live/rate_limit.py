"""Rate limiting by price list (rule C2): what each member costs the server, and how long they wait above their limit.

Prices reflect what work costs on a small machine, in microseconds. They are not measured at run time: a slow disk or a
busy machine is nobody's fault, and the same behaviour meets the same limits everywhere.
"""

from typing import Final

from msgspec import Struct

MESSAGE_US: Final = 20
"""Price of any message."""

LINE_US: Final = 5
"""Price of a pushed or sent line, besides its bytes."""

BYTES_A_US: Final = 100
"""Bytes of lines that cost one microsecond."""

GREETING_US: Final = 500
"""Price of a hello with a good credential. A command greets each time, and scripts run many commands."""

READ_US: Final = 500
"""Price of a batch read for a device, besides its lines."""

PRESENCE_US: Final = 2_500
"""Price of a presence: a change makes work for everybody who shares the stream, on machines that are not ours."""

PROJECTION_US: Final = 2_500
"""Price of a projection."""

OFFENCE_US: Final = 100_000
"""Price of a close for `malformed` or `too_large`, for which an honest device gives no cause."""

RECENT_S: Final = 1.0
"""Members wait only while another one was active within so many seconds."""

LONGEST_DEBT_S: Final = 5.0
"""Longest wait a member can run up, in seconds."""

LONGEST_WAIT_S: Final = 1.0
"""Requests that would have to wait longer are refused: many waiting requests would all resume at once."""

SHORTEST_WAIT_S: Final = 0.02
"""Shortest wait, in seconds: many shorter ones would cost more than the work that they put off."""

MEMBERS_KEPT: Final = 10_000
"""Most members whose debt is remembered. Those without debt are forgotten first."""


class RateLimit(Struct, frozen=True, kw_only=True):
    """The cost that a member may cause, in microseconds of work: `burst_us` at once, and `refill_us_per_s` after that.

    A member whose debt is above `small_us` gets a smaller share of each transaction.
    """

    small_us: int = 50_000
    burst_us: int = 150_000
    refill_us_per_s: int = 10_000


class _Debt(Struct):
    """A member's debt at the time `at`, in seconds. It shrinks as time goes by."""

    debt_us: float
    at: float


class RateLimiter:
    """Keeps the debt of every member. Times are arguments, in seconds of a monotonic clock.

    Example:
        >>> limiter = RateLimiter(RateLimit(burst_us=1_000, refill_us_per_s=1_000))
        >>> limiter.charge("somebody", 20, now=0.0), limiter.charge("maya", 3_000, now=0.0)
        (0.0, 2.0)
    """

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._most_us = limit.burst_us + LONGEST_DEBT_S * limit.refill_us_per_s
        self._debts: dict[str, _Debt] = {}
        # To know whether anybody else was active lately, the latest member and the time of the one before are enough.
        self._latest = ""
        self._latest_at = self._other_at = float("-inf")

    def charge(self, member: str, cost_us: float, now: float) -> float:
        """Add a cost to the member's debt, and return how many seconds they are to wait now, as `wait_s` does."""
        if self._latest != member:
            self._latest, self._other_at = member, self._latest_at
        self._latest_at = now
        debt = self._debts.get(member)
        if debt is None:
            self._make_room(now)
            debt = self._debts[member] = _Debt(0.0, now)
        debt_us = debt.debt_us - (now - debt.at) * self._limit.refill_us_per_s
        debt_us = debt_us + cost_us if debt_us > 0.0 else cost_us
        debt.debt_us = debt_us if debt_us < self._most_us else self._most_us
        debt.at = now
        return self.wait_s(member, now) if debt_us > self._limit.burst_us else 0.0

    def wait_s(self, member: str, now: float) -> float:
        """Return how many seconds the member is to wait now: 0 where no other member was active lately."""
        excess_us = self._excess_us(member, self._limit.burst_us, now)
        return max(excess_us / self._limit.refill_us_per_s, SHORTEST_WAIT_S) if excess_us > 0 else 0.0

    def has_small_share(self, member: str, now: float) -> bool:
        """Return whether others are to wait for less of this member's work at a time."""
        return self._excess_us(member, self._limit.small_us, now) > 0

    def _excess_us(self, member: str, most_us: int, now: float) -> float:
        """Return how far the member's debt is above `most_us`, while others are active."""
        debt = self._debts.get(member)
        if debt is None or debt.debt_us <= most_us:
            # Nearly nobody has any debt, and a debt only shrinks by itself.
            return 0.0
        other_at = self._other_at if self._latest == member else self._latest_at
        return self._debt_us(debt, now) - most_us if now - other_at <= RECENT_S else 0.0

    def _debt_us(self, debt: _Debt, now: float) -> float:
        return max(0.0, debt.debt_us - (now - debt.at) * self._limit.refill_us_per_s)

    def _make_room(self, now: float) -> None:
        if len(self._debts) < MEMBERS_KEPT:
            return
        # Where everybody is in debt, the tenth that was seen first goes: memory is bounded whatever a crowd does.
        settled = [member for member, debt in self._debts.items() if not self._debt_us(debt, now)]
        for member in settled or list(self._debts)[: MEMBERS_KEPT // 10]:
            del self._debts[member]


def lines_us(count: int, size: int) -> float:
    """Return the price of `count` lines of `size` bytes together."""
    return count * LINE_US + size / BYTES_A_US
