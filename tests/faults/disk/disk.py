"""A disk that can lose its power: what a cut at any moment would have left of the files of a folder.

SQLite trusts a disk in this, and in no more: what was written before a flush of the same file is on the disk when
the flush returns. Until then each sector of a write may have arrived, or not, or hold rubbish, in any order; a file may
be shorter than it was; a name that was made or deleted may be there or not until the folder is flushed. What a failed
flush should have brought to the disk may never get there, whatever later flushes say.
"""

import random
from collections.abc import Iterator
from typing import Final, Literal, assert_never

from msgspec import Struct

from faults.file_events import (
    Cropped,
    Deleted,
    FileEvent,
    Files,
    Flushed,
    FlushFailed,
    FolderFlushed,
    Made,
    Put,
    Said,
    Wrote,
)

SECTOR: Final = 512

Manner = Literal["nothing", "everything", "a beginning", "some", "rubbish"]
"""What of the unflushed writes reaches the disk. "Rubbish": sectors that were being written hold anything."""

MANNERS: Final[tuple[Manner, ...]] = ("nothing", "everything", "a beginning", "some", "rubbish")

_WHOLE: Final = ("nothing", "everything")


class _Content(Struct):
    """What is in a file: what is on the disk for sure, and what is on its way."""

    flushed: bytearray
    waiting: list[Wrote | Cropped] = []


class Disk:
    """Follows what happened, and tells what a cut at this moment would leave behind."""

    def __init__(self, files: Files, in_order: frozenset[str] = frozenset()) -> None:
        """`in_order` are files whose bytes arrive in the order of writing, if they do."""
        self._in_order = in_order
        self._now = {name: _Content(bytearray(data)) for name, data in files.items()}
        self._named = dict(self._now)
        """What the folder holds durably under each name."""

    def follow(self, event: FileEvent) -> None:
        """Take the next thing that happened."""
        match event:
            case Wrote() | Cropped():
                self._now[event.file].waiting.append(event)
            case Flushed(file):
                content = self._now[file]
                for write in content.waiting:
                    _apply(content.flushed, write)
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
            case _:
                assert_never(event)

    def cut(self, manner: Manner, rng: random.Random) -> Files:
        """The files as they are found when the power comes back."""
        left: Files = {}
        for name in sorted(self._named.keys() | self._now.keys()):
            found = self._named.get(name)
            if manner == "everything" or (manner != "nothing" and rng.random() < 0.5):
                found = self._now.get(name)
            if found is not None:
                is_in_parts = manner in ("some", "rubbish") and name not in self._in_order
                left[name] = _arrived(found, manner if is_in_parts or manner in _WHOLE else "a beginning", rng)
        return left

    def is_calm(self) -> bool:
        """Whether a cut at this moment would lose nothing that was written."""
        return self._named == self._now and not any(line.waiting for line in self._now.values())


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
            parts = [part for write in waiting for part in _sectors(write)]
            rng.shuffle(parts)
            arrived = [
                part if rng.random() < share else _rubbish(part, rng)
                for part in parts
                if manner == "rubbish" or rng.random() < share
            ]
    for item in arrived:
        _apply(content, item)
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
