"""Keys: a master key in a file, a data key for every stream wrapped by it, and what is sealed with those.

Data keys lie in a database file of their own, away from the ciphertext. Destroying one leaves a tombstone, so that
nothing, not even a late upload, brings a new key for an erased stream into being.
"""

import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from handrail_server.store.errors import (
    KeyExposed,
    KeyMisshapen,
    KeyMissing,
    KeyWrong,
    StoreBusy,
    StreamErased,
    UnknownStream,
)
from handrail_server.store.folder import put_file
from handrail_server.store.sqlite.pragmas import pin
from handrail_server.store.sqlite.tables import migrate
from handrail_server.store.sqlite.thread import in_transaction

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12

_APPLICATION_ID: Final = 0x48524C4B  # "HRLK"
_MIGRATIONS: Final = (
    """
    CREATE TABLE master (only INTEGER PRIMARY KEY CHECK (only = 1), proof BLOB NOT NULL) STRICT;
    CREATE TABLE stream_key (stream TEXT PRIMARY KEY, wrapped BLOB) STRICT;
    CREATE TABLE room (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
    """,
)
_PROOF: Final = b"handrail1|master"

Chance = Callable[[int], bytes]
"""So many random bytes; a composition root passes `os.urandom`."""


class NotSealed(Exception):
    """These bytes were not sealed with this key for this place."""


class Sealer:
    """Seals and opens with one key. A sealed value is its nonce and then AES-256-GCM's output (NIST SP 800-38D).

    The place is authenticated with the bytes: what was sealed for one stream, position, device and seq does not open
    anywhere else.
    """

    def __init__(self, key: bytes) -> None:
        self._key = AESGCM(key)

    def seal(self, nonce: bytes, data: bytes, place: bytes) -> bytes:
        """Seal `data` for `place`. A nonce is 12 random bytes and never used twice."""
        return nonce + self._key.encrypt(nonce, data, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Return what was sealed for `place`. Raises `NotSealed`."""
        try:
            return self._key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            raise NotSealed from None


def entry_place(stream: str, position: int, device: str, seq: int) -> bytes:
    """The place of a line."""
    return f"handrail1|entry|{stream}|{position}|{device}|{seq}".encode()


def snapshot_place(stream: str, position: int, checksum: int) -> bytes:
    """The place of a snapshot."""
    return f"handrail1|snapshot|{stream}|{position}|{checksum}".encode()


def segment_place(stream: str, name: str, first: int, last: int) -> bytes:
    """The place of a segment."""
    return f"handrail1|segment|{stream}|{name}|{first}|{last}".encode()


def load_master_key(path: Path, *, may_create: bool, chance: Chance) -> bytes:
    """The master key in the file at `path`; made there, readable by its owner only, where it is missing and may be.

    Raises `KeyMissing`, `KeyExposed`, `KeyMisshapen`.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not may_create:
            raise KeyMissing(
                f"there is a database but no master key at {path}: put the key back, or name where it is (--master-key)"
            ) from None
        return _create_master_key(path, chance(KEY_BYTES))
    if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyExposed(f"others may read the master key at {path}: chmod 600 it")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise KeyMisshapen(f"the master key at {path} is not {KEY_BYTES} bytes long: put the right file there")
    return key


def _create_master_key(path: Path, key: bytes) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    put_file(path, key)
    return key


class Keyring:
    """The data keys of all streams. Used from the writer's and the reader's thread."""

    def __init__(self, connection: sqlite3.Connection, master: bytes, chance: Chance) -> None:
        self._connection = connection
        self._master = Sealer(master)
        self._chance = chance
        self._sealers: dict[str, Sealer] = {}
        self._lock = threading.Lock()

    def create(self, stream: str) -> None:
        """Make a durable key for `stream` unless it has one. Raises `StreamErased`."""
        key = self._chance(KEY_BYTES)
        wrapped = self._master.seal(self._chance(NONCE_BYTES), key, _key_place(stream))
        with self._lock:
            in_transaction(
                self._connection,
                "BEGIN IMMEDIATE",
                lambda connection: connection.execute(
                    "INSERT INTO stream_key VALUES (?, ?) ON CONFLICT DO NOTHING", (stream, wrapped)
                ),
            )
        self.sealer(stream)

    def sealer(self, stream: str) -> Sealer:
        """Return what seals and opens the stream's rows. Raises `StreamErased`, `UnknownStream`, `KeyWrong`."""
        found = self._sealers.get(stream)
        if found is not None:
            return found
        with self._lock:
            row = self._connection.execute("SELECT wrapped FROM stream_key WHERE stream = ?", (stream,)).fetchone()
            if row is None:
                raise UnknownStream(stream)
            if row[0] is None:
                raise StreamErased(stream)
            sealer = self._sealers[stream] = Sealer(_opened(self._master, row[0], _key_place(stream)))
        return sealer

    def destroy(self, stream: str) -> None:
        """Destroy the stream's key for ever; `clear` then clears its bytes from the disk."""
        with self._lock:
            in_transaction(
                self._connection,
                "BEGIN IMMEDIATE",
                lambda connection: connection.execute(
                    "INSERT INTO stream_key VALUES (?, NULL) ON CONFLICT (stream) DO UPDATE SET wrapped = NULL",
                    (stream,),
                ),
            )
            self._sealers.pop(stream, None)

    def clear(self) -> None:
        """Clear the bytes of destroyed keys from the disk. Raises `StoreBusy`: call again."""
        with self._lock:
            clear_log(self._connection)

    def streams(self) -> dict[str, bool]:
        """Every stream that ever had a key, and whether it still has one."""
        with self._lock:
            rows = self._connection.execute("SELECT stream, wrapped IS NOT NULL FROM stream_key").fetchall()
        return {stream: bool(alive) for stream, alive in rows}

    def close(self) -> None:
        """Forget every key and let go of the file."""
        with self._lock:
            self._sealers.clear()
            self._connection.close()


def open_keyring(path: Path, master: bytes, *, chance: Chance) -> Keyring:
    """The key store at `path`, made there if it is missing.

    Raises `KeyWrong`, `NewerSchema`, `WrongFile`, `WeakSettings`, and SQLite's own errors.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        pin(connection)
        migrate(connection, _APPLICATION_ID, _MIGRATIONS, ())
        prove_master_key(connection, Sealer(master), chance)
    except BaseException:
        connection.close()
        raise
    return Keyring(connection, master, chance)


def prove_master_key(connection: sqlite3.Connection, master: Sealer, chance: Chance) -> None:
    """Check that `master` is the key under which this key store was made; a new store remembers it.

    Raises `KeyWrong`.
    """
    row = connection.execute("SELECT proof FROM master").fetchone()
    if row is None:
        proof = master.seal(chance(NONCE_BYTES), b"", _PROOF)
        connection.execute("INSERT INTO master VALUES (1, ?)", (proof,))
    else:
        _opened(master, row[0], _PROOF)


def read_sealers(connection: sqlite3.Connection, master: bytes) -> dict[str, Sealer | None]:
    """Every stream's sealer, None where its key was destroyed, for a connection that only reads. Raises `KeyWrong`."""
    opener = Sealer(master)
    _opened(opener, connection.execute("SELECT proof FROM master").fetchone()[0], _PROOF)
    return {
        stream: None if wrapped is None else Sealer(_opened(opener, wrapped, _key_place(stream)))
        for stream, wrapped in connection.execute("SELECT stream, wrapped FROM stream_key")
    }


def clear_log(connection: sqlite3.Connection) -> None:
    """Move everything out of the write-ahead log and cut it to nothing, so that no erased bytes stay in it.

    Raises `StoreBusy` when a reader in another process is in the way.
    """
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreBusy("another process reads the database, so erased bytes could not be cleared yet")


def _key_place(stream: str) -> bytes:
    return f"handrail1|key|{stream}".encode()


def _opened(master: Sealer, wrapped: bytes, place: bytes) -> bytes:
    try:
        return master.open(wrapped, place)
    except NotSealed:
        raise KeyWrong("the master key does not open the key store: put the right key in its place") from None
