"""`Transports`: what a composition root gives to `Sync`; and `End`, how a run of sync ended."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from handrail_client.sync.segments import FetchSegments
from handrail_client.sync.transport import Transport, TransportEvent
from handrail_shared.ids import NewId
from handrail_shared.sync.sync_state import SyncState


class End(Enum):
    """The end of a run of sync, and how it came."""

    CURRENT = "current"
    """Everything that can be settled is settled, and this device holds all that the server has for it."""
    OUT_OF_REACH = "out_of_reach"
    """No server answered."""
    STOPPED = "stopped"
    """The server turns this device away until a person acts; `Sync.stopped_by` says why."""
    TIMED_OUT = "timed_out"
    """The time given to the run was over before everything was current."""
    HUNG_UP = "hung_up"
    """`Sync.hang_up` was called."""


class DialRequest(Struct, frozen=True, kw_only=True):
    """A dial request: what a transport needs to connect.

    Attributes:
        server: The server's http or https URL.
        on_event: Called with everything that becomes of the connection, in order.
        device: Returns the state of `step` as it is at that moment.
        over_http: True where no WebSocket can be opened, so that frames go by HTTP.
    """

    server: str
    on_event: Callable[[TransportEvent], None]
    device: Callable[[], SyncState]
    over_http: bool


class Transports(Struct, frozen=True, kw_only=True):
    """The ways out of this process: clocks, chance, ids, and connections to a server.

    Attributes:
        now_us: The wall clock, in microseconds since 1970.
        monotonic_us: A clock for waits, in microseconds. It never jumps.
        chance: Returns a number from 0 to 999, by which waits are spread.
        new_id: Returns a fresh id.
        open_transport: Begins to connect; returns at once.
        fetch_segments: Downloads sealed segments (rule E4).
    """

    now_us: Callable[[], int]
    monotonic_us: Callable[[], int]
    chance: Callable[[], int]
    new_id: NewId
    open_transport: Callable[[DialRequest], Transport]
    fetch_segments: FetchSegments
