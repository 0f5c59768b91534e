"""The life of a goal: it is brought back to where it was, by the same transitions."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from handrail_shared.commands.context import Refusal
from handrail_shared.commands.undo.past import Back, Past
from handrail_shared.events import Body, tag_of
from handrail_shared.events.goals import (
    GoalClosedUnmet,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
)
from handrail_shared.fold.state import GoalChange, Placed
from handrail_shared.views.goals.status import NEXT_PHASE

Life = GoalPaused | GoalResumed | GoalReached | GoalReopened | GoalClosedUnmet | GoalRetracted


class Phase(Struct, frozen=True):
    """The phase of a goal's life: the pause that lasts, and the end that it came to."""

    name: str = "open"
    pause: GoalPaused | None = None
    ending: GoalReached | GoalClosedUnmet | None = None


def phase_of(changes: list[Placed[GoalChange]]) -> Phase:
    """Return where the changes of one goal lead; a transition that makes no sense leads nowhere."""
    phase = Phase()
    for placed in changes:
        body = placed.body
        if not isinstance(body, Life):
            continue
        name = NEXT_PHASE[tag_of(body)].get(phase.name)
        if name is None:
            continue
        match body:
            case GoalPaused():
                phase = replace(phase, pause=body)
            case GoalResumed():
                phase = replace(phase, pause=None)
            case GoalReopened():
                phase = replace(phase, pause=None, ending=None)
            case GoalReached():
                phase = replace(phase, pause=None, ending=body)
            case GoalClosedUnmet():
                phase = replace(phase, ending=body)
            case GoalRetracted():
                pass
            case _:
                assert_never(body)
        phase = replace(phase, name=name)
    return phase


def life_before(goal: str, past: Past) -> Back:
    """Bring a goal back to where its life stood before the run."""
    if not past.settle(f"life of {goal}"):
        return []
    around = past.around("shared", past.given.shared.goals.get(goal, []))
    now = phase_of(around.now)
    if now.name == "retracted":
        return Refusal(code="taken_back", about=goal)
    if not around.through or now != phase_of(around.through):
        return Refusal(code="changed_since", about=goal)
    return _way(goal, now, phase_of(around.before))


def _way(goal: str, now: Phase, before: Phase) -> list[Body]:
    """The transitions from where it stands to where it stood."""
    way: list[Body] = []
    pause, ending = now.pause, now.ending
    if ending is not None and ending != before.ending:
        way.append(GoalReopened(goal=goal))
        pause = ending = None
    if pause is not None and pause != before.pause:
        # Resumed on the day on which it began to rest, it did not rest at all.
        way.append(GoalResumed(goal=goal, day=pause.start))
        pause = None
    if before.pause is not None and pause is None:
        way.append(before.pause)
    if before.ending is not None and ending is None:
        way.append(before.ending)
    return way
