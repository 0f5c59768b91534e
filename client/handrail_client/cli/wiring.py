"""Real ways out for `Sync`: sockets, or HTTP where a network blocks them."""

from typing import Final

from handrail_client.cli.clock import chance, monotonic_us, new_id, now_us
from handrail_client.exchange_link import ExchangeLink
from handrail_client.link import Link
from handrail_client.segments import fetch_segments
from handrail_client.websocket_link import WebSocketLink
from handrail_client.wiring import Dialling, Wiring


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
