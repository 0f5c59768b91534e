"""`Environment`: the clocks and ids that a composition root gives to a device."""

from collections.abc import Callable

from msgspec import Struct

from handrail_shared.ids import NewId


class Environment(Struct, frozen=True, kw_only=True):
    """Time and ids, as functions, so that a test decides what they give.

    `now_us` is the wall clock in microseconds since 1970, `today` the calendar day where the device is
    (`2026-11-22`), `new_id` a fresh id.
    """

    now_us: Callable[[], int]
    today: Callable[[], str]
    new_id: NewId
