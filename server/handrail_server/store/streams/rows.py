"""The journal's rows, and the tables that are their places.

Python's `sqlite3` lets the interpreter's lock go around every step of a statement, and gets it back from a busy loop
late. What a transaction costs there is its number of steps, so each of these takes as few as it can.
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
"""So many rows in one statement: a third cheaper than one by one, and other threads have the interpreter to themselves
for as long as the statement runs.
"""


class Rows(Struct, array_like=True):
    """What a transaction, or several in a row, adds to the journal's tables."""

    entries: list[EntryRow] = []
    streams: list[tuple[int, int, int]] = []
    """(id, position, checksum) that streams come to stand at."""
    logs: list[tuple[int, int, int]] = []
    """(stream, device, next seq) that logs come to stand at."""


def put_in_place(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write these rows where they belong."""
    insert_entries(connection, rows.entries)
    set_streams(connection, rows.streams)
    set_logs(connection, rows.logs)


def insert_entries(connection: sqlite3.Connection, entries: list[EntryRow]) -> None:
    """Write entries alone."""
    at = 0
    for many, insert in _INSERT_MANY:
        while len(entries) - at >= many:
            connection.execute(insert, list(chain.from_iterable(entries[at : at + many])))
            at += many
