"""What happens to the files of a folder, one thing after the other."""

from msgspec import Struct

Files = dict[str, bytes]
"""The files of a folder, by name."""


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
    """What was on its way is never to reach the disk, although reading still shows it."""

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


FileEvent = Wrote | Cropped | Flushed | FlushFailed | FolderFlushed | Made | Deleted | Put | Said
