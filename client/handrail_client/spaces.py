"""The spaces that a member is in: which of them is meant, and what it is called."""

from collections.abc import Sequence

from handrail_client.errors import Ambiguous, NotFound
from handrail_client.log.log import Log
from handrail_client.log.records import SpaceHeld
from handrail_shared.events import Body
from handrail_shared.events.space import SpaceOpened
from handrail_shared.ids import matching
from handrail_shared.lines.body import read_body
from handrail_shared.lines.envelope import Flaw, read_envelope


async def choose_space(log: Log, wanted: str | None) -> SpaceHeld:
    """The space that is meant by a title or a short id; the only one for None. Raises `NotFound`, `Ambiguous`."""
    spaces = await log.spaces()
    if wanted is None:
        if len(spaces) == 1:
            return spaces[0]
        if not spaces:
            raise NotFound('There is no space yet. A therapist opens one: `handrail space new "Maya"`.')
        raise Ambiguous("There is more than one space. Choose one with --space: a name or a short id.")
    titles = {space.space: await title_of(log, space) for space in spaces}
    found = [space for space in spaces if titles[space.space].casefold() == wanted.casefold()]
    if not found:
        meant = matching(wanted, [space.space for space in spaces])
        found = [space for space in spaces if space.space in meant]
    if not found:
        raise NotFound(f"There is no space {wanted}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one space may be meant by {wanted}. Give more of its id.")
    return found[0]


async def title_of(log: Log, space: SpaceHeld) -> str:
    """Return what a space is called: its title, or nothing where it has none."""
    if space.title is not None:
        return space.title
    for body in await bodies_holding(log, space.shared, b'"space_opened"'):
        if isinstance(body, SpaceOpened) and body.title is not None:
            return body.title
    return ""


async def bodies_holding(log: Log, stream: str, *needles: bytes) -> Sequence[Body]:
    """The bodies of the lines of a stream that hold any of these bytes."""
    found: list[Body] = []
    for line in await log.lines_holding(stream, needles):
        envelope = read_envelope(line)
        body = None if isinstance(envelope, Flaw) else read_body(envelope)
        if isinstance(body, Body):
            found.append(body)
    return found
