"""Which transactions are jotted down, what is so far, and when it is put in place."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from handrail_server.store.jotted import jot, put_away
from handrail_server.store.port import Commit
from handrail_server.store.streams.heads import Known
from handrail_server.store.streams.rows import Rows

SCATTERED: Final = 8
"""A transaction that adds to fewer streams than this is put in place at once."""

_CLOSE_TOGETHER: Final = 8
"""And so is one with more entries and refusals than this for each stream: they fill their pages."""

_MOST_SEQS: Final = 2000
_MOST_BYTES: Final = 2 * 1024 * 1024
"""With more than these jotted down, the next transaction puts everything in place."""


class _Jot(Struct, frozen=True, kw_only=True):
    rows: Rows
    known: Mapping[str, Known]
    devices: Mapping[str, int]
    seqs: int
    size: int


class Jotter:
    """Knows what is jotted down. Used on the writer's thread, but for `holds`.

    Every transaction is begun by `begin` and, once it is durable, ended by `keep`. One that was undone changed nothing.
    """

    def __init__(self, *, scattered: int = SCATTERED) -> None:
        self._scattered = scattered
        self._held: list[Rows] = []
        self._seqs = 0
        """How many entries and refusals came with what is held."""
        self._bytes = 0
        self._known: dict[str, Known] = {}
        self._devices: dict[str, int] = {}
        self._jotted: _Jot | None = None
        self._emptied = False

    @property
    def known(self) -> Mapping[str, Known]:
        """Where the streams stand that something is jotted down for, with the logs that it belongs to."""
        return self._known

    @property
    def devices(self) -> Mapping[str, int]:
        """The ids of those logs' devices."""
        return self._devices

    def holds(self, stream: str | None = None) -> bool:
        """Whether something is jotted down, for this stream or for any. May be asked on every thread."""
        return bool(self._known) if stream is None else stream in self._known

    def begin(self) -> None:
        """A transaction begins; the one before is undone unless it was kept."""
        self._jotted, self._emptied = None, False

    def wants(self, commits: Sequence[Commit]) -> bool:
        """Whether these commits are to be jotted down."""
        seqs = _seqs(commits)
        streams = len({each.stream for each in commits})
        return (
            (streams >= self._scattered or bool(self._held))
            and 0 < seqs <= streams * _CLOSE_TOGETHER
            and self._seqs + seqs <= _MOST_SEQS
            and self._bytes <= _MOST_BYTES
            # What takes a line back has to find it in its place.
            and not any(map(_takes_back, commits))
        )

    def jot(
        self,
        connection: sqlite3.Connection,
        commits: Sequence[Commit],
        rows: Rows,
        *,
        known: Mapping[str, Known],
        devices: Mapping[str, int],
    ) -> int:
        """Jot down the rows of these commits, after which streams stand as `known` says; how many bytes that takes."""
        size = jot(connection, rows)
        self._jotted = _Jot(rows=rows, known=known, devices=devices, seqs=_seqs(commits), size=size)
        return size

    def put_away(self, connection: sqlite3.Connection) -> int:
        """Put everything in place that is jotted down; how many bytes that were."""
        if self._held:
            put_away(connection, self._held)
            self._emptied = True
        return self._bytes

    def keep(self) -> None:
        """The transaction is durable."""
        if self._emptied:
            self._held = []
            self._seqs = self._bytes = 0
            self._known = {}
            self._devices = {}
        if self._jotted is not None:
            self._held.append(self._jotted.rows)
            self._seqs += self._jotted.seqs
            self._bytes += self._jotted.size
            self._devices.update(self._jotted.devices)
            for name, stream in self._jotted.known.items():
                before = self._known.get(name)
                if before is not None:
                    stream.next_seqs = {**before.next_seqs, **stream.next_seqs}
                self._known[name] = stream
        self.begin()


def _seqs(commits: Sequence[Commit]) -> int:
    return sum(len(each.entries) + len(each.refusals) for each in commits)


def _takes_back(commit: Commit) -> bool:
    return bool(commit.takes_back) or any(each.takes_back is not None for each in commit.entries)
