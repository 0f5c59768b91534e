"""Undo: the last thing this person did on this device is taken back by an event; the log still shows both."""

from typing import Final

from handrail_client.errors import NothingToDo
from handrail_client.pen import Pen
from handrail_shared.envelope import Flaw, read_envelope
from handrail_shared.events import Body, Misshapen, Unknown, read_body, tag_of
from handrail_shared.events.corrections import EntryRetracted
from handrail_shared.events.goals import GoalDrafted, GoalRetracted
from handrail_shared.events.journal import EntryShared, EntryUnshared
from handrail_shared.events.steps import (
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepPartlyDone,
    StepSkipped,
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


async def undo(pen: Pen) -> tuple[str, str]:
    """Take back the last own fact, goal, step or shared copy of this space; its tag and id.

    Raises `NothingToDo` when there is none left.
    """
    undone: set[str] = set()
    streams: dict[str, Audience] = {pen.space.shared: "shared", pen.space.private: "private"}
    for own in reversed(await pen.log.own_lines()):
        envelope = read_envelope(own.line)
        if own.state in ("refused", "moved") or own.stream not in streams or isinstance(envelope, Flaw):
            continue
        body = read_body(envelope)
        if isinstance(body, Unknown | Misshapen):
            continue
        undone.update(_takes_back(body))
        found = _undoing(pen, body)
        if found is not None and found[0] not in undone:
            await pen.write(streams[own.stream], found[1])
            return tag_of(body), found[0]
    raise NothingToDo("There is nothing left to undo on this device.")


def _undoing(pen: Pen, body: Body) -> tuple[str, Body] | None:
    """The id of what an event made, and the event that takes it back."""
    match body:
        case StepDone() | StepPartlyDone() | StepSkipped():
            return body.log, StepLogCorrected(correction=pen.new_id(), log=body.log, outcome="retracted")
        case GoalDrafted():
            return body.goal, GoalRetracted(goal=body.goal)
        case StepAdded():
            return body.step, StepDropped(step=body.step)
        case EntryShared():
            return body.share, EntryUnshared(share=body.share, entry=body.entry)
        case _:
            field = _FACTS.get(tag_of(body))
            if field is None:
                return None
            identifier = str(getattr(body, field))
            return identifier, EntryRetracted(retraction=pen.new_id(), ref=identifier)


def _takes_back(body: Body) -> list[str]:
    match body:
        case EntryRetracted():
            return [body.ref]
        case StepLogCorrected():
            return [body.log] if body.outcome == "retracted" else []
        case GoalRetracted():
            return [body.goal]
        case StepDropped():
            return [body.step]
        case EntryUnshared():
            return [body.share]
        case _:
            return []
