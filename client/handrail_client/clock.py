"""Real time and real chance. Programs bind them here and nowhere else; a test or a simulation passes its own."""

import secrets
import time
from datetime import UTC, date, datetime, timedelta
from typing import Final

from handrail_client.environment import Environment
from handrail_shared.ids import uuid7

_ID_BITS: Final = 74


def now_us() -> int:
    """The wall clock, in microseconds since 1970."""
    return time.time_ns() // 1000


def monotonic_us() -> int:
    """A clock for waits, in microseconds, that never jumps."""
    return time.monotonic_ns() // 1000


def today() -> str:
    """The calendar day where this device is."""
    return local_date().isoformat()


def local_date() -> date:
    """Return the local calendar day as a date."""
    return datetime.now(UTC).astimezone().date()


def yesterday() -> str:
    """The calendar day before."""
    return (local_date() - timedelta(days=1)).isoformat()


def end_of_day_us(day: str) -> int:
    """The last microsecond of a local day. Raises `ValueError` for a day that is not in the calendar."""
    midnight = datetime.fromisoformat(f"{day}T00:00:00") + timedelta(days=1)
    return int(midnight.astimezone().timestamp()) * 1_000_000 - 1


def local_time(at_us: int) -> datetime:
    """A time as the clock on the wall showed it."""
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).astimezone()


def new_id() -> str:
    """A fresh id."""
    return uuid7(now_us(), secrets.randbits(_ID_BITS))


def chance() -> int:
    """A number from 0 to 999."""
    return secrets.randbelow(1000)


AROUND: Final = Environment(now_us=now_us, today=today, new_id=new_id)
"""What a `Device` is given."""
