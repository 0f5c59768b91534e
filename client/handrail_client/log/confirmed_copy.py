"""The confirmed copy of each stream, inside a transaction: entries and cursor move together (rule E1)."""

import sqlite3
from collections.abc import Iterator, Sequence
from heapq import merge
from operator import attrgetter
from typing import Final

from handrail_client.errors import DeviceProblem
from handrail_client.log import identity, own_lines
from handrail_client.log.packing import lines_in, unpack
from handrail_client.log.records import Cached, Holding, Placed, StreamHeld
from handrail_client.log.shares import may_name, names, note_share, take_back
from handrail_shared.clock import effective
from handrail_shared.lines.checksum import crc
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, Place, read_envelope, read_place

_ENTRY: Final = "INSERT INTO entry (stream, position, received_us, device, seq, crc, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
_OF_TODAY: Final = 3000
"""What happened today is among so many of the newest entries."""

_OF_SESSIONS: Final = b'"session_'
_ABOUT_SESSIONS: Final = "instr(line, X'2273657373696F6E5F') > 0"  # as the indexes of the schema have it
_REVEALED: Final = b'"rating_round_revealed"'
_HIDDEN: Final = b'"round"'


def store(
    connection: sqlite3.Connection, stream: str, after: int, checksum: int, entries: Sequence[Entry | Stub]
) -> bool:
    """E1: store entries and the new cursor. True when the copy lost content by it (E5)."""
    held = identity.stream(connection, stream)
    if held.position != after:
        raise AssertionError("entries must go on where the copy ends")
    placed = [Placed(after + index, each) for index, each in enumerate(entries, start=1)]
    number = identity.stream_number(connection, stream)
    places = _places(placed)
    connection.executemany(_ENTRY, [_row(number, *each) for each in zip(placed, places, strict=True)])
    return _take_up(connection, number, placed, places, position=after + len(placed), checksum=checksum)


def store_segment(
    connection: sqlite3.Connection,
    stream: str,
    first: int,
    *,
    packed: bytes,
    entries: Sequence[Entry | Stub],
    checksum: int,
) -> bool:
    """E4: store a whole segment as one row, or what of it goes on where the copy ends. True as for `store`."""
    held = identity.stream(connection, stream)
    if not first <= held.position + 1 <= first + len(entries):
        raise AssertionError("a segment must go on where the copy ends")
    known = held.position + 1 - first
    if known:
        return store(connection, stream, held.position, checksum, entries[known:])
    number, last = identity.stream_number(connection, stream), first + len(entries) - 1
    of_sessions = any(isinstance(each, Entry) and _OF_SESSIONS in each.line for each in entries)
    connection.execute(
        "INSERT INTO segment (stream, first, last, packed, sessions) VALUES (?, ?, ?, ?, ?)",
        (number, first, last, packed, of_sessions),
    )
    placed = [Placed(first + index, each) for index, each in enumerate(entries)]
    return _take_up(connection, number, placed, _places(placed), position=last, checksum=checksum)


def _row(number: int, placed: Placed, place: Place | None) -> tuple[object, ...]:
    match placed.entry:
        case Stub() as stub:
            return (number, placed.position, stub.received_us, stub.device, stub.seq, stub.crc, None)
        case Entry() as entry:
            device, seq = (place.device, place.seq) if place is not None else ("", 0)
            return (number, placed.position, entry.received_us, device, seq, entry.crc, entry.line)


def _places(placed: Sequence[Placed]) -> list[Place | None]:
    """Where each entry stands; None for a stub and for what is no line."""
    return [read_place(each.entry.line) if isinstance(each.entry, Entry) else None for each in placed]


def _take_up(
    connection: sqlite3.Connection,
    number: int,
    placed: list[Placed],
    places: list[Place | None],
    *,
    position: int,
    checksum: int,
) -> bool:
    """Everything that follows from new confirmed entries, and the cursor."""
    _witness(connection, placed, places)
    _find_own(connection, number, placed, places)
    connection.execute(
        "UPDATE stream SET position = ?, checksum = ?, head = max(head, ?) WHERE number = ?",
        (position, checksum, position, number),
    )
    lines = [each.entry.line for each in placed if isinstance(each.entry, Entry)]
    # All of them are looked through at once: few hold anything of the kind.
    text = b"\n".join(lines)
    if _REVEALED in text or _HIDDEN in text:
        connection.execute("UPDATE stream SET unpublished = 1 WHERE number = ?", (number,))
    if not may_name(text):
        return False
    arrived: list[str] = []
    for each in placed:
        if isinstance(each.entry, Entry) and (share := names(each.entry.line)[0]) is not None:
            note_share(connection, number, share, each.position)
            arrived.append(share)
    return take_back(connection, number, lines, arrived=arrived)


def _witness(connection: sqlite3.Connection, placed: list[Placed], places: list[Place | None]) -> None:
    """An edit made after seeing another wins over it: this device's clock goes past every effective stamp."""
    stamps = [
        effective(place.stamp, each.entry.received_us)
        for each, place in zip(placed, places, strict=True)
        if place is not None
    ]
    identity.witness(connection, max(stamps, default=0))


def _find_own(connection: sqlite3.Connection, number: int, placed: list[Placed], places: list[Place | None]) -> None:
    """Own lines that came back leave the overlay. Other bytes under our seq are a fork, not ours (P3)."""
    devices = identity.own_devices(connection)
    for each, place in zip(placed, places, strict=True):
        found = each.entry if isinstance(each.entry, Stub) else place
        if found is None or found.device not in devices:
            continue
        row = connection.execute(
            "SELECT id, line FROM own WHERE stream = ? AND device = ? AND seq = ?", (number, found.device, found.seq)
        ).fetchone()
        if row is not None and crc(row[1]) == each.entry.crc:
            connection.execute("UPDATE own SET position = ? WHERE id = ?", (each.position, row[0]))


def drop(connection: sqlite3.Connection, stream: str) -> dict[str, int]:
    """E2, R2: drop the confirmed copy; keep what this member wrote elsewhere or in a former life, for offering again.

    The last seq kept of each such device.
    """
    number, whom = identity.stream_number(connection, stream), identity.identity(connection)
    for each in entries_after(connection, number, 0):
        if isinstance(each.entry, Entry):
            envelope = read_envelope(each.entry.line)
            if isinstance(envelope, Envelope) and envelope.author == whom.member and envelope.device != whom.device:
                _keep_for_relay(connection, number, envelope.device, envelope.seq, each.entry.line)
    former = connection.execute(
        "SELECT device, seq, line FROM own WHERE stream = ? AND device <> ? AND state = 'accepted'",
        (number, whom.device),
    ).fetchall()
    for device, seq, line in former:
        _keep_for_relay(connection, number, device, seq, line)
    # E7: the server may give these positions to other entries. It tells of all that it knows on greeting.
    connection.execute("UPDATE reach SET steps = '[]' WHERE stream = ?", (number,))
    for table in ("entry", "segment", "snapshot", "share"):
        connection.execute(f"DELETE FROM {table} WHERE stream = ?", (number,))  # noqa: S608 - constants
    connection.execute("UPDATE own SET position = NULL WHERE stream = ?", (number,))
    connection.execute(
        "UPDATE stream SET position = 0, checksum = 0, head = 0, copy = copy + 1 WHERE number = ?", (number,)
    )
    return relays(connection, number)


def _keep_for_relay(connection: sqlite3.Connection, number: int, device: str, seq: int, line: bytes) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO relay (stream, device, seq, line) VALUES (?, ?, ?, ?)", (number, device, seq, line)
    )


def relays_by_stream(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """For each stream the devices whose lines are to be offered again, with their last seqs."""
    return {
        each.stream: relays(connection, identity.stream_number(connection, each.stream))
        for each in identity.streams(connection)
    }


def relays(connection: sqlite3.Connection, number: int) -> dict[str, int]:
    """The devices whose lines are kept for offering again, with the last seq of each."""
    rows = connection.execute("SELECT device, max(seq) FROM relay WHERE stream = ? GROUP BY device", (number,))
    return dict(rows.fetchall())


def relayed(connection: sqlite3.Connection, stream: str, device: str) -> list[tuple[int, bytes]]:
    """Every kept line of a device with its seq, in order."""
    return connection.execute(
        "SELECT seq, line FROM relay WHERE stream = ? AND device = ? ORDER BY seq",
        (identity.stream_number(connection, stream), device),
    ).fetchall()


def settle_relay(connection: sqlite3.Connection, stream: str, device: str, through_seq: int | None) -> None:
    """R2: the server has the kept lines of a device up to this seq, or (None) has another life of it.

    What it has in another life is kept too: the lines are written again as this device's own.
    """
    number = identity.stream_number(connection, stream)
    if through_seq is None:
        own_lines.adopt(connection, number, [line for _, line in relayed(connection, stream, device)])
        connection.execute("DELETE FROM relay WHERE stream = ? AND device = ?", (number, device))
    else:
        connection.execute(
            "DELETE FROM relay WHERE stream = ? AND device = ? AND seq <= ?", (number, device, through_seq)
        )


def entries_after(connection: sqlite3.Connection, number: int, position: int) -> Iterator[Placed]:
    """The confirmed entries after `position`, in order, from segments and rows alike."""
    segments, rows = _in_segments(connection, number, position), list(_in_rows(connection, number, position))
    return merge(segments, rows, key=attrgetter("position")) if rows else segments


def _in_segments(connection: sqlite3.Connection, number: int, position: int) -> Iterator[Placed]:
    rows = connection.execute(
        "SELECT first, packed FROM segment WHERE stream = ? AND last > ? ORDER BY first", (number, position)
    )
    for first, packed in rows:
        entries = unpack(packed)
        if entries is None:
            raise DeviceProblem("The copy on this device is damaged. `handrail sync --anew` reads it again.")
        known = max(0, position + 1 - first)
        yield from map(Placed, range(first + known, first + len(entries)), entries[known:])


def _in_rows(connection: sqlite3.Connection, number: int, position: int) -> Iterator[Placed]:
    rows = connection.execute(
        "SELECT position, received_us, crc, device, seq, line FROM entry"
        " WHERE stream = ? AND position > ? ORDER BY position",
        (number, position),
    )
    for at, received_us, check, device, seq, line in rows:
        yield Placed(at, Stub(received_us, check, device, seq) if line is None else Entry(received_us, line))


def lines_of_sessions(connection: sqlite3.Connection, stream: str) -> list[bytes]:
    """The lines about sessions among the newest confirmed entries of a stream and what only this device shows.

    Both tables have an index of exactly these, and segments without any are marked.
    """
    number = identity.stream_number(connection, stream)
    (position,) = connection.execute("SELECT position FROM stream WHERE number = ?", (number,)).fetchone()
    after = max(0, position - _OF_TODAY)
    packed = connection.execute(
        "SELECT packed FROM segment WHERE stream = ? AND last > ? AND sessions IS NOT 0 ORDER BY first", (number, after)
    )
    found = [line for (each,) in packed for line in lines_in(each, [_OF_SESSIONS])]
    rows = connection.execute(
        f"SELECT line FROM entry WHERE stream = ? AND position > ? AND {_ABOUT_SESSIONS} ORDER BY position",  # noqa: S608 - a constant
        (number, after),
    )
    found += [row[0] for row in rows]
    return found + own_lines.unconfirmed(connection, number, only=_ABOUT_SESSIONS)


def lines_holding(connection: sqlite3.Connection, stream: str, needles: Sequence[bytes]) -> list[bytes]:
    """The lines of a stream, as it is shown on this device, that hold any of these bytes."""
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
    """Segments are searched as text first: few of them hold what is looked for."""
    rows = connection.execute("SELECT packed FROM segment WHERE stream = ? ORDER BY first", (number,))
    for (packed,) in rows:
        for line in lines_in(packed, needles):
            if any(needle in line for needle in needles):
                yield line


def lines_with_stamp(connection: sqlite3.Connection, number: int, stamp: int) -> list[bytes]:
    """Every line of a stream, own or confirmed, that holds this stamp."""
    needle = f'"stamp":{stamp}'.encode()
    rows = connection.execute(
        "SELECT line FROM entry WHERE stream = ? AND instr(line, ?) > 0"
        " UNION ALL SELECT line FROM own WHERE stream = ? AND stamp = ?",
        (number, needle, number, stamp),
    ).fetchall()
    return [row[0] for row in rows] + list(_segment_lines(connection, number, [needle]))


def holding(connection: sqlite3.Connection, stream: str, *, from_the_start: bool) -> Holding:
    """Everything that a fold of a stream needs, in one view."""
    number = identity.stream_number(connection, stream)
    cached = None if from_the_start else _cached(connection, number)
    tail = list(entries_after(connection, number, cached.position if cached else 0))
    return Holding(
        stream=identity.stream(connection, stream),
        snapshot=cached,
        tail=tail,
        overlay=own_lines.unconfirmed(connection, number),
    )


def _cached(connection: sqlite3.Connection, number: int) -> Cached | None:
    row = connection.execute("SELECT position, state, newer FROM snapshot WHERE stream = ?", (number,)).fetchone()
    return None if row is None else Cached(*row)


def cache(connection: sqlite3.Connection, held: StreamHeld, cached: Cached) -> None:
    """Keep a fold's snapshot, unless content was dropped since it was folded from."""
    connection.execute(
        "INSERT OR REPLACE INTO snapshot (stream, position, state, newer)"
        " SELECT number, ?, ?, ? FROM stream WHERE stream = ? AND copy = ?",
        (cached.position, cached.state, cached.newer, held.stream, held.copy),
    )


def offered(connection: sqlite3.Connection, name: str, head: int) -> None:
    """The server offers this stream and has it up to `head`."""
    connection.execute("UPDATE stream SET open = 1, head = ? WHERE stream = ?", (head, name))


def closed(connection: sqlite3.Connection, name: str) -> bool:
    """The stream is no longer open to this member; whether it was the last open one of its space."""
    changed = connection.execute("UPDATE stream SET open = 0 WHERE stream = ? AND open", (name,)).rowcount
    left = connection.execute(
        "SELECT count(*) FROM stream WHERE open AND space = (SELECT space FROM stream WHERE stream = ?)", (name,)
    ).fetchone()
    return changed > 0 and left[0] == 0


def look(connection: sqlite3.Connection, name: str) -> int:
    """The person has seen the stream as far as it is here; that position."""
    connection.execute("UPDATE stream SET read = max(read, position) WHERE stream = ? AND read < position", (name,))
    return identity.stream(connection, name).read


def unpublished(connection: sqlite3.Connection) -> list[str]:
    """The spaces in which a round may have been revealed since hidden ratings were last published (rule S4)."""
    return [row[0] for row in connection.execute("SELECT DISTINCT space FROM stream WHERE unpublished = 1")]


def published(connection: sqlite3.Connection, space: str) -> None:
    """Nothing hidden is due to be published in this space."""
    connection.execute("UPDATE stream SET unpublished = 0 WHERE space = ?", (space,))
