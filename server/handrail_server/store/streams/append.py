"""The append transaction: everything that is written to the journal's tables, on the writer's thread.

What a transaction needs to know it reads inside itself, but for where those streams stand that something is jotted down
for; so an undone transaction leaves nothing behind to go wrong.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Final

from handrail_server.store.errors import StreamErased, UnknownStream
from handrail_server.store.keys import NONCE_BYTES, Chance, Keyring, entry_place
from handrail_server.store.port import Commit, Head, NewEntry
from handrail_server.store.streams.continuity import advanced
from handrail_server.store.streams.heads import Known, asked_by, find
from handrail_server.store.streams.rows import EntryRow, Rows, insert_entries
from handrail_shared.lines.checksum import extend_by_one

_INSERT_REFUSAL: Final = "INSERT INTO refusal VALUES (?, ?, ?, ?, ?)"
_INSERT_SHARE: Final = "INSERT INTO share VALUES (?, ?, ?)"


class Appending:
    """One append transaction of these commits. `store` each of them, in order, then `finish`.

    `known` and `devices` say where streams and logs stand that the tables do not have yet.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        keyring: Keyring,
        chance: Chance,
        commits: Sequence[Commit],
        *,
        known: Mapping[str, Known],
        devices: Mapping[str, int],
    ) -> None:
        self._connection = connection
        self._keyring = keyring
        self._chance = chance
        self.streams: dict[str, Known] = {}
        """The streams that are added to, as they stand by now."""
        self.devices: dict[str, int] = {}
        """The ids of the devices whose lines are added."""
        self._rows: list[EntryRow] = []
        self._shares: list[tuple[int, str, int]] = []
        self.destroyed = False
        """Whether a line was taken back: its old bytes are still to be cleared from the disk."""
        self.line_bytes = 0
        """How many bytes of lines were added."""
        self._read(commits, known, devices)

    def store(self, commit: Commit) -> Head:
        """Add one commit; the head of its stream after it. Raises `SeqConflict`, `StreamErased`, `UnknownStream`."""
        stream = self._stream(commit.stream)
        self._know_devices(commit)
        stream.next_seqs.update(advanced(commit, stream.next_seqs))
        taken = self._add_entries(stream, commit)
        if commit.refusals:
            self._connection.executemany(
                _INSERT_REFUSAL,
                [(stream.id, self.devices[each.device], each.seq, each.code, each.crc) for each in commit.refusals],
            )
        if commit.takes_back:
            self._flush()
            positions = [self._position_of(stream, device, seq) for device, seq in commit.takes_back]
            taken |= self._take_back(stream, [position for position in positions if position is not None])
        if taken:
            self._forbid_older_folds(stream, stream.position if commit.entries else stream.position + 1)
        return Head(position=stream.position, checksum=stream.checksum)

    def finish(self) -> Rows:
        """Write what belongs to no tree of entries; the rows that are still to be written, in place or elsewhere."""
        self._write_shares()
        return Rows(
            entries=self._rows,
            streams=[(each.id, each.position, each.checksum) for each in self.streams.values()],
            logs=[
                (stream.id, self.devices[device], next_seq)
                for stream in self.streams.values()
                for device, next_seq in stream.next_seqs.items()
            ],
        )

    def _read(self, commits: Sequence[Commit], known: Mapping[str, Known], devices: Mapping[str, int]) -> None:
        """Learn where every stream and log stands that these commits add to."""
        unknown: list[tuple[str, str | None]] = []
        for name, device in asked_by(commits):
            held = known.get(name)
            if held is not None and name not in self.streams:
                self.streams[name] = Known(held.id, name, held.position, held.checksum, held.is_erased)
            if held is None or device is None or device not in held.next_seqs:
                unknown.append((name, device))
            else:
                self.streams[name].next_seqs[device] = held.next_seqs[device]
                self.devices[device] = devices[device]
        for found in find(self._connection, unknown) if unknown else ():
            stream = self.streams.setdefault(
                found.stream, Known(found.stream_id, found.stream, found.position, found.checksum, bool(found.erased))
            )
            if found.device is not None:
                stream.next_seqs[found.device] = found.next_seq or 1
                if found.device_id is not None:
                    self.devices[found.device] = found.device_id

    def _stream(self, name: str) -> Known:
        found = self.streams.get(name)
        if found is None:
            raise UnknownStream(name)
        if found.is_erased:
            raise StreamErased(name)
        return found

    def _know_devices(self, commit: Commit) -> None:
        for device in {each.device for each in (*commit.entries, *commit.refusals)} - self.devices.keys():
            added = self._connection.execute("INSERT INTO device (name) VALUES (?) RETURNING id", (device,))
            self.devices[device] = added.fetchone()[0]

    def _add_entries(self, stream: Known, commit: Commit) -> bool:
        """Whether a line was taken back by one of them."""
        seal, name, number = self._keyring.sealer(stream.name).seal, stream.name, stream.id
        devices, received_us, rows = self.devices, commit.received_us, self._rows
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
                taken |= self._name(stream, entry)
        return taken

    def _is_taken(self, stream: Known, share: str) -> bool:
        """Whether this share was taken back before it came: two devices of one person send in any order (E5)."""
        query = "SELECT 1 FROM taken WHERE stream = ? AND name = ?"
        return self._connection.execute(query, (stream.id, share)).fetchone() is not None

    def _name(self, stream: Known, entry: NewEntry) -> bool:
        if entry.share is not None:
            self._shares.append((stream.id, entry.share, stream.position))
        if entry.takes_back is None:
            return False
        self._flush()
        named = (stream.id, entry.takes_back)
        self._connection.execute("INSERT INTO taken VALUES (?, ?) ON CONFLICT DO NOTHING", named)
        rows = self._connection.execute("SELECT position FROM share WHERE stream = ? AND name = ?", named).fetchall()
        return self._take_back(stream, [position for (position,) in rows])

    def _position_of(self, stream: Known, device: str, seq: int) -> int | None:
        row = self._connection.execute(
            "SELECT position FROM entry"
            " WHERE stream = ? AND device = (SELECT id FROM device WHERE name = ?) AND seq = ?",
            (stream.id, device, seq),
        ).fetchone()
        return None if row is None else row[0]

    def _take_back(self, stream: Known, positions: list[int]) -> bool:
        query = "UPDATE entry SET sealed = NULL WHERE stream = ? AND position = ? AND sealed IS NOT NULL"
        gone = [each for each in positions if self._connection.execute(query, (stream.id, each)).rowcount]
        self._connection.executemany(
            "DELETE FROM segment WHERE stream = ? AND ? BETWEEN first AND last",
            [(stream.id, position) for position in gone],
        )
        self.destroyed |= bool(gone)
        return bool(gone)

    def _forbid_older_folds(self, stream: Known, clean_from: int) -> None:
        """A snapshot of a shorter prefix may hold what was taken back, be it kept already or still being folded."""
        self._connection.execute("DELETE FROM snapshot WHERE stream = ?", (stream.id,))
        self._connection.execute("UPDATE stream SET clean_from = ? WHERE id = ?", (clean_from, stream.id))

    def _flush(self) -> None:
        insert_entries(self._connection, self._rows)
        self._rows.clear()
        self._write_shares()

    def _write_shares(self) -> None:
        if self._shares:
            self._connection.executemany(_INSERT_SHARE, self._shares)
            self._shares = []
