from typing import Any

from msgspec.structs import replace

from fakes.core.lines import DEVICE, OTHER_DEVICE, OTHER_MEMBER, SPACE, STREAM, identifier, line
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.sync.effects import (
    CloseSocket,
    DropConfirmed,
    Effect,
    NoteReach,
    OpenSocket,
    ReadSegments,
    Send,
    SendLines,
    Settle,
    StoreEntries,
    TakeNewDevice,
    Tell,
)
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.sync.sync_state import (
    FAR_BEHIND,
    HAVE_EVERY,
    Appended,
    Connected,
    Dial,
    Looked,
    Lost,
    Received,
    Renewed,
    SegmentsRead,
    StreamState,
    SyncState,
    Tick,
    is_current,
)
from handrail_shared.wire import (
    Ack,
    DeviceMessage,
    Entries,
    Follow,
    Fork,
    Frame,
    Have,
    Later,
    Limits,
    Offered,
    Reach,
    ReadStep,
    ServerMessage,
    Welcome,
)

NOW = 1_000_000_000


EPOCH, NEW_EPOCH = identifier(0xE1), identifier(0xE2)


OTHER_STREAM = identifier(0xAB)


LIMITS = Limits(line_bytes=16384, batch_lines=256, batch_bytes=262144, window_entries=2048)


LINES = [line(seq, device=OTHER_DEVICE) for seq in range(1, 4)]


def offered(*, stream: str = STREAM, head: int = 0, next_seq: int = 1, checksum: int | None = 0) -> Offered:
    return Offered(stream=stream, space=SPACE, audience="shared", head=head, next_seq=next_seq, checksum=checksum)


def hear(device: SyncState, message: ServerMessage | DeviceMessage, *lines: bytes, now: int = NOW) -> Any:
    return step(device, Received(Frame(message, lines)), now)


def asleep(*streams: StreamState, epoch: str | None = EPOCH) -> SyncState:
    known = {stream.stream: stream for stream in streams or (StreamState(stream=STREAM),)}
    return SyncState(device=DEVICE, credential="token", epoch=epoch, streams=known)


def greeting(device: SyncState) -> SyncState:
    dialling, _ = step(device, Dial(), NOW)
    return step(dialling, Connected(), NOW)[0]


def live(*streams: StreamState, offers: list[Offered] | None = None, epoch: str = EPOCH) -> Any:
    """A device that was just welcomed, and what it did about it."""
    welcome = Welcome(protocol=1, epoch=epoch, now=NOW, limits=LIMITS, streams=offers or [offered()])
    return hear(greeting(asleep(*streams)), welcome)


def entries(
    after: int, lines: list[bytes], *, head: int, before: list[bytes] | None = None
) -> tuple[Entries, list[bytes]]:
    checksum = extend(0, [crc(item) for item in [*(before or []), *lines]])
    message = Entries(stream=STREAM, after=after, head=head, checksum=checksum)
    return message, [write_entry(Entry(5, value)) for value in lines]


def sent(effects: list[Effect]) -> list[DeviceMessage]:
    return [effect.message for effect in effects if isinstance(effect, Send)]


def test_P6_later_means_to_offer_again_after_that_time() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=1))

    device, told = hear(device, Later(stream=STREAM, device=DEVICE, word="storage_full", retry_ms=500))
    still, waiting = step(device, Appended(STREAM, 2), NOW)
    due = next_deadline_us(still)
    _, again = step(still, Tick(), NOW + 500_000)

    assert [Tell("storage_full", STREAM)] == told
    assert waiting == []
    assert due == NOW + 500_000
    assert [SendLines(STREAM, 1, 2)] == again


def test_P3_a_forked_device_takes_a_new_id_and_greets_anew_at_once() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=3))

    device, effects = hear(device, Fork(stream=STREAM, device=DEVICE, seq=2))
    assert [Settle(STREAM, 1), Tell("copied_device"), TakeNewDevice()] == effects
    device, effects = step(device, Renewed(OTHER_DEVICE, {STREAM: 2}), NOW)
    assert [CloseSocket("bye")] == effects
    device, effects = step(device, Lost(), NOW)
    assert effects == []
    device, effects = step(device, Tick(), NOW)

    assert [OpenSocket()] == effects
    assert device.device == OTHER_DEVICE
    assert (device.streams[STREAM].last_seq, device.streams[STREAM].settled_seq) == (2, 0)


def test_P3_the_new_id_waits_until_everything_that_was_sent_has_its_verdict() -> None:
    streams = (StreamState(stream=STREAM, last_seq=1), StreamState(stream=OTHER_STREAM, last_seq=1))
    device, _ = live(*streams, offers=[offered(), offered(stream=OTHER_STREAM)])

    device, forked = hear(device, Fork(stream=STREAM, device=DEVICE, seq=1))
    device, after = hear(device, Ack(stream=OTHER_STREAM, device=DEVICE, through_seq=1))

    assert TakeNewDevice() not in forked
    assert [Settle(OTHER_STREAM, 1), TakeNewDevice()] == after


def test_P3_a_server_that_is_ahead_of_the_devices_own_log_means_a_copy() -> None:
    device, effects = live(StreamState(stream=STREAM, last_seq=2, settled_seq=1), offers=[offered(next_seq=4)])

    assert SendLines(STREAM, 2, 2) in effects
    assert Tell("copied_device") in effects
    _, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2))
    assert [Settle(STREAM, 2), TakeNewDevice()] == effects


def test_P3_a_copy_offers_only_what_the_server_may_already_have() -> None:
    streams = (StreamState(stream=STREAM), StreamState(stream=OTHER_STREAM, last_seq=5))

    _, effects = live(*streams, offers=[offered(next_seq=2), offered(stream=OTHER_STREAM, next_seq=3)])

    assert SendLines(OTHER_STREAM, 1, 2) in effects


def test_P3_while_renewing_a_second_fork_is_told_once() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=2), offers=[offered(next_seq=4)])

    device, effects = hear(device, Fork(stream=STREAM, device=DEVICE, seq=1))
    after = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2))[1]

    assert [Settle(STREAM, 0), TakeNewDevice()] == effects
    assert after == []


def test_renewing_while_offline_needs_no_connection_closed() -> None:
    device, effects = step(asleep(), Renewed(OTHER_DEVICE, {}), NOW)

    assert device.device == OTHER_DEVICE
    assert effects == []


def test_E1_E3_entries_are_stored_with_their_cursor_and_reported() -> None:
    device, _ = live()
    message, texts = entries(0, LINES, head=3)

    device, effects = hear(device, message, *texts)

    stored = StoreEntries(
        stream=STREAM, after=0, checksum=message.checksum, entries=tuple(Entry(5, item) for item in LINES)
    )
    assert [stored, Send(Have(stream=STREAM, position=3))] == effects
    assert is_current(device)


def test_E1_entries_from_the_past_are_ignored() -> None:
    message, texts = entries(0, LINES, head=3)
    device, _ = hear(live()[0], message, *texts)

    assert hear(device, message, *texts)[1] == []


def test_E1_entries_that_leave_a_hole_are_asked_for_once() -> None:
    device, _ = live()
    message, texts = entries(1, LINES[1:], head=3, before=LINES[:1])

    device, effects = hear(device, message, *texts)
    _, again = hear(device, message, *texts)

    assert [Follow(stream=STREAM, position=0, checksum=0)] == sent(effects)
    assert again == []


def test_E2_another_checksum_drops_the_confirmed_copy_and_reads_again() -> None:
    device, _ = live()
    message, texts = entries(0, LINES, head=3)

    device, effects = hear(device, replace(message, checksum=message.checksum ^ 1), *texts)

    follow = Send(Follow(stream=STREAM, position=0, checksum=0))
    assert [DropConfirmed(STREAM), Tell("copy_differed", STREAM), follow] == effects
    assert device.streams[STREAM].position == 0


def test_entries_that_cannot_be_read_close_the_connection() -> None:
    message, _ = entries(0, LINES[:1], head=1)

    assert [CloseSocket("malformed")] == hear(live()[0], message, b"nonsense")[1]


def test_E6_an_empty_answer_to_follow_stores_nothing() -> None:
    device, _ = live(offers=[offered(stream=OTHER_STREAM)])
    message = Entries(stream=OTHER_STREAM, after=0, head=0, checksum=0)

    device, effects = hear(device, message)

    assert effects == []
    assert not device.streams[OTHER_STREAM].asked


def test_E3_a_device_that_catches_up_reports_now_and_then() -> None:
    device, _ = live(offers=[offered(head=1500)])
    many = [line(seq, device=OTHER_DEVICE) for seq in range(1, HAVE_EVERY + 1)]
    first, texts = entries(0, many[:-1], head=1500)
    second, more = entries(len(many) - 1, many[-1:], head=1500, before=many[:-1])

    device, early = hear(device, first, *texts)
    device, late = hear(device, second, *more)

    assert sent(early) == []
    assert [Have(stream=STREAM, position=HAVE_EVERY)] == sent(late)


def test_E3_looking_at_a_stream_is_reported_once() -> None:
    message, texts = entries(0, LINES, head=3)
    device, _ = hear(live()[0], message, *texts)

    device, effects = step(device, Looked(STREAM, 3), NOW)

    assert [Have(stream=STREAM, position=3, read=3)] == sent(effects)
    assert step(device, Looked(STREAM, 2), NOW)[1] == []
    assert step(device, Looked(OTHER_STREAM, 2), NOW)[1] == []


def test_E3_how_far_others_have_read_is_noted() -> None:
    _, effects = hear(live()[0], Reach(stream=STREAM, member=OTHER_MEMBER, held=3, read=2))

    assert [NoteReach(STREAM, OTHER_MEMBER, 3, 2)] == effects


def test_E7_when_others_have_read_is_noted() -> None:
    steps = [ReadStep(after=0, read=2, at=NOW)]

    _, effects = hear(live()[0], Reach(stream=STREAM, member=OTHER_MEMBER, held=3, read=2, steps=steps))

    assert [NoteReach(STREAM, OTHER_MEMBER, 3, 2, steps)] == effects


def test_E4_a_device_far_behind_reads_segments_before_it_follows() -> None:
    device, effects = live(offers=[offered(head=FAR_BEHIND + 1)])
    assert ReadSegments(STREAM, 0) in effects
    assert sent(effects) == []

    _, effects = step(device, SegmentsRead(STREAM, 2000, 99), NOW)

    assert [Follow(stream=STREAM, position=2000, checksum=99)] == sent(effects)
