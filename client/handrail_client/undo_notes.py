"""What undo took back, kept beside the log: which run of this device took back which. It is not on the wire.

A run is known by the stamps of its first and last line: they stay when a device has to take a new id (rule P3). A note
that is missing or damaged loses nothing: without it a run counts as done for its own sake, and undo takes it back.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

_FILE: Final = "undo.json"
_MOST_NOTES: Final = 1000
"""Older ones are forgotten: nobody walks back so far."""


class UndoNote(Struct, frozen=True, kw_only=True):
    """The run whose lines have the stamps `first` to `last` took back the run that begins with the stamp `undoes`."""

    first: int
    last: int
    undoes: int


class _Notes(Struct, frozen=True, kw_only=True):
    version: int = 1
    notes: list[UndoNote] = []


_DECODER: Final = msgspec.json.Decoder(_Notes)
_ENCODER: Final = msgspec.json.Encoder()


def read_notes(home: Path) -> list[UndoNote]:
    """Return the notes of a home in the order of writing; none where there is no file, or it cannot be read."""
    try:
        return _DECODER.decode((home / _FILE).read_bytes()).notes
    except (OSError, msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError):
        return []


def add_note(home: Path, note: UndoNote) -> None:
    """Write one more note, durably: after a power cut there is the file as it was or as it is to be.

    Raises `OSError` where the folder cannot be written; the events that the note is about stand all the same.
    """
    notes = [*read_notes(home), note][-_MOST_NOTES:]
    fresh = home / f"{_FILE}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        _write_all(descriptor, _ENCODER.encode(_Notes(notes=notes)))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fresh.replace(home / _FILE)
    _sync_folder(home)


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


def note_of(notes: Sequence[UndoNote], stamp: int) -> UndoNote | None:
    """Return the note about the run that a line with this stamp belongs to."""
    return next((each for each in notes if each.first <= stamp <= each.last), None)
