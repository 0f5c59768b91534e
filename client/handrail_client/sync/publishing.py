"""Append what a device says in the shared stream by itself: who joined, and hidden ratings once revealed (rule S4).

Both wait until the device holds the whole stream: before that, it may say so further on.
"""

from handrail_client.log import Log
from handrail_client.stream_views import shown_state
from handrail_shared.commands.publications import arrivals, publications


async def publish_due(log: Log, *, now_us: int) -> bool:
    """Append all that is due to be published. Return True if there was anything."""
    appended = await publish_arrivals(log, now_us=now_us)
    for space in await log.unpublished():
        appended = await publish_revealed(log, space, now_us=now_us) or appended
    return appended


async def publish_revealed(log: Log, space: str, *, now_us: int) -> bool:
    """Append this member's hidden ratings of revealed rounds to the shared stream. Return True if there were any.

    Publishing twice is harmless: a rating counts once by its id.
    """
    held = next((held for held in await log.spaces() if held.space == space), None)
    if held is None:
        return False
    whom = await log.identity()
    shared, private = await shown_state(log, held.shared), await shown_state(log, held.private)
    due = publications(shared, private, whom.member)
    if due:
        await log.append(held.shared, due, now_us=now_us)
    await log.published(space)
    return bool(due)


async def publish_arrivals(log: Log, *, now_us: int) -> bool:
    """Append what the shared streams lack of how their spaces began. Return True if there was anything."""
    whom, open_streams = await log.identity(), {held.stream for held in await log.streams() if held.open}
    appended = False
    for held in await log.spaces():
        if not held.arriving or held.shared not in open_streams:
            continue
        state = await shown_state(log, held.shared)
        due = arrivals(state, space=held.space, title=held.title, member=whom.member, role=whom.role, name=whom.name)
        if due:
            await log.append(held.shared, due, now_us=now_us)
            appended = True
        await log.arrived(held.space)
    return appended
