"""How much a member may cost, and where frames end: no clock, no socket."""

import random

from websockets.frames import Frame, Opcode

from handrail_server.live import rate_limit as rules
from handrail_server.live.rate_limit import (
    LINE_US,
    LONGEST_DEBT_S,
    RECENT_S,
    SHORTEST_WAIT_S,
    RateLimit,
    RateLimiter,
    lines_us,
)
from handrail_server.live.transport.incoming_frames import FrameWalker

GIVEN = RateLimit(small_us=1_000, burst_us=10_000, refill_us_per_s=1_000)


def among_others(now: float = 0.0) -> RateLimiter:
    """Accounts of a server on which somebody has just done something."""
    limiter = RateLimiter(GIVEN)
    limiter.charge("somebody", 1, now)
    return limiter


def test_C2_nobody_waits_within_their_limit() -> None:
    limiter = among_others()

    limiter.charge("maya", 10_000, 0.0)

    assert (0.0, 0.0, 0.0) == tuple(limiter.wait_s(item, 0.0) for item in ("maya", "somebody", "a stranger"))


def test_C2_whoever_is_over_waits_until_it_is_worked_off() -> None:
    limiter = among_others()

    limiter.charge("maya", 12_000, 0.0)

    assert 2.0 == limiter.wait_s("maya", 0.0)
    assert 1.5 == limiter.wait_s("maya", 0.5)
    limiter.charge("somebody", 1, 2.0)
    assert 0.0 == limiter.wait_s("maya", 2.0)


def test_C2_nobody_waits_while_there_is_nobody_to_make_room_for() -> None:
    limiter = RateLimiter(GIVEN)
    for _ in range(3):
        limiter.charge("maya", 12_000, 0.0)

    alone = limiter.wait_s("maya", 0.0)
    limiter.charge("somebody", 1, 0.0)
    beside_another = limiter.wait_s("maya", 0.0)
    long_after = limiter.wait_s("maya", RECENT_S + 0.1)

    assert (0.0, 0.0) == (alone, long_after)
    assert beside_another > 0


def test_C2_a_wait_is_neither_too_short_to_be_worth_it_nor_without_end() -> None:
    limiter = among_others()

    limiter.charge("short", 10_001, 0.0)
    limiter.charge("long", 10**9, 0.0)

    assert SHORTEST_WAIT_S == limiter.wait_s("short", 0.0)
    assert LONGEST_DEBT_S == limiter.wait_s("long", 0.0)


def test_C2_turns_are_small_long_before_anybody_waits() -> None:
    limiter = among_others()

    limiter.charge("maya", 1_001, 0.0)

    assert limiter.has_small_share("maya", 0.0)
    assert 0.0 == limiter.wait_s("maya", 0.0)
    assert not limiter.has_small_share("somebody", 0.0)
    assert not limiter.has_small_share("maya", RECENT_S + 0.1)


def test_C2_what_a_holiday_leaves_pending_is_within_the_limit() -> None:
    pending, size = 10_000, 330

    cost = lines_us(pending, pending * size)

    assert pending * LINE_US < cost < RateLimit().burst_us


def test_C2_who_owes_is_remembered_before_who_does_not() -> None:
    limiter = among_others()
    limiter.charge("maya", 20_000, 0.0)
    for number in range(2 * rules.MEMBERS_KEPT):
        limiter.charge(f"passer-by {number}", 0, 0.0)

    assert limiter.wait_s("maya", 0.0) > 0
    assert len(limiter._debts) <= rules.MEMBERS_KEPT


def test_C2_a_crowd_that_owes_is_forgotten_rather_than_kept_for_ever() -> None:
    limiter = RateLimiter(GIVEN)
    for number in range(2 * rules.MEMBERS_KEPT):
        limiter.charge(f"flooder {number}", 20_000, 0.0)

    assert len(limiter._debts) <= rules.MEMBERS_KEPT


def test_C1_frames_are_walked_wherever_the_bytes_are_cut() -> None:
    chance = random.Random(7)  # noqa: S311 - the same in every run
    for _ in range(300):
        sizes = [chance.choice([0, 1, 125, 126, 127, 65_535, 65_536]) for _ in range(chance.randint(1, 6))]
        frames = [Frame(Opcode.CONT, bytes(size), fin=False).serialize(mask=chance.random() < 0.8) for size in sizes]
        data, at, walked, begun = b"".join(frames), 0, FrameWalker(), 0
        while at < len(data):
            cut = data[at : at + chance.choice([1, 2, 3, 7, 1_000, 100_000])]
            at += walked.walk(cut, most=1)
            begun += 1

        # What comes next is known for a frame's beginning.
        assert len(frames[0]) == walked.walk(frames[0] + frames[0], most=1)
        assert begun >= len(frames)


def test_C1_so_many_frames_are_walked_and_no_more() -> None:
    frame = Frame(Opcode.PING, b"").serialize(mask=True)

    assert 32 * len(frame) == FrameWalker().walk(frame * 100, most=32)
    assert 20 * len(frame) == FrameWalker().walk(frame * 20, most=32)
