"""What a server checks before it serves from a data folder, and what it says when it will not."""

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.lines import STREAM, identifier, line
from fakes.stores import Opened, commit, entry, run_of, with_stream
from handrail_server.store.errors import (
    AlreadyRunning,
    CannotStart,
    DiskFailed,
    KeyExposed,
    KeyMisshapen,
    KeyMissing,
    KeyWrong,
    NewerSchema,
    RolledBack,
    StreamErased,
    WeakSettings,
    WrongFile,
)
from handrail_server.store.folder import kind_of_file_system, read_high_water, refuse_remote
from handrail_server.store.schema import APPLICATION_ID, MIGRATIONS, Room
from handrail_server.store.settings import pin

ROOM = Room("accounts", ("CREATE TABLE member (name TEXT PRIMARY KEY) STRICT;",))


async def begun(folder: Path) -> None:
    """A data folder with one stream and one entry, and no server."""
    store = await Opened()(folder)
    await with_stream(store)
    await store.append([commit(entry(1))])
    await store.close()


def change(database: Path, *statements: str) -> None:
    """Alter a database that no server uses."""
    connection = sqlite3.connect(database, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


# --- the lock --------------------------------------------------------------------------------------------------------


async def test_a_second_server_on_the_same_folder_is_refused_until_the_first_has_gone(
    tmp_path: Path, opened: Opened
) -> None:
    first = await opened(tmp_path)

    with pytest.raises(AlreadyRunning):
        await opened(tmp_path)
    await with_stream(first)
    await first.append([commit(entry(1))])
    await first.close()

    again = await opened(tmp_path)
    assert (await again.head(STREAM)).position == 1
    await again.close()


async def test_a_start_that_was_refused_holds_nothing(tmp_path: Path, opened: Opened) -> None:
    await begun(tmp_path)
    (tmp_path / "master.key").chmod(0o644)
    with pytest.raises(KeyExposed):
        await opened(tmp_path)
    (tmp_path / "master.key").chmod(0o600)
    change(tmp_path / "handrail.db", "PRAGMA user_version = 99")
    with pytest.raises(NewerSchema):
        await opened(tmp_path)
    change(tmp_path / "handrail.db", f"PRAGMA user_version = {len(MIGRATIONS)}")

    store = await opened(tmp_path)

    assert [each.line for each in await store.after(STREAM, 0, limit=9, max_bytes=1 << 20)] == [line(1)]
    await store.close()


# --- the master key --------------------------------------------------------------------------------------------------


async def test_the_master_key_is_made_on_the_first_start_for_its_owner_only(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "elsewhere" / "master.key"

    store = await opened(tmp_path / "data", master_key_path=path)
    await store.close()

    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == 32
    assert not (tmp_path / "data" / "master.key").exists()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


async def test_a_first_start_that_was_cut_short_while_it_made_the_key_hinders_no_other(
    tmp_path: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", _fail)
    with pytest.raises(OSError, match="the power is gone"):
        await opened(tmp_path)
    monkeypatch.undo()
    left = _empty_keys(tmp_path)

    store = await opened(tmp_path)

    assert ["master.key.new"] == left
    assert [] == await store.streams()


def _fail(_: int) -> None:
    raise OSError(errno.EIO, "the power is gone")


def _empty_keys(folder: Path) -> list[str]:
    """A file that was written but not flushed may be found empty."""
    found = list(folder.glob("master.key*"))
    for each in found:
        each.write_bytes(b"")
    return [each.name for each in found]


def _move_key(folder: Path) -> None:
    (folder / "master.key").unlink()


def _expose_key(folder: Path) -> None:
    (folder / "master.key").chmod(0o640)


def _shorten_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"k" * 31)


def _change_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"k" * 32)


def _lose_key_store(folder: Path) -> None:
    (folder / "keys.db").unlink()


def _lose_one_key(folder: Path) -> None:
    change(folder / "keys.db", "DELETE FROM stream_key")


def _newer_key_store(folder: Path) -> None:
    change(folder / "keys.db", "PRAGMA user_version = 99")


def _foreign_database(folder: Path) -> None:
    change(folder / "handrail.db", "PRAGMA application_id = 7")


def _no_database(folder: Path) -> None:
    (folder / "handrail.db").write_bytes(b"this is a text and no database" * 200)


@pytest.mark.parametrize(
    ("harm", "error", "words"),
    [
        (_move_key, KeyMissing, "put the key back"),
        (_expose_key, KeyExposed, "chmod 600"),
        (_shorten_key, KeyMisshapen, "32 bytes"),
        (_change_key, KeyWrong, "put the right key"),
        (_lose_key_store, KeyMissing, "restore the key store"),
        (_lose_one_key, KeyMissing, "keys of 1 streams"),
        (_newer_key_store, NewerSchema, "upgrade"),
        (_foreign_database, WrongFile, "choose another data folder"),
        (_no_database, DiskFailed, "SQLITE_NOTADB"),
    ],
)
async def test_a_harmed_folder_is_refused_with_a_word_on_how_to_mend_it(
    tmp_path: Path, opened: Opened, harm: Callable[[Path], None], error: type[Exception], words: str
) -> None:
    await begun(tmp_path)
    harm(tmp_path)

    with pytest.raises(error, match=words):
        await opened(tmp_path)


async def test_a_key_store_that_remembers_an_erasure_wins_over_an_older_database(
    tmp_path: Path, opened: Opened
) -> None:
    await begun(tmp_path)
    shutil.copy(tmp_path / "handrail.db", tmp_path / "backup")
    store = await opened(tmp_path)
    await store.erase_stream(STREAM)
    await store.close()
    shutil.copy(tmp_path / "backup", tmp_path / "handrail.db")

    again = await opened(tmp_path, accept_rollback=True)

    assert [row.erased for row in await again.streams()] == [True]
    with pytest.raises(StreamErased):
        await with_stream(again)
    await again.close()


async def test_in_a_folder_that_others_may_enter_no_file_is_readable_by_them(tmp_path: Path, opened: Opened) -> None:
    await asyncio.to_thread(tmp_path.chmod, 0o755)
    store = await opened(tmp_path)
    await with_stream(store)
    await store.append([commit(entry(1))])

    open_to = modes(tmp_path)

    expected = {"handrail.db", "handrail.db-wal", "handrail.db-shm", "keys.db", "keys.db-wal", "master.key"}
    assert expected <= set(open_to)
    assert {name for name, others in open_to.items() if others} == set()


def modes(folder: Path) -> dict[str, int]:
    """What others than the owner may do with each file."""
    return {path.name: path.stat().st_mode & 0o077 for path in folder.iterdir()}


# --- the schema ------------------------------------------------------------------------------------------------------


async def test_a_database_is_marked_and_every_table_has_strict_types(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path, rooms=(ROOM,))

    marks = await store.read(
        lambda connection: [
            connection.execute("PRAGMA application_id").fetchone()[0],
            connection.execute("PRAGMA user_version").fetchone()[0],
            {
                row[0]
                for row in connection.execute("SELECT strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'")
            },
        ]
    )

    assert marks == [APPLICATION_ID, len(MIGRATIONS), {1}]
    await store.close()


async def test_a_room_gets_its_tables_once_and_grows_by_its_own_numbers(tmp_path: Path, opened: Opened) -> None:
    first = await opened(tmp_path, rooms=(ROOM,))
    await first.write(lambda connection: connection.execute("INSERT INTO member VALUES ('someone')"))
    await first.close()

    second = Room("accounts", (*ROOM.migrations, "ALTER TABLE member ADD COLUMN at INTEGER;"))
    grown = await opened(tmp_path, rooms=(second,))

    rows = await grown.read(lambda connection: connection.execute("SELECT name, at FROM member").fetchall())
    assert rows == [("someone", None)]
    await grown.close()
    with pytest.raises(NewerSchema):
        await opened(tmp_path, rooms=(ROOM,))


async def test_a_migration_that_fails_half_way_leaves_nothing_of_itself(tmp_path: Path, opened: Opened) -> None:
    await (await opened(tmp_path, rooms=(ROOM,))).close()
    broken = Room(
        "accounts", (*ROOM.migrations, "CREATE TABLE half (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);")
    )

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        await opened(tmp_path, rooms=(broken,))

    store = await opened(tmp_path, rooms=(ROOM,))
    tables = await store.read(
        lambda connection: connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone()[0]
    )
    assert tables == 0
    await store.close()


async def test_a_room_has_a_plain_word_for_a_name(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(ValueError, match="plain word"):
        await opened(tmp_path, rooms=(Room("x'; DROP TABLE entry; --", ()),))


async def test_a_table_without_strict_types_is_refused(tmp_path: Path, opened: Opened) -> None:
    with pytest.raises(WeakSettings, match="loose"):
        await opened(tmp_path, rooms=(Room("accounts", ("CREATE TABLE loose (x INTEGER);",)),))


# --- settings --------------------------------------------------------------------------------------------------------


class Weak:
    """A connection whose library does not take one of the settings."""

    def __init__(self, connection: sqlite3.Connection, name: str, value: str) -> None:
        self._connection = connection
        self._name = name
        self._value = value

    def execute(self, statement: str) -> sqlite3.Cursor:
        wanted = f"PRAGMA {self._name} = "
        return self._connection.execute(wanted + self._value if statement.startswith(wanted) else statement)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "DELETE"),
        ("synchronous", "NORMAL"),
        ("synchronous", "OFF"),
        ("secure_delete", "OFF"),
        ("secure_delete", "FAST"),
        ("foreign_keys", "OFF"),
        ("trusted_schema", "ON"),
        ("busy_timeout", "0"),
        ("wal_autocheckpoint", "1000"),
        ("temp_store", "FILE"),
        ("cell_size_check", "OFF"),
        ("mmap_size", "65536"),
        ("query_only", "OFF"),
    ],
)
def test_a_setting_that_does_not_take_is_refused(tmp_path: Path, name: str, value: str) -> None:
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)

    with pytest.raises(WeakSettings, match=name):
        pin(Weak(connection, name, value), reader=True)  # pyright: ignore[reportArgumentType]

    connection.close()


async def test_both_connections_are_pinned_and_only_one_may_write(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)

    def settings(connection: sqlite3.Connection) -> list[int | str]:
        names = ("journal_mode", "synchronous", "secure_delete", "query_only")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    found = [await store.write(settings), await store.read(settings)]

    assert found == [["wal", 2, 1, 0], ["wal", 2, 1, 1]]
    await store.close()


_MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:26 / /mnt/office\040share rw,relatime shared:9 - nfs4 host:/export rw
31 22 0:27 / /mnt rw - tmpfs tmpfs rw
32 30 0:28 / /mnt/office\040share/local rw - xfs /dev/vdb rw
nonsense
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/data", "ext4"),
        ("/mnt/office share/data", "nfs4"),
        ("/mnt/office share/local/data", "xfs"),
        ("/mnt/office", "tmpfs"),
    ],
)
def test_the_file_system_under_a_folder_is_found(folder: str, kind: str) -> None:
    found = kind_of_file_system(_MOUNTS, Path(folder))

    assert found == kind


def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr("handrail_server.store.folder._MOUNTS", mounts)

    refuse_remote(tmp_path)
    mounts.write_text("22 1 0:9 / / rw - 9p share rw")
    with pytest.raises(WeakSettings, match="9p"):
        refuse_remote(tmp_path)
    mounts.write_text("22 1 0:9 / / rw - ext4 /dev/vda rw")
    refuse_remote(tmp_path)


# --- the high-water mark ---------------------------------------------------------------------------------------------


async def test_R1_a_database_older_than_what_was_acknowledged_is_refused_or_begins_a_new_epoch(
    tmp_path: Path, opened: Opened
) -> None:
    await begun(tmp_path)
    shutil.copy(tmp_path / "handrail.db", tmp_path / "older")
    store = await opened(tmp_path)
    await store.append([commit(entry(2))])
    epoch = await store.epoch()
    await store.close()
    shutil.copy(tmp_path / "older", tmp_path / "handrail.db")

    with pytest.raises(RolledBack, match="older"):
        await opened(tmp_path)
    accepted = await opened(tmp_path, start=0xE0000, accept_rollback=True)

    assert (epoch, await accepted.epoch()) == (identifier(0xF0000), identifier(0xE0001))
    assert await accepted.next_seqs(STREAM) != {}
    await accepted.close()
    again = await opened(tmp_path)
    assert await again.epoch() == identifier(0xE0001)
    await again.close()


async def test_a_new_epoch_is_no_rollback(tmp_path: Path, opened: Opened) -> None:
    store = await opened(tmp_path)
    await store.begin_epoch(identifier(0xE2))
    await store.close()

    again = await opened(tmp_path)

    assert await again.epoch() == identifier(0xE2)
    await again.close()


async def test_the_mark_is_written_once_a_second_at_most_and_when_closing(tmp_path: Path, opened: Opened) -> None:
    clock = [10_000_000]
    store = await opened(tmp_path, now_us=lambda: clock[0])
    await with_stream(store)
    marks: list[int] = []
    for passed_us in (0, 400_000, 700_000, 100):
        clock[0] += passed_us
        await store.append([run_of(len(marks) + 1, len(marks) + 1)])
        mark = read_high_water(tmp_path / "highwater")
        assert mark is not None
        marks.append(mark.commits)
    await store.close()

    last = read_high_water(tmp_path / "highwater")

    assert last is not None
    assert [*marks, last.commits] == [1, 1, 4, 4, 5]


async def test_without_a_mark_that_can_be_read_a_start_goes_on(tmp_path: Path, opened: Opened) -> None:
    await begun(tmp_path)
    (tmp_path / "highwater").write_text("nonsense")

    store = await opened(tmp_path)

    assert read_high_water(tmp_path / "highwater") is not None
    await store.close()


async def test_no_word_of_refusal_holds_a_key(tmp_path: Path, opened: Opened) -> None:
    await begun(tmp_path)
    key = (tmp_path / "master.key").read_bytes()
    (tmp_path / "master.key").write_bytes(key[::-1])

    with pytest.raises(CannotStart) as refused:
        await opened(tmp_path)

    assert key.hex() not in str(refused.value)
    assert key[::-1].hex() not in str(refused.value)
