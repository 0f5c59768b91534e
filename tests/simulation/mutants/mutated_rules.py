"""Rules with one thing broken in each, to be put in place of the real ones (`simulation.mutants.mutant_list`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from fakes.core import model
from handrail_server.live.writer import transaction, writer
from handrail_server.live.writer.writer import Published
from handrail_server.store.port import Commit, Head
from handrail_shared.events.goals import GoalAgreed
from handrail_shared.fold import Placed, State
from handrail_shared.fold import folding as fold
from handrail_shared.fold.state import key, placing
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import read_entry
from handrail_shared.sync import judge as judging
from handrail_shared.sync import receive
from handrail_shared.sync.effects import Send, StoreEntries
from handrail_shared.sync.judge import Accepted, Author, Forked, Judgement, SeqRecord, Settled
from handrail_shared.sync.sync_state import StreamState, SyncState
from handrail_shared.views.goals.agreement import agreement
from handrail_shared.wire import Ack, Entries, Offered, Push
from simulation import disk

_judge = judging.judge


# --- judge -----------------------------------------------------------------------------------------------------------


def never_differs(record: SeqRecord, line: bytes) -> bool:
    return True


def takes_gaps(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author, **_: Any
) -> Judgement:
    return _judge(push, lines, next_seq=max(next_seq, push.first_seq), held=held, writer=writer)


def stores_duplicates(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author, **_: Any
) -> Judgement:
    accepted = [Accepted(seq=push.first_seq + at, line=line, crc=crc(line)) for at, line in enumerate(lines)]
    return Judgement(accepted=tuple(accepted), outcome=Settled(push.first_seq + len(lines) - 1))


def settles_unseen(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author, **_: Any
) -> Judgement:
    verdict = _judge(push, lines, next_seq=next_seq, held=held, writer=writer)
    settled = isinstance(verdict.outcome, Settled | Forked)
    return replace(verdict, outcome=Settled(max(next_seq - 1, push.first_seq + len(lines) - 1))) if settled else verdict


def forgets_repeated_refusals(
    push: Push, lines: Sequence[bytes], *, next_seq: int, held: Mapping[int, SeqRecord], writer: Author, **_: Any
) -> Judgement:
    return replace(_judge(push, lines, next_seq=next_seq, held=held, writer=writer), repeated=())


# --- the server ------------------------------------------------------------------------------------------------------

_writer_judge = writer.Writer._judge
_commit = transaction.TransactionBuilder._commit
_add = transaction.TransactionBuilder.add


async def answers_first(self: writer.Writer, batch: Any) -> Any:
    judged = await _writer_judge(self, batch)
    self._answer(judged)
    return judged


async def publishes_first(self: writer.Writer, batch: Any) -> Any:
    judged = await _writer_judge(self, batch)
    heads: dict[str, Head] = {}
    published: list[Published] = []
    for commit in [item.commit for item in judged if item.commit is not None]:
        cached = self._streams.get(commit.stream)
        assert cached is not None
        before = heads.get(commit.stream, cached.head)
        checksum = extend(before.checksum, [entry.crc for entry in commit.entries])
        head = heads[commit.stream] = Head(position=before.position + len(commit.entries), checksum=checksum)
        published.append(Published(cached=cached, commit=commit, after=before.position, head=head))
    self._publish(published)
    return judged


def keeps_no_refusal(self: transaction.TransactionBuilder, *given: Any) -> Commit | None:
    commit = _commit(self, *given)
    if commit is None or not commit.entries:
        return None
    return replace(commit, refusals=[])


def trusts_its_clock(
    self: transaction.TransactionBuilder, queued: Any, cached: Any, judgement: Any, now_us: int
) -> Commit | None:
    commit = _commit(self, queued, cached, judgement, now_us)
    return None if commit is None else replace(commit, received_us=now_us)


def same_microsecond(
    self: transaction.TransactionBuilder, queued: Any, cached: Any, judgement: Any, now_us: int
) -> Commit | None:
    commit = _commit(self, queued, cached, judgement, now_us)
    return None if commit is None else replace(commit, received_us=max(now_us, cached.received_us))


async def goes_on_after_a_fork(self: transaction.TransactionBuilder, queued: Any, grant: Any, *, now_us: int) -> Any:
    """Every push that is not the forked one itself is taken where the server stands."""
    queued.source.verdicts.forked.clear()
    self._forked.clear()
    push = queued.push
    cached = await self._streams.load(push.stream)
    first = max(push.first_seq, self._next.get((push.stream, push.device)) or cached.next_seq(push.device))
    rest = queued.lines[first - push.first_seq :]
    if push.relayed or first == push.first_seq or not rest:
        return await _add(self, queued, grant, now_us=now_us)
    later = replace(queued, push=replace(push, first_seq=first, count=len(rest)), lines=rest)
    return await _add(self, later, grant, now_us=now_us)


# --- step ------------------------------------------------------------------------------------------------------------

_compare_confirmed = receive._compare_confirmed
_entries = receive._entries
_step_store = receive._store
_ack = receive._ack


def offers_nothing_again(stream: StreamState, offered: Offered) -> tuple[StreamState, list[Any]]:
    return replace(stream, sent_seq=stream.settled_seq), []


def believes_its_copy(stream: StreamState, offered: Offered, *, is_new: bool) -> tuple[StreamState, list[Any]]:
    return _compare_confirmed(stream, replace(offered, checksum=stream.checksum), is_new=is_new)


def skips_holes(device: SyncState, message: Entries, lines: tuple[bytes, ...], now_us: int) -> Any:
    stream = device.streams.get(message.stream)
    if stream is not None and message.after > stream.position:
        ahead = replace(stream, position=message.after)
        device = replace(device, streams={**device.streams, message.stream: ahead})
    return _entries(device, message, lines, now_us)


def takes_entries_twice(device: SyncState, message: Entries, lines: tuple[bytes, ...], now_us: int) -> Any:
    stream = device.streams.get(message.stream)
    if stream is not None and message.after < stream.position and lines:
        crcs = [entry.crc for line in lines if (entry := read_entry(line)) is not None]
        checksum = extend(stream.checksum, crcs)
        message = replace(message, after=stream.position, checksum=checksum)
    return _entries(device, message, lines, now_us)


def moves_the_cursor_first(device: SyncState, *given: Any) -> Any:
    """Entries are stored only together with a report, the cursor moves at once."""
    device, effects = _step_store(device, *given)
    reported = any(isinstance(effect, Send) for effect in effects)
    return device, [effect for effect in effects if reported or not isinstance(effect, StoreEntries)]


def settles_the_pipeline(device: SyncState, ack: Ack, now_us: int) -> Any:
    stream = device.streams.get(ack.stream)
    if stream is not None and ack.device == device.device:
        ack = replace(ack, through_seq=max(ack.through_seq, stream.sent_seq))
    return _ack(device, ack, now_us)


def ignores(device: SyncState, *_: Any) -> Any:
    return device, []


def waits_for_nothing(stream: StreamState) -> bool:
    return False


# --- the device's log ------------------------------------------------------------------------------------------------

_drop = disk.Disk.drop


def keeps_nothing(self: disk.Disk, stream: str) -> dict[str, int]:
    _drop(self, stream)
    self.streams[stream].relay.clear()
    return {}


def walk_keeps_nothing(held: model.Disk) -> model.Disk:
    return replace(held, confirmed=(), relay=())


def stays_behind(last: int, seen_effective: int) -> int:
    return last


def reads_the_wall(last: int, now_us: int) -> int:
    return max(now_us, 0)


# --- folds -----------------------------------------------------------------------------------------------------------


def believes_the_stamp(stamp: int, received_us: int | None) -> int:
    return stamp


def inserts_twice(changes: list[Placed[Any]], placed: Placed[Any]) -> None:
    changes.append(placed)
    changes.sort(key=placing)


def appends(changes: list[Placed[Any]], placed: Placed[Any]) -> None:
    if all(placing(change) != placing(placed) for change in changes):
        changes.append(placed)


def first_to_arrive(state: State, identifier: str, entry: Any, body: Any) -> None:
    state.facts.setdefault(key(identifier, entry.author), fold._place(entry, body))


def every_copy_counts(state: State, identifier: str, entry: Any, body: Any) -> None:
    state.facts[f"{len(state.facts)} {key(identifier, entry.author)}"] = fold._place(entry, body)


def counts_only(changes: Any, version: Any, roles: Any) -> Any:
    doc = agreement(changes, version, roles)
    for party in doc["by"]:
        party["current"] = party["version"]["number"] == version["number"]
    return doc


def latest_wins(changes: Any, version: Any, roles: Any) -> Any:
    doc = agreement(changes, version, roles)
    last_edit = max(placed.at for placed in changes if not isinstance(placed.body, GoalAgreed))
    for party in doc["by"]:
        party["current"] = party["at"] > last_edit
    return doc
