"""Row `fan-out`: what a commit costs the server for each device that hears of it."""

import asyncio
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.population import Place, Resident, population
from bench.server import UNMETERED, Served, served
from bench.sizes import Sizes
from bench.table import Bound, Row
from bench.talk import Talk, pushes

_SOCKETS_EACH = 16
"""Sockets that one installation may have."""

_EACH_ADDRESS = 150

_FRAME_BYTES = 450
"""A commit of one event, as a follower is sent it."""

_HAVE_BYTES = 90
_TURNS = 20


async def fan_out(folder: Path, sizes: Sizes) -> list[Row]:
    """One writer, many devices that follow. The same commits on a stream that nobody follows are taken off.

    The value is what sending costs. What the followers' own `have` cost is told beside it: all of them, for nobody is
    made to wait here, as a single person with two hundred devices would be.
    """
    async with population(folder / "fan") as made:
        therapist = await made.therapist()
        home, quiet = await made.home(therapist), await made.home(therapist)
        writers = [await made.device(item, item.client) for item in (quiet, home)]
        followers: list[Resident] = []
        while len(followers) < sizes.subscribers:
            further = await made.further(home.therapist)
            followers += [await made.device(home, further) for _ in range(_SOCKETS_EACH)]
    alone, sent, reported, sends, receives = (list[float]() for _ in range(5))
    with served(folder / "fan", before=UNMETERED) as server:
        talks = [Talk(who) for who in followers[: sizes.subscribers]]
        for at, talk in enumerate(talks):
            await talk.open(server.port, at=Place(), source=f"127.0.1.{at // _EACH_ADDRESS + 1}")
        nobody, author = _Author(server, writers[0], []), _Author(server, writers[1], talks)
        for item in (nobody, author):
            await item.open()
        for turn in range(sizes.rounds + 1):
            bare = await nobody.commit(sizes.commits)
            costs = await author.commit(sizes.commits, reports=False), await author.commit(sizes.commits, reports=True)
            if turn:
                # The first round warms up.
                alone.append(bare)
                sent.append((costs[0] - bare) / len(talks))
                reported.append((costs[1] - costs[0]) / len(talks))
                send, receive = _bare_calls(sizes.subscribers)
                sends.append(send)
                receives.append(receive)
        peak = server.peak_mib()
        wire = sum(talk.wire.received_bytes for talk in talks)
        for talk in talks:
            talk.wire.abort()
    commits = sizes.commits * 2 * (sizes.rounds + 1)
    return [
        Row(
            name="fan-out",
            value=median(sent) * 1e6,
            unit="µs CPU",
            against="each subscriber and commit",
            side=Bound.AT_MOST,
            limit=20,
            measured=(
                f"{len(talks)} subscribers; a bare `send` of the frame alone {_us(sends)}; the `have` of each taken in"
                f" {_us(reported)} more, a bare `recv` of it {_us(receives)}; {_us(alone)} a commit without any"
            ),
            peak_mib=peak,
            wire_bytes=wire // commits,
        )
    ]


def _us(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1e6:,.1f} µs"


def _bare_calls(count: int) -> tuple[float, float]:
    """CPU seconds of the machine for one `send` of such a frame and for one `recv` of such a `have`."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=count))
        pairs: list[tuple[socket.socket, socket.socket]] = []
        for _ in range(count):
            theirs = stack.enter_context(socket.create_connection(listening.getsockname()))
            ours = stack.enter_context(listening.accept()[0])
            ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pairs.append((ours, theirs))
        frame, have, sent, received = bytes(_FRAME_BYTES), bytes(_HAVE_BYTES), 0.0, 0.0
        for _ in range(_TURNS):
            before = time.thread_time()
            for ours, _ in pairs:
                ours.send(frame)
            sent += time.thread_time() - before
            for _, theirs in pairs:
                theirs.recv(_FRAME_BYTES)
                theirs.send(have)
            before = time.thread_time()
            for ours, _ in pairs:
                ours.recv(_FRAME_BYTES)
            received += time.thread_time() - before
    return sent / count / _TURNS, received / count / _TURNS


class _Author:
    """A device that commits one event after the other."""

    def __init__(self, server: Served, who: Resident, followers: Sequence[Talk]) -> None:
        self._server = server
        self._talk = Talk(who)
        self._followers = followers
        self._seq = 1
        self._behind = 0
        self._all_heard = asyncio.Event()

    async def open(self) -> None:
        """Connect; it does not follow the stream itself."""
        await self._talk.open(self._server.port)

    async def commit(self, count: int, *, reports: bool = True) -> float:
        """CPU seconds of the server for each commit, until everybody has heard of it."""
        for follower in self._followers:
            follower.reports = reports
            follower.on_entries = self._count
        frames = pushes(self._talk.who, self._seq, count, at_once=1)
        before = self._server.cpu_s()
        for frame in frames:
            seq, self._seq = self._seq, self._seq + 1
            self._behind = len(self._followers)
            self._all_heard.clear()
            self._talk.wire.write(frame)
            await self._talk.until(lambda seq=seq: self._talk.acked >= seq)
            if self._followers:
                await self._all_heard.wait()
        if reports and self._followers:
            await self._heard()
        return (self._server.cpu_s() - before) / count

    def _count(self, position: int) -> None:
        if position >= self._seq - 1:
            self._behind -= 1
            if not self._behind:
                self._all_heard.set()

    async def _heard(self) -> None:
        """Wait until what the followers reported last was taken in: the author is told how far they are (E3)."""
        await self._talk.until(lambda: self._talk.reached >= self._seq - 1)
