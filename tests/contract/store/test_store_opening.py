"""What a server checks before it serves from a data folder, and what it says when it will not."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from fakes.core.lines import STREAM, identifier, line
from fakes.server.stores import Opened, begun, change, commit, entry, run_of, with_stream
from handrail_server.store.errors import (
    AlreadyRunning,
    CannotStart,
    KeyExposed,
    NewerSchema,
    RolledBack,
    WeakSettings,
)
from handrail_server.store.folder import read_high_water
from handrail_server.store.sqlite.tables import APPLICATION_ID, MIGRATIONS, Room

ROOM = Room("accounts", ("CREATE TABLE member (name TEXT PRIMARY KEY) STRICT;",))


# --- the lock ---------------------------------------------------------------------------------------------------------


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

    assert [item.line for item in await store.after(STREAM, 0, limit=9, max_bytes=1 << 20)] == [line(1)]
    await store.close()


# --- the schema -------------------------------------------------------------------------------------------------------


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


# --- the high-water mark ----------------------------------------------------------------------------------------------


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
