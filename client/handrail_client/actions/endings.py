"""The life of a goal: it rests, is reached, is let go, is taken up again."""

from collections.abc import Sequence
from typing import Literal

from handrail_client.actions.standing import Standing, standing
from handrail_client.errors import NothingToDo
from handrail_client.spaces import Pen
from handrail_shared.events.goals import (
    GoalClosedUnmet,
    GoalPaused,
    GoalReached,
    GoalReopened,
    GoalResumed,
    GoalRetracted,
)

PauseCode = Literal["unwell", "away", "life_event", "other_goal_first", "other"]
CloseCode = Literal["not_attainable_now", "not_attainable", "no_longer_matters", "time_up", "other"]


class Endings:
    """Pauses and ends of goals. Every method takes whole ids or shortened ones."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def pause(
        self, goal: str, *, until: str | None = None, code: PauseCode = "other", note: str | None = None
    ) -> str:
        """Let a goal rest; the goal's id. Momentum is frozen, and entries can still be made."""
        now = await standing(self._pen, goal)
        if now.phase not in ("open", "paused"):
            raise NothingToDo("This goal has come to its end. `handrail goal reopen` takes it up again.")
        start = self._pen.today()
        await self._pen.write("shared", GoalPaused(goal=now.goal, start=start, until=until, code=code, note=note))
        return now.goal

    async def resume(self, goal: str) -> str:
        """Take up a goal that rests; the goal's id."""
        now = await standing(self._pen, goal)
        if now.phase != "paused":
            raise NothingToDo("This goal is not paused.")
        await self._pen.write("shared", GoalResumed(goal=now.goal, day=self._pen.today()))
        return now.goal

    async def reach(
        self, goal: str, *, day: str | None = None, evidence: Sequence[str] = (), note: str | None = None
    ) -> str:
        """The goal is reached; its id."""
        now = await standing(self._pen, goal)
        _must_be_open(now)
        found = [await self._pen.find_shared(each, "win", "rating", "log entry", "milestone") for each in evidence]
        body = GoalReached(goal=now.goal, day=day or self._pen.today(), evidence=found, note=note)
        await self._pen.write("shared", body)
        return now.goal

    async def reopen(self, goal: str, *, reason: str | None = None) -> str:
        """Take up a goal again that had come to its end; its id."""
        now = await standing(self._pen, goal)
        if now.phase not in ("reached", "closed"):
            raise NothingToDo("This goal is open.")
        await self._pen.write("shared", GoalReopened(goal=now.goal, reason=reason))
        return now.goal

    async def close(self, goal: str, *, code: CloseCode = "other", learned: str | None = None) -> str:
        """Let a goal go that was not reached, with what it taught; its id."""
        now = await standing(self._pen, goal)
        _must_be_open(now)
        await self._pen.write("shared", GoalClosedUnmet(goal=now.goal, code=code, learned=learned))
        return now.goal

    async def retract(self, goal: str, *, reason: str | None = None) -> str:
        """The goal was written by mistake; its id."""
        now = await standing(self._pen, goal)
        await self._pen.write("shared", GoalRetracted(goal=now.goal, reason=reason))
        return now.goal


def _must_be_open(now: Standing) -> None:
    if now.phase in ("reached", "closed"):
        raise NothingToDo("This goal has come to its end already.")
