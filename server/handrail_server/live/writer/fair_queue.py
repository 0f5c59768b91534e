"""Chooses the pushes of the next transaction: each waiting member gets a share, however much others have sent."""

from collections import deque
from collections.abc import Callable
from typing import Final

from handrail_server.live.writer.queued_push import QueuedPush, split
from handrail_shared.sync.judge import SKIPPED_AT_ONCE

BATCH_LINES: Final = 2000
"""Most lines of one transaction, counting the seqs that relays may skip."""

BATCH_BYTES: Final = 4 * 1024 * 1024
"""Most bytes of lines of one transaction."""

SHARE_LINES: Final = 256
"""Most lines of one member in one transaction, beyond their first push: others wait for no more than this."""

SMALL_SHARE_LINES: Final = 50
"""Most lines of a member who has cost much lately (C2); a longer push of theirs is stored in parts.

The store takes that many in one statement. Each further statement releases the interpreter's lock, and others would
wait until the writer's thread has it back."""

_PUSH_COST: Final = 4
"""Price of a push besides its lines, in lines of a share."""


class FairQueue:
    """Waiting pushes, in a queue for each member. Those of one member keep their order.

    Args:
        is_small: returns whether a member gets a small share (C2).
    """

    def __init__(self, is_small: Callable[[str], bool] = lambda _: False) -> None:
        self._is_small = is_small
        self._waiting: dict[str, deque[QueuedPush]] = {}
        """The waiting pushes of each member, in the order of their turns."""
        self._count = 0
        self.bytes = 0
        """Bytes of everything that waits."""

    def __len__(self) -> int:
        return self._count

    @property
    def members(self) -> int:
        """The number of members with waiting pushes."""
        return len(self._waiting)

    def has(self, member: str) -> bool:
        """Return whether this member has waiting pushes."""
        return member in self._waiting

    def put(self, queued: QueuedPush) -> None:
        """Add a push."""
        self._waiting.setdefault(queued.source.principal.member, deque()).append(queued)
        self._count += 1
        self.bytes += queued.size

    def take(self) -> list[QueuedPush]:
        """Take the pushes of the next transaction: a share of each member's, as far as they fit into one."""
        batch: list[QueuedPush] = []
        lines = size = 0
        for member in list(self._waiting):
            pushes, share, most = self._waiting.pop(member), 0, SHARE_LINES
            if self._is_small(member):
                most = SMALL_SHARE_LINES
                self._split_first(pushes, most)
            while pushes and (not share or share + _PUSH_COST + _most_rows(pushes[0]) <= most):
                if batch and (lines + _most_rows(pushes[0]) > BATCH_LINES or size + pushes[0].size > BATCH_BYTES):
                    break
                share += _PUSH_COST + _most_rows(pushes[0])
                lines += _most_rows(pushes[0])
                size += pushes[0].size
                batch.append(pushes.popleft())
            if pushes and share:
                # Whoever had a turn is last in the next transaction.
                self._waiting[member] = pushes
            elif pushes:
                # The transaction is full. Whoever missed their turn by that is first in the next one.
                self._waiting = {member: pushes, **self._waiting}
                break
        self._count -= len(batch)
        self.bytes -= size
        return batch

    def _split_first(self, pushes: deque[QueuedPush], most: int) -> None:
        if len(pushes[0].lines) > most and not pushes[0].push.relayed:
            pushes.extendleft(reversed(split(pushes.popleft(), most)))
            self._count += 1


def _most_rows(queued: QueuedPush) -> int:
    """Return how many seqs a push may use up."""
    return len(queued.lines) + (SKIPPED_AT_ONCE if queued.push.relayed else 0)
