"""One transaction in the making: pushes judged on top of what is durable and of each other. Nothing of it is kept
unless the store takes it.
"""

from collections.abc import Sequence
from typing import Final, Protocol, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handrail_server.live.directory import Grant, Principal
from handrail_server.live.writer.stream_cache import CachedStream, StreamCache
from handrail_server.store.port import Commit, NewEntry, NewRefusal, Store
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.sync.judge import (
    Forked,
    Gapped,
    Judgement,
    Kept,
    Prevalidated,
    SeqRecord,
    Settled,
    Spent,
    Writer,
    judge,
    part_of,
)
from handrail_shared.wire import Ack, Fork, Gap, Later, Push, ServerMessage, StreamClosed

_REFUSALS_TOLD: Final = 1000
"""Acks that refuse more than this together stay apart: a frame has a limit."""

_NEAR: Final = 16
"""Seqs of a relayed push that lie no further apart than this are looked up together."""


class PushSource(Protocol):
    """The connection behind a push, as the writer sees it."""

    @property
    def alive(self) -> bool:
        """Whether it may still commit: neither closed nor superseded."""
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
        """What it was told before that binds later pushes."""
        ...

    def answer(self, message: ServerMessage) -> None:
        """Send the verdict."""
        ...

    def settled(self, size: int) -> None:
        """A push of `size` bytes has left the writer, answered or not."""
        ...

    def passed_over(self, count: int) -> None:
        """A relayed push of it used up so many seqs without a line (R2), durably and answered."""
        ...


class Verdicts:
    """Verdicts of one connection that hold for the pushes after them. Keys are (stream, device)."""

    __slots__ = ("deferred", "forked")

    def __init__(self) -> None:
        self.forked: dict[tuple[str, str], int] = {}
        """P3: forks, with their seq. Pushes that were on their way are answered alike and take nothing."""
        self.deferred: dict[tuple[str, str], str] = {}
        """Devices that were told `later`, with the word: pushes that were on their way would only look like gaps."""

    def learn(self, push: Push, answers: Sequence[ServerMessage]) -> None:
        """Note what the sender of `push` is told."""
        key = (push.stream, push.device)
        for answer in answers:
            if isinstance(answer, Later):
                self.deferred[key] = answer.word
            elif isinstance(answer, Ack):
                self.deferred.pop(key, None)
            elif isinstance(answer, Fork):
                self.forked[key] = answer.seq


class QueuedPush(Struct, kw_only=True):
    """A push in the writer's queue. `arrived` is in seconds of the hub's clock."""

    source: PushSource
    push: Push
    lines: tuple[bytes, ...]
    size: int
    arrived: float
    prevalidated: Prevalidated | None = None
    """What was said of its lines ahead of its turn."""


def split(queued: QueuedPush, count: int) -> tuple[QueuedPush, QueuedPush]:
    """A push as two: of its first `count` lines, and of the rest. Not for relayed ones, whose seqs have gaps."""
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


class JudgedPush(Struct, frozen=True, kw_only=True):
    """A judged push: what it adds, where it adds anything, and what its sender is told once that is durable."""

    queued: QueuedPush
    commit: Commit | None
    answers: tuple[ServerMessage, ...]


class TransactionBuilder:
    """The state on top of the durable one: next seqs and lines of the pushes that were judged so far."""

    def __init__(self, *, store: Store, streams: StreamCache, later_ms: int) -> None:
        self._store = store
        self._streams = streams
        self._later_ms = later_ms
        self._next: dict[tuple[str, str], int] = {}
        self._judged: dict[tuple[str, str], list[Judgement]] = {}
        self._received: dict[str, int] = {}
        self._forked: dict[tuple[int, str, str], int] = {}

    async def add(self, queued: QueuedPush, grant: Grant, *, now_us: int) -> JudgedPush:
        """Judge a push (P2 to P4). Raises what the store raises."""
        push, source = queued.push, queued.source
        key = (push.stream, push.device)
        forked = source.verdicts.forked.get(key) or self._forked.get((id(source), *key))
        if forked is not None:
            return self._answered(queued, Fork(stream=push.stream, device=push.device, seq=forked))
        cached = await self._streams.load(push.stream)
        next_seq = self._next.get(key) or cached.next_seq(push.device)
        held = await self._held(queued, next_seq)
        writer = writer_of(source, grant)
        judgement = judge(
            push, queued.lines, next_seq=next_seq, held=held, writer=writer, prevalidated=queued.prevalidated
        )
        if isinstance(judgement.outcome, Gapped) and key in source.verdicts.deferred:
            return self.defer(queued, source.verdicts.deferred[key])
        self._keep(key, judgement)
        if isinstance(judgement.outcome, Forked):
            self._forked[(id(source), *key)] = judgement.outcome.seq
        return JudgedPush(
            queued=queued,
            commit=self._commit(queued, cached, judgement, now_us),
            answers=_answers(push, judgement),
        )

    def closed(self, queued: QueuedPush) -> JudgedPush:
        """The verdict on a push to a stream that is not open to its sender."""
        return self._answered(queued, StreamClosed(stream=queued.push.stream))

    def defer(self, queued: QueuedPush, word: str) -> JudgedPush:
        """The verdict on a push that is not taken for now (P6)."""
        push = queued.push
        later = Later(stream=push.stream, device=push.device, word=word, retry_ms=self._later_ms)
        return self._answered(queued, later)

    def _answered(self, queued: QueuedPush, answer: ServerMessage) -> JudgedPush:
        return JudgedPush(queued=queued, commit=None, answers=(answer,))

    async def _held(self, queued: QueuedPush, next_seq: int) -> dict[int, SeqRecord]:
        """What stands under the seqs of the push that are used up already."""
        push = queued.push
        if push.first_seq >= next_seq:
            return {}
        seqs = _relayed_seqs(queued.lines) if push.relayed else range(push.first_seq, push.first_seq + push.count)
        used = [seq for seq in seqs if seq < next_seq]
        judged = self._staged_records((push.stream, push.device))
        held = {seq: judged[seq] for seq in used if seq in judged}
        for first, last in _runs([seq for seq in used if seq not in judged]):
            held.update(await self._store.lines_of(push.stream, push.device, first, last))
        return held

    def _staged_records(self, key: tuple[str, str]) -> dict[int, SeqRecord]:
        """What stands under the seqs that this very transaction uses up. Rarely asked for, so made when it is."""
        records: dict[int, SeqRecord] = {}
        for judgement in self._judged.get(key, ()):
            records.update({each.seq: Kept(each.line) for each in judgement.accepted})
            records.update({each.seq: Spent(each.code, each.crc) for each in judgement.refused})
        return records

    def _keep(self, key: tuple[str, str], judgement: Judgement) -> None:
        last = last_used(judgement.accepted, judgement.refused)
        if last:
            self._judged.setdefault(key, []).append(judgement)
            self._next[key] = last + 1

    def _commit(self, queued: QueuedPush, cached: CachedStream, judgement: Judgement, now_us: int) -> Commit | None:
        if not judgement.accepted and not judgement.refused:
            return None
        push = queued.push
        # O1: receipt times rise from push to push of a stream, whatever the wall clock does: who has seen an entry
        # writes the next one later than it, even where both count from their receipt.
        received_us = max(now_us, max(cached.received_us, self._received.get(push.stream, 0)) + 1)
        self._received[push.stream] = received_us
        return Commit(
            stream=push.stream,
            received_us=received_us,
            entries=[
                NewEntry(
                    device=push.device,
                    seq=each.seq,
                    line=each.line,
                    crc=each.crc,
                    share=each.share,
                    takes_back=each.takes_back,
                )
                for each in judgement.accepted
            ],
            refusals=[
                NewRefusal(device=push.device, seq=each.seq, code=each.code, crc=each.crc) for each in judgement.refused
            ],
            writer=queued.source.device,
            member=queued.source.principal.member,
        )


def writer_of(source: PushSource, grant: Grant) -> Writer:
    """Who is pushing, and what the stream is to them."""
    return Writer(member=source.principal.member, role=grant.role, audience=grant.audience)


class _Numbered(Protocol):
    @property
    def seq(self) -> int: ...


def last_used(accepted: Sequence[_Numbered], refused: Sequence[_Numbered]) -> int:
    """The last seq of rising ones that a push uses up, 0 where it uses none."""
    return max(accepted[-1].seq if accepted else 0, refused[-1].seq if refused else 0)


def _answers(push: Push, judgement: Judgement) -> tuple[ServerMessage, ...]:
    outcome = judgement.outcome
    refused = judgement.refused_seqs
    match outcome:
        case Settled():
            return (Ack(stream=push.stream, device=push.device, through_seq=outcome.through_seq, refused=refused),)
        case Gapped():
            return (Gap(stream=push.stream, device=push.device, next_seq=outcome.next_seq),)
        case Forked():
            fork = Fork(stream=push.stream, device=push.device, seq=outcome.seq)
            if not refused:
                return (fork,)
            # P4: a fork settles what comes before it, but does not say what of that was refused.
            through = max(each.seq for each in refused)
            return (Ack(stream=push.stream, device=push.device, through_seq=through, refused=refused), fork)
        case _:
            assert_never(outcome)


def join(told: ServerMessage, answer: ServerMessage) -> ServerMessage | None:
    """One message in place of two verdicts in a row on pushes of one connection, or None where both are needed."""
    if told == answer:
        return told
    if not isinstance(told, Ack) or not isinstance(answer, Ack):
        return None
    of_one_log = (told.stream, told.device) == (answer.stream, answer.device)
    if not of_one_log or len(told.refused) + len(answer.refused) > _REFUSALS_TOLD:
        return None
    through = max(told.through_seq, answer.through_seq)
    return Ack(stream=told.stream, device=told.device, through_seq=through, refused=[*told.refused, *answer.refused])


def _relayed_seqs(lines: Sequence[bytes]) -> list[int]:
    """The seqs that relayed lines name, as far as they rise (`judge` looks no further)."""
    seqs: list[int] = []
    for line in lines:
        envelope = read_envelope(line)
        if isinstance(envelope, Flaw) or (seqs and envelope.seq <= seqs[-1]):
            break
        seqs.append(envelope.seq)
    return seqs


def _runs(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """Rising seqs as few ranges of neighbours."""
    runs: list[tuple[int, int]] = []
    for seq in seqs:
        if runs and seq - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs
