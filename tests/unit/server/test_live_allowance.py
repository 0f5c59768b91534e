"""How much a member may cost, and where frames end: no clock, no socket."""

import random

from websockets.frames import Frame, Opcode

from handrail_server.live import rate_limit as rules
from handrail_server.live.frames import Frames
from handrail_server.live.rate_limit import LINE_US, MOST_WAIT_S, OTHERS_S, REST_S, Accounts, Allowance, lines_us

GIVEN = Allowance(small_us=1_000, burst_us=10_000, a_second_us=1_000)


def among_others(now: float = 0.0) -> Accounts:
    """Accounts of a server on which somebody has just done something."""
    accounts = Accounts(GIVEN)
    accounts.spend("somebody", 1, now)
    return accounts


def test_C2_nobody_waits_within_their_allowance() -> None:
    accounts = among_others()

    accounts.spend("maya", 10_000, 0.0)

    assert (0.0, 0.0, 0.0) == tuple(accounts.wait_s(each, 0.0) for each in ("maya", "somebody", "a stranger"))


def test_C2_whoever_is_over_waits_until_it_is_worked_off() -> None:
    accounts = among_others()

    accounts.spend("maya", 12_000, 0.0)

    assert 2.0 == accounts.wait_s("maya", 0.0)
    assert 1.5 == accounts.wait_s("maya", 0.5)
    accounts.spend("somebody", 1, 2.0)
    assert 0.0 == accounts.wait_s("maya", 2.0)


def test_C2_nobody_waits_while_there_is_nobody_to_make_room_for() -> None:
    accounts = Accounts(GIVEN)
    for _ in range(3):
        accounts.spend("maya", 12_000, 0.0)

    alone = accounts.wait_s("maya", 0.0)
    accounts.spend("somebody", 1, 0.0)
    beside_another = accounts.wait_s("maya", 0.0)
    long_after = accounts.wait_s("maya", OTHERS_S + 0.1)

    assert (0.0, 0.0) == (alone, long_after)
    assert beside_another > 0


def test_C2_a_wait_is_neither_too_short_to_be_worth_it_nor_without_end() -> None:
    accounts = among_others()

    accounts.spend("short", 10_001, 0.0)
    accounts.spend("long", 10**9, 0.0)

    assert REST_S == accounts.wait_s("short", 0.0)
    assert MOST_WAIT_S == accounts.wait_s("long", 0.0)


def test_C2_turns_are_small_long_before_anybody_waits() -> None:
    accounts = among_others()

    accounts.spend("maya", 1_001, 0.0)

    assert accounts.gets_small_turns("maya", 0.0)
    assert 0.0 == accounts.wait_s("maya", 0.0)
    assert not accounts.gets_small_turns("somebody", 0.0)
    assert not accounts.gets_small_turns("maya", OTHERS_S + 0.1)


def test_C2_what_a_holiday_leaves_pending_is_within_the_allowance() -> None:
    pending, size = 10_000, 330

    cost = lines_us(pending, pending * size)

    assert pending * LINE_US < cost < Allowance().burst_us


def test_C2_who_owes_is_remembered_before_who_does_not() -> None:
    accounts = among_others()
    accounts.spend("maya", 20_000, 0.0)
    for number in range(2 * rules.KEPT):
        accounts.spend(f"passer-by {number}", 0, 0.0)

    assert accounts.wait_s("maya", 0.0) > 0
    assert len(accounts._accounts) <= rules.KEPT


def test_C2_a_crowd_that_owes_is_forgotten_rather_than_kept_for_ever() -> None:
    accounts = Accounts(GIVEN)
    for number in range(2 * rules.KEPT):
        accounts.spend(f"flooder {number}", 20_000, 0.0)

    assert len(accounts._accounts) <= rules.KEPT


def test_C1_frames_are_walked_wherever_the_bytes_are_cut() -> None:
    chance = random.Random(7)  # noqa: S311 - the same in every run
    for _ in range(300):
        sizes = [chance.choice([0, 1, 125, 126, 127, 65_535, 65_536]) for _ in range(chance.randint(1, 6))]
        frames = [Frame(Opcode.CONT, bytes(size), fin=False).serialize(mask=chance.random() < 0.8) for size in sizes]
        data, at, walked, begun = b"".join(frames), 0, Frames(), 0
        while at < len(data):
            cut = data[at : at + chance.choice([1, 2, 3, 7, 1_000, 100_000])]
            at += walked.walk(cut, most=1)
            begun += 1

        # What comes next is known for a frame's beginning.
        assert len(frames[0]) == walked.walk(frames[0] + frames[0], most=1)
        assert begun >= len(frames)


def test_C1_so_many_frames_are_walked_and_no_more() -> None:
    frame = Frame(Opcode.PING, b"").serialize(mask=True)

    assert 32 * len(frame) == Frames().walk(frame * 100, most=32)
    assert 20 * len(frame) == Frames().walk(frame * 20, most=32)
