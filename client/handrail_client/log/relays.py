"""Lines kept for offering again (rule R2): of this member's other devices and former lives, inside a transaction."""

import sqlite3

from handrail_client.log import identity, own_lines


def keep(connection: sqlite3.Connection, number: int, device: str, seq: int, line: bytes) -> None:
    """Keep a line of another device, unless it is kept already."""
    connection.execute(
        "INSERT OR IGNORE INTO relay (stream, device, seq, line) VALUES (?, ?, ?, ?)", (number, device, seq, line)
    )


def last_seqs(connection: sqlite3.Connection, number: int) -> dict[str, int]:
    """Return the devices whose lines are kept, with the last seq of each."""
    rows = connection.execute("SELECT device, max(seq) FROM relay WHERE stream = ? GROUP BY device", (number,))
    return dict(rows.fetchall())


def lines(connection: sqlite3.Connection, stream: str, device: str) -> list[tuple[int, bytes]]:
    """Return every kept line of a device with its seq, in order."""
    return connection.execute(
        "SELECT seq, line FROM relay WHERE stream = ? AND device = ? ORDER BY seq",
        (identity.stream_number(connection, stream), device),
    ).fetchall()


def settle(connection: sqlite3.Connection, stream: str, device: str, through_seq: int | None) -> None:
    """R2: drop the kept lines of a device up to this seq, which the server has now.

    None: the server has another life of that device. Nothing may be lost: the lines are written again as own ones.
    """
    number = identity.stream_number(connection, stream)
    if through_seq is None:
        own_lines.adopt(connection, number, [line for _, line in lines(connection, stream, device)])
        connection.execute("DELETE FROM relay WHERE stream = ? AND device = ?", (number, device))
    else:
        connection.execute(
            "DELETE FROM relay WHERE stream = ? AND device = ? AND seq <= ?", (number, device, through_seq)
        )
