"""What each member costs the server, by a price list, and how long they wait once they are over their allowance (C2).

Prices are about what things cost on a small machine, in microseconds of work. They are no measurement: a slow disk, or
a machine that is busy with something else, is nobody's fault, and the same conduct meets the same limits everywhere.
"""

from typing import Final

from msgspec import Struct

MESSAGE_US: Final = 20
"""Any message."""

LINE_US: Final = 5
"""A pushed or sent line, besides its bytes."""

BYTES_A_US: Final = 100
"""So many bytes of lines cost one microsecond."""

GREETING_US: Final = 500
"""A hello whose credential was good. A command greets each time, and scripts run many of them."""

READ_US: Final = 500
"""A batch read for a device, besides its lines."""

PRESENCE_US: Final = 2_500
"""A presence: a change makes work for everybody who shares the stream, on machines that are not ours."""

PROJECTION_US: Final = 2_500
"""A projection asked for."""

OFFENCE_US: Final = 100_000
"""A close for a cause that an honest device does not give: `malformed`, `too_large`."""

OTHERS_S: Final = 1.0
"""Somebody who did something within this time is somebody to make room for."""

MOST_WAIT_S: Final = 5.0
"""Nobody owes more than they work off in this time."""

LONGEST_WAIT_S: Final = 1.0
"""A request that would have to wait longer is refused instead: many that wait would all go on at once."""

REST_S: Final = 0.02
"""Whoever waits waits at least this long: many short waits would cost more than what they put off."""

KEPT: Final = 10_000
"""The most accounts that are kept. Those that owe nothing are the first to be forgotten."""


class Allowance(Struct, frozen=True, kw_only=True):
    """How much a member may cost: `burst_us` at once, and `a_second_us` in each second after that. Whoever owes more
    than `small_us` is given smaller turns.
    """

    small_us: int = 50_000
    burst_us: int = 150_000
    a_second_us: int = 10_000


class _Account(Struct):
    """What a member owed at a time in seconds. It is worked off as time goes by."""

    owed_us: float
    at: float


class Accounts:
    """What every member owes. The time is an argument."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._most_us = allowance.burst_us + MOST_WAIT_S * allowance.a_second_us
        self._accounts: dict[str, _Account] = {}
        self._latest = ""
        self._latest_at = self._other_at = float("-inf")

    def spend(self, member: str, cost_us: float, now: float) -> float:
        """The member has cost this much; how long they are to wait now, as in `wait_s`."""
        if self._latest != member:
            self._latest, self._other_at = member, self._latest_at
        self._latest_at = now
        account = self._accounts.get(member)
        if account is None:
            self._make_room(now)
            account = self._accounts[member] = _Account(0.0, now)
        owed_us = account.owed_us - (now - account.at) * self._allowance.a_second_us
        owed_us = owed_us + cost_us if owed_us > 0.0 else cost_us
        account.owed_us = owed_us if owed_us < self._most_us else self._most_us
        account.at = now
        return self.wait_s(member, now) if owed_us > self._allowance.burst_us else 0.0

    def wait_s(self, member: str, now: float) -> float:
        """How long the member is to wait now: 0 where nobody else is there to make room for."""
        over_us = self._over_us(member, self._allowance.burst_us, now)
        return max(over_us / self._allowance.a_second_us, REST_S) if over_us > 0 else 0.0

    def gets_small_turns(self, member: str, now: float) -> bool:
        """Whether others are to wait for less of this member's at a time."""
        return self._over_us(member, self._allowance.small_us, now) > 0

    def _over_us(self, member: str, most_us: int, now: float) -> float:
        """How much more than `most_us` the member owes, while there are others."""
        account = self._accounts.get(member)
        if account is None or account.owed_us <= most_us:
            # Nearly nobody owes anything, and what is owed only ever becomes less.
            return 0.0
        other_at = self._other_at if self._latest == member else self._latest_at
        return self._owed_us(account, now) - most_us if now - other_at <= OTHERS_S else 0.0

    def _owed_us(self, account: _Account, now: float) -> float:
        return max(0.0, account.owed_us - (now - account.at) * self._allowance.a_second_us)

    def _make_room(self, now: float) -> None:
        if len(self._accounts) < KEPT:
            return
        even = [member for member, each in self._accounts.items() if not self._owed_us(each, now)]
        for member in even or list(self._accounts)[: KEPT // 10]:
            del self._accounts[member]


def lines_us(count: int, size: int) -> float:
    """What so many lines of so many bytes together cost."""
    return count * LINE_US + size / BYTES_A_US
