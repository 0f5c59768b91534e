"""The append transaction: everything that is written to the tables of the stream logs, on the writer's thread.

A transaction reads all heads it needs inside itself, but for those of streams with rows in the write buffer. So nothing
is left behind that could be wrong when it is rolled back.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from handrail_server.store.errors import StreamErased, UnknownStream
from handrail_server.store.keys import NONCE_BYTES, Chance, Keyring, entry_place
from handrail_server.store.port import Commit, Head, NewEntry
from handrail_server.store.streams.continuity import advanced
from handrail_server.store.streams.heads import StreamHead, find, logs_of
from handrail_server.store.streams.rows import EntryRow, Rows, insert_entries
from handrail_shared.lines.checksum import extend_by_one

_INSERT_REFUSAL: Final = "INSERT INTO refusal VALUES (?, ?, ?, ?, ?)"
_INSERT_SHARE: Final = "INSERT INTO share VALUES (?, ?, ?)"


class AppendTransaction:
    """One transaction that appends these commits. Call `store` for each of them, in order, then `finish`.

    Args:
        connection: The writer's connection, inside a transaction.
        keyring: The streams' data keys.
        chance: The source of random bytes for nonces.
        commits: Everything that the transaction is going to add.
        known: The heads of streams whose newest rows are in the write buffer, not in the tables.
        devices: The database ids of those streams' devices.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        keyring: Keyring,
        chance: Chance,
        commits: Sequence[Commit],
        *,
        known: Mapping[str, StreamHead],
        devices: Mapping[str, int],
    ) -> None:
        self._connection = connection
        self._keyring = keyring
        self._chance = chance
        self.streams: dict[str, StreamHead] = {}
        """The heads of all streams that the commits add to, as of now."""
        self.devices: dict[str, int] = {}
        """The database ids of the devices whose lines are added."""
        self._rows: list[EntryRow] = []
        self._shares: list[tuple[int, str, int]] = []
        self.destroyed = False
        """True once a line was taken back: its old bytes have yet to be cleared from the disk."""
        self.line_bytes = 0
        """The number of bytes of all lines added."""
        self._read(commits, known, devices)

    def store(self, commit: Commit) -> Head:
        """Add one commit; return the head of its stream after it.

        Raises:
            SeqConflict: The commit leaves a gap in a device's log, or repeats a seq (P4).
            StreamErased: The stream's key was destroyed.
            UnknownStream: No such stream was opened.
        """
        stream = self._stream(commit.stream)
        self._know_devices(commit)
        stream.next_seqs.update(advanced(commit, stream.next_seqs))
        taken = self._add_entries(stream, commit)
        if commit.refusals:
            self._connection.executemany(
                _INSERT_REFUSAL,
                [(stream.id, self.devices[new.device], new.seq, new.code, new.crc) for new in commit.refusals],
            )
        if commit.takes_back:
            self._flush()
            positions = [self._position_of(stream, device, seq) for device, seq in commit.takes_back]
            taken |= self._take_back(stream, [position for position in positions if position is not None])
        if taken:
            self._forbid_older_folds(stream, stream.position if commit.entries else stream.position + 1)
        return Head(position=stream.position, checksum=stream.checksum)

    def finish(self) -> Rows:
        """Write the shares; return the rows that the caller has yet to write, into their tables or the write buffer."""
        self._write_shares()
        return Rows(
            entries=self._rows,
            streams=[(stream.id, stream.position, stream.checksum) for stream in self.streams.values()],
            logs=[
                (stream.id, self.devices[device], next_seq)
                for stream in self.streams.values()
                for device, next_seq in stream.next_seqs.items()
            ],
        )

    def _read(self, commits: Sequence[Commit], known: Mapping[str, StreamHead], devices: Mapping[str, int]) -> None:
        """Read the heads of all streams and logs that these commits add to, unless the caller knew them."""
        unknown: list[tuple[str, str | None]] = []
        for name, device in logs_of(commits):
            held = known.get(name)
            if held is not None and name not in self.streams:
                self.streams[name] = StreamHead(held.id, name, held.position, held.checksum, held.is_erased)
            if held is None or device is None or device not in held.next_seqs:
                unknown.append((name, device))
            else:
                self.streams[name].next_seqs[device] = held.next_seqs[device]
                self.devices[device] = devices[device]
        for found in find(self._connection, unknown) if unknown else ():
            stream = self.streams.setdefault(
                found.stream,
                StreamHead(found.stream_id, found.stream, found.position, found.checksum, bool(found.erased)),
            )
            if found.device is not None:
                stream.next_seqs[found.device] = found.next_seq or 1
                if found.device_id is not None:
                    self.devices[found.device] = found.device_id

    def _stream(self, name: str) -> StreamHead:
        found = self.streams.get(name)
        if found is None:
            raise UnknownStream(name)
        if found.is_erased:
            raise StreamErased(name)
        return found

    def _know_devices(self, commit: Commit) -> None:
        for device in {new.device for new in (*commit.entries, *commit.refusals)} - self.devices.keys():
            added = self._connection.execute("INSERT INTO device (name) VALUES (?) RETURNING id", (device,))
            self.devices[device] = added.fetchone()[0]

    def _add_entries(self, stream: StreamHead, commit: Commit) -> bool:
        """Add the commit's entries; return whether one of them took a line back."""
        seal, name, number = self._keyring.sealer(stream.name).seal, stream.name, stream.id
        devices, received_us, rows = self.devices, commit.received_us, self._rows
        # One call for all nonces: a system call for each entry would cost more than its encryption.
        nonces = self._chance(NONCE_BYTES * len(commit.entries)) if commit.entries else b""
        taken = False
        for at, entry in enumerate(commit.entries):
            device, seq, line, check = entry.device, entry.seq, entry.line, entry.crc
            position = stream.position = stream.position + 1
            checksum = stream.checksum = extend_by_one(stream.checksum, check)
            sealed = None
            if entry.share is None or not self._is_taken(stream, entry.share):
                nonce = nonces[NONCE_BYTES * at : NONCE_BYTES * (at + 1)]
                sealed = seal(nonce, line, entry_place(name, position, device, seq))
            self.line_bytes += len(line)
            rows.append((number, position, devices[device], seq, received_us, check, checksum, sealed))
            if entry.share is not None or entry.takes_back is not None:
                taken |= self._note_share(stream, entry)
        return taken

    def _is_taken(self, stream: StreamHead, share: str) -> bool:
        """Tell whether this share was taken back before it arrived: a person's devices send in any order (E5)."""
        query = "SELECT 1 FROM taken WHERE stream = ? AND name = ?"
        return self._connection.execute(query, (stream.id, share)).fetchone() is not None

    def _note_share(self, stream: StreamHead, entry: NewEntry) -> bool:
        """Note the entry's share, and take back the one it names (E5); return whether a line was taken back."""
        if entry.share is not None:
            self._shares.append((stream.id, entry.share, stream.position))
        if entry.takes_back is None:
            return False
        self._flush()
        named = (stream.id, entry.takes_back)
        self._connection.execute("INSERT INTO taken VALUES (?, ?) ON CONFLICT DO NOTHING", named)
        rows = self._connection.execute("SELECT position FROM share WHERE stream = ? AND name = ?", named).fetchall()
        return self._take_back(stream, [position for (position,) in rows])

    def _position_of(self, stream: StreamHead, device: str, seq: int) -> int | None:
        row = self._connection.execute(
            "SELECT position FROM entry"
            " WHERE stream = ? AND device = (SELECT id FROM device WHERE name = ?) AND seq = ?",
            (stream.id, device, seq),
        ).fetchone()
        return None if row is None else row[0]

    def _take_back(self, stream: StreamHead, positions: list[int]) -> bool:
        query = "UPDATE entry SET sealed = NULL WHERE stream = ? AND position = ? AND sealed IS NOT NULL"
        gone = [position for position in positions if self._connection.execute(query, (stream.id, position)).rowcount]
        self._connection.executemany(
            "DELETE FROM segment WHERE stream = ? AND ? BETWEEN first AND last",
            [(stream.id, position) for position in gone],
        )
        self.destroyed |= bool(gone)
        return bool(gone)

    def _forbid_older_folds(self, stream: StreamHead, clean_from: int) -> None:
        """Refuse snapshots of a shorter prefix, stored or still being folded: they may hold a line taken back."""
        self._connection.execute("DELETE FROM snapshot WHERE stream = ?", (stream.id,))
        self._connection.execute("UPDATE stream SET clean_from = ? WHERE id = ?", (clean_from, stream.id))

    def _flush(self) -> None:
        """Write the entries so far: a query for an entry or a share of this transaction then finds it."""
        insert_entries(self._connection, self._rows)
        self._rows.clear()
        self._write_shares()

    def _write_shares(self) -> None:
        if self._shares:
            self._connection.executemany(_INSERT_SHARE, self._shares)
            self._shares = []
