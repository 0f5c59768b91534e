"""What a device is sent that is behind, or where rows are damaged (E1, E3, E4, E5, E6)."""

from msgspec.structs import replace

from fakes.core.lines import identifier, line
from fakes.core.pair import all_current, pump, quiet
from fakes.server.live_hub import SHARED, live_hub
from fakes.server.memory import MemoryStore
from fakes.server.stores import new_ids
from handrail_server.store.errors import RowDamaged
from handrail_server.store.port import StoredEntry
from handrail_shared.canonical import canonical
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.matters import PurposeStated
from handrail_shared.limits import WINDOW_ENTRIES
from handrail_shared.lines.entry import Entry, Stub, read_entry
from handrail_shared.wire import Ack, Entries, Follow, Held


async def test_E5_a_device_that_greets_after_a_taking_back_sees_a_stub() -> None:
    share, entry = identifier(0x51), identifier(0x52)
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await phone.dial()
        await phone.append(
            SHARED, EntryShared(share=share, entry=entry, kind="free", day="2026-11-22", text="for a moment")
        )
        await all_current(phone)
        await phone.append(SHARED, EntryUnshared(share=share, entry=entry))
        await all_current(phone)

        await desk.dial()
        await pump(phone, desk, until=lambda: len(desk.confirmed.get(SHARED, [])) == 2)

        assert [Stub, Entry] == [type(item) for item in desk.confirmed[SHARED]]
        assert desk.is_current()


async def test_E4_a_device_far_behind_is_left_to_ask() -> None:
    async with live_hub() as live:
        phone, desk = live.phone(), live.desk()
        await desk.dial()
        await all_current(desk)
        await desk.hang_up()
        for _ in range(2100):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        client = live.raw_desk()
        await client.hello(Held(stream=SHARED, position=0, checksum=0))
        await quiet(phone)
        client.listen()
        await desk.tick()
        await pump(phone, desk, until=desk.is_current)

        assert not any(isinstance(message, Entries) for message in client.messages)
        assert desk.lines(SHARED) == phone.logs[SHARED]


async def test_E4_a_device_with_another_prefix_is_left_to_ask() -> None:
    async with live_hub() as live:
        phone = live.phone()
        for _ in range(3):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)
        desk = live.raw_desk()

        welcome = await desk.hello(Held(stream=SHARED, position=1, checksum=12345))
        await phone.append(SHARED)
        await quiet(phone)
        desk.listen()

        (offered,) = [stream for stream in welcome.streams if stream.stream == SHARED]
        assert await live.store.checksum_at(SHARED, 1) == offered.checksum
        assert not any(isinstance(message, Entries) for message in desk.messages)


async def test_E3_a_device_that_reports_nothing_gets_no_more_than_a_window() -> None:
    async with live_hub() as live:
        phone = live.phone()
        for _ in range(WINDOW_ENTRIES + 300):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)
        desk = live.raw_desk()
        await desk.hello()

        await desk.connection.take(b'{"type":"follow","stream":"%b","position":0,"checksum":0}' % SHARED.encode())
        await quiet(phone)
        for _ in range(200):
            desk.listen()
            await quiet(phone, rounds=1)

        assert WINDOW_ENTRIES == sum(len(frame.lines) for frame in desk.heard)


async def test_E4_full_segments_are_sealed_by_and_by() -> None:
    async with live_hub() as live:
        phone = live.phone()
        for _ in range(1001):
            await phone.append(SHARED)
        await phone.dial()
        await all_current(phone)

        await live.hub.run_housekeeping()
        busy = await live.store.segments(SHARED)
        await live.hub.run_housekeeping()

        assert [] == busy
        assert [(1, 1000)] == [(row.first, row.last) for row in await live.store.segments(SHARED)]


async def test_E1_what_comes_before_a_damaged_row_is_still_sent() -> None:
    class Damaged(MemoryStore):
        async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
            found = await super().after(stream, position, limit=limit, max_bytes=max_bytes)
            if any(item.position == 4 for item in found):
                raise RowDamaged(stream, 4)
            return found

    async with live_hub(Damaged(new_id=new_ids())) as live:
        desk, phone = live.desk(), live.phone()
        for _ in range(6):
            await phone.append(SHARED)
        await phone.dial()
        await quiet(phone)

        await desk.dial()
        await quiet(desk)

        assert phone.logs[SHARED][:3] == desk.lines(SHARED)
        assert desk.connection is not None


async def test_E6_followers_get_past_a_damaged_row_and_projections_too() -> None:
    class Damaged(MemoryStore):
        async def after(self, stream: str, position: int, *, limit: int, max_bytes: int) -> list[StoredEntry]:
            found = await super().after(stream, position, limit=limit, max_bytes=max_bytes)
            for device in found:
                if device.position == 4:
                    raise RowDamaged(stream, 4, replace(device, line=None))
            return found

    store = Damaged(new_id=new_ids())
    async with live_hub(store) as live:
        phone, desk = live.raw_phone(), live.raw_desk()
        await phone.hello()
        lines = [line(seq, PurposeStated(text=f"purpose {seq}")) for seq in range(1, 7)]
        await phone.push(SHARED, *lines)
        await phone.hear(Ack)
        await desk.hello()

        await desk.send(Follow(stream=SHARED, position=0, checksum=0))
        await desk.hear(Entries, 3)
        document = canonical(await live.hub.projection(SHARED, "shared"))

        got = [text for frame in desk.heard if isinstance(frame.message, Entries) for text in frame.lines]
        assert [*lines[:3], None, *lines[4:]] == [
            entry.line if isinstance(entry, Entry) else None for entry in map(read_entry, got)
        ]
        assert (True, False, True) == (
            b"purpose 3" in document,
            b"purpose 4" in document,
            b"purpose 6" in document,
        )
    assert await store.load_snapshot(SHARED) is None
