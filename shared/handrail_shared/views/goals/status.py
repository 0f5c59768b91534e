"""The life of a goal: draft, active, paused, reached, closed; or retracted.

In the merged order a transition can come where it makes no sense (resumed when nothing was paused, reached after it
was closed). Then it changes nothing, stays in the history, and the goal "needs a look" until somebody makes a
transition that does make sense. Doing again what is done already is no such case: two people may press the same button.
"""

from typing import Final, TypedDict, assert_never

from msgspec import Struct

from handrail_shared.events import tag_of
from handrail_shared.events.goals import (
    GoalAdjusted,
    GoalAgreed,
    GoalAgreementWithdrawn,
    GoalChangeSuggested,
    GoalChangeUndone,
    GoalClosedUnmet,
    GoalDrafted,
    GoalMeasureDefined,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
    GoalReworded,
    GoalSmartAnswered,
    GoalSuggestionAnswered,
)
from handrail_shared.fold.state import GoalChange, Placed

LifeChange = GoalPaused | GoalResumed | GoalReached | GoalReopened | GoalClosedUnmet | GoalRetracted


class LookDoc(TypedDict):
    """A transition that could not take effect."""

    type: str
    by: str
    at: int


class PauseDoc(TypedDict):
    """Paused from `start` to `until` (both included) or to the day before `resumed`, whichever comes first."""

    start: str
    until: str | None
    resumed: str | None
    code: str
    note: str | None


class EndingDoc(TypedDict):
    """An ending: how a goal was brought to its end: `type` is the event's."""

    type: str
    by: str
    at: int
    day: str | None
    code: str | None
    note: str | None


class Status(Struct, kw_only=True):
    """`phase` is "open", "paused", "reached", "closed" or "retracted"."""

    phase: str
    looks: list[LookDoc]
    pauses: list[PauseDoc]
    ending: EndingDoc | None


NEXT_PHASE: Final[dict[str, dict[str, str]]] = {
    "goal_paused": {"open": "paused", "paused": "paused"},
    "goal_resumed": {"paused": "open"},
    "goal_reached": {"open": "reached", "paused": "reached"},
    "goal_reopened": {"reached": "open", "closed": "open"},
    "goal_closed_unmet": {"open": "closed", "paused": "closed"},
    "goal_retracted": {"open": "retracted", "paused": "retracted", "reached": "retracted", "closed": "retracted"},
}
"""Event type → phase before → phase after. What is not here makes no sense."""

SAME_AGAIN: Final[dict[str, str]] = {
    "goal_resumed": "open",
    "goal_reached": "reached",
    "goal_closed_unmet": "closed",
    "goal_retracted": "retracted",
}
"""Event type → the phase in which it says what is so already."""


def status(changes: list[Placed[GoalChange]]) -> Status:
    """Return where a goal's life stands, from its changes in order."""
    found = Status(phase="open", looks=[], pauses=[], ending=None)
    for placed in changes:
        body = placed.body
        match body:
            case GoalPaused() | GoalResumed() | GoalReached() | GoalReopened() | GoalClosedUnmet() | GoalRetracted():
                _transition(found, placed, body)
            case (
                GoalDrafted()
                | GoalReworded()
                | GoalSmartAnswered()
                | GoalMeasureDefined()
                | GoalChangeSuggested()
                | GoalSuggestionAnswered()
                | GoalAgreed()
                | GoalAgreementWithdrawn()
                | GoalAdjusted()
                | GoalChangeUndone()
            ):
                pass
            case _:
                assert_never(body)
    return found


def _transition(found: Status, placed: Placed[GoalChange], body: LifeChange) -> None:
    tag = tag_of(body)
    after = NEXT_PHASE[tag].get(found.phase)
    if after is not None:
        found.phase = after
        found.looks = []
        _take_effect(found, placed, body)
    elif SAME_AGAIN.get(tag) != found.phase or (tag == "goal_resumed" and not found.pauses):
        found.looks.append({"type": tag, "by": placed.author, "at": placed.at})


def _take_effect(found: Status, placed: Placed[GoalChange], body: LifeChange) -> None:
    match body:
        case GoalPaused():
            found.pauses.append(
                {"start": body.start, "until": body.until, "resumed": None, "code": body.code, "note": body.note}
            )
        case GoalResumed():
            _end_pauses(found, body.day)
        case GoalReached():
            _end_pauses(found, body.day)
            found.ending = _ending(placed, day=body.day, code=None, note=body.note)
        case GoalClosedUnmet():
            found.ending = _ending(placed, day=None, code=body.code, note=body.learned)
        case GoalRetracted():
            found.ending = _ending(placed, day=None, code=None, note=body.reason)
        case GoalReopened():
            _end_pauses(found, None)
            found.ending = None
        case _:
            assert_never(body)


def _end_pauses(found: Status, day: str | None) -> None:
    """Ends what is still paused: on `day`, or as if it had never been paused where no day is known."""
    for pause in found.pauses:
        if pause["resumed"] is None:
            pause["resumed"] = pause["start"] if day is None else day


def _ending(placed: Placed[GoalChange], *, day: str | None, code: str | None, note: str | None) -> EndingDoc:
    return {"type": tag_of(placed.body), "by": placed.author, "at": placed.at, "day": day, "code": code, "note": note}


def status_on(status: str, pauses: list[PauseDoc], day: str) -> str:
    """Return the status of a goal as it is on `day`: one that rests until a day that has passed is worked on again."""
    return "active" if status == "paused" and not paused_on(pauses, day) else status


def paused_on(pauses: list[PauseDoc], day: str) -> bool:
    """Tell whether any of these pauses covers `day`."""
    for pause in pauses:
        until, resumed = pause["until"], pause["resumed"]
        if pause["start"] <= day and (until is None or day <= until) and (resumed is None or day < resumed):
            return True
    return False
