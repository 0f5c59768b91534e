"""Where streams and logs stand, read and written for a whole transaction in one step each."""

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


class Known(Struct):
    """A stream as the transactions so far have brought it, and the next seqs of the devices that they named."""

    id: int
    name: str
    position: int
    checksum: int
    is_erased: bool
    next_seqs: dict[str, int] = {}


class Standing(Struct, frozen=True, array_like=True):
    """A stream, and a device that a commit names there. The device has no id where it is new to this database."""

    stream: str
    stream_id: int
    position: int
    checksum: int
    erased: int
    device: str | None
    device_id: int | None
    next_seq: int | None


_FOUND: Final = msgspec.json.Decoder(list[Standing])
_ENCODER: Final = msgspec.json.Encoder()


def asked_by(commits: Iterable[Commit]) -> list[tuple[str, str | None]]:
    """The streams that these commits name, each with every device whose lines they add to it."""
    asked: dict[tuple[str, str | None], None] = {}
    for commit in commits:
        devices = {each.device for each in commit.entries} | {each.device for each in commit.refusals}
        asked.update(dict.fromkeys((commit.stream, device) for device in devices or (None,)))
    return list(asked)


def find(connection: sqlite3.Connection, asked: list[tuple[str, str | None]]) -> list[Standing]:
    """Those of these streams and devices that are known."""
    return _FOUND.decode(connection.execute(_FIND, (_json(asked),)).fetchone()[0])


def set_streams(connection: sqlite3.Connection, rows: list[tuple[int, int, int]]) -> None:
    """Set (id, position, checksum) of these streams."""
    connection.execute(_SET_STREAMS, (_json(rows),))


def set_logs(connection: sqlite3.Connection, rows: list[tuple[int, int, int]]) -> None:
    """Set (stream, device, next seq) of these logs."""
    connection.execute(_SET_LOGS, (_json(rows),))


def _json(rows: object) -> str:
    return _ENCODER.encode(rows).decode()
