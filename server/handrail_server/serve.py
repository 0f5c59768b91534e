"""`handrail serve`: opens the data folder, listens, and stops so that nobody loses anything."""

import asyncio
import gc
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import click
import structlog
import uvicorn
import uvloop
from prometheus_client import start_http_server

from handrail_server.api.presenters import join_link
from handrail_server.app import Server, compose, failure, now_us, open_data
from handrail_server.control import FILE_NAME, Answer, Failed, Invited, InviteTherapist, listen
from handrail_server.http_protocol import Crowd, requests_of
from handrail_server.live.transport.websocket_protocol import WEBSOCKET_SETTINGS
from handrail_server.logs import logging_to, place_of
from handrail_server.peer import networks
from handrail_server.settings import DEFAULT_PORT, Settings, checked, url_of
from handrail_server.store.errors import CannotStart, DiskFailed, StoreError, StoreFull
from handrail_server.web import app_folder

_LOG: Final = structlog.stdlib.get_logger("handrail.serve")

URL_FILE: Final = "server.url"
"""Beside the database: where the server was last reached, for links that are made while none runs."""

_DRAIN_S: Final = 6.0
"""How long sockets may take to be drained; with the rest of the way out it stays under ten seconds."""

_HTTP_DRAIN_S: Final = 2
_KEEP_ALIVE_S: Final = 30
_WATCH_EVERY_S: Final = 2.0
_TURN_S: Final = 0.0002
_GARBAGE: Final = 10_000
"""So many new objects before those are looked through for garbage. What a message makes goes away by itself once it is
answered; at Python's 700 a tenth of the time went into looking at what a hundred messages on their way still need."""
_REQUESTS: Final = 1_000
"""How many connections besides sockets may be open at once."""


class PortTaken(CannotStart):
    """Something else listens there, or the address is not of this machine."""


class FolderUnwritable(CannotStart):
    """The data folder cannot be written to."""


def run(settings: Settings) -> int:
    """Serve until a signal comes; the exit status. 1: it could not start, or had to stop."""
    with logging_to(sys.stderr), _owner_only():
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                return runner.run(_serve(checked(settings)))
        except CannotStart as refused:
            click.echo(f"handrail cannot start: {refused}", err=True)
        except (StoreFull, DiskFailed):
            click.echo("handrail cannot start: the disk of the data folder is full or failing", err=True)
        except Exception as error:
            _LOG.error("bug", doing="serve", error=type(error).__name__, where=place_of(error))
            click.echo(f"handrail stopped: {type(error).__name__} at {place_of(error)}", err=True)
    return 1


async def _serve(settings: Settings) -> int:
    stopping = Stopping()
    async with AsyncExitStack() as closing:
        refuse_unwritable(settings.data_dir)
        listening = closing.enter_context(_bound(settings.host, settings.port))
        opened = await open_data(
            settings.data_dir,
            master_key_path=settings.master_key_path,
            accept_rollback=settings.accept_rollback,
            accept_lost_ledger=settings.accept_lost_ledger,
        )
        closing.push_async_callback(opened.close)
        url = url_of(settings.host, listening.getsockname()[1])
        server = compose(opened, settings, listening_at=url, on_fatal=stopping.fail)
        await server.hub.start()
        # What is there now stays: the collector need not look through it again and again while everybody waits.
        gc.collect()
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        # The writer's thread comes back from the disk to a loop that never rests: it shall not wait 5 ms for its turn.
        sys.setswitchinterval(_TURN_S)
        closing.enter_context(_own_metrics(server, settings.metrics_port))
        control = await listen(settings.data_dir / FILE_NAME, lambda question: _answer(server, question))
        closing.push_async_callback(control.close)
        await asyncio.to_thread((settings.data_dir / URL_FILE).write_text, server.services.public_url)
        await _until_stopped(server, settings, listening, stopping)
    _LOG.info("stopped")
    return 1 if stopping.failed else 0


class Stopping:
    """The state of a stop: whether to stop, and whether because something failed for good."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.failed = False

    def ask(self) -> None:
        """A signal came. With the second one nothing is waited for: what was acknowledged is on the disk."""
        if self.asked.is_set():
            os._exit(1)
        self.asked.set()

    def fail(self, word: str) -> None:
        """Something failed after which nothing may be acknowledged any more."""
        _LOG.error("fatal", word=word)
        self.failed = True
        self.asked.set()


async def _until_stopped(server: Server, settings: Settings, listening: socket.socket, stopping: Stopping) -> None:
    web = _Web(_web_config(server, settings))
    with _signals(stopping.ask):
        serving = asyncio.create_task(web.serve([listening]))
        others = [
            asyncio.create_task(awaited) for awaited in (web.up.wait(), stopping.asked.wait(), _watch(server, stopping))
        ]
        up, asked, _ = others
        try:
            await asyncio.wait((serving, up), return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                port = listening.getsockname()[1]
                click.echo(f"Handrail is ready at {url_of(settings.host, port)}")
                _LOG.info("ready", port=port)
            await asyncio.wait((serving, asked), return_when=asyncio.FIRST_COMPLETED)
            await _drain(server, settings.drain_retry_ms)
        finally:
            web.should_exit = True
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await serving


async def _drain(server: Server, retry_ms: int) -> None:
    try:
        async with asyncio.timeout(_DRAIN_S):
            await server.hub.drain(retry_ms)
    except TimeoutError:
        # Whatever was not durable by now was not acknowledged either: its device offers it again.
        _LOG.error("drain_timeout", count=server.hub.socket_count)
    except StoreError as error:
        _LOG.error("drain_failed", error=type(error).__name__)


async def _watch(server: Server, stopping: Stopping) -> None:
    """Stop when something failed for good, whoever met it: a file of the store that is gone, a disk that failed under
    an account's change, a ledger that could not be written. Nothing may be acknowledged any more.
    """
    while True:
        await asyncio.sleep(_WATCH_EVERY_S)
        word = failure(server.opened, server.hub)
        if word is not None:
            stopping.fail(word)
            return


async def _answer(server: Server, question: InviteTherapist) -> Answer:
    try:
        invited = await server.services.spaces.invite_therapist(question.name, now_us=now_us())
    except StoreError as error:
        return Failed(word=type(error).__name__)
    return Invited(link=join_link(server.services.public_url, invited))


# --- what it stands on -----------------------------------------------------------------------------------------------


class _Web(uvicorn.Server):
    """uvicorn, which tells when it is up and leaves the signals to us."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept connections."""
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Uvicorn would end the process by the signal that it caught; a server that was asked to stop exits with 0."""
        yield


def _web_config(server: Server, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        server.gate,
        interface="asgi3",
        http=requests_of(Crowd(per_address=settings.sockets_per_address, trusted=networks(settings.trusted_proxies))),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Who the peer is we work out ourselves, from proxies that are trusted by name (`peer.py`).
        proxy_headers=False,
        limit_concurrency=settings.sockets + _REQUESTS,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_HTTP_DRAIN_S,
        **WEBSOCKET_SETTINGS,
    )


@contextmanager
def _owner_only() -> Generator[None]:
    """Let every file that is made be its owner's alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def _signals(stop: Callable[[], None]) -> Generator[None]:
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signal_number, stop)
    try:
        yield
    finally:
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(signal_number)


@contextmanager
def _bound(host: str, port: int) -> Generator[socket.socket]:
    """A socket at that address, which does not listen yet. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: only then do event loops switch Nagle's algorithm off, which delays every answer by 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as failed:
            raise PortTaken(
                f"cannot listen at {host} port {port} ({failed.strerror}): choose another --port or --host"
            ) from None
        listening.setblocking(False)
        yield listening


def refuse_unwritable(data_dir: Path) -> None:
    """Raises `FolderUnwritable` where files cannot be made in the data folder."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as failed:
        raise FolderUnwritable(
            f"the data folder {data_dir} cannot be written to ({failed.strerror}): make it writable or choose another"
        ) from None


@contextmanager
def _own_metrics(server: Server, port: int | None) -> Generator[None]:
    """Metrics at a listener of their own on this machine, where one is wanted. Raises `PortTaken`."""
    if port is None:
        yield
        return
    try:
        web, thread = start_http_server(port, addr="127.0.0.1", registry=server.services.meter.registry)
    except OSError as failed:
        raise PortTaken(f"cannot listen at port {port} ({failed.strerror}): choose another --metrics-port") from None
    try:
        yield
    finally:
        web.shutdown()
        web.server_close()
        thread.join()


# --- the command -----------------------------------------------------------------------------------------------------

DATA_OPTION: Final[Callable[[Any], Any]] = click.option(
    "--data", "data_dir", required=True, type=click.Path(file_okay=False, path_type=Path), help="The data folder."
)
KEY_OPTION: Final[Callable[[Any], Any]] = click.option(
    "--master-key", "master_key_path", type=click.Path(dir_okay=False, path_type=Path), help="The master key's file."
)


@click.command("serve")
@DATA_OPTION
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="0 chooses a free one.")
@KEY_OPTION
@click.option("--public-url", help="Where devices reach this server, if that is not where it listens.")
@click.option("--origin", "origins", multiple=True, help="An origin whose pages may connect, besides the server's own.")
@click.option("--allowed-host", "hosts", multiple=True, help="A host name to answer to; all, where none is named.")
@click.option("--trusted-proxy", "trusted_proxies", multiple=True, help="A network whose X-Forwarded-For is believed.")
@click.option("--metrics-port", type=int, help="Serve metrics at this port of 127.0.0.1, and not at /metrics.")
@click.option(
    "--web",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The built web app, if it is not this version's own.",
)
@click.option("--no-web", is_flag=True, help="Serve no web app.")
@click.option("--retire-app", is_flag=True, help="Take the app's service worker away from browsers that have it.")
@click.option(
    "--help-contacts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The clinic's own contacts for a crisis, which Help shows first.",
)
@click.option("--accept-rollback", is_flag=True, help="Serve a database that is older than what was acknowledged.")
@click.option("--accept-lost-ledger", is_flag=True, help="Serve although the ledger lacks records that it once had.")
def serve_command(*, web: Path | None, no_web: bool, **options: Any) -> None:
    """Serve one data folder until stopped."""
    sys.exit(run(Settings(web=None if no_web else web or app_folder(), **options)))
