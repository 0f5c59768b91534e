"""Rows that are durable in one place before they are put in theirs.

A transaction with one event for each of fifty streams writes a page for each of them in each of two trees: thirty times
what its rows weigh, and the disk sees every byte before anybody is acknowledged. Such a transaction jots its rows down
instead, all in one row of one table. What many of them jotted is put in place by one later transaction, in the order of
the trees, so that a page is written once for all that comes to lie on it.

Whoever reads the journal's tables has what was jotted put in place first, or lays it over them.
"""

import sqlite3
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Final

import msgspec

from handrail_server.store.errors import DiskFailed
from handrail_server.store.streams.rows import Rows, put_in_place

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Rows)

_LAY_OVER: Final = (
    "CREATE TEMP TABLE jotted_entry AS SELECT * FROM main.entry LIMIT 0",
    "CREATE TEMP TABLE jotted_stream (id INTEGER PRIMARY KEY, position INTEGER, checksum INTEGER)",
    "CREATE TEMP TABLE jotted_log (stream INTEGER, device INTEGER, next_seq INTEGER, PRIMARY KEY (stream, device))",
    "CREATE TEMP VIEW entry AS SELECT * FROM main.entry UNION ALL SELECT * FROM temp.jotted_entry",
    """
    CREATE TEMP VIEW stream AS
    SELECT s.id, s.name, s.space, s.audience, s.owner, coalesce(j.position, s.position) AS position,
        coalesce(j.checksum, s.checksum) AS checksum, s.clean_from, s.erased
    FROM main.stream s LEFT JOIN temp.jotted_stream j ON j.id = s.id
    """,
    """
    CREATE TEMP VIEW log AS
    SELECT * FROM main.log l
    WHERE NOT EXISTS (SELECT 1 FROM temp.jotted_log j WHERE j.stream = l.stream AND j.device = l.device)
    UNION ALL SELECT * FROM temp.jotted_log
    """,
)
_LIFT: Final = (
    *(f"DROP VIEW temp.{name}" for name in ("entry", "stream", "log")),
    *(f"DROP TABLE temp.jotted_{name}" for name in ("entry", "stream", "log")),
)


def jot(connection: sqlite3.Connection, rows: Rows) -> int:
    """Write these rows down, after those that are there; how many bytes that takes."""
    written = _ENCODER.encode(rows)
    connection.execute("INSERT INTO jotted (rows) VALUES (?)", (written,))
    return len(written)


def jotted(connection: sqlite3.Connection) -> list[Rows]:
    """Everything that is jotted down, in order. Raises `DiskFailed` where it does not read."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'jotted'").fetchone() is None:
        # A database that an earlier version wrote, and that is only looked at.
        return []
    try:
        found = connection.execute("SELECT rows FROM jotted ORDER BY number").fetchall()
        return [_DECODER.decode(written) for (written,) in found]
    except msgspec.MsgspecError:
        raise DiskFailed("what was jotted down does not read") from None


def put_away(connection: sqlite3.Connection, parts: Sequence[Rows]) -> None:
    """Put in place what is jotted down, which is `parts`. Raises `AssertionError` where that is not all."""
    put_in_place(connection, merged(parts))
    deleted = connection.execute("DELETE FROM jotted").rowcount
    if deleted != len(parts):
        raise AssertionError("something is jotted down that was not put in place")


def merged(parts: Sequence[Rows]) -> Rows:
    """Rows of several transactions, in their order, as those of one, in the order of the tables."""
    streams = {each[0]: each for part in parts for each in part.streams}
    logs = {each[:2]: each for part in parts for each in part.logs}
    return Rows(
        entries=sorted(chain.from_iterable(part.entries for part in parts), key=lambda row: row[:2]),
        streams=list(streams.values()),
        logs=list(logs.values()),
    )


def lay_over(connection: sqlite3.Connection) -> bool:
    """Let `connection`, which may only read, see what is jotted down as if it were in place; whether there is any.

    Inside a transaction: its end by ROLLBACK, or `lift`, or closing the connection makes an end of it.
    """
    rows = merged(jotted(connection))
    if not rows.streams:
        return False
    with _writing(connection):
        for statement in _LAY_OVER:
            connection.execute(statement)
        connection.executemany("INSERT INTO temp.jotted_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.entries)
        connection.executemany("INSERT INTO temp.jotted_stream VALUES (?, ?, ?)", rows.streams)
        connection.executemany("INSERT INTO temp.jotted_log VALUES (?, ?, ?)", rows.logs)
    return True


def lift(connection: sqlite3.Connection) -> None:
    """Let `connection` see the tables themselves again. No cursor may be open."""
    with _writing(connection):
        for statement in _LIFT:
            connection.execute(statement)


@contextmanager
def _writing(connection: sqlite3.Connection) -> Generator[None]:
    """Temporary tables are written to, and nothing else, by a connection that otherwise may not write."""
    (only_reads,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA query_only = {only_reads}")
