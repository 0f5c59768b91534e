"""`WIRING`: the real transports for `Sync`, sockets or HTTP where a network blocks them."""

from typing import Final

from handrail_client.clock import chance, monotonic_us, new_id, now_us
from handrail_client.sync.http import HttpTransport
from handrail_client.sync.segments import fetch_segments
from handrail_client.sync.transport import Transport
from handrail_client.sync.transports import DialRequest, Transports
from handrail_client.sync.websocket import SocketTransport


def open_transport(request: DialRequest) -> Transport:
    """Begin to connect by a WebSocket, or by HTTP where the request asks for it."""
    if request.over_http:
        return HttpTransport(request)
    return SocketTransport(request.server, request.on_event)


WIRING: Final = Transports(
    now_us=now_us,
    monotonic_us=monotonic_us,
    chance=chance,
    new_id=new_id,
    open_transport=open_transport,
    fetch_segments=fetch_segments,
)
