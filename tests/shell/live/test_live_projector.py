"""Projections out of a store: caches that can be dropped at any time."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from fakes.core.lines import identifier
from fakes.core.pair import all_current
from fakes.server.live_hub import JOURNAL, SHARED, LiveHub, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_server.live.meter import NullMeter
from handrail_server.live.projections import projector as projecting
from handrail_server.live.projections.projector import SNAPSHOT_EVERY, Projector
from handrail_server.store.errors import UnknownStream
from handrail_server.store.port import StoredEntry
from handrail_shared.canonical import canonical
from handrail_shared.events.journal import EntryShared, EntryUnshared, JournalWritten
from handrail_shared.events.matters import PurposeStated
from handrail_shared.fold import Folded, State, fold
from handrail_shared.wire import Ack


class Counting(NullMeter):
    def __init__(self) -> None:
        self.poison = 0

    def quarantined(self) -> None:
        self.poison += 1


CHUNK = 3


class PausedReads(MemoryStore):
    """Holds back what is read for a projection until its gate is open."""

    def __init__(self, *, new_id: Callable[[], str]) -> None:
        super().__init__(new_id=new_id)
        self.gate = asyncio.Event()
        self.gate.set()
        self.has_read = asyncio.Event()

    async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
        """As in the port."""
        read = await super().after(stream, position, limit=limit, max_bytes=max_bytes)
        if limit == CHUNK and not self.gate.is_set():
            self.has_read.set()
            await self.gate.wait()
        return read


async def filled(live: LiveHub, count: int, first: int = 1) -> None:
    """The client states so many purposes."""
    phone = live.peers[0] if live.peers else live.phone()
    if phone.connection is None:
        await phone.dial()
        await all_current(phone)
    for number in range(first, first + count):
        await phone.append(SHARED, PurposeStated(text=f"purpose {number}"))
    await all_current(phone)


def shown(document: object) -> bytes:
    return canonical(document)


async def test_O3_a_projection_follows_its_stream_and_equals_a_clean_rebuild() -> None:
    async with live_hub() as live:
        await filled(live, 3)
        before = shown(await live.hub.projection(SHARED, "shared"))
        await filled(live, 2, first=4)

        after = shown(await live.hub.projection(SHARED, "shared"))

        clean = shown(await Projector(live.store, NullMeter()).projection(SHARED, "shared"))
        assert before != after
        assert clean == after


async def test_S5_a_private_stream_is_shown_as_a_private_projection() -> None:
    async with live_hub() as live:
        phone = live.phone()
        await phone.dial()
        await phone.append(JOURNAL, JournalWritten(entry=identifier(1), day="2026-11-22", text="to myself"))
        await all_current(phone)

        document = await live.hub.projection(JOURNAL, "private")

        assert b"to myself" in shown(document)
        assert b"to myself" not in shown(await live.hub.projection(SHARED, "shared"))


async def test_O3_a_snapshot_and_its_tail_give_what_the_whole_log_gives() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        await filled(live, SNAPSHOT_EVERY)
        await live.hub.projection(SHARED, "shared")
        snapshot = await store.load_snapshot(SHARED)
        await filled(live, 5, first=1000)
        whole = shown(await live.hub.projection(SHARED, "shared"))

        from_snapshot = shown(await Projector(store, NullMeter()).projection(SHARED, "shared"))

        assert snapshot is not None
        assert SNAPSHOT_EVERY == snapshot[0]
        assert whole == from_snapshot


async def test_O3_what_is_in_memory_is_written_at_the_end() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        await filled(live, 3)
        await live.hub.projection(SHARED, "shared")

    kept = await store.load_snapshot(SHARED)

    assert kept is not None
    assert 3 == kept[0]


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff"])
async def test_O3_a_snapshot_that_cannot_be_read_counts_as_none(data: bytes) -> None:
    async with live_hub() as live:
        await filled(live, 3)
        clean = shown(await live.hub.projection(SHARED, "shared"))
        head = await live.store.head(SHARED)
        await live.store.save_snapshot(SHARED, head.position, head.checksum, data)

        assert clean == shown(await Projector(live.store, NullMeter()).projection(SHARED, "shared"))


async def test_E5_no_projection_remembers_what_was_taken_back() -> None:
    store = MemoryStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = live.phone()
        await phone.dial()
        share, entry = identifier(0x51), identifier(0x52)
        copy = EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="for a moment")
        await phone.append(SHARED, copy)
        await all_current(phone)
        before = shown(await live.hub.projection(SHARED, "shared"))

        await phone.append(SHARED, EntryUnshared(share=share, entry=entry))
        await all_current(phone)
        after = shown(await live.hub.projection(SHARED, "shared"))

    kept = await store.load_snapshot(SHARED)
    assert kept is not None
    assert (True, False, False) == (
        b"for a moment" in before,
        b"for a moment" in after,
        b"for a moment" in kept[2],
    )


async def test_E5_what_is_taken_back_while_a_stream_is_folded_is_in_no_snapshot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(projecting, "SNAPSHOT_EVERY", 1)
    monkeypatch.setattr(projecting, "_CHUNK_ENTRIES", CHUNK)
    store = PausedReads(new_id=new_ids())
    async with live_hub(store) as live:
        share, entry = identifier(0x51), identifier(0x52)
        phone = live.phone()
        await phone.dial()
        await phone.append(
            SHARED, EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="for a moment")
        )
        await filled(live, 5)
        store.gate.clear()
        showing = asyncio.create_task(live.hub.projection(SHARED, "shared"))
        await store.has_read.wait()

        await phone.append(SHARED, EntryUnshared(share=share, entry=entry))
        await all_current(phone)
        store.gate.set()
        document = shown(await showing)

        kept = await store.load_snapshot(SHARED)
        assert kept is not None
        assert (7, False, False) == (kept[0], b"for a moment" in kept[2], b"for a moment" in document)


async def test_O4_a_poison_entry_is_left_out_and_the_rest_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    meter = Counting()
    async with live_hub(meter=meter) as live:
        await filled(live, 6)
        monkeypatch.setattr(projecting, "fold", _poisoned_by("purpose 3"))

        document = shown(await live.hub.projection(SHARED, "shared"))
        await filled(live, 1, first=7)
        later = shown(await live.hub.projection(SHARED, "shared"))

        assert 1 == meter.poison
        assert b"purpose 6" in document
        assert b"purpose 7" in later
        assert b"purpose 3" not in later


async def test_O4_no_snapshot_hides_a_poison_entry_from_a_mended_program(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live_hub() as live:
        await filled(live, SNAPSHOT_EVERY + 10)
        monkeypatch.setattr(projecting, "fold", _poisoned_by("purpose 3"))

        await live.hub.projection(SHARED, "shared")

        assert await live.store.load_snapshot(SHARED) is None


async def test_S1_an_unknown_stream_has_no_projection() -> None:
    async with live_hub() as live:
        with pytest.raises(UnknownStream):
            await live.hub.projection(identifier(0xEE), "shared")


async def test_O4_a_poison_entry_of_one_stream_delays_no_ack(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live_hub() as live:
        await filled(live, 2)
        monkeypatch.setattr(projecting, "fold", _poisoned_by("purpose 1"))
        await live.hub.projection(SHARED, "shared")

        await filled(live, 1, first=3)

        assert live.peers[0].heard_of(Ack)


def _poisoned_by(text: str) -> Any:
    """A fold with a bug: it changes the state by halves and then raises."""

    def poisoned(state: State, entry: Folded) -> State:
        folded = fold(state, entry)
        if isinstance(entry.body, PurposeStated) and entry.body.text == text:
            raise KeyError("a bug")
        return folded

    return poisoned
