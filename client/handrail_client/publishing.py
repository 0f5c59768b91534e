"""Rule S4: hidden ratings come out of their author's private stream once their round is revealed."""

from handrail_client.log import Log
from handrail_client.reading import shown_state
from handrail_shared.views.publications import publications


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
