"""The rows of the stream logs, and the tables they belong to.

Python's `sqlite3` lets the interpreter's lock go around every step of a statement, and gets it back from a busy loop
late. A transaction's cost there is its number of steps, so each function here takes as few as it can.
"""

import sqlite3
from itertools import chain
from typing import Final

from msgspec import Struct

from handrail_server.store.streams.heads import set_logs, set_streams

EntryRow = tuple[int, int, int, int, int, int, int, bytes | None]
"""A row of `entry`: stream, position, device, seq, received_us, crc, checksum, sealed."""

_INSERT_ENTRY: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_MANY: Final = tuple(
    (many, f"{_INSERT_ENTRY}{', (?, ?, ?, ?, ?, ?, ?, ?)' * (many - 1)}") for many in (500, 100, 20, 4, 1)
)
"""Statements for so many rows at once: a third cheaper than one by one, and other threads have the interpreter to
themselves while one runs.
"""


class Rows(Struct, array_like=True):
    """The rows that a transaction, or several in a row, adds to the tables of the stream logs."""

    entries: list[EntryRow] = []
    streams: list[tuple[int, int, int]] = []
    """(id, position, checksum): the new heads of streams."""
    logs: list[tuple[int, int, int]] = []
    """(stream, device, next seq): the new heads of logs."""


def put_in_place(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write these rows into their tables."""
    insert_entries(connection, rows.entries)
    set_streams(connection, rows.streams)
    set_logs(connection, rows.logs)


def insert_entries(connection: sqlite3.Connection, entries: list[EntryRow]) -> None:
    """Write entries, without the heads that they lead to."""
    at = 0
    for many, insert in _INSERT_MANY:
        while len(entries) - at >= many:
            connection.execute(insert, list(chain.from_iterable(entries[at : at + many])))
            at += many
