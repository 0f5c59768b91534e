"""What is read from the journal's tables, on the reader's thread. Every function sees one moment of the database."""

import sqlite3
from contextlib import closing
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from handrail_server.store.errors import RowDamaged, StreamErased, UnknownStream
from handrail_server.store.keys import Keyring, NotSealed, Sealer, entry_place, segment_place, snapshot_place
from handrail_server.store.port import Head, ReachRow, SegmentRow, StoredEntry, StreamRow
from handrail_shared.lines.checksum import crc
from handrail_shared.sync.judge import Kept, SeqRecord, Spent, TakenBack
from handrail_shared.wire import ReadStep

AFTER: Final = (
    "SELECT e.position, e.received_us, d.name, e.seq, e.crc, e.checksum, e.sealed"
    " FROM entry e JOIN device d ON d.id = e.device WHERE e.stream = ? AND e.position > ? ORDER BY e.position LIMIT ?"
)
_OF_DEVICE: Final = (
    "SELECT e.position, e.received_us, d.name, e.seq, e.crc, e.checksum, e.sealed"
    " FROM device d JOIN entry e ON e.device = d.id WHERE e.stream = ? AND d.name = ? AND e.seq BETWEEN ? AND ?"
)


class Stream(Struct, frozen=True):
    """A stream's row, as far as reading needs it."""

    id: int
    name: str
    head: Head
    clean_from: int
    erased: bool


def find(connection: sqlite3.Connection, name: str) -> Stream:
    """The stream's row. Raises `UnknownStream`."""
    row = connection.execute(
        "SELECT id, position, checksum, clean_from, erased FROM stream WHERE name = ?", (name,)
    ).fetchone()
    if row is None:
        raise UnknownStream(name)
    return Stream(row[0], name, Head(position=row[1], checksum=row[2]), row[3], bool(row[4]))


def streams(connection: sqlite3.Connection) -> list[StreamRow]:
    """Every stream in the order of opening."""
    rows = connection.execute(
        "SELECT name, space, audience, owner, position, checksum, erased FROM stream ORDER BY id"
    ).fetchall()
    return [
        StreamRow(
            stream=name,
            space=space,
            audience=audience,
            owner=owner,
            head=Head(position=position, checksum=checksum),
            erased=bool(erased),
        )
        for name, space, audience, owner, position, checksum, erased in rows
    ]


def checksum_at(connection: sqlite3.Connection, name: str, position: int) -> int | None:
    """The checksum of the prefix ending at `position`, None beyond the head."""
    stream = find(connection, name)
    if position == 0:
        return 0
    row = connection.execute(
        "SELECT checksum FROM entry WHERE stream = ? AND position = ?", (stream.id, position)
    ).fetchone()
    return None if row is None else row[0]


def next_seqs(connection: sqlite3.Connection, name: str) -> dict[str, int]:
    """The next seq of every device that used one in this stream."""
    query = "SELECT d.name, l.next_seq FROM log l JOIN device d ON d.id = l.device WHERE l.stream = ?"
    return dict(connection.execute(query, (find(connection, name).id,)).fetchall())


def lines_of(
    connection: sqlite3.Connection, keyring: Keyring, name: str, *, device: str, first_seq: int, last_seq: int
) -> dict[int, SeqRecord]:
    """Return what stands under the seqs of `device` in this range.

    A damaged row counts as taken back: its CRC still tells
    whether the same line comes again.
    """
    stream = find(connection, name)
    rows = connection.execute(_OF_DEVICE, (stream.id, device, first_seq, last_seq)).fetchall()
    sealer = _sealer(keyring, stream)
    records: dict[int, SeqRecord] = {}
    for row in rows:
        try:
            line = unsealed(name, sealer, row).line
        except RowDamaged:
            line = None
        records[row[3]] = TakenBack(row[4]) if line is None else Kept(line)
    refusals = connection.execute(
        "SELECT seq, code, crc FROM refusal"
        " WHERE stream = ? AND device = (SELECT id FROM device WHERE name = ?) AND seq BETWEEN ? AND ?",
        (stream.id, device, first_seq, last_seq),
    ).fetchall()
    for seq, code, check in refusals:
        records[seq] = Spent(code, check)
    return records


def after(
    connection: sqlite3.Connection, keyring: Keyring, name: str, *, position: int, limit: int, max_bytes: int
) -> list[StoredEntry]:
    """The entries after `position` within `limit` and `max_bytes`, one at least. Raises `RowDamaged`."""
    stream = find(connection, name)
    sealer = _sealer(keyring, stream)
    chosen: list[StoredEntry] = []
    total = 0
    with closing(connection.execute(AFTER, (stream.id, position, limit))) as rows:
        for row in rows:
            entry = unsealed(name, sealer, row)
            total += len(entry.line or b"")
            if chosen and total > max_bytes:
                break
            chosen.append(entry)
    return chosen


def snapshot(connection: sqlite3.Connection, keyring: Keyring, name: str) -> tuple[int, int, bytes] | None:
    """Position, checksum and data of the snapshot; None where there is none that opens."""
    stream = find(connection, name)
    row = connection.execute(
        "SELECT position, checksum, sealed FROM snapshot WHERE stream = ?", (stream.id,)
    ).fetchone()
    sealer = _sealer(keyring, stream)
    if row is None or sealer is None:
        return None
    try:
        return row[0], row[1], sealer.open(row[2], snapshot_place(name, row[0], row[1]))
    except NotSealed:
        return None


def segments(connection: sqlite3.Connection, name: str) -> list[SegmentRow]:
    """The sealed segments from the first position on, as far as they go without a hole."""
    rows = connection.execute(
        "SELECT name, first, last, checksum, bytes FROM segment WHERE stream = ? ORDER BY first",
        (find(connection, name).id,),
    ).fetchall()
    whole: list[SegmentRow] = []
    for segment_name, first, last, checksum, size in rows:
        if first != (whole[-1].last + 1 if whole else 1):
            break
        whole.append(SegmentRow(name=segment_name, first=first, last=last, checksum=checksum, bytes=size))
    return whole


def segment(connection: sqlite3.Connection, keyring: Keyring, name: str, segment_name: str) -> bytes | None:
    """The gzip bytes of a segment, None where there is none of that name. Raises `RowDamaged`."""
    stream = find(connection, name)
    row = connection.execute(
        "SELECT first, last, sealed FROM segment WHERE stream = ? AND name = ?", (stream.id, segment_name)
    ).fetchone()
    sealer = _sealer(keyring, stream)
    if row is None or sealer is None:
        return None
    try:
        return sealer.open(row[2], segment_place(name, segment_name, row[0], row[1]))
    except NotSealed:
        raise RowDamaged(name, row[0]) from None


def reach(connection: sqlite3.Connection, name: str) -> dict[str, ReachRow]:
    """Return what each member has reached."""
    query = "SELECT member, held, read, steps FROM reach WHERE stream = ?"
    rows = connection.execute(query, (find(connection, name).id,)).fetchall()
    return {
        member: ReachRow(
            stream=name, member=member, held=held, read=read, steps=msgspec.json.decode(steps, type=list[ReadStep])
        )
        for member, held, read, steps in rows
    }


def unsealed(stream: str, sealer: Sealer | None, row: tuple[int, int, str, int, int, int, bytes | None]) -> StoredEntry:
    """The entry of a row; a stub where the stream's key is gone. Raises `RowDamaged`."""
    position, received_us, device, seq, check, checksum, sealed = row
    stub = StoredEntry(
        position=position,
        received_us=received_us,
        device=device,
        seq=seq,
        crc=check,
        checksum=checksum,
        line=None,
    )
    if sealed is None or sealer is None:
        return stub
    try:
        line = sealer.open(sealed, entry_place(stream, position, device, seq))
    except NotSealed:
        raise RowDamaged(stream, position, stub) from None
    if crc(line) != check:
        raise RowDamaged(stream, position, stub)
    return replace(stub, line=line)


def _sealer(keyring: Keyring, stream: Stream) -> Sealer | None:
    try:
        return None if stream.erased else keyring.sealer(stream.name)
    except StreamErased:
        # The key went while this read was under way.
        return None
