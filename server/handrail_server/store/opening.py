"""Opening a data folder: every check that a server passes before it serves, and the order in which it passes them."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

from handrail_server.store.database import Database, Ground
from handrail_server.store.errors import DiskFailed, ForeignLog, KeyMissing, RolledBack
from handrail_server.store.folder import (
    HighWater,
    Lock,
    Names,
    Watch,
    read_high_water,
    refuse_remote,
    shape_of,
    write_high_water,
)
from handrail_server.store.keys import Chance, Keyring, load_master_key, open_keyring
from handrail_server.store.sqlite.pragmas import pin
from handrail_server.store.sqlite.tables import APPLICATION_ID, MIGRATIONS, Room, migrate
from handrail_server.store.sqlite.thread import in_transaction, open_thread, translating
from handrail_server.store.sqlite_store import SqliteStore, erase_rows
from handrail_server.store.streams.transactions import Admit
from handrail_server.store.streams.write_buffer import SCATTERED, WriteBuffer, flush_all
from handrail_server.store.verify import ERASED_BY_HALF, verify


async def open_sqlite(
    data_dir: Path,
    *,
    new_id: Callable[[], str],
    now_us: Callable[[], int],
    master_key_path: Path | None = None,
    chance: Chance = os.urandom,
    rooms: tuple[Room, ...] = (),
    admit: Admit | None = None,
    accept_rollback: bool = False,
    scattered: int = SCATTERED,
) -> SqliteStore:
    """The store in `data_dir`, made there on the first start.

    `rooms` are tables of other modules in the same file. With `accept_rollback`, a database that is older than what
    was acknowledged begins a new epoch, in which devices offer again what they hold (R1); without, it is refused.
    A transaction that adds to `scattered` streams or more goes through the write buffer.

    Raises a `CannotStart`, whose message says what to mend, or `DiskFailed` or `StoreFull`.
    """
    names = Names(data_dir)
    with translating():
        async with AsyncExitStack() as opened:
            lock, keyring = await asyncio.to_thread(_open_folder, names, master_key_path, chance)
            opened.callback(lock.release)
            opened.callback(keyring.close)
            writer = await open_thread(names.database)
            opened.push_async_callback(writer.close)
            await writer.run(lambda connection: _raise_ground(connection, rooms, new_id, keyring))
            await writer.run(lambda connection: _check_high_water(connection, names, new_id, accept=accept_rollback))
            reader = await open_thread(names.database)
            opened.push_async_callback(reader.close)
            await reader.run(lambda connection: pin(connection, reader=True))
            await asyncio.to_thread(_close_to_others, names)
            watched = [names.database, names.log, names.keys, names.keys_log, names.lock]
            ground = Ground(
                database=names.database,
                high_water=names.high_water,
                lock=lock,
                watch=Watch(watched),
                keyring=keyring,
                writer=writer,
                reader=reader,
                now_us=now_us,
            )
            store = SqliteStore(
                Database(ground),
                keyring,
                new_id=new_id,
                chance=chance,
                admit=admit,
                buffer=WriteBuffer(scattered=scattered),
            )
            opened.pop_all()
            return store


def _open_folder(names: Names, master_key_path: Path | None, chance: Chance) -> tuple[Lock, Keyring]:
    names.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    refuse_remote(names.folder)
    with ExitStack() as opened:
        lock = Lock(names.lock)
        opened.callback(lock.release)
        keyring = _open_keys(names, master_key_path, chance)
        opened.callback(keyring.close)
        master_key = load_master_key(master_key_path or names.master_key, may_create=False, chance=chance)
        _refuse_foreign_log(names, master_key)
        opened.pop_all()
        return lock, keyring


def _refuse_foreign_log(names: Names, master_key: bytes) -> None:
    """Return where a database was put beside the log of another one, SQLite would mix the two without a word.

    Whoever is suspected, since the file is not the one that the last mark describes, is read and proved; reading
    writes nothing into it. Raises `ForeignLog`.
    """
    if not (names.database.exists() and names.log.exists() and names.log.stat().st_size):
        return
    mark = read_high_water(names.high_water)
    if mark is None or mark.shape in ("", shape_of(names.database)):
        return
    try:
        report = verify(names.folder, master_key, rebuild=lambda _row, _entries: b"", is_current=lambda _: False)
        # An erasure that a crash cut short is finished by this start.
        fits = all(finding.word == ERASED_BY_HALF for finding in report.findings)
    except (DiskFailed, sqlite3.Error):
        fits = False
    if not fits:
        raise ForeignLog(
            f"{names.database} does not fit the log {names.log.name} beside it: if you have put a backup there, move "
            f"{names.log.name} and {names.database.name}-shm away, which belong to the database that was there before"
        )


def _open_keys(names: Names, master_key_path: Path | None, chance: Chance) -> Keyring:
    begun = names.database.exists()
    if begun and not names.keys.exists():
        raise KeyMissing(f"there is a database but no key store at {names.keys}: restore the key store")
    may_create = not begun and not names.keys.exists()
    master = load_master_key(master_key_path or names.master_key, may_create=may_create, chance=chance)
    return open_keyring(names.keys, master, chance=chance)


def _raise_ground(
    connection: sqlite3.Connection, rooms: tuple[Room, ...], new_id: Callable[[], str], keyring: Keyring
) -> None:
    pin(connection)
    migrate(connection, APPLICATION_ID, MIGRATIONS, rooms)
    in_transaction(
        connection,
        "BEGIN IMMEDIATE",
        lambda connection: connection.execute(
            "INSERT INTO journal VALUES (1, ?, 0) ON CONFLICT DO NOTHING", (new_id(),)
        ),
    )
    in_transaction(connection, "BEGIN IMMEDIATE", flush_all)
    _agree_with_keys(connection, keyring)


def _agree_with_keys(connection: sqlite3.Connection, keyring: Keyring) -> None:
    """Finish an erasure that a crash cut short, and refuse a key store that lacks keys. Raises `KeyMissing`."""
    keys = keyring.streams()
    alive = [name for (name,) in connection.execute("SELECT name FROM stream WHERE erased = 0").fetchall()]
    missing = [name for name in alive if name not in keys]
    if missing:
        raise KeyMissing(f"the key store lacks the keys of {len(missing)} streams: restore the newest key store")
    for name in alive:
        if not keys[name]:
            in_transaction(connection, "BEGIN IMMEDIATE", lambda connection, name=name: erase_rows(connection, name))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _check_high_water(connection: sqlite3.Connection, names: Names, new_id: Callable[[], str], *, accept: bool) -> None:
    commits: int = connection.execute("SELECT commits FROM journal").fetchone()[0]
    mark = read_high_water(names.high_water)
    if mark is not None and mark.commits > commits:
        if not accept:
            raise RolledBack(
                "the database is older than what this server acknowledged: put the newer one back, or accept the "
                "rollback (--accept-rollback), and devices will send again what they still hold"
            )
        connection.execute("UPDATE journal SET epoch = ?", (new_id(),))
    write_high_water(names.high_water, HighWater(commits=commits, shape=shape_of(names.database)))


def _close_to_others(names: Names) -> None:
    """Let only the owner read the files, also in a folder that others may enter. SQLite passes the mode on."""
    for path in (*names.folder.glob("handrail.db*"), *names.folder.glob("keys.db*")):
        path.chmod(0o600)
