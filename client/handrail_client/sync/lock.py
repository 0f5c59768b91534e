"""One sync at a time on a home: a lock on a file of its own, which the system frees when the process ends."""

import fcntl
import os
from pathlib import Path
from typing import Final

_FILE: Final = "sync.lock"


class SyncLock:
    """The right to carry the log in `home` to the server."""

    def __init__(self, home: Path) -> None:
        self._path = home / _FILE
        self._file: int | None = None

    def acquire(self) -> bool:
        """Take the lock. Return False while another process, or another `Sync` in this one, holds it."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Free the lock, if it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
