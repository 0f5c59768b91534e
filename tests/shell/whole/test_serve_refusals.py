"""A server that must not start says what is wrong and how to mend it."""

import asyncio
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from fakes.server.process import Served, epoch_of, made, served
from handrail_server import serve
from handrail_server.accounts.storage.ledger import FILE_NAME as LEDGER
from handrail_server.settings import Settings
from handrail_server.store.sqlite import pragmas as store_settings


def with_newer_schema(folder: Path) -> None:
    with sqlite3.connect(folder / "handrail.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def with_newer_accounts(folder: Path) -> None:
    with sqlite3.connect(folder / "handrail.db") as connection:
        connection.execute("UPDATE room SET version = 99 WHERE name = 'accounts'")
    connection.close()


def without_key(folder: Path) -> None:
    (folder / "master.key").unlink()


def with_open_key(folder: Path) -> None:
    (folder / "master.key").chmod(0o644)


def with_short_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(b"short")


def with_other_key(folder: Path) -> None:
    (folder / "master.key").write_bytes(bytes(range(32)))


def with_damaged_ledger(folder: Path) -> None:
    (folder / LEDGER).write_bytes(b"nonsense\n")


def without_key_store(folder: Path) -> None:
    (folder / "keys.db").unlink()


def rolled_back(folder: Path) -> None:
    (folder / "highwater").write_text('{"commits":1000000}')


REFUSALS: list[tuple[Callable[[Path], None], tuple[str, ...]]] = [
    (with_newer_schema, ("newer Handrail", "upgrade")),
    (with_newer_accounts, ("newer Handrail", "upgrade")),
    (without_key, ("master.key", "put the key back", "--master-key")),
    (with_open_key, ("master.key", "chmod 600")),
    (with_short_key, ("master.key", "32 bytes")),
    (with_other_key, ("master key", "right key")),
    (with_damaged_ledger, (LEDGER, "line 1")),
    (without_key_store, ("keys.db", "restore")),
    (rolled_back, ("older than", "accept the rollback (--accept-rollback)")),
]


@pytest.mark.parametrize(("spoil", "named"), REFUSALS, ids=[spoil.__name__ for spoil, _ in REFUSALS])
def test_a_server_that_must_not_start_says_what_and_how_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None], named: tuple[str, ...]
):
    asyncio.run(made(tmp_path))
    key = (tmp_path / "master.key").read_bytes()
    spoil(tmp_path)

    status = serve.run(Settings(data_dir=tmp_path, port=0))

    said = capsys.readouterr()
    assert status == 1
    assert said.out == ""
    assert said.err.startswith("handrail cannot start: ")
    assert said.err.count("\n") == 1
    for item in named:
        assert item in said.err
    assert key.hex() not in said.err


def refused(capsys: pytest.CaptureFixture[str], settings: Settings) -> str:
    """What a server says that does not start."""
    assert serve.run(settings) == 1
    return capsys.readouterr().err


def test_weak_settings_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    weak = tuple(
        (name, "NORMAL" if name == "synchronous" else value, expected)
        for name, value, expected in store_settings._SETTINGS
    )
    monkeypatch.setattr(store_settings, "_SETTINGS", weak)

    said = refused(capsys, Settings(data_dir=tmp_path, port=0))

    assert "synchronous" in said


def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    taken = tmp_path / "a file"
    taken.write_text("")

    said = [refused(capsys, Settings(data_dir=item, port=0)) for item in (taken, taken / "data", Path("/proc/data"))]

    assert all("cannot be written to" in value and "make it writable" in value for value in said)


def test_a_port_in_use_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refused(capsys, Settings(data_dir=tmp_path, port=port))
        metrics = refused(capsys, Settings(data_dir=tmp_path, port=0, metrics_port=port))

    assert f"port {port}" in said
    assert "choose another --port" in said
    assert "choose another --metrics-port" in metrics


def test_an_address_of_another_machine_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "cannot listen at 192.0.2.1" in refused(capsys, Settings(data_dir=tmp_path, host="192.0.2.1", port=0))


def test_a_wrong_setting_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "--origin must" in refused(capsys, Settings(data_dir=tmp_path, port=0, origins=("*",)))


def test_a_rollback_is_served_when_it_is_accepted(tmp_path: Path):
    asyncio.run(made(tmp_path))
    before = asyncio.run(epoch_of(tmp_path))
    rolled_back(tmp_path)

    after = asyncio.run(epoch_of(tmp_path, accept_rollback=True))

    assert before != after


async def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    async with served(tmp_path) as server:
        said = await asyncio.to_thread(refused, capsys, Settings(data_dir=tmp_path, port=0))
        first = await first_still_serves(server)
        await server.stop()

    assert "another server uses" in said
    assert first == 200


async def first_still_serves(server: Served) -> int:
    async with httpx.AsyncClient(trust_env=False) as http:
        return (await http.get(f"{server.url}/readyz")).status_code


def test_a_bug_at_the_start_is_told_without_its_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the name Maya was in it")

    monkeypatch.setattr(serve, "open_data", broken)

    said = refused(capsys, Settings(data_dir=tmp_path, port=0))

    assert "handrail stopped: RuntimeError at test_serve_refusals.py:" in said
    assert "Maya" not in said
