"""The life of a goal: it rests, is reached, is let go, is taken up again."""

from collections.abc import Sequence

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.goal_status import (
    CloseCode,
    CloseGoal,
    PauseCode,
    PauseGoal,
    ReachGoal,
    ReopenGoal,
    ResumeGoal,
    RetractGoal,
    close_goal,
    pause_goal,
    reach_goal,
    reopen_goal,
    resume_goal,
    retract_goal,
)

__all__ = ["CloseCode", "Endings", "PauseCode"]


class Endings:
    """Pauses and ends of goals. Every method takes whole ids or shortened ones."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def pause(
        self, goal: str, *, until: str | None = None, code: PauseCode = "other", note: str | None = None
    ) -> str:
        """Let a goal rest; the goal's id. Momentum is frozen, and entries can still be made."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(pause_goal, PauseGoal(goal=found, until=until, code=code, note=note))
        return found

    async def resume(self, goal: str) -> str:
        """Take up a goal that rests; the goal's id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(resume_goal, ResumeGoal(goal=found))
        return found

    async def reach(
        self, goal: str, *, day: str | None = None, evidence: Sequence[str] = (), note: str | None = None
    ) -> str:
        """Say that a goal is reached; its id."""
        found = await self._runner.find_shared(goal, "goal")
        kinds = ("win", "rating", "log entry", "milestone")
        shown = [await self._runner.find_shared(given, *kinds) for given in evidence]
        await self._runner.run(reach_goal, ReachGoal(goal=found, day=day, evidence=shown, note=note))
        return found

    async def reopen(self, goal: str, *, reason: str | None = None) -> str:
        """Take up a goal again that had come to its end; its id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(reopen_goal, ReopenGoal(goal=found, reason=reason))
        return found

    async def close(self, goal: str, *, code: CloseCode = "other", learned: str | None = None) -> str:
        """Let a goal go that was not reached, with what it taught; its id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(close_goal, CloseGoal(goal=found, code=code, learned=learned))
        return found

    async def retract(self, goal: str, *, reason: str | None = None) -> str:
        """Say that a goal was written by mistake; its id."""
        found = await self._runner.find_shared(goal, "goal")
        await self._runner.run(retract_goal, RetractGoal(goal=found, reason=reason))
        return found
