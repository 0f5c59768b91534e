"""What a device takes from outside: the clock, the day, and fresh ids."""

from collections.abc import Callable

from msgspec import Struct

from handrail_shared.ids import NewId


class Environment(Struct, frozen=True, kw_only=True):
    """What a composition root gives: the wall clock in microseconds, today's local day, and fresh ids."""

    now_us: Callable[[], int]
    today: Callable[[], str]
    new_id: NewId
