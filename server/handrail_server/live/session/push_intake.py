"""Takes the pushes of one connection to the writer (rules P2, R2 and C2)."""

from collections.abc import Callable
from typing import Final, Protocol

from handrail_server.live.grant_cache import GrantCache
from handrail_server.live.rate_limit import MESSAGE_US, lines_us
from handrail_server.live.session.member_limit import MemberLimit
from handrail_server.live.session.protocol import Judge
from handrail_server.live.session.push_window import PushWindow
from handrail_server.live.writer.queued_push import PushSource, QueuedPush
from handrail_server.live.writer.writer import Writer
from handrail_shared.sync.judge import SKIPPED_AT_ONCE
from handrail_shared.wire import Fork, Push

_PUSH_BYTES: Final = 256
"""Bytes that a push costs besides its lines."""

_SKIP_BYTES: Final = 64
"""Bytes that a seq costs which a relay may skip."""


class LimitedSource(PushSource, Protocol):
    """A connection as its intake sees it."""

    @property
    def limit(self) -> MemberLimit:
        """The rate limit of the member."""
        ...


class PushIntake:
    """Queues pushes, as long as not too much of this connection is in the writer."""

    __slots__ = ("_clock", "_grants", "_source", "_writer", "window")

    def __init__(
        self, source: LimitedSource, *, grants: GrantCache, writer: Writer, clock: Callable[[], float]
    ) -> None:
        self._source = source
        self._grants = grants
        self._writer = writer
        self._clock = clock
        self.window = PushWindow()

    async def queue(self, judge: Judge) -> None:
        """Queue a push once there is room for it."""
        if self._is_foreign(judge.push):
            return
        await self.window.wait_for_room()
        queued = self._counted(judge)
        await self._writer.wait_for_room(self._source)
        self._writer.put(queued)

    def queue_at_once(self, judge: Judge) -> bool:
        """Queue the push if there is room, and return whether there was."""
        if self._is_foreign(judge.push):
            return True
        if not self.window.has_room or not self._writer.has_room_for(self._source):
            return False
        self._writer.put(self._counted(judge))
        return True

    def _is_foreign(self, push: Push) -> bool:
        """R2: a relay of somebody else's device is answered as a fork, which this device cannot continue."""
        source = self._source
        if not push.relayed or self._grants.may_relay(source.principal, push.device):
            return False
        source.limit.charge(MESSAGE_US)
        source.answer(Fork(stream=push.stream, device=push.device, seq=push.first_seq))
        return True

    def _counted(self, judge: Judge) -> QueuedPush:
        """Charge for a push and count it in the window."""
        # A relay may make the writer store a row for each seq that it skips.
        skips = SKIPPED_AT_ONCE * _SKIP_BYTES if judge.push.relayed else 0
        size = sum(map(len, judge.lines)) + _PUSH_BYTES + skips
        self._source.limit.charge(MESSAGE_US + lines_us(len(judge.lines), size))
        self.window.add(size)
        return QueuedPush(source=self._source, push=judge.push, lines=judge.lines, size=size, arrived_s=self._clock())
