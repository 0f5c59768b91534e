"""What a connection needs of whoever connects it with the others."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from handrail_server.live.session.protocol import Reported
from handrail_server.live.session.send_window import Span
from handrail_server.live.writer.transaction import QueuedPush
from handrail_server.store.port import StoredEntry
from handrail_shared.wire import CloseWord, Hello, Presence

if TYPE_CHECKING:
    from handrail_server.live.session.connection import Connection


class Batch(Struct, frozen=True, kw_only=True):
    """Entries as read for one connection; `checksum` is that of the prefix ending with the last of them."""

    entries: Sequence[StoredEntry]
    head: int
    checksum: int


class Switchboard(Protocol):
    """What a connection needs of the hub."""

    async def greet(self, connection: "Connection", hello: Hello) -> None:
        """Sign in and answer with `welcome`, or close."""
        ...

    async def queue(self, queued: QueuedPush) -> None:
        """Give a push to the writer once there is room."""
        ...

    def queue_at_once(self, queued: QueuedPush) -> bool:
        """Give a push to the writer if there is room now; whether there was."""
        ...

    async def read(self, stream: str, span: Span) -> Batch | None:
        """Entries of a stream, or None where they cannot be read for now."""
        ...

    def may_see(self, connection: "Connection", stream: str) -> bool:
        """Whether the stream is open to the member behind the connection, at this moment."""
        ...

    def head(self, stream: str) -> int:
        """The last position of a stream in use."""
        ...

    def may_relay(self, connection: "Connection", device: str) -> bool:
        """R2: whether the member may offer lines of `device` again."""
        ...

    def charge(self, connection: "Connection", cost_us: float) -> float:
        """C2: the member has cost this much; how long they are to wait before anything more is done for them."""
        ...

    def wait_s(self, connection: "Connection") -> float:
        """C2: how long the member is to wait before anything more is done for them."""
        ...

    def has_small_share(self, connection: "Connection") -> bool:
        """C2: whether others are to wait for less of what is done for the member."""
        ...

    def reported(self, connection: "Connection", reported: Reported) -> None:
        """E3: tell the others."""
        ...

    def announced(self, connection: "Connection", presence: Presence) -> None:
        """L1: tell the others."""
        ...

    def left(self, connection: "Connection", word: CloseWord) -> None:
        """The connection is closed and may neither commit nor receive anything more."""
        ...

    def broke(self, doing: str, error: Exception) -> None:
        """Something failed that is not the fault of any peer."""
        ...
