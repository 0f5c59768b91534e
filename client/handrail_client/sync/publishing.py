"""What a device says in the shared stream by itself, once it holds all of it: who came, and revealed ratings (S4)."""

from handrail_client.log.log import Log
from handrail_client.stream_views import shown_state
from handrail_shared.commands.publications import arrivals, publications


async def publish_revealed(log: Log, space: str, *, now_us: int) -> bool:
    """Append this member's hidden ratings of revealed rounds to the shared stream. True when there were any.

    Publishing twice is harmless: a rating counts once by its id.
    """
    held = next((each for each in await log.spaces() if each.space == space), None)
    if held is None:
        return False
    whom = await log.identity()
    shared, private = await shown_state(log, held.shared), await shown_state(log, held.private)
    due = publications(shared, private, whom.member)
    if due:
        await log.append(held.shared, due, now_us=now_us)
    await log.published(space)
    return bool(due)


async def say_who_came(log: Log, *, now_us: int) -> bool:
    """Append what the shared streams do not say yet of how their spaces began. True when there was anything.

    Only for what is held in full: until then a stream may say it further on.
    """
    whom, open_ = await log.identity(), {each.stream for each in await log.streams() if each.open}
    appended = False
    for held in await log.spaces():
        if not held.arriving or held.shared not in open_:
            continue
        state = await shown_state(log, held.shared)
        due = arrivals(state, space=held.space, title=held.title, member=whom.member, role=whom.role, name=whom.name)
        if due:
            await log.append(held.shared, due, now_us=now_us)
            appended = True
        await log.arrived(held.space)
    return appended
