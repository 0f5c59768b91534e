"""Steps and milestones: the small things between sessions."""

from collections.abc import Sequence
from typing import Literal

from handrail_client.errors import NothingToDo
from handrail_client.spaces import Pen, bodies_holding
from handrail_shared.events.fields import Per
from handrail_shared.events.steps import (
    MilestoneAdded,
    MilestoneCelebrated,
    MilestonePostponed,
    MilestoneReached,
    MilestoneReworded,
    Size,
    SkipCode,
    StepAdded,
    StepDone,
    StepDropped,
    StepLogCorrected,
    StepMoved,
    StepPartlyDone,
    StepReworded,
    StepSkipped,
    StepSplit,
)


class Steps:
    """What people do with steps and milestones. Every method takes whole ids or shortened ones."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    async def add(
        self,
        goal: str,
        title: str,
        *,
        milestone: str | None = None,
        size: Size = "small",
        times: int | None = None,
        per: Per | None = None,
        due: str | None = None,
        order: str = "n",
    ) -> str:
        """Add a step: once, or `times` per day, week or month; its id."""
        step = self._pen.new_id()
        body = StepAdded(
            step=step,
            goal=await self._pen.find_shared(goal, "goal"),
            milestone=None if milestone is None else await self._pen.find_shared(milestone, "milestone"),
            title=title,
            size=size,
            times=1 if times is None and per is not None else times,
            per=per,
            due=due,
            order=order,
        )
        await self._pen.write("shared", body)
        return step

    async def reword(
        self,
        step: str,
        *,
        title: str | None = None,
        size: Size | None = None,
        times: int | None = None,
        per: Per | None = None,
        due: str | None = None,
    ) -> str:
        """Change a step's wording, size or schedule; its id."""
        if all(each is None for each in (title, size, times, per, due)):
            raise NothingToDo("Say what changes: --title, --size, --times, --per or --due.")
        found = await self._pen.find_shared(step, "step")
        await self._pen.write("shared", StepReworded(step=found, title=title, size=size, times=times, per=per, due=due))
        return found

    async def move(
        self, step: str, *, goal: str | None = None, milestone: str | None = None, order: str | None = None
    ) -> str:
        """Put a step elsewhere; its id."""
        found = await self._pen.find_shared(step, "step")
        body = StepMoved(
            step=found,
            goal=None if goal is None else await self._pen.find_shared(goal, "goal"),
            milestone=None if milestone is None else await self._pen.find_shared(milestone, "milestone"),
            order=order,
        )
        await self._pen.write("shared", body)
        return found

    async def split(self, step: str, titles: Sequence[str]) -> list[str]:
        """Break a step into smaller ones of the same goal; their ids."""
        found = await self._pen.find_shared(step, "step")
        parent = await self._goal_of(found)
        parts = [self._pen.new_id() for _ in titles]
        added = [
            StepAdded(step=part, goal=parent, title=title, size="tiny")
            for part, title in zip(parts, titles, strict=True)
        ]
        await self._pen.write("shared", *added, StepSplit(step=found, into=parts))
        return parts

    async def _goal_of(self, step: str) -> str:
        """The goal that a step belongs to, where it was last put."""
        goal = ""
        for body in await bodies_holding(self._pen.log, self._pen.space.shared, step.encode()):
            if isinstance(body, StepAdded | StepMoved) and body.step == step and body.goal is not None:
                goal = body.goal
        return goal

    async def drop(self, step: str, *, reason: str | None = None) -> str:
        """Let a step go; its id."""
        found = await self._pen.find_shared(step, "step")
        await self._pen.write("shared", StepDropped(step=found, reason=reason))
        return found

    async def done(
        self,
        step: str,
        *,
        day: str | None = None,
        amount: str | None = None,
        effort: int | None = None,
        helped: int | None = None,
        note: str | None = None,
    ) -> str:
        """Done on that day; the id of the log entry."""
        log = self._pen.new_id()
        body = StepDone(
            log=log,
            step=await self._pen.find_shared(step, "step"),
            day=day or self._pen.today(),
            amount=amount,
            effort=effort,
            helped=helped,
            note=note,
        )
        await self._pen.write("shared", body)
        return log

    async def partly_done(
        self, step: str, *, percent: int = 50, day: str | None = None, note: str | None = None
    ) -> str:
        """Some of it was done; the id of the log entry."""
        log = self._pen.new_id()
        found = await self._pen.find_shared(step, "step")
        on = day or self._pen.today()
        await self._pen.write("shared", StepPartlyDone(log=log, step=found, day=on, percent=percent, note=note))
        return log

    async def skip(self, step: str, *, why: SkipCode = "other", day: str | None = None, note: str | None = None) -> str:
        """Skipped, for a reason; the id of the log entry. Momentum does not suffer."""
        log = self._pen.new_id()
        found = await self._pen.find_shared(step, "step")
        on = day or self._pen.today()
        await self._pen.write("shared", StepSkipped(log=log, step=found, day=on, code=why, note=note))
        return log

    async def correct(
        self,
        log: str,
        *,
        outcome: Literal["done", "partly", "skipped", "retracted"] | None = None,
        day: str | None = None,
        percent: int | None = None,
        note: str | None = None,
    ) -> str:
        """Put one's own log entry right; its id."""
        if outcome is None and day is None and percent is None and note is None:
            raise NothingToDo("Say what was different: --outcome, --day, --percent or --note.")
        found = await self._pen.find_shared(log, "log entry")
        body = StepLogCorrected(
            correction=self._pen.new_id(), log=found, outcome=outcome, day=day, percent=percent, note=note
        )
        await self._pen.write("shared", body)
        return found

    async def add_milestone(
        self,
        goal: str,
        title: str,
        *,
        criterion: str | None = None,
        measure: str | None = None,
        step: str | None = None,
        op: Literal[">=", "<=", "="] | None = None,
        value: str | None = None,
        due: str | None = None,
        order: str = "n",
    ) -> str:
        """A place on the way to a goal; its id.

        With `op` and `value` it is looked for in numbers: how often `step` was done, what `measure` says, or, with
        neither, how close the client says the goal is. Raises `NothingToDo` where the number or its sign is missing.
        """
        if (op is None) != (value is None) or (op is None and (measure or step)) or (measure and step):
            raise NothingToDo("Say one number: --at-least or --at-most, of one step or one measure.")
        milestone = self._pen.new_id()
        body = MilestoneAdded(
            milestone=milestone,
            goal=await self._pen.find_shared(goal, "goal"),
            title=title,
            criterion=criterion,
            measure=None if measure is None else await self._pen.find_shared(measure, "measure"),
            step=None if step is None else await self._pen.find_shared(step, "step"),
            op=op,
            value=value,
            due=due,
            order=order,
        )
        await self._pen.write("shared", body)
        return milestone

    async def reword_milestone(
        self, milestone: str, *, title: str | None = None, criterion: str | None = None, due: str | None = None
    ) -> str:
        """Say a milestone in other words; its id."""
        if title is None and criterion is None and due is None:
            raise NothingToDo("Say what changes: --title, --criterion or --due.")
        found = await self._pen.find_shared(milestone, "milestone")
        await self._pen.write("shared", MilestoneReworded(milestone=found, title=title, criterion=criterion, due=due))
        return found

    async def reach_milestone(self, milestone: str, *, day: str | None = None, evidence: Sequence[str] = ()) -> str:
        """The milestone is reached; its id. `evidence`: the ids of what shows it."""
        found = await self._pen.find_shared(milestone, "milestone")
        body = MilestoneReached(milestone=found, day=day or self._pen.today(), evidence=list(evidence))
        await self._pen.write("shared", body)
        return found

    async def not_yet(self, milestone: str, *, day: str | None = None) -> str:
        """The milestone is not reached yet, whatever its numbers say; its id."""
        found = await self._pen.find_shared(milestone, "milestone")
        await self._pen.write("shared", MilestonePostponed(milestone=found, day=day or self._pen.today()))
        return found

    async def celebrate(self, milestone: str, *, message: str | None = None, how: str | None = None) -> str:
        """Celebrate a milestone; the id of the celebration."""
        celebration = self._pen.new_id()
        found = await self._pen.find_shared(milestone, "milestone")
        body = MilestoneCelebrated(celebration=celebration, milestone=found, message=message, how=how)
        await self._pen.write("shared", body)
        return celebration
