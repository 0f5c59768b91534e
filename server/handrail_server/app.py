"""The composition root of the server: everything is put together here, with real time and real chance."""

import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from litestar import Litestar
from litestar.datastructures import State
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from msgspec import Struct

from handrail_server.accounts.admission import admit
from handrail_server.accounts.devices import Devices
from handrail_server.accounts.directory import AccountDirectory
from handrail_server.accounts.joining import Joining
from handrail_server.accounts.secrets.tickets import Tickets
from handrail_server.accounts.sign_out import SignOut
from handrail_server.accounts.spaces import Notices, Spaces
from handrail_server.accounts.storage.changes import Records, load_records
from handrail_server.accounts.storage.ledger import FILE_NAME, open_ledger
from handrail_server.accounts.storage.sealing import Sealing
from handrail_server.accounts.storage.tables import ROOM
from handrail_server.api.app import AppController
from handrail_server.api.cookies import Cookies
from handrail_server.api.dependencies import Asking, Services
from handrail_server.api.problems import exception_handlers
from handrail_server.api.quotas import Quotas
from handrail_server.api.routes.browser_session import SessionController
from handrail_server.api.routes.caseload import CaseloadController
from handrail_server.api.routes.devices import DevicesController
from handrail_server.api.routes.health import HealthController
from handrail_server.api.routes.help import HelpController
from handrail_server.api.routes.joining import JoiningController
from handrail_server.api.routes.projections import ReadingController
from handrail_server.api.routes.spaces import SpacesController
from handrail_server.guard import Doorkeeper, Doors, Gate
from handrail_server.help_contacts import read_help
from handrail_server.live.hub.hub import DEFAULT_BOUNDS, Bounds, Hub
from handrail_server.live.transport.endpoint import Guard, live_route
from handrail_server.metrics import ServerMeter
from handrail_server.peer import networks
from handrail_server.settings import Settings, url_of
from handrail_server.store.folder import Names
from handrail_server.store.keys import load_master_key
from handrail_server.store.opening import open_sqlite
from handrail_server.store.sqlite_store import SqliteStore
from handrail_server.web import read_app
from handrail_shared.ids import uuid7
from handrail_shared.wire import PROTOCOL_VERSION

BODY_BYTES: Final = 1024 * 1024
"""The largest body of a request."""

_ID_BITS: Final = 74
_THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1"})


def now_us() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


def new_id() -> str:
    """A fresh id."""
    return uuid7(now_us(), secrets.randbits(_ID_BITS))


class OpenedData(Struct, frozen=True, kw_only=True):
    """A data folder that is open: the store, and who is who."""

    store: SqliteStore
    records: Records

    async def close(self) -> None:
        """Finish what runs and let go of every file."""
        await self.records.close()
        await self.store.close()


async def open_data(
    data_dir: Path, *, master_key_path: Path | None, accept_rollback: bool = False, accept_lost_ledger: bool = False
) -> OpenedData:
    """Open the data folder, after every check. Raises a `CannotStart` that says what to mend."""
    store = await open_sqlite(
        data_dir,
        new_id=new_id,
        now_us=now_us,
        master_key_path=master_key_path,
        rooms=(ROOM,),
        admit=admit,
        accept_rollback=accept_rollback,
    )
    try:
        key = load_master_key(master_key_path or Names(data_dir).master_key, may_create=False, chance=os.urandom)
        ledger = open_ledger(data_dir / FILE_NAME)
        try:
            records = await load_records(
                journal=store,
                ledger=ledger,
                sealing=Sealing(key, os.urandom),
                now_us=now_us(),
                accept_lost=accept_lost_ledger,
            )
        except BaseException:
            ledger.close()
            raise
    except BaseException:
        await store.close()
        raise
    return OpenedData(store=store, records=records)


def spaces_of(records: Records, notices: Notices) -> Spaces:
    """Return what opens spaces and invites, for who has no server around it."""
    return Spaces(records, notices, new_id=new_id, chance=os.urandom)


class Server(Struct, frozen=True, kw_only=True):
    """A server that is put together and does not listen yet."""

    opened: OpenedData
    services: Services
    app: Litestar
    gate: Gate

    @property
    def hub(self) -> Hub:
        """The live half."""
        return self.services.hub

    @property
    def readiness(self) -> str | None:
        """Why the server is not ready, in a word, or None."""
        return unready(self.opened, self.hub)


def compose(
    opened: OpenedData,
    settings: Settings,
    *,
    listening_at: str,
    on_fatal: Callable[[str], None],
    bounds: Bounds = DEFAULT_BOUNDS,
    clock: Callable[[], float] = time.monotonic,
    wall: Callable[[], int] = now_us,
) -> Server:
    """Put the server together. `listening_at` is its own URL, `wall` tells the time in microseconds since 1970.

    Raises `NoApp` and `WrongHelp` where the settings name a folder without an app, or contacts that cannot be used.
    """
    meter, tickets, records = ServerMeter(), Tickets(), opened.records
    directory = AccountDirectory(records, tickets)
    hub = Hub(
        store=opened.store,
        directory=directory,
        meter=meter,
        now_us=wall,
        clock=clock,
        on_fatal=on_fatal,
        bounds=bounds,
    )
    services = Services(
        store=opened.store,
        records=records,
        directory=directory,
        spaces=spaces_of(records, hub),
        joining=Joining(records, new_id=new_id, chance=os.urandom),
        devices=Devices(records, tickets, hub, chance=os.urandom),
        sessions=SignOut(records, tickets, hub),
        cookies=Cookies(_origins(settings, listening_at)),
        hub=hub,
        meter=meter,
        limits=Quotas(),
        now_us=wall,
        public_url=settings.public_url or listening_at,
        web=read_app(settings.web, retire=settings.retire_app),
        help=read_help(settings.help_contacts),
    )
    meter.watch("handrail_wal_bytes", "Bytes in the write-ahead log", lambda: _log_bytes(settings.data_dir))
    meter.watch("handrail_ready", "Whether the server is ready", lambda: unready(opened, hub) is None)
    doorkeeper = Doorkeeper(
        _doors(settings, listening_at), meter=meter, is_closing=lambda: hub.draining or hub.failed is not None
    )
    app = litestar(services, doorkeeper.handshake, lambda: unready(opened, hub), own_metrics=_has_own(settings))
    gate = Gate(
        app,
        doorkeeper,
        meter=meter,
        clock=clock,
        public_url=services.public_url,
        origins=_origins(settings, listening_at),
    )
    return Server(opened=opened, services=services, app=app, gate=gate)


def litestar(
    services: Services, handshake: Guard, readiness: Callable[[], str | None], *, own_metrics: bool = False
) -> Litestar:
    """The routes, and what stands behind them."""
    return Litestar(
        route_handlers=[
            JoiningController,
            SpacesController,
            DevicesController,
            SessionController,
            ReadingController,
            CaseloadController,
            HelpController,
            HealthController,
            live_route(services.hub, handshake),
            *([] if services.web is None else [AppController]),
        ],
        request_class=Asking,
        request_max_body_size=BODY_BYTES,
        exception_handlers=exception_handlers(services.meter),
        state=State({"services": services, "readiness": readiness, "own_metrics": own_metrics}),
        openapi_config=OpenAPIConfig(
            title="Handrail", version=str(PROTOCOL_VERSION), path="/schema", render_plugins=[JsonRenderPlugin(path="/")]
        ),
        # Litestar's logging would write bodies, headers and tracebacks; ours is in `logs.py`.
        logging_config=None,
        debug=False,
    )


def unready(opened: OpenedData, hub: Hub) -> str | None:
    """Why the server is not ready, in a word, or None."""
    if hub.draining:
        return "draining"
    return failure(opened, hub)


def failure(opened: OpenedData, hub: Hub) -> str | None:
    """Return what failed for good in this process, in a word, or None. Only the next start mends it."""
    if hub.failed is not None:
        return hub.failed
    if opened.records.broken:
        return "ledger_failed"
    if opened.store.watch() is not None:
        return "store_lost"
    return None if opened.store.broken is None else "disk_failed"


def _doors(settings: Settings, listening_at: str) -> Doors:
    return Doors(
        origins=frozenset(origin.encode() for origin in _origins(settings, listening_at)),
        hosts=frozenset(host.lower().encode() for host in settings.hosts),
        trusted=networks(settings.trusted_proxies),
        sockets=settings.sockets,
        sockets_per_address=settings.sockets_per_address,
    )


def _origins(settings: Settings, listening_at: str) -> frozenset[str]:
    if settings.public_url is not None:
        return frozenset({settings.public_url, *settings.origins})
    own = {listening_at}
    if settings.host in _THIS_MACHINE:
        # Both names lead here and nowhere else, and people type either.
        own.add(listening_at.replace(url_of(settings.host, 0).removesuffix(":0"), "http://localhost"))
    return frozenset({*own, *settings.origins})


def _has_own(settings: Settings) -> bool:
    return settings.metrics_port is not None


def _log_bytes(data_dir: Path) -> float:
    database = Names(data_dir).database
    try:
        return float(database.with_name(database.name + "-wal").stat().st_size)
    except OSError:
        return 0.0
