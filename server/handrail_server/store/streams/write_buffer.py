"""The write buffer: rows that are durable in one place before they are put in theirs.

A transaction with one event for each of fifty streams writes a page for each of them in each of two trees: thirty
times the size of its rows, and all of it is flushed to the disk before anybody is acknowledged. Such a transaction is
appended to the buffer instead, as one row of one table. One later transaction flushes what many of them appended, in
the order of the trees, so that each page is written once (`docs/decisions/0015-write-buffer.md`).

Whoever reads the tables of entries flushes the buffer first, or overlays them with it. No other module knows the table
`jotted`, whose name is part of the file format.
"""

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Final

import msgspec
from msgspec import Struct

from handrail_server.store.errors import DiskFailed
from handrail_server.store.port import Commit
from handrail_server.store.streams.heads import StreamHead
from handrail_server.store.streams.rows import Rows, put_in_place

SCATTERED: Final = 8
"""A transaction that adds to so many streams is buffered; one that adds to fewer is put in place at once."""

_MOST_SEQS_A_STREAM: Final = 8
"""With more entries and refusals for each stream a transaction fills its pages, and is put in place at once."""

_MOST_SEQS: Final = 2000
_MOST_BYTES: Final = 2 * 1024 * 1024
"""With more than these in the buffer, the next transaction flushes it."""

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Rows)

# A temporary view hides the table of its name, so that every query sees the buffered rows without knowing of them.
_OVERLAY: Final = (
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
_DROP_OVERLAY: Final = (
    *(f"DROP VIEW temp.{name}" for name in ("entry", "stream", "log")),
    *(f"DROP TABLE temp.jotted_{name}" for name in ("entry", "stream", "log")),
)


class _Appended(Struct, frozen=True, kw_only=True):
    """A transaction that was appended to the buffer and is not durable yet."""

    rows: Rows
    heads: Mapping[str, StreamHead]
    devices: Mapping[str, int]
    seqs: int
    size: int


class WriteBuffer:
    """The state of the buffer in memory. It is used on the writer's thread, but for `holds`.

    `begin` starts every transaction, and `keep` ends it once it is durable. A transaction that was rolled back changes
    nothing: the next `begin` forgets it.

    Args:
        scattered: The number of streams from which on a transaction is buffered.
    """

    def __init__(self, *, scattered: int = SCATTERED) -> None:
        self._scattered = scattered
        self._held: list[Rows] = []
        self._seqs = 0
        """The number of entries and refusals in `_held`."""
        self._bytes = 0
        self._heads: dict[str, StreamHead] = {}
        self._devices: dict[str, int] = {}
        self._appended: _Appended | None = None
        self._is_flushed = False

    @property
    def heads(self) -> Mapping[str, StreamHead]:
        """The heads of all streams that have rows in the buffer, with the logs those rows belong to."""
        return self._heads

    @property
    def devices(self) -> Mapping[str, int]:
        """The database ids of those logs' devices."""
        return self._devices

    def holds(self, stream: str | None = None) -> bool:
        """Tell whether the buffer holds rows of this stream, or of any. May be called on every thread."""
        return bool(self._heads) if stream is None else stream in self._heads

    def begin(self) -> None:
        """Begin a transaction, and forget the one before unless it was kept."""
        self._appended, self._is_flushed = None, False

    def wants(self, commits: Sequence[Commit]) -> bool:
        """Decide whether a transaction of these commits is to be buffered."""
        seqs = _count_seqs(commits)
        streams = len({commit.stream for commit in commits})
        return (
            # Once the buffer has begun, small transactions join it: putting one in place would flush all the others.
            (streams >= self._scattered or bool(self._held))
            and 0 < seqs <= streams * _MOST_SEQS_A_STREAM
            and self._seqs + seqs <= _MOST_SEQS
            and self._bytes <= _MOST_BYTES
            # What takes a line back has to find it in its place.
            and not any(map(_takes_back, commits))
        )

    def append(
        self,
        connection: sqlite3.Connection,
        commits: Sequence[Commit],
        rows: Rows,
        *,
        heads: Mapping[str, StreamHead],
        devices: Mapping[str, int],
    ) -> int:
        """Write the rows of these commits behind those in the buffer.

        Args:
            connection: The writer's connection, inside a transaction.
            commits: Everything that the transaction adds.
            rows: The rows that the commits come to, sealed as they go to their tables.
            heads: The streams of the commits, as they stand after them.
            devices: The database ids of the commits' devices.

        Returns:
            The number of bytes written.
        """
        written = _ENCODER.encode(rows)
        connection.execute("INSERT INTO jotted (rows) VALUES (?)", (written,))
        self._appended = _Appended(
            rows=rows, heads=heads, devices=devices, seqs=_count_seqs(commits), size=len(written)
        )
        return len(written)

    def flush(self, connection: sqlite3.Connection) -> int:
        """Put everything in place that the buffer holds; return its size in bytes."""
        if self._held:
            _put_in_place(connection, self._held)
            self._is_flushed = True
        return self._bytes

    def keep(self) -> None:
        """Take over the changes of the transaction, which is durable now."""
        if self._is_flushed:
            self._held = []
            self._seqs = self._bytes = 0
            self._heads = {}
            self._devices = {}
        if self._appended is not None:
            self._held.append(self._appended.rows)
            self._seqs += self._appended.seqs
            self._bytes += self._appended.size
            self._devices.update(self._appended.devices)
            for name, stream in self._appended.heads.items():
                # A transaction names only its own devices: what is known of the stream's others stays.
                before = self._heads.get(name)
                if before is not None:
                    stream.next_seqs = {**before.next_seqs, **stream.next_seqs}
                self._heads[name] = stream
        self.begin()


def flush_all(connection: sqlite3.Connection) -> None:
    """Put everything in place that the file's buffer holds, before a server starts. Raises `DiskFailed`."""
    _put_in_place(connection, _read_parts(connection))


def overlay(connection: sqlite3.Connection) -> bool:
    """Let `connection`, which may only read, see the buffered rows as if they were in place.

    It has to be inside a transaction. The overlay ends with a ROLLBACK, `drop_overlay`, or the connection.

    Returns:
        Whether there are any, and so anything to drop.

    Raises:
        DiskFailed: The buffer does not read.
    """
    rows = _merge(_read_parts(connection))
    if not rows.streams:
        return False
    with _writable(connection):
        for statement in _OVERLAY:
            connection.execute(statement)
        connection.executemany("INSERT INTO temp.jotted_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.entries)
        connection.executemany("INSERT INTO temp.jotted_stream VALUES (?, ?, ?)", rows.streams)
        connection.executemany("INSERT INTO temp.jotted_log VALUES (?, ?, ?)", rows.logs)
    return True


def drop_overlay(connection: sqlite3.Connection) -> None:
    """Let `connection` see the tables themselves again. No cursor may be open."""
    with _writable(connection):
        for statement in _DROP_OVERLAY:
            connection.execute(statement)


def _read_parts(connection: sqlite3.Connection) -> list[Rows]:
    """Read what each buffered transaction appended, in order. Raises `DiskFailed` where it does not read."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'jotted'").fetchone() is None:
        # An earlier version wrote this database, and whoever proves it may not change it.
        return []
    try:
        found = connection.execute("SELECT rows FROM jotted ORDER BY number").fetchall()
        return [_DECODER.decode(written) for (written,) in found]
    except msgspec.MsgspecError:
        raise DiskFailed("the write buffer does not read") from None


def _put_in_place(connection: sqlite3.Connection, parts: Sequence[Rows]) -> None:
    """Put `parts` in place, which are all that the buffer holds. Raises `AssertionError` where they are not."""
    put_in_place(connection, _merge(parts))
    deleted = connection.execute("DELETE FROM jotted").rowcount
    # A row that is deleted but not in place is an acknowledged event lost: rather stop.
    if deleted != len(parts):
        raise AssertionError("the write buffer holds rows that were not put in place")


def _merge(parts: Sequence[Rows]) -> Rows:
    """Merge the rows of several transactions into those of one, in the order of the tables; the last head counts."""
    streams = {row[0]: row for part in parts for row in part.streams}
    logs = {row[:2]: row for part in parts for row in part.logs}
    return Rows(
        entries=sorted(chain.from_iterable(part.entries for part in parts), key=lambda row: row[:2]),
        streams=list(streams.values()),
        logs=list(logs.values()),
    )


@contextmanager
def _writable(connection: sqlite3.Connection) -> Generator[None]:
    """Let a connection that otherwise may only read write to temporary tables."""
    (only_reads,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA query_only = {only_reads}")


def _count_seqs(commits: Sequence[Commit]) -> int:
    return sum(len(commit.entries) + len(commit.refusals) for commit in commits)


def _takes_back(commit: Commit) -> bool:
    return bool(commit.takes_back) or any(entry.takes_back is not None for entry in commit.entries)
