"""A disk that can lose its power: a VFS that notes every write, and the files as a cut would have left them.

SQLite trusts a disk in this, and in no more: what was written before a flush of the same file is on the platter when
the flush returns. Until then each sector of a write may have arrived, or not, or hold rubbish, in any order; a file may
be shorter than it was; a name that was made or deleted may be there or not until the folder is flushed. SQLite's unix
VFS flushes the folder together with the first flush of a new journal or write-ahead log, and so does this one. What a
failed flush should have brought to the platter may never get there, whatever later flushes say.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

import apsw
from msgspec import Struct

SECTOR: Final = 512

_numbers = itertools.count()


class Wrote(Struct, frozen=True):
    file: str
    offset: int
    data: bytes


class Cropped(Struct, frozen=True):
    """The file was cut to a length."""

    file: str
    size: int


class Flushed(Struct, frozen=True):
    file: str


class FlushFailed(Struct, frozen=True):
    """What was on its way is never to reach the platter, although reading still shows it."""

    file: str


class FolderFlushed(Struct, frozen=True):
    pass


class Made(Struct, frozen=True):
    file: str


class Deleted(Struct, frozen=True):
    file: str


class Put(Struct, frozen=True):
    """A whole file was put in place of what was there, durably, at once (written aside, flushed, renamed)."""

    file: str
    data: bytes


class Said(Struct, frozen=True):
    """The program said something to the outside world: work `number` was begun, or is done."""

    number: int
    done: bool


Happening = Wrote | Cropped | Flushed | FlushFailed | FolderFlushed | Made | Deleted | Put | Said

Manner = Literal["nothing", "everything", "a beginning", "some", "rubbish"]
"""What of the unflushed writes reaches the platter. "Rubbish": sectors that were being written hold anything."""

MANNERS: Final[tuple[Manner, ...]] = ("nothing", "everything", "a beginning", "some", "rubbish")

Doing = Literal["write", "flush"]

Gate = Callable[[Doing, str], None]
"""Asked before each write and flush of a file; it raises an error of APSW where that is to fail."""

Files = dict[str, bytes]
"""The files of a folder, by name."""


class Platter(apsw.VFS):
    """The VFS. Close it when nothing is open on it any more. Files really are in their folder, and never flushed."""

    def __init__(self, files: Iterable[str] = (), gate: Gate | None = None) -> None:
        """`files` are there from before."""
        self._gate = gate or _let_pass
        self.vfs_name = f"platter-{next(_numbers)}"
        self.happened: list[Happening] = []
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
        self, platter: Platter, file: str, name: "str | apsw.URIFilename", flags: list[int], *, is_new: bool
    ) -> None:
        super().__init__("", name, flags)
        self._platter = platter
        self._name = file
        side = apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
        self._owes_folder = is_new and bool(flags[0] & side)

    def xWrite(self, data: bytes, offset: int) -> None:
        try:
            self._platter.passes("write", self._name)
        except apsw.Error:
            # A disk that fails or is full has often taken a part.
            self._write(data[: len(data) // 2], offset)
            raise
        self._write(data, offset)

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._platter.happened.append(Cropped(self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: ARG002 - SQLite's signature; every flush is a whole one here
        try:
            self._platter.passes("flush", self._name)
        except apsw.Error:
            self._platter.happened.append(FlushFailed(self._name))
            raise
        self._platter.happened.append(Flushed(self._name))
        if self._owes_folder:
            self._owes_folder = False
            self._platter.happened.append(FolderFlushed())

    def _write(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._platter.happened.append(Wrote(self._name, offset, bytes(data)))


class _Content(Struct):
    """What is in a file: what is on the platter for sure, and what is on its way."""

    flushed: bytearray
    waiting: list[Wrote | Cropped] = []


class Disk:
    """Follows what happened, and tells what a cut at this moment would leave behind."""

    def __init__(self, files: Files) -> None:
        self._now = {name: _Content(bytearray(data)) for name, data in files.items()}
        self._named = dict(self._now)
        """What the folder holds durably under each name."""

    def follow(self, happening: Happening) -> None:
        """Take the next thing that happened."""
        match happening:
            case Wrote() | Cropped():
                self._now[happening.file].waiting.append(happening)
            case Flushed(file):
                content = self._now[file]
                for each in content.waiting:
                    _apply(content.flushed, each)
                content.waiting = []
            case FlushFailed(file):
                self._now[file].waiting = []
            case FolderFlushed():
                self._named = dict(self._now)
            case Made(file):
                self._now[file] = _Content(bytearray())
            case Deleted(file):
                del self._now[file]
            case Put(file, data):
                self._now[file] = self._named[file] = _Content(bytearray(data))
            case Said():
                pass

    def cut(self, manner: Manner, rng: random.Random) -> Files:
        """The files as they are found when the power comes back."""
        left: Files = {}
        for name in sorted(self._named.keys() | self._now.keys()):
            found = self._named.get(name)
            if manner == "everything" or (manner != "nothing" and rng.random() < 0.5):
                found = self._now.get(name)
            if found is not None:
                left[name] = _arrived(found, manner, rng)
        return left

    def is_calm(self) -> bool:
        """Whether a cut at this moment would lose nothing that was written."""
        return self._named == self._now and not any(each.waiting for each in self._now.values())


def _arrived(file: _Content, manner: Manner, rng: random.Random) -> bytes:
    content, waiting = bytearray(file.flushed), file.waiting
    match manner:
        case "nothing":
            return bytes(content)
        case "everything":
            arrived = waiting
        case "a beginning":
            arrived = list(_torn(waiting, rng))
        case "some" | "rubbish":
            share = rng.choice((0.1, 0.5, 0.9))
            parts = [part for each in waiting for part in _sectors(each)]
            rng.shuffle(parts)
            arrived = [
                part if rng.random() < share else _rubbish(part, rng)
                for part in parts
                if manner == "rubbish" or rng.random() < share
            ]
    for each in arrived:
        _apply(content, each)
    return bytes(content)


def _torn(waiting: list[Wrote | Cropped], rng: random.Random) -> Iterator[Wrote | Cropped]:
    """The first writes as they were made, and of the next one a part."""
    count = rng.randint(0, len(waiting))
    yield from waiting[:count]
    if count < len(waiting):
        match waiting[count]:
            case Wrote(file, offset, data):
                yield Wrote(file, offset, data[: rng.randint(0, len(data))])
            case Cropped():
                pass


def _sectors(write: Wrote | Cropped) -> Iterator[Wrote | Cropped]:
    """A write as the disk makes it: sector by sector."""
    match write:
        case Cropped():
            yield write
        case Wrote(file, offset, data):
            start = 0
            while start < len(data):
                end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
                yield Wrote(file, offset + start, data[start:end])
                start = end


def _rubbish(write: Wrote | Cropped, rng: random.Random) -> Wrote | Cropped:
    match write:
        case Cropped():
            return write
        case Wrote(file, offset, data):
            return Wrote(file, offset, rng.randbytes(len(data)))


def _apply(content: bytearray, write: Wrote | Cropped) -> None:
    match write:
        case Cropped(_, size):
            del content[size:]
        case Wrote(_, offset, data):
            if len(content) < offset:
                content.extend(bytes(offset - len(content)))
            content[offset : offset + len(data)] = data
