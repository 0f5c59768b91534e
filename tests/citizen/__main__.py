"""`make citizen`: what one bad citizen in twenty costs the others, as the p99 of their acks.

The server is a process of its own; so is the bad citizen, at the lowest priority, since in life it has a machine of its
own. Rounds with and without it alternate, so that whatever else the machine does weighs on both.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from citizen.hostile import KINDS
from citizen.town import Behaved, at_work, citizens, resident_kib
from fakes.process import served

OTHERS: Final = 19
EVERY_S: Final = 0.1
ROUND_S: Final = 3.0
ROUNDS: Final = 3
BOUND: Final = 2.0


class Outcome(Struct, frozen=True, kw_only=True):
    """Seconds of the others' acks without and with a bad citizen, and how much memory it cost the server."""

    kind: str
    calm: list[float]
    rough: list[float]
    grew_kib: int

    @property
    def ratio(self) -> float:
        """How many times worse the p99 is."""
        return p99(self.rough) / p99(self.calm)

    def __str__(self) -> str:
        """A line of figures."""
        calm, rough = (
            f"{1000 * statistics.median(each):5.1f} {1000 * p99(each):6.1f}" for each in (self.calm, self.rough)
        )
        return f"{self.kind:12} {calm}   {rough}   {self.ratio:5.2f}   {self.grew_kib / 1024:+6.1f} MiB"


def p99(seconds: list[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(seconds, n=100)[98]


async def measured(kind: str) -> Outcome:
    """Rounds with and without a bad citizen, in turn."""
    calm: list[float] = []
    rough: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        people = await citizens(Path(name), OTHERS + 1)
        async with served(Path(name)) as server:
            people = [msgspec.structs.replace(each, url=server.url) for each in people]
            behaved = [Behaved(each) for each in people[1:]]
            running = [
                asyncio.create_task(each.run(EVERY_S, after_s=EVERY_S * at / OTHERS)) for at, each in enumerate(behaved)
            ]
            await _round(behaved)
            before = resident_kib(server)
            for _ in range(ROUNDS):
                calm += await _round(behaved)
                async with at_work([(kind, people[0])]):
                    await asyncio.sleep(0.5)
                    rough += await _round(behaved)
            grew = resident_kib(server) - before
            for each in running:
                each.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            assert [] == [each for each in running if not each.cancelled()], "a well-behaved device was disturbed"
            await server.stop()
    return Outcome(kind=kind, calm=calm, rough=rough, grew_kib=grew)


async def _round(behaved: list[Behaved]) -> list[float]:
    for each in behaved:
        each.took = []
    await asyncio.sleep(ROUND_S)
    return [took for each in behaved for took in each.took]


async def main(kinds: list[str]) -> int:
    """Measure and print; 1 where a bound does not hold."""
    print("bad citizen  alone: p50    p99   beside it: p50 p99   ratio   memory")
    outcomes = []
    for kind in kinds:
        outcomes.append(await measured(kind))
        print(outcomes[-1], flush=True)
    return int(any(each.ratio > BOUND for each in outcomes))


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:] or list(KINDS))))
