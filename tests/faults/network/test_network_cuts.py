"""A real device pushes to a real server, and the network cuts them off in the middle, at every byte there is."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from fakes.devices.handhelds import new_id
from faults.network.fault_proxy import Pace, Passage
from faults.network.scene import Scene, scene
from faults.watching import connected
from handrail_client.sync import runner as syncing
from handrail_shared.sync.effects import Effect, Reoffer, SendLines, Settle
from handrail_shared.sync.offer import with_stream
from handrail_shared.sync.step import step
from handrail_shared.sync.sync_state import Input, LinkState, Lost, SyncState
from proof import IS_FULL, STRIDE

EVENTS = 3
SHARES = 2 if IS_FULL else 1
"""Every offset is tried; the tests share them out, to run beside one another. Short, every eleventh is tried."""


_MOMENTS_APART = 11 * STRIDE


def cut_after(passage: Passage, sent: int) -> None:
    """Cut the way to the server after so many bytes of what followed the HTTP head; every other time by a reset."""
    assert passage.up.head is not None
    passage.reset = sent % 2 == 1
    passage.up.cut_at = passage.up.head + sent


async def cut_up(scene: Scene, offset: int) -> int:
    """Push three events and cut the way to the server after `offset` bytes of the push; how long the push was."""
    sizes: list[int] = []

    def arm(before: int, size: int) -> None:
        if not sizes:
            cut_after(scene.proxy.newest, before + offset)
            sizes.append(size)

    scene.phone.on_push = arm
    await scene.phone.append(EVENTS)
    await scene.phone.all_back()
    return sizes[0]


async def cut_down(scene: Scene, offset: int) -> bool:
    """Push three events and cut the way back after `offset` bytes of what the server answers; whether it was cut."""
    cut: list[Passage] = []

    def arm(_before: int, _size: int) -> None:
        if not cut:
            passage = scene.proxy.newest
            passage.reset = offset % 2 == 1
            passage.down.cut_at = passage.down.passed + offset
            cut.append(passage)

    scene.phone.on_push = arm
    await scene.phone.append(EVENTS)
    await scene.phone.all_back()
    cut[0].down.cut_at = None
    return cut[0] is not scene.proxy.newest or cut[0].over.is_set()


@pytest.mark.parametrize("share", range(SHARES))
async def test_P2_P5_a_push_that_is_cut_at_any_byte_arrives_once(tmp_path: Path, share: int) -> None:
    async with scene(tmp_path) as scened:
        async with connected(scened.phone) as phone:
            offset, size, rounds = share, EVENTS, 0
            while offset <= size:
                size = await cut_up(scened, offset)
                offset, rounds = offset + SHARES * STRIDE, rounds + 1
        await scened.compare()

        verdict = phone.history.verdict
        print(f"{rounds} cuts of a push of {size} bytes: {verdict}")
        assert verdict.holds, verdict
        assert EVENTS * rounds == verdict.tried == verdict.acknowledged
        assert rounds < len(scened.proxy.passages)


@pytest.mark.parametrize("share", range(SHARES))
async def test_P5_E1_an_answer_that_is_cut_at_any_byte_is_learnt_of_all_the_same(tmp_path: Path, share: int) -> None:
    async with scene(tmp_path) as scened:
        async with connected(scened.phone) as phone:
            rounds = 0
            while await cut_down(scened, share + 1 + SHARES * STRIDE * rounds):
                rounds += 1
        await scened.compare()

        verdict = phone.history.verdict
        print(f"{rounds} cuts of an answer: {verdict}")
        assert verdict.holds, verdict
        assert EVENTS * (rounds + 1) == verdict.tried == verdict.acknowledged
        assert rounds * SHARES * STRIDE > 500


@pytest.mark.parametrize("direction", ["up", "down"])
async def test_H2_a_connection_that_dies_at_any_moment_is_taken_up_where_it_was(tmp_path: Path, direction: str) -> None:
    async with scene(tmp_path) as scened:
        async with connected(scened.phone) as phone:
            await phone.until(lambda: phone.link is LinkState.LIVE)
            doomed: list[int] = []

            def plan(passage: Passage) -> None:
                if doomed:
                    way = passage.up if direction == "up" else passage.down
                    passage.reset = doomed[0] % 2 == 1
                    way.cut_at = doomed.pop()

            scened.proxy.plan = plan
            offset, rounds = 0, 0
            while True:
                current = scened.proxy.newest
                current.up.pace = Pace.LOSES
                await phone.append(EVENTS)
                doomed.append(offset)
                current.cut()
                await phone.all_back()
                if not scened.proxy.passages[scened.proxy.passages.index(current) + 1].over.is_set():
                    break
                offset, rounds = offset + _MOMENTS_APART, rounds + 1
        await scened.compare()

        verdict = phone.history.verdict
        print(f"{rounds} connections cut {direction}, the last after {offset} bytes: {verdict}")
        assert verdict.holds, verdict
        assert EVENTS * (rounds + 1) == verdict.tried == verdict.acknowledged
        assert offset > 1000


def careless(device: SyncState, given: Input, now_us: int) -> tuple[SyncState, list[Effect]]:
    """A `step` that takes what it sent for safe once its connection dies, whatever the server says later."""
    device, effects = step(device, given, now_us)
    kept: list[Effect] = [effect for effect in effects if not isinstance(effect, Reoffer)]
    if isinstance(given, Lost) or len(kept) < len(effects):
        kept = [line for line in kept if not isinstance(line, SendLines)]
        for stream in device.streams.values():
            device = with_stream(device, replace(stream, sent_seq=stream.last_seq, settled_seq=stream.last_seq))
            kept.append(Settle(stream.stream, stream.last_seq))
    return device, kept


async def test_the_checker_finds_a_device_that_takes_what_it_sent_for_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "step", careless)
    async with scene(tmp_path) as scened:
        phone = scened.phone
        async with connected(phone):
            phone.on_push = lambda before, _: cut_after(scened.proxy.newest, before + 40)
            await phone.append(EVENTS)
            await phone.until(lambda: phone.settled >= EVENTS)
        await scened.compare()

        assert "lost to the server" in str(phone.history.verdict)


async def test_the_checker_finds_a_device_that_writes_anew_what_it_had_sent(tmp_path: Path) -> None:
    async with scene(tmp_path) as scened:
        phone = scened.phone
        async with connected(phone):
            await phone.append(EVENTS)
            await phone.all_back()
        first = (await phone.handheld.log.own_lines())[-EVENTS]

        await phone.handheld.log.reoffer(phone.stream, first.seq - 1)
        await phone.handheld.log.take_new_device(new_id())
        await phone.handheld.once()
        await scened.compare()

        assert "2 times at the server" in str(phone.history.verdict)
