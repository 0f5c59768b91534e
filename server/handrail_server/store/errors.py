"""What can go wrong in a store. Errors name streams, positions and paths; never a line, a key or a name.

Three families, by what a caller does next: a `Refusal` is about one call and nothing was stored; a `Broken` store
takes no more appends in this process; a `CannotStart` says what to mend before the next start.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handrail_server.store.port import StoredEntry


class StoreError(Exception):
    """Anything that a store raises on purpose."""


# --- one call was refused; the store goes on -------------------------------------------------------------------------


class StoreRefusal(StoreError):
    """A refused call: nothing of it was stored, and the store is as usable as before."""


class UnknownStream(StoreRefusal):
    """The stream was never opened here."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"unknown stream {stream}")
        self.stream = stream


class StreamErased(StoreRefusal):
    """The stream was erased: its key is gone for ever, and nothing is appended to it again."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"stream {stream} was erased")
        self.stream = stream


class SeqConflict(StoreRefusal):
    """A commit does not continue its device's log at the next seq: it was judged against another state."""

    def __init__(self, stream: str, device: str, seq: int) -> None:
        super().__init__(f"seq {seq} of device {device} does not follow in stream {stream}")
        self.stream = stream
        self.device = device
        self.seq = seq


class Barred(StoreRefusal):
    """Some commits' writers are no longer admitted (revoked, or their membership ended): leave them out, try again."""

    def __init__(self, commits: tuple[int, ...]) -> None:
        super().__init__(f"{len(commits)} commits are no longer admitted")
        self.commits = commits


class StoreFull(StoreRefusal):
    """There is no room on the disk. The same call may succeed later."""


class StoreBusy(StoreRefusal):
    """Another process holds a read of the database open, so erased bytes could not be cleared yet. Call again."""


class RowDamaged(StoreRefusal):
    """A stored row does not open under its key, or is not what its checksum says (bit rot, or a moved row).

    Where `stub` is given, it is what the row still tells: everything but the line.
    """

    def __init__(self, stream: str, position: int, stub: "StoredEntry | None" = None) -> None:
        super().__init__(f"stream {stream} is damaged at position {position}")
        self.stream = stream
        self.position = position
        self.stub = stub


# --- the store is no longer to be trusted in this process -----------------------------------------------------------


class Broken(StoreError):
    """The store takes no more appends in this process. Stop, and let the next start look at what is there."""


class DiskFailed(Broken):
    """Reading, writing or flushing failed. Never retried: after a failed flush nobody knows what is on the disk."""


class StoreClosed(Broken):
    """The store was closed."""


class StoreLost(Broken):
    """A file of the store was deleted or replaced under the running server."""

    def __init__(self, word: str) -> None:
        super().__init__(f"the store lost its files: {word}")
        self.word = word


# --- the server must not start ---------------------------------------------------------------------------------------


class CannotStart(StoreError):
    """The message says what is wrong and how to mend it."""


class AlreadyRunning(CannotStart):
    """Another server holds the lock of this folder."""


class WeakSettings(CannotStart):
    """A setting that durability or erasure rests on did not take."""


class NewerSchema(CannotStart):
    """A newer version of Handrail has written this folder."""


class WrongFile(CannotStart):
    """The database file belongs to another program."""


class RolledBack(CannotStart):
    """The database is older than what this server has already acknowledged (a restored file, a reverted disk)."""


class ForeignLog(CannotStart):
    """The database does not fit the write-ahead log beside it."""


class KeyMissing(CannotStart):
    """There is a database and no master key, or no key store, for it."""


class KeyExposed(CannotStart):
    """Others than its owner may read the master key."""


class KeyMisshapen(CannotStart):
    """The master key is not 32 bytes."""


class KeyWrong(CannotStart):
    """The master key does not open the key store of this folder."""
