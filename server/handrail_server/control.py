"""The control socket: how the operator's commands reach a running server, which alone may write its database.

A Unix socket in the data folder that only its owner may use. One JSON line asks, one answers.
"""

import asyncio
import os
import socket
import stat
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from handrail_server.api.shapes import PlainName

FILE_NAME: Final = "control.sock"

_LINE_BYTES: Final = 4096
_TIMEOUT_S: Final = 10.0
_PATH_BYTES: Final = 100
"""Unix socket paths end at about 104 bytes, and data folders may lie deeper."""


class InviteTherapist(Struct, frozen=True, kw_only=True, tag="invite_therapist", tag_field="type"):
    """A join link for a new therapist."""

    name: PlainName


class Invited(Struct, frozen=True, kw_only=True, tag="invited", tag_field="type"):
    """The link that was asked for."""

    link: Annotated[str, Meta(min_length=1)]


class Failed(Struct, frozen=True, kw_only=True, tag="failed", tag_field="type"):
    """A failure of what was asked; a word says why."""

    word: str


Answer = Invited | Failed
Answering = Callable[[InviteTherapist], Awaitable[Answer]]


class ControlSocket:
    """The server's end."""

    def __init__(self, path: Path, server: asyncio.Server) -> None:
        self._path = path
        self._server = server

    async def close(self) -> None:
        """Stop listening and remove the file."""
        self._server.close()
        await self._server.wait_closed()
        self._path.unlink(missing_ok=True)


async def listen(path: Path, answering: Answering) -> ControlSocket:
    """Answer at `path`. Only call it while holding the lock of the folder: a file that is there is a dead one's."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever goes away, sends too much or waits too long gets no answer, and nobody else notices.
        with suppress(TimeoutError, OSError, ValueError, asyncio.IncompleteReadError):
            async with asyncio.timeout(_TIMEOUT_S):
                writer.write(msgspec.json.encode(await _answer(await reader.readline(), answering)) + b"\n")
                await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    await asyncio.to_thread(path.unlink, missing_ok=True)
    with _short(path) as name:
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            before = os.umask(0o177)
            try:
                listening.bind(name)
            finally:
                os.umask(before)
            listening.setblocking(False)
            server = await asyncio.start_unix_server(serve, sock=listening, limit=_LINE_BYTES)
        except BaseException:
            listening.close()
            raise
    return ControlSocket(path, server)


def ask(path: Path, question: InviteTherapist) -> Answer | None:
    """Return what a running server answers, or None where none is listening. Blocks. Raises `TimeoutError`."""
    try:
        if not stat.S_ISSOCK(path.stat().st_mode):
            return None
    except FileNotFoundError:
        return None
    with _short(path) as name, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(_TIMEOUT_S)
        try:
            asking.connect(name)
        except (ConnectionRefusedError, FileNotFoundError):
            return None
        asking.sendall(msgspec.json.encode(question) + b"\n")
        line = b""
        while not line.endswith(b"\n") and len(line) < _LINE_BYTES:
            part = asking.recv(_LINE_BYTES)
            if not part:
                break
            line += part
    try:
        return msgspec.json.decode(line, type=Answer)
    except msgspec.MsgspecError:
        return Failed(word="no_answer")


async def _answer(line: bytes, answering: Answering) -> Answer:
    try:
        question = msgspec.json.decode(line, type=InviteTherapist)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return Failed(word="malformed")
    return await answering(question)


@contextmanager
def _short(path: Path) -> Generator[str]:
    """A name of `path` that is short enough for a Unix socket."""
    if len(os.fsencode(path)) <= _PATH_BYTES or not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
