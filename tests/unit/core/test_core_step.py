from typing import Any

import pytest
from msgspec.structs import replace

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, SPACE, STREAM, identifier, line
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.sync.effects import (
    CloseSocket,
    CloseStream,
    DropConfirmed,
    Effect,
    KeepEpoch,
    NoteReach,
    OpenSocket,
    OpenStream,
    ReadSegments,
    Reoffer,
    Send,
    SendLines,
    SendRelay,
    Settle,
    SettleRelay,
    Show,
    StoreEntries,
    TakeNewDevice,
    Tell,
)
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.sync.sync_state import (
    ACK_TIMEOUT_US,
    BACKOFF_FIRST_US,
    BACKOFF_MOST_US,
    DEAD_US,
    FAR_BEHIND,
    GREETING_TIMEOUT_US,
    HAVE_EVERY,
    PIPELINE_LINES,
    QUIET_US,
    STABLE_US,
    Announce,
    Appended,
    Connected,
    Dial,
    Hang,
    LinkState,
    Looked,
    Lost,
    Received,
    Renewed,
    Salvaged,
    SegmentsRead,
    StreamState,
    SyncState,
    Tick,
    is_current,
)
from handrail_shared.wire import (
    Ack,
    BadFrame,
    CloseWord,
    DeviceMessage,
    Entries,
    Follow,
    Fork,
    Frame,
    Gap,
    Have,
    Held,
    Hello,
    Later,
    Limits,
    Offered,
    Opened,
    Ping,
    Pong,
    Presence,
    Reach,
    ReadStep,
    RefusedSeq,
    ServerMessage,
    StreamClosed,
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
    known = {each.stream: each for each in streams or (StreamState(stream=STREAM),)}
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
    checksum = extend(0, [crc(each) for each in [*(before or []), *lines]])
    message = Entries(stream=STREAM, after=after, head=head, checksum=checksum)
    return message, [write_entry(Entry(5, each)) for each in lines]


def sent(effects: list[Effect]) -> list[DeviceMessage]:
    return [each.message for each in effects if isinstance(each, Send)]


# --- dialling and greeting -------------------------------------------------------------------------------------------


def test_H1_a_device_says_hello_first_with_what_it_holds() -> None:
    stream = StreamState(stream=STREAM, position=2, checksum=7, last_seq=3, settled_seq=1)
    dialling, opened = step(asleep(stream), Dial(), NOW)

    device, effects = step(dialling, Connected(), NOW)

    hello = Hello(
        protocol=1,
        device=DEVICE,
        credential="token",
        epoch=EPOCH,
        streams=[Held(stream=STREAM, position=2, checksum=7)],
    )
    assert [OpenSocket()] == opened
    assert [Send(hello)] == effects
    assert LinkState.GREETING is device.link


def test_dialling_twice_opens_one_socket() -> None:
    device, _ = step(asleep(), Dial(), NOW)

    assert (device, []) == step(device, Dial(), NOW)


def test_a_socket_that_nobody_waits_for_is_closed() -> None:
    assert (asleep(), [CloseSocket("bye")]) == step(asleep(), Connected(), NOW)


@pytest.mark.parametrize("message", [Pong(), Ack(stream=STREAM, device=DEVICE, through_seq=1)])
def test_H2_nothing_may_come_before_welcome(message: ServerMessage) -> None:
    _, effects = hear(greeting(asleep()), message)

    assert [CloseSocket("malformed")] == effects


@pytest.mark.parametrize("message", [Ping(), Have(stream=STREAM, position=1)])
def test_what_only_a_device_says_is_malformed(message: DeviceMessage) -> None:
    device, _ = live()

    assert [CloseSocket("malformed")] == hear(device, message)[1]


def test_a_bad_frame_closes_the_connection() -> None:
    device, _ = live()

    assert [CloseSocket("malformed")] == step(device, Received(BadFrame("malformed")), NOW)[1]


def test_a_frame_after_hanging_up_is_ignored() -> None:
    device, _ = step(live()[0], Hang(), NOW)

    assert LinkState.OFFLINE is device.link
    assert hear(device, Pong())[1] == []
    assert step(device, Lost(), NOW)[1] == []


def test_hanging_up_while_offline_does_nothing() -> None:
    assert (asleep(), []) == step(asleep(), Hang(), NOW)


# --- pushing ---------------------------------------------------------------------------------------------------------


def test_P2_what_was_appended_offline_is_pushed_after_welcome() -> None:
    device, effects = live(StreamState(stream=STREAM, last_seq=3, settled_seq=1), offers=[offered(next_seq=2)])

    assert SendLines(STREAM, 2, 3) in effects
    assert not is_current(device)


def test_P1_P2_what_is_appended_while_connected_is_pushed_at_once() -> None:
    device, _ = live()

    assert [SendLines(STREAM, 1, 1)] == step(device, Appended(STREAM, 1), NOW)[1]


def test_P1_what_is_appended_offline_is_noted_and_waits() -> None:
    device, effects = step(asleep(), Appended(STREAM, 1), NOW)

    assert [] == effects
    assert device.streams[STREAM].last_seq == 1


def test_what_is_appended_to_a_stream_that_is_not_open_waits() -> None:
    device, effects = step(live()[0], Appended(OTHER_STREAM, 1), NOW)

    assert effects == []
    assert device.streams[OTHER_STREAM].last_seq == 1


def test_P2_a_device_pipelines_up_to_a_limit() -> None:
    device, effects = live(StreamState(stream=STREAM, last_seq=3000))
    assert SendLines(STREAM, 1, PIPELINE_LINES) in effects

    _, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=256))

    assert [Settle(STREAM, 256), SendLines(STREAM, PIPELINE_LINES + 1, PIPELINE_LINES + 256)] == effects


def test_P4_an_ack_settles_with_the_refused_seqs() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=2))
    refused = RefusedSeq(seq=2, code="not_allowed")

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2, refused=[refused]))

    assert [Settle(STREAM, 2, (refused,))] == effects
    assert is_current(device)


def test_P5_an_ack_never_settles_what_was_not_sent_nor_goes_back() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=2))

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=9))
    _, later = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=1))

    assert [Settle(STREAM, 2)] == effects
    assert later == []


@pytest.mark.parametrize(
    "message",
    [
        Ack(stream=OTHER_STREAM, device=DEVICE, through_seq=1),
        Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=1),
        Gap(stream=OTHER_STREAM, device=DEVICE, next_seq=1),
        Gap(stream=STREAM, device=OTHER_DEVICE, next_seq=1),
        Fork(stream=OTHER_STREAM, device=DEVICE, seq=1),
        Later(stream=OTHER_STREAM, device=DEVICE, word="storage_full", retry_ms=1),
        Later(stream=STREAM, device=OTHER_DEVICE, word="storage_full", retry_ms=1),
        Entries(stream=OTHER_STREAM, after=0, head=1, checksum=0),
        StreamClosed(stream=OTHER_STREAM),
        Pong(),
    ],
)
def test_what_does_not_concern_this_device_changes_nothing(message: ServerMessage) -> None:
    assert hear(live()[0], message)[1] == []


def test_P2_after_a_gap_the_device_sends_from_where_the_server_is() -> None:
    stream = StreamState(stream=STREAM, last_seq=4, settled_seq=3)
    device, _ = live(stream, offers=[offered(next_seq=4)])

    device, effects = hear(device, Gap(stream=STREAM, device=DEVICE, next_seq=2))

    assert [Reoffer(STREAM, 1), SendLines(STREAM, 2, 4)] == effects
    assert device.streams[STREAM].settled_seq == 1


def test_P2_gap_after_gap_ends_the_connection() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=1))
    gap = Gap(stream=STREAM, device=DEVICE, next_seq=1)

    for _ in range(3):
        device, effects = hear(device, gap)
        assert [SendLines(STREAM, 1, 1)] == effects

    assert [CloseSocket("malformed")] == hear(device, gap)[1]


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


# --- forks -----------------------------------------------------------------------------------------------------------


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


# --- entries ---------------------------------------------------------------------------------------------------------


def test_E1_E3_entries_are_stored_with_their_cursor_and_reported() -> None:
    device, _ = live()
    message, texts = entries(0, LINES, head=3)

    device, effects = hear(device, message, *texts)

    stored = StoreEntries(
        stream=STREAM, after=0, checksum=message.checksum, entries=tuple(Entry(5, each) for each in LINES)
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


def test_E4_segments_read_too_late_only_move_the_cursor() -> None:
    device, effects = step(asleep(), SegmentsRead(STREAM, 2000, 99), NOW)

    assert effects == []
    assert device.streams[STREAM].position == 2000
    assert (asleep(), []) == step(asleep(), SegmentsRead(OTHER_STREAM, 1, 1), NOW)


def test_E6_a_stream_that_is_new_to_the_device_is_followed_from_its_start() -> None:
    new = offered(stream=OTHER_STREAM, head=2, checksum=None)

    device, effects = live(offers=[offered(), new])

    assert OpenStream(new) in effects
    assert [Follow(stream=OTHER_STREAM, position=0, checksum=0)] == sent(effects)
    assert device.streams[OTHER_STREAM].open


def test_a_stream_that_opens_while_connected_is_taken_up_and_what_waited_is_pushed() -> None:
    device, _ = step(live()[0], Appended(OTHER_STREAM, 2), NOW)

    _, effects = hear(device, Opened(offered=offered(stream=OTHER_STREAM)))

    assert SendLines(OTHER_STREAM, 1, 2) in effects


def test_S1_a_stream_that_closes_is_told_and_its_own_lines_wait() -> None:
    device, effects = hear(live()[0], StreamClosed(stream=STREAM))

    assert [CloseStream(STREAM), Tell("stream_closed", STREAM)] == effects
    assert step(device, Appended(STREAM, 1), NOW)[1] == []


def test_S1_a_stream_that_welcome_leaves_out_is_closed() -> None:
    _, effects = live(offers=[offered(stream=OTHER_STREAM)])

    assert CloseStream(STREAM) in effects


# --- restores --------------------------------------------------------------------------------------------------------


def test_R1_a_restored_server_is_told_and_offered_what_it_lost() -> None:
    stream = StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    device, effects = live(stream, offers=[offered(head=2, next_seq=2, checksum=None)], epoch=NEW_EPOCH)

    told = [each for each in effects if isinstance(each, Tell)]
    assert [Tell("server_restored"), Tell("resending", STREAM)] == told
    assert KeepEpoch(NEW_EPOCH) in effects
    assert Reoffer(STREAM, 1) in effects
    assert DropConfirmed(STREAM) in effects
    assert SendLines(STREAM, 2, 3) in effects
    assert device.epoch == NEW_EPOCH


def test_R1_a_restored_server_that_has_everything_costs_nothing() -> None:
    stream = StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    _, effects = live(stream, offers=[offered(head=5, next_seq=4, checksum=7)], epoch=NEW_EPOCH)

    assert [Tell("server_restored"), KeepEpoch(NEW_EPOCH)] == effects[:2]
    assert not any(isinstance(each, (DropConfirmed, Reoffer, SendLines)) for each in effects)


def test_E2_a_stream_that_was_opened_after_the_hello_had_no_copy_that_could_differ() -> None:
    stream = StreamState(stream=STREAM, last_seq=2)

    device, effects = live(stream, offers=[offered(head=0, next_seq=1, checksum=None)])

    assert [] == [each for each in effects if isinstance(each, Tell)]
    assert Send(Follow(stream=STREAM, position=0, checksum=0)) in effects
    assert device.streams[STREAM].asked


def test_E2_a_server_that_lost_and_regained_something_in_silence_is_told_of() -> None:
    stream = StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    _, effects = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)])
    _, openly = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)], epoch=NEW_EPOCH)

    assert [Tell("copy_differed", STREAM)] == [each for each in effects if isinstance(each, Tell)]
    assert [Tell("server_restored")] == [each for each in openly if isinstance(each, Tell)]
    assert DropConfirmed(STREAM) in effects


def test_the_first_epoch_is_kept_and_not_told() -> None:
    welcome = Welcome(protocol=1, epoch=EPOCH, now=NOW, limits=LIMITS, streams=[offered()])

    _, effects = hear(greeting(asleep(epoch=None)), welcome)

    assert [KeepEpoch(EPOCH), OpenStream(offered())] == effects


def test_R2_what_was_salvaged_is_relayed_until_all_of_it_is_settled() -> None:
    device, _ = live()

    device, effects = step(device, Salvaged(STREAM, {OTHER_DEVICE: 4}), NOW)
    device, part = hear(device, Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=2))
    assert not is_current(device)
    device, whole = hear(device, Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=4))

    assert [SendRelay(STREAM, OTHER_DEVICE)] == effects
    assert [SettleRelay(STREAM, OTHER_DEVICE, 2)] == part
    assert [SettleRelay(STREAM, OTHER_DEVICE, 4)] == whole
    assert is_current(device)


def test_R2_a_relay_that_was_interrupted_goes_on_after_the_next_welcome() -> None:
    _, effects = live(StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    assert SendRelay(STREAM, OTHER_DEVICE) in effects


def test_R2_a_relay_that_the_server_knows_otherwise_goes_on_as_our_own() -> None:
    device, _ = live(StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    device, effects = hear(device, Fork(stream=STREAM, device=OTHER_DEVICE, seq=2))

    first, rest = SettleRelay(STREAM, OTHER_DEVICE, 1), SettleRelay(STREAM, OTHER_DEVICE, None)
    assert [first, rest, Tell("relay_forked", STREAM)] == effects
    assert device.streams[STREAM].relays == {}


def test_R2_a_relay_that_is_not_wanted_now_is_kept_for_the_next_connection() -> None:
    device, _ = live(StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    device, effects = hear(device, Gap(stream=STREAM, device=OTHER_DEVICE, next_seq=1))

    assert [Tell("relay_refused", STREAM)] == effects
    assert is_current(device)


def test_E6_a_follow_without_an_answer_is_given_up() -> None:
    device, _ = live(offers=[offered(stream=OTHER_STREAM, head=2, checksum=None)])
    chatty, _ = hear(device, Pong(), now=NOW + ACK_TIMEOUT_US - 1)

    assert NOW + ACK_TIMEOUT_US == next_deadline_us(chatty)
    assert [CloseSocket("timeout")] == step(chatty, Tick(), NOW + ACK_TIMEOUT_US)[1]


def test_R2_salvage_while_offline_waits() -> None:
    device, effects = step(asleep(), Salvaged(STREAM, {OTHER_DEVICE: 4}), NOW)

    assert effects == []
    assert device.streams[STREAM].relays == {OTHER_DEVICE: 4}
    assert (asleep(), []) == step(asleep(), Salvaged(OTHER_STREAM, {}), NOW)
    assert step(live()[0], Salvaged(STREAM, {}), NOW)[1] == []


# --- closing, waiting, presence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["sign_in", "removed", "upgrade"])
def test_C1_some_closes_stop_the_device_until_a_person_acts(word: CloseWord) -> None:
    device, _ = step(live()[0], Lost(word), NOW)

    assert (LinkState.STOPPED, word) == (device.link, device.stopped_by)
    assert next_deadline_us(device) is None
    assert (device, []) == step(device, Tick(), NOW)
    assert [OpenSocket()] == step(device, Dial(), NOW)[1]


@pytest.mark.parametrize(
    ("lost", "wait_us"),
    [
        (Lost("slow"), 0),
        (Lost("superseded"), BACKOFF_MOST_US),
        (Lost("restart", retry_ms=1500, chance=0), 1_500_000),
        (Lost("restart", retry_ms=1500, chance=500), 2_000_000),
        (Lost(chance=999), 999_000),
        (Lost(chance=-5), 0),
    ],
)
def test_C1_every_other_close_says_when_to_dial_again(lost: Lost, wait_us: int) -> None:
    device, _ = step(live()[0], lost, NOW)

    assert NOW + wait_us == next_deadline_us(device)
    assert (device, []) == step(device, Lost(), NOW)
    assert [OpenSocket()] == step(device, Tick(), NOW + wait_us)[1]


def test_C1_waits_grow_to_a_minute_and_a_stable_connection_makes_them_short_again() -> None:
    device = asleep()
    for _ in range(20):
        device, _ = step(device, Dial(), NOW)
        device, _ = step(device, Lost(chance=999), NOW)
    assert device.dial_at_us - NOW == BACKOFF_MOST_US * 999 // 1000
    assert step(device, Tick(), NOW)[1] == []

    stable = replace(live()[0], attempts=20)
    device, _ = step(stable, Lost(chance=999), NOW + STABLE_US)

    assert device.dial_at_us - NOW - STABLE_US == BACKOFF_FIRST_US * 999 // 1000


@pytest.mark.parametrize("device", [step(asleep(), Dial(), NOW)[0], greeting(asleep())])
def test_C1_a_server_that_does_not_answer_is_given_up(device: SyncState) -> None:
    due = next_deadline_us(device)

    assert due == NOW + GREETING_TIMEOUT_US
    assert step(device, Tick(), due - 1)[1] == []
    assert [CloseSocket("timeout")] == step(device, Tick(), due)[1]


def test_C1_silence_is_answered_by_a_ping_and_then_by_giving_up() -> None:
    device, _ = live()
    quiet = next_deadline_us(device)

    device, effects = step(device, Tick(), NOW + QUIET_US)
    dead = next_deadline_us(device)

    assert quiet == NOW + QUIET_US
    assert [Send(Ping())] == effects
    assert dead == NOW + DEAD_US
    assert step(device, Tick(), NOW + QUIET_US + 1)[1] == []
    assert [CloseSocket("timeout")] == step(device, Tick(), NOW + DEAD_US)[1]
    assert next_deadline_us(hear(device, Pong(), now=NOW + QUIET_US)[0]) == NOW + 2 * QUIET_US


def test_C1_a_push_without_a_verdict_is_given_up() -> None:
    device, _ = live(StreamState(stream=STREAM, last_seq=1))
    chatty, _ = hear(device, Pong(), now=NOW + ACK_TIMEOUT_US - 1)

    assert next_deadline_us(chatty) == NOW + ACK_TIMEOUT_US
    assert [CloseSocket("timeout")] == step(chatty, Tick(), NOW + ACK_TIMEOUT_US)[1]


def test_offline_and_stopped_devices_wait_for_nothing() -> None:
    assert next_deadline_us(asleep()) is None
    assert (asleep(), []) == step(asleep(), Tick(), NOW)
    assert not is_current(asleep())


def test_L1_presence_goes_out_only_while_live_and_is_shown_when_it_comes() -> None:
    device, _ = live()
    here = Presence(stream=STREAM, focus=identifier(1))
    theirs = Presence(stream=STREAM, member=MEMBER, here=True)

    assert [Send(here)] == step(device, Announce(here), NOW)[1]
    assert step(asleep(), Announce(here), NOW)[1] == []
    assert [Show(theirs)] == hear(device, theirs)[1]
