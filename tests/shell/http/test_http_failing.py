"""Failures for good that accounts meet: the server says so, stops, and leaves the rest to its next start."""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from fakes.server.serving import TIMEOUT_S, code_of, serving
from handrail_server import serve as shell
from handrail_server.store import database


def failing(*_: object) -> Any:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR, "SQLITE_IOERR"
    raise error


async def test_a_disk_that_failed_under_accounts_makes_the_server_unready_and_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "_WATCH_EVERY_S", 0)
    stopping = shell.Stopping()
    async with serving(tmp_path) as host:
        therapist = await host.therapist()
        with monkeypatch.context() as patched:
            patched.setattr(database, "in_transaction", failing)
            asked = await therapist.post("/api/spaces", {"title": "Maya"})

        ready = await host.http.get("/readyz")
        await asyncio.wait_for(shell._watch(host.server, stopping), TIMEOUT_S)

    assert code_of(asked) == (503, "store_failed")
    assert code_of(ready) == (503, "disk_failed")
    assert stopping.failed


async def test_a_ledger_that_failed_makes_the_server_unready_and_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "_WATCH_EVERY_S", 0)
    stopping = shell.Stopping()

    def broken(_: int) -> None:
        raise OSError(5, "I/O error")

    async with serving(tmp_path) as host:
        therapist = await host.therapist()
        ledger = host.server.opened.records._ledger
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", broken)
            asked = await therapist.post(f"/api/devices/{therapist.installation}/revoke")

        ready = await host.http.get("/readyz")
        await asyncio.wait_for(shell._watch(host.server, stopping), TIMEOUT_S)

    assert ledger.broken
    assert code_of(asked) == (503, "store_failed")
    assert code_of(ready) == (503, "ledger_failed")
    assert stopping.failed
