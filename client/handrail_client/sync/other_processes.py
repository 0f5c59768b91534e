"""Two processes on one home: wait for the sync that works there already, and notice what others write to the log.

A lock wakes nobody in another process, nor does a write to the database: both are looked for at intervals.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from handrail_client.log.log import Log
from handrail_client.sync.lock import SyncLock
from handrail_client.sync.transports import End

_LOOK_EVERY_S: Final = 0.25
"""Long enough to cost nothing, short enough that a person does not notice."""


async def wait_for_turn(log: Log, lock: SyncLock, *, given_up: Callable[[], End | None], stay: bool) -> End | None:
    """Wait until `lock` is ours, or until the sync that holds it has made everything current.

    Args:
        log: The log whose home both work on; the other sync is asked through it.
        lock: The lock, held by another sync.
        given_up: Returns why to wait no longer, or None.
        stay: True to wait for the lock even when everything is current.

    Returns:
        None once the lock is ours, else how this run ended without it.
    """
    question = await log.ask()
    while not lock.acquire():
        if not stay and (await log.questions())[1] >= question:
            return End.CURRENT
        end = given_up()
        if end is not None:
            return end
        await asyncio.sleep(_LOOK_EVERY_S)
    return None


async def watch_for_changes(log: Log, on_change: Callable[[], None]) -> None:
    """Call `on_change` after another process has written to the log, until cancelled."""
    seen = await log.changes()
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        now = await log.changes()
        if now != seen:
            seen = now
            on_change()
