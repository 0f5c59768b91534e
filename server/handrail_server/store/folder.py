"""The data folder: its lock, the watch over its files, and the high-water mark beside the database.

The database file itself is never opened by hand, not even to look at it: closing it would silently drop the lock
that SQLite holds. Everything here is asked of names and inodes.
"""

import fcntl
import os
import re
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from handrail_server.store.errors import AlreadyRunning, WeakSettings

_MOUNTS: Final = Path("/proc/self/mountinfo")
_REMOTE: Final = re.compile(r"nfs|cifs|smb|9p|fuse|ceph|gluster|afs|lustre")


class Names(Struct, frozen=True):
    """The paths of a data folder's files."""

    folder: Path

    @property
    def database(self) -> Path:
        """The journal and every other table."""
        return self.folder / "handrail.db"

    @property
    def log(self) -> Path:
        """The write-ahead log of the database."""
        return _log_of(self.database)

    @property
    def keys(self) -> Path:
        """The key store."""
        return self.folder / "keys.db"

    @property
    def keys_log(self) -> Path:
        """The write-ahead log of the key store."""
        return _log_of(self.keys)

    @property
    def master_key(self) -> Path:
        """The master key, unless the operator keeps it elsewhere."""
        return self.folder / "master.key"

    @property
    def lock(self) -> Path:
        """The lock that one server at a time holds."""
        return self.folder / "server.lock"

    @property
    def high_water(self) -> Path:
        """Tell how far the journal had come."""
        return self.folder / "highwater"


def _log_of(database: Path) -> Path:
    return database.with_name(database.name + "-wal")


class Lock:
    """Held by one server at a time over its data folder, on a file of its own. The file tells who holds it."""

    def __init__(self, path: Path) -> None:
        """Take the lock. Raises `AlreadyRunning`."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(self._descriptor)
            raise AlreadyRunning(f"another server uses {path.parent}: stop it, or choose another data folder") from None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, b"%d\n" % os.getpid())

    def release(self) -> None:
        """Let go. May be repeated."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class LostFile(Struct, frozen=True):
    """A file of the store is no longer where it was opened: `gone` or `replaced`, and its name."""

    word: str


class Watch:
    """Remembers which files a store has open, and tells when a name no longer leads to the same file.

    SQLite goes on writing into a deleted or renamed file without an error, and a restart finds nothing of it.
    """

    def __init__(self, paths: list[Path]) -> None:
        self._inodes = {os.fspath(path): _identity(os.fspath(path)) for path in paths}

    def look(self) -> LostFile | None:
        """Return what was lost, if anything. A few microseconds a file."""
        for path, identity in self._inodes.items():
            try:
                found = _identity(path)
            except OSError:
                return LostFile(f"{os.path.basename(path)} is gone")  # noqa: PTH119  # as fast as it gets
            if found != identity:
                return LostFile(f"{os.path.basename(path)} was replaced")  # noqa: PTH119
        return None


class HighWater(Struct, frozen=True, kw_only=True):
    """The point that the journal had reached when this was noted: the commits ever made in it, over all its epochs."""

    commits: int
    shape: str = ""
    """The database file as `shape_of` told it."""


def read_high_water(path: Path) -> HighWater | None:
    """The mark, or None where there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=HighWater)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def shape_of(database: Path) -> str:
    """Return what tells a database file from another that is put in its place. Only a checkpoint changes it."""
    found = database.stat()
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"


def write_high_water(path: Path, mark: HighWater) -> None:
    """Note the mark durably, in place of the one before."""
    put_file(path, msgspec.json.encode(mark))


def put_file(path: Path, data: bytes) -> None:
    """Let the file at `path` hold `data`, durably, for its owner only.

    Whatever happens meanwhile, it holds all of it or what it held before.
    """
    draft = path.with_name(f"{path.name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_remote(folder: Path) -> None:
    """Refuse a folder on a network file system, where neither locks nor flushes can be relied on.

    Raises `WeakSettings`. Where the machine does not tell its mounts, nothing is refused.
    """
    try:
        mounts = _MOUNTS.read_text()
    except OSError:
        return
    kind = kind_of_file_system(mounts, folder.resolve())
    if kind is not None and _REMOTE.match(kind):
        raise WeakSettings(f"{folder} is on a network file system ({kind}): put the data folder on a local disk")


def kind_of_file_system(mounts: str, folder: Path) -> str | None:
    """The type of the file system that holds `folder`, from the text of Linux's mountinfo (proc(5))."""
    best, kind = -1, None
    for line in mounts.splitlines():
        mount, _, source = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) < 5 or not source:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4]))
        # A later mount on the same point covers the earlier one.
        if (folder == point or point in folder.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), source.split(" ")[0]
    return kind


def _identity(path: str) -> tuple[int, int]:
    found = os.stat(path)  # noqa: PTH116  # as fast as it gets: it runs with every commit
    return found.st_dev, found.st_ino
