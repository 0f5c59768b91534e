"""Rows `ack`, `live` and `history`: how long one event takes, and whether that grows with what there is."""

import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from sqlite3 import Connection
from statistics import median

from msgspec import Struct, field
from websockets.asyncio.client import ClientConnection

from bench.lines import history, line
from bench.population import Home, Place, Population, Resident, population
from bench.raw import commit_in, raw_database, raw_echo, rows
from bench.reader import Reader, live_socket, reading
from bench.server import served
from bench.sizes import Sizes
from bench.table import Bound, Row
from handrail_shared.fold import State, empty, fold, folded
from handrail_shared.lines.entry import Entry
from handrail_shared.wire import Ack, Push, read_server_frame, write_frame


class _Times(Struct):
    """Seconds, one of each kind for each event."""

    ack: list[float] = field(default_factory=list[float])
    live: list[float] = field(default_factory=list[float])


class _Pair(Struct, frozen=True, kw_only=True):
    """Two devices of one stream: one that writes and one that reads."""

    writer: Resident
    reader: Resident
    at: Place
    first_seq: int


async def latencies(folder: Path, sizes: Sizes) -> list[Row]:
    """One event at a time, from one device to another, on an empty stream and on one with a long history."""
    async with population(folder / "latency") as made:
        therapist = await made.therapist()
        new = await _pair(made, await made.home(therapist), 0)
        old = await _pair(made, await made.home(therapist), sizes.history)
    commits, echoes = list[float](), list[float]()
    on_new, on_old = _Times(), _Times()
    with served(folder / "latency") as server, raw_database(folder / "latency-raw") as connection:
        async with AsyncExitStack() as stack:
            echo = await stack.enter_async_context(raw_echo())
            lines = [
                (await _line(stack, server.port, new, on_new, empty())),
                (await _line(stack, server.port, old, on_old, _folded(old, sizes.history))),
            ]
            for turn in range(sizes.rounds * sizes.pings):
                # One of each in turn: whatever else the machine does meets all of them alike.
                commits.append(_raw_commit(connection, new.writer, turn + 1))
                echoes.append(await _raw_echo(echo, new.writer))
                for item in lines:
                    await item.run()
                if turn == sizes.pings // 2:
                    # So far everything warmed up.
                    for times in (commits, echoes, on_new.ack, on_new.live, on_old.ack, on_old.live):
                        times.clear()
        peak = server.peak_mib()
    wire = sum(item.wire_bytes for item in lines) // len(lines)
    against = f"FULL commit {_us(commits)} + websockets echo {_us(echoes)}"
    both = median(commits) + median(echoes)
    cost = _Cost(peak_mib=peak, wire_bytes=wire)
    return [
        _against_raw("ack", on_new.ack, both, against, limit=2.5, cost=cost),
        _against_raw("live", on_new.live, both, against, limit=3.5, cost=cost),
        _with_history(on_new, on_old, sizes, cost),
    ]


class _Cost(Struct, frozen=True, kw_only=True):
    """What all of it cost the server, and one event on the wire."""

    peak_mib: float
    wire_bytes: int


def _against_raw(name: str, times: Sequence[float], both: float, against: str, *, limit: float, cost: _Cost) -> Row:
    return Row(
        name=name,
        value=median(times) / both,
        unit="×",
        against=against,
        side=Bound.AT_MOST,
        limit=limit,
        measured=f"p50 {_us(times)}",
        peak_mib=cost.peak_mib,
        wire_bytes=cost.wire_bytes,
    )


def _with_history(new: _Times, old: _Times, sizes: Sizes, cost: _Cost) -> Row:
    return Row(
        name="history",
        value=max(median(old.ack) / median(new.ack), median(old.live) / median(new.live)),
        unit="×",
        against=f"an empty stream: {_us(new.ack)} and {_us(new.live)}",
        side=Bound.AT_MOST,
        limit=1.2,
        measured=f"at {sizes.history:,} entries: ack {_us(old.ack)}, live {_us(old.live)}",
        peak_mib=cost.peak_mib,
        wire_bytes=cost.wire_bytes,
    )


def _us(times: Sequence[float]) -> str:
    return f"{median(times) * 1e6:.0f} µs"


async def _pair(made: Population, home: Home, count: int) -> _Pair:
    writer = await made.device(home, home.client)
    reader = await made.device(home, home.client)
    at = await made.fill(writer, count) if count else Place()
    return _Pair(writer=writer, reader=reader, at=at, first_seq=count + 1)


def _folded(pair: _Pair, count: int) -> State:
    """What the reader knows already."""
    state = empty()
    for change in history(pair.writer.device, pair.writer.member, count):
        decoded = folded(Entry(1_800_000_000_000_000, change))
        if decoded is not None:
            state = fold(state, decoded)
    return state


class _Line:
    """A writer and a reader at work: each event is timed to its ack and to being folded on the other device."""

    def __init__(self, socket: ClientConnection, pair: _Pair, reader: Reader, times: _Times) -> None:
        self.wire_bytes = 0
        self._socket = socket
        self._pair = pair
        self._reader = reader
        self._times = times
        self._seq = pair.first_seq
        self._position = pair.at.position

    async def run(self) -> None:
        """One event to its ack, and another one to the other device."""
        frame = self._next_frame()
        started = time.perf_counter()
        await self._socket.send(frame, text=True)
        answer = await self._acked()
        self._times.ack.append(time.perf_counter() - started)
        self.wire_bytes = len(frame) + answer
        await self._reader.reach(self._position)
        frame = self._next_frame()
        started = time.perf_counter()
        await self._socket.send(frame, text=True)
        self._times.live.append(await self._reader.reach(self._position) - started)
        await self._acked()

    def _next_frame(self) -> bytes:
        writer = self._pair.writer
        event = line(writer.device, writer.member, self._seq)
        push = Push(stream=writer.shared, device=writer.device, first_seq=self._seq, count=1)
        self._seq += 1
        self._position += 1
        return write_frame(push, [event])

    async def _acked(self) -> int:
        """Wait for the next ack; its bytes."""
        while True:
            frame = await self._socket.recv(decode=False)
            read = read_server_frame(frame)
            if isinstance(read.message, Ack):  # pyright: ignore[reportAttributeAccessIssue] - ours are never bad
                return len(frame)


async def _line(stack: AsyncExitStack, port: int, pair: _Pair, times: _Times, state: State) -> _Line:
    reader = await stack.enter_async_context(reading(port, pair.reader, at=pair.at, state=state))
    socket = await stack.enter_async_context(live_socket(port))
    await socket.send(pair.writer.hello(), text=True)
    await socket.recv()
    return _Line(socket, pair, reader, times)


def _raw_commit(connection: Connection, who: Resident, seq: int) -> float:
    return commit_in(connection, rows([line(who.device, who.member, seq)], first=seq))


async def _raw_echo(socket: ClientConnection, who: Resident) -> float:
    """The time of an echo of what a push of one event is."""
    push = Push(stream=who.shared, device=who.device, first_seq=1, count=1)
    frame = write_frame(push, [line(who.device, who.member, 1)])
    started = time.perf_counter()
    await socket.send(frame, text=True)
    await socket.recv(decode=False)
    return time.perf_counter() - started
