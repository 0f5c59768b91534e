"""Rows `bulk` and `single`: how many events a second become durable."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.lines import line
from bench.raw import commit_async, commit_in, raw_aiosqlite, raw_database, rows
from bench.server import Served, served
from bench.sizes import Sizes
from bench.table import Bound, Row
from bench.talk import Talk, pushes
from bench.town import Place, Resident, town

_THOUSAND = 1000


async def bulk(folder: Path, sizes: Sizes) -> list[Row]:
    """Ten phones come back from a time offline, at once; against SQLite alone, with the same rows in thousands."""
    people = await phones(folder / "bulk", sizes.bulk_devices)
    events = sizes.bulk_devices * sizes.bulk_events
    ours: list[float] = []
    raw: list[float] = []
    cpu: list[float] = []
    with served(folder / "bulk") as server, raw_database(folder / "bulk-raw") as connection:
        talks = await opened(server, people)
        for turn in range(sizes.rounds):
            first = turn * sizes.bulk_events + 1
            frames = [b"".join(pushes(who, first, sizes.bulk_events, each=sizes.bulk_push)) for who in people]
            before = server.cpu_s()
            ours.append(await push_all(talks, frames, through=first + sizes.bulk_events - 1))
            cpu.append((server.cpu_s() - before) / events * 1e6)
            same = [
                row
                for number, who in enumerate(people, start=1)
                for row in rows(lines_of(who, first, sizes.bulk_events), first=first, stream=number)
            ]
            raw.append(sum(commit_in(connection, same[at : at + _THOUSAND]) for at in range(0, events, _THOUSAND)))
        wire = sum(each.wire.sent_bytes + each.wire.received_bytes for each in talks)
        peak = server.peak_mib()
        await closed(talks)
    rate, limit = events / median(ours), events / median(raw)
    return [
        Row(
            name="bulk",
            value=rate / limit,
            unit="× the rate",
            against=f"sqlite3 in thousands, FULL: {limit:,.0f}/s",
            side=Bound.AT_LEAST,
            limit=0.40,
            measured=f"{rate:,.0f} events/s, {median(cpu):.0f} µs CPU each",
            peak_mib=peak,
            wire_bytes=wire // sizes.rounds,
        )
    ]


async def single(folder: Path, sizes: Sizes) -> list[Row]:
    """A hundred devices, each with one event on the way at a time; against aiosqlite, a commit for each."""
    people = await phones(folder / "single", sizes.single_devices)
    events = sizes.single_devices * sizes.single_events
    ours: list[float] = []
    raw: list[float] = []
    cpu: list[float] = []
    with served(folder / "single") as server:
        async with raw_aiosqlite(folder / "single-raw") as connection:
            talks = await opened(server, people)
            for turn in range(sizes.rounds):
                first = turn * sizes.single_events + 1
                frames = [pushes(who, first, sizes.single_events, each=1) for who in people]
                before = server.cpu_s()
                ours.append(await _one_by_one(talks, frames))
                cpu.append((server.cpu_s() - before) / events * 1e6)
                entries = rows(lines_of(people[0], 1, events // 3), first=turn * events)
                started = time.perf_counter()
                for entry in entries:
                    await commit_async(connection, entry)
                raw.append((time.perf_counter() - started) / len(entries))
        wire = sum(each.wire.sent_bytes + each.wire.received_bytes for each in talks)
        peak, together = server.peak_mib(), server.entries_a_commit()
        await closed(talks)
    rate, limit = events / median(ours), 1 / median(raw)
    return [
        Row(
            name="single",
            value=rate / limit,
            unit="× the rate",
            against=f"aiosqlite, one commit each: {limit:,.0f}/s",
            side=Bound.AT_LEAST,
            limit=2.5,
            measured=f"{rate:,.0f} events/s, {median(cpu):.0f} µs CPU each, {together:.0f} a commit",
            peak_mib=peak,
            wire_bytes=wire // sizes.rounds,
        )
    ]


async def phones(folder: Path, count: int) -> list[Resident]:
    """So many clients' phones, each in a space of its own."""
    async with town(folder) as made:
        therapist = await made.therapist()
        homes = [await made.home(therapist) for _ in range(count)]
        return [await made.device(home, home.client) for home in homes]


def lines_of(who: Resident, first: int, count: int) -> list[bytes]:
    """The lines `first` on of a device's log."""
    return [line(who.device, who.member, seq) for seq in range(first, first + count)]


async def opened(server: Served, people: Sequence[Resident]) -> list[Talk]:
    """All of them, greeted and following."""
    talks = [Talk(who) for who in people]
    for each in talks:
        await each.open(server.port, at=Place())
    return talks


async def closed(talks: Sequence[Talk]) -> None:
    """Close all of them."""
    for each in talks:
        await each.wire.close()


async def push_all(talks: Sequence[Talk], frames: Sequence[bytes], *, through: int) -> float:
    """Seconds until everything is acknowledged that these frames push."""
    started = time.perf_counter()
    for talk, frame in zip(talks, frames, strict=True):
        talk.wire.write(frame)
    await asyncio.gather(*(each.until(lambda talk=each: talk.acked >= through) for each in talks))
    took = time.perf_counter() - started
    # What they are sent back is part of their work, not of the time to the ack.
    await asyncio.gather(*(each.until(lambda talk=each: talk.position >= through) for each in talks))
    return took


async def _one_by_one(talks: Sequence[Talk], frames: Sequence[list[bytes]]) -> float:
    """Seconds until every device has pushed its frames, each after the ack of the one before."""
    done = asyncio.Event()
    left = len(talks)

    def go_on(talk: Talk, waiting: list[bytes]) -> None:
        nonlocal left
        if waiting:
            talk.wire.write(waiting.pop())
        else:
            left -= 1
            if not left:
                done.set()

    started = time.perf_counter()
    for talk, mine in zip(talks, frames, strict=True):
        waiting = mine[::-1]
        talk.on_ack = lambda talk=talk, waiting=waiting: go_on(talk, waiting)
        go_on(talk, waiting)
    async with asyncio.timeout(120):
        await done.wait()
    return time.perf_counter() - started
