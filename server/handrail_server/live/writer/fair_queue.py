"""Whose push is stored next: everybody who waits has a turn in each transaction, however much others have sent."""

from collections import deque
from collections.abc import Callable
from typing import Final

from handrail_server.live.writer.transaction import Queued, split
from handrail_shared.sync.judge import SKIPPED_AT_ONCE

BATCH_LINES: Final = 2000
"""The most lines of one transaction, counting the seqs that relays may pass over."""

BATCH_BYTES: Final = 4 * 1024 * 1024
"""The most bytes of lines of one transaction."""

SHARE_LINES: Final = 256
"""The most lines of one member in one transaction, beyond their first push: others wait for no more than this."""

SMALL_SHARE_LINES: Final = 50
"""The same for a member who has cost much lately (C2); a longer push of theirs is stored in parts.

As many as the store takes in one statement: each further one lets the interpreter's lock go, and others wait for it to
come back."""

_PUSH_COST: Final = 4
"""What a push costs besides its lines, in lines of a share."""


class Turns:
    """Pushes that wait. Those of one member keep their order. `is_small`: whether a member gets small turns (C2)."""

    def __init__(self, is_small: Callable[[str], bool] = lambda _: False) -> None:
        self._is_small = is_small
        self._lanes: dict[str, deque[Queued]] = {}
        """The pushes of each member who waits, in the order of their turns."""
        self._count = 0
        self.bytes = 0
        """What everything that waits costs."""

    def __len__(self) -> int:
        return self._count

    @property
    def members(self) -> int:
        """Of how many members something waits."""
        return len(self._lanes)

    def has(self, member: str) -> bool:
        """Whether something of this member waits."""
        return member in self._lanes

    def put(self, queued: Queued) -> None:
        """Let a push wait for its turn."""
        self._lanes.setdefault(queued.pusher.signed.member, deque()).append(queued)
        self._count += 1
        self.bytes += queued.size

    def take(self) -> list[Queued]:
        """The next transaction: a share of each member's pushes, as far as they go into one."""
        batch: list[Queued] = []
        lines = size = 0
        for member in list(self._lanes):
            lane, share, most = self._lanes.pop(member), 0, SHARE_LINES
            if self._is_small(member):
                most = SMALL_SHARE_LINES
                self._split_first(lane, most)
            while lane and (not share or share + _PUSH_COST + _most_rows(lane[0]) <= most):
                if batch and (lines + _most_rows(lane[0]) > BATCH_LINES or size + lane[0].size > BATCH_BYTES):
                    break
                share += _PUSH_COST + _most_rows(lane[0])
                lines += _most_rows(lane[0])
                size += lane[0].size
                batch.append(lane.popleft())
            if lane and share:
                # Whoever had a turn is the last to have the next one.
                self._lanes[member] = lane
            elif lane:
                self._lanes = {member: lane, **self._lanes}
                break
        self._count -= len(batch)
        self.bytes -= size
        return batch

    def _split_first(self, lane: deque[Queued], most: int) -> None:
        if len(lane[0].lines) > most and not lane[0].push.relayed:
            lane.extendleft(reversed(split(lane.popleft(), most)))
            self._count += 1


def _most_rows(queued: Queued) -> int:
    """How many seqs a push may use up."""
    return len(queued.lines) + (SKIPPED_AT_ONCE if queued.push.relayed else 0)
