"""`make neighbour`: what one noisy neighbour in twenty costs the others, as the p99 of their acks.

Two servers over equal folders run side by side. One serves twenty well-behaved devices, the other nineteen and a noisy
neighbour. Rounds of both alternate, so that whatever else the machine does burdens both, and nothing that a noisy
neighbour leaves behind burdens the other. The figure is the median over the rounds of each round's p99.
"""

import asyncio
import gc
import itertools
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from fakes.server.process import Served, served
from noisy_neighbour.hostile import KINDS, Tally
from noisy_neighbour.person import Neighbour
from noisy_neighbour.population import Behaved, at_work, neighbours, resident_kib, settled

OTHERS: Final = 19
EVERY_S: Final = 0.1
WARM_S: Final = 1.0
ROUND_S: Final = 4.0
ROUNDS: Final = 5
BOUND: Final = 2.0

NOBODY: Final = "nobody"
"""No noisy neighbour at all: how far equal things differ here."""

LEAST_A_SECOND: Final = {
    "flood": 2_000,
    "singles": 200,
    "deaf": 100,
    "follows": 20,
    "presence": 200,
    "fragments": 0.2,
    "bomb": 0.2,
    "reconnect": 2,
    "projections": 3,
}
"""How often a noisy neighbour must have got through with what it does for the others' figures to mean anything."""


class Outcome(Struct, frozen=True, kw_only=True):
    """Seconds of the others' acks by round, without (`calm`) and with (`rough`) a noisy neighbour.

    `times` and `sent_bytes` are what that one did in a second, `grew_kib` the memory that it cost the server.
    """

    kind: str
    calm: list[list[float]]
    rough: list[list[float]]
    times: float
    sent_bytes: float
    grew_kib: int

    @property
    def ratio(self) -> float:
        """How many times worse the p99 is."""
        return statistics.median(map(p99, self.rough)) / statistics.median(map(p99, self.calm))

    @property
    def is_met(self) -> bool:
        """Whether the bound holds, and the neighbour was noisy indeed."""
        return self.kind == NOBODY or (self.ratio <= BOUND and self.times >= LEAST_A_SECOND[self.kind])

    def __str__(self) -> str:
        """A line of figures."""
        return (
            f"{self.kind:12}{_figures(self.calm)}  {_figures(self.rough)}  {self.ratio:5.2f}  "
            f"{self.times:10,.1f}/s {self.sent_bytes / 1024:10,.0f} KiB/s  {self.grew_kib / 1024:+6.1f} MiB"
            f"{'' if self.is_met else '  NOT MET'}"
        )


def p99(seconds: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(seconds, n=100)[98]


def _figures(rounds: list[list[float]]) -> str:
    """Median, p99 (the middle one of all rounds, the least and the largest) and the longest, in milliseconds."""
    latencies = sorted(map(p99, rounds))
    figures = (
        statistics.median(itertools.chain(*rounds)),
        statistics.median(latencies),
        latencies[0],
        latencies[-1],
        max(map(max, rounds)),
    )
    p50, middle, least, most, longest = (1000 * seconds for seconds in figures)
    return f"{p50:6.2f} {middle:6.2f} ({least:.1f}-{most:.1f}) {longest:6.1f}"


class Side:
    """One of the two servers and its devices, of which the last may be noisy."""

    def __init__(self, server: Served, people: list[Neighbour]) -> None:
        self.server = server
        self.people = [msgspec.structs.replace(person, url=server.url) for person in people]

    async def round(self, kind: str | None, tally: Tally) -> list[float]:
        """How long the acks of the others took. `kind`: what the last one does instead of behaving."""
        behaved = [Behaved(person) for person in (self.people if kind is None else self.people[:OTHERS])]
        running = [
            asyncio.create_task(item.run(EVERY_S, after_s=EVERY_S * at / len(behaved)))
            for at, item in enumerate(behaved)
        ]
        async with at_work([] if kind is None else [(kind, self.people[-1])]) as did:
            await asyncio.sleep(WARM_S)
            for item in behaved:
                item.took = []
            await asyncio.sleep(ROUND_S)
            took = [took for item in behaved[:OTHERS] for took in item.took]
        tally.add(did.sent_bytes, times=did.times)
        failed = [task for task in running if task.done()]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        assert [] == failed, "a well-behaved device was disturbed"
        return took


async def measured(kind: str) -> Outcome:
    """Rounds with and without a noisy neighbour, in turn."""
    calm: list[list[float]] = []
    rough: list[list[float]] = []
    tally = Tally()
    async with AsyncExitStack() as stack:
        sides: list[Side] = []
        for _ in range(2):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            people = await neighbours(folder, OTHERS + 1)
            sides.append(Side(await stack.enter_async_context(served(folder)), people))
        quiet, loud = sides
        gc.collect()
        gc.freeze()
        for side in sides:
            await side.round(None, Tally())
        before = resident_kib(loud.server)
        for _ in range(ROUNDS):
            calm.append(await quiet.round(None, Tally()))
            rough.append(await loud.round(None if kind == NOBODY else kind, tally))
            # What it still has to do for the noisy neighbour must not weigh on the other.
            await settled(loud.server)
        grew = resident_kib(loud.server) - before
        for side in sides:
            await side.server.stop()
    spent_s = ROUNDS * (WARM_S + ROUND_S)
    return Outcome(
        kind=kind,
        calm=calm,
        rough=rough,
        times=tally.times / spent_s,
        sent_bytes=tally.sent_bytes / spent_s,
        grew_kib=grew,
    )


async def main(kinds: list[str]) -> int:
    """Measure and print; 1 where a bound does not hold."""
    print("noisy neighbour   alone: p50 p99 (of rounds) longest   beside it: the same   ratio   it did   memory")
    outcomes = []
    for kind in kinds:
        outcomes.append(await measured(kind))
        print(outcomes[-1], flush=True)
    return int(not all(outcome.is_met for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or [NOBODY, *KINDS])))
