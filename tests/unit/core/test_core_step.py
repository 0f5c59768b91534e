from typing import Any

import pytest
from msgspec.structs import replace

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, SPACE, STREAM, identifier, line
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry, write_entry
from handrail_shared.sync import device as d
from handrail_shared.sync.step import next_deadline_us, step
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


def hear(device: d.Device, message: ServerMessage | DeviceMessage, *lines: bytes, now: int = NOW) -> Any:
    return step(device, d.Received(Frame(message, lines)), now)


def asleep(*streams: d.StreamState, epoch: str | None = EPOCH) -> d.Device:
    known = {each.stream: each for each in streams or (d.StreamState(stream=STREAM),)}
    return d.Device(device=DEVICE, credential="token", epoch=epoch, streams=known)


def greeting(device: d.Device) -> d.Device:
    dialling, _ = step(device, d.Dial(), NOW)
    return step(dialling, d.Connected(), NOW)[0]


def live(*streams: d.StreamState, offers: list[Offered] | None = None, epoch: str = EPOCH) -> Any:
    """A device that was just welcomed, and what it did about it."""
    welcome = Welcome(protocol=1, epoch=epoch, now=NOW, limits=LIMITS, streams=offers or [offered()])
    return hear(greeting(asleep(*streams)), welcome)


def entries(
    after: int, lines: list[bytes], *, head: int, before: list[bytes] | None = None
) -> tuple[Entries, list[bytes]]:
    checksum = extend(0, [crc(each) for each in [*(before or []), *lines]])
    message = Entries(stream=STREAM, after=after, head=head, checksum=checksum)
    return message, [write_entry(Entry(5, each)) for each in lines]


def sent(effects: list[d.Effect]) -> list[DeviceMessage]:
    return [each.message for each in effects if isinstance(each, d.Send)]


# --- dialling and greeting -------------------------------------------------------------------------------------------


def test_H1_a_device_says_hello_first_with_what_it_holds() -> None:
    stream = d.StreamState(stream=STREAM, position=2, checksum=7, last_seq=3, settled_seq=1)
    dialling, opened = step(asleep(stream), d.Dial(), NOW)

    device, effects = step(dialling, d.Connected(), NOW)

    hello = Hello(
        protocol=1,
        device=DEVICE,
        credential="token",
        epoch=EPOCH,
        streams=[Held(stream=STREAM, position=2, checksum=7)],
    )
    assert [d.OpenSocket()] == opened
    assert [d.Send(hello)] == effects
    assert d.Link.GREETING is device.link


def test_dialling_twice_opens_one_socket() -> None:
    device, _ = step(asleep(), d.Dial(), NOW)

    assert (device, []) == step(device, d.Dial(), NOW)


def test_a_socket_that_nobody_waits_for_is_closed() -> None:
    assert (asleep(), [d.CloseSocket("bye")]) == step(asleep(), d.Connected(), NOW)


@pytest.mark.parametrize("message", [Pong(), Ack(stream=STREAM, device=DEVICE, through_seq=1)])
def test_H2_nothing_may_come_before_welcome(message: ServerMessage) -> None:
    _, effects = hear(greeting(asleep()), message)

    assert [d.CloseSocket("malformed")] == effects


@pytest.mark.parametrize("message", [Ping(), Have(stream=STREAM, position=1)])
def test_what_only_a_device_says_is_malformed(message: DeviceMessage) -> None:
    device, _ = live()

    assert [d.CloseSocket("malformed")] == hear(device, message)[1]


def test_a_bad_frame_closes_the_connection() -> None:
    device, _ = live()

    assert [d.CloseSocket("malformed")] == step(device, d.Received(BadFrame("malformed")), NOW)[1]


def test_a_frame_after_hanging_up_is_ignored() -> None:
    device, _ = step(live()[0], d.Hang(), NOW)

    assert d.Link.OFFLINE is device.link
    assert hear(device, Pong())[1] == []
    assert step(device, d.Lost(), NOW)[1] == []


def test_hanging_up_while_offline_does_nothing() -> None:
    assert (asleep(), []) == step(asleep(), d.Hang(), NOW)


# --- pushing ---------------------------------------------------------------------------------------------------------


def test_P2_what_was_appended_offline_is_pushed_after_welcome() -> None:
    device, effects = live(d.StreamState(stream=STREAM, last_seq=3, settled_seq=1), offers=[offered(next_seq=2)])

    assert d.SendLines(STREAM, 2, 3) in effects
    assert not d.is_current(device)


def test_P1_P2_what_is_appended_while_connected_is_pushed_at_once() -> None:
    device, _ = live()

    assert [d.SendLines(STREAM, 1, 1)] == step(device, d.Appended(STREAM, 1), NOW)[1]


def test_P1_what_is_appended_offline_is_noted_and_waits() -> None:
    device, effects = step(asleep(), d.Appended(STREAM, 1), NOW)

    assert [] == effects
    assert device.streams[STREAM].last_seq == 1


def test_what_is_appended_to_a_stream_that_is_not_open_waits() -> None:
    device, effects = step(live()[0], d.Appended(OTHER_STREAM, 1), NOW)

    assert effects == []
    assert device.streams[OTHER_STREAM].last_seq == 1


def test_P2_a_device_pipelines_up_to_a_limit() -> None:
    device, effects = live(d.StreamState(stream=STREAM, last_seq=3000))
    assert d.SendLines(STREAM, 1, d.PIPELINE_LINES) in effects

    _, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=256))

    assert [d.Settle(STREAM, 256), d.SendLines(STREAM, d.PIPELINE_LINES + 1, d.PIPELINE_LINES + 256)] == effects


def test_P4_an_ack_settles_with_the_refused_seqs() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=2))
    refused = RefusedSeq(seq=2, code="not_allowed")

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2, refused=[refused]))

    assert [d.Settle(STREAM, 2, (refused,))] == effects
    assert d.is_current(device)


def test_P5_an_ack_never_settles_what_was_not_sent_nor_goes_back() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=2))

    device, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=9))
    _, later = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=1))

    assert [d.Settle(STREAM, 2)] == effects
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
    stream = d.StreamState(stream=STREAM, last_seq=4, settled_seq=3)
    device, _ = live(stream, offers=[offered(next_seq=4)])

    device, effects = hear(device, Gap(stream=STREAM, device=DEVICE, next_seq=2))

    assert [d.Reoffer(STREAM, 1), d.SendLines(STREAM, 2, 4)] == effects
    assert device.streams[STREAM].settled_seq == 1


def test_P2_gap_after_gap_ends_the_connection() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=1))
    gap = Gap(stream=STREAM, device=DEVICE, next_seq=1)

    for _ in range(3):
        device, effects = hear(device, gap)
        assert [d.SendLines(STREAM, 1, 1)] == effects

    assert [d.CloseSocket("malformed")] == hear(device, gap)[1]


def test_P6_later_means_to_offer_again_after_that_time() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=1))

    device, told = hear(device, Later(stream=STREAM, device=DEVICE, word="storage_full", retry_ms=500))
    still, waiting = step(device, d.Appended(STREAM, 2), NOW)
    due = next_deadline_us(still)
    _, again = step(still, d.Tick(), NOW + 500_000)

    assert [d.Tell("storage_full", STREAM)] == told
    assert waiting == []
    assert due == NOW + 500_000
    assert [d.SendLines(STREAM, 1, 2)] == again


# --- forks -----------------------------------------------------------------------------------------------------------


def test_P3_a_forked_device_takes_a_new_id_and_greets_anew_at_once() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=3))

    device, effects = hear(device, Fork(stream=STREAM, device=DEVICE, seq=2))
    assert [d.Settle(STREAM, 1), d.Tell("copied_device"), d.TakeNewDevice()] == effects
    device, effects = step(device, d.Renewed(OTHER_DEVICE, {STREAM: 2}), NOW)
    assert [d.CloseSocket("bye")] == effects
    device, effects = step(device, d.Lost(), NOW)
    assert effects == []
    device, effects = step(device, d.Tick(), NOW)

    assert [d.OpenSocket()] == effects
    assert device.device == OTHER_DEVICE
    assert (device.streams[STREAM].last_seq, device.streams[STREAM].settled_seq) == (2, 0)


def test_P3_the_new_id_waits_until_everything_that_was_sent_has_its_verdict() -> None:
    streams = (d.StreamState(stream=STREAM, last_seq=1), d.StreamState(stream=OTHER_STREAM, last_seq=1))
    device, _ = live(*streams, offers=[offered(), offered(stream=OTHER_STREAM)])

    device, forked = hear(device, Fork(stream=STREAM, device=DEVICE, seq=1))
    device, after = hear(device, Ack(stream=OTHER_STREAM, device=DEVICE, through_seq=1))

    assert d.TakeNewDevice() not in forked
    assert [d.Settle(OTHER_STREAM, 1), d.TakeNewDevice()] == after


def test_P3_a_server_that_is_ahead_of_the_devices_own_log_means_a_copy() -> None:
    device, effects = live(d.StreamState(stream=STREAM, last_seq=2, settled_seq=1), offers=[offered(next_seq=4)])

    assert d.SendLines(STREAM, 2, 2) in effects
    assert d.Tell("copied_device") in effects
    _, effects = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2))
    assert [d.Settle(STREAM, 2), d.TakeNewDevice()] == effects


def test_P3_a_copy_offers_only_what_the_server_may_already_have() -> None:
    streams = (d.StreamState(stream=STREAM), d.StreamState(stream=OTHER_STREAM, last_seq=5))

    _, effects = live(*streams, offers=[offered(next_seq=2), offered(stream=OTHER_STREAM, next_seq=3)])

    assert d.SendLines(OTHER_STREAM, 1, 2) in effects


def test_P3_while_renewing_a_second_fork_is_told_once() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=2), offers=[offered(next_seq=4)])

    device, effects = hear(device, Fork(stream=STREAM, device=DEVICE, seq=1))
    after = hear(device, Ack(stream=STREAM, device=DEVICE, through_seq=2))[1]

    assert [d.Settle(STREAM, 0), d.TakeNewDevice()] == effects
    assert after == []


def test_renewing_while_offline_needs_no_connection_closed() -> None:
    device, effects = step(asleep(), d.Renewed(OTHER_DEVICE, {}), NOW)

    assert device.device == OTHER_DEVICE
    assert effects == []


# --- entries ---------------------------------------------------------------------------------------------------------


def test_E1_E3_entries_are_stored_with_their_cursor_and_reported() -> None:
    device, _ = live()
    message, texts = entries(0, LINES, head=3)

    device, effects = hear(device, message, *texts)

    stored = d.Store(stream=STREAM, after=0, checksum=message.checksum, entries=tuple(Entry(5, each) for each in LINES))
    assert [stored, d.Send(Have(stream=STREAM, position=3))] == effects
    assert d.is_current(device)


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

    follow = d.Send(Follow(stream=STREAM, position=0, checksum=0))
    assert [d.DropConfirmed(STREAM), d.Tell("copy_differed", STREAM), follow] == effects
    assert device.streams[STREAM].position == 0


def test_entries_that_cannot_be_read_close_the_connection() -> None:
    message, _ = entries(0, LINES[:1], head=1)

    assert [d.CloseSocket("malformed")] == hear(live()[0], message, b"nonsense")[1]


def test_E6_an_empty_answer_to_follow_stores_nothing() -> None:
    device, _ = live(offers=[offered(stream=OTHER_STREAM)])
    message = Entries(stream=OTHER_STREAM, after=0, head=0, checksum=0)

    device, effects = hear(device, message)

    assert effects == []
    assert not device.streams[OTHER_STREAM].asked


def test_E3_a_device_that_catches_up_reports_now_and_then() -> None:
    device, _ = live(offers=[offered(head=1500)])
    many = [line(seq, device=OTHER_DEVICE) for seq in range(1, d.HAVE_EVERY + 1)]
    first, texts = entries(0, many[:-1], head=1500)
    second, more = entries(len(many) - 1, many[-1:], head=1500, before=many[:-1])

    device, early = hear(device, first, *texts)
    device, late = hear(device, second, *more)

    assert sent(early) == []
    assert [Have(stream=STREAM, position=d.HAVE_EVERY)] == sent(late)


def test_E3_looking_at_a_stream_is_reported_once() -> None:
    message, texts = entries(0, LINES, head=3)
    device, _ = hear(live()[0], message, *texts)

    device, effects = step(device, d.Looked(STREAM, 3), NOW)

    assert [Have(stream=STREAM, position=3, read=3)] == sent(effects)
    assert step(device, d.Looked(STREAM, 2), NOW)[1] == []
    assert step(device, d.Looked(OTHER_STREAM, 2), NOW)[1] == []


def test_E3_how_far_others_have_read_is_noted() -> None:
    _, effects = hear(live()[0], Reach(stream=STREAM, member=OTHER_MEMBER, held=3, read=2))

    assert [d.NoteReach(STREAM, OTHER_MEMBER, 3, 2)] == effects


def test_E7_when_others_have_read_is_noted() -> None:
    steps = [ReadStep(after=0, read=2, at=NOW)]

    _, effects = hear(live()[0], Reach(stream=STREAM, member=OTHER_MEMBER, held=3, read=2, steps=steps))

    assert [d.NoteReach(STREAM, OTHER_MEMBER, 3, 2, steps)] == effects


def test_E4_a_device_far_behind_reads_segments_before_it_follows() -> None:
    device, effects = live(offers=[offered(head=d.FAR_BEHIND + 1)])
    assert d.ReadSegments(STREAM, 0) in effects
    assert sent(effects) == []

    _, effects = step(device, d.SegmentsRead(STREAM, 2000, 99), NOW)

    assert [Follow(stream=STREAM, position=2000, checksum=99)] == sent(effects)


def test_E4_segments_read_too_late_only_move_the_cursor() -> None:
    device, effects = step(asleep(), d.SegmentsRead(STREAM, 2000, 99), NOW)

    assert effects == []
    assert device.streams[STREAM].position == 2000
    assert (asleep(), []) == step(asleep(), d.SegmentsRead(OTHER_STREAM, 1, 1), NOW)


def test_E6_a_stream_that_is_new_to_the_device_is_followed_from_its_start() -> None:
    new = offered(stream=OTHER_STREAM, head=2, checksum=None)

    device, effects = live(offers=[offered(), new])

    assert d.OpenStream(new) in effects
    assert [Follow(stream=OTHER_STREAM, position=0, checksum=0)] == sent(effects)
    assert device.streams[OTHER_STREAM].open


def test_a_stream_that_opens_while_connected_is_taken_up_and_what_waited_is_pushed() -> None:
    device, _ = step(live()[0], d.Appended(OTHER_STREAM, 2), NOW)

    _, effects = hear(device, Opened(offered=offered(stream=OTHER_STREAM)))

    assert d.SendLines(OTHER_STREAM, 1, 2) in effects


def test_S1_a_stream_that_closes_is_told_and_its_own_lines_wait() -> None:
    device, effects = hear(live()[0], StreamClosed(stream=STREAM))

    assert [d.CloseStream(STREAM), d.Tell("stream_closed", STREAM)] == effects
    assert step(device, d.Appended(STREAM, 1), NOW)[1] == []


def test_S1_a_stream_that_welcome_leaves_out_is_closed() -> None:
    _, effects = live(offers=[offered(stream=OTHER_STREAM)])

    assert d.CloseStream(STREAM) in effects


# --- restores --------------------------------------------------------------------------------------------------------


def test_R1_a_restored_server_is_told_and_offered_what_it_lost() -> None:
    stream = d.StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    device, effects = live(stream, offers=[offered(head=2, next_seq=2, checksum=None)], epoch=NEW_EPOCH)

    told = [each for each in effects if isinstance(each, d.Tell)]
    assert [d.Tell("server_restored"), d.Tell("resending", STREAM)] == told
    assert d.KeepEpoch(NEW_EPOCH) in effects
    assert d.Reoffer(STREAM, 1) in effects
    assert d.DropConfirmed(STREAM) in effects
    assert d.SendLines(STREAM, 2, 3) in effects
    assert device.epoch == NEW_EPOCH


def test_R1_a_restored_server_that_has_everything_costs_nothing() -> None:
    stream = d.StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    _, effects = live(stream, offers=[offered(head=5, next_seq=4, checksum=7)], epoch=NEW_EPOCH)

    assert [d.Tell("server_restored"), d.KeepEpoch(NEW_EPOCH)] == effects[:2]
    assert not any(isinstance(each, (d.DropConfirmed, d.Reoffer, d.SendLines)) for each in effects)


def test_E2_a_stream_that_was_opened_after_the_hello_had_no_copy_that_could_differ() -> None:
    stream = d.StreamState(stream=STREAM, last_seq=2)

    device, effects = live(stream, offers=[offered(head=0, next_seq=1, checksum=None)])

    assert [] == [each for each in effects if isinstance(each, d.Tell)]
    assert d.Send(Follow(stream=STREAM, position=0, checksum=0)) in effects
    assert device.streams[STREAM].asked


def test_E2_a_server_that_lost_and_regained_something_in_silence_is_told_of() -> None:
    stream = d.StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    _, effects = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)])
    _, openly = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)], epoch=NEW_EPOCH)

    assert [d.Tell("copy_differed", STREAM)] == [each for each in effects if isinstance(each, d.Tell)]
    assert [d.Tell("server_restored")] == [each for each in openly if isinstance(each, d.Tell)]
    assert d.DropConfirmed(STREAM) in effects


def test_the_first_epoch_is_kept_and_not_told() -> None:
    welcome = Welcome(protocol=1, epoch=EPOCH, now=NOW, limits=LIMITS, streams=[offered()])

    _, effects = hear(greeting(asleep(epoch=None)), welcome)

    assert [d.KeepEpoch(EPOCH), d.OpenStream(offered())] == effects


def test_R2_what_was_salvaged_is_relayed_until_all_of_it_is_settled() -> None:
    device, _ = live()

    device, effects = step(device, d.Salvaged(STREAM, {OTHER_DEVICE: 4}), NOW)
    device, part = hear(device, Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=2))
    assert not d.is_current(device)
    device, whole = hear(device, Ack(stream=STREAM, device=OTHER_DEVICE, through_seq=4))

    assert [d.SendRelay(STREAM, OTHER_DEVICE)] == effects
    assert [d.SettleRelay(STREAM, OTHER_DEVICE, 2)] == part
    assert [d.SettleRelay(STREAM, OTHER_DEVICE, 4)] == whole
    assert d.is_current(device)


def test_R2_a_relay_that_was_interrupted_goes_on_after_the_next_welcome() -> None:
    _, effects = live(d.StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    assert d.SendRelay(STREAM, OTHER_DEVICE) in effects


def test_R2_a_relay_that_the_server_knows_otherwise_goes_on_as_our_own() -> None:
    device, _ = live(d.StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    device, effects = hear(device, Fork(stream=STREAM, device=OTHER_DEVICE, seq=2))

    first, rest = d.SettleRelay(STREAM, OTHER_DEVICE, 1), d.SettleRelay(STREAM, OTHER_DEVICE, None)
    assert [first, rest, d.Tell("relay_forked", STREAM)] == effects
    assert device.streams[STREAM].relays == {}


def test_R2_a_relay_that_is_not_wanted_now_is_kept_for_the_next_connection() -> None:
    device, _ = live(d.StreamState(stream=STREAM, relays={OTHER_DEVICE: 4}))

    device, effects = hear(device, Gap(stream=STREAM, device=OTHER_DEVICE, next_seq=1))

    assert [d.Tell("relay_refused", STREAM)] == effects
    assert d.is_current(device)


def test_E6_a_follow_without_an_answer_is_given_up() -> None:
    device, _ = live(offers=[offered(stream=OTHER_STREAM, head=2, checksum=None)])
    chatty, _ = hear(device, Pong(), now=NOW + d.ACK_TIMEOUT_US - 1)

    assert NOW + d.ACK_TIMEOUT_US == next_deadline_us(chatty)
    assert [d.CloseSocket("timeout")] == step(chatty, d.Tick(), NOW + d.ACK_TIMEOUT_US)[1]


def test_R2_salvage_while_offline_waits() -> None:
    device, effects = step(asleep(), d.Salvaged(STREAM, {OTHER_DEVICE: 4}), NOW)

    assert effects == []
    assert device.streams[STREAM].relays == {OTHER_DEVICE: 4}
    assert (asleep(), []) == step(asleep(), d.Salvaged(OTHER_STREAM, {}), NOW)
    assert step(live()[0], d.Salvaged(STREAM, {}), NOW)[1] == []


# --- closing, waiting, presence --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["sign_in", "removed", "upgrade"])
def test_C1_some_closes_stop_the_device_until_a_person_acts(word: CloseWord) -> None:
    device, _ = step(live()[0], d.Lost(word), NOW)

    assert (d.Link.STOPPED, word) == (device.link, device.stopped_by)
    assert next_deadline_us(device) is None
    assert (device, []) == step(device, d.Tick(), NOW)
    assert [d.OpenSocket()] == step(device, d.Dial(), NOW)[1]


@pytest.mark.parametrize(
    ("lost", "wait_us"),
    [
        (d.Lost("slow"), 0),
        (d.Lost("superseded"), d.BACKOFF_MOST_US),
        (d.Lost("restart", retry_ms=1500, chance=0), 1_500_000),
        (d.Lost("restart", retry_ms=1500, chance=500), 2_000_000),
        (d.Lost(chance=999), 999_000),
        (d.Lost(chance=-5), 0),
    ],
)
def test_C1_every_other_close_says_when_to_dial_again(lost: d.Lost, wait_us: int) -> None:
    device, _ = step(live()[0], lost, NOW)

    assert NOW + wait_us == next_deadline_us(device)
    assert (device, []) == step(device, d.Lost(), NOW)
    assert [d.OpenSocket()] == step(device, d.Tick(), NOW + wait_us)[1]


def test_C1_waits_grow_to_a_minute_and_a_stable_connection_makes_them_short_again() -> None:
    device = asleep()
    for _ in range(20):
        device, _ = step(device, d.Dial(), NOW)
        device, _ = step(device, d.Lost(chance=999), NOW)
    assert device.dial_at_us - NOW == d.BACKOFF_MOST_US * 999 // 1000
    assert step(device, d.Tick(), NOW)[1] == []

    stable = replace(live()[0], attempts=20)
    device, _ = step(stable, d.Lost(chance=999), NOW + d.STABLE_US)

    assert device.dial_at_us - NOW - d.STABLE_US == d.BACKOFF_FIRST_US * 999 // 1000


@pytest.mark.parametrize("device", [step(asleep(), d.Dial(), NOW)[0], greeting(asleep())])
def test_C1_a_server_that_does_not_answer_is_given_up(device: d.Device) -> None:
    due = next_deadline_us(device)

    assert due == NOW + d.GREETING_TIMEOUT_US
    assert step(device, d.Tick(), due - 1)[1] == []
    assert [d.CloseSocket("timeout")] == step(device, d.Tick(), due)[1]


def test_C1_silence_is_answered_by_a_ping_and_then_by_giving_up() -> None:
    device, _ = live()
    quiet = next_deadline_us(device)

    device, effects = step(device, d.Tick(), NOW + d.QUIET_US)
    dead = next_deadline_us(device)

    assert quiet == NOW + d.QUIET_US
    assert [d.Send(Ping())] == effects
    assert dead == NOW + d.DEAD_US
    assert step(device, d.Tick(), NOW + d.QUIET_US + 1)[1] == []
    assert [d.CloseSocket("timeout")] == step(device, d.Tick(), NOW + d.DEAD_US)[1]
    assert next_deadline_us(hear(device, Pong(), now=NOW + d.QUIET_US)[0]) == NOW + 2 * d.QUIET_US


def test_C1_a_push_without_a_verdict_is_given_up() -> None:
    device, _ = live(d.StreamState(stream=STREAM, last_seq=1))
    chatty, _ = hear(device, Pong(), now=NOW + d.ACK_TIMEOUT_US - 1)

    assert next_deadline_us(chatty) == NOW + d.ACK_TIMEOUT_US
    assert [d.CloseSocket("timeout")] == step(chatty, d.Tick(), NOW + d.ACK_TIMEOUT_US)[1]


def test_offline_and_stopped_devices_wait_for_nothing() -> None:
    assert next_deadline_us(asleep()) is None
    assert (asleep(), []) == step(asleep(), d.Tick(), NOW)
    assert not d.is_current(asleep())


def test_L1_presence_goes_out_only_while_live_and_is_shown_when_it_comes() -> None:
    device, _ = live()
    here = Presence(stream=STREAM, focus=identifier(1))
    theirs = Presence(stream=STREAM, member=MEMBER, here=True)

    assert [d.Send(here)] == step(device, d.Announce(here), NOW)[1]
    assert step(asleep(), d.Announce(here), NOW)[1] == []
    assert [d.Show(theirs)] == hear(device, theirs)[1]
