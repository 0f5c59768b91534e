"""Rows `append` and `command`: what a person waits for who has no signal."""

import asyncio
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.lines import body, line
from bench.raw import commit_in, raw_database, rows
from bench.sizes import Sizes
from bench.table import Bound, Row
from fakes.devices.homes import LAPTOP, MAYA, SHARED, environment, joined
from handrail_client.device import Device
from handrail_client.log import Log
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry

_CHUNK = 256


async def append(folder: Path, sizes: Sizes) -> list[Row]:
    """A check-in through the library, durable; against the same transaction in SQLite alone."""
    ours: list[float] = []
    raw: list[float] = []
    await _fill(folder / "append", sizes.log)
    async with await Log.open(folder / "append") as log:
        device = await Device.open(log, environment())
        with raw_database(folder / "append-raw") as connection:
            lines = [line(LAPTOP, MAYA, seq) for seq in range(1, sizes.rounds * sizes.appends + 1)]
            for row in rows(lines, first=1):
                started = time.perf_counter()
                await device.days.check_in(mood=4, energy=3, note="A short walk before work.")
                ours.append(time.perf_counter() - started)
                raw.append(commit_in(connection, [row]))
    return [
        Row(
            name="append",
            value=median(ours) / median(raw),
            unit="×",
            against=f"FULL commit {median(raw) * 1e6:.0f} µs",
            side=Bound.AT_MOST,
            limit=3,
            measured=f"p50 {median(ours) * 1e6:.0f} µs beside {sizes.log:,} entries",
            wire_bytes=0,
        )
    ]


async def command(folder: Path, sizes: Sizes) -> list[Row]:
    """`handrail check-in` as a person types it; against a Python that does nothing."""
    home = folder / "command"
    await _fill(home, sizes.log)
    handrail = Path(sys.executable).with_name("handrail")
    words = [str(handrail), "--home", str(home), "check-in", "--mood", "4", "--note", "A short walk before work."]
    bare = [sys.executable, "-c", "pass"]
    times: dict[str, list[float]] = {"ours": [], "bare": []}
    for turn in range(sizes.commands + 1):
        for name, call in (("ours", words), ("bare", bare)):
            took = await asyncio.to_thread(_timed, call)
            # The first time fills the disk's cache.
            if turn:
                times[name].append(took)
    ours, nothing = median(times["ours"]), median(times["bare"])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return [
        Row(
            name="command",
            value=ours - nothing,
            unit="s more",
            against=f"python -c pass {nothing:.3f} s",
            side=Bound.AT_MOST,
            limit=0.4,
            measured=f"{ours:.3f} s on {sizes.log:,} entries",
            peak_mib=peak,
            wire_bytes=0,
        )
    ]


def _timed(call: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


async def _fill(home: Path, count: int) -> None:
    """A phone that holds `count` events: nine in ten came from elsewhere, the others are its own and not sent yet."""
    own = count // 10
    checksum = 0
    async with await joined(home) as log:
        for first in range(1, count - own + 1, _CHUNK):
            lines = [line(LAPTOP, MAYA, seq) for seq in range(first, min(first + _CHUNK, count - own + 1))]
            checksum = extend(checksum, [crc(item) for item in lines])
            await log.store(SHARED, first - 1, checksum, [Entry(1_800_000_000_000_000, item) for item in lines])
        await log.append(SHARED, [body(count + number) for number in range(own)], now_us=1_800_000_000_000_000)
