"""Pushes that wait for the writer, their senders, and verdicts that bind later pushes."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from handrail_server.live.directory import Principal
from handrail_shared.sync.judge import Prevalidated, part_of
from handrail_shared.wire import Ack, Fork, Later, Push, ServerMessage


class PushSource(Protocol):
    """The connection that sent a push, as the writer sees it."""

    @property
    def alive(self) -> bool:
        """True if it may still commit: neither closed nor superseded."""
        ...

    @property
    def device(self) -> str:
        """The device that said hello."""
        ...

    @property
    def principal(self) -> Principal:
        """The member and installation behind it."""
        ...

    @property
    def verdicts(self) -> "Verdicts":
        """Earlier verdicts that bind later pushes."""
        ...

    def answer(self, message: ServerMessage) -> None:
        """Send the verdict."""
        ...

    def settled(self, size: int) -> None:
        """Make room: a push of `size` bytes has left the writer, answered or not."""
        ...

    def skipped(self, count: int) -> None:
        """Count `count` seqs that a relayed push used up without a line (R2), durably and answered."""
        ...


class Verdicts:
    """Verdicts of one connection that hold for the pushes after them. Keys are (stream, device)."""

    __slots__ = ("deferred", "forked")

    def __init__(self) -> None:
        self.forked: dict[tuple[str, str], int] = {}
        """P3: forks, with their seq. Pushes that were on their way get the same answer; none of their lines counts."""
        self.deferred: dict[tuple[str, str], str] = {}
        """Devices that were told `later`, with the word: pushes that were on their way would only look like gaps."""

    def learn(self, push: Push, answers: Sequence[ServerMessage]) -> None:
        """Note the answers to `push`."""
        key = (push.stream, push.device)
        for answer in answers:
            if isinstance(answer, Later):
                self.deferred[key] = answer.word
            elif isinstance(answer, Ack):
                self.deferred.pop(key, None)
            elif isinstance(answer, Fork):
                self.forked[key] = answer.seq


class QueuedPush(Struct, kw_only=True):
    """A push in the writer's queue. `size` is in bytes, `arrived_s` in seconds of the hub's clock."""

    source: PushSource
    push: Push
    lines: tuple[bytes, ...]
    size: int
    arrived_s: float
    prevalidated: Prevalidated | None = None
    """The judgement on its lines ahead of its turn, where there was time for one."""


def split(queued: QueuedPush, count: int) -> tuple[QueuedPush, QueuedPush]:
    """Split a push into its first `count` lines and the rest. Not for relayed ones, whose seqs have gaps."""
    push, lines, prevalidated = queued.push, queued.lines, queued.prevalidated
    size = sum(map(len, lines[:count]))
    cut, end = push.first_seq + count, push.first_seq + len(lines)
    return (
        replace(
            queued,
            push=replace(push, count=count),
            lines=lines[:count],
            size=size,
            prevalidated=None if prevalidated is None else part_of(prevalidated, push.first_seq, cut - 1),
        ),
        replace(
            queued,
            push=replace(push, first_seq=cut, count=push.count - count),
            lines=lines[count:],
            size=queued.size - size,
            prevalidated=None if prevalidated is None else part_of(prevalidated, cut, end - 1),
        ),
    )
