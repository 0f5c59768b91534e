"""Rule E5 on a device: a retracted shared copy leaves no content in the confirmed copy, only a stub."""

import sqlite3
from collections.abc import Iterable
from typing import Final

from handrail_client.log.packing import pack, unpack
from handrail_shared.lines.body import read_body
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, read_envelope
from handrail_shared.sync.judge import share_key, taken_key

_NAMED: Final = (b'entry_shared"', b'entry_unshared"', b'entry_corrected"')


def may_name(text: bytes) -> bool:
    """Return True if any line in `text` may share or retract something: `names` then tells which."""
    return any(name in text for name in _NAMED)


def names(line: bytes) -> tuple[str | None, str | None]:
    """Return the name under which this line can be retracted, and the name that it retracts."""
    if not may_name(line):
        return None, None
    envelope = read_envelope(line)
    if not isinstance(envelope, Envelope):
        return None, None
    body = read_body(envelope)
    return share_key(envelope, body), taken_key(envelope, body)


def note_share(connection: sqlite3.Connection, number: int, share: str, position: int) -> None:
    """Note at which position a shared copy stands."""
    connection.execute(
        "INSERT OR IGNORE INTO share (stream, share, position) VALUES (?, ?, ?)", (number, share, position)
    )


def retract(
    connection: sqlite3.Connection, number: int, lines: Iterable[bytes], *, arrived: Iterable[str] = ()
) -> bool:
    """Drop the content of every share that `lines` retract, and of shares in `arrived` that were retracted before.

    Return True if the confirmed copy lost content: whoever holds a fold of it must fold anew.
    """
    taken = [name for _, name in map(names, lines) if name is not None]
    connection.executemany(
        "INSERT OR IGNORE INTO taken (stream, share) VALUES (?, ?)", [(number, name) for name in taken]
    )
    late = [
        share
        for share in arrived
        if connection.execute("SELECT 1 FROM taken WHERE stream = ? AND share = ?", (number, share)).fetchone()
    ]
    # Every name is tried, whichever came first.
    blanked = [_blank(connection, number, share) for share in dict.fromkeys([*taken, *late])]
    if not any(blanked):
        return False
    connection.execute("DELETE FROM snapshot WHERE stream = ?", (number,))
    connection.execute("UPDATE stream SET copy = copy + 1 WHERE number = ?", (number,))
    return True


def _blank(connection: sqlite3.Connection, number: int, share: str) -> bool:
    rows = connection.execute("SELECT position FROM share WHERE stream = ? AND share = ?", (number, share)).fetchall()
    changed = False
    for (position,) in rows:
        cursor = connection.execute(
            "UPDATE entry SET line = NULL WHERE stream = ? AND position = ? AND line IS NOT NULL", (number, position)
        )
        changed = cursor.rowcount > 0 or _blank_in_segment(connection, number, position) or changed
    connection.execute("DELETE FROM share WHERE stream = ? AND share = ?", (number, share))
    return changed


def _blank_in_segment(connection: sqlite3.Connection, number: int, position: int) -> bool:
    row = connection.execute(
        "SELECT first, packed FROM segment WHERE stream = ? AND ? BETWEEN first AND last", (number, position)
    ).fetchone()
    if row is None:
        return False
    first, entries = int(row[0]), unpack(row[1])
    if entries is None:
        return False
    entry = entries[position - first]
    if not isinstance(entry, Entry):
        return False
    envelope = read_envelope(entry.line)
    device, seq = (envelope.device, envelope.seq) if isinstance(envelope, Envelope) else ("", 0)
    entries[position - first] = Stub(entry.received_us, entry.crc, device, seq)
    connection.execute("UPDATE segment SET packed = ? WHERE stream = ? AND first = ?", (pack(entries), number, first))
    return True
