"""How much of everything a bench does."""

from msgspec import Struct


class Sizes(Struct, frozen=True, kw_only=True):
    """Counts. The defaults are those of `make bench`."""

    rounds: int = 5
    """How often each load is repeated, turn by turn with what it is compared with."""
    bulk_devices: int = 10
    bulk_events: int = 1000
    bulk_push: int = 100
    single_devices: int = 100
    single_events: int = 30
    """Events of each device in one round."""
    pings: int = 60
    """Round trips of one latency round."""
    history: int = 100_000
    log: int = 10_000
    """Entries on the device whose command is timed."""
    commands: int = 9
    appends: int = 60
    herd: int = 1000
    subscribers: int = 200
    commits: int = 40


SMALL = Sizes(
    rounds=1,
    bulk_devices=2,
    bulk_events=100,
    bulk_push=50,
    single_devices=4,
    single_events=5,
    pings=5,
    history=3000,
    log=50,
    commands=1,
    appends=5,
    herd=8,
    subscribers=6,
    commits=5,
)
"""Enough to see that everything still runs; the figures mean nothing."""

LARGE = Sizes(rounds=3, history=1_000_000, log=100_000, bulk_events=10_000, pings=200, herd=1900)
"""A million entries; several minutes."""
