"""The one writer: judges queued pushes, stores them in one durable transaction, answers, and has them sent on.

It commits groups without a delay: while one transaction is on its way to the disk, the next one gathers (rule P5).
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
from handrail_server.live.writer.queued_push import PushSource, QueuedPush
from handrail_server.live.writer.stream_cache import CachedStream, StreamCache
from handrail_server.live.writer.transaction import JudgedPush, TransactionBuilder, join, last_used
from handrail_server.store.errors import (
    Barred,
    Broken,
    SeqConflict,
    StoreBusy,
    StoreFull,
    StoreRefusal,
    StreamErased,
    UnknownStream,
)
from handrail_server.store.port import Commit, Head, Store
from handrail_shared.sync.judge import SKIPPED
from handrail_shared.wire import ServerMessage

_MOST_TURNS: Final = 8
"""Turns of the loop for which a transaction waits for pushes that have arrived already."""

QUEUE_BYTES: Final = 16 * 1024 * 1024
"""Bytes in the queue above which connections are not read until there is room."""


class Published(Struct, frozen=True, kw_only=True):
    """The durable outcome of one push: `commit`, stored behind position `after`.

    `head` is the stream's head after this push; `cached` stands already after the whole transaction.
    """

    cached: CachedStream
    commit: Commit
    after: int
    head: Head


class Writer:
    """Owns every append: nothing else writes entries. `run` it in one task, and `put` pushes from any.

    Args:
        store: where transactions go.
        streams: the cache of stream heads; only the writer changes it.
        grants: asked before a push is judged, and again before it is stored (S5).
        meter: counts transactions, refusals and answers.
        now_us: microseconds since 1970, for receipt times (O1).
        clock: seconds of a monotonic clock, for the meter.
        publish: called once a transaction with what it added, before the next one begins.
        fail: called once with a word, such as `disk_failed`, when nothing can be stored any more.
        is_in_use: returns whether a stream is followed and must stay cached.
        later_ms: milliseconds after which a deferred push is to be offered again (P6).
        has_small_share: returns whether a member gets a small share of each transaction (C2).

    Example:
        >>> writer.put(QueuedPush(source=connection, push=push, lines=lines, size=size, arrived_s=clock()))
        >>> # … and, once it is durable, `connection.answer(Ack(…))` is called.
    """

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
        self._is_closed = False
        self._stopping = False

    def put(self, queued: QueuedPush) -> None:
        """Queue a push. Its sender is answered once it is durable, or never where the writer or sender is closed."""
        if self._is_closed:
            return
        self._queue.put(queued)
        self._prevalidation.put(queued)
        if self._queue.bytes > QUEUE_BYTES:
            self._has_room.clear()
        self._filled.set()

    def has_room_for(self, source: PushSource) -> bool:
        """Return whether another push of this sender may be queued. A member with none in the queue always may."""
        return self._has_room.is_set() or not self._queue.has(source.principal.member)

    async def wait_for_room(self, source: PushSource) -> None:
        """Wait until another push of this sender may be queued."""
        if not self.has_room_for(source):
            await self._has_room.wait()

    async def transaction_end(self) -> None:
        """Wait until the transaction that is on its way has ended, if there is one."""
        await self._transaction_end.wait()

    def stop(self) -> None:
        """Take no further pushes, and let `run` return once the queue is empty."""
        self.close()
        self._stopping = True
        self._filled.set()

    def close(self) -> None:
        """Drop pushes from now on. Their devices offer them again elsewhere, or after the restart."""
        self._is_closed = True

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
            # P5: nobody is answered. What became of the transaction is found out by the next start.
            self._fail(_word(error))
        except Exception as error:
            # Memory and disk may disagree now, which is as fatal as a failed disk.
            note_bug(self._meter, "append", error)
            self._fail("writer_failed")
        finally:
            self._has_room.set()

    async def _gather(self) -> None:
        """Let sockets that have data be read first, as long as each turn of the loop brings pushes of another member.

        Nothing is waited for: this takes only as long as reading does. A transaction costs as much as many pushes.
        """
        for _ in range(_MOST_TURNS):
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
        """Store a batch, leaving out what the store refuses, until the rest is stored."""
        distrusted: set[str] = set()
        while batch := [queued for queued in batch if queued.source.alive]:
            judged = await self._judge(batch)
            if any(not judged_push.queued.source.alive for judged_push in judged) or not self._all_admitted(judged):
                # Somebody left while their push was judged, and later judgements may rest on its lines: judge anew.
                batch = [judged_push.queued for judged_push in judged]
                continue
            commits = [judged_push.commit for judged_push in judged if judged_push.commit is not None]
            try:
                started = self._clock()
                heads = await self._store.append(commits) if commits else []
                self._commit_judged(judged, heads, self._clock() - started)
            except Barred as error:
                barred = {id(commits[index]) for index in error.commits}
                batch = [judged_push.queued for judged_push in judged if id(judged_push.commit) not in barred]
                self._answer_closed([judged_push.queued for judged_push in judged if id(judged_push.commit) in barred])
            except (StreamErased, UnknownStream) as error:
                batch = [judged_push.queued for judged_push in judged if judged_push.queued.push.stream != error.stream]
                self._answer_closed(
                    [judged_push.queued for judged_push in judged if judged_push.queued.push.stream == error.stream]
                )
            except SeqConflict as error:
                # Memory and store disagree. Believe the store once; a second time would go on for ever.
                self._streams.forget(error.stream)
                self._meter.bug()
                if error.stream in distrusted:
                    self._defer([judged_push.queued for judged_push in judged], "busy")
                    return
                distrusted.add(error.stream)
                batch = [judged_push.queued for judged_push in judged]
            except StoreBusy:
                # Another process holds the database, such as a backup. Nothing was stored; soon it can be.
                self._defer([judged_push.queued for judged_push in judged], "busy")
                return
            except StoreFull:
                self._meter.storage_full()
                self._defer([judged_push.queued for judged_push in judged], "storage_full")
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
            except StoreRefusal:
                # A damaged row, for example. It does not hold others up.
                self._defer([queued], "busy")
            except Broken:
                raise
            except Exception as error:
                note_bug(self._meter, "judge", error)
                self._defer([queued], "busy")
        return judged

    def _all_admitted(self, judged: Sequence[JudgedPush]) -> bool:
        """S5: return whether all who add something may still do so. Judging took time, and rights may have changed."""
        return all(
            self._grant(judged_push.queued.source, judged_push.commit.stream) is not None
            for judged_push in judged
            if judged_push.commit is not None
        )

    def _grant(self, source: PushSource, stream: str) -> Grant | None:
        return self._grants.grant(source.principal, stream)

    def _commit_judged(self, judged: Sequence[JudgedPush], heads: Sequence[Head], seconds: float) -> None:
        """Bring memory up to date with a durable transaction, answer, and have it sent on."""
        commits = iter(heads)
        published: list[Published] = []
        for judged_push in judged:
            if judged_push.commit is not None:
                published.append(self._advance(judged_push.commit, next(commits)))
        self._answer(judged)
        for judged_push in judged:
            if judged_push.commit is not None:
                judged_push.queued.source.skipped(
                    sum(refusal.code == SKIPPED for refusal in judged_push.commit.refusals)
                )
        if published:
            entries = sum(len(part.commit.entries) for part in published)
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
        """Answer every sender, with one message where several pushes in a row have the same verdict."""
        answers: dict[int, list[ServerMessage]] = {}
        sources: dict[int, PushSource] = {}
        now = self._clock()
        for judged_push in judged:
            source = judged_push.queued.source
            source.verdicts.learn(judged_push.queued.push, judged_push.answers)
            sources[id(source)] = source
            told = answers.setdefault(id(source), [])
            for answer in judged_push.answers:
                joined = join(told[-1], answer) if told else None
                if joined is None:
                    told.append(answer)
                else:
                    told[-1] = joined
            self._meter.acknowledged(now - judged_push.queued.arrived_s)
        for name, source in sources.items():
            for answer in answers[name]:
                source.answer(answer)

    def _defer(self, batch: Sequence[QueuedPush], word: str) -> None:
        transaction = self._transaction()
        self._answer([transaction.defer(queued, word) for queued in batch])

    def _answer_closed(self, batch: Sequence[QueuedPush]) -> None:
        transaction = self._transaction()
        self._answer([transaction.closed(queued) for queued in batch])

    def _transaction(self) -> TransactionBuilder:
        return TransactionBuilder(store=self._store, streams=self._streams, later_ms=self._later_ms)


def _word(error: Broken) -> str:
    """Return the word for logs and readiness: `disk_failed`, `store_lost`, `store_closed`."""
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
