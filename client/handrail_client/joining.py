"""How a device comes to belong to someone, and how spaces come to be.

What the server has granted is kept first, durably; the events that tell the others of it follow and go out with sync.
Where a device stops between the two, the next sync writes what is missing (`publishing`).
"""

from collections.abc import Sequence

from handrail_client.environment import Environment
from handrail_client.errors import AlreadyJoined, Declined
from handrail_client.http_api import AccountSpace, AdmittedMember, HttpApi, OpenedSpace, read_link, read_server
from handrail_client.log import Log
from handrail_client.log.records import Identity, SpaceHeld
from handrail_shared.events.space import MemberJoined, SpaceOpened


async def join(
    log: Log, link: str, environment: Environment, *, device_name: str, display_name: str | None = None
) -> Identity:
    """Use a join link: this device becomes the first one of the person who was invited.

    Raises `AlreadyJoined` before the link is used, `DeviceProblem`, `OutOfReach`, `Declined`.
    """
    server, secret = read_link(link)
    await _must_be_new(log)
    admitted = await HttpApi(server).join(secret, device_name=device_name, display_name=display_name)
    whom = await _become(log, server, admitted, environment, device_name)
    for space in held_spaces(admitted.spaces):
        joined = MemberJoined(member=whom.member, role=whom.role, name=whom.name)
        await log.append(space.shared, [joined], now_us=environment.now_us())
    return whom


async def pair(log: Log, url: str, code: str, environment: Environment, *, device_name: str) -> Identity:
    """Use a pairing code: this device becomes a further one of the person who made it. Raises as `join`.

    A device that its server knows no more, after a backup was restored there, gets a new token and keeps all it has.
    """
    server = read_server(url)
    if await log.joined():
        return await _come_back(log, server, code, device_name)
    admitted = await HttpApi(server).pair(code, device_name=device_name)
    return await _become(log, server, admitted, environment, device_name)


async def open_space(log: Log, title: str, environment: Environment) -> OpenedSpace:
    """Open a space for one client; the answer holds their join link. Raises `OutOfReach`, `Declined`."""
    whom = await log.identity()
    opened = await HttpApi(whom.server, whom.token).open_space(title)
    held = held_spaces([opened.space])[0]
    await log.add_space(held)
    await log.append(
        held.shared,
        [
            SpaceOpened(space=held.space, title=title),
            MemberJoined(member=whom.member, role=whom.role, name=whom.name),
        ],
        now_us=environment.now_us(),
    )
    return opened


def held_spaces(spaces: Sequence[AccountSpace]) -> list[SpaceHeld]:
    """Spaces as a log begins to keep them: what their streams are to say of it is looked up with the next sync."""
    return [
        SpaceHeld(space=space.space, title=space.title, shared=space.shared, private=space.private, arriving=True)
        for space in spaces
    ]


async def _come_back(log: Log, server: str, code: str, device_name: str) -> Identity:
    whom = await log.identity()
    # The token is shown to its own server only.
    if server != whom.server or await _is_known(whom):
        raise AlreadyJoined
    admitted = await HttpApi(server).pair(code, device_name=device_name)
    if admitted.member != whom.member:
        raise AlreadyJoined
    await log.renew(admitted.token)
    return await log.identity()


async def _is_known(whom: Identity) -> bool:
    """Tell whether the server knows this device, if only as one that was taken off."""
    try:
        await HttpApi(whom.server, whom.token).devices()
    except Declined as declined:
        return declined.code != "sign_in"
    return True


async def _must_be_new(log: Log) -> None:
    if await log.joined():
        raise AlreadyJoined


async def _become(
    log: Log, server: str, admitted: AdmittedMember, environment: Environment, device_name: str
) -> Identity:
    whom = Identity(
        member=admitted.member,
        role=admitted.role,
        name=admitted.name,
        device=environment.new_id(),
        device_name=device_name,
        server=server,
        token=admitted.token,
    )
    await log.become(whom, held_spaces(admitted.spaces))
    return whom
