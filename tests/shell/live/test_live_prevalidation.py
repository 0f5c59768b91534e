"""Waiting pushes are prevalidated while the disk is busy."""

import asyncio

import pytest

from fakes.core.lines import DEVICE, line
from fakes.server.blocking_store import BlockingStore
from fakes.server.live_hub import SHARED, LiveHub, live_hub
from fakes.server.raw_client import RawClient
from fakes.server.stores import new_ids
from handrail_server.live.writer import prevalidation
from handrail_shared.sync.judge import Author, Prevalidated, prevalidate
from handrail_shared.wire import Ack, Push


class Prevalidations:
    """Record the first seqs of the pushes that are prevalidated."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seqs: list[int] = []
        monkeypatch.setattr(prevalidation, "prevalidate", self._prevalidate)

    def _prevalidate(self, push: Push, lines: tuple[bytes, ...], *, writer: Author) -> Prevalidated:
        self.seqs.append(push.first_seq)
        return prevalidate(push, lines, writer=writer)


async def held_up(live: LiveHub, store: BlockingStore) -> RawClient:
    """A phone whose first push is on its way to the disk and gets no further."""
    phone = live.raw_phone()
    await phone.hello()
    store.gate.clear()
    await phone.push(SHARED, line(1))
    await store.waiting.wait()
    return phone


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_waiting_push_is_prevalidated_while_the_disk_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    prevalidations, store = Prevalidations(monkeypatch), BlockingStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = await held_up(live, store)
        prevalidations.seqs.clear()

        await phone.push(SHARED, line(2), line(3), first_seq=2)
        await turns(3)
        meanwhile = list(prevalidations.seqs)
        store.gate.set()

        assert [2] == meanwhile
        assert await phone.hear(Ack, 2) == Ack(stream=SHARED, device=DEVICE, through_seq=3)
        assert [2] == prevalidations.seqs


async def test_no_more_than_some_lines_are_prevalidated_in_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prevalidation, "_LINES_A_TURN", 2)
    prevalidations, store = Prevalidations(monkeypatch), BlockingStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = await held_up(live, store)
        prevalidations.seqs.clear()
        for seq in (2, 4, 6):
            await phone.push(SHARED, line(seq), line(seq + 1), first_seq=seq)

        seen: list[int] = []
        while len(prevalidations.seqs) < 3:
            await turns(1)
            seen.append(len(prevalidations.seqs))
        store.gate.set()
        await phone.hear(Ack, 2)

        assert {1, 2, 3} <= set(seen)


async def test_pushes_of_a_closed_connection_are_not_prevalidated(monkeypatch: pytest.MonkeyPatch) -> None:
    prevalidations, store = Prevalidations(monkeypatch), BlockingStore(new_id=new_ids())
    async with live_hub(store) as live:
        phone = await held_up(live, store)
        prevalidations.seqs.clear()

        await phone.push(SHARED, line(2), first_seq=2)
        phone.connection.close("bye")
        await turns(3)
        store.gate.set()

        assert [] == prevalidations.seqs


async def test_a_push_whose_prevalidation_fails_has_its_turn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Prevalidated:
        raise RuntimeError

    monkeypatch.setattr(prevalidation, "prevalidate", broken)
    async with live_hub() as live:
        phone = live.raw_phone()
        await phone.hello()

        for seq in (1, 2):
            await phone.push(SHARED, line(seq), first_seq=seq)

        assert (await phone.hear(Ack)).through_seq in (1, 2)
