"""What undo took back, kept beside the log: which run of this device took back which. It is not on the wire.

A note that is missing or damaged loses nothing: without it a run counts as done for its own sake, and undo takes it
back.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from handrail_shared.commands.undo.history import UndoNote

_FILE: Final = "undo.json"
_MOST_NOTES: Final = 1000
"""Of one space; older ones are forgotten, since nobody walks back so far."""


class _Notes(Struct, frozen=True, kw_only=True):
    """The file: the notes of each space, by its id."""

    version: int = 1
    spaces: dict[str, list[UndoNote]] = {}


_DECODER: Final = msgspec.json.Decoder(_Notes)
_ENCODER: Final = msgspec.json.Encoder()


def read_notes(home: Path, space: str) -> Sequence[UndoNote]:
    """Return the notes of a space in the order of writing; none where there is no file, or it cannot be read."""
    return _read(home).spaces.get(space, [])


def add_note(home: Path, space: str, note: UndoNote) -> None:
    """Write one more note, durably: after a power cut there is the file as it was or as it is to be.

    Raises `OSError` where the folder cannot be written; the events that the note is about stand all the same.
    """
    held = _read(home).spaces
    notes = [*held.get(space, []), note][-_MOST_NOTES:]
    fresh = home / f"{_FILE}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write_all(descriptor, _ENCODER.encode(_Notes(spaces={**held, space: notes})))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(home / _FILE)
    _sync_folder(home)


def _read(home: Path) -> _Notes:
    try:
        return _DECODER.decode((home / _FILE).read_bytes())
    except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return _Notes()


def _write_all(descriptor: int, content: bytes) -> None:
    written = 0
    while written < len(content):
        written += os.write(descriptor, content[written:])


def _sync_folder(home: Path) -> None:
    # Windows cannot open a folder; there the rename itself is all that can be asked for.
    with suppress(PermissionError):
        descriptor = os.open(home, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
