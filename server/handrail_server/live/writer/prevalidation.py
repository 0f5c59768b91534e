"""Validates the lines of waiting pushes while the disk is busy, ahead of their turn."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from handrail_server.live.directory import Grant
from handrail_server.live.writer.queued_push import PushSource, QueuedPush
from handrail_server.live.writer.transaction import writer_of
from handrail_shared.sync.judge import prevalidate

_LINES_A_TURN: Final = 100
"""Lines validated before the loop serves everybody else again."""


class Prevalidation:
    """Validates queued pushes, a few lines each turn of the loop.

    It only saves time: a push that was not validated when its turn comes, or for another writer than the one it has by
    then, is validated in its turn.

    Args:
        grant: returns what a sender may do with a stream at this moment.
    """

    def __init__(self, grant: Callable[[PushSource, str], Grant | None]) -> None:
        self._grant = grant
        self._waiting: dict[int, QueuedPush] = {}

    def put(self, queued: QueuedPush) -> None:
        """Validate this push before long. Relayed pushes are left out: they can only be judged in their turn."""
        if queued.push.relayed:
            return
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)
        self._waiting[id(queued)] = queued

    def remove(self, batch: Sequence[QueuedPush]) -> None:
        """Forget pushes whose turn has come."""
        for queued in batch:
            self._waiting.pop(id(queued), None)

    def _turn(self) -> None:
        lines = 0
        while self._waiting and lines < _LINES_A_TURN:
            queued = self._waiting.pop(next(iter(self._waiting)))
            lines += len(queued.lines)
            # An error comes up again when the push has its turn, and is logged there.
            with suppress(Exception):
                self._prevalidate(queued)
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._turn)

    def _prevalidate(self, queued: QueuedPush) -> None:
        grant = self._grant(queued.source, queued.push.stream) if queued.source.alive else None
        if grant is not None:
            queued.prevalidated = prevalidate(queued.push, queued.lines, writer=writer_of(queued.source, grant))
