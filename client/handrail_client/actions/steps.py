"""Steps and milestones: the small things between sessions."""

from collections.abc import Sequence

from handrail_client.command_runner import CommandRunner
from handrail_shared.commands.milestones import (
    AddMilestone,
    Bound,
    CelebrateMilestone,
    PostponeMilestone,
    ReachMilestone,
    RewordMilestone,
    add_milestone,
    celebrate_milestone,
    postpone_milestone,
    reach_milestone,
    reword_milestone,
)
from handrail_shared.commands.steps import (
    AddStep,
    CorrectStepLog,
    DropStep,
    LogOutcome,
    LogStepDone,
    LogStepPartlyDone,
    LogStepSkipped,
    MoveStep,
    RewordStep,
    SplitStep,
    add_step,
    correct_step_log,
    drop_step,
    log_step_done,
    log_step_partly_done,
    log_step_skipped,
    move_step,
    reword_step,
    split_step,
)
from handrail_shared.events.fields import Per
from handrail_shared.events.steps import Size, SkipCode


class Steps:
    """The actions on steps and milestones. Every method takes whole ids or shortened ones."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner

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
        command = AddStep(
            goal=await self._runner.find_shared(goal, "goal"),
            title=title,
            milestone=None if milestone is None else await self._runner.find_shared(milestone, "milestone"),
            size=size,
            times=times,
            per=per,
            due=due,
            order=order,
        )
        return (await self._runner.run(add_step, command)).id

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
        found = await self._runner.find_shared(step, "step")
        command = RewordStep(step=found, title=title, size=size, times=times, per=per, due=due)
        await self._runner.run(reword_step, command)
        return found

    async def move(
        self, step: str, *, goal: str | None = None, milestone: str | None = None, order: str | None = None
    ) -> str:
        """Put a step elsewhere; its id."""
        found = await self._runner.find_shared(step, "step")
        command = MoveStep(
            step=found,
            goal=None if goal is None else await self._runner.find_shared(goal, "goal"),
            milestone=None if milestone is None else await self._runner.find_shared(milestone, "milestone"),
            order=order,
        )
        await self._runner.run(move_step, command)
        return found

    async def split(self, step: str, titles: Sequence[str]) -> list[str]:
        """Break a step into smaller ones of the same goal; their ids."""
        found = await self._runner.find_shared(step, "step")
        return (await self._runner.run(split_step, SplitStep(step=found, titles=list(titles)))).ids

    async def drop(self, step: str, *, reason: str | None = None) -> str:
        """Let a step go; its id."""
        found = await self._runner.find_shared(step, "step")
        await self._runner.run(drop_step, DropStep(step=found, reason=reason))
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
        """Say that a step was done on a day; the id of the log entry."""
        command = LogStepDone(
            step=await self._runner.find_shared(step, "step"),
            day=day,
            amount=amount,
            effort=effort,
            helped=helped,
            note=note,
        )
        return (await self._runner.run(log_step_done, command)).id

    async def partly_done(
        self, step: str, *, percent: int = 50, day: str | None = None, note: str | None = None
    ) -> str:
        """Say that some of a step was done on a day; the id of the log entry."""
        found = await self._runner.find_shared(step, "step")
        command = LogStepPartlyDone(step=found, percent=percent, day=day, note=note)
        return (await self._runner.run(log_step_partly_done, command)).id

    async def skip(self, step: str, *, why: SkipCode = "other", day: str | None = None, note: str | None = None) -> str:
        """Say that a step was skipped on a day, for a reason; the id of the log entry. Momentum does not suffer."""
        found = await self._runner.find_shared(step, "step")
        command = LogStepSkipped(step=found, code=why, day=day, note=note)
        return (await self._runner.run(log_step_skipped, command)).id

    async def correct(
        self,
        log: str,
        *,
        outcome: LogOutcome | None = None,
        day: str | None = None,
        percent: int | None = None,
        note: str | None = None,
    ) -> str:
        """Put one's own log entry right; its id."""
        found = await self._runner.find_shared(log, "log entry")
        command = CorrectStepLog(log=found, outcome=outcome, day=day, percent=percent, note=note)
        await self._runner.run(correct_step_log, command)
        return found

    async def add_milestone(
        self,
        goal: str,
        title: str,
        *,
        criterion: str | None = None,
        measure: str | None = None,
        step: str | None = None,
        op: Bound | None = None,
        value: str | None = None,
        due: str | None = None,
        order: str = "n",
    ) -> str:
        """Add a place on the way to a goal; its id.

        With `op` and `value` it is looked for in numbers: how often `step` was done, what `measure` says, or, with
        neither, how close the client says the goal is. Raises `NothingToDo` where the number or its sign is missing.
        """
        command = AddMilestone(
            goal=await self._runner.find_shared(goal, "goal"),
            title=title,
            criterion=criterion,
            measure=None if measure is None else await self._runner.find_shared(measure, "measure"),
            step=None if step is None else await self._runner.find_shared(step, "step"),
            op=op,
            value=value,
            due=due,
            order=order,
        )
        return (await self._runner.run(add_milestone, command)).id

    async def reword_milestone(
        self, milestone: str, *, title: str | None = None, criterion: str | None = None, due: str | None = None
    ) -> str:
        """Say a milestone in other words; its id."""
        found = await self._runner.find_shared(milestone, "milestone")
        command = RewordMilestone(milestone=found, title=title, criterion=criterion, due=due)
        await self._runner.run(reword_milestone, command)
        return found

    async def reach_milestone(self, milestone: str, *, day: str | None = None, evidence: Sequence[str] = ()) -> str:
        """Say that a milestone is reached; its id. `evidence`: the ids of what shows it."""
        found = await self._runner.find_shared(milestone, "milestone")
        await self._runner.run(reach_milestone, ReachMilestone(milestone=found, day=day, evidence=list(evidence)))
        return found

    async def not_yet(self, milestone: str, *, day: str | None = None) -> str:
        """Say that a milestone is not reached yet, whatever its numbers say; its id."""
        found = await self._runner.find_shared(milestone, "milestone")
        await self._runner.run(postpone_milestone, PostponeMilestone(milestone=found, day=day))
        return found

    async def celebrate(self, milestone: str, *, message: str | None = None, how: str | None = None) -> str:
        """Celebrate a milestone; the id of the celebration."""
        found = await self._runner.find_shared(milestone, "milestone")
        command = CelebrateMilestone(milestone=found, message=message, how=how)
        return (await self._runner.run(celebrate_milestone, command)).id
