"""What may get in the way of a goal, and what to do then."""

from typing import Literal

from handrail_client.spaces import Pen
from handrail_shared.events.goals import BarrierNamed, IfThenPlanned, IfThenUsed

BarrierKind = Literal["feelings", "time", "people", "money", "place", "health", "skills", "other"]


class Plans:
    """Barriers, and plans for them (if this happens, then I do that). Ids may be shortened."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def name_barrier(self, goal: str, text: str, *, kind: BarrierKind = "other") -> str:
        """What may get in the way; the id of the barrier."""
        barrier = self._pen.new_id()
        found = await self._pen.find_shared(goal, "goal")
        await self._pen.write("shared", BarrierNamed(barrier=barrier, goal=found, text=text, kind=kind))
        return barrier

    async def plan(self, goal: str, trigger: str, response: str, *, barrier: str | None = None) -> str:
        """If this happens, then I do that; the id of the plan."""
        plan = self._pen.new_id()
        body = IfThenPlanned(
            plan=plan,
            goal=await self._pen.find_shared(goal, "goal"),
            barrier=None if barrier is None else await self._pen.find(barrier, "barrier"),
            trigger=trigger,
            response=response,
        )
        await self._pen.write("shared", body)
        return plan

    async def use_plan(self, plan: str, *, helped: int | None = None, day: str | None = None) -> str:
        """The plan was used, and helped so much (0–10); the id of the use."""
        use = self._pen.new_id()
        found = await self._pen.find_shared(plan, "plan")
        await self._pen.write("shared", IfThenUsed(use=use, plan=found, day=day or self._pen.today(), helped=helped))
        return use
