"""The others: people with a device each, who send an event now and then."""

import asyncio
import itertools
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from citizen.hostile import Citizen
from fakes.process import Served
from fakes.serving import Person, serving, unlimited


async def citizens(folder: Path, count: int) -> list[Citizen]:
    """Clients of one therapist, each with a space, in a folder that no server has open."""
    async with serving(folder) as host:
        unlimited(host)
        therapist = await host.therapist()
        people = [await host.client_of(therapist) for _ in range(count)]
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


def resident_kib(server: Served) -> int:
    """How much memory the server holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


class Behaved:
    """A device that sends an event every now and then and waits for its ack."""

    def __init__(self, citizen: Citizen) -> None:
        self._citizen = citizen
        self.took: list[float] = []

    async def run(self, every_s: float, *, after_s: float = 0.0, count: int | None = None) -> None:
        """So many times, or until cancelled."""
        await asyncio.sleep(after_s)
        async with self._citizen.socket() as socket:
            seq = await self._citizen.hello(socket)
            for _ in itertools.count() if count is None else range(count):
                began = time.perf_counter()
                await socket.send(self._citizen.push(seq, 1))
                while f'"through_seq":{seq}' not in str(await socket.recv()):
                    pass
                self.took.append(time.perf_counter() - began)
                seq += 1
                await asyncio.sleep(max(0.0, every_s - (time.perf_counter() - began)))


@asynccontextmanager
async def at_work(jobs: list[tuple[str, Citizen]]) -> AsyncGenerator[None]:
    """Bad citizens, all in one process of the lowest priority: in life they have machines of their own."""
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", "19", sys.executable, "-m", "citizen.hostile"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent,
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(msgspec.json.encode(jobs))
        process.stdin.close()
        assert await process.stdout.readline() == b"at work\n"
        yield
        assert process.returncode is None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # Without this the pipes' transports outlive the event loop.
        process._transport.close()  # pyright: ignore[reportAttributeAccessIssue]
