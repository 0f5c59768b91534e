"""The system itself fails the server's calls, where `strace` is there: no library of the tests is between."""

import asyncio
import os
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.server.process import TIMEOUT_S, Asked, served
from fakes.server.serving import heard
from faults.stream_entries import lines_in
from handrail_server.serve_admin import _verified as verified

PUSHES = 5

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="there is no strace")


@asynccontextmanager
async def failing(process: int, what: str) -> AsyncGenerator[None]:
    """Let calls of a process fail, such as `fdatasync:error=EIO:when=1`, until the block ends."""
    call = what.partition(":")[0]
    async with traced(process, "-e", f"trace={call}", "-e", f"inject={what}", "-o", os.devnull):
        yield


@asynccontextmanager
async def traced(process: int, *options: str) -> AsyncGenerator[None]:
    """Let `strace` follow a process until the block ends."""
    words = ("-f", "-p", str(process), *options)
    tracer = await asyncio.create_subprocess_exec("strace", *words, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE)
    assert tracer.stderr is not None
    try:
        said = await asyncio.wait_for(tracer.stderr.readline(), TIMEOUT_S)
        if b"attached" not in said:
            pytest.skip(f"strace may not look into processes here: {said.decode().strip()}")
        yield
    finally:
        with suppress(ProcessLookupError):
            tracer.terminate()
        await tracer.communicate()


async def test_P5_each_ack_comes_after_a_flush_of_its_own(tmp_path: Path) -> None:
    """Also with the SQLite that this Python has, and not only with the one of the recordings."""
    data, calls = tmp_path / "data", tmp_path / "calls"
    async with served(data) as server:
        host = Asked(server.url)
        therapist = await host.therapist(data)
        async with therapist.live() as live, traced(server.process.pid, "-e", "trace=fdatasync", "-o", str(calls)):
            flushes = [flushes_in(calls)]
            for _ in range(PUSHES):
                await live.send(therapist.push(therapist.shared))
                assert "ack" == (await heard(live, {"ack", "later"}))["type"]
                flushes.append(flushes_in(calls))
        await server.stop()
        await host.http.aclose()

    assert all(before < after for before, after in pairwise(flushes)), flushes


def flushes_in(calls: Path) -> int:
    return calls.read_text().count("fdatasync(") if calls.exists() else 0


async def test_P5_a_flush_that_the_system_fails_is_the_end_of_a_server(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        host = Asked(server.url)
        therapist = await host.therapist(tmp_path)
        async with therapist.live() as live, failing(server.process.pid, "fdatasync:error=EIO:when=1"):
            await live.send(therapist.push(therapist.shared))
            answer = await heard(live, {"ack", "later"})
            status = await server.ended()
        log = await server.log()
        await host.http.aclose()

    assert ("closed", 1012) == (answer["type"], answer["code"])
    assert 1 == status
    assert '"word": "disk_failed"' in log
    assert verified(tmp_path, None).sound


async def test_P6_a_write_that_finds_no_room_is_put_off_by_the_server(tmp_path: Path) -> None:
    async with served(tmp_path) as server:
        host = Asked(server.url)
        therapist = await host.therapist(tmp_path)
        push = therapist.push(therapist.shared)
        async with therapist.live() as live, failing(server.process.pid, "pwrite64:error=ENOSPC:when=1"):
            await live.send(push)
            later = await heard(live, {"ack", "later"})
            await live.send(push)
            taken = await heard(live, {"ack", "later"})
        status = await server.stop()
        await host.http.aclose()

    assert ("later", "storage_full") == (later["type"], later["word"])
    assert ("ack", 1) == (taken["type"], taken["through_seq"])
    assert 0 == status
    assert 1 == len(lines_in(tmp_path)[therapist.shared])
    assert verified(tmp_path, None).sound
