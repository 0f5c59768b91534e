"""The device's own lines, inside a transaction: append, verdicts, and a new life. Never deleted, never changed."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from msgspec import Raw
from msgspec.structs import replace

from handrail_client.errors import DeviceProblem, NotFound
from handrail_client.log import identity
from handrail_client.log.records import OwnLine, OwnState, Written
from handrail_client.log.shares import retract
from handrail_shared.clock import tick
from handrail_shared.events import Body
from handrail_shared.lines.body import write_body
from handrail_shared.lines.envelope import Envelope, Flaw, read_envelope, write_line
from handrail_shared.wire import RefusedSeq

_INSERT: Final = "INSERT INTO own (stream, device, seq, stamp, line, state) VALUES (?, ?, ?, ?, ?, 'pending')"
_COLUMNS: Final = "stream.stream, own.device, own.seq, own.line, own.state, own.code, own.position"


def append(
    connection: sqlite3.Connection, stream: str, bodies: Sequence[Body], *, now_us: int, session: str | None
) -> list[Written]:
    """P1: write `bodies` as the next lines of this device.

    Raises `NotFound` for an unknown stream and `DeviceProblem` for a text that no peer would store.
    """
    return append_events(connection, [(stream, write_body(body), session) for body in bodies], now_us=now_us)


def append_events(
    connection: sqlite3.Connection, events: Sequence[tuple[str, Raw, str | None]], *, now_us: int
) -> list[Written]:
    """P1: write events as the next lines of this device, each in its stream and, where there is one, its session.

    Raises `NotFound` for an unknown stream and `DeviceProblem` for a text that no peer would store.
    """
    whom = identity.identity(connection)
    stamp = whom.stamp
    written: list[Written] = []
    for stream, body, session in events:
        number = identity.stream_number(connection, stream)
        seq, stamp = last_seq(connection, number, whom.device) + 1, tick(stamp, now_us)
        envelope = Envelope(
            device=whom.device,
            seq=seq,
            stamp=stamp,
            author=whom.member,
            body=body,
            # A rating or a step is made in a session; who joined or shared something is not.
            session=session,
        )
        try:
            line = write_line(envelope)
        except ValueError:
            raise DeviceProblem("This is too long, or holds characters that cannot be kept.") from None
        connection.execute(_INSERT, (number, whom.device, seq, stamp, line))
        written.append(Written(whom.device, seq, stamp))
    identity.witness(connection, stamp)
    return written


def last_seq(connection: sqlite3.Connection, number: int, device: str) -> int:
    """Return the seq of the last own line of a stream under `device`, 0 where there is none."""
    row = connection.execute("SELECT max(seq) FROM own WHERE stream = ? AND device = ?", (number, device)).fetchone()
    return row[0] or 0


def settled_seq(connection: sqlite3.Connection, number: int, device: str) -> int:
    """Return the seq up to which every own line has its verdict."""
    row = connection.execute(
        "SELECT min(seq) FROM own WHERE stream = ? AND device = ? AND state = 'pending'", (number, device)
    ).fetchone()
    return last_seq(connection, number, device) if row[0] is None else row[0] - 1


def lines(connection: sqlite3.Connection, stream: str, first_seq: int, last_seq: int) -> list[bytes]:
    """Return the own lines `first_seq` to `last_seq` under the present device id, in order."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT line FROM own WHERE stream = ? AND device = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            (identity.stream_number(connection, stream), identity.identity(connection).device, first_seq, last_seq),
        )
    ]


def settle(connection: sqlite3.Connection, stream: str, through_seq: int, refused: Sequence[RefusedSeq]) -> bool:
    """P4, P5: note the verdicts. Return True if the confirmed copy lost content by it (E5)."""
    number, device = identity.stream_number(connection, stream), identity.identity(connection).device
    settled = connection.execute(
        "SELECT line FROM own WHERE stream = ? AND device = ? AND seq <= ? AND state = 'pending'"
        " AND instr(line, ?) > 0",
        (number, device, through_seq, b"entry_unshared"),
    ).fetchall()
    connection.execute(
        "UPDATE own SET state = 'accepted' WHERE stream = ? AND device = ? AND seq <= ? AND state = 'pending'",
        (number, device, through_seq),
    )
    connection.executemany(
        "UPDATE own SET state = 'refused', code = ? WHERE stream = ? AND device = ? AND seq = ? AND state <> 'moved'",
        [(verdict.code, number, device, verdict.seq) for verdict in refused],
    )
    return retract(connection, number, [row[0] for row in settled])


def reoffer(connection: sqlite3.Connection, stream: str, through_seq: int) -> None:
    """R1: count own lines after `through_seq` as pending again, since the server lost them."""
    connection.execute(
        "UPDATE own SET state = 'pending', code = NULL"
        " WHERE stream = ? AND device = ? AND seq > ? AND state IN ('accepted', 'refused')",
        (identity.stream_number(connection, stream), identity.identity(connection).device, through_seq),
    )


def renew(connection: sqlite3.Connection, device: str) -> dict[str, int]:
    """P3: take the id `device` and write every unsettled line again under it. Return how many, by stream."""
    former = identity.identity(connection).device
    identity.add_life(connection, former)
    connection.execute("UPDATE identity SET device = ?", (device,))
    lengths: dict[str, int] = {}
    for number, stream in connection.execute("SELECT number, stream FROM stream").fetchall():
        lengths[stream] = _move(connection, number, former, device)
    return lengths


def _move(connection: sqlite3.Connection, number: int, former: str, device: str) -> int:
    rows = connection.execute(
        "SELECT line FROM own WHERE stream = ? AND device = ? AND state = 'pending' ORDER BY seq", (number, former)
    ).fetchall()
    for seq, (line,) in enumerate(rows, start=1):
        rewrite(connection, number, line, device, seq)
    connection.execute(
        "UPDATE own SET state = 'moved' WHERE stream = ? AND device = ? AND state = 'pending'", (number, former)
    )
    return len(rows)


def adopt(connection: sqlite3.Connection, number: int, lines: Sequence[bytes]) -> None:
    """R2: write lines of another device of this member again as the next ones of this device."""
    device = identity.identity(connection).device
    first = last_seq(connection, number, device) + 1
    for seq, line in enumerate(lines, start=first):
        rewrite(connection, number, line, device, seq)


def rewrite(connection: sqlite3.Connection, number: int, line: bytes, device: str, seq: int) -> None:
    """Append a line again under another (device, seq): the same body, the same stamp."""
    envelope = read_envelope(line)
    if isinstance(envelope, Flaw):
        raise NotFound("A line of this device's own log cannot be read.")
    again = write_line(replace(envelope, device=device, seq=seq))
    connection.execute(_INSERT, (number, device, seq, envelope.stamp, again))


def keep(connection: sqlite3.Connection, number: int, line: bytes, *, state: OwnState, code: str | None) -> None:
    """Keep a line of another life as it was written."""
    envelope = read_envelope(line)
    if isinstance(envelope, Flaw):
        raise NotFound("A line of this member's own log cannot be read.")
    connection.execute(
        "INSERT OR IGNORE INTO own (stream, device, seq, stamp, line, state, code) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, envelope.device, envelope.seq, envelope.stamp, line, state, code),
    )


def unconfirmed(connection: sqlite3.Connection, number: int, *, only: str = "1") -> list[bytes]:
    """Return the lines that only this device shows: own ones not in its confirmed copy, and those kept for relaying.

    `only` is an SQL condition on `line`, a constant of this program.
    """
    mine = connection.execute(
        "SELECT line FROM own WHERE stream = ? AND position IS NULL AND state IN ('pending', 'accepted')"  # noqa: S608 - a constant
        f" AND {only} ORDER BY id",
        (number,),
    )
    kept = connection.execute(
        f"SELECT line FROM relay WHERE stream = ? AND {only} ORDER BY device, seq",  # noqa: S608 - a constant
        (number,),
    )
    return [row[0] for row in mine] + [row[0] for row in kept]


def listed(connection: sqlite3.Connection, *, state: str | None = None) -> list[OwnLine]:
    """Return own lines of every stream in the order of writing; all of them, or those in one state."""
    where, values = ("WHERE own.state = ?", (state,)) if state else ("", ())
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM own JOIN stream ON stream.number = own.stream {where} ORDER BY own.id",  # noqa: S608 - constants
        values,
    )
    return [
        OwnLine(stream=row[0], device=row[1], seq=row[2], line=row[3], state=row[4], code=row[5], position=row[6])
        for row in rows
    ]
