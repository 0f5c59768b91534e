"""Who asks, and for what: the caller behind a request, and bodies decoded once, strictly, at the edge."""

from collections.abc import Callable
from typing import Any, Final, Literal, cast

import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from msgspec import Struct

from handrail_server.accounts.devices import Devices
from handrail_server.accounts.directory import AccountDirectory
from handrail_server.accounts.joining import Joining
from handrail_server.accounts.sign_in import Browser
from handrail_server.accounts.sign_out import SignOut
from handrail_server.accounts.spaces import Spaces
from handrail_server.accounts.storage.changes import Records
from handrail_server.accounts.storage.register import Installation, Register
from handrail_server.api.cookies import CookieName, Cookies, KeptCookie
from handrail_server.api.problems import ApiRefused
from handrail_server.api.quotas import Quotas, refuse_for
from handrail_server.help_contacts import ClinicHelp
from handrail_server.live.hub.hub import Hub
from handrail_server.live.projections.caseload import Caseload
from handrail_server.metrics import ServerMeter
from handrail_server.store.port import Store
from handrail_server.web import WebApp

_SCHEME: Final = "bearer "
_JSON: Final = "application/json"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Services(Struct, frozen=True, kw_only=True):
    """Everything that a request may need, put together by the composition root."""

    store: Store
    records: Records
    directory: AccountDirectory
    spaces: Spaces
    joining: Joining
    devices: Devices
    sessions: SignOut
    cookies: Cookies
    hub: Hub
    meter: ServerMeter
    limits: Quotas
    now_us: Callable[[], int]
    public_url: str
    """What join links begin with."""
    web: WebApp | None = None
    """The app, where this server has one."""
    help: ClinicHelp | None = None
    """The clinic's own contacts for a crisis."""

    @property
    def caseload(self) -> Caseload:
        """Spaces in a line each."""
        return self.hub.caseload

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
        if self.content_type[0] != _JSON:
            raise ApiRefused("wrong_type")
        try:
            return msgspec.json.decode(await self.body(), type=field.annotation)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
            # msgspec lets the last three out as well; none of their texts goes any further.
            raise ApiRefused("malformed") from None


def services_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Services:
    """The services of the app that answers this connection."""
    return connection.app.state.services


def peer_key(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The address under which tries of this peer are counted, as the gate has worked it out."""
    return connection.scope["state"]["peer"]


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Let nobody pass but a live device with its token, or a live browser with its session. Raises `Refused`."""
    services = services_of(connection)
    peer, now_us = peer_key(connection), services.now_us()
    caller = _caller(connection, services)
    if isinstance(caller, Installation):
        connection.scope["user"] = caller
        return
    if not connection.headers.getall("authorization", []) and _shown_cookie(connection) is None:
        # Nothing was shown, so nothing was guessed: the app asks so at its first start, and many may share an address.
        raise ApiRefused(caller)
    services.meter.sign_in_failed()
    refuse_for(services.limits.tokens.take(peer, now_us))
    raise ApiRefused(caller)


def cookie_of(connection: ASGIConnection[Any, Any, Any, Any]) -> KeptCookie | None:
    """The cookie by which this request signed in; None where a token did."""
    return connection.scope["state"].get("cookie")


def browser_of(request: Asking, *, again: str | None = None) -> tuple[Browser, CookieName] | None:
    """The browser that wants to come in, and where its session is to be kept; None for other devices.

    Raises `Refused` for a page that is not ours, and where a session could be read on its way.
    """
    origin = request.scope["state"]["origin"]
    if origin is None and "sec-fetch-site" not in request.headers:
        return None
    # A browser that hides its origin is still one: it must not be given a token, nor use up what it came with.
    if origin is None or not _comes_from_our_page(request):
        raise ApiRefused("origin_not_allowed")
    services = services_of(request)
    name = services.cookies.of(origin)
    if name is None:
        raise ApiRefused("not_secure")
    shown = _shown_cookie(request)
    return Browser(shown="" if shown is None else shown.session, again=again), name


def _caller(
    connection: ASGIConnection[Any, Any, Any, Any], services: Services
) -> Installation | Literal["sign_in", "removed"]:
    cookie = _shown_cookie(connection)
    if cookie is None or connection.headers.getall("authorization", []):
        return services.directory.caller(_token(connection))
    if not _comes_from_our_page(connection):
        # The browser sends its cookie along whoever asks (CSRF): what counts is which page does.
        raise ApiRefused("origin_not_allowed")
    if _method(connection) not in _SAFE and _content_type(connection) != _JSON:
        raise ApiRefused("wrong_type")
    caller = services.directory.visitor(cookie.session)
    if isinstance(caller, Installation):
        connection.scope["state"]["cookie"] = cookie
    return caller


def _comes_from_our_page(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell if one of our own pages asks, as far as the browser says: by `Origin` on all that changes anything, and by
    Fetch Metadata, which browsers send along by themselves and no script can set.
    """
    origin = connection.scope["state"]["origin"]
    sites = connection.headers.getall("sec-fetch-site", ["same-origin"])
    if sites != ["same-origin"]:
        return False
    if origin is None:
        return _method(connection) in _SAFE
    return services_of(connection).cookies.knows(origin)


def _shown_cookie(connection: ASGIConnection[Any, Any, Any, Any]) -> KeptCookie | None:
    return services_of(connection).cookies.shown(connection.headers.getall("cookie", []))


def _method(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return cast("str", connection.scope["method"]) if connection.scope["type"] == ScopeType.HTTP else ""


def _content_type(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return connection.headers.get("content-type", "").partition(";")[0].strip().lower()


def _token(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    shown = connection.headers.getall("authorization", [])
    if len(shown) != 1 or not shown[0].lower().startswith(_SCHEME):
        return ""
    return shown[0][len(_SCHEME) :].strip()
