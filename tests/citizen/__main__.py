"""`make citizen`: what one bad citizen in twenty costs the others, as the p99 of their acks.

The server is a process of its own; so is the bad citizen, at the lowest priority, since in life it has a machine of its
own. Rounds with and without it alternate, so that whatever else the machine does weighs on both.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from citizen.hostile import KINDS, Citizen
from fakes.process import Served, served
from fakes.serving import Person, serving, unlimited

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


async def citizens(folder: Path) -> list[Citizen]:
    """Twenty clients of one therapist, each with a space, in a folder that no server has open."""
    async with serving(folder) as host:
        unlimited(host)
        therapist = await host.therapist()
        people = [await host.client_of(therapist) for _ in range(OTHERS + 1)]
        return [_citizen(each) for each in people]


def _citizen(person: Person) -> Citizen:
    return Citizen(
        url="",
        token=person.token,
        member=person.member,
        device=person.device,
        space=person.space,
        stream=person.shared,
    )


class Behaved:
    """A device that sends an event every now and then and waits for its ack."""

    def __init__(self, citizen: Citizen) -> None:
        self._citizen = citizen
        self.took: list[float] = []

    async def run(self, offset_s: float) -> None:
        """Until cancelled."""
        await asyncio.sleep(offset_s)
        async with self._citizen.socket() as socket:
            seq = await self._citizen.hello(socket)
            while True:
                began = time.perf_counter()
                await socket.send(self._citizen.push(seq, 1))
                while f'"through_seq":{seq}' not in str(await socket.recv()):
                    pass
                self.took.append(time.perf_counter() - began)
                seq += 1
                await asyncio.sleep(max(0.0, EVERY_S - (time.perf_counter() - began)))


@asynccontextmanager
async def bad(kind: str, citizen: Citizen) -> AsyncGenerator[None]:
    """A bad citizen of this kind, at work."""
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", "19", sys.executable, "-m", "citizen.hostile", kind), stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(citizen))
    process.stdin.close()
    try:
        yield
    finally:
        process.kill()
        await process.wait()
        process._transport.close()  # pyright: ignore[reportAttributeAccessIssue]


def resident_kib(server: Served) -> int:
    """How much memory the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


async def measured(kind: str) -> Outcome:
    """Rounds with and without a bad citizen, in turn."""
    calm: list[float] = []
    rough: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        people = await citizens(Path(name))
        async with served(Path(name)) as server:
            people = [msgspec.structs.replace(each, url=server.url) for each in people]
            behaved = [Behaved(each) for each in people[1:]]
            running = [asyncio.create_task(each.run(EVERY_S * at / OTHERS)) for at, each in enumerate(behaved)]
            await _round(behaved)
            before = resident_kib(server)
            for _ in range(ROUNDS):
                calm += await _round(behaved)
                async with bad(kind, people[0]):
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
