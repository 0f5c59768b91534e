"""Undo: the last thing this person did on this device is taken back by an event; the log still shows both."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from handrail_client.errors import NothingToDo
from handrail_client.log.records import OwnLine
from handrail_client.opposites import mark_of, named_by, opposites, own_id, says_again, taken_mark
from handrail_client.spaces import Pen
from handrail_shared.events import Body, tag_of
from handrail_shared.events.goals import GoalDrafted, GoalMeasureDefined, GoalSmartAnswered
from handrail_shared.events.space import MemberJoined, SpaceOpened
from handrail_shared.events.steps import StepSplit
from handrail_shared.lines.body import Misshapen, Unknown, read_body
from handrail_shared.lines.envelope import Flaw, read_envelope
from handrail_shared.rights import Audience

_TOGETHER_MS: Final = 1000
"""The ids that one command makes are no further apart."""


async def undo(pen: Pen) -> tuple[str, str]:
    """Take back the last thing that this device wrote into this space, all of it; its tag, and the id of what it
    is about.

    What one command wrote at once is one thing. Raises `NothingToDo` when nothing is left, and when the last thing
    cannot be taken back: nothing older is taken instead of it.
    """
    last = _last_standing(_things(await pen.log.own_lines(), pen))
    if last is None:
        raise NothingToDo("There is nothing left to undo on this device.")
    told = next((each for each in last.bodies if isinstance(each, StepSplit)), last.bodies[0])
    undoing: list[Body] = []
    # Newest first, so that each stands as it stood when the one before it was written.
    for body in reversed(last.bodies):
        if _went_with(body, last.bodies):
            continue
        found = await opposites(pen, last.audience, body)
        if not found:
            raise NothingToDo(f"The last thing ({tag_of(told).replace('_', ' ')}) cannot be taken back.")
        undoing.extend(found)
    await pen.write(last.audience, *undoing)
    return tag_of(told), named_by(told)


def _last_standing(things: Iterable["_Thing"]) -> "_Thing | None":
    """The last thing of which something was not taken back, with that of it."""
    left: list[_Thing] = []
    for thing in things:
        lost: list[Body] = []
        for body in thing.bodies:
            again = any(says_again(each, body) for each in lost)
            if again or (left and left[-1].lose(taken_mark(body))):
                lost.append(body)
                if left and not left[-1].bodies:
                    left.pop()
        thing.bodies = [each for each in thing.bodies if not any(each is one for one in lost)]
        if thing.bodies:
            left.append(thing)
    return left[-1] if left else None


class _Thing(Struct):
    """What one command wrote at once and still stands, and where the next line of it would be."""

    audience: Audience
    bodies: list[Body]
    next_line: tuple[str, str, int, int]

    def lose(self, taken: str | None) -> bool:
        """It was taken back. False where it is no part of this."""
        lost = [each for each in self.bodies if taken is not None and mark_of(each) == taken]
        self.bodies = [each for each in self.bodies if each not in lost and not _went_with(each, lost)]
        return bool(lost)


def _things(lines: Iterable[OwnLine], pen: Pen) -> list[_Thing]:
    """What this device wrote into the space, in the order of writing. How people came to be there is no part of it."""
    streams: dict[str, Audience] = {pen.space.shared: "shared", pen.space.private: "private"}
    read = [(own, read_envelope(own.line)) for own in lines if own.state not in ("refused", "moved")]
    standing = [(own, each) for own, each in read if own.stream in streams and not isinstance(each, Flaw)]
    found: list[_Thing] = []
    for own, envelope in sorted(standing, key=lambda pair: pair[1].stamp):
        body = read_body(envelope)
        if isinstance(body, Unknown | Misshapen | MemberJoined | SpaceOpened):
            continue
        here = (own.stream, own.device, own.seq, envelope.stamp)
        if not found or found[-1].next_line != here or not _made_together(found[-1].bodies[0], body):
            found.append(_Thing(streams[own.stream], [], here))
        found[-1].bodies.append(body)
        found[-1].next_line = (own.stream, own.device, own.seq + 1, envelope.stamp + 1)
    return found


def _made_together(first: Body, other: Body) -> bool:
    """Whether one command may have written both: their ids are of one second.

    Lines of one append have stamps that follow each other; but so have those of two commands while the clock of a
    device is behind the stamps that it has seen. The ids come from the clock itself.
    """
    if isinstance(other, StepSplit) or says_again(first, other):
        return True
    ids = [own_id(body) for body in (first, other)]
    if ids[0] is None or ids[1] is None:
        return type(first) is type(other)
    return abs(_time_ms(ids[0]) - _time_ms(ids[1])) < _TOGETHER_MS


def _time_ms(identifier: str) -> int:
    """When a UUIDv7 was made, in milliseconds since 1970."""
    return int(identifier.replace("-", "")[:12], 16)


def _went_with(body: Body, lost: list[Body]) -> bool:
    """A goal that is taken back takes along what was said of it in the same breath."""
    drafted = {each.goal for each in lost if isinstance(each, GoalDrafted)}
    return isinstance(body, GoalSmartAnswered | GoalMeasureDefined) and body.goal in drafted
