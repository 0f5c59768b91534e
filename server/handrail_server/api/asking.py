"""Who asks, and for what: the caller behind a request, and bodies decoded once, strictly, at the edge."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from handrail_server.accounts.devices import Devices
from handrail_server.accounts.directory import AccountDirectory
from handrail_server.accounts.joining import Joining
from handrail_server.accounts.records import Records
from handrail_server.accounts.register import Installation, Register
from handrail_server.accounts.spaces import Spaces
from handrail_server.api.limits import Limits, refuse_for
from handrail_server.api.problems import Refused
from handrail_server.live.hub import Hub
from handrail_server.metrics import ServerMeter
from handrail_server.store.port import Store

_SCHEME: Final = "bearer "


class Services(Struct, frozen=True, kw_only=True):
    """Everything that a request may need, put together by the composition root."""

    store: Store
    records: Records
    directory: AccountDirectory
    spaces: Spaces
    joining: Joining
    devices: Devices
    hub: Hub
    meter: ServerMeter
    limits: Limits
    now_us: Callable[[], int]
    public_url: str
    """What join links begin with."""

    @property
    def register(self) -> Register:
        """Everyone who is known."""
        return self.records.register


class Asking(Request[Installation, None, State]):
    """A request. `user` is the caller's installation, set by `signed_in`."""

    async def json(self) -> Any:
        """The body, decoded into what the handler takes. Raises `Refused`."""
        field = self.route_handler.parsed_data_field
        if field is None:
            raise TypeError("only handlers that take a body decode one")
        if self.content_type[0] != "application/json":
            raise Refused("wrong_type")
        try:
            return msgspec.json.decode(await self.body(), type=field.annotation)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
            # msgspec lets the last three out as well; none of their texts goes any further.
            raise Refused("malformed") from None


def services_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Services:
    """The services of the app that answers this connection."""
    return connection.app.state.services


def peer_key(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address under which tries of this peer are counted, as the gate has worked it out."""
    return connection.scope["state"]["peer"]


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let nobody pass but a live device with its token. Raises `Refused`."""
    services = services_of(connection)
    peer, now_us = peer_key(connection), services.now_us()
    caller = services.directory.caller(_token(connection))
    if isinstance(caller, Installation):
        connection.scope["user"] = caller
        return
    services.meter.sign_in_failed()
    refuse_for(services.limits.tokens.take(peer, now_us))
    raise Refused(caller)


def _token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    shown = connection.headers.getall("authorization", [])
    if len(shown) != 1 or not shown[0].lower().startswith(_SCHEME):
        return ""
    return shown[0][len(_SCHEME) :].strip()
