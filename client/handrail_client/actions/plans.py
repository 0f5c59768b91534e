"""What may get in the way of a goal, and what to do then."""

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.plans import (
    BarrierKind,
    NameBarrier,
    PlanIfThen,
    UsePlan,
    name_barrier,
    plan_if_then,
    use_plan,
)

__all__ = ["BarrierKind", "Plans"]


class Plans:
    """Barriers, and plans for them (if this happens, then I do that). Ids may be shortened."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

    async def name_barrier(self, goal: str, text: str, *, kind: BarrierKind = "other") -> str:
        """Name what may get in the way; the id of the barrier."""
        found = await self._runner.find_shared(goal, "goal")
        return (await self._runner.run(name_barrier, NameBarrier(goal=found, text=text, kind=kind))).id

    async def plan(self, goal: str, trigger: str, response: str, *, barrier: str | None = None) -> str:
        """Plan: if this happens, then I do that; the id of the plan."""
        command = PlanIfThen(
            goal=await self._runner.find_shared(goal, "goal"),
            trigger=trigger,
            response=response,
            barrier=None if barrier is None else await self._runner.find(barrier, "barrier"),
        )
        return (await self._runner.run(plan_if_then, command)).id

    async def use_plan(self, plan: str, *, helped: int | None = None, day: str | None = None) -> str:
        """Say that a plan was used, and helped so much (0–10); the id of the use."""
        found = await self._runner.find(plan, "plan")
        return (await self._runner.run(use_plan, UsePlan(plan=found, helped=helped, day=day))).id
