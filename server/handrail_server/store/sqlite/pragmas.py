"""The SQLite settings that durability and erasure rest on: set on every connection, and read back.

A pragma that did not take raises nothing, and library builds differ in their defaults, so nothing is assumed.
"""

import sqlite3
from typing import Final

from handrail_server.store.errors import WeakSettings

_SETTINGS: Final[tuple[tuple[str, str, str | int], ...]] = (
    ("busy_timeout", "5000", 5000),
    ("journal_mode", "WAL", "wal"),
    # With NORMAL, a power cut loses commits that were already acknowledged.
    ("synchronous", "FULL", 2),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    # Without it, erased text stays readable in free pages.
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    # SQLite swallows the errors of its automatic checkpoints, a failed flush among them, so the store makes its own.
    ("wal_autocheckpoint", "0", 0),
)


def pin(connection: sqlite3.Connection, *, reader: bool = False) -> None:
    """Set every setting on `connection` and read it back; a `reader` may not write. Raises `WeakSettings`."""
    for name, value, expected in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
        _expect(connection, name, expected)
    if reader:
        connection.execute("PRAGMA query_only = ON")
        _expect(connection, "query_only", 1)


def _expect(connection: sqlite3.Connection, name: str, expected: str | int) -> None:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    # A build without memory mapping answers nothing, which is what we want of it.
    found = row[0] if row is not None else 0
    if found != expected:
        raise WeakSettings(
            f"SQLite {sqlite3.sqlite_version} keeps {name} at {found} where {expected} is needed: "
            "use another build of SQLite, or put the data folder on a local disk"
        )
