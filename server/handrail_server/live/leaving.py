"""What is sent in one turn of the loop leaves at its end: one call for each socket, one callback for all of them."""

import asyncio
from typing import Protocol
from weakref import WeakKeyDictionary


class Leaves(Protocol):
    """A socket with something to write."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """Its loop."""
        ...

    def write_out(self) -> None:
        """Write what was sent since the loop last came by."""
        ...


class Leaving:
    """The sockets of one loop that something is to be written to."""

    def __init__(self) -> None:
        self._waiting: list[Leaves] = []

    def add(self, socket: Leaves) -> None:
        """Write it out at the end of this turn."""
        if not self._waiting:
            socket.loop.call_soon(self._write_out)
        self._waiting.append(socket)

    def _write_out(self) -> None:
        waiting, self._waiting = self._waiting, []
        for socket in waiting:
            socket.write_out()


_OF_LOOPS: WeakKeyDictionary[asyncio.AbstractEventLoop, Leaving] = WeakKeyDictionary()


def leaving_of(loop: asyncio.AbstractEventLoop) -> Leaving:
    """The one of this loop."""
    found = _OF_LOOPS.get(loop)
    if found is None:
        found = _OF_LOOPS[loop] = Leaving()
    return found
