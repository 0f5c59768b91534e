"""The one writer: it judges what is queued, stores it in one durable transaction, answers, and has it sent on.

Group commit without delay: while a transaction is on its way to the disk the next one gathers (rule P5).
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

from handrail_server.live.directory import Grant
from handrail_server.live.error_log import note_bug
from handrail_server.live.grant_cache import GrantCache
from handrail_server.live.meter import Meter
from handrail_server.live.writer.fair_queue import BATCH_BYTES, FairQueue
from handrail_server.live.writer.prevalidation import Prevalidation
from handrail_server.live.writer.stream_cache import CachedStream, StreamCache
from handrail_server.live.writer.transaction import (
    JudgedPush,
    PushSource,
    QueuedPush,
    TransactionBuilder,
    join,
    last_used,
)
from handrail_server.store.errors import (
    Barred,
    Broken,
    Refusal,
    SeqConflict,
    StorageFull,
    StoreBusy,
    StreamErased,
    UnknownStream,
)
from handrail_server.store.port import Commit, Head, Store
from handrail_shared.sync.judge import SKIPPED
from handrail_shared.wire import ServerMessage

_LOOKS: Final = 8

QUEUE_BYTES: Final = 16 * 1024 * 1024
"""With more than this in the queue, connections are not read until there is room."""


class Published(Struct, frozen=True, kw_only=True):
    """What one push added to a stream, durably. `cached` already stands after the whole transaction."""

    cached: CachedStream
    commit: Commit
    after: int
    head: Head


class Writer:
    """Owns every append. `publish` is called once a transaction with what it added; `fail` once, at the end."""

    def __init__(
        self,
        *,
        store: Store,
        streams: StreamCache,
        grants: GrantCache,
        meter: Meter,
        now_us: Callable[[], int],
        clock: Callable[[], float],
        publish: Callable[[Sequence[Published]], None],
        fail: Callable[[str], None],
        is_in_use: Callable[[str], bool],
        later_ms: int,
        has_small_share: Callable[[str], bool],
    ) -> None:
        self._store = store
        self._streams = streams
        self._grants = grants
        self._meter = meter
        self._now_us = now_us
        self._clock = clock
        self._publish = publish
        self._fail = fail
        self._is_in_use = is_in_use
        self._later_ms = later_ms
        self._queue = FairQueue(has_small_share)
        self._prevalidation = Prevalidation(self._grant)
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._transaction_end = asyncio.Event()
        self._transaction_end.set()
        self._stopping = False

    def put(self, queued: QueuedPush) -> None:
        """Queue a push; its sender is answered in time, unless it is closed before."""
        self._queue.put(queued)
        self._prevalidation.put(queued)
        if self._queue.bytes > QUEUE_BYTES:
            self._has_room.clear()
        self._filled.set()

    def has_room_for(self, source: PushSource) -> bool:
        """Whether more pushes of this sender may be queued now: those of a member of whom none waits always may."""
        return self._has_room.is_set() or not self._queue.has(source.principal.member)

    async def room_for(self, source: PushSource) -> None:
        """Wait until more pushes of this sender may be queued."""
        if not self.has_room_for(source):
            await self._has_room.wait()

    async def transaction_end(self) -> None:
        """Wait for the end of the transaction that is on its way, if one is."""
        await self._transaction_end.wait()

    def stop(self) -> None:
        """Let `run` return once the queue is empty."""
        self._stopping = True
        self._filled.set()

    async def run(self) -> None:
        """Store what is queued until stopped, or until the store fails for good."""
        try:
            while self._queue or not self._stopping:
                await self._filled.wait()
                if self._queue:
                    await self._gather()
                    await self._store_next()
                else:
                    self._filled.clear()
        except Broken as error:
            # P5: nobody is told anything; what became of it, the next start finds out.
            self._fail(_word(error))
        except Exception as error:
            # Memory and disk may disagree now: as fatal as a failed disk.
            note_bug(self._meter, "append", error)
            self._fail("writer_failed")
        finally:
            self._has_room.set()

    async def _gather(self) -> None:
        """Let pushes in that are here already, as long as each look at the sockets brings those of somebody else.

        Nothing is waited for: it costs as long as taking them in does. A transaction costs as much as many pushes.
        """
        for _ in range(_LOOKS):
            before = self._queue.members
            await asyncio.sleep(0)
            if self._queue.members == before or self._queue.bytes > BATCH_BYTES:
                return

    async def _store_next(self) -> None:
        self._transaction_end.clear()
        batch = self._next_batch()
        try:
            await self._settle(batch)
        finally:
            for queued in batch:
                queued.source.settled(queued.size)
            self._transaction_end.set()
        self._streams.trim(self._is_in_use)

    def _next_batch(self) -> list[QueuedPush]:
        batch = self._queue.take()
        self._prevalidation.remove(batch)
        if self._queue.bytes <= QUEUE_BYTES:
            self._has_room.set()
        if not self._queue and not self._stopping:
            self._filled.clear()
        return batch

    async def _settle(self, batch: list[QueuedPush]) -> None:
        """Store a batch, leaving out what the store will not have, until the rest is stored."""
        distrusted: set[str] = set()
        while batch := [each for each in batch if each.source.alive]:
            judged = await self._judge(batch)
            if any(not each.queued.source.alive for each in judged) or not self._all_admitted(judged):
                # What was judged while somebody left may rest on their lines: judge the others anew.
                batch = [each.queued for each in judged]
                continue
            commits = [each.commit for each in judged if each.commit is not None]
            try:
                started = self._clock()
                heads = await self._store.append(commits) if commits else []
                self._commit_judged(judged, heads, self._clock() - started)
            except Barred as error:
                barred = {id(commits[index]) for index in error.commits}
                batch = [each.queued for each in judged if id(each.commit) not in barred]
                self._answer_closed([each.queued for each in judged if id(each.commit) in barred])
            except (StreamErased, UnknownStream) as error:
                batch = [each.queued for each in judged if each.queued.push.stream != error.stream]
                self._answer_closed([each.queued for each in judged if each.queued.push.stream == error.stream])
            except SeqConflict as error:
                # Memory and store disagree: believe the store, once.
                self._streams.forget(error.stream)
                self._meter.bug()
                if error.stream in distrusted:
                    self._defer([each.queued for each in judged], "busy")
                    return
                distrusted.add(error.stream)
                batch = [each.queued for each in judged]
            except StoreBusy:
                # Another process has the database (a backup, say): nothing was stored, and soon it may be.
                self._defer([each.queued for each in judged], "busy")
                return
            except StorageFull:
                self._meter.storage_full()
                self._defer([each.queued for each in judged], "storage_full")
                return
            else:
                return

    async def _judge(self, batch: Sequence[QueuedPush]) -> list[JudgedPush]:
        transaction = self._transaction()
        judged: list[JudgedPush] = []
        now_us = self._now_us()
        for queued in batch:
            grant = self._grant(queued.source, queued.push.stream)
            if grant is None:
                judged.append(transaction.closed(queued))
                continue
            try:
                judged.append(await transaction.add(queued, grant, now_us=now_us))
            except (StreamErased, UnknownStream):
                judged.append(transaction.closed(queued))
            except Refusal:
                # A damaged row, say. Others are not held up by it.
                self._defer([queued], "busy")
            except Broken:
                raise
            except Exception as error:
                note_bug(self._meter, "judge", error)
                self._defer([queued], "busy")
        return judged

    def _all_admitted(self, judged: Sequence[JudgedPush]) -> bool:
        """Judging took time: whether everybody who adds something may still do so at this very moment."""
        return all(
            self._grant(each.queued.source, each.commit.stream) is not None
            for each in judged
            if each.commit is not None
        )

    def _grant(self, source: PushSource, stream: str) -> Grant | None:
        return self._grants.grant(source.principal, stream)

    def _commit_judged(self, judged: Sequence[JudgedPush], heads: Sequence[Head], seconds: float) -> None:
        """The transaction is durable: take it over into memory, answer, and have it sent on."""
        commits = iter(heads)
        published: list[Published] = []
        for each in judged:
            if each.commit is not None:
                published.append(self._advance(each.commit, next(commits)))
        self._answer(judged)
        for each in judged:
            if each.commit is not None:
                each.queued.source.passed_over(sum(refusal.code == SKIPPED for refusal in each.commit.refusals))
        if published:
            entries = sum(len(each.commit.entries) for each in published)
            self._meter.committed(pushes=len(published), entries=entries, seconds=seconds)
            self._publish(published)

    def _advance(self, commit: Commit, head: Head) -> Published:
        cached = self._streams.get(commit.stream)
        if cached is None:
            raise RuntimeError("a stream is cached before it is judged")
        after = cached.head.position
        cached.head = head
        cached.received_us = commit.received_us
        device = commit.entries[0].device if commit.entries else commit.refusals[0].device
        cached.next_seqs[device] = last_used(commit.entries, commit.refusals) + 1
        for refusal in commit.refusals:
            self._meter.refused(refusal.code)
        return Published(cached=cached, commit=commit, after=after, head=head)

    def _answer(self, judged: Sequence[JudgedPush]) -> None:
        """Tell every sender its verdicts: one message where several pushes in a row have the same."""
        answers: dict[int, list[ServerMessage]] = {}
        sources: dict[int, PushSource] = {}
        now = self._clock()
        for each in judged:
            source = each.queued.source
            source.verdicts.learn(each.queued.push, each.answers)
            sources[id(source)] = source
            told = answers.setdefault(id(source), [])
            for answer in each.answers:
                joined = join(told[-1], answer) if told else None
                if joined is None:
                    told.append(answer)
                else:
                    told[-1] = joined
            self._meter.acknowledged(now - each.queued.arrived)
        for name, source in sources.items():
            for answer in answers[name]:
                source.answer(answer)

    def _defer(self, batch: Sequence[QueuedPush], word: str) -> None:
        transaction = self._transaction()
        self._answer([transaction.defer(each, word) for each in batch])

    def _answer_closed(self, batch: Sequence[QueuedPush]) -> None:
        transaction = self._transaction()
        self._answer([transaction.closed(each) for each in batch])

    def _transaction(self) -> TransactionBuilder:
        return TransactionBuilder(store=self._store, streams=self._streams, later_ms=self._later_ms)


def _word(error: Broken) -> str:
    """The word for logs and readiness: `disk_failed`, `store_lost`, `store_closed`."""
    name = type(error).__name__
    return "".join(f"_{each.lower()}" if each.isupper() else each for each in name).lstrip("_")
