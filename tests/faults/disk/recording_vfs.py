"""A VFS that notes everything that happens to the files under it, and lets writes and flushes fail when told to.

SQLite's unix VFS flushes the folder with the first flush of a new journal or write-ahead log, and so does this one.
"""

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import apsw

from faults.file_events import Cropped, Deleted, FileEvent, Flushed, FlushFailed, FolderFlushed, Made, Wrote

_numbers = itertools.count()

Doing = Literal["write", "flush"]

Gate = Callable[[Doing, str], None]
"""Asked before each write and flush of a file; it raises an error of APSW where that is to fail."""


class RecordingVfs(apsw.VFS):
    """The VFS. Close it when nothing is open on it any more. Files really are in their folder, and never flushed."""

    def __init__(self, files: Iterable[str] = (), gate: Gate | None = None) -> None:
        """`files` are there from before."""
        self._gate = gate or _let_pass
        self.vfs_name = f"recording-{next(_numbers)}"
        self.happened: list[FileEvent] = []
        self._known = set(files)
        super().__init__(self.vfs_name, "")

    def xOpen(self, name: "str | apsw.URIFilename | None", flags: list[int]) -> apsw.VFSFile:
        assert name is not None, "nothing is kept in temporary files"
        file = Path(name.filename() if isinstance(name, apsw.URIFilename) else name).name
        is_new = file not in self._known
        opened = _File(self, file, name, flags, is_new=is_new)
        if is_new:
            self._known.add(file)
            self.happened.append(Made(file))
        return opened

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, False)
        file = Path(filename).name
        self._known.discard(file)
        self.happened.append(Deleted(file))
        if syncdir:
            self.happened.append(FolderFlushed())

    def passes(self, doing: Doing, file: str) -> None:
        """Raises where this write or flush is to fail."""
        self._gate(doing, file)

    def close(self) -> None:
        self.unregister()


def _let_pass(_doing: Doing, _file: str) -> None:
    """A disk without errors."""


class _File(apsw.VFSFile):
    def __init__(
        self, vfs: RecordingVfs, file: str, name: "str | apsw.URIFilename", flags: list[int], *, is_new: bool
    ) -> None:
        super().__init__("", name, flags)
        self._vfs = vfs
        self._name = file
        side = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
        self._owes_folder = is_new and bool(flags[0] & side)

    def xWrite(self, data: bytes, offset: int) -> None:
        try:
            self._vfs.passes("write", self._name)
        except apsw.Error:
            # A disk that fails or is full has often taken a part.
            self._write(data[: len(data) // 2], offset)
            raise
        self._write(data, offset)

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._vfs.happened.append(Cropped(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: ARG002 - SQLite's signature; every flush is a whole one here
        try:
            self._vfs.passes("flush", self._name)
        except apsw.Error:
            self._vfs.happened.append(FlushFailed(self._name))
            raise
        self._vfs.happened.append(Flushed(self._name))
        if self._owes_folder:
            self._owes_folder = False
            self._vfs.happened.append(FolderFlushed())

    def _write(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._vfs.happened.append(Wrote(self._name, offset, bytes(data)))
