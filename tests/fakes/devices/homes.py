"""Homes of devices for tests: joined without a server, with time and ids that only move when they are used."""

from collections.abc import Callable
from pathlib import Path

from handrail_client.environment import Environment
from handrail_client.log import Log
from handrail_client.log.records import Identity, SpaceHeld
from handrail_shared.events import Body
from handrail_shared.events.fields import Role
from handrail_shared.lines.body import write_body
from handrail_shared.lines.checksum import crc, extend
from handrail_shared.lines.entry import Entry, Stub
from handrail_shared.lines.envelope import Envelope, write_line

SPACE = "00000000-0000-7000-8000-0000000000b1"
SHARED = "00000000-0000-7000-8000-0000000000a1"
MAYA = "00000000-0000-7000-8000-0000000000c1"
OSEI = "00000000-0000-7000-8000-0000000000c2"
MAYA_PRIVATE = "00000000-0000-7000-8000-0000000000a2"
OSEI_PRIVATE = "00000000-0000-7000-8000-0000000000a3"
PHONE = "00000000-0000-7000-8000-0000000000d1"
LAPTOP = "00000000-0000-7000-8000-0000000000d2"
DESK = "00000000-0000-7000-8000-0000000000d3"
START_US = 1_764_000_000_000_000


class Clock:
    """A wall clock that moves on by one millisecond whenever it is read."""

    def __init__(self, now_us: int = START_US) -> None:
        self.now_us = now_us

    def __call__(self) -> int:
        self.now_us += 1000
        return self.now_us


def counting_ids(prefix: str = "00000001") -> Callable[[], str]:
    """Ids that count up; homes with different prefixes never make the same one."""
    count = 0

    def new_id() -> str:
        nonlocal count
        count += 1
        return f"{prefix}-0000-7000-8000-{count:012x}"

    return new_id


def environment(prefix: str = "00000001", *, clock: Clock | None = None, today: str = "2026-11-22") -> Environment:
    return Environment(now_us=clock or Clock(), today=lambda: today, new_id=counting_ids(prefix))


async def joined(
    home: Path,
    *,
    role: Role = "client",
    device: str | None = None,
    server: str = "http://127.0.0.1:1",
    key: str = "t",
) -> Log:
    """A log that belongs to Maya (a client) or Dr Osei (her therapist), in one space."""
    is_client = role == "client"
    log = await Log.open(home)
    whom = Identity(
        member=MAYA if is_client else OSEI,
        role=role,
        name="Maya" if is_client else "Dr Osei",
        device=device or (PHONE if is_client else DESK),
        device_name="phone" if is_client else "desk",
        server=server,
        token=key,
    )
    private = MAYA_PRIVATE if is_client else OSEI_PRIVATE
    await log.become(whom, [SpaceHeld(space=SPACE, title=None, shared=SHARED, private=private)])
    return log


def line(device: str, seq: int, body: Body, *, author: str = OSEI, stamp: int = START_US) -> bytes:
    return write_line(Envelope(device=device, seq=seq, stamp=stamp, author=author, body=write_body(body)))


def checksum(entries: list[Entry | Stub]) -> int:
    return extend(0, [entry.crc for entry in entries])


def received(*lines: bytes, at_us: int = START_US + 1_000_000) -> list[Entry | Stub]:
    return [Entry(at_us + index, item) for index, item in enumerate(lines)]


def crc_of(text: bytes) -> int:
    return crc(text)
