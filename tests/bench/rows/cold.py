"""Rows `cold start` and `cold bytes`: a new device reads a long history."""

import asyncio
import sys
import time
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct

from bench.lines import history
from bench.population import Resident, population
from bench.relay import relay
from bench.server import Served, served
from bench.sizes import Sizes
from bench.table import Bound, Row
from handrail_shared.clock import Stamp
from handrail_shared.events import Body
from handrail_shared.ids import Id


class Whole(Struct, frozen=True, kw_only=True, gc=False):
    """A line as msgspec alone would decode and validate it, envelope and body in one."""

    device: Id
    seq: int
    stamp: Stamp
    author: Id
    body: Body


class Newcomer(Struct, frozen=True, kw_only=True):
    """What the child process `bench.newcomer` is told."""

    home: str
    url: str
    who: Resident
    entries: int


class Came(Struct, frozen=True, kw_only=True):
    """What it answers: seconds to durable, to validated and folded, to a snapshot, and its peak of memory."""

    durable_s: float
    folded_s: float
    snapshot_s: float
    cpu_s: float
    peak_mib: float


async def cold(folder: Path, sizes: Sizes) -> list[Row]:
    """The real device library in a process of its own reads everything; against decoding the same lines."""
    async with population(folder / "cold") as made:
        home = await made.home(await made.therapist())
        author = await made.device(home, home.client)
        newcomers = [await made.device(home, home.client) for _ in range(sizes.rounds + 1)]
        await made.fill(author, sizes.history)
    lines = list(history(author.device, author.member, sizes.history))
    came: list[Came] = []
    bare: list[float] = []
    with served(folder / "cold") as server:
        for turn, who in enumerate(newcomers[1:]):
            came.append(await _come(server.url, folder / f"cold-{turn}", who, sizes))
            bare.append(_decode(lines))
        wire = await _on_the_wire(server, folder / "cold-counted", newcomers[0], sizes)
        peak = server.peak_mib()
    took = median(item.durable_s + item.folded_s for item in came)
    durable, folded = median(item.durable_s for item in came), median(item.folded_s for item in came)
    snapshot, cpu = median(item.snapshot_s for item in came), median(item.cpu_s for item in came)
    size = sum(map(len, lines)) + len(lines)
    return [
        Row(
            name="cold start",
            value=took / median(bare),
            unit="×",
            against=f"bare msgspec decode: {median(bare) * 1e3:.0f} ms",
            side=Bound.AT_MOST,
            limit=5,
            measured=(
                f"{took * 1e3:.0f} ms ({cpu * 1e3:.0f} of CPU): durable {durable * 1e3:.0f}, then validated and folded"
                f" {folded * 1e3:.0f}; a snapshot for the next start {snapshot * 1e3:.0f} more"
            ),
            peak_mib=max(item.peak_mib for item in came),
            wire_bytes=wire,
        ),
        Row(
            name="cold bytes",
            value=wire / size,
            unit="×",
            against=f"the lines: {size:,} bytes",
            side=Bound.AT_MOST,
            limit=0.25,
            measured=f"{wire:,} bytes, TCP payload both ways",
            peak_mib=peak,
            wire_bytes=wire,
        ),
    ]


async def _come(url: str, home: Path, who: Resident, sizes: Sizes) -> Came:
    told = msgspec.json.encode(Newcomer(home=str(home), url=url, who=who, entries=sizes.history))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.newcomer",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    said, _ = await process.communicate(told)
    return msgspec.json.decode(said, type=Came)


async def _on_the_wire(server: Served, home: Path, who: Resident, sizes: Sizes) -> int:
    async with relay(server.port) as counting:
        await _come(f"http://127.0.0.1:{counting.port}", home, who, sizes)
    return counting.up_bytes + counting.down_bytes


def _decode(lines: list[bytes]) -> float:
    decoder = msgspec.json.Decoder(Whole)
    started = time.perf_counter()
    decoded = [decoder.decode(line) for line in lines]
    took = time.perf_counter() - started
    assert len(decoded) == len(lines)
    return took
