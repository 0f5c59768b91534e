"""Rows `bulk` and `single`: how many events a second become durable."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from aiosqlite import Connection
from msgspec import Struct, field

from bench.lines import line
from bench.population import Place, Resident, population
from bench.raw import commit_async, commit_in, raw_aiosqlite, raw_database, rows
from bench.server import Served, served
from bench.sizes import Sizes
from bench.table import Bound, Row
from bench.talk import Talk, pushes

_THOUSAND = 1000
_SQLITE = "sqlite3 in thousands, FULL"
_AIOSQLITE = "aiosqlite, one commit each"


class _Load(Struct):
    """What rounds of one load took."""

    seconds: list[float] = field(default_factory=list[float])
    cpu_us: list[float] = field(default_factory=list[float])
    """CPU of the server for each event."""

    def rate(self, events: int) -> float:
        """Events a second, where a round has so many."""
        return events / median(self.seconds)


async def bulk(folder: Path, sizes: Sizes) -> list[Row]:
    """Ten phones come back from a time offline, at once; against SQLite alone, with the same rows in thousands.

    What is timed is their pushing, to the last ack. Ten others do the same and are sent back what they pushed, as
    phones are that follow their own stream: that is told beside it.
    """
    people = await phones(folder / "bulk", 2 * sizes.bulk_devices)
    events = sizes.bulk_devices * sizes.bulk_events
    pushing, following, raw = _Load(), _Load(), list[float]()
    with served(folder / "bulk") as server, raw_database(folder / "bulk-raw") as connection:
        talks = await _half_following(server, people)
        for turn in range(sizes.rounds):
            first = turn * sizes.bulk_events + 1
            for load, mine in ((pushing, talks[: sizes.bulk_devices]), (following, talks[sizes.bulk_devices :])):
                frames = [b"".join(pushes(own.who, first, sizes.bulk_events, at_once=sizes.bulk_push)) for own in mine]
                before = server.cpu_s()
                load.seconds.append(await push_all(mine, frames, through=first + sizes.bulk_events - 1))
                load.cpu_us.append((server.cpu_s() - before) / events * 1e6)
            same = [
                row
                for number, who in enumerate(people[: sizes.bulk_devices], start=1)
                for row in rows(lines_of(who, first, sizes.bulk_events), first=first, stream=number)
            ]
            raw.append(sum(commit_in(connection, same[at : at + _THOUSAND]) for at in range(0, events, _THOUSAND)))
        cost = _cost(server, talks[: sizes.bulk_devices], sizes.rounds)
        await closed(talks)
    return [_row("bulk", pushing, following, events, limit=0.40, raw=(_SQLITE, events / median(raw)), cost=cost)]


async def single(folder: Path, sizes: Sizes) -> list[Row]:
    """A hundred devices, each with one event on the way at a time; against aiosqlite, a commit for each row.

    As in `bulk`, a hundred others do the same and are sent back what they pushed.
    """
    people = await phones(folder / "single", 2 * sizes.single_devices)
    events = sizes.single_devices * sizes.single_events
    pushing, following, raw = _Load(), _Load(), list[float]()
    with served(folder / "single") as server:
        async with raw_aiosqlite(folder / "single-raw") as connection:
            talks = await _half_following(server, people)
            for turn in range(sizes.rounds):
                first = turn * sizes.single_events + 1
                for load, mine in (
                    (pushing, talks[: sizes.single_devices]),
                    (following, talks[sizes.single_devices :]),
                ):
                    frames = [pushes(own.who, first, sizes.single_events, at_once=1) for own in mine]
                    before = server.cpu_s()
                    load.seconds.append(await _one_by_one(mine, frames))
                    load.cpu_us.append((server.cpu_s() - before) / events * 1e6)
                raw.append(await _raw_one_by_one(connection, people[: sizes.single_devices], turn))
        cost = _cost(server, talks[: sizes.single_devices], sizes.rounds)
        await closed(talks)
    return [_row("single", pushing, following, events, limit=2.5, raw=(_AIOSQLITE, 1 / median(raw)), cost=cost)]


class _Cost(Struct, frozen=True, kw_only=True):
    peak_mib: float
    wire_bytes: int
    entries_a_commit: float


def _cost(server: Served, talks: Sequence[Talk], rounds: int) -> _Cost:
    wire = sum(talk.wire.sent_bytes + talk.wire.received_bytes for talk in talks)
    return _Cost(peak_mib=server.peak_mib(), wire_bytes=wire // rounds, entries_a_commit=server.entries_a_commit())


def _row(
    name: str, pushing: _Load, following: _Load, events: int, *, limit: float, raw: tuple[str, float], cost: _Cost
) -> Row:
    rate, back = pushing.rate(events), following.rate(events)
    return Row(
        name=name,
        value=rate / raw[1],
        unit="× the rate",
        against=f"{raw[0]}: {raw[1]:,.0f}/s",
        side=Bound.AT_LEAST,
        limit=limit,
        measured=(
            f"{rate:,.0f} events/s, {median(pushing.cpu_us):.0f} µs CPU each, {cost.entries_a_commit:.0f} a commit;"
            f" sent back too {back:,.0f}/s ({back / raw[1]:.2f} ×, {median(following.cpu_us):.0f} µs)"
        ),
        peak_mib=cost.peak_mib,
        wire_bytes=cost.wire_bytes,
    )


async def _raw_one_by_one(connection: Connection, people: Sequence[Resident], turn: int) -> float:
    """Seconds for each row: one of each device's stream, committed one by one."""
    seq = turn + 1
    entries = [
        row
        for number, who in enumerate(people, start=1)
        for row in rows(lines_of(who, seq, 1), first=seq, stream=number)
    ]
    started = time.perf_counter()
    for entry in entries:
        await commit_async(connection, entry)
    return (time.perf_counter() - started) / len(entries)


async def _half_following(server: Served, people: Sequence[Resident]) -> list[Talk]:
    """All of them greeted; the second half follows its streams."""
    half = len(people) // 2
    talks = [Talk(who) for who in people]
    for talk in talks[:half]:
        await talk.open(server.port, source="127.0.1.1")
    for talk in talks[half:]:
        await talk.open(server.port, at=Place(), source="127.0.1.2")
    return talks


async def phones(folder: Path, count: int) -> list[Resident]:
    """So many clients' phones, each in a space of its own."""
    async with population(folder) as made:
        therapist = await made.therapist()
        homes = [await made.home(therapist) for _ in range(count)]
        return [await made.device(home, home.client) for home in homes]


def lines_of(who: Resident, first: int, count: int) -> list[bytes]:
    """The lines `first` on of a device's log."""
    return [line(who.device, who.member, seq) for seq in range(first, first + count)]


async def opened(server: Served, people: Sequence[Resident]) -> list[Talk]:
    """All of them, greeted and following."""
    talks = [Talk(who) for who in people]
    for talk in talks:
        await talk.open(server.port, at=Place())
    return talks


async def closed(talks: Sequence[Talk]) -> None:
    """Close all of them."""
    for talk in talks:
        await talk.wire.close()


async def push_all(talks: Sequence[Talk], frames: Sequence[bytes], *, through: int) -> float:
    """Seconds until everything is acknowledged that these frames push."""
    started = time.perf_counter()
    for talk, frame in zip(talks, frames, strict=True):
        talk.wire.write(frame)
    await asyncio.gather(*(item.until(lambda talk=item: talk.acked >= through) for item in talks))
    took = time.perf_counter() - started
    # What they are sent back is part of their work, not of the time to the ack.
    await asyncio.gather(*(item.until(lambda talk=item: talk.position >= through) for item in talks if item.follows))
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
