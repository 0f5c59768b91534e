"""Undo: the last thing this person did on this device is taken back by an event; the log still shows both."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from handrail_client.errors import NothingToDo
from handrail_client.pen import Pen
from handrail_client.records import OwnLine
from handrail_client.taken import takes_back
from handrail_shared.envelope import Flaw, read_envelope
from handrail_shared.events import Body, Misshapen, Unknown, read_body, tag_of
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import GoalDrafted, GoalMeasureDefined, GoalRetracted, GoalSmartAnswered
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.space import MemberJoined, SpaceOpened
from handrail_shared.events.steps import (
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepPartlyDone,
    StepSkipped,
    StepSplit,
)
from handrail_shared.rights import Audience

_FACTS: Final[dict[str, str]] = {
    tag: field
    for tags, field in (
        ("check_in_recorded", "check_in"),
        ("goal_rated goal_readiness_rated life_area_rated", "rating"),
        ("measure_logged", "log"),
        ("counter_ticked", "tick"),
        ("counter_zero_confirmed", "confirmation"),
        ("journal_written", "entry"),
        ("win_noted", "win"),
        ("win_cheered", "cheer"),
        ("setback_noted", "setback"),
        ("setback_reflected", "reflection"),
        ("barrier_named", "barrier"),
        ("if_then_planned", "plan"),
        ("if_then_used", "use"),
        ("milestone_celebrated", "celebration"),
        ("commitment_made", "commitment"),
        ("session_feedback_given", "feedback"),
        ("review_completed", "review"),
        ("observation_recorded", "observation"),
        ("challenge_named", "challenge"),
        ("reflection_answered", "answer"),
        ("commented", "comment"),
        ("goal_change_suggested", "suggestion"),
    )
    for tag in tags.split()
}
"""What `entry_retracted` takes back: the tag of a fact, and the field that holds its id."""


_TOGETHER_MS: Final = 1000
"""The ids that one command makes are no further apart."""


async def undo(pen: Pen) -> tuple[str, str]:
    """Take back the last thing that this device wrote into this space, all of it; the tag and id of its first event.

    What one command wrote at once is one thing. Raises `NothingToDo` when nothing is left, and when the last thing
    cannot be taken back: nothing older is taken instead of it.
    """
    left: list[_Thing] = []
    for thing in _things(await pen.log.own_lines(), pen):
        for body in thing.bodies:
            if left and left[-1].lose(_undoes(body)):
                thing.bodies = [each for each in thing.bodies if each is not body]
                if not left[-1].bodies:
                    left.pop()
        if thing.bodies:
            left.append(thing)
    if not left:
        raise NothingToDo("There is nothing left to undo on this device.")
    last = left[-1]
    undoing = [found for body in last.bodies if (found := _undoing(pen, body)) is not None]
    if not undoing or any(_made(each) is None and not _went_with(each, last.bodies) for each in last.bodies):
        raise NothingToDo(f"The last thing ({tag_of(last.bodies[0]).replace('_', ' ')}) cannot be taken back.")
    await pen.write(last.audience, *(body for _, body in undoing))
    return tag_of(last.bodies[0]), undoing[0][0]


class _Thing(Struct):
    """What one command wrote at once and still stands, and where the next line of it would be."""

    audience: Audience
    bodies: list[Body]
    next_line: tuple[str, str, int, int]

    def lose(self, taken: str | None) -> bool:
        """It was taken back. False where it is no part of this."""
        lost = [each for each in self.bodies if taken is not None and _made(each) == taken]
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
    if isinstance(other, StepSplit):
        return True
    ids = [_made(body) or _change(body) for body in (first, other)]
    if ids[0] is None or ids[1] is None:
        return type(first) is type(other)
    return abs(_time_ms(ids[0]) - _time_ms(ids[1])) < _TOGETHER_MS


def _change(body: Body) -> str | None:
    return body.change if isinstance(body, GoalSmartAnswered | GoalMeasureDefined) else None


def _time_ms(identifier: str) -> int:
    """When a UUIDv7 was made, in milliseconds since 1970."""
    return int(identifier.replace("-", "")[:12], 16)


def _went_with(body: Body, lost: list[Body]) -> bool:
    """A goal that is taken back takes along what was said of it in the same breath."""
    drafted = {each.goal for each in lost if isinstance(each, GoalDrafted)}
    return isinstance(body, GoalSmartAnswered | GoalMeasureDefined) and body.goal in drafted


def _made(body: Body) -> str | None:
    """The id of what an event made and undo can take back."""
    match body:
        case StepDone() | StepPartlyDone() | StepSkipped():
            return body.log
        case GoalDrafted():
            return body.goal
        case StepAdded():
            return body.step
        case EntryShared():
            return body.share
        case _:
            field = _FACTS.get(tag_of(body))
            return None if field is None else str(getattr(body, field))


def _undoing(pen: Pen, body: Body) -> tuple[str, Body] | None:
    """The id of what an event made, and the event that takes it back."""
    made = _made(body)
    if made is None:
        return None
    match body:
        case StepDone() | StepPartlyDone() | StepSkipped():
            return made, StepLogCorrected(correction=pen.new_id(), log=made, outcome="retracted")
        case GoalDrafted():
            return made, GoalRetracted(goal=made)
        case StepAdded():
            return made, StepDropped(step=made)
        case EntryShared():
            return made, EntryUnshared(share=made, entry=body.entry)
        case _:
            return made, EntryRetracted(retraction=pen.new_id(), ref=made)


def _undoes(body: Body) -> str | None:
    """The id of what an event takes back: a step, which others may hold on to, is taken back by dropping it."""
    return body.step if isinstance(body, StepDropped) else takes_back(body)
