"""The heads of streams and logs, read and written for a whole transaction in one SQL statement each.

One statement costs one step however many streams it names (`rows.py` says why steps are what costs).
"""

import sqlite3
from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec import Struct

from handrail_server.store.port import Commit

_FIND: Final = """
SELECT json_group_array(json_array(
    asked.stream, stream.id, stream.position, stream.checksum, stream.erased, asked.device, device.id, log.next_seq
))
FROM (
    SELECT json_extract(value, '$[0]') AS stream, json_extract(value, '$[1]') AS device FROM json_each(?)
) AS asked
JOIN stream ON stream.name = asked.stream
LEFT JOIN device ON device.name = asked.device
LEFT JOIN log ON log.stream = stream.id AND log.device = device.id
"""
_SET_STREAMS: Final = """
UPDATE stream SET position = json_extract(value, '$[1]'), checksum = json_extract(value, '$[2]')
FROM json_each(?) WHERE stream.id = json_extract(value, '$[0]')
"""
_SET_LOGS: Final = """
INSERT INTO log SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]')
FROM json_each(?) WHERE true
ON CONFLICT (stream, device) DO UPDATE SET next_seq = excluded.next_seq
"""


class StreamHead(Struct):
    """A stream after the transactions so far, and the next seq of each device that they named."""

    id: int
    name: str
    position: int
    checksum: int
    is_erased: bool
    next_seqs: dict[str, int] = {}


class LogHead(Struct, frozen=True, array_like=True):
    """A device's log in a stream, and the stream's own head. `device_id` is None for a device new to this database."""

    stream: str
    stream_id: int
    position: int
    checksum: int
    erased: int
    device: str | None
    device_id: int | None
    next_seq: int | None


_FOUND: Final = msgspec.json.Decoder(list[LogHead])
_ENCODER: Final = msgspec.json.Encoder()


def logs_of(commits: Iterable[Commit]) -> list[tuple[str, str | None]]:
    """Pair each stream that these commits name with every device whose lines they add to it, or with None."""
    asked: dict[tuple[str, str | None], None] = {}
    for commit in commits:
        devices = {new.device for new in (*commit.entries, *commit.refusals)}
        asked.update(dict.fromkeys((commit.stream, device) for device in devices or (None,)))
    return list(asked)


def find(connection: sqlite3.Connection, asked: list[tuple[str, str | None]]) -> list[LogHead]:
    """Read the heads of those of these streams and devices that the database has."""
    return _FOUND.decode(connection.execute(_FIND, (_json(asked),)).fetchone()[0])


def set_streams(connection: sqlite3.Connection, rows: list[tuple[int, int, int]]) -> None:
    """Set (id, position, checksum) of these streams."""
    connection.execute(_SET_STREAMS, (_json(rows),))


def set_logs(connection: sqlite3.Connection, rows: list[tuple[int, int, int]]) -> None:
    """Set (stream, device, next seq) of these logs."""
    connection.execute(_SET_LOGS, (_json(rows),))


def _json(rows: object) -> str:
    return _ENCODER.encode(rows).decode()
