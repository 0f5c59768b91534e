"""Pushes that wait are weighed while the disk is busy."""

import asyncio

import pytest

from fakes.core.lines import DEVICE, line
from fakes.server.blocking_store import GatedStore
from fakes.server.live_hub import SHARED, House, house
from fakes.server.raw_client import Hand
from fakes.server.stores import new_ids
from handrail_server.live.writer import prevalidation
from handrail_shared.sync.judge import Weighed, Writer, weigh
from handrail_shared.wire import Ack, Push


class Weighings:
    """Notes the seqs at which pushes begin that are weighed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seqs: list[int] = []
        monkeypatch.setattr(prevalidation, "weigh", self._weigh)

    def _weigh(self, push: Push, lines: tuple[bytes, ...], *, writer: Writer) -> Weighed:
        self.seqs.append(push.first_seq)
        return weigh(push, lines, writer=writer)


async def held_up(home: House, store: GatedStore) -> Hand:
    """A phone whose first push is on its way to the disk and gets no further."""
    phone = home.phone_hand()
    await phone.hello()
    store.gate.clear()
    await phone.push(SHARED, line(1))
    await store.waiting.wait()
    return phone


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_push_that_waits_is_weighed_while_the_disk_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    weighings, store = Weighings(monkeypatch), GatedStore(new_id=new_ids())
    async with house(store) as home:
        phone = await held_up(home, store)
        weighings.seqs.clear()

        await phone.push(SHARED, line(2), line(3), first_seq=2)
        await turns(3)
        meanwhile = list(weighings.seqs)
        store.gate.set()

        assert [2] == meanwhile
        assert await phone.hear(Ack, 2) == Ack(stream=SHARED, device=DEVICE, through_seq=3)
        assert [2] == weighings.seqs


async def test_no_more_than_some_lines_are_weighed_in_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prevalidation, "_LINES_A_TURN", 2)
    weighings, store = Weighings(monkeypatch), GatedStore(new_id=new_ids())
    async with house(store) as home:
        phone = await held_up(home, store)
        weighings.seqs.clear()
        for seq in (2, 4, 6):
            await phone.push(SHARED, line(seq), line(seq + 1), first_seq=seq)

        seen: list[int] = []
        while len(weighings.seqs) < 3:
            await turns(1)
            seen.append(len(weighings.seqs))
        store.gate.set()
        await phone.hear(Ack, 2)

        assert {1, 2, 3} <= set(seen)


async def test_a_sender_who_is_gone_is_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    weighings, store = Weighings(monkeypatch), GatedStore(new_id=new_ids())
    async with house(store) as home:
        phone = await held_up(home, store)
        weighings.seqs.clear()

        await phone.push(SHARED, line(2), first_seq=2)
        phone.connection.close("bye")
        await turns(3)
        store.gate.set()

        assert [] == weighings.seqs


async def test_a_push_that_cannot_be_weighed_has_its_turn_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Weighed:
        raise RuntimeError

    monkeypatch.setattr(prevalidation, "weigh", broken)
    async with house() as home:
        phone = home.phone_hand()
        await phone.hello()

        for seq in (1, 2):
            await phone.push(SHARED, line(seq), first_seq=seq)

        assert (await phone.hear(Ack)).through_seq in (1, 2)
