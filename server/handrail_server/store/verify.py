"""Proving a data folder: every row opens, every number follows from the ones before, every cache is a clean rebuild.

It only reads, in one moment of the database, so it may run beside a server. It names streams and positions, never
what stands there.
"""

import gzip
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from handrail_server.store.errors import RowDamaged
from handrail_server.store.folder import Names
from handrail_server.store.keys import NotSealed, Sealer, read_sealers, segment_place, snapshot_place
from handrail_server.store.port import StoredEntry, StreamRow
from handrail_server.store.sqlite.thread import translating
from handrail_server.store.streams import read
from handrail_server.store.streams.write_buffer import overlay
from handrail_shared.lines.checksum import extend

Rebuild = Callable[[StreamRow, Iterable[StoredEntry]], bytes]
"""Folds the entries of a stream from nothing and gives the snapshot of what comes of it."""


_SETTINGS: Final = (
    "busy_timeout = 5000",
    "temp_store = MEMORY",
    "query_only = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)

ERASED_BY_HALF: Final = "erased by half"
"""What is found of a stream whose key or whose lines are gone, but not both."""


class Finding(Struct, frozen=True, kw_only=True):
    """Something that is not as it must be: in words, with its stream and the first position that shows it."""

    word: str
    stream: str | None = None
    position: int | None = None


class Report(Struct, frozen=True, kw_only=True):
    """The report of a check: what was looked at, and what was found."""

    streams: int = 0
    entries: int = 0
    snapshots: int = 0
    segments: int = 0
    findings: list[Finding] = field(default_factory=list[Finding])

    @property
    def sound(self) -> bool:
        """Tell whether everything is as it must be."""
        return not self.findings


def verify(
    data_dir: Path, master_key: bytes, *, rebuild: Rebuild, is_current: Callable[[bytes], bool] = lambda _: True
) -> Report:
    """Look at everything in `data_dir`. A snapshot that another version of the fold wrote, for which `is_current` is
    false, is no finding: the server folds again when it meets one.

    Raises `KeyWrong` for another folder's key, and `DiskFailed` where the files cannot be read at all.
    """
    names = Names(data_dir)
    with translating():
        with closing(_open(names.keys)) as keys:
            sealers = read_sealers(keys, master_key)
            damaged = _integrity(keys, "key store")
        with closing(_open(names.database)) as connection:
            overlay(connection)
            return _Inspection(connection, sealers, rebuild, is_current).run(damaged)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    for setting in (
        "busy_timeout = 5000",
        "temp_store = MEMORY",
        "query_only = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()
    connection.execute("BEGIN")
    return connection


def _integrity(connection: sqlite3.Connection, file: str) -> list[Finding]:
    try:
        answer = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError:
        answer = "unreadable"
    # SQLite's own words could quote a row, so they are not passed on.
    return [] if answer == "ok" else [Finding(word=f"the {file} fails SQLite's integrity check")]


class _Inspection:
    def __init__(
        self,
        connection: sqlite3.Connection,
        sealers: dict[str, Sealer | None],
        rebuild: Rebuild,
        is_current: Callable[[bytes], bool],
    ) -> None:
        self._connection = connection
        self._sealers = sealers
        self._rebuild = rebuild
        self._is_current = is_current
        self._findings: list[Finding] = []
        self._entries = 0
        self._snapshots = 0
        self._segments = 0

    def run(self, findings: list[Finding]) -> Report:
        self._findings.extend(findings)
        self._findings.extend(_integrity(self._connection, "database"))
        rows = read.streams(self._connection)
        for row in rows:
            try:
                self._stream(row)
            except sqlite3.DatabaseError:
                # One torn page must not hide how the other streams are.
                self._report("unreadable", row)
        return Report(
            streams=len(rows),
            entries=self._entries,
            snapshots=self._snapshots,
            segments=self._segments,
            findings=self._findings,
        )

    def _stream(self, row: StreamRow) -> None:
        found = read.find(self._connection, row.stream)
        sealer = self._sealers.get(row.stream)
        if row.stream not in self._sealers:
            self._report("no key", row)
        elif (sealer is None) != row.erased:
            self._report(ERASED_BY_HALF, row)
        elif self._entries_hold(row, found, sealer) and sealer is not None:
            # Caches are only compared with entries that are sound themselves.
            self._check_snapshot(row, found, sealer)
            self._check_segments(row, found, sealer)
        self._check_seqs(row, found)

    def _entries_hold(self, row: StreamRow, found: read.Stream, sealer: Sealer | None) -> bool:
        position, checksum = 0, 0
        try:
            for entry in self._each(row, found, sealer):
                self._entries += 1
                checksum = extend(checksum, [entry.crc])
                position += 1
                if entry.position != position:
                    return self._report("position missing", row, position)
                if entry.checksum != checksum:
                    return self._report("checksum does not follow", row, position)
        except RowDamaged as damaged:
            return self._report("does not open", row, damaged.position)
        if (position, checksum) != (row.head.position, row.head.checksum):
            return self._report("head is not the last entry", row, position)
        return True

    def _each(
        self, row: StreamRow, found: read.Stream, sealer: Sealer | None, last: int = 2**53
    ) -> Iterator[StoredEntry]:
        for sealed in self._connection.execute(read.AFTER, (found.id, 0, last)):
            if sealed[6] is not None and sealer is None:
                raise RowDamaged(row.stream, sealed[0])
            yield read.unsealed(row.stream, sealer, sealed)

    def _check_snapshot(self, row: StreamRow, found: read.Stream, sealer: Sealer) -> None:
        kept = self._connection.execute(
            "SELECT position, checksum, sealed FROM snapshot WHERE stream = ?", (found.id,)
        ).fetchone()
        if kept is None:
            return
        self._snapshots += 1
        position, checksum, sealed = kept
        try:
            data = sealer.open(sealed, snapshot_place(row.stream, position, checksum))
        except NotSealed:
            self._report("snapshot does not open", row, position)
            return
        if read.checksum_at(self._connection, row.stream, position) != checksum:
            self._report("snapshot is of another prefix", row, position)
        elif self._is_current(data) and self._rebuild(row, self._each(row, found, sealer, position)) != data:
            self._report("snapshot differs from a clean rebuild", row, position)

    def _check_segments(self, row: StreamRow, found: read.Stream, sealer: Sealer) -> None:
        segments = self._connection.execute(
            "SELECT first, last, checksum, name, sealed FROM segment WHERE stream = ? ORDER BY first", (found.id,)
        ).fetchall()
        for first, last, checksum, name, sealed in segments:
            self._segments += 1
            try:
                packed = sealer.open(sealed, segment_place(row.stream, name, first, last))
                texts = gzip.decompress(packed).splitlines()
            except (NotSealed, OSError, EOFError, zlib.error):
                self._report("segment does not open", row, first)
                continue
            rows = self._connection.execute(read.AFTER, (found.id, first - 1, last - first + 1))
            entries = [read.unsealed(row.stream, sealer, stored) for stored in rows]
            if texts != [entry.text() for entry in entries] or not entries or entries[-1].checksum != checksum:
                self._report("segment differs from its entries", row, first)

    def _check_seqs(self, row: StreamRow, found: read.Stream) -> None:
        """P4: per device, accepted and refused seqs together are 1, 2, 3 …, and accepted ones rise with position."""
        used: dict[int, int] = {}
        last: dict[int, int] = {}
        for device, seq, position in self._connection.execute(
            "SELECT device, seq, position FROM entry WHERE stream = ? ORDER BY position", (found.id,)
        ):
            if seq <= last.get(device, 0):
                self._report("seq does not rise", row, position)
                return
            last[device] = seq
            used[device] = used.get(device, 0) + 1
        for device, highest, count in self._connection.execute(
            "SELECT device, max(seq), count(*) FROM refusal WHERE stream = ? GROUP BY device", (found.id,)
        ):
            last[device] = max(last.get(device, 0), highest)
            used[device] = used.get(device, 0) + count
        clash = self._connection.execute(
            "SELECT 1 FROM refusal JOIN entry USING (stream, device, seq) WHERE stream = ? LIMIT 1", (found.id,)
        ).fetchone()
        next_seqs = dict(
            self._connection.execute("SELECT device, next_seq - 1 FROM log WHERE stream = ?", (found.id,)).fetchall()
        )
        if clash is not None or not used == last == next_seqs:
            self._report("seqs have a gap", row)

    def _report(self, word: str, row: StreamRow, position: int | None = None) -> bool:
        self._findings.append(Finding(word=word, stream=row.stream, position=position))
        return False
