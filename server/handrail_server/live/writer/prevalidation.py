"""Pushes that wait are weighed while the disk is busy: what can be said of their lines ahead of their turn."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from handrail_server.live.directory import Grant
from handrail_server.live.writer.transaction import Pusher, Queued, writer_of
from handrail_shared.sync.judge import weigh

_LINES_A_TURN: Final = 100
"""So many lines are weighed before the loop looks after everybody else."""


class Scales:
    """Weighs what is put on, a little each turn of the loop. `grant` is what a sender has of a stream at this moment.

    It only saves time: a push that was not weighed when its turn comes, or for a writer who is another one by then, is
    weighed then.
    """

    def __init__(self, grant: Callable[[Pusher, str], Grant | None]) -> None:
        self._grant = grant
        self._waiting: dict[int, Queued] = {}

    def put(self, queued: Queued) -> None:
        """Weigh this push before long. One that is relayed can only be judged in its turn."""
        if queued.push.relayed:
            return
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)
        self._waiting[id(queued)] = queued

    def take_off(self, batch: Sequence[Queued]) -> None:
        """These have their turn now."""
        for queued in batch:
            self._waiting.pop(id(queued), None)

    def _turn(self) -> None:
        lines = 0
        while self._waiting and lines < _LINES_A_TURN:
            queued = self._waiting.pop(next(iter(self._waiting)))
            lines += len(queued.lines)
            # What is wrong with one comes to light in its turn, and is noted there.
            with suppress(Exception):
                self._weigh(queued)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)

    def _weigh(self, queued: Queued) -> None:
        grant = self._grant(queued.pusher, queued.push.stream) if queued.pusher.alive else None
        if grant is not None:
            queued.weighed = weigh(queued.push, queued.lines, writer=writer_of(queued.pusher, grant))
