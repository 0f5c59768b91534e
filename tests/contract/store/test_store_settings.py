"""Settings of the database and the file system under it, without which nothing is durable."""

import sqlite3
from pathlib import Path

import pytest

from fakes.server.stores import Opened
from handrail_server.store.errors import (
    WeakSettings,
)
from handrail_server.store.folder import kind_of_file_system, refuse_remote
from handrail_server.store.sqlite.pragmas import pin


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
