"""Random logs of one habit: scheduled steps, logged over three months, with pauses; for momentum and what is due."""

from datetime import date, timedelta
from random import Random
from typing import Final

from fakes.core.bodies import CLIENT, DEVICES, identifier
from handrail_shared.events import Body
from handrail_shared.events.fields import Per
from handrail_shared.events.goals import GoalDrafted, GoalFocusSet, GoalPaused, GoalReached, GoalReopened, GoalResumed
from handrail_shared.events.steps import StepAdded, StepDone, StepPartlyDone, StepReworded, StepSkipped
from handrail_shared.fold import Folded

_GOAL: Final = identifier(1, 0)
_STEPS: Final = [identifier(2, number) for number in range(3)]
_PERS: Final[tuple[Per, ...]] = ("day", "week", "month")
_BEGAN: Final = date(2023, 12, 20)


def habit(chance: Random) -> tuple[list[Folded], str]:
    """A goal with up to three scheduled steps, what was done for it, and a day, mostly soon after."""
    first = _BEGAN + timedelta(chance.randint(0, 800))
    steps = _STEPS[: chance.randint(1, 3)]
    said: list[Body] = [GoalDrafted(goal=_GOAL, change=identifier(7, 0), title="Out"), GoalFocusSet(focus=[_GOAL])]
    for step in steps:
        times = chance.randint(1, chance.choice((4, 100)))
        said.append(StepAdded(step=step, goal=_GOAL, title="Walk", per=chance.choice(_PERS), times=times))
    for number in range(chance.randint(0, 80)):
        said.append(_logged(chance, identifier(8, number), chance.choice(steps), _day(chance, first)))
    for _ in range(chance.randint(0, 4)):
        said.append(_turn(chance, first))
    log = [
        Folded(received_us=at, device=next(iter(DEVICES)), seq=at + 1, stamp=at, author=CLIENT, session=None, body=body)
        for at, body in enumerate(said)
    ]
    return log, (first + timedelta(chance.randint(0, chance.choice((120, 900))))).isoformat()


def _day(chance: Random, first: date) -> str:
    return (first + timedelta(chance.randint(0, 90))).isoformat()


def _logged(chance: Random, log: str, step: str, day: str) -> Body:
    roll = chance.random()
    if roll < 0.6:
        return StepDone(log=log, step=step, day=day)
    if roll < 0.8:
        return StepPartlyDone(log=log, step=step, day=day, percent=chance.randint(1, 99))
    return StepSkipped(log=log, step=step, day=day)


def _turn(chance: Random, first: date) -> Body:
    """What changes how the logs are read."""
    day, other = _day(chance, first), _day(chance, first)
    return chance.choice(
        (
            GoalPaused(goal=_GOAL, start=day, until=chance.choice((None, other))),
            GoalResumed(goal=_GOAL, day=day),
            GoalReached(goal=_GOAL, day=day),
            GoalReopened(goal=_GOAL),
            StepReworded(step=_STEPS[0], per=chance.choice(_PERS), times=chance.randint(1, 9)),
        )
    )
