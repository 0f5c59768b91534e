"""The master key and the key store: made once, kept from others, and refused where they are harmed."""

import asyncio
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.core.lines import STREAM
from fakes.server.stores import Opened, begun, change, commit, entry, with_stream
from handrail_server.store.errors import (
    DiskFailed,
    KeyExposed,
    KeyMisshapen,
    KeyMissing,
    KeyWrong,
    NewerSchema,
    StreamErased,
    WrongFile,
)


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
    for device in found:
        device.write_bytes(b"")
    return [device.name for device in found]


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
