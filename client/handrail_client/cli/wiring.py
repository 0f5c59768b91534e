"""Real ways out for `Sync`: sockets, or HTTP where a network blocks them."""

from typing import Final

from handrail_client.cli.clock import chance, monotonic_us, new_id, now_us
from handrail_client.sync.http import ExchangeLink
from handrail_client.sync.segments import fetch_segments
from handrail_client.sync.transport import Link
from handrail_client.sync.transports import Dialling, Wiring
from handrail_client.sync.websocket import WebSocketLink


def open_link(dialling: Dialling) -> Link:
    """A socket, or its HTTP twin."""
    if dialling.over_http:
        return ExchangeLink(dialling)
    return WebSocketLink(dialling.server, dialling.arrived)


WIRING: Final = Wiring(
    now_us=now_us,
    monotonic_us=monotonic_us,
    chance=chance,
    new_id=new_id,
    open_link=open_link,
    fetch_segments=fetch_segments,
)
