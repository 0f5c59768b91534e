"""The tables of a store, and how a database grows from one version to the next.

Migrations are numbered by their place, run once each in a transaction of their own, and never change after release.
"""

import sqlite3
from typing import Final

from msgspec import Struct

from handrail_server.store.errors import NewerSchema, WeakSettings, WrongFile

APPLICATION_ID: Final = 0x48524C31
"""Marks the journal's database file ("HRL1")."""

MIGRATIONS: Final = (
    """
    CREATE TABLE journal (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        epoch TEXT NOT NULL,
        commits INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE stream (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        space TEXT NOT NULL,
        audience TEXT NOT NULL CHECK (audience IN ('shared', 'private')),
        owner TEXT CHECK ((owner IS NULL) = (audience = 'shared')),
        position INTEGER NOT NULL DEFAULT 0,
        checksum INTEGER NOT NULL DEFAULT 0,
        clean_from INTEGER NOT NULL DEFAULT 0,
        erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1))
    ) STRICT;
    CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE log (
        stream INTEGER NOT NULL REFERENCES stream,
        device INTEGER NOT NULL REFERENCES device,
        next_seq INTEGER NOT NULL,
        PRIMARY KEY (stream, device)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entry (
        stream INTEGER NOT NULL,
        position INTEGER NOT NULL,
        device INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        received_us INTEGER NOT NULL,
        crc INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        sealed BLOB,
        PRIMARY KEY (stream, position)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX entry_by_seq ON entry (stream, device, seq);
    CREATE TABLE refusal (
        stream INTEGER NOT NULL,
        device INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        code TEXT NOT NULL,
        crc INTEGER NOT NULL,
        PRIMARY KEY (stream, device, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE share (
        stream INTEGER NOT NULL REFERENCES stream,
        name TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (stream, name, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE taken (
        stream INTEGER NOT NULL REFERENCES stream,
        name TEXT NOT NULL,
        PRIMARY KEY (stream, name)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE snapshot (
        stream INTEGER PRIMARY KEY REFERENCES stream,
        position INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT;
    CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        stream INTEGER NOT NULL REFERENCES stream,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        UNIQUE (stream, first),
        UNIQUE (stream, name)
    ) STRICT;
    CREATE TABLE reach (
        stream INTEGER NOT NULL REFERENCES stream,
        member TEXT NOT NULL,
        held INTEGER NOT NULL,
        read INTEGER NOT NULL,
        PRIMARY KEY (stream, member)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE room (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
    """,
    """
    ALTER TABLE reach ADD COLUMN steps TEXT NOT NULL DEFAULT '[]';
    """,
    """
    CREATE TABLE jotted (number INTEGER PRIMARY KEY, rows BLOB NOT NULL) STRICT;
    """,
)
"""The journal's own migrations. `entry` and `refusal` name no foreign key: both ids are looked up in the transaction
that writes them, and checking them again for every row would cost a tenth of the speed.
"""


class Room(Struct, frozen=True):
    """Further tables in the same file, kept by another module under its own numbering (accounts, for instance)."""

    name: str
    migrations: tuple[str, ...]


def migrate(connection: sqlite3.Connection, application_id: int, own: tuple[str, ...], rooms: tuple[Room, ...]) -> None:
    """Bring the database to the newest version, a migration at a time; each is done wholly or not at all.

    Raises `NewerSchema`, `WrongFile`, `WeakSettings`. A migration ends every statement with a semicolon.
    """
    found = _pragma(connection, "application_id")
    version = _pragma(connection, "user_version")
    if found != application_id and (found or version or _tables(connection)):
        raise WrongFile("the database file in the data folder was not made by Handrail: choose another data folder")
    _refuse_newer(version, len(own))
    for number, script in enumerate(own[version:], start=version + 1):
        _run(connection, f"{script} PRAGMA application_id = {application_id}; PRAGMA user_version = {number};")
    for room in rooms:
        _migrate_room(connection, room)
    loose = [name for name, strict in _tables(connection) if not strict]
    if loose:
        raise WeakSettings(f"tables without strict types: {', '.join(sorted(loose))}")


def _migrate_room(connection: sqlite3.Connection, room: Room) -> None:
    if not room.name.isidentifier():
        raise ValueError("a room's name is a plain word")
    row = connection.execute("SELECT version FROM room WHERE name = ?", (room.name,)).fetchone()
    version = row[0] if row is not None else 0
    _refuse_newer(version, len(room.migrations))
    for number, script in enumerate(room.migrations[version:], start=version + 1):
        mark = f"INSERT INTO room VALUES ('{room.name}', {number}) ON CONFLICT (name) DO UPDATE SET version = {number};"  # noqa: S608  # both are ours
        _run(connection, f"{script} {mark}")


def _run(connection: sqlite3.Connection, script: str) -> None:
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {script} COMMIT;")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse_newer(version: int, known: int) -> None:
    if version > known:
        raise NewerSchema(
            f"the data folder was written by a newer Handrail (schema {version}, this one knows {known}): upgrade it"
        )


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _tables(connection: sqlite3.Connection) -> list[tuple[str, bool]]:
    rows = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    return [(name, bool(strict)) for name, strict in rows if not name.startswith("sqlite_")]
