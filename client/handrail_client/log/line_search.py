"""Search the lines of a stream as this device shows it, inside a transaction, without a fold.

Segments are searched as text first: few of them hold what is looked for, and only those are parsed.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final

from handrail_client.log import identity, own_lines
from handrail_client.log.packing import lines_in

_OF_TODAY: Final = 3000
"""What happened today is among so many of the newest entries."""

_ABOUT_SESSIONS: Final = "instr(line, X'2273657373696F6E5F') > 0"  # as the indexes of the schema have it
OF_SESSIONS: Final = b'"session_'
"""The bytes that mark a line about sessions: `_ABOUT_SESSIONS` asks SQLite for the same."""


def lines_of_sessions(connection: sqlite3.Connection, stream: str) -> list[bytes]:
    """Return the lines about sessions among the newest confirmed entries of a stream, and among own unconfirmed lines.

    Every append asks for these. Both tables have an index of exactly them, and segments without any are marked.
    """
    number = identity.stream_number(connection, stream)
    (position,) = connection.execute("SELECT position FROM stream WHERE number = ?", (number,)).fetchone()
    after = max(0, position - _OF_TODAY)
    packed = connection.execute(
        "SELECT packed FROM segment WHERE stream = ? AND last > ? AND sessions IS NOT 0 ORDER BY first", (number, after)
    )
    found = [line for (segment,) in packed for line in lines_in(segment, [OF_SESSIONS])]
    rows = connection.execute(
        f"SELECT line FROM entry WHERE stream = ? AND position > ? AND {_ABOUT_SESSIONS} ORDER BY position",  # noqa: S608 - a constant
        (number, after),
    )
    found += [row[0] for row in rows]
    return found + own_lines.unconfirmed(connection, number, only=_ABOUT_SESSIONS)


def lines_holding(connection: sqlite3.Connection, stream: str, needles: Sequence[bytes]) -> list[bytes]:
    """Return the lines of a stream, as it is shown on this device, that hold any of these bytes."""
    number = identity.stream_number(connection, stream)
    any_of = " OR ".join("instr(line, ?) > 0" for _ in needles)
    rows = connection.execute(
        f"SELECT line FROM entry WHERE stream = ? AND ({any_of}) ORDER BY position",  # noqa: S608 - a mark for each needle
        (number, *needles),
    )
    found = list(_segment_lines(connection, number, needles))
    found += [row[0] for row in rows]
    return found + [
        line for line in own_lines.unconfirmed(connection, number) if any(needle in line for needle in needles)
    ]


def _segment_lines(connection: sqlite3.Connection, number: int, needles: Sequence[bytes]) -> Iterator[bytes]:
    rows = connection.execute("SELECT packed FROM segment WHERE stream = ? ORDER BY first", (number,))
    for (packed,) in rows:
        for line in lines_in(packed, needles):
            if any(needle in line for needle in needles):
                yield line


def lines_with_stamp(connection: sqlite3.Connection, number: int, stamp: int) -> list[bytes]:
    """Return every line of a stream, own or confirmed, that holds this stamp."""
    needle = f'"stamp":{stamp}'.encode()
    rows = connection.execute(
        "SELECT line FROM entry WHERE stream = ? AND instr(line, ?) > 0"
        " UNION ALL SELECT line FROM own WHERE stream = ? AND stamp = ?",
        (number, needle, number, stamp),
    ).fetchall()
    return [row[0] for row in rows] + list(_segment_lines(connection, number, [needle]))
