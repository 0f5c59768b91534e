"""The confirmed copy of each stream, inside a transaction: entries and cursor move together (rule E1)."""

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import Final

from handrail_client.errors import DeviceProblem
from handrail_client.log import identity, own_lines, relays
from handrail_client.log.line_search import OF_SESSIONS
from handrail_client.log.packing import unpack
from handrail_client.log.records import CachedSnapshot, Holding, PlacedEntry, StreamHeld
from handrail_client.log.shares import may_name, names, note_share, retract
from handrail_shared.clock import effective
from handrail_shared.lines.checksum import crc
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, Place, read_envelope, read_place

_ENTRY: Final = "INSERT INTO entry (stream, position, received_us, device, seq, crc, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
_REVEALED: Final = b'"rating_round_revealed"'
_HIDDEN: Final = b'"round"'


def store(
    connection: sqlite3.Connection, stream: str, after: int, checksum: int, entries: Sequence[Entry | Stub]
) -> bool:
    """E1: store entries and the new cursor. Return True if the copy lost content by it (E5)."""
    held = identity.stream(connection, stream)
    if held.position != after:
        raise AssertionError("entries must go on where the copy ends")
    placed = [PlacedEntry(after + index, entry) for index, entry in enumerate(entries, start=1)]
    number = identity.stream_number(connection, stream)
    places = _places(placed)
    connection.executemany(_ENTRY, [_row(number, *found) for found in zip(placed, places, strict=True)])
    return _apply(connection, number, placed, places, position=after + len(placed), checksum=checksum)


def store_segment(
    connection: sqlite3.Connection,
    stream: str,
    first: int,
    *,
    packed: bytes,
    entries: Sequence[Entry | Stub],
    checksum: int,
) -> bool:
    """E4: store a whole segment as one row, or what of it goes on where the copy ends. Return True as `store` does."""
    held = identity.stream(connection, stream)
    if not first <= held.position + 1 <= first + len(entries):
        raise AssertionError("a segment must go on where the copy ends")
    known = held.position + 1 - first
    if known:
        return store(connection, stream, held.position, checksum, entries[known:])
    number, last = identity.stream_number(connection, stream), first + len(entries) - 1
    of_sessions = any(isinstance(entry, Entry) and OF_SESSIONS in entry.line for entry in entries)
    connection.execute(
        "INSERT INTO segment (stream, first, last, packed, sessions) VALUES (?, ?, ?, ?, ?)",
        (number, first, last, packed, of_sessions),
    )
    placed = [PlacedEntry(first + index, entry) for index, entry in enumerate(entries)]
    return _apply(connection, number, placed, _places(placed), position=last, checksum=checksum)


def _row(number: int, placed: PlacedEntry, place: Place | None) -> tuple[object, ...]:
    match placed.entry:
        case Stub() as stub:
            return (number, placed.position, stub.received_us, stub.device, stub.seq, stub.crc, None)
        case Entry() as entry:
            device, seq = (place.device, place.seq) if place is not None else ("", 0)
            return (number, placed.position, entry.received_us, device, seq, entry.crc, entry.line)


def _places(placed: Sequence[PlacedEntry]) -> list[Place | None]:
    """Return where each entry stands; None for a stub and for what is no line."""
    return [read_place(arrived.entry.line) if isinstance(arrived.entry, Entry) else None for arrived in placed]


def _apply(
    connection: sqlite3.Connection,
    number: int,
    placed: list[PlacedEntry],
    places: list[Place | None],
    *,
    position: int,
    checksum: int,
) -> bool:
    """Do everything that follows from new confirmed entries, and move the cursor."""
    _witness(connection, placed, places)
    _find_own(connection, number, placed, places)
    connection.execute(
        "UPDATE stream SET position = ?, checksum = ?, head = max(head, ?) WHERE number = ?",
        (position, checksum, position, number),
    )
    lines = [arrived.entry.line for arrived in placed if isinstance(arrived.entry, Entry)]
    # One search through all of them: few batches hold anything of the kind, and parsing each line would cost most.
    text = b"\n".join(lines)
    if _REVEALED in text or _HIDDEN in text:
        connection.execute("UPDATE stream SET unpublished = 1 WHERE number = ?", (number,))
    if not may_name(text):
        return False
    arrived: list[str] = []
    for found in placed:
        if isinstance(found.entry, Entry) and (share := names(found.entry.line)[0]) is not None:
            note_share(connection, number, share, found.position)
            arrived.append(share)
    return retract(connection, number, lines, arrived=arrived)


def _witness(connection: sqlite3.Connection, placed: list[PlacedEntry], places: list[Place | None]) -> None:
    """Move this device's clock past every effective stamp, so that an edit made after seeing another wins over it."""
    stamps = [
        effective(place.stamp, arrived.entry.received_us)
        for arrived, place in zip(placed, places, strict=True)
        if place is not None
    ]
    identity.witness(connection, max(stamps, default=0))


def _find_own(
    connection: sqlite3.Connection, number: int, placed: list[PlacedEntry], places: list[Place | None]
) -> None:
    """Take own lines that came back out of the overlay. Other bytes under our seq are a fork, not ours (P3)."""
    devices = identity.own_devices(connection)
    for item, place in zip(placed, places, strict=True):
        found = item.entry if isinstance(item.entry, Stub) else place
        if found is None or found.device not in devices:
            continue
        row = connection.execute(
            "SELECT id, line FROM own WHERE stream = ? AND device = ? AND seq = ?", (number, found.device, found.seq)
        ).fetchone()
        if row is not None and crc(row[1]) == item.entry.crc:
            connection.execute("UPDATE own SET position = ? WHERE id = ?", (item.position, row[0]))


def drop(connection: sqlite3.Connection, stream: str) -> dict[str, int]:
    """E2, R2: drop the confirmed copy; keep what this member wrote on other devices, for relaying.

    Return the last seq kept of each such device, former lives of this one included.
    """
    number, whom = identity.stream_number(connection, stream), identity.identity(connection)
    for held in entries_after(connection, number, 0):
        if isinstance(held.entry, Entry):
            envelope = read_envelope(held.entry.line)
            if isinstance(envelope, Envelope) and envelope.author == whom.member and envelope.device != whom.device:
                relays.keep(connection, number, envelope.device, envelope.seq, held.entry.line)
    former = connection.execute(
        "SELECT device, seq, line FROM own WHERE stream = ? AND device <> ? AND state = 'accepted'",
        (number, whom.device),
    ).fetchall()
    for device, seq, line in former:
        relays.keep(connection, number, device, seq, line)
    # E7: the server may give these positions to other entries. It tells of all that it knows on greeting.
    connection.execute("UPDATE reach SET steps = '[]' WHERE stream = ?", (number,))
    for table in ("entry", "segment", "snapshot", "share"):
        connection.execute(f"DELETE FROM {table} WHERE stream = ?", (number,))  # noqa: S608 - constants
    connection.execute("UPDATE own SET position = NULL WHERE stream = ?", (number,))
    connection.execute(
        "UPDATE stream SET position = 0, checksum = 0, head = 0, copy = copy + 1 WHERE number = ?", (number,)
    )
    return relays.last_seqs(connection, number)


def entries_after(connection: sqlite3.Connection, number: int, position: int) -> Iterator[PlacedEntry]:
    """Yield the confirmed entries after `position`, in order, from segments and rows alike."""
    segments, rows = _in_segments(connection, number, position), list(_in_rows(connection, number, position))
    return merge(segments, rows, key=attrgetter("position")) if rows else segments


def _in_segments(connection: sqlite3.Connection, number: int, position: int) -> Iterator[PlacedEntry]:
    rows = connection.execute(
        "SELECT first, packed FROM segment WHERE stream = ? AND last > ? ORDER BY first", (number, position)
    )
    for first, packed in rows:
        entries = unpack(packed)
        if entries is None:
            raise DeviceProblem("The copy on this device is damaged. `handrail sync --anew` reads it again.")
        known = max(0, position + 1 - first)
        yield from map(PlacedEntry, range(first + known, first + len(entries)), entries[known:])


def _in_rows(connection: sqlite3.Connection, number: int, position: int) -> Iterator[PlacedEntry]:
    rows = connection.execute(
        "SELECT position, received_us, crc, device, seq, line FROM entry"
        " WHERE stream = ? AND position > ? ORDER BY position",
        (number, position),
    )
    for at, received_us, check, device, seq, line in rows:
        yield PlacedEntry(at, Stub(received_us, check, device, seq) if line is None else Entry(received_us, line))


def holding(connection: sqlite3.Connection, stream: str, *, from_the_start: bool) -> Holding:
    """Return everything that a fold of a stream needs, in one view."""
    number = identity.stream_number(connection, stream)
    cached = None if from_the_start else _cached(connection, number)
    tail = list(entries_after(connection, number, cached.position if cached else 0))
    return Holding(
        stream=identity.stream(connection, stream),
        snapshot=cached,
        tail=tail,
        overlay=own_lines.unconfirmed(connection, number),
    )


def _cached(connection: sqlite3.Connection, number: int) -> CachedSnapshot | None:
    row = connection.execute("SELECT position, state, newer FROM snapshot WHERE stream = ?", (number,)).fetchone()
    return None if row is None else CachedSnapshot(*row)


def cache(connection: sqlite3.Connection, held: StreamHeld, cached: CachedSnapshot) -> None:
    """Keep a fold's snapshot, unless content was dropped since it was folded from."""
    connection.execute(
        "INSERT OR REPLACE INTO snapshot (stream, position, state, newer)"
        " SELECT number, ?, ?, ? FROM stream WHERE stream = ? AND copy = ?",
        (cached.position, cached.state, cached.newer, held.stream, held.copy),
    )


def offered(connection: sqlite3.Connection, name: str, head: int) -> None:
    """Note that the server offers this stream and has it up to `head`."""
    connection.execute("UPDATE stream SET open = 1, head = ? WHERE stream = ?", (head, name))


def closed(connection: sqlite3.Connection, name: str) -> bool:
    """Note that a stream is closed to this member. Return True if it was the last open one of its space."""
    changed = connection.execute("UPDATE stream SET open = 0 WHERE stream = ? AND open", (name,)).rowcount
    left = connection.execute(
        "SELECT count(*) FROM stream WHERE open AND space = (SELECT space FROM stream WHERE stream = ?)", (name,)
    ).fetchone()
    return changed > 0 and left[0] == 0


def look(connection: sqlite3.Connection, name: str, *, through: int | None) -> int:
    """Note that the person has seen the stream up to `through` (None: all of it), as far as it is here.

    Return the position up to which the stream is read.
    """
    connection.execute(
        "UPDATE stream SET read = max(read, min(position, coalesce(?, position))) WHERE stream = ?", (through, name)
    )
    return identity.stream(connection, name).read


def unpublished(connection: sqlite3.Connection) -> list[str]:
    """Return the spaces in which a round may have been revealed since hidden ratings were last published (rule S4)."""
    return [row[0] for row in connection.execute("SELECT DISTINCT space FROM stream WHERE unpublished = 1")]


def published(connection: sqlite3.Connection, space: str) -> None:
    """Note that no hidden rating in this space is due to be published."""
    connection.execute("UPDATE stream SET unpublished = 0 WHERE space = ?", (space,))
