"""What `Sync` is given from outside, and how a run of it ends."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from handrail_client.sync.segments import FetchSegments
from handrail_client.sync.transport import Arrival, Link
from handrail_shared.ids import NewId
from handrail_shared.sync.device import Device


class End(Enum):
    """How a run of sync ended."""

    CURRENT = "current"
    """Everything that can be settled is settled, and this device holds all that the server has for it."""
    OUT_OF_REACH = "out_of_reach"
    """No server answered."""
    STOPPED = "stopped"
    """The server wants nothing of this device until a person acts; `Sync.stopped_by` says why."""
    TIMED_OUT = "timed_out"
    HUNG_UP = "hung_up"
    """It was asked to stop."""


class Dialling(Struct, frozen=True, kw_only=True):
    """What a link needs: where to, whom to tell, and the device as it is at any time."""

    server: str
    arrived: Callable[[Arrival], None]
    device: Callable[[], Device]
    over_http: bool


class Wiring(Struct, frozen=True, kw_only=True):
    """What a composition root gives to `Sync`: clocks, chance, ids, and the ways out.

    `monotonic_us` times waits and never jumps; `now_us` is the wall clock. `chance` gives 0–999.
    """

    now_us: Callable[[], int]
    monotonic_us: Callable[[], int]
    chance: Callable[[], int]
    new_id: NewId
    open_link: Callable[[Dialling], Link]
    fetch_segments: FetchSegments
