"""A process that runs the `handrail` command in children of its own, each of which may be told to die at its n-th step.

It imports everything once and forks, so a run costs a tenth of a second and not half of one. A step is where something
becomes true or is about to: a transaction begins, is about to be committed, is durable; a word is printed; a frame goes
out or has come in. A child that is to die at step n kills itself with SIGKILL there; none of its own code runs after.
"""

import json
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click
from msgspec import Struct
from websockets.asyncio.client import ClientConnection

import handrail_client.cli.days.check_in
import handrail_client.cli.device.sync
from handrail_client.cli import main as handrail
from handrail_client.log.database import LogDatabase
from handrail_client.sync.transport import FrameReceived
from handrail_client.sync.websocket import SocketTransport

CODE: Final = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from faults.kills.fork_server import main
main()
"""

_LOADED: Final = (handrail_client.cli.days.check_in, handrail_client.cli.device.sync)
"""Commands are imported when they are first used; here they are there from the start."""

_STATEMENTS: Final = {
    "BEGIN": "begin",
    "INSERT": "change",
    "UPDATE": "change",
    "DELETE": "change",
    "COMMIT": "about to commit",
}
"""Of a reading transaction nothing is a step."""


class Run(Struct, frozen=True, kw_only=True):
    """What a child is to do: the command's words, where its output goes, where it notes its steps, and when it dies:
    at its n-th step, or when it first comes to a step of this name.
    """

    words: list[str]
    output: str
    steps: str
    die_at: int | str | None
    forgetful: bool = False
    """A planted fault: nothing that the child says is saved is kept."""


class Ended(Struct, frozen=True, kw_only=True):
    """How a child ended: its exit status, None where a signal ended it."""

    status: int | None


def main() -> None:
    """Run what each line of the standard input asks for, and answer each by a line."""
    for line in sys.stdin:
        run = Run(**json.loads(line))
        child = os.fork()
        if child == 0:
            _live(run)
        _, status = os.waitpid(child, 0)
        code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        print(json.dumps({"status": code}), flush=True)


def _live(run: Run) -> None:
    """The child: it never returns."""
    for number, path in ((0, os.devnull), (1, run.output), (2, f"{run.output}.err")):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(opened, number)
    if run.forgetful:
        _forget()
    _watch_steps(_Steps(run))
    try:
        handrail(run.words)
    except SystemExit as ended:
        sys.stdout.flush()
        os._exit(int(ended.code or 0))
    os._exit(70)


class _Undone(Exception):
    pass


def _forget() -> None:
    write = LogDatabase.write

    async def forgotten(self: LogDatabase, work: Callable[[sqlite3.Connection], Any]) -> Any:
        result: list[Any] = []

        def undone(connection: sqlite3.Connection) -> None:
            result.append(work(connection))
            raise _Undone

        try:
            await write(self, undone)
        except _Undone:
            return result[0]

    LogDatabase.write = forgotten


class _Steps:
    """Counts steps, notes them, and dies at the one that was asked for."""

    def __init__(self, run: Run) -> None:
        self._notes = os.open(run.steps, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._die_at = run.die_at
        self._count = 0
        self._latest = ""

    def take(self, name: str) -> None:
        """Come to a step. The changes of one transaction are one: before its commit none of them is true."""
        if name == self._latest == "change":
            return
        self._latest = name
        self._count += 1
        os.write(self._notes, f"{name}\n".encode())
        if self._die_at in (self._count, name):
            os.kill(os.getpid(), signal.SIGKILL)
            # Another thread may get here first; nobody goes on.
            signal.pause()


def _watch_steps(steps: _Steps) -> None:
    """Come to a step wherever something becomes true."""
    write, echo, send, connect = LogDatabase.write, click.echo, ClientConnection.send, sqlite3.connect

    async def written(self: LogDatabase, work: Callable[[sqlite3.Connection], Any]) -> Any:
        result = await write(self, work)
        steps.take("durable")
        return result

    def echoed(*args: Any, **options: Any) -> None:
        steps.take("about to say")
        echo(*args, **options)
        steps.take("said")

    async def sent(self: ClientConnection, message: Any, **options: Any) -> None:
        kind = json.loads(bytes(message).partition(b"\n")[0])["type"]
        steps.take(f"about to send {kind}")
        await send(self, message, **options)
        steps.take(f"sent {kind}")

    def connected(*args: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*args, **options)
        connection.set_trace_callback(lambda sql: _statement(steps, sql))
        return connection

    LogDatabase.write = written
    click.echo = echoed
    ClientConnection.send = sent
    sqlite3.connect = connected
    _watch_arrivals(steps)


def _statement(steps: _Steps, sql: str) -> None:
    word = _STATEMENTS.get(sql.split(maxsplit=1)[0])
    if word is not None and sql != "BEGIN":
        steps.take(word)


def _watch_arrivals(steps: _Steps) -> None:
    begin = SocketTransport.__init__

    def begun(self: SocketTransport, server: str, on_event: Callable[[Any], None]) -> None:
        def came(arrival: Any) -> None:
            steps.take(f"came {_kind(arrival)}")
            on_event(arrival)

        begin(self, server, came)

    SocketTransport.__init__ = begun


def _kind(arrival: Any) -> str:
    if isinstance(arrival, FrameReceived):
        return str(json.loads(arrival.data.partition(b"\n")[0])["type"])
    return type(arrival).__name__.lower()
