"""`Pen`: writes a person's events into the two streams of one space. Needs no fold, so it starts at once."""

from collections.abc import Sequence
from typing import Final

from handrail_client.environment import Environment
from handrail_client.errors import Ambiguous, DeviceProblem, NotAllowed, NotFound
from handrail_client.find import Kind, find
from handrail_client.log.log import Log
from handrail_client.log.records import Identity, SpaceHeld
from handrail_shared.events import Body, tag_of
from handrail_shared.events.fields import Role
from handrail_shared.events.sessions import SessionCancelled, SessionEnded, SessionStarted
from handrail_shared.events.space import SpaceOpened
from handrail_shared.ids import matching
from handrail_shared.lines.body import Misshapen, read_body, write_body
from handrail_shared.lines.envelope import Envelope, Flaw, read_envelope
from handrail_shared.rights import Audience, may_append, refusal

_AMOUNT_PATTERN: Final = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"

_NOBODY: Final = "00000000-0000-0000-0000-000000000000"


class Pen:
    """Writes as one member into one space. Use `await Pen.take(log, environment, space=None)`."""

    def __init__(self, log: Log, space: SpaceHeld, whom: Identity, environment: Environment) -> None:
        self.log = log
        self.space = space
        self.whom = whom
        self.new_id = environment.new_id
        self.today = environment.today
        self.now_us = environment.now_us

    @classmethod
    async def take(cls, log: Log, environment: Environment, *, space: str | None = None) -> "Pen":
        """A pen for the space that is meant by its title or short id; for the only one when `space` is None.

        Raises `NotJoined`, `NotFound` and `Ambiguous`.
        """
        whom = await log.identity()
        return cls(log, await choose_space(log, space), whom, environment)

    async def write(self, audience: Audience, *bodies: Body) -> list[str]:
        """P1: append to the shared or the private stream, all in one durable transaction; `device/seq` of each.

        Raises `NotAllowed` where this person's role may not, and `DeviceProblem` where a text or number does not fit.
        """
        for body in bodies:
            self._check(body, audience)
        stream = self.space.shared if audience == "shared" else self.space.private
        session_of = self._going_on if audience == "shared" else None
        written = await self.log.append(stream, bodies, now_us=self.now_us(), session_of=session_of)
        return [f"{device}/{seq}" for device, seq in written]

    async def find(self, text: str, *kinds: Kind) -> str:
        """The whole id that a person means by `text`, in either stream. Raises `NotFound`, `Ambiguous`."""
        return await find(self.log, (self.space.shared, self.space.private), kinds, text)

    async def find_shared(self, text: str, *kinds: Kind) -> str:
        """The same in the shared stream only."""
        return await find(self.log, (self.space.shared,), kinds, text)

    async def session(self) -> str | None:
        """The session that is going on today, or None."""
        return self._going_on(await self.log.lines_of_sessions(self.space.shared))

    def _going_on(self, lines: Sequence[bytes]) -> str | None:
        started: dict[str, int] = {}
        over: set[str] = set()
        for line in lines:
            envelope = read_envelope(line)
            if isinstance(envelope, Flaw):
                continue
            match read_body(envelope):
                case SessionStarted() as body if body.day == self.today():
                    started[body.session] = envelope.stamp
                case SessionEnded() | SessionCancelled() as body:
                    over.add(body.session)
                case _:
                    pass
        going_on = {session: stamp for session, stamp in started.items() if session not in over}
        return max(going_on, key=lambda session: going_on[session], default=None)

    def _check(self, body: Body, audience: Audience) -> None:
        tag = tag_of(body)
        try:
            written = write_body(body)
        except UnicodeEncodeError:
            raise DeviceProblem("This holds characters that cannot be kept.") from None
        read = read_body(Envelope(device=_NOBODY, seq=1, stamp=0, author=_NOBODY, body=written))
        if isinstance(read, Misshapen):
            raise DeviceProblem(_does_not_fit(body, read))
        if refusal(body, role=self.whom.role, audience=audience, author=self.whom.member) is not None:
            raise NotAllowed(_who_may(tag, self.whom.role, audience))


def _does_not_fit(body: Body, read: Misshapen) -> str:
    field = read.where.removeprefix("$.").partition("[")[0].partition(".")[0]
    if field in ("", "$"):
        return "This is not complete, or too long."
    name = field.replace("_", " ")
    given: object = getattr(body, field, None)
    if given == "":
        return f"The {name} is empty."
    longest, is_number = _text_rules(body, field)
    if not isinstance(given, str) or (longest is None and not is_number):
        return f"The {name} does not fit."
    return f"The {name} must be a number." if is_number else f"The {name} has at most {longest} characters."


def _text_rules(body: Body, field: str) -> tuple[int | None, bool]:
    """The most characters of a text, None where that is not the limit; and whether it is a number as text."""
    from msgspec.inspect import StrType, StructType, UnionType, type_info  # noqa: PLC0415 - only where it is used

    kind = type_info(type(body))
    found = (
        next((each.type for each in kind.fields if each.name == field), None) if isinstance(kind, StructType) else None
    )
    for each in found.types if isinstance(found, UnionType) else (found,):
        if isinstance(each, StrType):
            return (each.max_length if each.pattern is None else None), each.pattern == _AMOUNT_PATTERN
    return None, False


def _who_may(tag: str, role: Role, audience: Audience) -> str:
    other: Role = "therapist" if role == "client" else "client"
    if may_append(role, audience, tag):
        # The type is theirs to write here, so it is what it holds.
        return "Only a client writes in their own words." if role == "therapist" else "This cannot be done here."
    if may_append(role, "shared" if audience == "private" else "private", tag):
        return "This can only be written for both to see." if audience == "private" else "This can only be private."
    if may_append(other, audience, tag):
        return f"Only a {other} can do this."
    return "This cannot be done here."


async def choose_space(log: Log, wanted: str | None) -> SpaceHeld:
    """The space that is meant by a title or a short id; the only one for None. Raises `NotFound`, `Ambiguous`."""
    spaces = await log.spaces()
    if wanted is None:
        if len(spaces) == 1:
            return spaces[0]
        if not spaces:
            raise NotFound('There is no space yet. A therapist opens one: `handrail space new "Maya"`.')
        raise Ambiguous("There is more than one space. Choose one with --space: a name or a short id.")
    titles = {each.space: await title_of(log, each) for each in spaces}
    found = [each for each in spaces if titles[each.space].casefold() == wanted.casefold()]
    if not found:
        meant = matching(wanted, [each.space for each in spaces])
        found = [each for each in spaces if each.space in meant]
    if not found:
        raise NotFound(f"There is no space {wanted}.")
    if len(found) > 1:
        raise Ambiguous(f"More than one space may be meant by {wanted}. Give more of its id.")
    return found[0]


async def title_of(log: Log, space: SpaceHeld) -> str:
    """What a space is called: its title, or nothing where it has none."""
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
