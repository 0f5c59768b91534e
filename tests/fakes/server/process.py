"""`handrail serve` as a process of its own, started, asked and stopped the way an operator does."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from fakes.server.serving import Person
from handrail_server import app
from handrail_server.control import FILE_NAME as SOCKET
from handrail_server.control import Invited, InviteTherapist, ask
from handrail_shared.wire import SUBPROTOCOL

TIMEOUT_S = 300

_CODE = "from handrail_server.serve import serve_command; serve_command()"


class Served:
    """A running server process."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process = process
        self.url = url

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and wait for the exit status."""
        self.process.send_signal(how)
        return await self.ended()

    async def ended(self) -> int:
        """The exit status, once there is one."""
        return await asyncio.wait_for(self.process.wait(), TIMEOUT_S)

    async def log(self) -> str:
        """Everything it wrote to its standard error. Only once it has ended."""
        assert self.process.stderr is not None
        return (await self.process.stderr.read()).decode()


class Asked:
    """People over a server process: enough of `Serving` for `Person`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S, trust_env=False)

    def socket(self, **options: Any) -> Any:
        return connect(
            self.url.replace("http", "ws") + "/sync",
            compression=None,
            proxy=None,
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            **options,
        )

    async def therapist(self, folder: Path) -> Person:
        """A therapist with a space, invited through the control socket."""
        answer = await asyncio.to_thread(ask, folder / SOCKET, InviteTherapist(name="Dr Osei"))
        assert isinstance(answer, Invited)
        secret = answer.link.partition("#")[2]
        joined = await self.http.post("/api/join", json={"secret": secret, "device_name": "desk"})
        person = Person(self, joined.json())  # pyright: ignore[reportArgumentType]
        opened = (await person.post("/api/spaces", {"title": "Maya"})).json()["space"]
        person.space, person.shared, person.private = opened["space"], opened["shared"], opened["private"]
        return person


async def made(folder: Path) -> None:
    """A data folder that was served once and stopped."""
    opened = await app.open_data(folder, master_key_path=None)
    await opened.close()


async def epoch_of(folder: Path, *, accept_rollback: bool = False) -> str:
    opened = await app.open_data(folder, master_key_path=None, accept_rollback=accept_rollback)
    epoch = await opened.store.epoch()
    await opened.close()
    return epoch


def quiet_port() -> int:
    """A free port that the system gives to nobody by itself: a server may leave it for a while and come back."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


@asynccontextmanager
async def served(folder: Path, *options: str, code: str = _CODE) -> AsyncGenerator[Served]:
    """Serve `folder` in a process until the block ends; it is killed if it still runs then.

    `code` is what the process runs, for a server that something is wrong with.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, "--data", str(folder), "--port", "0", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), TIMEOUT_S)).decode()
        if not line.startswith("Handrail is ready at "):
            assert process.stderr is not None
            raise AssertionError(f"not ready: {(await process.stderr.read()).decode()}")
        yield Served(process, line.split()[-1])
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        # Without this the pipes' transports outlive the event loop.
        process._transport.close()  # pyright: ignore[reportAttributeAccessIssue]
