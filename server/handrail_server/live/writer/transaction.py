"""Builds one transaction: judges pushes on top of what is durable and of each other.

Nothing of it lasts unless the store takes it.
"""

from collections.abc import Sequence
from typing import Final, Protocol, assert_never

from msgspec import Struct

from handrail_server.live.directory import Grant
from handrail_server.live.writer.queued_push import PushSource, QueuedPush
from handrail_server.live.writer.stream_cache import CachedStream, StreamCache
from handrail_server.store.port import Commit, NewEntry, NewRefusal, Store
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.sync.judge import (
    Author,
    Forked,
    Gapped,
    Judgement,
    Kept,
    SeqRecord,
    Settled,
    Spent,
    judge,
)
from handrail_shared.wire import Ack, Fork, Gap, Later, Push, ServerMessage, StreamClosed

_REFUSALS_TOLD: Final = 1000
"""Refusals above which two acks are not joined: a frame has a limit."""

_NEAR: Final = 16
"""Distance up to which neighbouring seqs of a relayed push are looked up together."""


class JudgedPush(Struct, frozen=True, kw_only=True):
    """A judged push: the commit that it adds, or None, and the answers to its sender once that is durable."""

    queued: QueuedPush
    commit: Commit | None
    answers: tuple[ServerMessage, ...]


class TransactionBuilder:
    """Judges pushes one after another, each on top of those before it.

    Args:
        store: read where a push repeats seqs that are used up.
        streams: what is durable of each stream.
        later_ms: milliseconds after which a deferred push is to be offered again.
    """

    def __init__(self, *, store: Store, streams: StreamCache, later_ms: int) -> None:
        self._store = store
        self._streams = streams
        self._later_ms = later_ms
        self._next: dict[tuple[str, str], int] = {}
        self._judged: dict[tuple[str, str], list[Judgement]] = {}
        self._received: dict[str, int] = {}
        self._forked: dict[tuple[int, str, str], int] = {}

    async def add(self, queued: QueuedPush, grant: Grant, *, now_us: int) -> JudgedPush:
        """Judge a push (P2 to P4).

        Args:
            queued: the push.
            grant: what its sender may do with the stream.
            now_us: the receipt time, in microseconds since 1970.

        Raises: what the store raises, such as `UnknownStream`.
        """
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
        """Answer a push to a stream that is not open to its sender."""
        return self._answered(queued, StreamClosed(stream=queued.push.stream))

    def defer(self, queued: QueuedPush, word: str) -> JudgedPush:
        """Answer a push that is not taken for now (P6)."""
        push = queued.push
        later = Later(stream=push.stream, device=push.device, word=word, retry_ms=self._later_ms)
        return self._answered(queued, later)

    def _answered(self, queued: QueuedPush, answer: ServerMessage) -> JudgedPush:
        return JudgedPush(queued=queued, commit=None, answers=(answer,))

    async def _held(self, queued: QueuedPush, next_seq: int) -> dict[int, SeqRecord]:
        """Return the records under those seqs of the push that are used up already."""
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
        """Return the records under the seqs that this transaction uses up. They are rarely needed, so not kept."""
        records: dict[int, SeqRecord] = {}
        for judgement in self._judged.get(key, ()):
            records.update({line.seq: Kept(line.line) for line in judgement.accepted})
            records.update({line.seq: Spent(line.code, line.crc) for line in judgement.refused})
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
                    seq=line.seq,
                    line=line.line,
                    crc=line.crc,
                    share=line.share,
                    takes_back=line.takes_back,
                )
                for line in judgement.accepted
            ],
            refusals=[
                NewRefusal(device=push.device, seq=line.seq, code=line.code, crc=line.crc) for line in judgement.refused
            ],
            writer=queued.source.device,
            member=queued.source.principal.member,
        )


def writer_of(source: PushSource, grant: Grant) -> Author:
    """Return who is pushing, and in what role."""
    return Author(member=source.principal.member, role=grant.role, audience=grant.audience)


class _Numbered(Protocol):
    @property
    def seq(self) -> int: ...


def last_used(accepted: Sequence[_Numbered], refused: Sequence[_Numbered]) -> int:
    """Return the last seq that a push uses up, 0 where it uses none. Both lists rise."""
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
            through = max(refusal.seq for refusal in refused)
            return (Ack(stream=push.stream, device=push.device, through_seq=through, refused=refused), fork)
        case _:
            assert_never(outcome)


def join(told: ServerMessage, answer: ServerMessage) -> ServerMessage | None:
    """Return one message in place of two successive answers on one connection, or None where both are needed."""
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
    """Return the seqs that relayed lines name, as far as they rise: `judge` looks no further."""
    seqs: list[int] = []
    for line in lines:
        envelope = read_envelope(line)
        if isinstance(envelope, Flaw) or (seqs and envelope.seq <= seqs[-1]):
            break
        seqs.append(envelope.seq)
    return seqs


def _runs(seqs: Sequence[int]) -> list[tuple[int, int]]:
    """Return rising seqs as few ranges of neighbours, first and last included."""
    runs: list[tuple[int, int]] = []
    for seq in seqs:
        if runs and seq - runs[-1][1] <= _NEAR:
            runs[-1] = (runs[-1][0], seq)
        else:
            runs.append((seq, seq))
    return runs
