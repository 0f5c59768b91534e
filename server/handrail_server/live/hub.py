"""The hub: every live connection, by stream and by member, and what is sent to whom after a commit."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from handrail_server.live.directory import Directory
from handrail_server.live.meter import Meter
from handrail_server.store.port import Store
from handrail_shared.wire import CloseWord


class Bounds(Struct, frozen=True, kw_only=True):
    """What one connection may cost. Bytes, frames, and seconds where a name says so."""

    queue_frames: int = 256
    queue_bytes: int = 4 * 1024 * 1024
    send_timeout_s: float = 20.0
    greeting_timeout_s: float = 5.0
    sockets_per_installation: int = 16
    storage_full_retry_ms: int = 10_000


DEFAULT_BOUNDS: Final = Bounds()


class Exchanged(Struct, frozen=True, kw_only=True):
    """The answer of the HTTP twin: frames in order, and the word of the close where the exchange ended in one."""

    frames: list[bytes]
    closed: CloseWord | None = None
    retry_ms: int | None = None


class Hub:
    """Connects sessions, the writer, the store and the directory."""

    def __init__(
        self,
        *,
        store: Store,
        directory: Directory,
        meter: Meter,
        now_us: Callable[[], int],
        clock: Callable[[], float],
        on_fatal: Callable[[str], None],
        bounds: Bounds = DEFAULT_BOUNDS,
    ) -> None:
        raise NotImplementedError

    @property
    def failed(self) -> str | None:
        """Why nothing is acknowledged any more (a word such as `disk_failed`), or None. Readiness is false then."""
        raise NotImplementedError

    @property
    def draining(self) -> bool:
        """Whether `drain` was called: no new connection is taken."""
        raise NotImplementedError

    @property
    def socket_count(self) -> int:
        """How many connections there are, greeted or not."""
        raise NotImplementedError

    async def start(self) -> None:
        """Start the writer. Call it inside the running loop."""
        raise NotImplementedError

    async def drain(self, retry_ms: int) -> None:
        """Finish what is queued, close every socket with `restart <retry_ms>`, save snapshots and reach, stop."""
        raise NotImplementedError

    def membership_changed(self, member: str) -> None:
        """What is open to `member` changed, durably: their sockets are told or closed. Call after the commit."""
        raise NotImplementedError

    def installation_revoked(self, installation: str) -> None:
        """The installation was revoked, durably: its sockets are closed with `removed`. Call after the commit."""
        raise NotImplementedError

    async def exchange(self, frames: list[bytes]) -> Exchanged:
        """The HTTP twin of a connection: `hello` first, then pushes, haves and follows; answers in order."""
        raise NotImplementedError

    async def projection(self, stream: str) -> dict[str, object]:
        """The shared or private projection of a stream, according to its audience, up to its head."""
        raise NotImplementedError
