from typing import Any

import pytest
from msgspec.structs import replace

from fakes.core.lines import DEVICE, MEMBER, OTHER_DEVICE, SPACE, STREAM, identifier
from handrail_shared.sync.effects import (
    CloseSocket,
    CloseStream,
    DropConfirmed,
    Effect,
    KeepEpoch,
    OpenSocket,
    OpenStream,
    Reoffer,
    Send,
    SendLines,
    SendRelay,
    SettleRelay,
    Show,
    Tell,
)
from handrail_shared.sync.step import next_deadline_us, step
from handrail_shared.sync.sync_state import (
    ACK_TIMEOUT_US,
    BACKOFF_FIRST_US,
    BACKOFF_MOST_US,
    DEAD_US,
    GREETING_TIMEOUT_US,
    QUIET_US,
    STABLE_US,
    Announce,
    Appended,
    Connected,
    Dial,
    LinkState,
    Lost,
    Received,
    Salvaged,
    SegmentsRead,
    StreamState,
    SyncState,
    Tick,
    is_current,
)
from handrail_shared.wire import (
    Ack,
    CloseWord,
    DeviceMessage,
    Follow,
    Fork,
    Frame,
    Gap,
    Limits,
    Offered,
    Opened,
    Ping,
    Pong,
    Presence,
    ServerMessage,
    StreamClosed,
    Welcome,
)

NOW = 1_000_000_000


EPOCH, NEW_EPOCH = identifier(0xE1), identifier(0xE2)


OTHER_STREAM = identifier(0xAB)


LIMITS = Limits(line_bytes=16384, batch_lines=256, batch_bytes=262144, window_entries=2048)


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


def sent(effects: list[Effect]) -> list[DeviceMessage]:
    return [effect.message for effect in effects if isinstance(effect, Send)]


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


def test_R1_a_restored_server_is_told_and_offered_what_it_lost() -> None:
    stream = StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    device, effects = live(stream, offers=[offered(head=2, next_seq=2, checksum=None)], epoch=NEW_EPOCH)

    told = [effect for effect in effects if isinstance(effect, Tell)]
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
    assert not any(isinstance(effect, (DropConfirmed, Reoffer, SendLines)) for effect in effects)


def test_E2_a_stream_that_was_opened_after_the_hello_had_no_copy_that_could_differ() -> None:
    stream = StreamState(stream=STREAM, last_seq=2)

    device, effects = live(stream, offers=[offered(head=0, next_seq=1, checksum=None)])

    assert [] == [effect for effect in effects if isinstance(effect, Tell)]
    assert Send(Follow(stream=STREAM, position=0, checksum=0)) in effects
    assert device.streams[STREAM].asked


def test_E2_a_server_that_lost_and_regained_something_in_silence_is_told_of() -> None:
    stream = StreamState(stream=STREAM, position=5, checksum=7, last_seq=3, settled_seq=3)

    _, effects = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)])
    _, openly = live(stream, offers=[offered(head=5, next_seq=4, checksum=8)], epoch=NEW_EPOCH)

    assert [Tell("copy_differed", STREAM)] == [effect for effect in effects if isinstance(effect, Tell)]
    assert [Tell("server_restored")] == [item for item in openly if isinstance(item, Tell)]
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
