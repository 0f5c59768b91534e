"""The others, who send an event now and then from a device each, and the noisy neighbours let loose on them."""

import asyncio
import itertools
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from bench.server import Process
from bench.wire import BenchSocket
from fakes.server.process import Served
from fakes.server.serving import Person, serving, unlimited
from noisy_neighbour.hostile import Tally
from noisy_neighbour.person import Neighbour

_STOP_S = 30
_SETTLE_S = 60
_LOOK_S = 0.5
_IDLE = 0.02


async def neighbours(folder: Path, count: int) -> list[Neighbour]:
    """Clients of one therapist, each with a space, in a folder that no server has open."""
    async with serving(folder) as host:
        unlimited(host)
        therapist = await host.therapist()
        people = [await host.client_of(therapist) for _ in range(count)]
        return [_neighbour(person) for person in people]


def _neighbour(person: Person) -> Neighbour:
    return Neighbour(
        url="",
        token=person.token,
        member=person.member,
        device=person.device,
        space=person.space,
        stream=person.shared,
    )


def resident_kib(server: Served) -> int:
    """How much memory the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


async def settled(server: Served) -> None:
    """Wait until the server does next to nothing any more."""
    process = Process(server.process.pid)
    async with asyncio.timeout(_SETTLE_S):
        before = -1.0
        while (now := process.cpu_s()) - before > _IDLE * _LOOK_S:
            before = now
            await asyncio.sleep(_LOOK_S)


class Behaved:
    """A device that sends an event every now and then and waits for its ack, over a socket that costs next to nothing:
    what is measured is the server.
    """

    def __init__(self, neighbour: Neighbour) -> None:
        self._neighbour = neighbour
        self._heard: asyncio.Future[float] | None = None
        self._wanted = b""
        self._message = b""
        self.took: list[float] = []

    async def run(self, every_s: float, *, after_s: float = 0.0, count: int | None = None) -> None:
        """So many times, or until cancelled."""
        await asyncio.sleep(after_s)
        wire = await BenchSocket.open(self._neighbour.port, self._hear)
        try:
            wire.send(self._neighbour.hello().encode())
            await self._answer(wire, b'"type":"welcome"')
            seq = self._neighbour.next_seq(self._message)
            for _ in itertools.count() if count is None else range(count):
                frame = self._neighbour.push(seq, 1).encode()
                began = time.perf_counter()
                wire.send(frame)
                ended = await self._answer(wire, b'"through_seq":%d' % seq)
                self.took.append(ended - began)
                seq += 1
                await asyncio.sleep(max(0.0, every_s - (time.perf_counter() - began)))
        finally:
            wire.abort()

    def _hear(self, message: bytes) -> None:
        if self._heard is not None and not self._heard.done() and self._wanted in message:
            self._message = message
            self._heard.set_result(time.perf_counter())

    async def _answer(self, wire: BenchSocket, wanted: bytes) -> float:
        """When a message came that holds these words."""
        self._wanted = wanted
        self._heard = asyncio.get_running_loop().create_future()
        await asyncio.wait((self._heard, wire.closed), return_when=asyncio.FIRST_COMPLETED)
        if not self._heard.done():
            raise ConnectionError(f"closed by the server: {wire.closed.result()!r}")
        return self._heard.result()


@asynccontextmanager
async def at_work(jobs: list[tuple[str, Neighbour]]) -> AsyncGenerator[Tally]:
    """Run noisy neighbours in one process that gets only idle processor time: in life they have machines of their own.

    What they did is in the tally at the end of the block.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "noisy_neighbour.hostile"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    )
    tally = Tally()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(jobs))
        process.stdin.close()
        assert await process.stdout.readline() == b"at work\n"
        yield tally
        assert process.returncode is None
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(_STOP_S):
            did = msgspec.json.decode(await process.stdout.readline(), type=Tally)
        tally.add(did.sent_bytes, times=did.times)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # Without this the pipes' transports outlive the event loop.
        process._transport.close()  # pyright: ignore[reportAttributeAccessIssue]
